//! Files that cannot be opened by their own end: the longest beginning that can, and traces of signatures elsewhere.

use std::io;

use super::report::{Attack, Defect};
use crate::file::{Bounds, Document, Prefix, ReadAt};

/// Ends of revisions tried, the last first.
const ENDS: usize = 8;
/// Bytes of a file searched for traces.
const SEARCHED: u64 = 256 * 1024 * 1024;
/// Traces told.
const TRACES: usize = 16;

/// The end of the longest beginning of a file that is a file by itself.
pub(super) fn readable_part(source: &dyn ReadAt, bounds: Bounds) -> io::Result<Option<u64>> {
    let mut ends = places(source, b"%%EOF", usize::MAX)?;
    let kept = ends.len().saturating_sub(ENDS);
    for at in ends.drain(kept..).rev() {
        // A line end belongs to it, so that a signature over it is one over a revision.
        let mut end = at + 5;
        let mut next = [0; 2];
        let read = source.read_at(end, &mut next)?;
        end += match next[..read] {
            [b'\r', b'\n'] => 2,
            [b'\r' | b'\n', ..] => 1,
            _ => 0,
        };
        let part = Prefix::new(source, end);
        if end < source.size() && Document::open(&part, bounds).is_ok() {
            return Ok(Some(end));
        }
    }
    Ok(None)
}

/// What every trace of a `ByteRange` in the bytes looks like, one entry each.
pub(super) fn traces(source: &dyn ReadAt) -> io::Result<Vec<Option<Attack>>> {
    let mut found = Vec::new();
    for at in places(source, b"/ByteRange", 4 * TRACES)? {
        let mut bytes = [0; 160];
        let read = source.read_at(at + 10, &mut bytes)?;
        let Some(range) = numbers(&bytes[..read]) else {
            continue;
        };
        found.push(mark(source, &range)?);
        if found.len() >= TRACES {
            break;
        }
    }
    Ok(found)
}

/// What a trace is told as.
pub(super) const TRACE: Defect = Defect::NoField;

fn mark(source: &dyn ReadAt, range: &[u64]) -> io::Result<Option<Attack>> {
    let &[0, before, second, after] = range else {
        return Ok(Some(Attack::Usf));
    };
    let gap = second.saturating_sub(before);
    let mut bytes = vec![0; usize::try_from(gap).unwrap_or(usize::MAX).min(1024 * 1024)];
    let read = source.read_at(before, &mut bytes)?;
    let is_contents = match bytes[..read] {
        [b'<', ref digits @ .., b'>'] => digits.iter().all(u8::is_ascii_hexdigit),
        _ => false,
    };
    Ok(if !is_contents {
        Some(Attack::Swa)
    } else if second.saturating_add(after) < source.size() {
        Some(Attack::Isa)
    } else {
        None
    })
}

fn numbers(bytes: &[u8]) -> Option<Vec<u64>> {
    let text: String = bytes.iter().map(|byte| char::from(*byte)).collect();
    let inner = text
        .trim_start_matches(|letter: char| letter.is_ascii_whitespace())
        .strip_prefix('[')?;
    let (inner, _) = inner.split_once(']')?;
    inner
        .split_ascii_whitespace()
        .map(|number| number.parse().ok())
        .collect()
}

/// Every place of a word.
fn places(source: &dyn ReadAt, word: &[u8], most: usize) -> io::Result<Vec<u64>> {
    let mut found = Vec::new();
    let mut buffer = vec![0; 256 * 1024];
    let mut at = 0;
    let end = source.size().min(SEARCHED);
    while at < end && found.len() < most {
        let read = source.read_at(at, &mut buffer)?;
        let step = read.saturating_sub(word.len() - 1).max(1);
        let windows = buffer[..read].windows(word.len()).take(step);
        found.extend(
            windows
                .enumerate()
                .filter(|(_, window)| *window == word)
                .map(|(place, _)| at + place as u64),
        );
        at += step as u64;
    }
    found.truncate(most);
    Ok(found)
}
