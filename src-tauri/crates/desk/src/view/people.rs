//! People and their papers.
use chrono::{DateTime, NaiveDate, Utc};
use motcua_case::ids::{DossierId, PaperId, PersonId};
use motcua_case::paper::{PaperField, PurgeGround, SignaturesFound};
use motcua_case::person::{FactDifference, MergeRefusal, Person};
use motcua_case::reading::Secrecy;
use serde::{Deserialize, Serialize};

use super::access::AccessRow;
use super::home::DossierRow;
use super::intake::Candidate;
use super::paper_sign::PaperSignedView;

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
    /// The entry it is kept under, where it was merged.
    pub kept_under: Option<PersonRow>,
    /// Entries kept under it; each can be split off again.
    pub merged: Vec<PersonRow>,
    /// Other entries that may be the same person.
    pub alike: Vec<Candidate>,
}

/// What would be shown under one entry if another were kept under it. Nothing moves, so a split takes it back.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, specta::Type)]
pub struct MergePlan {
    /// The entry that would be kept under the other.
    pub from: PersonRow,
    /// The entry that stays.
    pub into: PersonRow,
    /// Why it cannot be, or none.
    pub refused: Option<MergeRefusal>,
    /// Facts in which they differ; those of the entry that stays are shown from then on.
    pub differences: Vec<FactDifference>,
    /// Papers that would be shown there too.
    pub papers: Vec<HeldPaperView>,
    /// Dossiers that would be shown there too.
    pub dossiers: Vec<DossierRow>,
}

/// What giving a paper to the right person would change.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, specta::Type)]
pub struct PaperMovePlan {
    /// The paper.
    pub paper: HeldPaperView,
    /// The wrong person.
    pub from: PersonRow,
    /// The right one.
    pub to: PersonRow,
    /// Standing dossiers it is taken out of: there the right paper is still to come.
    pub uses: Vec<PaperUse>,
    /// Who looked at it while it was with the wrong person.
    pub seen_by: Vec<AccessRow>,
}

/// A line of a dossier that uses a paper.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, specta::Type)]
pub struct PaperUse {
    /// The dossier.
    pub row: DossierRow,
    /// Line of its checklist, from 0.
    pub line: u16,
}

/// What destroying a paper would take with it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, specta::Type)]
pub struct PurgePlan {
    /// The paper.
    pub paper: HeldPaperView,
    /// Whose it is.
    pub owner: PersonRow,
    /// Stored files whose keys are destroyed.
    pub files: u32,
    /// Other papers made of the same bytes: a secret goes there too, a mistake stays there.
    pub also: Vec<HeldPaperView>,
    /// Whether a second person has to agree.
    pub needs_two: bool,
    /// Whether somebody else has asked already.
    pub asked: bool,
}

/// A paper that somebody asked to destroy.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, specta::Type)]
pub struct PurgeRow {
    /// The paper.
    pub paper: HeldPaperView,
    /// Whose it is.
    pub owner: PersonRow,
    /// Who asked.
    pub asked_by: String,
    /// When.
    pub asked_at: DateTime<Utc>,
    /// On what ground.
    pub ground: PurgeGround,
    /// Whether the signed-in user asked: somebody else has to agree.
    pub mine: bool,
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
    /// What was found of its signatures when it was brought in; none where it had none.
    pub came_signed: Option<SignaturesFound>,
    /// The dossier it came with.
    pub dossier: DossierId,
    /// Whether somebody asked to destroy it.
    pub purge_asked: bool,
    /// A stamp of secrecy that was read on it, and that no person has judged.
    pub secrecy: Option<Secrecy>,
    /// What was confirmed of what was read on it.
    pub about: Vec<PaperField>,
    /// Addresses of its page pictures.
    pub pictures: Vec<String>,
    /// The agency's signature; without it the paper is for reference only.
    pub signed: Option<PaperSignedView>,
}
