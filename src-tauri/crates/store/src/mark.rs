//! The high-water mark: how far the record had come at the last commit, in a small file of its own.
//!
//! A log that is cut off looks to the database like a log that ends there, so acknowledged events would be gone
//! without a word. The mark is written after each commit and not synced: after a power cut it may be behind the
//! record, never ahead of it. A mark ahead of the record therefore means lost events.
use std::fs::{File, OpenOptions};
use std::io::{Read as _, Seek as _, SeekFrom, Write as _};
use std::path::Path;
use std::sync::{Mutex, PoisonError};

use motcua_case::ids::{DeviceId, Hash};
use rusqlite::{Connection, OptionalExtension, params};
use uuid::Uuid;

use crate::check::Problem;
use crate::error::StoreError;
use crate::keys::{self, Key, StoreKey};
use crate::table::event;

/// Name of the file in the data folder.
pub(crate) const FILE: &str = "mark";
/// One sector, so that a power cut leaves the old mark or the new one.
const SIZE: usize = 512;
const BODY: usize = 16 + 8 + 32;
const WHOLE: usize = BODY + 32;

/// The newest event of a device, as the mark names it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Height {
    pub(crate) device: DeviceId,
    pub(crate) seq: u64,
    pub(crate) hash: Hash,
}

/// The mark of an open store.
pub(crate) struct Mark {
    file: Mutex<Option<File>>,
    key: Key,
}

/// What the file says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Reading {
    /// Nothing, or half of something: no mark was ever durable.
    None,
    /// This event was committed.
    Height(Height),
    /// Something that this store never wrote.
    Foreign,
}

impl Mark {
    /// Opens the mark of a folder, making it at its full size where there is none. Without one the store works on.
    pub(crate) fn open(folder: &Path, key: &StoreKey) -> Self {
        Self {
            file: Mutex::new(prepare(&folder.join(FILE)).ok()),
            key: key.mark(),
        }
    }

    pub(crate) fn read(&self) -> Reading {
        let mut bytes = Vec::with_capacity(SIZE);
        let mut file = self.file.lock().unwrap_or_else(PoisonError::into_inner);
        let read = file.as_mut().map(|file| {
            file.seek(SeekFrom::Start(0))?;
            file.take(SIZE as u64).read_to_end(&mut bytes)
        });
        if !matches!(read, Some(Ok(_))) {
            return Reading::None;
        }
        understood(&bytes, &self.key)
    }

    /// Raises the mark. A failure is not the commit's: the mark then only stays behind.
    pub(crate) fn raise(&self, to: Height) {
        let mut bytes = Vec::with_capacity(WHOLE);
        bytes.extend_from_slice(to.device.0.as_bytes());
        bytes.extend_from_slice(&to.seq.to_le_bytes());
        bytes.extend_from_slice(&to.hash.0);
        let seal = keys::hmac(&self.key, &bytes);
        bytes.extend_from_slice(&seal.0);
        self.put(&bytes);
    }

    /// Forgets the mark: a person has seen what is missing.
    pub(crate) fn clear(&self) {
        self.put(&[0; SIZE]);
    }

    fn put(&self, bytes: &[u8]) {
        let mut file = self.file.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(file) = file.as_mut() {
            let _behind = file
                .seek(SeekFrom::Start(0))
                .and_then(|_| file.write_all(bytes));
        }
    }
}

/// Reads the mark of a folder that nobody has open.
pub(crate) fn read_in(folder: &Path, key: &StoreKey) -> Reading {
    std::fs::read(folder.join(FILE)).map_or(Reading::None, |bytes| understood(&bytes, &key.mark()))
}

/// What the record lacks of what the mark says was committed.
pub(crate) fn compare(
    reading: Reading,
    connection: &Connection,
) -> Result<Option<Problem>, StoreError> {
    let height = match reading {
        Reading::None => return Ok(None),
        Reading::Foreign => return Ok(Some(Problem::Mark)),
        Reading::Height(height) => height,
    };
    let Height { device, seq, hash } = height;
    let stored: Option<[u8; 32]> = connection
        .query_row(
            "SELECT hash FROM event WHERE device = ?1 AND seq = ?2",
            params![device.0, seq],
            |row| row.get(0),
        )
        .optional()?;
    Ok(match stored {
        Some(stored) if Hash(stored) == hash => None,
        Some(_) => Some(Problem::Chain { device, seq }),
        None => Some(Problem::Missing {
            device,
            from: event::tail(connection, device)?.0 + 1,
            to: seq,
        }),
    })
}

fn understood(bytes: &[u8], key: &Key) -> Reading {
    let Some((whole, _)) = bytes.split_at_checked(WHOLE) else {
        return Reading::None;
    };
    if whole.iter().all(|byte| *byte == 0) {
        return Reading::None;
    }
    let (body, seal) = whole.split_at(BODY);
    if keys::hmac(key, body).0 != seal {
        return Reading::Foreign;
    }
    let part = |from: usize, to: usize| body.get(from..to).unwrap_or_default();
    let height = || {
        Some(Height {
            device: DeviceId(Uuid::from_slice(part(0, 16)).ok()?),
            seq: u64::from_le_bytes(part(16, 24).try_into().ok()?),
            hash: Hash(part(24, BODY).try_into().ok()?),
        })
    };
    height().map_or(Reading::Foreign, Reading::Height)
}

fn prepare(path: &Path) -> std::io::Result<File> {
    let mut options = OpenOptions::new();
    options.read(true).write(true).create(true).truncate(false);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(path)?;
    if file.metadata()?.len() < SIZE as u64 {
        file.set_len(0)?;
        file.write_all(&[0; SIZE])?;
        file.sync_all()?;
    }
    Ok(file)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests fail by panicking")]
    use super::*;

    fn height() -> Height {
        Height {
            device: DeviceId::fresh(),
            seq: 7,
            hash: Hash::of(b"event"),
        }
    }

    #[test]
    fn a_mark_is_read_as_it_was_raised_also_by_the_next_start() {
        let folder = tempfile::tempdir().unwrap();
        let key = StoreKey::random().unwrap();
        let mark = Mark::open(folder.path(), &key);
        assert_eq!(mark.read(), Reading::None);
        let height = height();
        mark.raise(height);
        assert_eq!(mark.read(), Reading::Height(height));
        let again = Mark::open(folder.path(), &key);
        assert_eq!(again.read(), Reading::Height(height));
        again.clear();
        assert_eq!(mark.read(), Reading::None);
    }

    #[test]
    fn what_a_power_cut_leaves_is_no_mark_and_what_an_intruder_leaves_is_foreign() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join(FILE);
        let key = StoreKey::random().unwrap();
        Mark::open(folder.path(), &key).raise(height());
        let whole = std::fs::read(&path).unwrap();
        assert_eq!(whole.len(), SIZE);
        let mut lower = whole.clone();
        lower[16] = 3;
        let cases: [(&[u8], Reading); 5] = [
            (b"", Reading::None),
            (&whole[..40], Reading::None),
            (&[0; SIZE], Reading::None),
            (&lower, Reading::Foreign),
            (&[0x5a; SIZE], Reading::Foreign),
        ];
        for (bytes, wanted) in cases {
            std::fs::write(&path, bytes).unwrap();
            assert_eq!(Mark::open(folder.path(), &key).read(), wanted);
        }
        std::fs::write(&path, whole).unwrap();
        let other = Mark::open(folder.path(), &StoreKey::random().unwrap());
        assert_eq!(other.read(), Reading::Foreign);
    }
}
