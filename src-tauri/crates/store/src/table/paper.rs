//! `paper`: the commune's repository of digitised papers.
use chrono::{DateTime, Utc};
use motcua_case::event::Subject;
use motcua_case::fold::{Key, Row};
use motcua_case::ids::{Hash, PaperId, PersonId};
use motcua_case::paper::HeldPaper;
use rusqlite::{Connection, Params, params};

use crate::error::StoreError;
use crate::read::Read;
use crate::table::person::KEPT_UNDER;
use crate::table::{row, words};

/// What stands for the evidence of a paper that came with valid signatures.
const ELSEWHERE: &str = "elsewhere";

/// Papers without a signature that are still here, as the index of them says it.
const TO_SIGN: &str = "withdrawn = 0 AND evidence IS NULL";

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

    /// Papers of a person, also of entries kept under it, that were not withdrawn; newest first.
    pub fn papers_of(&self, owner: PersonId) -> Result<Vec<HeldPaper>, StoreError> {
        self.papers(
            &format!(
                "WHERE owner IN ({KEPT_UNDER}) AND withdrawn = 0 ORDER BY accepted DESC, id DESC"
            ),
            [owner.0],
        )
    }

    /// Papers that somebody asked to destroy, oldest first, at most 200.
    pub fn papers_to_purge(&self) -> Result<Vec<HeldPaper>, StoreError> {
        self.papers("WHERE purge_open > 0 ORDER BY id LIMIT 200", [])
    }

    /// Papers with a stamp of secrecy that no person has judged, at most 200.
    pub fn papers_with_stamp(&self) -> Result<Vec<HeldPaper>, StoreError> {
        self.papers("WHERE secrecy_open > 0 ORDER BY id LIMIT 200", [])
    }

    /// Papers that are for reference only until they are signed, the oldest first.
    pub fn papers_to_sign(&self, limit: u32) -> Result<Vec<HeldPaper>, StoreError> {
        self.papers(
            &format!("WHERE {TO_SIGN} ORDER BY accepted LIMIT ?1"),
            [limit],
        )
    }

    /// How many papers wait to be signed, and how many of them were accepted at `since` or later.
    pub fn count_papers_to_sign(&self, since: DateTime<Utc>) -> Result<(u32, u32), StoreError> {
        Ok(self
            .connection
            .prepare_cached(&format!(
                "SELECT count(*), count(*) FILTER (WHERE accepted >= ?1) FROM paper WHERE {TO_SIGN}"
            ))?
            .query_row([since.timestamp_micros()], |row| {
                Ok((row.get(0)?, row.get(1)?))
            })?)
    }

    /// Signed papers whose evidence is not all there, or needs another timestamp by `now`, the oldest first.
    pub fn papers_incomplete(
        &self,
        now: DateTime<Utc>,
        limit: u32,
    ) -> Result<Vec<HeldPaper>, StoreError> {
        let mut papers = self.papers(
            "WHERE withdrawn = 0 AND evidence IN ('basic', 'timestamped', 'long_term') ORDER BY accepted LIMIT ?1",
            [limit],
        )?;
        let left = limit.saturating_sub(u32::try_from(papers.len()).unwrap_or(limit));
        papers.extend(self.papers(
            "WHERE renew_us <= ?1 AND withdrawn = 0 AND evidence = 'archived' ORDER BY renew_us LIMIT ?2",
            params![now.timestamp_micros(), left],
        )?);
        Ok(papers)
    }

    /// Papers that were signed as a file with these bytes.
    pub fn papers_signed_from(&self, scan: Hash) -> Result<Vec<HeldPaper>, StoreError> {
        self.papers("WHERE scan = ?1 ORDER BY id", [scan.0])
    }

    /// Papers accepted before `moment` whose pages as imported are still kept, oldest first; destroyed ones have none.
    pub fn papers_with_sources(
        &self,
        moment: DateTime<Utc>,
        limit: u32,
    ) -> Result<Vec<HeldPaper>, StoreError> {
        self.papers(
            "WHERE accepted < ?1 AND json_array_length(row, '$.is.sources') > 0
             AND json_extract(row, '$.is.purged_at') IS NULL ORDER BY accepted LIMIT ?2",
            params![moment.timestamp_micros(), limit],
        )
    }

    fn papers(&self, tail: &str, values: impl Params) -> Result<Vec<HeldPaper>, StoreError> {
        let mut statement = self
            .connection
            .prepare_cached(&format!("SELECT row FROM paper {tail}"))?;
        let mut rows = statement.query(values)?;
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
    text: &str,
) -> Result<(), StoreError> {
    let signed = paper.signed.as_ref();
    // One that came with valid signatures waits for no seal, and its evidence is not ours to complete.
    let evidence = match signed {
        Some(signed) => Some(row::word(&signed.level)?),
        None if !paper.for_reference() => Some(ELSEWHERE.to_owned()),
        None => None,
    };
    connection
        .prepare_cached(
            "INSERT OR REPLACE INTO paper (id, row, owner, kind, accepted, withdrawn, purge_open, secrecy_open, evidence,
                 renew_us, scan)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)",
        )?
        .execute(params![
            paper.id.0,
            text,
            paper.owner.0,
            paper.kind,
            paper.accepted_at.timestamp_micros(),
            // A destroyed paper is offered no more than a withdrawn one.
            paper.withdrawn || paper.purged_at.is_some(),
            paper.purge.is_some() && paper.purged_at.is_none(),
            paper.secrecy.is_some() && paper.purged_at.is_none(),
            evidence,
            signed.and_then(|signed| Some(signed.renew_at?.timestamp_micros())),
            signed.map(|signed| signed.scan.digest.0)
        ])?;
    if paper.purged_at.is_some() {
        words::forget(connection, paper.id)?;
    }
    if paper.withdrawn || paper.purged_at.is_some() {
        words::leave(connection, paper.id)?;
    } else {
        words::wait(connection, paper)?;
    }
    Ok(())
}
