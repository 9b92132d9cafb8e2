//! Whether the wall clock can be believed: a dead battery shows as a date before the last dossier, or long after it.
//! A doubtful clock gives no numbers and no due dates until the head has looked at it.
use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use serde::{Deserialize, Serialize};

use crate::calendar::Calendar;
use crate::deadline::office_day;

/// Setting a clock by hand or by the network moves it by seconds or minutes.
const BEHIND: TimeDelta = TimeDelta::minutes(5);
/// A counter that stood still for longer, working days included, has a doubtful clock.
const AHEAD: TimeDelta = TimeDelta::hours(24);

/// Why the clock is doubted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct ClockDoubt {
    /// When the clock was last known to be right: a dossier was received, or the head confirmed it.
    pub last: DateTime<Utc>,
    /// What the clock says.
    pub now: DateTime<Utc>,
    /// Whether it is behind that; else it is ahead by a working day or more.
    pub behind: bool,
}

/// Whether `now` fits the moment the clock was last known to be right. Days on which the office is closed do not count: nobody doubts a Monday
/// because the last dossier came on Friday.
pub fn doubt(last: DateTime<Utc>, now: DateTime<Utc>, calendar: &Calendar) -> Option<ClockDoubt> {
    let behind = now < last - BEHIND;
    let ahead = now - last > AHEAD && missed_a_day(office_day(last), office_day(now), calendar);
    (behind || ahead).then_some(ClockDoubt { last, now, behind })
}

/// Whether a working day lies wholly between two days. A year beyond the calendar counts as missed.
fn missed_a_day(from: NaiveDate, to: NaiveDate, calendar: &Calendar) -> bool {
    from.iter_days()
        .skip(1)
        .take_while(|day| *day < to)
        .any(|day| !calendar.covers(day) || calendar.is_working_day(day))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests fail by panicking")]
    use super::*;
    use crate::calendar::sample::calendar;

    fn at(text: &str) -> DateTime<Utc> {
        DateTime::parse_from_rfc3339(&format!("{text}:00+07:00"))
            .unwrap()
            .with_timezone(&Utc)
    }

    #[test]
    fn a_date_before_the_last_dossier_or_a_working_day_after_it_is_doubted() {
        let cases = [
            ("2026-11-20T16:00", "2026-11-20T16:01", None),
            ("2026-11-20T16:00", "2026-11-20T15:57", None),
            ("2026-11-20T16:00", "2026-11-20T15:50", Some(true)),
            ("2026-11-20T16:00", "2025-11-20T16:00", Some(true)),
            // Friday to Monday, and overnight.
            ("2026-11-20T16:00", "2026-11-23T07:30", None),
            ("2026-11-18T16:00", "2026-11-19T07:30", None),
            ("2026-11-18T07:30", "2026-11-19T16:00", None),
            // A whole working day without one dossier.
            ("2026-11-18T16:00", "2026-11-20T07:30", Some(false)),
            ("2026-11-20T16:00", "2099-01-01T00:00", Some(false)),
        ];
        for (last, now, behind) in cases {
            let found = doubt(at(last), at(now), &calendar());
            assert_eq!(found.map(|doubt| doubt.behind), behind, "{last} → {now}");
        }
    }
}
