//! `hold`: who holds a dossier or uses a scanner, so that two people do not work at it without knowing. A word to the other
//! counters and no lock: what two wrote all the same is merged.
use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use motcua_case::ids::{DeviceId, DossierId, Hash, UserId};
use rusqlite::{OptionalExtension, Row, params};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::error::StoreError;
use crate::read::Read;
use crate::write::Write;

/// Something that one person at a time works at.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Held(pub Uuid);

impl From<DossierId> for Held {
    fn from(dossier: DossierId) -> Self {
        Self(dossier.0)
    }
}

impl Held {
    /// A scanner by the address at which every counter reaches it.
    pub fn scanner(address: &str) -> Self {
        let hash = Hash::of(format!("scanner {address}").as_bytes());
        let [first, ..] = hash.0.as_chunks::<16>().0 else {
            return Self(Uuid::nil());
        };
        Self(Uuid::from_bytes(*first))
    }
}

/// Who holds something.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Hold {
    /// At which counter.
    pub device: DeviceId,
    /// Who.
    pub user: UserId,
    /// Since when.
    pub at: DateTime<Utc>,
}

impl Read<'_> {
    /// Who holds it; none where nobody does.
    pub fn hold(&self, what: impl Into<Held>) -> Result<Option<Hold>, StoreError> {
        Ok(self
            .connection
            .prepare_cached("SELECT device, user, at_us FROM hold WHERE what = ?1")?
            .query_row([what.into().0], |row| read(row, 0))
            .optional()?)
    }

    /// Everything that is held.
    pub fn holds(&self) -> Result<BTreeMap<Held, Hold>, StoreError> {
        let mut statement = self
            .connection
            .prepare_cached("SELECT what, device, user, at_us FROM hold")?;
        let holds = statement
            .query_map([], |row| Ok((Held(row.get(0)?), read(row, 1)?)))?
            .collect::<Result<_, _>>()?;
        Ok(holds)
    }
}

impl Write<'_> {
    /// Somebody takes it, or lets go of it.
    pub fn put_hold(&self, what: impl Into<Held>, hold: Option<Hold>) -> Result<(), StoreError> {
        let Held(what) = what.into();
        let Some(hold) = hold else {
            self.connection
                .prepare_cached("DELETE FROM hold WHERE what = ?1")?
                .execute([what])?;
            return Ok(());
        };
        self.connection
            .prepare_cached(
                "INSERT INTO hold (what, device, user, at_us) VALUES (?1, ?2, ?3, ?4)
                 ON CONFLICT DO UPDATE SET device = ?2, user = ?3, at_us = ?4",
            )?
            .execute(params![
                what,
                hold.device.0,
                hold.user.0,
                hold.at.timestamp_micros()
            ])?;
        Ok(())
    }
}

fn read(row: &Row<'_>, from: usize) -> rusqlite::Result<Hold> {
    Ok(Hold {
        device: DeviceId(row.get(from)?),
        user: UserId(row.get(from + 1)?),
        at: DateTime::from_timestamp_micros(row.get(from + 2)?).unwrap_or_default(),
    })
}
