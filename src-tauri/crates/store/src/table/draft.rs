//! `draft`: intakes being typed. A draft belongs to one user; the newest version wins; none is an event.
use chrono::{DateTime, Utc};
use motcua_case::ids::{DraftId, UserId};
use rusqlite::{OptionalExtension, Params, params};

use crate::error::StoreError;
use crate::read::Read;
use crate::write::Write;

/// A stored draft.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DraftRow {
    /// Identity.
    pub id: DraftId,
    /// Whose it is.
    pub owner: UserId,
    /// Grows with every save.
    pub version: u32,
    /// When it was saved.
    pub saved_at: DateTime<Utc>,
    /// The draft, as the desk writes it.
    pub body: String,
    /// When the citizen walked away; none while it is worked on.
    pub closed_at: Option<DateTime<Utc>>,
}

const COLUMNS: &str = "id, owner, version, saved_us, body, closed_us";

impl Read<'_> {
    /// One draft.
    pub fn draft(&self, id: DraftId) -> Result<Option<DraftRow>, StoreError> {
        let found = self
            .connection
            .prepare_cached(&format!("SELECT {COLUMNS} FROM draft WHERE id = ?1"))?
            .query_row([id.0], read)
            .optional()?;
        Ok(found)
    }

    /// A user's drafts, newest first.
    pub fn drafts_of(&self, owner: UserId) -> Result<Vec<DraftRow>, StoreError> {
        self.drafts("WHERE owner = ?1 ORDER BY saved_us DESC", [owner.0])
    }

    /// Everybody's drafts closed before `moment`.
    pub fn drafts_closed_before(&self, moment: DateTime<Utc>) -> Result<Vec<DraftRow>, StoreError> {
        self.drafts("WHERE closed_us < ?1", [moment.timestamp_micros()])
    }

    fn drafts(&self, tail: &str, values: impl Params) -> Result<Vec<DraftRow>, StoreError> {
        let mut statement = self
            .connection
            .prepare_cached(&format!("SELECT {COLUMNS} FROM draft {tail}"))?;
        let drafts = statement
            .query_map(values, read)?
            .collect::<Result<_, _>>()?;
        Ok(drafts)
    }
}

impl Write<'_> {
    /// Saves a draft; an older version than the stored one is left aside and `false` is returned.
    pub fn save_draft(&self, draft: &DraftRow) -> Result<bool, StoreError> {
        let changed = self
            .connection
            .prepare_cached(
                "INSERT INTO draft (id, owner, version, saved_us, body) VALUES (?1, ?2, ?3, ?4, ?5)
                 ON CONFLICT (id) DO UPDATE SET version = excluded.version, saved_us = excluded.saved_us,
                 body = excluded.body, closed_us = NULL WHERE excluded.version > draft.version",
            )?
            .execute(params![
                draft.id.0,
                draft.owner.0,
                draft.version,
                draft.saved_at.timestamp_micros(),
                draft.body
            ])?;
        Ok(changed == 1)
    }

    /// Puts a draft as another counter has it in place of what is here.
    pub(crate) fn put_draft(&self, draft: &DraftRow) -> Result<(), StoreError> {
        self.connection
            .prepare_cached(&format!(
                "INSERT OR REPLACE INTO draft ({COLUMNS}) VALUES (?1, ?2, ?3, ?4, ?5, ?6)"
            ))?
            .execute(params![
                draft.id.0,
                draft.owner.0,
                draft.version,
                draft.saved_at.timestamp_micros(),
                draft.body,
                draft.closed_at.map(|at| at.timestamp_micros()),
            ])?;
        Ok(())
    }

    /// Closes a draft whose citizen walked away, or opens it again when they are back.
    pub fn close_draft(&self, id: DraftId, at: Option<DateTime<Utc>>) -> Result<(), StoreError> {
        self.connection.execute(
            "UPDATE draft SET closed_us = ?2 WHERE id = ?1",
            params![id.0, at.map(|at| at.timestamp_micros())],
        )?;
        Ok(())
    }

    /// Removes a draft and the files only it needed.
    pub fn drop_draft(&self, id: DraftId) -> Result<(), StoreError> {
        self.release(&draft_owner(id))?;
        self.connection
            .execute("DELETE FROM draft WHERE id = ?1", [id.0])?;
        Ok(())
    }
}

/// The name under which a draft's tray needs its files.
pub fn draft_owner(id: DraftId) -> String {
    format!("draft:{id}")
}

fn read(row: &rusqlite::Row<'_>) -> rusqlite::Result<DraftRow> {
    Ok(DraftRow {
        id: DraftId(row.get(0)?),
        owner: UserId(row.get(1)?),
        version: row.get(2)?,
        saved_at: DateTime::from_timestamp_micros(row.get(3)?).unwrap_or_default(),
        body: row.get(4)?,
        closed_at: row
            .get::<_, Option<i64>>(5)?
            .and_then(DateTime::from_timestamp_micros),
    })
}
