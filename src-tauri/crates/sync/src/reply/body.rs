//! Bytes of an answer → its JSON, or why there is none.
use serde_json::Value;

use super::{said, text};
use crate::province::{Doubt, Fault, FaultKind, Refusal};
use crate::values::Phrases;

/// Names that hold an answer within an answer.
const WITHIN: [&str; 2] = ["error", "fault"];

/// The JSON of an answer. Some gateways send their JSON as a JSON text; that is taken apart once.
pub(crate) fn json(bytes: &[u8]) -> Result<Value, Fault> {
    let unreadable = || Fault::from(FaultKind::Doubt(Doubt::Unreadable));
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    let value: Value = serde_json::from_slice(bytes).map_err(|_| unreadable())?;
    match &value {
        Value::String(text) => serde_json::from_str(text).map_err(|_| unreadable()),
        _ => Ok(value),
    }
}

/// Code and words of an answer whose HTTP status says no already.
pub(crate) fn refused(status: u16, bytes: &[u8], phrases: &Phrases) -> Refusal {
    let value = json(bytes).unwrap_or_default();
    let inner = WITHIN
        .iter()
        .find_map(|name| value.get(*name).filter(|inner| inner.is_object()));
    let mut refusal = said(inner.unwrap_or(&value), phrases);
    if refusal.words.is_empty() {
        let words = value.get("error").and_then(text).unwrap_or_default();
        refusal.words = said(&serde_json::json!({ "message": words }), phrases).words;
    }
    if refusal.code.is_empty() {
        refusal.code = status.to_string();
    }
    refusal
}
