//! `access_log`: who saw what, and why. A chain of its own: every entry covers the one before it.
use chrono::{DateTime, Utc};
use motcua_case::event::{Subject, subject_of, subject_text};
use motcua_case::ids::{Hash, UserId};
use rusqlite::{OptionalExtension, params};
use sha2::{Digest, Sha256};

use crate::error::StoreError;
use crate::read::Read;
use crate::write::Write;

/// One look at something.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Access {
    /// When.
    pub at: DateTime<Utc>,
    /// Who.
    pub user: UserId,
    /// For whom, when acting for an absent person.
    pub acting_for: Option<UserId>,
    /// What was done, a word the desk gives.
    pub what: String,
    /// Of what.
    pub subject: Subject,
    /// Why, a word the desk gives or the clerk's own.
    pub why: String,
}

/// Which entries are wanted.
#[derive(Clone, Debug, Default)]
pub struct AccessFilter {
    /// Only of these subjects.
    pub subjects: Vec<Subject>,
    /// Only by this user.
    pub user: Option<UserId>,
    /// Only before this entry, for the next page.
    pub before: Option<u64>,
}

impl Read<'_> {
    /// Entries, newest first, with their numbers.
    pub fn accesses(
        &self,
        filter: &AccessFilter,
        limit: u32,
    ) -> Result<Vec<(u64, Access)>, StoreError> {
        let subjects: Vec<String> = filter.subjects.iter().map(|s| subject_text(*s)).collect();
        let mut statement = self.connection.prepare_cached(
            "SELECT seq, at_us, user, acting, what, subject, why FROM access_log
             WHERE (?1 = '[]' OR subject IN (SELECT value FROM json_each(?1))) AND (?2 IS NULL OR user = ?2)
             AND (?3 IS NULL OR seq < ?3) ORDER BY seq DESC LIMIT ?4",
        )?;
        let mut rows = statement.query(params![
            serde_json::to_string(&subjects)?,
            filter.user.map(|user| user.0),
            filter.before,
            limit
        ])?;
        let mut found = Vec::new();
        while let Some(row) = rows.next()? {
            let text: String = row.get(5)?;
            let Some(subject) = subject_of(&text) else {
                continue;
            };
            found.push((
                row.get(0)?,
                Access {
                    at: DateTime::from_timestamp_micros(row.get(1)?).unwrap_or_default(),
                    user: UserId(row.get(2)?),
                    acting_for: row.get::<_, Option<uuid::Uuid>>(3)?.map(UserId),
                    what: row.get(4)?,
                    subject,
                    why: row.get(6)?,
                },
            ));
        }
        Ok(found)
    }

    /// Number of entries, and the first that does not follow from the one before it.
    pub fn check_accesses(&self) -> Result<(u64, Option<u64>), StoreError> {
        let mut statement = self.connection.prepare(
            "SELECT seq, at_us, user, acting, what, subject, why, prev, hash FROM access_log ORDER BY seq",
        )?;
        let mut rows = statement.query([])?;
        let (mut last, mut count) = (Hash::ZERO, 0);
        while let Some(row) = rows.next()? {
            let seq: u64 = row.get(0)?;
            let prev = Hash(row.get(7)?);
            let texts: [String; 3] = [row.get(4)?, row.get(5)?, row.get(6)?];
            let hash = link(
                prev,
                seq,
                row.get(1)?,
                row.get(2)?,
                row.get(3)?,
                [&texts[0], &texts[1], &texts[2]],
            );
            if seq != count + 1 || prev != last || hash != Hash(row.get(8)?) {
                return Ok((count, Some(seq)));
            }
            last = hash;
            count = seq;
        }
        Ok((count, None))
    }
}

impl Write<'_> {
    /// Adds an entry.
    pub fn log_access(&self, access: &Access) -> Result<(), StoreError> {
        let tail: Option<(u64, [u8; 32])> = self
            .connection
            .prepare_cached("SELECT seq, hash FROM access_log ORDER BY seq DESC LIMIT 1")?
            .query_row([], |row| Ok((row.get(0)?, row.get(1)?)))
            .optional()?;
        let (seq, prev) = tail.map_or((1, Hash::ZERO), |(seq, hash)| (seq + 1, Hash(hash)));
        let at = access.at.timestamp_micros();
        let acting = access.acting_for.map(|user| user.0);
        let subject = subject_text(access.subject);
        let hash = link(
            prev,
            seq,
            at,
            access.user.0,
            acting,
            [&access.what, &subject, &access.why],
        );
        self.connection
            .prepare_cached(
                "INSERT INTO access_log (seq, at_us, user, acting, what, subject, why, prev, hash)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
            )?
            .execute(params![
                seq,
                at,
                access.user.0,
                acting,
                access.what,
                subject,
                access.why,
                prev.0,
                hash.0
            ])?;
        Ok(())
    }
}

pub(crate) fn link(
    prev: Hash,
    seq: u64,
    at: i64,
    user: uuid::Uuid,
    acting: Option<uuid::Uuid>,
    texts: [&str; 3],
) -> Hash {
    let mut digest = Sha256::new();
    digest.update(prev.0);
    digest.update(seq.to_le_bytes());
    digest.update(at.to_le_bytes());
    digest.update(user.as_bytes());
    digest.update(acting.unwrap_or_default().as_bytes());
    for text in texts {
        digest.update((text.len() as u64).to_le_bytes());
        digest.update(text.as_bytes());
    }
    Hash(digest.finalize().into())
}
