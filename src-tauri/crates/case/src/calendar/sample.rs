//! The shipped calendar for tests.
#![allow(clippy::unwrap_used, reason = "tests fail by panicking")]
use chrono::NaiveDate;

use super::Calendar;

/// The shipped years 2025 to 2027 with the default hours.
pub(crate) fn calendar() -> Calendar {
    let year = |text| Calendar::from_json(text).unwrap();
    year(include_str!("../../../../../assets/calendar/vn-2025.json"))
        .joined(year(include_str!(
            "../../../../../assets/calendar/vn-2026.json"
        )))
        .joined(year(include_str!(
            "../../../../../assets/calendar/vn-2027.json"
        )))
}

pub(crate) fn day(year: i32, month: u32, day: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(year, month, day).unwrap()
}
