//! When a result is due: a pure function of receipt, time limit, clock events and calendar.
//!
//! First day excluded (Civil Code 2015 Art. 147), end on a rest day rolls on (Art. 148), day units are
//! counted in days and never in hours. A dossier received outside the sessions counts from the start of the
//! next one; a same-day procedure received after its cut-off is due the next working day (NĐ 23/2015 Art. 7);
//! a non-territorial dossier's clock starts when the competent agency receives it (NĐ 309/2026, amending
//! Art. 17.3 of NĐ 118/2025). Start at [`due`].
mod clock;
mod count;
mod explain;
#[cfg(test)]
mod properties;
#[cfg(test)]
mod vectors;

use chrono::{DateTime, FixedOffset, NaiveDate, NaiveTime, Utc};
use serde::{Deserialize, Serialize};

pub use clock::due;
pub use explain::{ExplainStep, SkippedDay};

/// How long a procedure may take.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(tag = "kind", content = "value", rename_all = "snake_case")]
pub enum TimeLimit {
    /// Working days (*ngày làm việc*).
    WorkingDays(u16),
    /// Calendar days (*ngày*); an end on a rest day rolls on.
    CalendarDays(u16),
    /// Working hours (*giờ làm việc*), run through the sessions of working days.
    WorkingHours(u16),
    /// Clock hours; an end outside the sessions moves to the next one.
    Hours(u16),
    /// The same working day; received after `cutoff`, the next one.
    SameDay {
        /// Last moment that still counts for the same day, usually 15:00.
        cutoff: NaiveTime,
    },
    /// Calendar months, same date, clamped to the end of the month.
    Months(u16),
}

/// What moves a running clock. Re-routing and synchronisation are not among them: they never do.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum ClockEvent {
    /// The clock stops (*tạm dừng*).
    Pause {
        /// When.
        at: DateTime<Utc>,
        /// Why.
        reason: PauseReason,
    },
    /// The clock runs on (*tiếp tục*).
    Resume {
        /// When.
        at: DateTime<Utc>,
    },
    /// The completed dossier is back: time already spent does not count (NĐ 61/2018 Art. 19).
    Restart {
        /// When.
        at: DateTime<Utc>,
    },
    /// A new date was given with an apology (form 04).
    Extend {
        /// When it was decided.
        at: DateTime<Utc>,
        /// The new date.
        new_due: DateTime<Utc>,
    },
    /// The competent agency received a non-territorial dossier; its clock starts here.
    CompetentReceipt {
        /// When.
        at: DateTime<Utc>,
    },
}

/// Why a clock stands still.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "snake_case")]
pub enum PauseReason {
    /// Taxes or other financial duties are being settled.
    FinancialDuty,
    /// Another body examines or verifies.
    OtherAgency,
    /// The applicant asked for time.
    Applicant,
    /// A supplement was asked for and is awaited.
    Supplement,
    /// The system was down; recorded with the fallback on paper.
    SystemOutage,
}

/// The hour at which a due day ends.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "snake_case")]
pub enum DueTimePolicy {
    /// The hour of receipt, moved into an open session.
    #[default]
    SameHour,
    /// The end of the last session.
    EndOfSession,
}

/// Everything a due date depends on besides the calendar.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct DueRequest {
    /// When the dossier was fully received.
    pub received_at: DateTime<Utc>,
    /// The procedure's limit, of the version in force at receipt.
    pub limit: TimeLimit,
    /// Hour of the due day.
    pub policy: DueTimePolicy,
    /// Received for an agency elsewhere (*phi địa giới*).
    pub non_territorial: bool,
    /// What happened to the clock since, in any order.
    pub events: Vec<ClockEvent>,
}

/// A due date and how it came about.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct Due {
    /// When the result is due, office time (+07:00). While [`Due::paused`], as far as is known.
    pub due_at: DateTime<FixedOffset>,
    /// The same without pauses, restarts and extensions.
    pub original_due_at: DateTime<FixedOffset>,
    /// The rule applied.
    pub rule: DueRule,
    /// Days that did not count, in order.
    pub skipped: Vec<SkippedDay>,
    /// The steps of the count, as facts; the screen makes sentences.
    pub explanation: Vec<ExplainStep>,
    /// True until the competent agency has received a non-territorial dossier.
    pub provisional: bool,
    /// True while the clock stands still.
    pub paused: bool,
    /// A day between receipt and due date is only computed, not yet announced.
    pub crosses_computed_day: bool,
    /// Years touched whose holidays are not in the calendar: the date may be too early.
    pub uncovered_years: Vec<i32>,
}

/// The rule behind a due date.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct DueRule {
    /// The limit.
    pub limit: TimeLimit,
    /// Hour of the due day.
    pub policy: DueTimePolicy,
    /// Version of the calendar counted with.
    pub calendar_version: String,
}

/// Why no due date can be given.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum DeadlineError {
    /// A limit of zero units.
    #[error("a time limit is at least one unit")]
    ZeroLimit,
    /// A moment outside the years 1900 to 2999.
    #[error("{at} is outside the years 1900 to 2999")]
    OutOfRange {
        /// The moment.
        at: DateTime<Utc>,
    },
    /// Something happened to the clock before it existed.
    #[error("a clock event at {at} lies before the receipt")]
    BeforeReceipt {
        /// The event.
        at: DateTime<Utc>,
    },
    /// The clock was stopped while it stood still.
    #[error("the clock was paused at {at} while paused")]
    PausedTwice {
        /// The second pause.
        at: DateTime<Utc>,
    },
    /// The clock was started while it ran.
    #[error("the clock was resumed at {at} while running")]
    NotPaused {
        /// The resumption.
        at: DateTime<Utc>,
    },
    /// A new date that is not later than the one it replaces.
    #[error("the new date of {at} is not later than the date it replaces")]
    ExtendsBackwards {
        /// The extension.
        at: DateTime<Utc>,
    },
    /// A competent agency's receipt on a dossier that was never sent elsewhere, or a second one.
    #[error("an unexpected receipt by the competent agency at {at}")]
    UnexpectedCompetentReceipt {
        /// The receipt.
        at: DateTime<Utc>,
    },
}

/// Vietnam's offset; it has no daylight saving time.
pub const OFFICE_OFFSET: FixedOffset = match FixedOffset::east_opt(7 * 3600) {
    Some(offset) => offset,
    // Seven hours are within a day; checked when this is compiled.
    None => unreachable!(),
};

/// A stored moment as the office's clock shows it.
pub fn office_time(at: DateTime<Utc>) -> DateTime<FixedOffset> {
    at.with_timezone(&OFFICE_OFFSET)
}

/// The office's calendar day of a stored moment: the day of dossier numbers, books and registers.
pub fn office_day(at: DateTime<Utc>) -> NaiveDate {
    office_time(at).date_naive()
}
