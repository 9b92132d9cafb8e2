//! Rows that end otherwise than issued, and what is put right in the book.
use motcua_case::certify::{
    Cancellation, Certification, CertificationMove, CertificationStatus, CorrectedField,
    ElectronicCopy, Refused, Strike,
};
use motcua_case::event::{Fact, Stamp, Subject};
use motcua_case::ids::CertificationId;
use motcua_case::paper::{FileRef, Media};
use motcua_case::text;
use motcua_case::user::Permission;
use motcua_store::{Read, Sealed, Write};

use super::sign::{append, moved};
use crate::cancel::given;
use crate::clock::stamp;
use crate::desk::{Desk, Session};
use crate::error::{Error, ErrorCode, Result};
use crate::view::certification::{CertificationView, RefusalWish, StrikeWish, VoidWish};

/// A refusal with its form, not yet stored.
pub(super) struct RefusalMade {
    refused: Refused,
    form: Sealed,
}

impl Desk {
    /// Gives a number up (*bỏ số*). It stays in the book with its reason; where the original is still to be certified it
    /// waits again as a new row.
    pub fn certify_void(
        &self,
        id: CertificationId,
        wish: &VoidWish,
    ) -> Result<Vec<CertificationView>> {
        let session = self.permitted(Permission::Certify)?;
        let words = given(&wish.words, "words")?;
        let at = stamp(&*self.clock);
        let next = session.write(|write| {
            let row = moved(&session, write, id, CertificationMove::Void)?;
            let fact = Fact::CertificationVoided {
                reason: wish.reason,
                words,
            };
            append(&session, write, id, &fact, at)?;
            crate::copies::forget_signatures(write, id)?;
            match wish.again {
                true => wait_again(&session, write, &row, at).map(Some),
                false => Ok(None),
            }
        })?;
        let ids: Vec<CertificationId> = [id].into_iter().chain(next).collect();
        self.certification_views(&session, &ids)
    }

    /// Refuses a row that waits.
    pub fn certify_refuse(
        &self,
        id: CertificationId,
        wish: &RefusalWish,
    ) -> Result<CertificationView> {
        let session = self.permitted(Permission::Certify)?;
        let at = stamp(&*self.clock);
        let row = session.read(|read| Ok(read.certification(id)?.ok_or(ErrorCode::NotFound)?))?;
        let made = self.refusal_of(&session, &row, wish, at)?;
        session.write(|write| {
            moved(&session, write, id, CertificationMove::Refuse)?;
            self.keep_refusal(&session, write, id, &made, at)
        })?;
        self.certification_view(&session, id)
    }

    /// The requester takes back what has no number yet.
    pub fn certify_withdraw(&self, id: CertificationId) -> Result<CertificationView> {
        self.end(
            id,
            CertificationMove::Withdraw,
            &Fact::CertificationWithdrawn,
        )
    }

    /// Cancels an issued certification by a decision of the People's Committee.
    pub fn certify_cancel(
        &self,
        id: CertificationId,
        cancellation: &Cancellation,
    ) -> Result<CertificationView> {
        let cancelled = Cancellation {
            decision: given(&cancellation.decision, "decision")?,
            decided: cancellation.decided,
            publication: given(&cancellation.publication, "publication")?,
            reason: given(&cancellation.reason, "reason")?,
            at: self.clock.now(),
        };
        if cancelled.decided > self.today() {
            return Err(Error::new(ErrorCode::Invalid).with("field", "decided"));
        }
        let fact = Fact::CertificationCancelled(Box::new(cancelled));
        self.end(id, CertificationMove::Cancel, &fact)
    }

    /// Strikes a field through in the book and writes the right one beside it.
    pub fn certify_strike(
        &self,
        id: CertificationId,
        wish: &StrikeWish,
    ) -> Result<CertificationView> {
        let session = self.permitted(Permission::Certify)?;
        let note = given(&wish.note, "note")?;
        let after = given(&wish.after, "after")?;
        let at = stamp(&*self.clock);
        session.write(|write| {
            let row = moved(&session, write, id, CertificationMove::Strike)?;
            let fact = self.strike(&session, write, &row, wish.field, after, note, at)?;
            append(&session, write, id, &fact, at)
        })?;
        self.certification_view(&session, id)
    }

    fn end(
        &self,
        id: CertificationId,
        kind: CertificationMove,
        fact: &Fact,
    ) -> Result<CertificationView> {
        let session = self.permitted(Permission::Certify)?;
        let at = stamp(&*self.clock);
        session.write(|write| {
            moved(&session, write, id, kind)?;
            append(&session, write, id, fact, at)
        })?;
        self.certification_view(&session, id)
    }

