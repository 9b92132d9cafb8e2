//! What of a dossier or a certified copy the province holds, as far as this record knows; and how the province is
//! reached. Whatever is not said here has not been acknowledged, so the outbox is what the events say less this.
mod place;
mod setting;

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::dossier::{Dossier, PaidOnline};
use crate::event::{Event, Fact};
use crate::ids::{EventId, Hash};

pub use place::{PlaceCode, place_of};
pub use setting::{
    CodeMapping, ConnectionSetting, DialectName, ExchangeSetting, FileDoorSetting, PULL_MINUTES,
    Route, RouteTo,
};

/// What the province holds of one matter.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(default)]
pub struct Exchange {
    /// The code the province allotted, an alias of the counter's own number.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub official: Option<OfficialCode>,
    /// The id it has there.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub remote: Option<String>,
    /// What was told last.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub told: Option<Told>,
    /// Files that are there, by the id under which they are sent.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub files: BTreeMap<String, PlacedFile>,
    /// Files that were taken back and may still lie where they were put: one that belongs to the matter again need not
    /// go there twice.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    #[specta(skip)]
    pub retracted: BTreeMap<String, PlacedFile>,
    /// Steps that are there, in the order they were taken.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub steps: Vec<ToldStep>,
    /// What the province refused, until something changes.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub refused: Option<Refused>,
    /// Where the province says otherwise, until a person has decided.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub conflict: Option<Conflict>,
    /// What the province did, oldest first.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub news: Vec<News>,
    /// An online payment that it confirmed after the dossier was received.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub paid: Option<PaidOnline>,
}

/// A code of the province for a dossier that has a number of the counter.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct OfficialCode {
    /// The code.
    pub code: String,
    /// When it came.
    pub at: DateTime<Utc>,
}

/// The province took the matter as it stood.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct Told {
    /// Hash over the events it was made of.
    #[specta(type = String)]
    pub revision: Hash,
    /// When it was acknowledged.
    pub at: DateTime<Utc>,
}

/// A file the province took.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(default)]
pub struct PlacedFile {
    /// Where the receiver fetches it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
    /// Its id there.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
    /// The hash the server answered.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub hash: Option<String>,
    /// Its name, as it was sent.
    pub name: String,
    /// The component of the procedure it was under.
    pub component: String,
}

/// A step the province took.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct ToldStep {
    /// The event it is.
    pub step: EventId,
    /// When it was acknowledged.
    pub at: DateTime<Utc>,
    /// It was repeated without an answer to the first, and may be there twice.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub doubled: bool,
}

/// What the province, or its own rules known here, refused.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(rename = "RefusedCall")]
pub struct Refused {
    /// Which call.
    pub call: Call,
    /// Code as it came.
    pub code: String,
    /// Words as they came, cut to 500 characters.
    pub words: String,
    /// Hash over the events it was made of: another try makes sense when they are others.
    #[specta(type = String)]
    pub revision: Hash,
    /// When.
    pub at: DateTime<Utc>,
}

/// Calls that can be refused or lost.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, specta::Type,
)]
#[serde(rename_all = "snake_case")]
#[serde(rename = "ExchangeCall")]
pub enum Call {
    /// Sign in.
    Session,
    /// Have a code allotted.
    Number,
    /// Send a file.
    Upload,
    /// Ask whether it is there.
    Find,
    /// Enter it.
    Insert,
    /// Overwrite it.
    Update,
    /// Send a step.
    Progress,
}

/// The province says otherwise than this record.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct Conflict {
    /// Fields that differ.
    pub fields: Vec<ConflictField>,
    /// When it was seen.
    pub at: DateTime<Utc>,
}

/// One field that differs. Values as they are shown; times in RFC 3339.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct ConflictField {
    /// Which.
    pub field: ComparedField,
    /// Here.
    pub here: String,
    /// There.
    pub there: String,
}

/// Fields that are compared.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, specta::Type,
)]
#[serde(rename_all = "snake_case")]
pub enum ComparedField {
    /// The procedure.
    Procedure,
    /// Name of the owner.
    Owner,
    /// Number of the owner.
    Number,
    /// Phone of the owner.
    Phone,
    /// When it was accepted.
    AcceptedAt,
    /// When it is due.
    DueAt,
    /// Where it stands.
    State,
}

