//! What the record wants the province to know of one matter: made anew from it each time, kept nowhere.
use std::sync::Arc;

use chrono::{DateTime, Utc};
use motcua_case::certify::Certification;
use motcua_case::deadline::office_day;
use motcua_case::dossier::{Dossier, DossierStatus};
use motcua_case::event::{Event, Fact, Subject};
use motcua_case::exchange::{Exchange, RouteTo};
use motcua_case::ids::{DeviceId, EventId, Hash};
use motcua_case::office::Office;
use motcua_case::paper::FileRef;
use motcua_store::Read;
use motcua_sync::model::{Case, Document, Step};

use super::{copy, dossier};
use crate::error::{Error, ErrorCode, Result};
use crate::rules::Rules;

/// A matter of which the province is told.
pub(super) enum Matter {
    /// A dossier.
    Dossier(Arc<Dossier>),
    /// An electronic copy.
    Copy(Box<Certification>),
}

/// Everything that is to be said of it.
pub(super) struct Telling {
    /// Hash over what it was made of: the same as long as nothing changed that the province is told.
    pub(super) revision: Hash,
    /// The dossier.
    pub(super) case: Case,
    /// Its steps, in order.
    pub(super) steps: Vec<Said>,
    /// Files it names.
    pub(super) files: Vec<Sendable>,
}

/// One step.
pub(super) struct Said {
    /// The event it is.
    pub(super) event: EventId,
    /// What is sent.
    pub(super) step: Step,
    /// Another counter may have sent it: see [`Around::may_be_told`].
    pub(super) unsure: bool,
}

/// One file.
#[derive(Clone)]
pub(super) struct Sendable {
    /// As it is named to the province.
    pub(super) document: Document,
    /// Where its bytes are.
    pub(super) file: FileRef,
    /// Component it is under.
    pub(super) component: String,
}

/// What telling needs besides the matter.
pub(super) struct Around<'a> {
    pub(super) office: &'a Office,
    pub(super) rules: &'a Rules,
    /// The device of this store.
    pub(super) device: DeviceId,
    pub(super) read: &'a Read<'a>,
}

impl Around<'_> {
    /// Whether a step may have been told by another counter: by the one whose PC is gone and that began the matter, or by
    /// this one before it was put back to its backup. What was begun here was never told by anybody else.
    pub(super) fn may_be_told(&self, events: &[(Event, Fact)], event: &Event) -> bool {
        let began_here = events
            .first()
            .is_some_and(|(first, _)| first.device == self.device);
        !began_here && event.device != self.device
    }
}

impl Matter {
    /// The matter of a subject; none of what is no matter of the province.
    pub(super) fn load(read: &Read<'_>, subject: Subject) -> Result<Option<Self>> {
        Ok(match subject {
            Subject::Dossier(id) => read.dossier(id)?.map(Arc::new).map(Self::Dossier),
            Subject::Certification(id) => read
                .certification(id)?
                .filter(|row| row.electronic.is_some() && row.code.is_some())
                .map(Box::new)
                .map(Self::Copy),
            _ => None,
        })
    }

    pub(super) fn subject(&self) -> Subject {
        match self {
            Self::Dossier(dossier) => Subject::Dossier(dossier.id),
            Self::Copy(row) => Subject::Certification(row.id),
        }
    }

    pub(super) fn exchange(&self) -> &Exchange {
        match self {
            Self::Dossier(dossier) => &dossier.exchange,
            Self::Copy(row) => &row.exchange,
        }
    }

    /// The counter's number.
    pub(super) fn code(&self) -> &str {
        match self {
            Self::Dossier(dossier) => &dossier.code,
            Self::Copy(row) => row.code.as_ref().map_or("", |code| &code.code),
        }
    }

    /// It was filed online, so that the province had it first.
    pub(super) fn was_filed(&self) -> bool {
        matches!(self, Self::Dossier(dossier) if dossier.filed.is_some())
    }

    /// The code came from the province already.
    pub(super) fn numbered(&self) -> bool {
        self.was_filed() || self.exchange().official.is_some()
    }

    /// Key of its procedure.
    pub(super) fn procedure(&self) -> &str {
        match self {
            Self::Dossier(dossier) => &dossier.procedure.key,
            Self::Copy(_) => copy::PROCEDURE,
        }
    }

    pub(super) fn route(&self, office: &Office) -> RouteTo {
        office.exchange.route(self.procedure())
    }

