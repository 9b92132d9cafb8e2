//! `inbound_news`: news of the province that is not yet all in the record. No part of the record itself.
use chrono::{DateTime, Utc};
use rusqlite::{OptionalExtension, Params, Row, params};

use crate::error::StoreError;
use crate::read::Read;
use crate::write::Write;

/// News that waits: for a file of it, or for its dossier to become known.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewsRow {
    /// The connection it came by; empty where it was dropped as a file.
    pub connection: String,
    /// Its id there.
    pub id: String,
    /// Official code of the dossier.
    pub code: String,
    /// When it arrived here.
    pub arrived_at: DateTime<Utc>,
    /// When a file of it is fetched next; none while its dossier is not known here.
    pub fetch_at: Option<DateTime<Utc>>,
    /// How often that failed.
    pub tries: u32,
    /// What was told, as the desk writes it.
    pub body: String,
}

const COLUMNS: &str = "connection, id, code, arrived_us, fetch_us, tries, body";

impl Read<'_> {
    /// One of them.
    pub fn news_row(&self, connection: &str, id: &str) -> Result<Option<NewsRow>, StoreError> {
        let mut found = self.news_rows("WHERE connection = ?1 AND id = ?2", [connection, id])?;
        Ok(found.pop())
    }

    /// News of dossiers that are not known here, newest first.
    pub fn stray_news(&self, limit: u32) -> Result<Vec<NewsRow>, StoreError> {
        self.news_rows(
            "WHERE fetch_us IS NULL ORDER BY arrived_us DESC LIMIT ?1",
            [limit],
        )
    }

    /// How many there are.
    pub fn count_stray_news(&self) -> Result<u32, StoreError> {
        Ok(self
            .connection
            .prepare_cached("SELECT count(*) FROM inbound_news WHERE fetch_us IS NULL")?
            .query_row([], |row| row.get(0))?)
    }

    /// News whose dossier has become known since it came.
    pub fn news_found(&self, limit: u32) -> Result<Vec<NewsRow>, StoreError> {
        self.news_rows(
            "WHERE fetch_us IS NULL AND EXISTS (SELECT 1 FROM dossier
             WHERE dossier.official = inbound_news.code OR dossier.code = inbound_news.code)
             ORDER BY arrived_us LIMIT ?1",
            [limit],
        )
    }

    /// News with a file to be fetched by `now`.
    pub fn news_to_fetch(
        &self,
        now: DateTime<Utc>,
        limit: u32,
    ) -> Result<Vec<NewsRow>, StoreError> {
        self.news_rows(
            "WHERE fetch_us <= ?1 ORDER BY fetch_us LIMIT ?2",
            params![now.timestamp_micros(), limit],
        )
    }

    /// When a file is to be fetched next.
    pub fn news_next(&self) -> Result<Option<DateTime<Utc>>, StoreError> {
        let found: Option<i64> = self
            .connection
            .prepare_cached(
                "SELECT fetch_us FROM inbound_news WHERE fetch_us IS NOT NULL ORDER BY fetch_us LIMIT 1",
            )?
            .query_row([], |row| row.get(0))
            .optional()?;
        Ok(found.and_then(DateTime::from_timestamp_micros))
    }

    fn news_rows(&self, tail: &str, values: impl Params) -> Result<Vec<NewsRow>, StoreError> {
        let mut statement = self
            .connection
            .prepare_cached(&format!("SELECT {COLUMNS} FROM inbound_news {tail}"))?;
        let rows = statement.query_map(values, read)?;
        Ok(rows.collect::<Result<_, _>>()?)
    }
}

impl Write<'_> {
    /// Keeps news, or how far it is.
    pub fn put_news(&self, row: &NewsRow) -> Result<(), StoreError> {
        self.connection
            .prepare_cached(&format!(
                "INSERT OR REPLACE INTO inbound_news ({COLUMNS}) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)"
            ))?
            .execute(params![
                row.connection,
                row.id,
                row.code,
                row.arrived_at.timestamp_micros(),
                row.fetch_at.map(|at| at.timestamp_micros()),
                row.tries,
                row.body,
            ])?;
        Ok(())
    }

    /// All of it is in the record.
    pub fn drop_news(&self, connection: &str, id: &str) -> Result<(), StoreError> {
        self.connection
            .prepare_cached("DELETE FROM inbound_news WHERE connection = ?1 AND id = ?2")?
            .execute([connection, id])?;
        Ok(())
    }
}

fn read(row: &Row<'_>) -> rusqlite::Result<NewsRow> {
    Ok(NewsRow {
        connection: row.get(0)?,
        id: row.get(1)?,
        code: row.get(2)?,
        arrived_at: DateTime::from_timestamp_micros(row.get(3)?).unwrap_or_default(),
        fetch_at: row
            .get::<_, Option<i64>>(4)?
            .and_then(DateTime::from_timestamp_micros),
        tries: row.get(5)?,
        body: row.get(6)?,
    })
}