impl ComparedField {
    /// Whether taking the value of the other side needs a reason: what the law attaches consequences to.
    pub fn is_legal(self) -> bool {
        matches!(self, Self::Owner | Self::Number | Self::DueAt)
    }
}

/// What the province did with a matter.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct News {
    /// Id of the news there, so that it counts once.
    pub id: String,
    /// When, as said there.
    pub at: DateTime<Utc>,
    /// State after it, 1–10 (province-api b.4).
    pub state: Option<u8>,
    /// Who, as named there.
    pub officer: String,
    /// What was done, in words.
    pub text: String,
}

/// A value a person chose where the two sides differ.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct Settled {
    /// Which field.
    pub field: ComparedField,
    /// What stands here now.
    pub value: String,
    /// It is the province's value.
    pub theirs: bool,
    /// Why, where the field asks for a reason.
    pub reason: String,
}

impl Exchange {
    /// Whether nothing is known, so that nothing has to be written.
    pub fn is_new(&self) -> bool {
        *self == Self::default()
    }

    /// Steps that may be there twice.
    pub fn doubled(&self) -> impl Iterator<Item = &ToldStep> {
        self.steps.iter().filter(|step| step.doubled)
    }
}

/// What `fact` makes of it; `None` where the fact is about something else or does not fit.
pub(crate) fn apply(exchange: &mut Exchange, event: &Event, fact: &Fact) -> Option<()> {
    let at = event.at.wall;
    match fact {
        Fact::OfficialCodeGiven { code } => {
            exchange.official = Some(OfficialCode {
                code: code.clone(),
                at,
            });
        }
        Fact::FilePlaced { document, file } => {
            exchange.retracted.remove(document);
            exchange.files.insert(document.clone(), (**file).clone());
        }
        Fact::FilesRetracted { documents, gone } => {
            for document in documents {
                let file = exchange.files.remove(document)?;
                if !gone {
                    exchange.retracted.insert(document.clone(), file);
                }
            }
        }
        Fact::ProvinceTold { revision, remote } => {
            exchange.told = Some(Told {
                revision: *revision,
                at,
            });
            if remote.is_some() {
                exchange.remote.clone_from(remote);
            }
            exchange.refused = None;
        }
        Fact::StepTold { step, doubled } => {
            if exchange.steps.iter().any(|told| told.step == *step) {
                return None;
            }
            exchange.refused = None;
            exchange.steps.push(ToldStep {
                step: *step,
                at,
                doubled: *doubled,
            });
        }
        Fact::ProvinceRefused {
            call,
            code,
            words,
            revision,
        } => {
            exchange.refused = Some(Refused {
                call: *call,
                code: code.clone(),
                words: words.clone(),
                revision: *revision,
                at,
            });
        }
        Fact::RefusalLaidAside => exchange.refused = None,
        Fact::ConflictSeen { fields } => {
            exchange.conflict = Some(Conflict {
                fields: fields.clone(),
                at,
            });
        }
        Fact::ConflictSettled { .. } => {
            exchange.conflict.take()?;
        }
        Fact::ProvinceNews(news) => {
            if !exchange.news.iter().any(|known| known.id == news.id) {
                exchange.news.push((**news).clone());
            }
        }
        Fact::PaidOnlineSeen(paid) => exchange.paid = Some(paid.clone()),
        _ => return None,
    }
    Some(())
}

/// Takes over the values of the province that a person chose; none where a value does not fit.
pub(crate) fn take_theirs(dossier: &mut Dossier, fields: &[Settled]) -> Option<()> {
    for settled in fields.iter().filter(|settled| settled.theirs) {
        let value = &settled.value;
        let time = || DateTime::parse_from_rfc3339(value).ok();
        match settled.field {
            ComparedField::Owner => dossier.owner.name.clone_from(value),
            ComparedField::Number => dossier.owner.number = Some(value.clone()),
            ComparedField::Phone => dossier.owner.phone = Some(value.clone()),
            ComparedField::DueAt => {
                dossier.due.due_at = time()?.with_timezone(dossier.due.due_at.offset());
            }
            // Procedure, receipt and state have moves of their own; what was chosen stays in the record.
            ComparedField::Procedure | ComparedField::AcceptedAt | ComparedField::State => {}
        }
    }
    Some(())
}

#[cfg(test)]
mod tests;
