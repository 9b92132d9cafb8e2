//! `signing`: signatures on their way, from before the key is asked until the signed file is registered.
use chrono::{DateTime, Utc};
use motcua_case::ids::CertificationId;
use rusqlite::{OptionalExtension, params};

use crate::error::StoreError;
use crate::read::Read;
use crate::write::Write;

/// One signature on its way.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SigningRow {
    /// Which row of a book it is for.
    pub certification: CertificationId,
    /// Which signature of it.
    pub part: String,
    /// When it was saved.
    pub saved_at: DateTime<Utc>,
    /// What the desk needs to finish it.
    pub body: String,
}

const COLUMNS: &str = "certification, part, saved_us, body";

impl Read<'_> {
    /// The signature of a row that is on its way.
    pub fn signing(
        &self,
        certification: CertificationId,
        part: &str,
    ) -> Result<Option<SigningRow>, StoreError> {
        Ok(self
            .connection
            .prepare_cached(&format!(
                "SELECT {COLUMNS} FROM signing WHERE certification = ?1 AND part = ?2"
            ))?
            .query_row(params![certification.0, part], read)
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
                "INSERT INTO signing (certification, part, saved_us, body) VALUES (?1, ?2, ?3, ?4)
                 ON CONFLICT (certification, part) DO UPDATE SET saved_us = ?3, body = ?4",
            )?
            .execute(params![
                row.certification.0,
                row.part,
                row.saved_at.timestamp_micros(),
                row.body
            ])?;
        Ok(())
    }

    /// A signature was registered, or given up: what it needed goes with it.
    pub fn drop_signing(
        &self,
        certification: CertificationId,
        part: &str,
    ) -> Result<(), StoreError> {
        self.release(&signing_owner(certification, part))?;
        self.connection
            .prepare_cached("DELETE FROM signing WHERE certification = ?1 AND part = ?2")?
            .execute(params![certification.0, part])?;
        Ok(())
    }
}

/// The name under which a signature on its way needs its files.
pub fn signing_owner(certification: CertificationId, part: &str) -> String {
    format!("signing:{certification}:{part}")
}

fn read(row: &rusqlite::Row<'_>) -> rusqlite::Result<SigningRow> {
    Ok(SigningRow {
        certification: CertificationId(row.get(0)?),
        part: row.get(1)?,
        saved_at: DateTime::from_timestamp_micros(row.get(2)?).unwrap_or_default(),
        body: row.get(3)?,
    })
}
