//! `signing`: signatures on their way, from before the key is asked until the signed file is registered.
use chrono::{DateTime, Utc};
use rusqlite::{OptionalExtension, params};
use uuid::Uuid;

use crate::error::StoreError;
use crate::read::Read;
use crate::write::Write;

/// One signature on its way.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SigningRow {
    /// Which row of a book, or which paper, it is for.
    pub subject: Uuid,
    /// Which signature of it.
    pub part: String,
    /// When it was saved.
    pub saved_at: DateTime<Utc>,
    /// What the desk needs to finish it.
    pub body: String,
}

const COLUMNS: &str = "subject, part, saved_us, body";

impl Read<'_> {
    /// The signature of a row or paper that is on its way.
    pub fn signing(&self, subject: Uuid, part: &str) -> Result<Option<SigningRow>, StoreError> {
        Ok(self
            .connection
            .prepare_cached(&format!(
                "SELECT {COLUMNS} FROM signing WHERE subject = ?1 AND part = ?2"
            ))?
            .query_row(params![subject, part], read)
            .optional()?)
    }

    /// All signatures on their way, the oldest first.
    pub fn signings(&self) -> Result<Vec<SigningRow>, StoreError> {
        let mut statement = self
            .connection
            .prepare_cached(&format!("SELECT {COLUMNS} FROM signing ORDER BY saved_us"))?;
        let rows = statement.query_map([], read)?;
        Ok(rows.collect::<Result<_, _>>()?)
    }
}

impl Write<'_> {
    /// Saves how far a signature is.
    pub fn save_signing(&self, row: &SigningRow) -> Result<(), StoreError> {
        self.connection
            .prepare_cached(
                "INSERT INTO signing (subject, part, saved_us, body) VALUES (?1, ?2, ?3, ?4)
                 ON CONFLICT (subject, part) DO UPDATE SET saved_us = ?3, body = ?4",
            )?
            .execute(params![
                row.subject,
                row.part,
                row.saved_at.timestamp_micros(),
                row.body
            ])?;
        Ok(())
    }

    /// A signature was registered, or given up: what it needed goes with it.
    pub fn drop_signing(&self, subject: Uuid, part: &str) -> Result<(), StoreError> {
        self.release(&signing_owner(subject, part))?;
        self.connection
            .prepare_cached("DELETE FROM signing WHERE subject = ?1 AND part = ?2")?
            .execute(params![subject, part])?;
        Ok(())
    }
}

/// The name under which a signature on its way needs its files.
pub fn signing_owner(subject: Uuid, part: &str) -> String {
    format!("signing:{subject}:{part}")
}

fn read(row: &rusqlite::Row<'_>) -> rusqlite::Result<SigningRow> {
    Ok(SigningRow {
        subject: row.get(0)?,
        part: row.get(1)?,
        saved_at: DateTime::from_timestamp_micros(row.get(2)?).unwrap_or_default(),
        body: row.get(3)?,
    })
}
