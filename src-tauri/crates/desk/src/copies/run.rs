//! Signing and sealing a batch, of copies or of papers: one authorisation, one file after the other, each registered
//! before the next begins.
//!
//! A number is taken in the transaction that fixes what is signed ([`Desk::begin`]); the value is kept before the file is
//! put together ([`Batch::keep_value`]); file and row change together ([`Desk::register`]). After a crash the batch
//! goes on with the first row that is not registered, with the number it has. A provider who authorises exactly the
//! items it was shown gets a run of numbers at once.
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use motcua_case::ids::{CertificationId, Hash};
use motcua_case::user::Permission;
use motcua_sign::evidence::Evidence;
use motcua_sign::pades::ready;
use motcua_sign::signer::Provenance;
use motcua_sign::{Secret, Signer, ToSign};

use super::journal::{Begun, Part, Target};
use super::keys::Reach;
use super::plan::holder_of;
use super::register::Registered;
use super::trouble;
use crate::clock::stamp;
use crate::desk::{Desk, Session, office};
use crate::error::{Error, ErrorCode, Result};
use crate::view::copies::{SigningDone, SigningPart, SigningProgress, SigningState, SigningWish};

/// Called with each row's state.
pub type OnSigning<'a> = &'a mut dyn FnMut(SigningProgress);

/// One batch under way.
pub(crate) struct Batch<'a> {
    desk: &'a Desk,
    session: Session,
    signer: Box<dyn Signer>,
    evidence: Arc<dyn Evidence + Send + Sync>,
    /// Room for a timestamp; none where none can be had now.
    room: Option<usize>,
}

/// What a batch did.
pub(crate) struct Ended {
    /// What was signed, as it goes on: a number given up goes on in another row.
    pub(crate) signed: Vec<Target>,
    /// What was not, in its order.
    pub(crate) left: Vec<Target>,
    /// Why it ended before its end.
    pub(crate) stopped: Option<Error>,
}

/// One file whose signature is prepared.
struct Item {
    target: Target,
    begun: Begun,
    to_sign: ToSign,
}

impl Desk {
    /// Signs or seals what was shown, until [`Desk::signing_stop`] is called.
    pub fn signing_start(
        &self,
        wish: &SigningWish,
        digest: &str,
        secret: Option<&Secret>,
        on: OnSigning<'_>,
    ) -> Result<SigningDone> {
        self.signing.store(false, Ordering::Relaxed);
        self.signing_run(wish, digest, secret, &self.signing, on)
    }

    /// Stops the batch after the copy or paper under way.
    pub fn signing_stop(&self) -> Result<()> {
        self.permitted(Permission::See)?;
        self.signing.store(true, Ordering::Relaxed);
        Ok(())
    }

    /// Signs or seals what was shown. Stops where asked to after the row under way, or where going on makes no sense;
    /// what is signed stays signed.
    pub fn signing_run(
        &self,
        wish: &SigningWish,
        digest: &str,
        secret: Option<&Secret>,
        cancel: &AtomicBool,
        on: OnSigning<'_>,
    ) -> Result<SigningDone> {
        let session = self.permitted(Permission::See)?;
        let office = session.read(office)?;
        let reach = self.reach(&session)?;
        let key = self.usable_key(&reach, wish.certificate, holder_of(wish.part))?;
        let plan =
            session.read(|read| self.plan_signing(&session, read, &office, wish, key.clone()))?;
        if plan.digest != digest {
            return Err(ErrorCode::PlanStale.into());
        }
        if plan.rows.is_empty() {
            return Err(ErrorCode::NotFound.into());
        }
        self.room_for_more(&session)?;
        self.recover_signatures(&session)?;
        let plan =
            session.read(|read| self.plan_signing(&session, read, &office, wish, key.clone()))?;
        let part = match wish.part {
            SigningPart::Signature => Part::Signature,
            SigningPart::Seal => Part::Seal,
        };
        let targets = plan.rows.iter().map(|row| Target::Copy(row.id, part));
        let batch = self.batch(session.clone(), &reach, wish.certificate)?;
        let ended = batch.run(targets.collect(), secret, cancel, on)?;
        let rows = |targets: &[Target]| -> Vec<CertificationId> {
            let row = |target: &Target| CertificationId(target.subject());
            targets.iter().map(row).collect()
        };
        Ok(SigningDone {
            signed: self.certification_views(&session, &rows(&ended.signed))?,
            left: rows(&ended.left),
            stopped: ended.stopped,
        })
    }

    /// A batch with the key of a certificate. Certificate, revocation and clock are looked at before a PIN is used up.
    pub(crate) fn batch(
        &self,
        session: Session,
        reach: &Reach,
        certificate: Hash,
    ) -> Result<Batch<'_>> {
        let signer = self
            .keys
            .open(&reach.wish(), certificate)
            .map_err(|error| trouble::of_signer(&error))?;
        let evidence = self.keys.evidence(&reach.setting);
        let clock = || self.clock.now();
        let is_ready = ready(signer.certificate(), signer.chain(), &*evidence, &clock)
            .map_err(|not| trouble::of_not_ready(&not))?;
        Ok(Batch {
            desk: self,
            session,
            signer,
            evidence,
            room: is_ready.timestamp,
        })
    }
}

