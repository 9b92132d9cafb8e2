//! Moments as the dialects write them. The counter's zone is +07:00 whatever the machine says.
use chrono::{DateTime, FixedOffset, NaiveDate, NaiveDateTime, TimeZone, Utc};

/// Seconds Vietnam is ahead of UTC, all year.
const AHEAD: i32 = 7 * 3600;

/// `yyyyMMddHHmmss` (A, B).
pub(crate) fn compact(at: DateTime<Utc>) -> String {
    here(at).format("%Y%m%d%H%M%S").to_string()
}

/// The same, or the empty text of a moment that is not there.
pub(crate) fn compact_or_empty(at: Option<DateTime<Utc>>) -> String {
    at.map(compact).unwrap_or_default()
}

/// `yyyy-MM-dd HH:mm:ss` (C, when a dossier is entered).
pub(crate) fn spaced(at: DateTime<Utc>) -> String {
    here(at).format("%Y-%m-%d %H:%M:%S").to_string()
}

/// ISO with milliseconds and zone (C, progress).
pub(crate) fn iso_ms(at: DateTime<Utc>) -> String {
    here(at).format("%Y-%m-%dT%H:%M:%S%.3f%:z").to_string()
}

/// ISO in UTC (D).
pub(crate) fn iso_utc(at: DateTime<Utc>) -> String {
    at.format("%Y-%m-%dT%H:%M:%SZ").to_string()
}

/// A day as `yyyyMMddHHmmss` of its first second (C, `NgaySinh`).
pub(crate) fn day_compact(day: NaiveDate) -> String {
    day.format("%Y%m%d000000").to_string()
}

/// Reads a moment in any of the forms that were seen; a moment without zone is of here.
pub(crate) fn read(text: &str) -> Option<DateTime<Utc>> {
    let text = text.trim();
    // Longest form: ISO with nanoseconds and zone.
    if text.len() > 40 {
        return None;
    }
    if let Ok(at) = DateTime::parse_from_rfc3339(text) {
        return Some(at.to_utc());
    }
    const FORMS: [&str; 5] = [
        "%Y%m%d%H%M%S",
        "%Y-%m-%d %H:%M:%S",
        "%Y-%m-%dT%H:%M:%S%.f",
        "%d/%m/%Y %H:%M:%S",
        "%Y-%m-%dT%H:%M",
    ];
    let local = FORMS
        .iter()
        .find_map(|form| NaiveDateTime::parse_from_str(text, form).ok())?;
    zone()?
        .from_local_datetime(&local)
        .single()
        .map(|at| at.to_utc())
}

fn here(at: DateTime<Utc>) -> DateTime<FixedOffset> {
    // The offset is less than a day, so it exists; UTC is never reached.
    let zone = zone().unwrap_or_else(|| chrono::Offset::fix(&Utc));
    at.with_timezone(&zone)
}

fn zone() -> Option<FixedOffset> {
    FixedOffset::east_opt(AHEAD)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn midnight_here_is_the_evening_before_in_utc() {
        let at = Utc.with_ymd_and_hms(2026, 11, 19, 17, 0, 5).unwrap();
        let written = [compact(at), spaced(at), iso_ms(at), iso_utc(at)];
        assert_eq!(
            written,
            [
                "20261120000005",
                "2026-11-20 00:00:05",
                "2026-11-20T00:00:05.000+07:00",
                "2026-11-19T17:00:05Z"
            ]
        );
        for text in written {
            assert_eq!(read(&text), Some(at), "{text}");
        }
        assert_eq!(read("20/11/2026 00:00:05"), Some(at));
    }

    #[test]
    fn what_is_no_moment_is_none() {
        for text in ["", "20261320000005", "2026", "hôm qua", "00000000000000"] {
            assert_eq!(read(text), None, "{text}");
        }
    }
}
