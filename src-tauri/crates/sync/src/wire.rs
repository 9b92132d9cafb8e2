//! Model → JSON of each dialect, and JSON of each dialect → model. Pure: no clock, no line.
//!
//! Each dialect's structs carry the exact names of the wire; everything is text unless the tables say otherwise.
pub(crate) mod catalogue;
pub(crate) mod found;
pub(crate) mod inbound;
pub(crate) mod inbox;
pub(crate) mod lgsp;
pub(crate) mod moment;
pub(crate) mod national;
pub(crate) mod noi_ho_so;
pub(crate) mod payment;
pub(crate) mod person;
pub(crate) mod phone;
pub(crate) mod repository;
pub(crate) mod state;

use serde_json::Value;

/// A text of an object, whatever it was written as; none where it is empty.
pub(crate) fn text(value: &Value, names: &[&str]) -> Option<String> {
    names.iter().find_map(|name| match value.get(*name)? {
        Value::String(text) => Some(text.trim().to_owned()).filter(|text| !text.is_empty()),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    })
}

/// The rows of an answer: an array, or an object that holds one under one of these names, at most `most` of them.
pub(crate) fn rows<'a>(value: &'a Value, names: &[&str], most: usize) -> &'a [Value] {
    let list = match value {
        Value::Array(list) => Some(list),
        _ => names.iter().find_map(|name| value.get(*name)?.as_array()),
    };
    list.map_or(&[], |list| &list[..list.len().min(most)])
}
