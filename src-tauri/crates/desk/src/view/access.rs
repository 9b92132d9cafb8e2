//! The access log as the auditor reads it.
use chrono::{DateTime, Utc};
use motcua_case::ids::{DossierId, PaperId, PersonId, UserId};
use serde::{Deserialize, Serialize};

use super::session::PersonNamed;

/// Which part of the log is wanted.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct AccessQuery {
    /// Only what belongs to this person.
    pub person: Option<PersonId>,
    /// Only by this user.
    pub user: Option<UserId>,
    /// Only before this entry: the next page.
    #[specta(type = Option<u32>)]
    pub before: Option<u64>,
}

/// One page of the log, newest first.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct AccessPage {
    /// Entries.
    pub rows: Vec<AccessRow>,
    /// Where the next page begins; none at the end.
    #[specta(type = Option<u32>)]
    pub next: Option<u64>,
    /// Users to filter by.
    pub users: Vec<PersonNamed>,
    /// Whether every entry follows from the one before it.
    pub intact: bool,
}

/// One look at something.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct AccessRow {
    /// Number in the log.
    pub seq: u32,
    /// When.
    pub at: DateTime<Utc>,
    /// Who.
    pub who: String,
    /// For which absent person.
    pub acting_for: Option<String>,
    /// What was done.
    pub what: AccessWhat,
    /// Name or code of the thing.
    pub about: String,
    /// The thing.
    pub subject: Seen,
    /// Why.
    pub why: AccessWhy,
}

/// What was looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(tag = "of", content = "id", rename_all = "snake_case")]
pub enum Seen {
    /// A dossier.
    Dossier(DossierId),
    /// A person.
    Person(PersonId),
    /// A paper.
    Paper(PaperId),
}

/// Kinds of looks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "snake_case")]
pub enum AccessWhat {
    /// A person's page was opened.
    PersonSeen,
    /// A dossier was opened.
    DossierSeen,
    /// Pages of a paper were looked at.
    PagesSeen,
    /// A person was taken into an intake.
    PersonTaken,
    /// Written by a later version.
    Other,
}

/// Reasons of looks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "snake_case")]
pub enum AccessWhy {
    /// Work at the counter: found, opened.
    Counter,
    /// The citizen stands there: an intake.
    Intake,
    /// Looking after a mistake: merge, move, purge.
    Correction,
    /// Oversight by the head or the auditor.
    Oversight,
}