impl Batch<'_> {
    /// Signs one after the other. Stops where asked to after the one under way, or where going on makes no sense.
    pub(crate) fn run(
        mut self,
        targets: Vec<Target>,
        secret: Option<&Secret>,
        cancel: &AtomicBool,
        on: OnSigning<'_>,
    ) -> Result<Ended> {
        let at_once = self.signer.provenance() == Provenance::Remote;
        let size = if at_once { targets.len() } else { 1 };
        let of = u32::try_from(targets.len()).unwrap_or(u32::MAX);
        let mut done = Ended {
            signed: Vec::new(),
            left: targets.clone(),
            stopped: None,
        };
        // What was planned was signed before, and is registered now: nothing is left to ask a PIN for.
        if targets.is_empty() {
            return Ok(done);
        }
        if !at_once {
            // The PIN is asked about before a number is taken for it.
            self.signer
                .prepare(&[], secret)
                .map_err(|error| trouble::of_signer(&error))?;
        }
        for (group, targets) in targets.chunks(size).enumerate() {
            if cancel.load(Ordering::Relaxed) {
                break;
            }
            let first = u32::try_from(group * size).unwrap_or(u32::MAX);
            let mut tell = |nth: usize, target: &Target, state| {
                let at = first + u32::try_from(nth).unwrap_or(u32::MAX) + 1;
                let id = target.subject();
                on(SigningProgress { id, at, of, state });
            };
            for (nth, target) in targets.iter().enumerate() {
                tell(nth, target, SigningState::Signing);
            }
            let answers = match self.sign_group(targets, at_once.then_some(secret)) {
                Ok(answers) => answers,
                Err(error) => vec![Err(error)],
            };
            for (nth, (asked, answer)) in targets.iter().zip(answers).enumerate() {
                match answer {
                    Ok((target, at, pending)) => {
                        // Where the line broke meanwhile the next ones do not wait for it again.
                        if pending {
                            self.room = None;
                        }
                        done.left.retain(|left| left != asked);
                        done.signed.push(target);
                        tell(nth, asked, SigningState::Signed { at, pending });
                    }
                    Err(error) => {
                        let failed = SigningState::Failed {
                            error: error.clone(),
                        };
                        tell(nth, asked, failed);
                        if !asked.is_passed_over(&error) {
                            done.stopped.get_or_insert(error);
                        }
                    }
                }
            }
            if done.stopped.is_some() {
                break;
            }
        }
        Ok(done)
    }

    /// Signs files with one answer of the signer.
    fn sign_group(
        &mut self,
        targets: &[Target],
        authorise: Option<Option<&Secret>>,
    ) -> Result<Vec<Result<Registered>>> {
        let mut items = Vec::new();
        for target in targets {
            match self.item(*target) {
                Err(error) if !target.is_passed_over(&error) => return Err(error),
                item => items.push(item),
            }
        }
        let begun = items.iter().flatten();
        let wanted: Vec<ToSign> = begun
            .filter(|item| item.begun.value.is_none())
            .map(|item| item.to_sign.clone())
            .collect();
        if let (Some(secret), false) = (authorise, wanted.is_empty()) {
            self.signer
                .prepare(&wanted, secret)
                .map_err(|error| trouble::of_signer(&error))?;
        }
        let mut values = self.signer.sign(&wanted).into_iter();
        // All values are kept before the first file is put together: a provider gives them once.
        let mut kept = Vec::with_capacity(items.len());
        for item in items {
            kept.push(item.and_then(|mut item| {
                if item.begun.value.is_none() {
                    let value = values
                        .next()
                        .unwrap_or(Err(motcua_sign::SignerError::Stopped));
                    let value = value.map_err(|error| trouble::of_signer(&error))?;
                    self.keep_value(&mut item, value)?;
                }
                Ok(item)
            }));
        }
        let mut is_answered = true;
        let mut register = |item: Item| {
            let Item {
                target, mut begun, ..
            } = item;
            // Where the line broke meanwhile the next ones do not wait for it again.
            begun.stamped &= is_answered;
            let asks = begun.stamped;
            let done = self
                .desk
                .register(&self.session, &*self.evidence, target, begun)?;
            is_answered &= !(asks && done.2);
            Ok(done)
        };
        Ok(kept.into_iter().map(|item| register(item?)).collect())
    }

    /// A signature as far as it is, begun now if it was not.
    fn item(&self, target: Target) -> Result<Item> {
        let (desk, session, signer) = (self.desk, &self.session, &*self.signer);
        let (target, label, begun) = match target {
            Target::Copy(id, Part::Signature) => {
                desk.begin_signature(session, id, signer, self.room)
            }
            Target::Copy(id, Part::Seal) => desk.begin_seal(session, id, signer, self.room),
            Target::Paper(id) => desk.begin_paper(session, id, signer, self.room),
        }?;
        let to_sign = begun.prepared.to_sign(&label);
        Ok(Item {
            target,
            begun,
            to_sign,
        })
    }

    /// Keeps a value that is right, before anything is done with it.
    fn keep_value(&self, item: &mut Item, value: Vec<u8>) -> Result<()> {
        item.begun
            .prepared
            .to_stamp(&value)
            .map_err(|error| trouble::of_signer(&error))?;
        item.begun.value = Some(value);
        let at = stamp(&*self.desk.clock);
        let item = &*item;
        self.session
            .write(|write| item.begun.save(write, item.target, at))
    }
}
