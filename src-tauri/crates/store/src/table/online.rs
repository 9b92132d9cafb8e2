//! `online`: dossiers filed online that wait to be received, as the province told of them.
//!
//! They are no part of the record. One whose code a dossier has is no longer offered; when that receiving is undone it is
//! offered again.
use chrono::{DateTime, Utc};
use motcua_case::ids::DraftId;
use rusqlite::{OptionalExtension, Params, Row, params};

use crate::error::StoreError;
use crate::read::Read;
use crate::write::Write;

/// One dossier filed online.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OnlineRow {
    /// Official code.
    pub code: String,
    /// The connection it came by; empty where it was dropped as a file.
    pub connection: String,
    /// When it was filed.
    pub submitted_at: DateTime<Utc>,
    /// When it arrived here.
    pub arrived_at: DateTime<Utc>,
    /// The draft in which somebody works on it; it may be gone by now.
    pub draft: Option<DraftId>,
    /// When its files are fetched next; none where all that can be had are here.
    pub fetch_at: Option<DateTime<Utc>>,
    /// How often that failed.
    pub tries: u32,
    /// What was told, as the desk writes it.
    pub body: String,
}

const COLUMNS: &str = "code, connection, submitted_us, arrived_us, draft, fetch_us, tries, body";
/// Nobody has received it.
const OPEN: &str = "NOT EXISTS (SELECT 1 FROM dossier WHERE dossier.official = online.code OR dossier.code = online.code)";

impl Read<'_> {
    /// One of them, received or not.
    pub fn online_one(&self, code: &str) -> Result<Option<OnlineRow>, StoreError> {
        let mut found = self.online_rows("WHERE code = ?1", [code])?;
        Ok(found.pop())
    }

    /// Those that nobody has received, filed longest ago first.
    pub fn online_open(&self, skip: u32, limit: u32) -> Result<Vec<OnlineRow>, StoreError> {
        self.online_rows(
            &format!("WHERE {OPEN} ORDER BY submitted_us, code LIMIT ?1 OFFSET ?2"),
            params![limit, skip],
        )
    }

    /// How many nobody has received.
    pub fn count_online(&self) -> Result<u32, StoreError> {
        Ok(self
            .connection
            .prepare_cached(&format!("SELECT count(*) FROM online WHERE {OPEN}"))?
            .query_row([], |row| row.get(0))?)
    }

    /// Those whose files are to be fetched by `now`.
    pub fn online_to_fetch(
        &self,
        now: DateTime<Utc>,
        limit: u32,
    ) -> Result<Vec<OnlineRow>, StoreError> {
        self.online_rows(
            &format!("WHERE fetch_us <= ?1 AND {OPEN} ORDER BY fetch_us LIMIT ?2"),
            params![now.timestamp_micros(), limit],
        )
    }

    /// When files are to be fetched next.
    pub fn online_next(&self) -> Result<Option<DateTime<Utc>>, StoreError> {
        let sql = format!(
            "SELECT fetch_us FROM online WHERE fetch_us IS NOT NULL AND {OPEN} ORDER BY fetch_us LIMIT 1"
        );
        let found: Option<i64> = self
            .connection
            .prepare_cached(&sql)?
            .query_row([], |row| row.get(0))
            .optional()?;
        Ok(found.and_then(DateTime::from_timestamp_micros))
    }

    fn online_rows(&self, tail: &str, values: impl Params) -> Result<Vec<OnlineRow>, StoreError> {
        let mut statement = self
            .connection
            .prepare_cached(&format!("SELECT {COLUMNS} FROM online {tail}"))?;
        let rows = statement.query_map(values, read)?;
        Ok(rows.collect::<Result<_, _>>()?)
    }
}

impl Write<'_> {
    /// Keeps one, or what is newer of it.
    pub fn put_online(&self, row: &OnlineRow) -> Result<(), StoreError> {
        self.connection
            .prepare_cached(&format!(
                "INSERT OR REPLACE INTO online ({COLUMNS}) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)"
            ))?
            .execute(params![
                row.code,
                row.connection,
                row.submitted_at.timestamp_micros(),
                row.arrived_at.timestamp_micros(),
                row.draft.map(|draft| draft.0),
                row.fetch_at.map(|at| at.timestamp_micros()),
                row.tries,
                row.body,
            ])?;
        Ok(())
    }
}

/// The name under which a dossier filed online needs its files.
pub fn online_owner(code: &str) -> String {
    format!("online:{code}")
}

fn read(row: &Row<'_>) -> rusqlite::Result<OnlineRow> {
    let time = |value: i64| DateTime::from_timestamp_micros(value).unwrap_or_default();
    Ok(OnlineRow {
        code: row.get(0)?,
        connection: row.get(1)?,
        submitted_at: time(row.get(2)?),
        arrived_at: time(row.get(3)?),
        draft: row.get::<_, Option<uuid::Uuid>>(4)?.map(DraftId),
        fetch_at: row
            .get::<_, Option<i64>>(5)?
            .and_then(DateTime::from_timestamp_micros),
        tries: row.get(6)?,
        body: row.get(7)?,
    })
}
