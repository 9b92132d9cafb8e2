//! `paper_read` and its search text: what was read on papers. It is no part of the record; a paper without it is read
//! again.
use motcua_case::fold::Row;
use motcua_case::ids::PaperId;
use motcua_case::paper::HeldPaper;
use motcua_case::text;
use rusqlite::{Connection, OptionalExtension as _, params};

use crate::error::StoreError;
use crate::read::Read;
use crate::write::Write;

/// Letters of a paper that are searched at most.
const MOST_LETTERS: usize = 200_000;

impl Read<'_> {
    /// A paper nobody has read yet, the newest first; destroyed ones are left alone.
    pub fn unread_paper(&self) -> Result<Option<HeldPaper>, StoreError> {
        let row: Option<String> = self
            .connection
            .prepare_cached(
                "SELECT row FROM paper WHERE id =
                 (SELECT paper FROM paper_unread ORDER BY accepted DESC LIMIT 1)",
            )?
            .query_row([], |row| row.get(0))
            .optional()?;
        match row.map(|row| serde_json::from_str(&row)).transpose()? {
            Some(Row::Paper(paper)) => Ok(Some(*paper)),
            _ => Ok(None),
        }
    }

    /// Papers on which all words of `query` were read, the newest first.
    pub fn find_papers(&self, query: &str, limit: u32) -> Result<Vec<HeldPaper>, StoreError> {
        let words = crate::search::words(query);
        if words.is_empty() {
            return Ok(Vec::new());
        }
        let mut statement = self.connection.prepare_cached(
            "SELECT paper.row FROM paper_text JOIN paper_read ON paper_read.num = paper_text.rowid
             JOIN paper ON paper.id = paper_read.paper
             WHERE paper_text MATCH ?1 AND paper.withdrawn = 0 ORDER BY paper_text.rowid DESC LIMIT ?2",
        )?;
        let mut rows = statement.query(params![crate::search::expression(&words), limit])?;
        let mut papers = Vec::new();
        while let Some(row) = rows.next()? {
            if let Row::Paper(paper) = serde_json::from_str(&row.get::<_, String>(0)?)? {
                papers.push(*paper);
            }
        }
        Ok(papers)
    }
}

impl Write<'_> {
    /// Enters what was read on a paper in the search, in place of what was there.
    pub fn put_words(&self, paper: PaperId, pages: u32, words: &str) -> Result<(), StoreError> {
        forget(self.connection, paper)?;
        self.connection
            .prepare_cached("INSERT INTO paper_read (paper, pages) VALUES (?1, ?2)")?
            .execute(params![paper.0, pages])?;
        // Before anything else is inserted: the words go by the number this row was given.
        let num = self.connection.last_insert_rowid();
        leave(self.connection, paper)?;
        let bounded: String = words.chars().take(MOST_LETTERS).collect();
        self.connection
            .prepare_cached("INSERT INTO paper_text (rowid, words) VALUES (?1, ?2)")?
            .execute(params![num, text::fold(&bounded)])?;
        Ok(())
    }
}

/// Has a paper wait to be read, where nobody has read it.
pub(crate) fn wait(connection: &Connection, paper: &HeldPaper) -> Result<(), StoreError> {
    connection
        .prepare_cached(
            "INSERT OR IGNORE INTO paper_unread (paper, accepted)
             SELECT ?1, ?2 WHERE NOT EXISTS (SELECT 1 FROM paper_read WHERE paper = ?1)",
        )?
        .execute(params![paper.id.0, paper.accepted_at.timestamp_micros()])?;
    Ok(())
}

/// Lets a paper wait no more.
pub(crate) fn leave(connection: &Connection, paper: PaperId) -> Result<(), StoreError> {
    connection
        .prepare_cached("DELETE FROM paper_unread WHERE paper = ?1")?
        .execute([paper.0])?;
    Ok(())
}

/// Takes what was read on a paper out of the search: also out of its index, where a deleted row would stay until the
/// next merge.
pub(crate) fn forget(connection: &Connection, paper: PaperId) -> Result<(), StoreError> {
    let num: Option<i64> = connection
        .prepare_cached("SELECT num FROM paper_read WHERE paper = ?1")?
        .query_row([paper.0], |row| row.get(0))
        .optional()?;
    if let Some(num) = num {
        connection.execute("DELETE FROM paper_text WHERE rowid = ?1", [num])?;
        connection.execute("DELETE FROM paper_read WHERE num = ?1", [num])?;
        connection.execute(
            "INSERT INTO paper_text (paper_text) VALUES ('optimize')",
            [],
        )?;
    }
    Ok(())
}
