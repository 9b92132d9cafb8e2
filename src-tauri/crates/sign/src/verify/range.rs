//! Whether a signature covers what it must: all of a revision but its own `Contents` (ISO 32000-2, 12.8.1).

use std::io;
use std::ops::Range;

use super::report::Defect;
use crate::file::{Dict, Document, Entry, FileError, Id, Object, ReadAt};
use crate::key::{DigestAlgorithm, Hasher};

/// What a signature covers.
#[derive(Debug, Clone)]
pub(super) struct Coverage {
    /// Bytes left out.
    pub gap: Range<u64>,
    /// First byte after the second range.
    pub end: u64,
    /// Revision that ends there, from 0.
    pub revision: Option<usize>,
}

/// Judges `ByteRange` and `Contents`; what is wrong is added to `defects`.
pub(super) fn judge(
    document: &Document<'_>,
    id: Id,
    dict: &Dict,
    defects: &mut Vec<Defect>,
) -> Result<Option<Coverage>, FileError> {
    if dict.has_twins() {
        defects.push(Defect::KeyTwice);
    }
    let range = dict.get("ByteRange");
    if range.is_none() {
        defects.push(Defect::NoByteRange);
    }
    let contents = dict.get("Contents");
    match contents.map(|contents| contents.as_string().map(<[u8]>::is_empty)) {
        Some(Some(false)) => {}
        Some(None) => defects.push(Defect::ContentsForm),
        Some(Some(true)) | None => defects.push(Defect::NoContents),
    }
    let Some(range) = range else {
        return Ok(None);
    };
    let range = document.follow(range)?;
    let Some([first, before, second, after]) = four(&range) else {
        defects.push(Defect::ByteRangeForm);
        return Ok(None);
    };
    if first != 0 {
        defects.push(Defect::NotFromStart);
    }
    let end = second.saturating_add(after);
    if end > document.source().size() {
        defects.push(Defect::BeyondFile);
        return Ok(None);
    }
    let gap = first.saturating_add(before)..second;
    if gap.is_empty() {
        defects.push(Defect::ByteRangeForm);
        return Ok(None);
    }
    if document.entry_span(id, "Contents")? != Some(gap.clone())
        || !is_hexadecimal(document.source(), &gap)?
    {
        defects.push(Defect::GapNotContents);
    }
    let revision = ending(document, end)?;
    match (revision, document.entry(id.number)) {
        (None, _) => defects.push(Defect::NotARevision),
        (Some(revision), Some(Entry::At { offset, .. })) => {
            let own = document.revisions()[revision];
            if !(own.start..own.end).contains(&offset) {
                defects.push(Defect::OtherRevision);
            }
        }
        _ => defects.push(Defect::NoDictionary),
    }
    Ok(Some(Coverage { gap, end, revision }))
}

fn four(range: &Object) -> Option<[u64; 4]> {
    let numbers: Option<Vec<u64>> = range
        .as_array()?
        .iter()
        .map(|item| item.as_int().and_then(|number| u64::try_from(number).ok()))
        .collect();
    numbers?.try_into().ok()
}

/// The revision whose end, or the white space after it, is there.
fn ending(document: &Document<'_>, end: u64) -> Result<Option<usize>, FileError> {
    let revisions = document.revisions();
    let Some(revision) = revisions.iter().rposition(|revision| revision.end <= end) else {
        return Ok(None);
    };
    let from = revisions[revision].end;
    if end - from > 64 {
        return Ok(None);
    }
    let mut rest = vec![0; (end - from) as usize];
    let count = document.source().read_at(from, &mut rest)?;
    let blank = rest[..count].iter().all(u8::is_ascii_whitespace);
    Ok((blank && count == rest.len()).then_some(revision))
}

/// The gap is one hexadecimal string with nothing else in it but white space.
fn is_hexadecimal(source: &dyn ReadAt, gap: &Range<u64>) -> io::Result<bool> {
    let count = usize::try_from(gap.end - gap.start).unwrap_or(usize::MAX);
    let mut bytes = vec![0; count.min(64 * 1024 * 1024)];
    let read = source.read_at(gap.start, &mut bytes)?;
    let digits = match bytes[..read] {
        [b'<', ref digits @ .., b'>'] => digits,
        _ => return Ok(false),
    };
    Ok(read == count
        && digits
            .iter()
            .all(|byte| byte.is_ascii_hexdigit() || byte.is_ascii_whitespace()))
}

/// The digest over all that is covered.
pub(super) fn digest(
    source: &dyn ReadAt,
    coverage: &Coverage,
    algorithm: DigestAlgorithm,
) -> io::Result<Vec<u8>> {
    let mut hasher = Hasher::new(algorithm);
    each(source, coverage, &mut |bytes| hasher.update(bytes))?;
    Ok(hasher.finish())
}

/// Shows all that is covered, piece by piece.
fn each(source: &dyn ReadAt, coverage: &Coverage, take: &mut dyn FnMut(&[u8])) -> io::Result<()> {
    let mut buffer = vec![0; 64 * 1024];
    for range in [0..coverage.gap.start, coverage.gap.end..coverage.end] {
        let mut at = range.start;
        while at < range.end {
            let count = usize::try_from(range.end - at)
                .unwrap_or(usize::MAX)
                .min(buffer.len());
            let read = source.read_at(at, &mut buffer[..count])?;
            if read == 0 {
                return Err(io::ErrorKind::UnexpectedEof.into());
            }
            take(&buffer[..read]);
            at += read as u64;
        }
    }
    Ok(())
}

/// All that is covered, in memory: for the one old form whose value is over the bytes themselves.
pub(super) fn bytes(source: &dyn ReadAt, coverage: &Coverage) -> io::Result<Vec<u8>> {
    let mut whole = Vec::new();
    each(source, coverage, &mut |bytes| {
        whole.extend_from_slice(bytes)
    })?;
    Ok(whole)
}
