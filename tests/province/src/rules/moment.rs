//! The three ways a moment is written on these wires.

use chrono::{DateTime, FixedOffset, NaiveDateTime, TimeZone, Utc};

/// How a moment is written; all without an offset are of Asia/Ho_Chi_Minh.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Written {
    /// `20261120081500` (dialects A and B).
    Packed,
    /// `2026-11-20 08:15:00` (dialect C, days of a dossier).
    Spaced,
    /// `2026-11-20T08:15:00.000`, with or without an offset (dialect C, progress).
    Iso,
}

impl Written {
    pub(crate) fn pattern(self) -> &'static str {
        match self {
            Self::Packed => "yyyyMMddHHmmss",
            Self::Spaced => "yyyy-MM-dd HH:mm:ss",
            Self::Iso => "yyyy-MM-ddTHH:mm:ss.fff",
        }
    }
}

/// The moment a text means, if it is written so and exists.
pub(crate) fn parse_moment(written: Written, text: &str) -> Option<DateTime<Utc>> {
    match written {
        Written::Packed => {
            let digits = text.len() == 14 && text.bytes().all(|byte| byte.is_ascii_digit());
            digits.then(|| local(text, "%Y%m%d%H%M%S")).flatten()
        }
        Written::Spaced => (text.len() == 19)
            .then(|| local(text, "%Y-%m-%d %H:%M:%S"))
            .flatten(),
        Written::Iso => iso(text),
    }
}

fn iso(text: &str) -> Option<DateTime<Utc>> {
    let milliseconds = text.get(19..23)?;
    let exact = milliseconds.starts_with('.')
        && milliseconds[1..].bytes().all(|byte| byte.is_ascii_digit());
    if !exact {
        return None;
    }
    if text.len() == 23 {
        return local(text, "%Y-%m-%dT%H:%M:%S%.3f");
    }
    let moment = DateTime::parse_from_rfc3339(text).ok()?;
    Some(moment.with_timezone(&Utc))
}

fn local(text: &str, pattern: &str) -> Option<DateTime<Utc>> {
    let naive = NaiveDateTime::parse_from_str(text, pattern).ok()?;
    let zone = FixedOffset::east_opt(7 * 3600)?;
    let moment = zone.from_local_datetime(&naive).single()?;
    Some(moment.with_timezone(&Utc))
}
