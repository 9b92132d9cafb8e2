//! People and their papers.
use chrono::{DateTime, NaiveDate, Utc};
use motcua_case::ids::{DossierId, PaperId, PersonId};
use motcua_case::person::Person;
use serde::{Deserialize, Serialize};

use super::home::DossierRow;

/// A person in a list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct PersonRow {
    /// Identity.
    pub id: PersonId,
    /// Name.
    pub name: String,
    /// Number with its middle hidden.
    pub number: String,
    /// Birth as shown.
    pub birth: String,
    /// Hamlet and address.
    pub place: String,
}

/// One person with papers and dossiers.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, specta::Type)]
pub struct PersonView {
    /// The person.
    pub person: Person,
    /// Papers held, newest first.
    pub papers: Vec<HeldPaperView>,
    /// Dossiers, newest first.
    pub dossiers: Vec<DossierRow>,
}

/// A held paper of a person.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct HeldPaperView {
    /// Identity.
    pub id: PaperId,
    /// Name.
    pub name: String,
    /// Pages.
    pub pages: u32,
    /// Size of the record.
    pub bytes: u32,
    /// SHA-256 of the record.
    pub sha256: String,
    /// Accepted.
    pub accepted_at: DateTime<Utc>,
    /// Valid until.
    pub valid_until: Option<NaiveDate>,
    /// The dossier it came with.
    pub dossier: DossierId,
    /// Addresses of its page pictures.
    pub pictures: Vec<String>,
}
