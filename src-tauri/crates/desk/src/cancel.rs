//! Cancelling a dossier that should never have been entered: the clerk asks, the head answers.
use motcua_case::action::{self, Move};
use motcua_case::dossier::Dossier;
use motcua_case::event::{Fact, Subject};
use motcua_case::ids::DossierId;
use motcua_case::text;
use motcua_case::user::Permission;

use crate::clock::stamp;
use crate::desk::{Desk, Session};
use crate::error::{Error, ErrorCode, Result};
use crate::view::dossier::{CancelRow, DossierView};

/// Rows shown of each list.
const SHOWN: u32 = 500;
/// Characters of a reason.
const LONGEST: usize = 500;

impl Desk {
    /// Asks the head to cancel a dossier.
    pub fn cancel_ask(&self, id: DossierId, reason: &str) -> Result<DossierView> {
        let session = self.permitted(Permission::Receive)?;
        let reason = given(reason, "reason")?;
        self.moved(&session, id, Move::AskCancel, Fact::CancelAsked { reason })?;
        self.dossier(id)
    }

    /// The head's answer.
    pub fn cancel_answer(&self, id: DossierId, approve: bool, words: &str) -> Result<DossierView> {
        let session = self.permitted(Permission::ApproveCancel)?;
        let fact = if approve {
            Fact::DossierCancelled
        } else {
            Fact::CancelDeclined {
                words: given(words, "words")?,
            }
        };
        self.moved(&session, id, Move::AnswerCancel, fact)?;
        self.dossier(id)
    }

    /// Dossiers somebody asked to cancel, oldest first, then those that were cancelled, newest first: left out of the
    /// figures, but never out of sight.
    pub fn cancels(&self) -> Result<Vec<CancelRow>> {
        let session = self.permitted(Permission::See)?;
        session.read(|read| {
            let mut rows = read.cancels_asked(SHOWN)?;
            rows.extend(read.cancelled(SHOWN)?);
            let row = |dossier: Dossier| -> Result<Option<CancelRow>> {
                let Some(cancel) = dossier.cancel else {
                    return Ok(None);
                };
                let by = match cancel.by {
                    Some(user) => read.user(user)?.map(|user| user.name),
                    None => None,
                };
                Ok(Some(CancelRow {
                    dossier: dossier.id,
                    code: dossier.code,
                    procedure: dossier.procedure.name,
                    owner: dossier.owner.name,
                    asked_by: by.unwrap_or_default(),
                    asked_at: cancel.at,
                    reason: cancel.reason,
                    cancelled_at: cancel.answer.map(|answer| answer.at),
                }))
            };
            rows.into_iter()
                .filter_map(|one| row(one).transpose())
                .collect()
        })
    }

    /// Appends a fact about a dossier, if the table of moves allows it.
    pub(crate) fn moved(
        &self,
        session: &Session,
        id: DossierId,
        kind: Move,
        fact: Fact,
    ) -> Result<()> {
        let at = stamp(&*self.clock);
        session.write(|write| {
            let dossier = write.dossier(id)?.ok_or(ErrorCode::NotFound)?;
            if let Some(refusal) = action::refusal(kind, &dossier, &session.actor(), at.wall) {
                return Err(Error::refused(refusal));
            }
            write.append(at, &session.actor_ref(), Subject::Dossier(id), &fact)?;
            Ok(())
        })
    }
}

/// A reason in words; without one nothing is put right.
pub(crate) fn given(words: &str, field: &str) -> Result<String> {
    let words = text::nfc(words.trim());
    if words.is_empty() || words.chars().count() > LONGEST {
        return Err(Error::new(ErrorCode::Invalid).with("field", field));
    }
    Ok(words)
}
