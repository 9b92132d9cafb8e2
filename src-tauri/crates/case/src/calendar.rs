//! Which days count, which days are open, and why not (Labour Code 2019 Art. 111–112 and yearly notices).
//!
//! Two layers, both data and versioned: *counting days* (working days of the law, Monday to Friday unless a
//! province decides otherwise) and *receiving sessions* (when the counter is open, Saturday perhaps).
//! A swapped day works like the weekday it replaces. Days that are only computed, not yet announced, are
//! marked, so that a due date that leans on them can say so.
mod load;
#[cfg(test)]
pub(crate) mod sample;
mod sessions;

use std::collections::{BTreeMap, BTreeSet};

use chrono::{Datelike, NaiveDate, NaiveTime, Weekday};
use serde::{Deserialize, Serialize};

pub use load::CalendarError;
pub use sessions::{OfficeHours, Session};

/// Days off, swapped days and office hours of the years it covers. Pure: it never asks the time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Calendar {
    version: String,
    hours: OfficeHours,
    years: BTreeSet<i32>,
    days: BTreeMap<NaiveDate, SpecialDay>,
}

/// A day that is not what its weekday says.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(deny_unknown_fields)]
pub struct SpecialDay {
    /// The day.
    pub date: NaiveDate,
    /// What it is.
    pub kind: DayKind,
    /// Its Vietnamese name, for slips and banners.
    pub name_vi: String,
    /// The law, notice or calculation that says so.
    pub source: String,
    /// Announced or only computed.
    pub status: DayStatus,
}

/// What a special day is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "snake_case")]
pub enum DayKind {
    /// A public holiday.
    Holiday,
    /// A day off because a holiday fell on a weekly rest day (*nghỉ bù*).
    Substitute,
    /// A day off swapped with a rest day (*nghỉ hoán đổi*).
    SwapOff,
    /// A rest day worked in return (*làm bù*).
    SwapWork,
    /// A day off decided locally.
    Local,
}

/// How sure a special day is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "snake_case")]
pub enum DayStatus {
    /// Announced by law or notice.
    Official,
    /// Calculated; the notice is still to come.
    Computed,
}

/// A day on which two calendars differ.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct DayChange {
    /// The day.
    pub date: NaiveDate,
    /// What it is in the one; none where it is as its weekday says.
    pub before: Option<SpecialDay>,
    /// What it is in the other.
    pub after: Option<SpecialDay>,
}

/// Why a day does not count.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum DayOff {
    /// A Saturday that is no working day.
    Saturday,
    /// A Sunday.
    Sunday,
    /// A holiday, a substitute, a swapped or a local day off.
    Special {
        /// Which of them.
        day: DayKind,
        /// Its Vietnamese name.
        name_vi: String,
        /// Announced or only computed.
        status: DayStatus,
    },
}

impl Calendar {
    /// Version of the data, joined with `+` when several files were.
    pub fn version(&self) -> &str {
        &self.version
    }

    /// The office hours in use.
    pub fn hours(&self) -> &OfficeHours {
        &self.hours
    }

