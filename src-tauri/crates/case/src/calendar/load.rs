use std::collections::{BTreeMap, BTreeSet};

use chrono::{Datelike, NaiveDate, NaiveTime};
use serde::Deserialize;

use super::{Calendar, OfficeHours, Session, SpecialDay};

/// The largest calendar file read; a year has about 2 KB.
const LARGEST: usize = 256 * 1024;

/// Why calendar data cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum CalendarError {
    /// More bytes than any calendar needs.
    #[error("the calendar has {bytes} bytes, more than {most}")]
    TooLarge {
        /// Bytes given.
        bytes: usize,
        /// Bytes allowed.
        most: usize,
    },
    /// Not JSON of this shape.
    #[error("the calendar cannot be read")]
    Shape(#[source] serde_json::Error),
    /// One day is listed twice.
    #[error("{date} is listed twice")]
    Twice {
        /// The day.
        date: NaiveDate,
    },
    /// A day of a year the file does not claim to cover.
    #[error("{date} is outside the years the calendar covers")]
    OutsideYears {
        /// The day.
        date: NaiveDate,
    },
    /// Office hours that overlap, are out of order or missing.
    #[error("the office hours are out of order")]
    Hours,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    version: String,
    years: BTreeSet<i32>,
    hours: Option<OfficeHours>,
    days: Vec<SpecialDay>,
}

impl Calendar {
    /// Reads one file of `assets/calendar`: `{version, years, hours?, days: [{date, kind, name_vi, source,
    /// status}]}`. Without hours the usual 07:30–11:30 and 13:30–17:00 are taken.
    pub fn from_json(text: &str) -> Result<Self, CalendarError> {
        if text.len() > LARGEST {
            return Err(CalendarError::TooLarge {
                bytes: text.len(),
                most: LARGEST,
            });
        }
        let File {
            version,
            years,
            hours,
            days,
        } = serde_json::from_str(text).map_err(CalendarError::Shape)?;
        let hours = hours.unwrap_or_default();
        if !hours.is_sound() {
            return Err(CalendarError::Hours);
        }
        let mut by_date = BTreeMap::new();
        for day in days {
            let date = day.date;
            if !years.contains(&date.year()) {
                return Err(CalendarError::OutsideYears { date });
            }
            if by_date.insert(date, day).is_some() {
                return Err(CalendarError::Twice { date });
            }
        }
        Ok(Self {
            version,
            hours,
            years,
            days: by_date,
        })
    }
}

impl Default for OfficeHours {
    /// The hours most offices of the south and the centre keep; Saturday closed and not counted.
    fn default() -> Self {
        let at = |hour, minute| NaiveTime::from_hms_opt(hour, minute, 0).unwrap_or_default();
        Self {
            weekday: vec![
                Session {
                    from: at(7, 30),
                    to: at(11, 30),
                },
                Session {
                    from: at(13, 30),
                    to: at(17, 0),
                },
            ],
            saturday: Vec::new(),
            counts_saturday: false,
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests fail by panicking")]
    use super::*;

    fn with_days(days: &str) -> Result<Calendar, CalendarError> {
        Calendar::from_json(&format!(
            r#"{{"version":"t","years":[2026],"days":[{days}]}}"#
        ))
    }

    const ONE: &str = r#"{"date":"2026-01-01","kind":"holiday","name_vi":"Tết","source":"s","status":"official"}"#;

    #[test]
    fn a_calendar_that_contradicts_itself_is_refused() {
        assert!(with_days(ONE).is_ok());
        assert!(matches!(
            with_days(&format!("{ONE},{ONE}")),
            Err(CalendarError::Twice { .. })
        ));
        assert!(matches!(
            with_days(&ONE.replace("2026", "2027")),
            Err(CalendarError::OutsideYears { .. })
        ));
        assert!(matches!(
            with_days(&ONE.replace("holiday", "party")),
            Err(CalendarError::Shape(_))
        ));
        assert!(matches!(
            Calendar::from_json(&" ".repeat(LARGEST + 1)),
            Err(CalendarError::TooLarge { .. })
        ));
        let hours = r#"{"version":"t","years":[],"days":[],"hours":{"weekday":[{"from":"12:00","to":"08:00"}]}}"#;
        assert!(matches!(
            Calendar::from_json(hours),
            Err(CalendarError::Hours)
        ));
    }
}
