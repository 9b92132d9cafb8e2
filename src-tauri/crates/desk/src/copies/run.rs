//! Signing and sealing a batch: one authorisation, one file after the other, each registered before the next begins.
//!
//! A number is taken in the transaction that fixes what is signed ([`Desk::begin`]); the value is kept before the file is
//! put together ([`Batch::keep_value`]); file and row change together ([`Batch::register`]). After a crash the batch
//! goes on with the first row that is not registered, with the number it has. A provider who authorises exactly the
//! items it was shown gets a run of numbers at once.
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use chrono::{DateTime, Utc};
use motcua_case::certify::{CertificateName, EvidenceLevel};
use motcua_case::event::{Fact, SignedFile};
use motcua_case::ids::CertificationId;
use motcua_case::user::Permission;
use motcua_sign::evidence::Evidence;
use motcua_sign::pades::ready;
use motcua_sign::signer::Provenance;
use motcua_sign::{Secret, Signer, ToSign};

use super::journal::{Begun, Part};
use super::keys::{named, wish as keys_wish};
use super::{stored, trouble};
use crate::certify::append;
use crate::clock::stamp;
use crate::desk::{Desk, Session, office};
use crate::error::{Error, ErrorCode, Result};
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
    certificate: CertificateName,
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
        let key = self.usable_key(&office, wish)?;
        let plan =
            session.read(|read| self.plan_signing(&session, read, &office, wish, key.clone()))?;
        if plan.digest != digest {
            return Err(ErrorCode::PlanStale.into());
        }
        if plan.rows.is_empty() {
            return Err(ErrorCode::NotFound.into());
        }
        self.room_for_more(&session)?;
        let signer = self
            .keys
            .open(&keys_wish(&office), wish.certificate)
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
            certificate: named(signer.certificate()),
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
    #[expect(
        clippy::type_complexity,
        reason = "one answer a row, read at its one caller"
    )]
    fn sign_group(
        &mut self,
        ids: &[CertificationId],
        authorise: Option<Option<&Secret>>,
    ) -> Result<Vec<Result<(CertificationId, DateTime<Utc>, bool)>>> {
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
                self.register(item)
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

    /// Puts the file together and changes the row with it.
    fn register(&self, item: Item) -> Result<(CertificationId, DateTime<Utc>, bool)> {
        let value = item.begun.value.ok_or_else(|| Error::internal("value"))?;
        let (digest, imprint) = item
            .begun
            .prepared
            .to_stamp(&value)
            .map_err(|error| trouble::of_signer(&error))?;
        // Without a line the signature is complete but for its timestamp, which comes later.
        let token = self
            .room
            .and_then(|_| self.evidence.timestamp(digest, &imprint).ok());
        let finished = item.begun.prepared.clone().finish(&value, token.as_ref());
        let appended = match (finished, &token) {
            (Ok(appended), _) => appended,
            // A token larger than its room, or a lying authority: the signature is worth more than the timestamp.
            (Err(_), Some(_)) => {
                let plain = item.begun.prepared.finish(&value, None);
                return self.keep_file(
                    item.id,
                    &item.begun.source,
                    plain.map_err(trouble::of_pades)?,
                    None,
                );
            }
            (Err(error), None) => return Err(trouble::of_pades(error)),
        };
        self.keep_file(
            item.id,
            &item.begun.source,
            appended,
            token.map(|token| token.time()),
        )
    }

    fn keep_file(
        &self,
        id: CertificationId,
        source: &motcua_case::paper::FileRef,
        appended: motcua_sign::append::Appended,
        stamped_at: Option<DateTime<Utc>>,
    ) -> Result<(CertificationId, DateTime<Utc>, bool)> {
        let (sealed, file) = stored::grown(&self.session, source.sha256, &appended)?;
        let at = stamp(&*self.desk.clock);
        let signed = SignedFile {
            file,
            certificate: self.certificate.clone(),
            stamped_at,
            level: match stamped_at {
                Some(_) => EvidenceLevel::Timestamped,
                None => EvidenceLevel::Basic,
            },
        };
        self.session.write(|write| {
            let owner = super::file_owner(id);
            write.keep(&sealed, &owner)?;
            // The file before is the beginning of this one.
            write.keep_only(&owner, &[signed.file.sha256])?;
            let signed = Box::new(signed.clone());
            let fact = match self.part {
                Part::Signature => Fact::CopySigned(signed),
                Part::Seal => Fact::CopySealed(signed),
            };
            append(&self.session, write, id, &fact, at)?;
            Ok(write.drop_signing(id, self.part.name())?)
        })?;
        Ok((id, at.wall, stamped_at.is_none()))
    }
}