    #[expect(
        clippy::too_many_arguments,
        reason = "everything a strike is made of, once"
    )]
    fn strike(
        &self,
        session: &Session,
        read: &Read<'_>,
        row: &Certification,
        field: CorrectedField,
        after: String,
        note: String,
        at: Stamp,
    ) -> Result<Fact> {
        let invalid = || Error::new(ErrorCode::Invalid).with("field", "after");
        let counted = |text: &str| {
            text.parse::<u32>()
                .ok()
                .filter(|count| (1..=2_000).contains(count))
        };
        let (before, pages, copies) = match field {
            CorrectedField::Requester => (row.requester.name.clone(), row.pages, row.copies),
            CorrectedField::Paper => (row.paper.clone(), row.pages, row.copies),
            CorrectedField::Pages => {
                let pages = counted(&after).ok_or_else(invalid)?;
                (row.pages.to_string(), pages, row.copies)
            }
            CorrectedField::Copies => {
                let copies = counted(&after).ok_or_else(invalid)?;
                (row.copies.to_string(), row.pages, copies)
            }
        };
        if before == after {
            return Err(invalid());
        }
        let fee = match field {
            CorrectedField::Pages | CorrectedField::Copies => {
                let rules = self.rules(read)?;
                Some(self.fee_again(&rules, row, pages, copies)?)
            }
            _ => None,
        };
        Ok(Fact::CertificationStruck {
            strike: Strike {
                field,
                before,
                after,
                note,
                at: at.wall,
                by: Some(session.user_id()),
            },
            fee,
        })
    }

    /// The refusal of a row with its form (Mẫu số 03), sealed and ready to be stored.
    pub(super) fn refusal_of(
        &self,
        session: &Session,
        row: &Certification,
        wish: &RefusalWish,
        at: Stamp,
    ) -> Result<RefusalMade> {
        let ground = self.assets.certify.ground(&wish.ground, row.book());
        let ground =
            ground.ok_or_else(|| Error::new(ErrorCode::Invalid).with("field", "ground"))?;
        let words = text::nfc(wish.words.trim());
        if words.chars().count() > 500 {
            return Err(Error::new(ErrorCode::Invalid).with("field", "words"));
        }
        let pdf = self.refusal_form(session, row, ground, &words, at)?;
        let form = session.store.blobs().seal(&pdf)?;
        Ok(RefusalMade {
            refused: Refused {
                ground: ground.id.clone(),
                article: ground.article.clone(),
                text: ground.text.clone(),
                words,
                form: FileRef {
                    sha256: form.sha256(),
                    bytes: u32::try_from(pdf.len()).map_err(|_| Error::internal("form"))?,
                    media: Media::Pdf,
                },
                at: at.wall,
            },
            form,
        })
    }

    pub(super) fn keep_refusal(
        &self,
        session: &Session,
        write: &Write<'_>,
        id: CertificationId,
        made: &RefusalMade,
        at: Stamp,
    ) -> Result<()> {
        write.keep(&made.form, &format!("certification:{id}"))?;
        let fact = Fact::CertificationRefused(Box::new(made.refused.clone()));
        write.append(at, &session.actor_ref(), Subject::Certification(id), &fact)?;
        Ok(())
    }
}

/// What a given-up number was for waits again as a row of its own.
pub(crate) fn wait_again(
    session: &Session,
    write: &Write<'_>,
    row: &Certification,
    at: Stamp,
) -> Result<CertificationId> {
    // What was scanned and compared is so still; what was planned and signed is of the number that was given up.
    let electronic = row.electronic().map(|copy| {
        Box::new(ElectronicCopy {
            scan: copy.scan.clone(),
            compared: copy.compared.clone(),
            ..ElectronicCopy::default()
        })
    });
    let next = Certification {
        id: CertificationId::fresh(),
        number: None,
        signed: None,
        status: match electronic.is_some() {
            true => CertificationStatus::ToSign,
            false => CertificationStatus::Waiting,
        },
        electronic,
        prints: Vec::new(),
        strikes: Vec::new(),
        replaces: Some(row.id),
        ..row.clone()
    };
    let fact = Fact::CertificationReceived(Box::new(next.clone()));
    append(session, write, next.id, &fact, at)?;
    // The next one's files are needed under its own name.
    crate::copies::keep_scan(write, &next)?;
    Ok(next.id)
}
