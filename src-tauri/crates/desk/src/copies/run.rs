//! Signing and sealing a batch: one authorisation, one file after the other, each registered before the next begins.
//!
//! A number is taken in the transaction that fixes what is signed ([`Desk::begin`]); the value is kept before the file is
//! put together ([`Batch::keep_value`]); file and row change together ([`Desk::register`]). After a crash the batch
//! goes on with the first row that is not registered, with the number it has. A provider who authorises exactly the
//! items it was shown gets a run of numbers at once.
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use motcua_case::ids::CertificationId;
use motcua_case::user::Permission;
use motcua_sign::evidence::Evidence;
use motcua_sign::pades::ready;
use motcua_sign::signer::Provenance;
use motcua_sign::{Secret, Signer, ToSign};

use super::journal::{Begun, Part};
use super::register::Registered;
use super::trouble;
use crate::clock::stamp;
use crate::desk::{Desk, Session, office};
use crate::error::{ErrorCode, Result};
use crate::view::copies::{
    SigningDone, SigningPart, SigningPlan, SigningProgress, SigningState, SigningWish,
};

/// Called with each row's state.
pub type OnSigning<'a> = &'a mut dyn FnMut(SigningProgress);

/// One batch under way.
struct Batch<'a> {
    desk: &'a Desk,
    session: Session,
    part: Part,
    signer: Box<dyn Signer>,
    evidence: Arc<dyn Evidence + Send + Sync>,
    /// Room for a timestamp; none where none can be had now.
    room: Option<usize>,
}

/// A row whose signature is prepared.
struct Item {
    id: CertificationId,
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

    /// Stops the batch after the copy under way.
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
        let key = self.usable_key(&reach, wish)?;
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
        let signer = self
            .keys
            .open(&reach.wish(), wish.certificate)
            .map_err(|error| trouble::of_signer(&error))?;
        let evidence = self.keys.evidence(&office.certify.signing);
        let clock = || self.clock.now();
        // Certificate, revocation and clock are looked at before a PIN is used up.
        let is_ready = ready(signer.certificate(), signer.chain(), &*evidence, &clock)
            .map_err(|not| trouble::of_not_ready(&not))?;
        let batch = Batch {
            desk: self,
            session,
            part: match wish.part {
                SigningPart::Signature => Part::Signature,
                SigningPart::Seal => Part::Seal,
            },
            signer,
            evidence,
            room: is_ready.timestamp,
        };
        batch.run(&plan, secret, cancel, on)
    }
}

impl Batch<'_> {
    fn run(
        mut self,
        plan: &SigningPlan,
        secret: Option<&Secret>,
        cancel: &AtomicBool,
        on: OnSigning<'_>,
    ) -> Result<SigningDone> {
        let at_once = self.signer.provenance() == Provenance::Remote;
        let size = if at_once { plan.rows.len() } else { 1 };
        let of = u32::try_from(plan.rows.len()).unwrap_or(u32::MAX);
        let mut done = SigningDone {
            signed: Vec::new(),
            left: plan.rows.iter().map(|row| row.id).collect(),
            stopped: None,
        };
        if !at_once {
            // The PIN is asked about before a number is taken for it.
            self.signer
                .prepare(&[], secret)
                .map_err(|error| trouble::of_signer(&error))?;
        }
        let mut signed = Vec::new();
        let ids = done.left.clone();
        for (group, ids) in ids.chunks(size).enumerate() {
            if cancel.load(Ordering::Relaxed) {
                break;
            }
            let first = u32::try_from(group * size).unwrap_or(u32::MAX);
            let mut tell = |nth: usize, id, state| {
                let at = first + u32::try_from(nth).unwrap_or(u32::MAX) + 1;
                on(SigningProgress { id, at, of, state });
            };
            for (nth, id) in ids.iter().enumerate() {
                tell(nth, *id, SigningState::Signing);
            }
            let answers = match self.sign_group(ids, at_once.then_some(secret)) {
                Ok(answers) => answers,
                Err(error) => vec![Err(error)],
            };
            for (nth, (asked, answer)) in ids.iter().zip(answers).enumerate() {
                match answer {
                    Ok((id, at, pending)) => {
                        // Where the line broke meanwhile the next ones do not wait for it again.
                        if pending {
                            self.room = None;
                        }
                        done.left.retain(|left| left != asked);
                        signed.push(id);
                        tell(nth, *asked, SigningState::Signed { at, pending });
                    }
                    Err(error) => {
                        let failed = SigningState::Failed {
                            error: error.clone(),
                        };
                        tell(nth, *asked, failed);
                        // The next row of a book never overtakes one that has its number.
                        done.stopped.get_or_insert(error);
                    }
                }
            }
            if done.stopped.is_some() {
                break;
            }
        }
        done.signed = self.desk.certification_views(&self.session, &signed)?;
        Ok(done)
    }

    /// Signs rows with one answer of the signer. Each answer is the row as it goes on (a number given up goes on in
    /// another row), when it was signed, and whether it waits for its timestamp.
    fn sign_group(
        &mut self,
        ids: &[CertificationId],
        authorise: Option<Option<&Secret>>,
    ) -> Result<Vec<Result<Registered>>> {
        let items = ids
            .iter()
            .map(|id| self.item(*id))
            .collect::<Result<Vec<Item>>>()?;
        let wanted: Vec<ToSign> = items
            .iter()
            .filter(|item| item.begun.value.is_none())
            .map(|item| item.to_sign.clone())
            .collect();
        if let (Some(secret), false) = (authorise, wanted.is_empty()) {
            self.signer
                .prepare(&wanted, secret)
                .map_err(|error| trouble::of_signer(&error))?;
        }
        let mut values = self.signer.sign(&wanted).into_iter();
        Ok(items
            .into_iter()
            .map(|mut item| {
                if item.begun.value.is_none() {
                    let value = values
                        .next()
                        .unwrap_or(Err(motcua_sign::SignerError::Stopped));
                    let value = value.map_err(|error| trouble::of_signer(&error))?;
                    self.keep_value(&mut item, value)?;
                }
                self.desk.register(
                    &self.session,
                    &*self.evidence,
                    self.part,
                    item.id,
                    item.begun,
                )
            })
            .collect())
    }

    /// The row's signature as far as it is, begun now if it was not.
    fn item(&self, id: CertificationId) -> Result<Item> {
        let (id, label, begun) = match self.part {
            Part::Signature => {
                self.desk
                    .begin_signature(&self.session, id, &*self.signer, self.room)?
            }
            Part::Seal => self
                .desk
                .begin_seal(&self.session, id, &*self.signer, self.room)?,
        };
        let to_sign = begun.prepared.to_sign(&label);
        Ok(Item { id, begun, to_sign })
    }

    /// Keeps a value that is right, before anything is done with it.
    fn keep_value(&self, item: &mut Item, value: Vec<u8>) -> Result<()> {
        item.begun
            .prepared
            .to_stamp(&value)
            .map_err(|error| trouble::of_signer(&error))?;
        item.begun.value = Some(value);
        let at = stamp(&*self.desk.clock);
        self.session.write(|write| {
            let row = super::electronic(write, item.id)?;
            item.begun.save(write, &row, self.part, at)
        })
    }
}
