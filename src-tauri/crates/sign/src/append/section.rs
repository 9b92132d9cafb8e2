//! The cross-reference of an update, in the form the file already has.

use std::collections::BTreeMap;
use std::io::Write;

use super::{AppendError, Update, write};
use crate::file::{Dict, Id, Object};

/// Largest offset a table can hold (ten digits).
const TABLE_LIMIT: u64 = 9_999_999_999;

/// A table with its trailer.
pub fn table(
    update: &Update<'_, '_>,
    identity: Object,
    places: &BTreeMap<Id, u64>,
    start: u64,
    out: &mut Vec<u8>,
) -> Result<(), AppendError> {
    let at = start + out.len() as u64;
    if at > TABLE_LIMIT {
        return Err(AppendError::Full);
    }
    out.extend_from_slice(b"xref\n");
    for run in runs(places) {
        writeln!(out, "{} {}", run[0].0.number, run.len())?;
        for (id, offset) in run {
            // Twenty bytes each (ISO 32000-2, 7.5.4).
            write!(out, "{offset:010} {:05} n\r\n", id.generation)?;
        }
    }
    out.extend_from_slice(b"trailer\n");
    let trailer = trailer(update, identity);
    write::object(&Object::Dict(trailer), out)?;
    write!(out, "\nstartxref\n{at}\n%%EOF\n")?;
    Ok(())
}

/// A stream, which is an object too.
pub fn stream(
    update: &mut Update<'_, '_>,
    identity: Object,
    mut places: BTreeMap<Id, u64>,
    start: u64,
    out: &mut Vec<u8>,
) -> Result<(), AppendError> {
    let id = update.reserve()?;
    let at = start + out.len() as u64;
    places.insert(id, at);
    let mut index = Vec::new();
    let mut rows = Vec::new();
    // As many bytes for an offset as the largest one needs.
    let width = (8 - at.leading_zeros() as usize / 8).max(1);
    for run in runs(&places) {
        index.extend([i64::from(run[0].0.number), run.len() as i64].map(Object::Int));
        for (id, offset) in run {
            rows.push(1);
            rows.extend_from_slice(&offset.to_be_bytes()[8 - width..]);
            rows.extend_from_slice(&id.generation.to_be_bytes());
        }
    }
    let mut dict = trailer(update, identity);
    dict.set("Type", Object::Name(b"XRef".to_vec()));
    dict.set("Index", Object::Array(index));
    let widths = [1, width as i64, 2].map(Object::Int);
    dict.set("W", Object::Array(widths.to_vec()));
    write::header(id, out);
    write::stream(dict, &rows, out)?;
    write!(out, "\nendobj\nstartxref\n{at}\n%%EOF\n")?;
    Ok(())
}

/// What the new trailer takes over, and nothing else: keys of a stream or of a hybrid file would lie about this one.
fn trailer(update: &Update<'_, '_>, identity: Object) -> Dict {
    let old = update.document.trailer();
    let mut dict = Dict::new();
    dict.set("Size", Object::Int(i64::from(update.next)));
    dict.set("Prev", Object::Int(update.document.start() as i64));
    for key in ["Root", "Info"] {
        if let Some(value) = old.get(key) {
            dict.set(key, value.clone());
        }
    }
    dict.set("ID", identity);
    dict
}

/// Objects whose numbers follow one another.
fn runs(places: &BTreeMap<Id, u64>) -> Vec<Vec<(Id, u64)>> {
    let mut runs: Vec<Vec<(Id, u64)>> = Vec::new();
    for (id, offset) in places {
        match runs.last_mut() {
            Some(run)
                if run
                    .last()
                    .is_some_and(|last| last.0.number + 1 == id.number) =>
            {
                run.push((*id, *offset));
            }
            _ => runs.push(vec![(*id, *offset)]),
        }
    }
    runs
}
