//! A consistent view of the store. What can be asked of each table is in `table/`.
use motcua_case::ids::Hash;
use rusqlite::{Connection, OptionalExtension};

use crate::backup::tombstone::{self, Tombstone};
use crate::blob::{BlobReader, Blobs};
use crate::error::StoreError;
use crate::replica::mirror;
use crate::replica::wanted::Wanted;
use crate::rescue::StoredFile;

/// A consistent view, inside one transaction.
pub struct Read<'a> {
    pub(crate) connection: &'a Connection,
    pub(crate) blobs: &'a Blobs,
    wanted: Option<&'a Wanted>,
}

impl<'a> Read<'a> {
    pub(crate) fn new(connection: &'a Connection, blobs: &'a Blobs) -> Self {
        Self {
            connection,
            blobs,
            wanted: None,
        }
    }

    /// The same view, in which who opens a file that lies at another counter waits until it came.
    pub(crate) fn waiting(mut self, wanted: &'a Wanted) -> Self {
        self.wanted = Some(wanted);
        self
    }

    /// Everybody who needs a file, such as `paper:…` or `dossier:…`.
    pub fn owners_of(&self, sha256: Hash) -> Result<Vec<String>, StoreError> {
        let mut statement = self
            .connection
            .prepare_cached("SELECT owner FROM blob_ref WHERE sha256 = ?1 ORDER BY owner")?;
        let owners = statement
            .query_map([sha256.0], |row| row.get(0))?
            .collect::<Result<_, _>>()?;
        Ok(owners)
    }

    /// Files that `owner` needs.
    pub fn files_of(&self, owner: &str) -> Result<Vec<Hash>, StoreError> {
        let mut statement = self
            .connection
            .prepare_cached("SELECT sha256 FROM blob_ref WHERE owner = ?1 ORDER BY sha256")?;
        let files = statement
            .query_map([owner], |row| row.get(0).map(Hash))?
            .collect::<Result<_, _>>()?;
        Ok(files)
    }

    /// Opens a stored file; none where the store has no such file.
    pub fn blob(&self, sha256: Hash) -> Result<Option<BlobReader>, StoreError> {
        let Some(file) = self.file_row(sha256)? else {
            return Ok(None);
        };
        if file.inline.is_none() && mirror::is_absent(self.connection, sha256)? {
            self.wait_for(sha256)?;
        }
        let opened = self
            .blobs
            .open(sha256, file.bytes, &file.wrapped, file.inline)?;
        Ok(Some(opened))
    }

    fn wait_for(&self, sha256: Hash) -> Result<(), StoreError> {
        if let Some(wanted) = self.wanted {
            wanted.wait_for(sha256);
        }
        // What came since is not in this view; its bytes are where they belong.
        match self.blobs.path(&sha256).exists() {
            true => Ok(()),
            false => Err(StoreError::FileElsewhere { sha256 }),
        }
    }

    /// The row of a stored file, and its wrapped key.
    pub(crate) fn file_row(&self, sha256: Hash) -> Result<Option<StoredFile>, StoreError> {
        let found = self
            .connection
            .prepare_cached(
                "SELECT blob.bytes, blob_key.wrapped, blob.inline FROM blob JOIN blob_key USING (sha256) WHERE sha256 = ?1",
            )?
            .query_row([sha256.0], |row| {
                Ok(StoredFile {
                    bytes: row.get(0)?,
                    wrapped: row.get(1)?,
                    inline: row.get(2)?,
                })
            })
            .optional()?;
        Ok(found)
    }

    /// Whether the store has the file.
    pub(crate) fn has_blob(&self, sha256: Hash) -> Result<bool, StoreError> {
        let found = self
            .connection
            .prepare_cached("SELECT 1 FROM blob WHERE sha256 = ?1")?
            .query_row([sha256.0], |_| Ok(()))
            .optional()?;
        Ok(found.is_some())
    }

    /// Files that were purged, oldest first.
    pub fn purged(&self) -> Result<Vec<Tombstone>, StoreError> {
        tombstone::of(self.connection)
    }

    /// Bytes of the files beside the database; of all files, those of papers as they were imported.
    pub(crate) fn file_bytes(&self) -> Result<(u64, u64), StoreError> {
        let sum = |sql: &str| self.connection.query_row(sql, [], |row| row.get(0));
        Ok((
            sum("SELECT coalesce(sum(bytes), 0) FROM blob WHERE inline IS NULL")?,
            sum(
                "SELECT coalesce(sum(json_extract(source.value, '$.bytes')), 0)
                 FROM paper, json_each(paper.row, '$.is.sources') AS source",
            )?,
        ))
    }

    /// A note of the store about itself, such as when it was last backed up; not part of the record.
    pub fn note(&self, name: &str) -> Result<Option<String>, StoreError> {
        let found: Option<Vec<u8>> = self
            .connection
            .prepare_cached("SELECT value FROM meta WHERE key = ?1")?
            .query_row([note_key(name)], |row| row.get(0))
            .optional()?;
        Ok(found.map(|bytes| String::from_utf8_lossy(&bytes).into_owned()))
    }
}

/// Notes stand beside the device's identity under names of their own.
pub(crate) fn note_key(name: &str) -> String {
    format!("note:{name}")
}
