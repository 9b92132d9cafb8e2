//! `package`: packages with matters of the province that left this counter.
use chrono::{DateTime, Utc};
use motcua_case::ids::PackageId;
use rusqlite::{OptionalExtension, Row, params};

use crate::error::StoreError;
use crate::read::Read;
use crate::write::Write;

/// One package.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PackageRow {
    /// Its identity.
    pub id: PackageId,
    /// Name of its folder.
    pub name: String,
    /// When it was written.
    pub made_at: DateTime<Utc>,
    /// Matters in it.
    pub matters: u32,
    /// Sixteen letters by which people tell it from another.
    pub fingerprint: String,
    /// Where it is.
    pub state: PackageState,
    /// When it was brought back or given up.
    pub settled_at: Option<DateTime<Utc>>,
}

/// Where a package is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PackageState {
    /// It was being written: nobody was shown its code.
    Writing,
    /// Somebody has it.
    Out,
    /// It was brought back.
    Returned,
    /// It was lost.
    GivenUp,
}

const COLUMNS: &str = "id, name, made_us, matters, fingerprint, state, settled_us";

impl Read<'_> {
    /// The newest packages.
    pub fn packages(&self, limit: u32) -> Result<Vec<PackageRow>, StoreError> {
        let mut statement = self.connection.prepare_cached(&format!(
            "SELECT {COLUMNS} FROM package ORDER BY made_us DESC, id DESC LIMIT ?1"
        ))?;
        let rows = statement.query_map([limit], package)?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// One package.
    pub fn package(&self, id: PackageId) -> Result<Option<PackageRow>, StoreError> {
        Ok(self
            .connection
            .prepare_cached(&format!("SELECT {COLUMNS} FROM package WHERE id = ?1"))?
            .query_row([id.to_string()], package)
            .optional()?)
    }
}

impl Write<'_> {
    /// Notes where a package is.
    pub fn put_package(&self, row: &PackageRow) -> Result<(), StoreError> {
        self.connection
            .prepare_cached(&format!(
                "INSERT OR REPLACE INTO package ({COLUMNS}) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)"
            ))?
            .execute(params![
                row.id.to_string(),
                row.name,
                row.made_at.timestamp_micros(),
                row.matters,
                row.fingerprint,
                word(row.state),
                row.settled_at.map(|at| at.timestamp_micros()),
            ])?;
        Ok(())
    }
}

fn package(row: &Row<'_>) -> rusqlite::Result<PackageRow> {
    let id: String = row.get(0)?;
    let settled: Option<i64> = row.get(6)?;
    Ok(PackageRow {
        id: id
            .parse()
            .map_err(|_| rusqlite::Error::InvalidColumnName(id))?,
        name: row.get(1)?,
        made_at: DateTime::from_timestamp_micros(row.get(2)?).unwrap_or_default(),
        matters: row.get(3)?,
        fingerprint: row.get(4)?,
        state: match row.get_ref(5)?.as_str()? {
            "writing" => PackageState::Writing,
            "out" => PackageState::Out,
            "returned" => PackageState::Returned,
            _ => PackageState::GivenUp,
        },
        settled_at: settled.and_then(DateTime::from_timestamp_micros),
    })
}

fn word(state: PackageState) -> &'static str {
    match state {
        PackageState::Writing => "writing",
        PackageState::Out => "out",
        PackageState::Returned => "returned",
        PackageState::GivenUp => "given_up",
    }
}
