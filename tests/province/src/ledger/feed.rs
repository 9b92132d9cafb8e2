//! What goes to the communes: the feed, people, papers of the repository, and who asked for them.

use rusqlite::OptionalExtension;
use serde_json::Value;

use super::{Book, LedgerError, canonical};

/// One entry of an agency's feed.
pub(crate) struct FeedRow {
    pub(crate) seq: i64,
    pub(crate) at: String,
    /// `HoSoTrucTuyen` or `ThayDoi`.
    pub(crate) kind: String,
    pub(crate) number: String,
    pub(crate) body: Value,
}

/// A paper of the repository, §d.7.
pub(crate) struct RepositoryPaper {
    pub(crate) owner: String,
    pub(crate) code: String,
    pub(crate) symbol: String,
    pub(crate) name: String,
    pub(crate) agency: String,
    pub(crate) path: String,
    pub(crate) bytes: Vec<u8>,
    /// The pushed row it came with; null for a seeded one.
    pub(crate) row: Value,
}

impl Book<'_> {
    pub(crate) fn add_to_feed(
        &self,
        agency: &str,
        kind: &str,
        number: &str,
        body: &Value,
    ) -> Result<(), LedgerError> {
        self.transaction.execute(
            "INSERT INTO feed (at, agency, kind, number, body) VALUES (?, ?, ?, ?, ?)",
            (self.now(), agency, kind, number, canonical(body)),
        )?;
        Ok(())
    }

    /// Entries after a cursor, oldest first.
    pub(crate) fn feed_after(
        &self,
        agency: &str,
        after: i64,
        most: i64,
    ) -> Result<Vec<FeedRow>, LedgerError> {
        let mut rows = self.transaction.prepare_cached(
            "SELECT seq, at, kind, number, body FROM feed
             WHERE agency = ? AND seq > ? ORDER BY seq LIMIT ?",
        )?;
        let mut found = Vec::new();
        let mut rows = rows.query((agency, after, most))?;
        while let Some(row) = rows.next()? {
            found.push(FeedRow {
                seq: row.get(0)?,
                at: row.get(1)?,
                kind: row.get(2)?,
                number: row.get(3)?,
                body: serde_json::from_str(&row.get::<_, String>(4)?)?,
            });
        }
        Ok(found)
    }

    pub(crate) fn put_person(&self, number: &str, body: &Value) -> Result<(), LedgerError> {
        self.transaction.execute(
            "INSERT OR REPLACE INTO person (number, body) VALUES (?, ?)",
            (number, canonical(body)),
        )?;
        Ok(())
    }

    pub(crate) fn person(&self, number: &str) -> Result<Option<Value>, LedgerError> {
        let found: Option<String> = self
            .transaction
            .query_row(
                "SELECT body FROM person WHERE number = ?",
                [number],
                |row| row.get(0),
            )
            .optional()?;
        Ok(found.map(|body| serde_json::from_str(&body)).transpose()?)
    }

    pub(crate) fn note_consultation(&self, source: &str, subject: &str) -> Result<(), LedgerError> {
        self.transaction.execute(
            "INSERT INTO consultation (at, source, subject) VALUES (?, ?, ?)",
            (self.now(), source, subject),
        )?;
        Ok(())
    }

    /// Whether anybody looked this person up, in any database.
    pub(crate) fn consulted(&self, subject: &str) -> Result<bool, LedgerError> {
        Ok(self.transaction.query_row(
            "SELECT EXISTS (SELECT 1 FROM consultation WHERE subject = ?)",
            [subject],
            |row| row.get(0),
        )?)
    }

    pub(crate) fn put_paper(&self, paper: &RepositoryPaper) -> Result<(), LedgerError> {
        self.transaction.execute(
            "INSERT INTO repository_paper (owner, code, symbol, name, agency, path, bytes, row)
             VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            (
                &paper.owner,
                &paper.code,
                &paper.symbol,
                &paper.name,
                &paper.agency,
                &paper.path,
                &paper.bytes,
                canonical(&paper.row),
            ),
        )?;
        Ok(())
    }

    /// Papers of a person of the wanted codes, newest last.
    pub(crate) fn papers_of(&self, owner: &str) -> Result<Vec<RepositoryPaper>, LedgerError> {
        let mut rows = self.transaction.prepare_cached(
            "SELECT owner, code, symbol, name, agency, path, bytes, row FROM repository_paper
             WHERE owner = ? ORDER BY seq",
        )?;
        let mut found = Vec::new();
        let mut rows = rows.query([owner])?;
        while let Some(row) = rows.next()? {
            found.push(RepositoryPaper {
                owner: row.get(0)?,
                code: row.get(1)?,
                symbol: row.get(2)?,
                name: row.get(3)?,
                agency: row.get(4)?,
                path: row.get(5)?,
                bytes: row.get(6)?,
                row: serde_json::from_str(&row.get::<_, String>(7)?)?,
            });
        }
        Ok(found)
    }

    /// The bytes of a paper by its address.
    pub(crate) fn paper_at(&self, path: &str) -> Result<Option<Vec<u8>>, LedgerError> {
        Ok(self
            .transaction
            .query_row(
                "SELECT bytes FROM repository_paper WHERE path = ?",
                [path],
                |row| row.get(0),
            )
            .optional()?)
    }
}
