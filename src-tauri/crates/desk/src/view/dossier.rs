//! The page of one dossier, and search.
use chrono::{DateTime, Utc};
use motcua_case::action::Offer;
use motcua_case::dossier::Dossier;
use motcua_case::ids::DossierId;
use motcua_case::procedure::ResultKind;
use serde::{Deserialize, Serialize};

use super::home::{DossierRow, DueState};
use super::people::PersonRow;
use super::print::FormView;
use super::share::Holder;

/// One dossier with everything its page shows.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, specta::Type)]
pub struct DossierView {
    /// The dossier.
    pub dossier: Dossier,
    /// Due against the clock.
    pub due: DueState,
    /// Legal moves, with the reason of those refused.
    pub moves: Vec<Offer>,
    /// What happened, newest first.
    pub timeline: Vec<TimelineEntry>,
    /// Page pictures of each paper, in checklist order.
    pub paper_pictures: Vec<Vec<String>>,
    /// Whether the digitised papers of each line are signed, in checklist order; otherwise they are for reference only.
    /// None where a line has none.
    pub papers_signed: Vec<Option<bool>>,
    /// Issued receipts, newest first.
    pub receipts: Vec<FormView>,
    /// Other dossiers of the owner.
    pub related: Vec<DossierRow>,
    /// Results its procedure may be settled with, as the catalogue in force names them.
    pub results: Vec<ResultKind>,
    /// Whether other counters have it, too.
    pub shared: bool,
    /// Who works at it.
    pub holder: Option<Holder>,
}

/// A result as it is entered.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct ResultWish {
    /// Name of the result.
    pub name: String,
    /// Code of its kind, where the procedure has one.
    pub code: Option<String>,
    /// Number and symbol on it.
    pub number: String,
    /// Its signed electronic file.
    pub file: Option<String>,
}

/// A dossier that somebody asked to cancel, or that was cancelled.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct CancelRow {
    /// The dossier.
    pub dossier: DossierId,
    /// Its code.
    pub code: String,
    /// Its procedure.
    pub procedure: String,
    /// Whose matter it is.
    pub owner: String,
    /// Who asked.
    pub asked_by: String,
    /// When.
    pub asked_at: DateTime<Utc>,
    /// Why.
    pub reason: String,
    /// When it was cancelled; none while it waits for the head.
    pub cancelled_at: Option<DateTime<Utc>>,
}

/// One line of the timeline.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct TimelineEntry {
    /// When.
    pub at: DateTime<Utc>,
    /// Who.
    pub who: String,
    /// For which absent person.
    pub acting_for: Option<String>,
    /// Kind of event, worded in the window.
    pub what: TimelineKind,
    /// A fact for the sentence: printer, paper name.
    pub about: String,
}

/// Kinds of timeline lines.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, specta::Type,
)]
#[serde(rename_all = "snake_case")]
pub enum TimelineKind {
    /// Received.
    Received,
    /// A receipt was issued.
    ReceiptIssued,
    /// The receipt was printed.
    Printed,
    /// The receipt was printed again.
    Reprinted,
    /// An original changed hands.
    CustodyChanged,
    /// Receiving was undone.
    Undone,
    /// The slip was handed over.
    SlipHandedOver,
    /// No slip came out.
    SlipNotOut,
    /// The procedure was put right; `about` is why.
    ProcedureCorrected,
    /// The fee was put right; `about` is why.
    FeeCorrected,
    /// A paper of somebody else was taken away.
    PaperWithdrawn,
    /// A paper taken away by mistake came back.
    PaperRestored,
    /// Somebody asked to cancel it; `about` is why.
    CancelAsked,
    /// The head did not agree; `about` is why not.
    CancelDeclined,
    /// Cancelled as wrongly entered.
    Cancelled,
    /// Settled; `about` is the result.
    ResultRecorded,
    /// The result was handed over; `about` is to whom.
    ResultReturned,
    /// The province gave its code; `about` is the code.
    OfficialCode,
    /// The province has it as it stood.
    Told,
    /// The province refused; `about` is what it said.
    ProvinceRefused,
    /// Fields that differed were decided.
    ConflictSettled,
    /// The province did something; `about` is what.
    ProvinceNews,
}

/// Result of a search.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, specta::Type)]
pub struct SearchView {
    /// Dossiers, best first.
    pub dossiers: Vec<DossierHit>,
    /// People, best first.
    pub people: Vec<PersonHit>,
    /// Papers on which the words were read, newest first.
    pub papers: Vec<PaperHit>,
    /// Dossiers in this store.
    pub searched: u32,
}

/// A paper found by what was read on it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, specta::Type)]
pub struct PaperHit {
    /// Name of the paper.
    pub name: String,
    /// Whose it is.
    pub owner: String,
    /// The dossier it came with.
    pub dossier: DossierId,
    /// Code of that dossier.
    pub code: String,
    /// When it was accepted.
    pub accepted_at: DateTime<Utc>,
}

/// A dossier found.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, specta::Type)]
pub struct DossierHit {
    /// The row.
    pub row: DossierRow,
    /// How it matches.
    pub how: MatchKind,
}

/// A person found.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, specta::Type)]
pub struct PersonHit {
    /// The row.
    pub row: PersonRow,
    /// How it matches.
    pub how: MatchKind,
}

/// How a hit matches, best first.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, specta::Type,
)]
#[serde(rename_all = "snake_case")]
pub enum MatchKind {
    /// Number, code, or words with their accents.
    Exact,
    /// Words without regard to accents.
    Folded,
    /// First letters.
    Initials,
    /// One typing mistake away.
    OneTypo,
}
