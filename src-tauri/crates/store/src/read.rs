//! A consistent view of the store. What can be asked of each table is in `table/`.
use motcua_case::ids::Hash;
use rusqlite::{Connection, OptionalExtension};

use crate::blob::{BlobReader, Blobs};
use crate::error::StoreError;

/// A consistent view, inside one transaction.
pub struct Read<'a> {
    pub(crate) connection: &'a Connection,
    blobs: &'a Blobs,
}

impl<'a> Read<'a> {
    pub(crate) fn new(connection: &'a Connection, blobs: &'a Blobs) -> Self {
        Self { connection, blobs }
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

    /// Opens a stored file; none where the store has no such file.
    pub fn blob(&self, sha256: Hash) -> Result<Option<BlobReader>, StoreError> {
        let found = self
            .connection
            .prepare_cached(
                "SELECT blob.bytes, blob_key.wrapped, blob.inline FROM blob JOIN blob_key USING (sha256) WHERE sha256 = ?1",
            )?
            .query_row([sha256.0], |row| Ok((row.get::<_, u64>(0)?, row.get::<_, Vec<u8>>(1)?, row.get(2)?)))
            .optional()?;
        found
            .map(|(bytes, wrapped, inline)| self.blobs.open(sha256, bytes, &wrapped, inline))
            .transpose()
    }
}
