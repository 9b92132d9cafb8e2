//! The chain of cross-reference sections, and the revisions of the file they end.

use std::collections::BTreeSet;

use super::object::Object;
use super::read_at::bytes_at;
use super::section::{Form, Place, Section};
use super::{FileError, Finding};

/// How far from the end `startxref` is looked for, bytes (ISO 32000-2, Annex H, is as generous).
const TAIL: u64 = 1024;

/// What one save of the file added.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Revision {
    /// First byte it added: where the one before ends.
    pub start: u64,
    /// First byte after its `%%EOF`.
    pub end: u64,
    /// The same with the line end that follows, where one does.
    pub line_end: u64,
    /// How its cross-reference is written.
    pub form: Form,
    /// How many sections of the chain, oldest first, the file has up to and with it.
    pub(super) sections: usize,
}

/// The value of the last `startxref`, and the first byte after the `%%EOF` that follows it.
pub(super) fn start(place: &Place<'_>) -> Result<(u64, u64), FileError> {
    let size = place.source.size();
    let from = size.saturating_sub(TAIL);
    let tail = bytes_at(place.source, from, TAIL as usize)?;
    let last = tail.windows(9).rposition(|window| window == b"startxref");
    let last = last.ok_or(FileError::NoStart)? as u64 + from;
    end_at(place, last).map_err(|_| FileError::NoStart)
}

/// Reads `startxref`, a number and `%%EOF`; the number and the first byte after them.
fn end_at(place: &Place<'_>, at: u64) -> Result<(u64, u64), FileError> {
    place.lexed(at, 128, |lexer| {
        lexer.keyword("startxref")?;
        let value = lexer.unsigned()?;
        lexer.keyword("%%EOF")?;
        Ok((value, at + lexer.position() as u64))
    })
}

/// All sections, oldest first, and what each save added.
pub(super) fn chain(
    place: &Place<'_>,
    first: u64,
    is_linearized: bool,
    findings: &mut Vec<Finding>,
) -> Result<(Vec<Section>, Vec<Revision>), FileError> {
    let sections = sections(place, first, is_linearized, findings)?;
    let mut revisions: Vec<Revision> = Vec::new();
    let pair = is_linearized && sections.len() > 1 && sections[0].offset > sections[1].offset;
    for (number, section) in sections.iter().enumerate() {
        if pair && number == 0 {
            // The end of a linearized file stands after its main section and names its first one.
            continue;
        }
        let ending = if pair && number == 1 {
            &sections[0]
        } else {
            section
        };
        let (value, end) = end_at(place, ending.after)?;
        let at = section.offset;
        if value + place.base > at || !blank(place, value + place.base, at)? {
            return Err(FileError::Chain {
                at,
                what: "its startxref names another section",
            });
        }
        let before = revisions.last().map_or(0, |revision| revision.line_end);
        if ending.offset < before {
            return Err(FileError::Chain {
                at,
                what: "it stands before the end of the revision before",
            });
        }
        revisions.push(Revision {
            start: before,
            end,
            line_end: end + line_end(place, end)?,
            form: section.form,
            sections: number + 1,
        });
    }
    Ok((sections, revisions))
}

fn sections(
    place: &Place<'_>,
    first: u64,
    is_linearized: bool,
    findings: &mut Vec<Finding>,
) -> Result<Vec<Section>, FileError> {
    let mut sections: Vec<Section> = Vec::new();
    let mut seen = BTreeSet::new();
    let mut next = Some(first);
    let mut entries = 0;
    while let Some(offset) = next {
        let at = offset;
        if !seen.insert(offset) {
            return Err(FileError::Chain {
                at,
                what: "the chain comes back to it",
            });
        }
        let section = place.section(offset, findings)?;
        entries += section.entries.len();
        if entries > place.bounds.entries || sections.len() >= place.bounds.sections {
            return Err(FileError::Bound("cross-references"));
        }
        next = match section.trailer.get("Prev") {
            None => None,
            Some(Object::Int(previous)) => {
                Some(u64::try_from(*previous).map_err(|_| FileError::Chain {
                    at,
                    what: "Prev is negative",
                })?)
            }
            Some(_) => {
                return Err(FileError::Chain {
                    at,
                    what: "Prev is no number",
                });
            }
        };
        if let Some(younger) = sections.last()
            && section.offset >= younger.offset
            && (!is_linearized || next.is_some())
        {
            return Err(FileError::Chain {
                at,
                what: "Prev leads forward",
            });
        }
        sections.push(section);
    }
    sections.reverse();
    Ok(sections)
}

fn blank(place: &Place<'_>, from: u64, to: u64) -> Result<bool, FileError> {
    let count = usize::try_from(to - from).unwrap_or(usize::MAX);
    let bytes = bytes_at(place.source, from, count.min(64))?;
    Ok(count <= 64 && bytes.iter().all(|byte| super::lexer::is_space(*byte)))
}

/// Length of the line end at a place: 0, 1 or 2.
fn line_end(place: &Place<'_>, at: u64) -> Result<u64, FileError> {
    Ok(match bytes_at(place.source, at, 2)?.as_slice() {
        [b'\r', b'\n'] => 2,
        [b'\r' | b'\n', ..] => 1,
        _ => 0,
    })
}
