//! `paper`: the commune's repository of digitised papers.
use motcua_case::event::Subject;
use motcua_case::fold::{Key, Row};
use motcua_case::ids::{PaperId, PersonId};
use motcua_case::paper::HeldPaper;
use rusqlite::{Connection, params};

use crate::error::StoreError;
use crate::read::Read;
use crate::table::row;

impl Read<'_> {
    /// One paper.
    pub fn paper(&self, id: PaperId) -> Result<Option<HeldPaper>, StoreError> {
        Ok(
            match row::load(self.connection, &Key::Of(Subject::Paper(id)))? {
                Some(Row::Paper(paper)) => Some(*paper),
                _ => None,
            },
        )
    }

    /// Papers of a person that were not withdrawn, newest first.
    pub fn papers_of(&self, owner: PersonId) -> Result<Vec<HeldPaper>, StoreError> {
        let mut statement = self
            .connection
            .prepare_cached("SELECT row FROM paper WHERE owner = ?1 AND withdrawn = 0 ORDER BY accepted DESC, id DESC")?;
        let mut rows = statement.query([owner.0])?;
        let mut papers = Vec::new();
        while let Some(row) = rows.next()? {
            if let Row::Paper(paper) = serde_json::from_str(&row.get::<_, String>(0)?)? {
                papers.push(*paper);
            }
        }
        Ok(papers)
    }
}

pub(crate) fn save(
    connection: &Connection,
    paper: &HeldPaper,
    row: &str,
) -> Result<(), StoreError> {
    connection
        .prepare_cached(
            "INSERT OR REPLACE INTO paper (id, row, owner, kind, accepted, withdrawn) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
        )?
        .execute(params![
            paper.id.0,
            row,
            paper.owner.0,
            paper.kind,
            paper.accepted_at.timestamp_micros(),
            paper.withdrawn
        ])?;
    Ok(())
}