    /// It was received before anything was sent, and typed by hand.
    pub(super) fn came_before(&self, office: &Office) -> bool {
        let exchange = self.exchange();
        let silent = exchange.told.is_none() && exchange.official.is_none() && !self.was_filed();
        let received_at = match self {
            Self::Dossier(dossier) => dossier.received_at,
            Self::Copy(row) => row.received_at,
        };
        let begins = office.exchange.begins;
        silent && begins.is_some_and(|day| office_day(received_at) < day)
    }

    /// It ended before anything was said of it, so nothing has to be. One filed online whose receiving was undone waits
    /// there as it did before.
    pub(super) fn never_was(&self) -> bool {
        let exchange = self.exchange();
        let silent = exchange.told.is_none() && (exchange.official.is_none() || self.was_filed());
        silent
            && match self {
                Self::Dossier(dossier) if dossier.filed.is_some() => {
                    dossier.status == DossierStatus::Undone
                }
                Self::Dossier(dossier) => !dossier.status.stands(),
                Self::Copy(row) => copy::ended(row),
            }
    }

    /// Another row goes on for it.
    pub(super) fn went_on(&self) -> bool {
        matches!(self, Self::Copy(row) if copy::went_on(row))
    }

    /// What is to be said of it.
    pub(super) fn telling(&self, around: &Around<'_>) -> Result<Telling> {
        let events = facts(around.read, self.subject())?;
        match self {
            Self::Dossier(dossier) => dossier::telling(dossier, &events, around),
            Self::Copy(row) => copy::telling(row, &events, around),
        }
    }
}

/// Events of a subject with what they say, oldest first; those whose content was destroyed are left out.
pub(super) fn facts(read: &Read<'_>, subject: Subject) -> Result<Vec<(Event, Fact)>> {
    let events = read.events_of(subject)?.into_iter();
    events
        .filter_map(|event| {
            let body = event.body.as_deref()?;
            let fact = Fact::decode(&event.kind, body);
            let fact = fact.map_err(|_| Error::new(ErrorCode::StoreDamaged));
            Some(fact.map(|fact| (event.clone(), fact)))
        })
        .collect()
}

/// The hash over what a telling is made of: the events that say something to the province, and its files.
pub(super) fn revision<'a>(
    events: impl Iterator<Item = EventId>,
    files: impl Iterator<Item = &'a Sendable>,
) -> Hash {
    let mut bytes: Vec<u8> = Vec::new();
    for event in events {
        bytes.extend_from_slice(event.0.as_bytes());
    }
    for file in files {
        bytes.extend_from_slice(file.document.id.as_bytes());
    }
    Hash::of(&bytes)
}

/// A file under the id by which the province keeps it: the same bytes have the same id for ever.
pub(super) fn sendable(
    id: &str,
    stem: &str,
    number: usize,
    file: &FileRef,
    component: &str,
) -> Sendable {
    Sendable {
        document: Document {
            id: id.to_owned(),
            // Named as archives name files of a dossier (TT 02/2019/TT-BNV).
            name: format!("{stem}.{number:03}.pdf"),
            sha256: file.sha256.0,
            bytes: u64::from(file.bytes),
            media: "application/pdf",
        },
        file: file.clone(),
        component: component.to_owned(),
    }
}

/// The beginning of a hash, enough to tell one form of a file from another.
pub(super) fn short(hash: Hash) -> String {
    hash.to_string().chars().take(12).collect()
}

/// Files that were sent before and are no part of it now.
pub(super) fn retracted(
    exchange: &Exchange,
    files: &[Sendable],
) -> Vec<motcua_sync::model::RetractedDocument> {
    let gone = exchange
        .files
        .iter()
        .filter(|(id, _)| !files.iter().any(|file| file.document.id == **id));
    gone.map(|(id, placed)| motcua_sync::model::RetractedDocument {
        id: id.clone(),
        name: placed.name.clone(),
        component: placed.component.clone(),
    })
    .collect()
}

/// A step as it is sent.
pub(super) fn step(
    code: &str,
    remote: Option<&str>,
    officer: &str,
    at: DateTime<Utc>,
    text: &str,
    state: motcua_sync::model::State,
) -> Step {
    Step {
        code: code.to_owned(),
        remote: remote.map(str::to_owned),
        officer: officer.to_owned(),
        position: String::new(),
        at,
        department: String::new(),
        text: text.to_owned(),
        state,
        began_at: None,
        limit_at: None,
    }
}
