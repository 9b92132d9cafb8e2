//! Bytes that are read anywhere: memory, or a stored file that decrypts itself.

use std::cell::RefCell;
use std::io::{self, Read, Seek, SeekFrom};

/// A file's bytes.
pub trait ReadAt {
    /// How many there are.
    fn size(&self) -> u64;

    /// Reads from `offset` on into `buffer`; fewer than asked for only at the end.
    ///
    /// # Errors
    /// Of the source.
    fn read_at(&self, offset: u64, buffer: &mut [u8]) -> io::Result<usize>;
}

impl ReadAt for &[u8] {
    fn size(&self) -> u64 {
        self.len() as u64
    }

    fn read_at(&self, offset: u64, buffer: &mut [u8]) -> io::Result<usize> {
        let from = usize::try_from(offset)
            .unwrap_or(usize::MAX)
            .min(self.len());
        let count = buffer.len().min(self.len() - from);
        buffer[..count].copy_from_slice(&self[from..from + count]);
        Ok(count)
    }
}

impl ReadAt for Vec<u8> {
    fn size(&self) -> u64 {
        self.len() as u64
    }

    fn read_at(&self, offset: u64, buffer: &mut [u8]) -> io::Result<usize> {
        self.as_slice().read_at(offset, buffer)
    }
}

/// A source that moves a cursor. Its size is asked for each time; a source that cannot tell has none.
impl<S: Read + Seek> ReadAt for RefCell<S> {
    fn size(&self) -> u64 {
        self.borrow_mut().seek(SeekFrom::End(0)).unwrap_or(0)
    }

    fn read_at(&self, offset: u64, buffer: &mut [u8]) -> io::Result<usize> {
        let mut source = self.borrow_mut();
        source.seek(SeekFrom::Start(offset))?;
        let mut count = 0;
        while count < buffer.len() {
            match source.read(&mut buffer[count..]) {
                Ok(0) => break,
                Ok(more) => count += more,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return Err(error),
            }
        }
        Ok(count)
    }
}

/// The beginning of a file: what it was before the rest was appended.
#[derive(Clone, Copy)]
pub struct Prefix<'a> {
    source: &'a dyn ReadAt,
    size: u64,
}

impl<'a> Prefix<'a> {
    /// The first `size` bytes, or all where there are fewer.
    #[must_use]
    pub fn new(source: &'a dyn ReadAt, size: u64) -> Self {
        Self {
            source,
            size: size.min(source.size()),
        }
    }
}

impl ReadAt for Prefix<'_> {
    fn size(&self) -> u64 {
        self.size
    }

    fn read_at(&self, offset: u64, buffer: &mut [u8]) -> io::Result<usize> {
        let left = self.size.saturating_sub(offset);
        let count = buffer
            .len()
            .min(usize::try_from(left).unwrap_or(usize::MAX));
        self.source.read_at(offset, &mut buffer[..count])
    }
}

/// Up to `count` bytes from `offset` on.
///
/// # Errors
/// Of the source.
pub(crate) fn bytes_at(source: &dyn ReadAt, offset: u64, count: usize) -> io::Result<Vec<u8>> {
    let left = usize::try_from(source.size().saturating_sub(offset)).unwrap_or(usize::MAX);
    let mut bytes = vec![0; count.min(left)];
    let read = source.read_at(offset, &mut bytes)?;
    bytes.truncate(read);
    Ok(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Cursor;

    #[test]
    fn every_source_reads_alike_and_ends_alike() {
        let bytes: Vec<u8> = (0..=99).collect();
        let moving = RefCell::new(Cursor::new(bytes.clone()));
        let sources: [&dyn ReadAt; 3] = [&bytes.as_slice(), &bytes, &moving];
        for source in sources {
            assert_eq!(source.size(), 100);
            assert_eq!(bytes_at(source, 10, 3).unwrap(), [10, 11, 12]);
            assert_eq!(bytes_at(source, 98, 9).unwrap(), [98, 99]);
            assert!(bytes_at(source, 400, 9).unwrap().is_empty());
            let prefix = Prefix::new(source, 12);
            assert_eq!(prefix.size(), 12);
            assert_eq!(bytes_at(&prefix, 10, 30).unwrap(), [10, 11]);
        }
    }
}
