//! One cross-reference section: a table, a stream, or a table with a stream beside it (ISO 32000-2, 7.5.4 and 7.5.8).

use super::lexer::{LexError, Lexer};
use super::object::{Dict, Id, Object};
use super::read_at::{ReadAt, bytes_at};
use super::{Bounds, FileError, Finding, filter};

/// Where an object is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Entry {
    /// Nowhere: deleted, or never used.
    Free,
    /// At a place in the file.
    At {
        /// From the start of the file.
        offset: u64,
        /// Its generation.
        generation: u16,
    },
    /// In an object stream.
    In {
        /// Number of the stream.
        stream: u32,
        /// Its place there, from 0.
        index: u32,
    },
}

/// How a section is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// A table with a trailer.
    Table,
    /// A stream.
    Stream,
    /// A table whose trailer names a stream for further objects (`XRefStm`).
    Hybrid,
}

/// A cross-reference section.
#[derive(Debug, Clone)]
pub struct Section {
    /// Where it stands, from the start of the file.
    pub offset: u64,
    /// How it is written.
    pub form: Form,
    /// Its trailer, or the dictionary of its stream.
    pub trailer: Dict,
    /// The object that a stream is.
    pub id: Option<Id>,
    /// First byte after it, `startxref` not included.
    pub(super) after: u64,
    /// Number and entry, by number.
    pub(super) entries: Vec<(u32, Entry)>,
}

impl Section {
    /// The entry of a number, where it has one.
    #[must_use]
    pub fn entry(&self, number: u32) -> Option<Entry> {
        let place = self
            .entries
            .binary_search_by_key(&number, |(number, _)| *number);
        place.ok().map(|place| self.entries[place].1)
    }

    /// All its entries, by number.
    pub fn entries(&self) -> impl Iterator<Item = (u32, Entry)> + '_ {
        self.entries.iter().copied()
    }
}

/// A place to read from: the file, where its offsets count from, and what is allowed.
pub(super) struct Place<'a> {
    pub source: &'a dyn ReadAt,
    pub base: u64,
    pub bounds: &'a Bounds,
}

