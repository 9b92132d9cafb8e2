//! Sealed bytes of large files on their way to other counters and from them. They travel as they lie on the disk: nobody
//! on the way has their key.
use std::fs::{self, File};
use std::io::Write as _;
use std::path::PathBuf;

use motcua_case::ids::Hash;
use motcua_case::replica::Tag;

use super::mirror::Thing;
use super::sealed::CommuneKey;
use crate::blob::Sealed;
use crate::error::StoreError;
use crate::read::Read;
use crate::write::Write;

/// A sealed file as it lies here, or will.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SealedFile {
    /// SHA-256 of its plain bytes.
    pub sha256: Hash,
    /// Where it lies, or will.
    pub path: PathBuf,
    /// Its name at the hub: another one where another counter sealed the same bytes with a key of its own.
    pub tag: Tag,
}

/// A sealed file that is coming, not yet part of the store.
pub struct Arriving {
    sha256: Hash,
    temporary: PathBuf,
    file: File,
    bytes: u64,
}

impl Arriving {
    /// Takes the next bytes.
    ///
    /// # Errors
    /// Where the disk does not take them, or there are more than the file can have.
    pub fn take(&mut self, bytes: &[u8]) -> Result<(), StoreError> {
        let longest = crate::blob::sealed_length(self.bytes);
        if self.file.metadata()?.len() + bytes.len() as u64 > longest {
            return Err(StoreError::FileDamaged {
                sha256: self.sha256,
            });
        }
        Ok(self.file.write_all(bytes)?)
    }
}

impl Drop for Arriving {
    fn drop(&mut self) {
        // Gone already where the file was taken into the store.
        let _gone = fs::remove_file(&self.temporary);
    }
}

impl Read<'_> {
    /// Files that the hub has not got from here, the newest first.
    pub fn unsent_files(&self) -> Result<Vec<Hash>, StoreError> {
        self.files_in("SELECT sha256 FROM unsent WHERE sent = 0 ORDER BY num DESC")
    }

    /// Files that are known and not here yet, the newest first.
    pub fn absent_files(&self) -> Result<Vec<Hash>, StoreError> {
        self.files_in("SELECT sha256 FROM absent ORDER BY num DESC")
    }

    /// A known file, whether or not it is here.
    pub fn sealed_file(
        &self,
        key: &CommuneKey,
        sha256: Hash,
    ) -> Result<Option<SealedFile>, StoreError> {
        let Some(row) = self.file_row(sha256)? else {
            return Ok(None);
        };
        let own = self.blobs.key_of(sha256, &row.wrapped)?;
        Ok(Some(SealedFile {
            sha256,
            path: self.blobs.path(&sha256),
            tag: key.tag(&[&b"file"[..], &sha256.0, &own[..]].concat()),
        }))
    }

    /// How many files are known and not here yet.
    pub fn count_absent(&self) -> Result<u64, StoreError> {
        let count = "SELECT count(*) FROM absent";
        Ok(self
            .connection
            .prepare_cached(count)?
            .query_row([], |row| row.get(0))?)
    }

    /// Begins to take a file in that is known and not here.
    pub fn arriving(&self, sha256: Hash) -> Result<Option<Arriving>, StoreError> {
        let Some(row) = self.file_row(sha256)? else {
            return Ok(None);
        };
        let (temporary, file) = self.blobs.temporary()?;
        Ok(Some(Arriving {
            sha256,
            temporary,
            file,
            bytes: row.bytes,
        }))
    }

    fn files_in(&self, sql: &str) -> Result<Vec<Hash>, StoreError> {
        let mut statement = self.connection.prepare_cached(sql)?;
        let files = statement.query_map([], |row| row.get(0).map(Hash))?;
        Ok(files.collect::<Result<_, _>>()?)
    }
}

impl Write<'_> {
    /// The hub has a file. It is told of once more: when that comes by the feed, the hub has not lost it since.
    pub fn sent(&self, sha256: Hash) -> Result<(), StoreError> {
        self.connection
            .prepare_cached("UPDATE unsent SET sent = 1 WHERE sha256 = ?1")?
            .execute([sha256.0])?;
        self.mark(&Thing::File(sha256))
    }

    /// There is nothing to send any more.
    pub fn unsendable(&self, sha256: Hash) -> Result<(), StoreError> {
        self.connection
            .prepare_cached("DELETE FROM unsent WHERE sha256 = ?1")?
            .execute([sha256.0])?;
        Ok(())
    }

    /// Takes a file into the store that came whole; every byte of it is checked.
    ///
    /// # Errors
    /// [`StoreError::FileDamaged`] where it is not what was announced.
    pub fn arrived(&self, mut arriving: Arriving) -> Result<(), StoreError> {
        let sha256 = arriving.sha256;
        let Some(row) = self.file_row(sha256)? else {
            // It was destroyed meanwhile.
            return Ok(());
        };
        arriving.file.sync_all()?;
        self.blobs
            .open_at(&arriving.temporary, sha256, row.bytes, &row.wrapped)?
            .verify()?;
        let sealed = Sealed {
            sha256,
            bytes: row.bytes,
            wrapped: row.wrapped,
            temporary: std::mem::take(&mut arriving.temporary),
        };
        self.blobs.settle(&sealed)?;
        self.connection
            .prepare_cached("DELETE FROM absent WHERE sha256 = ?1")?
            .execute([sha256.0])?;
        Ok(())
    }
}
