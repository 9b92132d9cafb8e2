//! Showing outcomes: JSON for programs, an indented list for people.
use motcua_desk::error::Error;
use serde_json::{Value, json};

use crate::commands::Outcome;

/// An outcome as text.
pub fn outcome(outcome: &Outcome, as_json: bool) -> String {
    match &outcome.words {
        _ if as_json => outcome.shown.to_string(),
        Some(words) => words.trim_end().to_owned(),
        None => plain(&outcome.shown, 0).trim_end().to_owned(),
    }
}

/// An error as text.
pub fn error(error: &Error, as_json: bool) -> String {
    if as_json {
        return json!({ "error": error }).to_string();
    }
    let facts: Vec<String> = error
        .detail
        .iter()
        .map(|(name, value)| format!("{name} = {value}"))
        .collect();
    let facts = if facts.is_empty() {
        String::new()
    } else {
        format!(" ({})", facts.join(", "))
    };
    let advice = if error.retry {
        "; may be tried again"
    } else {
        ""
    };
    format!("motcuactl: {:?}{facts}{advice}", error.code)
}

fn plain(value: &Value, depth: usize) -> String {
    let indent = "  ".repeat(depth);
    match value {
        Value::Object(fields) => fields
            .iter()
            .map(|(name, value)| match value {
                Value::Object(_) | Value::Array(_) => {
                    format!("{indent}{name}:\n{}", plain(value, depth + 1))
                }
                _ => format!("{indent}{name}: {}\n", scalar(value)),
            })
            .collect(),
        Value::Array(items) => items
            .iter()
            .map(|item| match item {
                Value::Object(_) => format!("{indent}-\n{}", plain(item, depth + 1)),
                _ => format!("{indent}- {}\n", scalar(item)),
            })
            .collect(),
        _ => format!("{indent}{}\n", scalar(value)),
    }
}

fn scalar(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Null => "–".to_owned(),
        other => other.to_string(),
    }
}
