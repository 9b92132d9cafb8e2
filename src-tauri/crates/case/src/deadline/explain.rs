//! The facts behind a due date.
use std::collections::BTreeSet;

use chrono::{DateTime, Datelike, FixedOffset, NaiveDate, NaiveTime};
use serde::{Deserialize, Serialize};

use super::{PauseReason, TimeLimit};
use crate::calendar::{Calendar, DayOff, DayStatus};

/// A day that did not count.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct SkippedDay {
    /// The day.
    pub date: NaiveDate,
    /// Why.
    pub reason: DayOff,
}

/// One step of a count; moments in office time.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum ExplainStep {
    /// The dossier was received.
    Received {
        /// When.
        at: DateTime<FixedOffset>,
    },
    /// Received while closed: it counts from the next session.
    MovedIntoSession {
        /// The closed moment.
        from: DateTime<FixedOffset>,
        /// Start of the next session.
        to: DateTime<FixedOffset>,
    },
    /// Received after the cut-off of a same-day procedure.
    AfterCutoff {
        /// The cut-off.
        cutoff: NaiveTime,
    },
    /// The limit was counted.
    Counted {
        /// The limit.
        limit: TimeLimit,
        /// Where the count began.
        from: DateTime<FixedOffset>,
        /// Where it ended.
        to: DateTime<FixedOffset>,
    },
    /// The count ended on a day off and rolled on.
    RolledOver {
        /// The day off.
        from: NaiveDate,
        /// The next working day.
        to: NaiveDate,
    },
    /// The clock stopped.
    Paused {
        /// When.
        at: DateTime<FixedOffset>,
        /// Why.
        reason: PauseReason,
    },
    /// The clock ran on; the pause was added.
    Resumed {
        /// When.
        at: DateTime<FixedOffset>,
        /// Due date from then on.
        due: DateTime<FixedOffset>,
    },
    /// The clock started anew.
    Restarted {
        /// When.
        at: DateTime<FixedOffset>,
    },
    /// A new date was given with an apology.
    Extended {
        /// When.
        at: DateTime<FixedOffset>,
        /// The new date.
        due: DateTime<FixedOffset>,
    },
    /// The competent agency received it.
    CompetentReceipt {
        /// When.
        at: DateTime<FixedOffset>,
    },
    /// The date is provisional until the competent agency receives it.
    AwaitsCompetentAgency,
}

/// Days that did not count between two dates: for limits in working units every day off after the first
/// date, for calendar units only the days off a count rolled over.
pub(super) fn skipped(
    limit: TimeLimit,
    steps: &[ExplainStep],
    (from, to): (NaiveDate, NaiveDate),
    calendar: &Calendar,
) -> Vec<SkippedDay> {
    let calendar_unit = matches!(
        limit,
        TimeLimit::CalendarDays(_) | TimeLimit::Months(_) | TimeLimit::Hours(_)
    );
    let first = if calendar_unit {
        let rolled = steps.iter().rev().find_map(|step| match step {
            ExplainStep::RolledOver { from, .. } => Some(*from),
            _ => None,
        });
        match rolled {
            Some(first) => first,
            None => return Vec::new(),
        }
    } else {
        from.succ_opt().unwrap_or(from)
    };
    first
        .iter_days()
        .take_while(|date| *date <= to)
        .filter_map(|date| {
            calendar
                .day_off_reason(date)
                .map(|reason| SkippedDay { date, reason })
        })
        .collect()
}

pub(super) fn crosses_computed_day(
    (from, to): (NaiveDate, NaiveDate),
    calendar: &Calendar,
) -> bool {
    calendar
        .special_days(from, to)
        .any(|day| day.status == DayStatus::Computed)
}

pub(super) fn uncovered_years((from, to): (NaiveDate, NaiveDate), calendar: &Calendar) -> Vec<i32> {
    let covered: BTreeSet<i32> = calendar.years().collect();
    (from.year()..=to.year())
        .filter(|year| !covered.contains(year))
        .collect()
}
