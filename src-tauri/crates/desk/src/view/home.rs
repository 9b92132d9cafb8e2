//! The counter's home: what is due, what is being typed, what was done today.
use chrono::{DateTime, NaiveDate, Utc};
use motcua_case::clock::ClockDoubt;
use motcua_case::dossier::DossierStatus;
use motcua_case::ids::{DossierId, DraftId};
use motcua_case::office::Restored;
use serde::{Deserialize, Serialize};

use super::exchange::Delivery;
use super::share::Holder;

/// The home screen.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, specta::Type)]
pub struct HomeView {
    /// Today at the counter.
    pub today: NaiveDate,
    /// Why the clock is doubted; nothing is received until the head confirms it.
    pub clock: Option<ClockDoubt>,
    /// Dossiers filed online that wait to be received, for whoever may.
    pub online: u32,
    /// Counts on the tabs.
    pub counts: HomeCounts,
    /// Overdue dossiers, latest first.
    pub overdue: Vec<DossierRow>,
    /// Due today.
    pub due_today: Vec<DossierRow>,
    /// Due within the next three days.
    pub due_soon: Vec<DossierRow>,
    /// Received today, newest first.
    pub received_today: Vec<DossierRow>,
    /// The clerk's drafts, newest first.
    pub drafts: Vec<DraftCard>,
    /// Drafts whose citizen walked away, newest first; they go with their scans.
    pub resting: Vec<DraftCard>,
    /// Set after a restore, until the head enters the last number seen on paper.
    pub restored: Option<Restored>,
    /// Prints somebody has to look at, as far as is known without asking the spooler.
    pub open_prints: u32,
    /// Dossiers somebody asked to cancel, and papers somebody asked to destroy: for the head.
    pub to_approve: u32,
    /// Received papers with a stamp of secrecy that no person has judged.
    pub stamped: u32,
    /// Today's figures.
    pub numbers: TodayNumbers,
}

/// Counts on the tabs of the home screen.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct HomeCounts {
    /// Overdue.
    pub overdue: u32,
    /// Due today.
    pub due_today: u32,
    /// Due within three days.
    pub due_soon: u32,
    /// Received today.
    pub received_today: u32,
    /// Drafts of this clerk.
    pub drafts: u32,
}

/// Figures of the day.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct TodayNumbers {
    /// Dossiers received.
    pub received: u32,
    /// Of these, with at least one paper digitised or used again.
    pub digitised: u32,
    /// Papers used again instead of asked for.
    pub reused_papers: u32,
    /// Numbers left in this counter's slice today.
    pub numbers_left: u16,
}

/// A dossier in a list.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, specta::Type)]
pub struct DossierRow {
    /// Identity.
    pub id: DossierId,
    /// Code.
    pub code: String,
    /// Owner's name.
    pub owner: String,
    /// Submitter's name, where another person.
    pub submitter: Option<String>,
    /// Procedure name.
    pub procedure: String,
    /// State.
    pub status: DossierStatus,
    /// Received.
    pub received_at: DateTime<Utc>,
    /// Due.
    pub due: DueState,
    /// Whether the receipt was printed.
    pub printed: bool,
    /// How it stands with the province.
    pub delivery: Delivery,
    /// Who works at it.
    pub holder: Option<Holder>,
}

/// A due date against the clock.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct DueState {
    /// Due.
    pub at: DateTime<Utc>,
    /// Where it stands now.
    pub state: Urgency,
    /// Whole minutes left, negative when late.
    pub minutes_left: i32,
}

/// Urgency in words.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "snake_case")]
pub enum Urgency {
    /// Past due.
    Late,
    /// Due today.
    Today,
    /// Due within three days.
    Soon,
    /// Later.
    Later,
    /// No longer counted.
    Closed,
}

/// A draft in a list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct DraftCard {
    /// Identity.
    pub id: DraftId,
    /// Submitter's name, if known.
    pub name: String,
    /// Procedures chosen.
    pub procedures: Vec<String>,
    /// When it was saved.
    pub saved_at: DateTime<Utc>,
    /// When the rest of it is destroyed, where the citizen walked away.
    pub gone_at: Option<DateTime<Utc>>,
    /// The dossier it puts right, by its code.
    pub corrects: Option<String>,
}
