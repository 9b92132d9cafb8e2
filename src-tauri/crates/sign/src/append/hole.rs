//! Appended bytes, and the hole in them that a signature leaves for itself.

use std::io::{self, Write};

use serde::{Deserialize, Serialize};

use super::write::WIDTH;
use crate::file::ReadAt;
use crate::key::{DigestAlgorithm, Hasher};

/// Bytes read of a file at a time.
const CHUNK: usize = 256 * 1024;

/// Where a signature's `ByteRange` and `Contents` are in the appended bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Hole {
    /// Behind the `0` that `ByteRange` begins with.
    pub(super) range: usize,
    /// The `<` of `Contents`.
    pub(super) contents: usize,
    /// Most bytes of CMS.
    pub(super) room: usize,
}

/// What goes behind a file's bytes. As data it outlives a crash.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Appended {
    /// How many bytes the file has without it.
    start: u64,
    #[serde(with = "crate::hex")]
    bytes: Vec<u8>,
    hole: Option<Hole>,
}

impl Appended {
    /// Fills in `ByteRange`, which is known once everything else is.
    pub(super) fn new(start: u64, mut bytes: Vec<u8>, hole: Option<Hole>) -> Self {
        if let Some(hole) = hole {
            let before = start + hole.contents as u64;
            let after = start + hole.end() as u64;
            let rest = start + bytes.len() as u64 - after;
            let mut text = Vec::with_capacity(3 * (WIDTH + 1));
            for number in [before, after, rest] {
                let _ = write!(text, " {number}");
            }
            bytes[hole.range..hole.range + text.len()].copy_from_slice(&text);
        }
        Self { start, bytes, hole }
    }

    /// How many bytes the file has without it.
    #[must_use]
    pub const fn start(&self) -> u64 {
        self.start
    }

    /// The bytes.
    #[must_use]
    pub fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// The bytes, given away.
    #[must_use]
    pub fn into_bytes(self) -> Vec<u8> {
        self.bytes
    }

    /// The digest of all that the signature covers: the file and the appended bytes but for the hole.
    ///
    /// # Errors
    /// Of the source; a source of another length is `UnexpectedEof`.
    pub fn digest(&self, source: &dyn ReadAt, algorithm: DigestAlgorithm) -> io::Result<Vec<u8>> {
        if source.size() != self.start {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        let mut hasher = Hasher::new(algorithm);
        each_chunk(source, |chunk| {
            hasher.update(chunk);
            Ok(())
        })?;
        let (before, after) = self
            .hole
            .map_or((self.bytes.len(), self.bytes.len()), |hole| {
                (hole.contents, hole.end())
            });
        hasher.update(&self.bytes[..before]);
        hasher.update(&self.bytes[after..]);
        Ok(hasher.finish())
    }

    /// How many bytes of CMS there is room for.
    #[must_use]
    pub fn room(&self) -> usize {
        self.hole.map_or(0, |hole| hole.room)
    }

    /// Puts the CMS into the hole. `false` where it does not fit; nothing is changed then.
    #[must_use]
    pub fn fill(&mut self, cms: &[u8]) -> bool {
        let Some(hole) = self.hole.filter(|hole| cms.len() <= hole.room) else {
            return false;
        };
        let digits = crate::hex::digits(cms);
        let from = hole.contents + 1;
        self.bytes[from..from + digits.len()].copy_from_slice(digits.as_bytes());
        true
    }

    /// Writes the file with what was appended.
    ///
    /// # Errors
    /// Of the source or of `out`.
    pub fn write(&self, source: &dyn ReadAt, out: &mut impl Write) -> io::Result<()> {
        if source.size() != self.start {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        each_chunk(source, |chunk| out.write_all(chunk))?;
        out.write_all(&self.bytes)
    }
}

impl Hole {
    /// Behind the `>` of `Contents`.
    const fn end(&self) -> usize {
        self.contents + 2 * self.room + 2
    }
}

fn each_chunk(
    source: &dyn ReadAt,
    mut each: impl FnMut(&[u8]) -> io::Result<()>,
) -> io::Result<()> {
    let mut chunk = vec![0; CHUNK];
    let mut at = 0;
    while at < source.size() {
        let read = source.read_at(at, &mut chunk)?;
        if read == 0 {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        each(&chunk[..read])?;
        at += read as u64;
    }
    Ok(())
}

/// A file with bytes behind it that are not written yet: what the next update is based on.
pub struct Grown<'a> {
    source: &'a dyn ReadAt,
    tail: Vec<u8>,
}

impl<'a> Grown<'a> {
    /// Nothing is behind it yet.
    #[must_use]
    pub const fn new(source: &'a dyn ReadAt) -> Self {
        Self {
            source,
            tail: Vec::new(),
        }
    }

    /// Puts an update behind the file.
    pub fn push(&mut self, appended: Appended) {
        self.tail.extend(appended.into_bytes());
    }

    /// All that was put behind it.
    #[must_use]
    pub fn into_tail(self) -> Appended {
        Appended {
            start: self.source.size(),
            bytes: self.tail,
            hole: None,
        }
    }
}

impl ReadAt for Grown<'_> {
    fn size(&self) -> u64 {
        self.source.size() + self.tail.len() as u64
    }

    fn read_at(&self, offset: u64, buffer: &mut [u8]) -> io::Result<usize> {
        let own = self.source.size();
        if offset >= own {
            return self.tail.read_at(offset - own, buffer);
        }
        let here = usize::try_from(own - offset).unwrap_or(usize::MAX);
        let (first, second) = buffer.split_at_mut(here.min(buffer.len()));
        let mut count = self.source.read_at(offset, first)?;
        if count == first.len() && !second.is_empty() {
            count += self.tail.read_at(0, second)?;
        }
        Ok(count)
    }
}