impl Place<'_> {
    /// Reads at a place with a window that grows until it is enough.
    pub fn lexed<T>(
        &self,
        at: u64,
        first: usize,
        mut read: impl FnMut(&mut Lexer<'_>) -> Result<T, LexError>,
    ) -> Result<T, FileError> {
        let mut window = first;
        loop {
            let bytes = bytes_at(self.source, at, window)?;
            let whole = bytes.len() < window;
            let mut lexer = Lexer::new(&bytes, whole, self.bounds.depth);
            match read(&mut lexer) {
                Ok(value) => return Ok(value),
                Err(LexError::Malformed(what)) => {
                    let at = at + lexer.position() as u64;
                    return Err(FileError::Syntax { at, what });
                }
                Err(LexError::Incomplete) if window >= self.bounds.object_bytes => {
                    return Err(FileError::Bound("an object"));
                }
                Err(LexError::Incomplete) => window *= 4,
            }
        }
    }

    /// Reads the section at an offset that counts as the file counts.
    pub fn section(&self, offset: u64, findings: &mut Vec<Finding>) -> Result<Section, FileError> {
        let at = offset + self.base;
        let (start, is_table) = self.lexed(at, 64, |lexer| {
            lexer.skip_space()?;
            Ok((at + lexer.position() as u64, lexer.starts_with(b"xref")?))
        })?;
        if start != at {
            findings.push(Finding::LooseOffset { at });
        }
        let mut section = if is_table {
            self.table(start, findings)?
        } else {
            self.stream(start)?
        };
        section.entries.sort_by_key(|(number, _)| *number);
        // The same entry again says nothing new.
        let differ = |pair: &&[(u32, Entry)]| pair[0].0 == pair[1].0 && pair[0].1 != pair[1].1;
        if let Some(twice) = section.entries.windows(2).find(differ) {
            findings.push(Finding::EntryTwice { number: twice[0].0 });
        }
        section.entries.dedup_by_key(|(number, _)| *number);
        if let Some(beside) = section.trailer.int("XRefStm").filter(|_| is_table) {
            self.join(&mut section, beside, findings)?;
        }
        Ok(section)
    }

    fn join(
        &self,
        section: &mut Section,
        beside: i64,
        findings: &mut Vec<Finding>,
    ) -> Result<(), FileError> {
        let at = u64::try_from(beside).map_err(|_| FileError::Type("XRefStm"))?;
        let stream = self.stream(at + self.base)?;
        for (number, entry) in stream.entries {
            match section
                .entries
                .binary_search_by_key(&number, |(number, _)| *number)
            {
                Ok(place) if section.entries[place].1 == Entry::Free => {
                    section.entries[place].1 = entry
                }
                Ok(place) if section.entries[place].1 == entry || entry == Entry::Free => {}
                Ok(_) => findings.push(Finding::HybridConflict {
                    number,
                    section: section.offset,
                    stream: stream.offset,
                }),
                Err(place) => section.entries.insert(place, (number, entry)),
            }
        }
        section.form = Form::Hybrid;
        Ok(())
    }

    fn table(&self, at: u64, findings: &mut Vec<Finding>) -> Result<Section, FileError> {
        let most = self.bounds.entries;
        let (entries, exact, trailer, length) = self.lexed(at, 16 * 1024, |lexer| {
            let mut entries = Vec::new();
            let mut exact = true;
            lexer.keyword("xref")?;
            loop {
                lexer.skip_space()?;
                if lexer.starts_with(b"trailer")? {
                    break;
                }
                exact &= subsection(lexer, &mut entries, most, self.base)?;
            }
            lexer.keyword("trailer")?;
            let trailer = lexer.dict(|_, _, _| {})?;
            Ok((entries, exact, trailer, lexer.position()))
        })?;
        if !exact {
            findings.push(Finding::EntryForm { section: at });
        }
        Ok(Section {
            offset: at,
            form: Form::Table,
            trailer,
            id: None,
            after: at + length as u64,
            entries,
        })
    }

    fn stream(&self, at: u64) -> Result<Section, FileError> {
        let (id, dict, start) = self.lexed(at, 2048, |lexer| {
            let id = lexer.header()?;
            let dict = lexer.dict(|_, _, _| {})?;
            stream_start(lexer)?;
            Ok((id, dict, at + lexer.position() as u64))
        })?;
        if !dict.is_type("XRef") {
            return Err(FileError::Chain {
                at,
                what: "neither a table nor a stream of cross-references",
            });
        }
        let length = dict
            .int("Length")
            .and_then(|length| u64::try_from(length).ok());
        let length = length.ok_or(FileError::Type("Length"))?;
        let after = self.stream_end(start, length)?;
        let count = usize::try_from(length).map_err(|_| FileError::Type("Length"))?;
        let raw = bytes_at(self.source, start, count)?;
        let plain = filter::decode(&dict, raw, self.bounds.decoded)?;
        let entries = stream_entries(&dict, &plain, self.bounds.entries, self.base)?;
        Ok(Section {
            offset: at,
            form: Form::Stream,
            trailer: dict,
            id: Some(id),
            after,
            entries,
        })
    }

    /// Where a stream with its `endobj` ends.
    fn stream_end(&self, start: u64, length: u64) -> Result<u64, FileError> {
        let end = start.checked_add(length).ok_or(FileError::Type("Length"))?;
        let used = self.lexed(end, 64, |lexer| {
            lexer.keyword("endstream")?;
            lexer.keyword("endobj")?;
            Ok(lexer.position())
        })?;
        Ok(end + used as u64)
    }
}

/// Passes `stream` and its line end (ISO 32000-2, 7.3.8.1).
pub(super) fn stream_start(lexer: &mut Lexer<'_>) -> Result<(), LexError> {
    lexer.keyword("stream")?;
    if lexer.peek()? == Some(b'\r') {
        lexer.seek(lexer.position() + 1);
    }
    match lexer.peek()? {
        Some(b'\n') => lexer.seek(lexer.position() + 1),
        _ => return Err(LexError::Malformed("no line end after stream")),
    }
    Ok(())
}

