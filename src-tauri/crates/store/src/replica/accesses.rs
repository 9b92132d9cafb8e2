//! The access log on its way to other counters: its own chain, entry by entry, never part of the record.
use motcua_case::ids::{DeviceId, Hash, UserId};
use rusqlite::params;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::error::StoreError;
use crate::read::Read;
use crate::table::access;
use crate::write::Write;

/// One entry, as it stands in its log.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CarriedAccess {
    /// Its number, from 1.
    pub seq: u64,
    /// Hash of the entry before it.
    pub prev: Hash,
    /// Its own.
    pub hash: Hash,
    at_us: i64,
    user: UserId,
    acting: Option<UserId>,
    what: String,
    subject: String,
    why: String,
}

impl CarriedAccess {
    /// Whether it is what was hashed.
    pub fn is_sound(&self) -> bool {
        let acting = self.acting.map(|user| user.0);
        let texts = [&*self.what, &*self.subject, &*self.why];
        self.hash == access::link(self.prev, self.seq, self.at_us, self.user.0, acting, texts)
    }
}

impl Read<'_> {
    /// Entries of a counter's log from a number on, oldest first, at most `most`.
    pub fn accesses_from(
        &self,
        device: DeviceId,
        seq: u64,
        most: u32,
    ) -> Result<Vec<CarriedAccess>, StoreError> {
        let own = "SELECT seq, prev, hash, at_us, user, acting, what, subject, why FROM access_log
             WHERE seq >= ?1 AND ?3 IS NOT NULL ORDER BY seq LIMIT ?2";
        let elsewhere =
            "SELECT seq, prev, hash, at_us, user, acting, what, subject, why FROM access_elsewhere
             WHERE seq >= ?1 AND device = ?3 ORDER BY seq LIMIT ?2";
        let is_own = device == self.own_device()?;
        let sql = if is_own { own } else { elsewhere };
        let mut statement = self.connection.prepare_cached(sql)?;
        let entries = statement
            .query_map(params![seq, most, device.0], |row| {
                Ok(CarriedAccess {
                    seq: row.get(0)?,
                    prev: Hash(row.get(1)?),
                    hash: Hash(row.get(2)?),
                    at_us: row.get(3)?,
                    user: UserId(row.get(4)?),
                    acting: row.get::<_, Option<Uuid>>(5)?.map(UserId),
                    what: row.get(6)?,
                    subject: row.get(7)?,
                    why: row.get(8)?,
                })
            })?
            .collect::<Result<_, _>>()?;
        Ok(entries)
    }

    /// How many entries of other counters are kept here.
    pub fn count_accesses_elsewhere(&self) -> Result<u64, StoreError> {
        let count = "SELECT count(*) FROM access_elsewhere";
        Ok(self
            .connection
            .prepare_cached(count)?
            .query_row([], |row| row.get(0))?)
    }
}

impl Write<'_> {
    /// Keeps an entry of another counter's log; one that is here already stays as it is.
    ///
    /// # Errors
    /// [`StoreError::Crypto`] where it is not what was hashed.
    pub fn take_access(&self, device: DeviceId, entry: &CarriedAccess) -> Result<(), StoreError> {
        if !entry.is_sound() {
            return Err(StoreError::Crypto);
        }
        self.connection
            .prepare_cached(
                "INSERT OR IGNORE INTO access_elsewhere (hash, device, seq, at_us, user, acting, what, subject, why, prev)
                 SELECT ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10
                 WHERE NOT EXISTS (SELECT 1 FROM access_log WHERE seq = ?3 AND hash = ?1)",
            )?
            .execute(params![
                entry.hash.0,
                device.0,
                entry.seq,
                entry.at_us,
                entry.user.0,
                entry.acting.map(|user| user.0),
                entry.what,
                entry.subject,
                entry.why,
                entry.prev.0,
            ])?;
        Ok(())
    }
}
