//! Files, received in pieces or at once.

use rusqlite::{OptionalExtension, Row};
use sha2::{Digest, Sha256};

use super::{Book, LedgerError};

/// A file before its first byte.
pub(crate) struct NewFile<'a> {
    pub(crate) name: &'a str,
    pub(crate) content_type: &'a str,
    /// Bytes it will have.
    pub(crate) declared: u64,
    /// SHA-256 the sender announced, in hexadecimal digits; empty if none.
    pub(crate) wanted_sha256: &'a str,
    /// `multipart`, `tus` or `c`.
    pub(crate) way: &'a str,
    /// Address the file will have, up to its id.
    pub(crate) base: &'a str,
}

/// A file as far as it is there.
pub(crate) struct StoredFile {
    pub(crate) id: String,
    pub(crate) url: String,
    pub(crate) name: String,
    pub(crate) content_type: String,
    pub(crate) declared: u64,
    pub(crate) wanted_sha256: String,
    pub(crate) received: u64,
    pub(crate) sha256: String,
    pub(crate) hash: String,
    pub(crate) complete: bool,
}

const COLUMNS: &str =
    "id, url, name, content_type, declared, wanted_sha256, received, sha256, hash, complete";

impl Book<'_> {
    pub(crate) fn add_file(&self, new: &NewFile<'_>) -> Result<StoredFile, LedgerError> {
        let id = uuid::Uuid::new_v4().simple().to_string();
        let url = format!("{}{id}", new.base);
        self.transaction.execute(
            "INSERT INTO file (id, url, name, content_type, declared, wanted_sha256, way)
             VALUES (?, ?, ?, ?, ?, ?, ?)",
            (
                &id,
                &url,
                new.name,
                new.content_type,
                new.declared,
                new.wanted_sha256,
                new.way,
            ),
        )?;
        Ok(StoredFile {
            id,
            url,
            name: new.name.to_owned(),
            content_type: new.content_type.to_owned(),
            declared: new.declared,
            wanted_sha256: new.wanted_sha256.to_owned(),
            received: 0,
            sha256: String::new(),
            hash: String::new(),
            complete: false,
        })
    }

    pub(crate) fn file(&self, id: &str) -> Result<Option<StoredFile>, LedgerError> {
        self.one_file("id", id)
    }

    pub(crate) fn file_at(&self, url: &str) -> Result<Option<StoredFile>, LedgerError> {
        self.one_file("url", url)
    }

    /// Adds bytes at the end of what is there; `false` when the end is elsewhere by now, as when
    /// a broken connection still delivers while the sender resumes on another.
    pub(crate) fn append(&self, id: &str, at: u64, bytes: &[u8]) -> Result<bool, LedgerError> {
        let moved = self.transaction.execute(
            "UPDATE file SET received = received + ? WHERE id = ? AND received = ?",
            (bytes.len(), id, at),
        )?;
        if moved == 1 && !bytes.is_empty() {
            self.transaction.execute(
                "INSERT INTO chunk (file, start, bytes) VALUES (?, ?, ?)",
                (id, at, bytes),
            )?;
        }
        Ok(moved == 1)
    }

    /// Closes a file whose bytes are all there and gives it with its digests.
    pub(crate) fn complete_file(&self, id: &str) -> Result<Option<StoredFile>, LedgerError> {
        let bytes = self.bytes(id)?;
        self.transaction.execute(
            "UPDATE file SET complete = 1, sha256 = ?, hash = ? WHERE id = ?",
            (hex(&Sha256::digest(&bytes)), hash_of(&bytes), id),
        )?;
        self.file(id)
    }

    /// Forgets a file with its bytes.
    pub(crate) fn remove_file(&self, id: &str) -> Result<(), LedgerError> {
        self.transaction
            .execute("DELETE FROM chunk WHERE file = ?", [id])?;
        self.transaction
            .execute("DELETE FROM file WHERE id = ?", [id])?;
        Ok(())
    }

    /// All bytes that are there.
    pub(crate) fn bytes(&self, id: &str) -> Result<Vec<u8>, LedgerError> {
        let mut pieces = self
            .transaction
            .prepare_cached("SELECT bytes FROM chunk WHERE file = ? ORDER BY start")?;
        let mut all = Vec::new();
        for piece in pieces.query_map([id], |row| row.get::<_, Vec<u8>>(0))? {
            all.extend(piece?);
        }
        Ok(all)
    }

    fn one_file(&self, column: &str, value: &str) -> Result<Option<StoredFile>, LedgerError> {
        let question = format!("SELECT {COLUMNS} FROM file WHERE {column} = ?");
        Ok(self
            .transaction
            .query_row(&question, [value], read)
            .optional()?)
    }
}

/// `HashTepTin`: the real algorithm is unknown (§c), so this is one nobody can compute beforehand.
pub(crate) fn hash_of(bytes: &[u8]) -> String {
    let mut digest = Sha256::new();
    digest.update(b"province");
    digest.update(bytes);
    hex(&digest.finalize())
}

/// Hexadecimal digits, small letters.
fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn read(row: &Row<'_>) -> rusqlite::Result<StoredFile> {
    Ok(StoredFile {
        id: row.get(0)?,
        url: row.get(1)?,
        name: row.get(2)?,
        content_type: row.get(3)?,
        declared: row.get(4)?,
        wanted_sha256: row.get(5)?,
        received: row.get(6)?,
        sha256: row.get(7)?,
        hash: row.get(8)?,
        complete: row.get(9)?,
    })
}