/// One run of entries; whether all have the set form of 20 bytes.
fn subsection(
    lexer: &mut Lexer<'_>,
    entries: &mut Vec<(u32, Entry)>,
    most: usize,
    base: u64,
) -> Result<bool, LexError> {
    let large = LexError::Malformed("more entries than any file has");
    let first = u32::try_from(lexer.unsigned()?).map_err(|_| large)?;
    let count = usize::try_from(lexer.unsigned()?).map_err(|_| large)?;
    if entries.len() + count > most {
        return Err(large);
    }
    let mut exact = true;
    for number in 0..count {
        lexer.skip_space()?;
        let start = lexer.position();
        let offset = lexer.unsigned()?;
        let digits = lexer.position() - start;
        let generation = lexer.unsigned()?;
        lexer.skip_space()?;
        let entry = match lexer.peek()? {
            Some(b'n') => Entry::At {
                offset: offset + base,
                generation: u16::try_from(generation).map_err(|_| large)?,
            },
            Some(b'f') => Entry::Free,
            _ => return Err(LexError::Malformed("neither n nor f")),
        };
        lexer.seek(lexer.position() + 1);
        exact &= digits == 10 && lexer.position() - start == 18;
        let number = first.checked_add(number as u32).ok_or(large)?;
        entries.push((number, entry));
    }
    Ok(exact)
}

fn stream_entries(
    dict: &Dict,
    plain: &[u8],
    most: usize,
    base: u64,
) -> Result<Vec<(u32, Entry)>, FileError> {
    let widths = numbers(dict.get("W"))
        .filter(|widths| widths.len() == 3 && widths.iter().all(|width| *width <= 8));
    let widths = widths.ok_or(FileError::Type("W"))?;
    let size = dict
        .int("Size")
        .and_then(|size| u64::try_from(size).ok())
        .ok_or(FileError::Type("Size"))?;
    let index = match dict.get("Index") {
        None => vec![0, size],
        index => numbers(index).ok_or(FileError::Type("Index"))?,
    };
    let width = widths.iter().sum::<u64>() as usize;
    let mut rows = plain.chunks_exact(width.max(1));
    let mut entries = Vec::new();
    for run in index.chunks(2) {
        let [first, count] = *run else {
            return Err(FileError::Type("Index"));
        };
        for number in first..first.saturating_add(count) {
            let (Some(row), true) = (rows.next(), entries.len() < most) else {
                return Err(FileError::Type("Index"));
            };
            let number = u32::try_from(number).map_err(|_| FileError::Type("Index"))?;
            entries.push((number, row_entry(row, &widths, base)?));
        }
    }
    Ok(entries)
}

fn row_entry(row: &[u8], widths: &[u64], base: u64) -> Result<Entry, FileError> {
    let mut rest = row;
    let mut field = |width: u64| {
        let (head, tail) = rest.split_at(width as usize);
        rest = tail;
        head.iter()
            .fold(0u64, |value, byte| value << 8 | u64::from(*byte))
    };
    let (kind, second, third) = (field(widths[0]), field(widths[1]), field(widths[2]));
    let wrong = FileError::Type("an entry of a cross-reference stream");
    match if widths[0] == 0 { 1 } else { kind } {
        0 => Ok(Entry::Free),
        1 => match (second.checked_add(base), u16::try_from(third)) {
            (Some(offset), Ok(generation)) => Ok(Entry::At { offset, generation }),
            _ => Err(wrong),
        },
        2 => match (u32::try_from(second), u32::try_from(third)) {
            (Ok(stream), Ok(index)) => Ok(Entry::In { stream, index }),
            _ => Err(wrong),
        },
        // Of a kind unknown: a reference to nothing (7.5.8.3).
        _ => Ok(Entry::Free),
    }
}

fn numbers(value: Option<&Object>) -> Option<Vec<u64>> {
    value?
        .as_array()?
        .iter()
        .map(|item| item.as_int().and_then(|number| u64::try_from(number).ok()))
        .collect()
}
