//! `series`: certification books of a year.
use motcua_case::certify::{BookKind, BookState, Series};
use motcua_case::event::Subject;
use motcua_case::fold::{Key, Row};
use motcua_case::ids::SeriesId;
use rusqlite::{Connection, Params, params};

use crate::error::StoreError;
use crate::read::Read;
use crate::table::row::{self, word};

impl Read<'_> {
    /// One book of a year.
    pub fn series(&self, id: SeriesId) -> Result<Option<Series>, StoreError> {
        Ok(
            match row::load(self.connection, &Key::Of(Subject::Series(id)))? {
                Some(Row::Series(series)) => Some(*series),
                _ => None,
            },
        )
    }

    /// All books, the newest year first.
    pub fn all_series(&self) -> Result<Vec<Series>, StoreError> {
        self.series_where("ORDER BY year DESC, kind, site, id", [])
    }

    /// Books of a kind and year at a receiving point, handed over and closed ones included.
    pub fn series_of(
        &self,
        kind: BookKind,
        site: &str,
        year: i32,
    ) -> Result<Vec<Series>, StoreError> {
        self.series_where(
            "WHERE year = ?1 AND kind = ?2 AND site = ?3 ORDER BY id",
            params![year, word(&kind)?, site],
        )
    }

    fn series_where(&self, tail: &str, values: impl Params) -> Result<Vec<Series>, StoreError> {
        let mut statement = self
            .connection
            .prepare_cached(&format!("SELECT row FROM series {tail}"))?;
        let mut rows = statement.query(values)?;
        let mut found = Vec::new();
        while let Some(row) = rows.next()? {
            if let Row::Series(series) = serde_json::from_str(&row.get::<_, String>(0)?)? {
                found.push(*series);
            }
        }
        Ok(found)
    }
}

pub(crate) fn save(connection: &Connection, is: &Series, text: &str) -> Result<(), StoreError> {
    connection
        .prepare_cached(
            "INSERT OR REPLACE INTO series (id, row, kind, site, year, open) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
        )?
        .execute(params![
            is.id.0,
            text,
            word(&is.kind)?,
            is.site,
            is.year,
            is.state == BookState::Open
        ])?;
    Ok(())
}
