//! What questions to the province have in common: who may ask, over which connection, and what is kept of it.
use std::collections::BTreeMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use chrono::{DateTime, Utc};
use motcua_case::event::{AskOutcome, Fact, Subject};
use motcua_case::exchange::ConnectionSetting;
use motcua_case::ids::DraftId;
use motcua_case::office::Office;
use motcua_case::person::PersonFacts;
use motcua_case::text;
use motcua_store::Write;
use motcua_sync::province::RepositoryPaper;
use motcua_sync::{Fault, FaultKind, Published, Stop};

use super::asked::connection_of;
use super::setting::{self, Speaker};
use crate::clock::stamp;
use crate::desk::{Desk, Session};
use crate::error::{Error, ErrorCode, Result};
use crate::intake::draft::{ConsultedDraft, Draft};
use crate::view::asking::Unanswered;
use crate::view::exchange::LineFault;
use crate::view::intake::Who;

/// Most characters of a purpose or an account.
const LONGEST: usize = 300;

/// The newest answers, in memory alone: what nobody takes over is kept nowhere.
#[derive(Default)]
pub(crate) struct Answers(Mutex<Held>);

#[derive(Default)]
pub(super) struct Held {
    /// What was said of a party.
    pub(super) person: Option<(DraftId, Who, PersonFacts)>,
    /// Procedures as they are published, by their keys here.
    pub(super) published: BTreeMap<String, Published>,
    /// Papers of the document store, and the lines each meets.
    pub(super) papers: Option<(DraftId, Vec<OfLine>)>,
}

/// A paper of the document store for a line of the checklist.
#[derive(Clone)]
pub(super) struct OfLine {
    pub(super) case: u16,
    pub(super) procedure: String,
    pub(super) line: String,
    pub(super) paper: RepositoryPaper,
}

impl Answers {
    pub(super) fn held(&self) -> MutexGuard<'_, Held> {
        // What is in it is replaced whole.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Nobody is there any more to take anything over.
    pub(crate) fn forget(&self) {
        *self.held() = Held::default();
    }
}

/// The connection by which a question of an intake goes, and the procedure it is for: that of its first procedure that
/// has one, or the main one while none is chosen.
pub(super) fn way<'a>(
    office: &'a Office,
    draft: &Draft,
    path: &str,
) -> Result<&'a ConnectionSetting> {
    let cases = draft.cases.iter();
    let mut known = cases.filter_map(|case| connection_of(office, &case.procedure));
    let main = || {
        let main = office.exchange.main?;
        office.exchange.connection(main)
    };
    let found = match draft.cases.is_empty() {
        true => main().filter(|one| one.paths.contains_key(path)),
        false => known.find(|one| one.paths.contains_key(path)),
    };
    found.ok_or_else(|| ErrorCode::NotFound.into())
}

/// Whoever speaks for one question.
pub(super) fn speaker(
    session: &Session,
    office: &Office,
    connection: &ConnectionSetting,
) -> Result<Speaker> {
    setting::speaker(&session.store, office, connection, &Stop::default())
}

/// A text of a person, neither empty nor endless.
pub(super) fn said(value: &str, field: &str) -> Result<String> {
    let value = text::nfc(value.trim());
    if value.is_empty() || value.chars().count() > LONGEST {
        return Err(Error::new(ErrorCode::Invalid).with("field", field));
    }
    Ok(value)
}

/// Why there is no answer.
pub(super) fn unanswered(fault: &Fault) -> Unanswered {
    match &fault.kind {
        FaultKind::NoLine(why) => Unanswered::Line {
            why: setting::line_fault(*why),
        },
        FaultKind::Busy => Unanswered::Line {
            why: LineFault::Busy,
        },
        FaultKind::Refused(refusal) => Unanswered::Refused {
            code: refusal.code.clone(),
            words: refusal.words.clone(),
        },
        FaultKind::Barred(_) | FaultKind::Session | FaultKind::Unable => Unanswered::Barred,
        FaultKind::Doubt(_) | FaultKind::Stopped | FaultKind::NotUploaded(_) => Unanswered::Lost,
    }
}

/// What is recorded of a question that has no answer: none where it never left.
pub(super) fn outcome(why: &Unanswered) -> Option<AskOutcome> {
    match why {
        Unanswered::Line { .. } => None,
        Unanswered::Lost => Some(AskOutcome::Lost),
        Unanswered::Barred | Unanswered::Refused { .. } => Some(AskOutcome::Refused),
    }
}

/// One question, as it is recorded.
pub(super) struct Asked<'a> {
    pub(super) database: &'a str,
    pub(super) purpose: &'a str,
    /// Number asked about; it stays in the draft and is in no event.
    pub(super) number: &'a str,
}

impl Desk {
    /// Records a question: that it was asked, by whom and what for; and in the intake, where it was answered.
    pub(super) fn record_question(
        &self,
        session: &Session,
        draft: DraftId,
        asked: &Asked<'_>,
        outcome: AskOutcome,
    ) -> Result<()> {
        let at = stamp(&*self.clock);
        session.write(|write| {
            let fact = Fact::DatabaseAsked {
                database: asked.database.to_owned(),
                purpose: asked.purpose.to_owned(),
                outcome,
            };
            write.append(at, &session.actor_ref(), Subject::Office, &fact)?;
            match outcome {
                AskOutcome::Found => consulted(session, write, draft, asked, at.wall),
                _ => Ok(()),
            }
        })
    }
}

fn consulted(
    session: &Session,
    write: &Write<'_>,
    draft: DraftId,
    asked: &Asked<'_>,
    at: DateTime<Utc>,
) -> Result<()> {
    let mut draft = Draft::load(write, draft, session.user_id())?;
    // The newest answer stands for all of the same database about the same person.
    draft
        .consulted
        .retain(|one| one.number != asked.number || one.database != asked.database);
    draft.consulted.push(ConsultedDraft {
        number: asked.number.to_owned(),
        database: asked.database.to_owned(),
        at,
        by: session.user_id(),
        purpose: asked.purpose.to_owned(),
    });
    draft.save(write, at)
}