    /// Years whose holidays are known.
    pub fn years(&self) -> impl Iterator<Item = i32> + '_ {
        self.years.iter().copied()
    }

    /// Whether the holidays of that day's year are known.
    pub fn covers(&self, date: NaiveDate) -> bool {
        self.years.contains(&date.year())
    }

    /// The same calendar with another office's hours.
    #[must_use]
    pub fn with_hours(mut self, hours: OfficeHours) -> Self {
        self.hours = hours;
        self
    }

    /// The same calendar with days decided locally; they win over the national ones.
    #[must_use]
    pub fn with_days(mut self, days: impl IntoIterator<Item = SpecialDay>) -> Self {
        self.days
            .extend(days.into_iter().map(|day| (day.date, day)));
        self
    }

    /// Both calendars' years and days; hours stay those of `self`.
    #[must_use]
    pub fn joined(mut self, other: Self) -> Self {
        self.version = format!("{}+{}", self.version, other.version);
        self.years.extend(other.years);
        self.days.extend(other.days);
        self
    }

    /// The same calendar with the years of a newer file as that one has them: a notice replaces what was computed.
    #[must_use]
    pub fn with_years_of(mut self, newer: Self) -> Self {
        self.days
            .retain(|date, _| !newer.years.contains(&date.year()));
        self.joined(newer)
    }

    /// The years in which no holiday is listed: no year is without (Labour Code 2019 Art. 112).
    pub fn years_without_holidays(&self) -> impl Iterator<Item = i32> + '_ {
        let has_one = |year: i32| {
            let mut days = self.days.values();
            days.any(|day| day.kind == DayKind::Holiday && day.date.year() == year)
        };
        self.years().filter(move |year| !has_one(*year))
    }

    /// Days on which this calendar and another differ, in order.
    pub fn changes_to(&self, other: &Self) -> Vec<DayChange> {
        let days: BTreeSet<NaiveDate> =
            self.days.keys().chain(other.days.keys()).copied().collect();
        let change = |date: NaiveDate| DayChange {
            date,
            before: self.days.get(&date).cloned(),
            after: other.days.get(&date).cloned(),
        };
        let changes = days.into_iter().map(change);
        changes
            .filter(|change| change.before != change.after)
            .collect()
    }

    /// Whether the day counts in time limits given in working days.
    pub fn is_working_day(&self, date: NaiveDate) -> bool {
        self.day_off_reason(date).is_none()
    }

    /// Why the day does not count; `None` for a working day.
    pub fn day_off_reason(&self, date: NaiveDate) -> Option<DayOff> {
        match self.days.get(&date) {
            Some(day) if day.kind == DayKind::SwapWork => None,
            Some(day) => Some(DayOff::Special {
                day: day.kind,
                name_vi: day.name_vi.clone(),
                status: day.status,
            }),
            None => match date.weekday() {
                Weekday::Sun => Some(DayOff::Sunday),
                Weekday::Sat if !self.hours.counts_saturday => Some(DayOff::Saturday),
                _ => None,
            },
        }
    }

    /// The special day on `date`, if it is one.
    pub fn special_day(&self, date: NaiveDate) -> Option<&SpecialDay> {
        self.days.get(&date)
    }

    /// Special days from `from` to `to`, both included.
    pub fn special_days(
        &self,
        from: NaiveDate,
        to: NaiveDate,
    ) -> impl Iterator<Item = &SpecialDay> {
        let days = (from <= to).then(|| self.days.range(from..=to));
        days.into_iter().flatten().map(|(_, day)| day)
    }

    /// When the counter is open on `date`; empty on days off, but a Saturday may be open without counting.
    pub fn sessions_on(&self, date: NaiveDate) -> &[Session] {
        match self.days.get(&date) {
            Some(day) if day.kind == DayKind::SwapWork => &self.hours.weekday,
            Some(_) => &[],
            None => self.hours.on(date.weekday()),
        }
    }

    /// Whether the counter is open on `date` at `time`; both ends of a session belong to it.
    pub fn is_open(&self, date: NaiveDate, time: NaiveTime) -> bool {
        self.sessions_on(date)
            .iter()
            .any(|session| session.contains(time))
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests fail by panicking")]
    use super::sample::{calendar, day};
    use super::*;

    #[test]
    fn the_days_off_of_2026_and_2027_are_those_of_the_notices() {
        let calendar = calendar();
        let off = |year: i32| {
            calendar
                .special_days(day(year, 1, 1), day(year, 12, 31))
                .filter(|d| d.kind != DayKind::SwapWork)
                .map(|d| d.date.format("%d/%m").to_string())
                .collect::<Vec<_>>()
                .join(" ")
        };
        assert_eq!(
            off(2026),
            "01/01 02/01 14/02 15/02 16/02 17/02 18/02 19/02 20/02 21/02 22/02 26/04 27/04 30/04 01/05 31/08 01/09 02/09 24/11"
        );
        assert_eq!(
            off(2027),
            "01/01 04/02 05/02 06/02 07/02 08/02 09/02 10/02 16/04 30/04 01/05 03/05 02/09 03/09 24/11"
        );
    }

    #[test]
    fn a_swapped_saturday_works_and_is_open_like_a_weekday() {
        let calendar = calendar();
        for saturday in [day(2026, 1, 10), day(2026, 8, 22)] {
            assert_eq!(saturday.weekday(), Weekday::Sat);
            assert!(calendar.is_working_day(saturday));
            assert_eq!(calendar.sessions_on(saturday), calendar.hours().weekday);
        }
        assert!(!calendar.is_working_day(day(2026, 1, 17)));
    }

    #[test]
    fn an_open_saturday_counts_only_where_the_province_says_so() {
        let mut hours = calendar().hours().clone();
        hours.saturday = vec![hours.weekday[0]];
        let open = calendar().with_hours(hours.clone());
        let saturday = day(2026, 11, 21);
        assert_eq!(open.day_off_reason(saturday), Some(DayOff::Saturday));
        assert!(open.is_open(saturday, NaiveTime::from_hms_opt(9, 0, 0).unwrap()));
        hours.counts_saturday = true;
        assert!(open.with_hours(hours).is_working_day(saturday));
    }

    #[test]
    fn a_local_day_off_wins_over_the_weekday() {
        let local = SpecialDay {
            date: day(2026, 11, 25),
            kind: DayKind::Local,
            name_vi: "Ngày hội xã".into(),
            source: "thông báo của xã".into(),
            status: DayStatus::Official,
        };
        let calendar = calendar().with_days([local]);
        assert!(!calendar.is_working_day(day(2026, 11, 25)));
        assert!(calendar.sessions_on(day(2026, 11, 25)).is_empty());
    }

    #[test]
    fn years_outside_the_data_are_known_as_such() {
        assert!(calendar().covers(day(2026, 6, 1)));
        assert!(!calendar().covers(day(2028, 1, 26)));
        assert_eq!(calendar().years().collect::<Vec<_>>(), [2025, 2026, 2027]);
    }
}
