//! What an answer means. Codes come as numbers or as text, `0`, `"0"` or `"00"`; some systems tell success by words
//! alone (province-api b.1). What cannot be understood is never taken for a success.
mod body;
mod words;

use serde_json::Value;

pub(crate) use body::{json, refused};
use words::folded;

use crate::province::{Doubt, Fault, FaultKind, Refusal};
use crate::values::Phrases;

/// Most characters of the province's words that are kept.
const MOST_WORDS: usize = 500;
/// Most characters of a code.
const MOST_CODE: usize = 40;

const CODES: [&str; 6] = [
    "error_code",
    "errorCode",
    "response_code",
    "code",
    "Status",
    "status",
];
const WORDS: [&str; 8] = [
    "message",
    "response_desc",
    "Message",
    "statusDescription",
    "errorDescription",
    "error_description",
    "title",
    "msg",
];

/// How a dialect tells success.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Marker {
    /// A code of zeros (A).
    Zero,
    /// A code of zeros and words of success (B, dossiers).
    ZeroAndWords,
    /// Words of success, and no code that says otherwise (B, progress).
    Words,
    /// The HTTP status was good, and the body says so again by a code or by words (C).
    Status,
    /// A code that the values name (D).
    Bus,
}

/// An answer that was a success: all of it, for what else it holds.
pub(crate) fn done(bytes: &[u8], marker: Marker, phrases: &Phrases) -> Result<Value, Fault> {
    let value = json(bytes)?;
    let refusal = said(&value, phrases);
    let words = folded(&refusal.words);
    let denied = has(&words, &phrases.no_success);
    let praised = has(&words, &phrases.success) && !denied;
    let (good, bad) = match marker {
        Marker::Zero => (zero(&refusal.code), !refusal.code.is_empty()),
        Marker::ZeroAndWords => (
            zero(&refusal.code) && praised,
            denied || unlike_zero(&refusal.code) || !refusal.words.is_empty() && !praised,
        ),
        Marker::Words => (
            praised && !unlike_zero(&refusal.code),
            denied || !praised && (unlike_zero(&refusal.code) || !refusal.words.is_empty()),
        ),
        Marker::Status if refusal.code.is_empty() => (praised, denied),
        Marker::Status => (fine(&refusal.code) && !denied, true),
        Marker::Bus => (
            phrases.bus_codes.contains(&refusal.code) && !denied,
            !refusal.code.is_empty(),
        ),
    };
    if good {
        return Ok(value);
    }
    Err(if bad {
        denial(refusal, &words, phrases)
    } else {
        FaultKind::Doubt(Doubt::Unreadable).into()
    })
}

/// Code and words of an answer, wherever they stand.
pub(crate) fn said(value: &Value, phrases: &Phrases) -> Refusal {
    let code = CODES.iter().find_map(|name| text(value.get(*name)?));
    let words = WORDS
        .iter()
        .find_map(|name| text(value.get(*name)?).filter(|words| !words.is_empty()))
        .unwrap_or_default();
    let plain = folded(&words);
    Refusal {
        code: cut(code.unwrap_or_default(), MOST_CODE),
        known: has(&plain, &phrases.known),
        unknown: has(&plain, &phrases.unknown),
        words: cut(words, MOST_WORDS),
    }
}

/// What kind of no it is.
fn denial(refusal: Refusal, words: &str, phrases: &Phrases) -> Fault {
    if has(words, &phrases.barred) {
        FaultKind::Barred(refusal).into()
    } else if has(words, &phrases.session) {
        FaultKind::Session.into()
    } else if has(words, &phrases.later) {
        // Nobody can put anything right in the dossier, and what was done before the fault is not known.
        FaultKind::Doubt(Doubt::Server).into()
    } else {
        FaultKind::Refused(refusal).into()
    }
}

/// A number or a text.
fn text(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.trim().to_owned()),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    }
}

fn zero(code: &str) -> bool {
    !code.is_empty() && code.bytes().all(|digit| digit == b'0')
}

fn unlike_zero(code: &str) -> bool {
    !code.is_empty() && !zero(code)
}

/// Zero, or a status of the 200 kind.
fn fine(code: &str) -> bool {
    zero(code) || matches!(code, "200" | "201" | "OK" | "ok" | "success" | "SUCCESS")
}

fn has(words: &str, phrases: &[String]) -> bool {
    phrases.iter().any(|phrase| words.contains(phrase.as_str()))
}

fn cut(text: String, most: usize) -> String {
    match text.char_indices().nth(most) {
        Some((end, _)) => text[..end].to_owned(),
        None => text,
    }
}

#[cfg(test)]
#[path = "reply/tests.rs"]
mod tests;
