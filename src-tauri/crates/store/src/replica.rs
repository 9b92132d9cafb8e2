//! Events of other devices: taken in whatever order they come, given out, and merged where their writers did not know of
//! each other.
mod accesses;
mod files;
pub(crate) mod mirror;
mod sealed;
mod unread;
mod vouched;
pub(crate) mod wanted;

use motcua_case::event::Fact;
use motcua_case::fold::{self, Key};
use motcua_case::ids::{DeviceId, EventId, Hash};
use motcua_case::merge::{self, Carried, Clash, Merged, Past, Placed};
use rusqlite::{Connection, OptionalExtension, params};

use crate::error::StoreError;
use crate::read::Read;
use crate::table::{event as events, row};
use crate::write::Write;

pub use accesses::CarriedAccess;
pub use files::{Arriving, SealedFile};
pub use mirror::{Is, Thing, Untold, Version};
pub use sealed::CommuneKey;

/// Most events that wait for something their writers had seen.
const MOST_EARLY: u32 = 200_000;

/// What became of an event that came from elsewhere.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Taken {
    /// It is in the record now, and so is everything that waited for it.
    Folded,
    /// It was there.
    Known,
    /// It waits until what its writer had seen has come.
    Early,
    /// The device wrote something else under that number, or something that does not follow: a copy of it is at work, or
    /// one that was put back to an earlier day. What it wrote is kept for review, now and from here on.
    Forked,
}

/// A clash and the row it is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ClashRow {
    /// Key of the row, such as `dossier:…`.
    pub key: String,
    /// What clashes.
    pub clash: Clash,
}

impl Read<'_> {
    /// The newest number of every device in this record.
    pub fn heads(&self) -> Result<Past, StoreError> {
        events::heads(self.connection)
    }

    /// Events of a device from a number on, oldest first, at most `most`.
    pub fn events_from(
        &self,
        device: DeviceId,
        seq: u64,
        most: u32,
    ) -> Result<Vec<Carried>, StoreError> {
        events::from(self.connection, device, seq, most)
    }

    /// How many events wait for something their writers had seen.
    pub fn early(&self) -> Result<u32, StoreError> {
        let count = "SELECT count(*) FROM early";
        Ok(self.connection.query_row(count, [], |row| row.get(0))?)
    }

    /// Devices of which two histories were found, and how many of their events are kept for review.
    pub fn forked(&self) -> Result<Vec<(DeviceId, u32)>, StoreError> {
        let mut statement = self
            .connection
            .prepare("SELECT device, count(*) FROM quarantine GROUP BY device")?;
        let forked = statement
            .query_map([], |row| Ok((DeviceId(row.get(0)?), row.get(1)?)))?
            .collect::<Result<_, _>>()?;
        Ok(forked)
    }

    /// What a person has to settle, by row.
    pub fn clashes(&self) -> Result<Vec<ClashRow>, StoreError> {
        let mut statement = self.connection.prepare(
            "SELECT key, first, second, fields, whole FROM clash ORDER BY key, second, first",
        )?;
        let mut rows = statement.query([])?;
        let mut clashes = Vec::new();
        while let Some(row) = rows.next()? {
            clashes.push(ClashRow {
                key: row.get("key")?,
                clash: Clash {
                    first: EventId(row.get("first")?),
                    second: EventId(row.get("second")?),
                    fields: serde_json::from_str(&row.get::<_, String>("fields")?)?,
                    whole: row.get("whole")?,
                },
            });
        }
        Ok(clashes)
    }
}

impl Write<'_> {
    /// Takes an event of another device in, with all that waited for it.
    ///
    /// # Errors
    /// [`StoreError::Value`] where its kind is not known here, as of a newer version; [`StoreError::Record`] where it does
    /// not fit what its own writer had seen.
    pub fn take_in(&self, carried: &Carried) -> Result<Taken, StoreError> {
        let taken = self.take_one(carried)?;
        if taken == Taken::Folded {
            while let Some(waiting) = self.next_early()? {
                let (device, seq) = (waiting.event.device, waiting.event.seq);
                self.connection.execute(
                    "DELETE FROM early WHERE device = ?1 AND seq = ?2",
                    params![device.0, seq],
                )?;
                self.take_one(&waiting)?;
            }
        }
        Ok(taken)
    }

    fn take_one(&self, carried: &Carried) -> Result<Taken, StoreError> {
        let event = &carried.event;
        let (head, head_hash) = events::tail(self.connection, event.device)?;
        if event.seq <= head {
            let known = events::one(self.connection, event.device, event.seq)?;
            return match known {
                Some((_, hash)) if hash == event.hash() => Ok(Taken::Known),
                _ => self.put_aside(carried),
            };
        }
        let is_forked = "SELECT 1 FROM quarantine WHERE device = ?1 LIMIT 1";
        if self
            .connection
            .prepare_cached(is_forked)?
            .exists([event.device.0])?
        {
            return self.put_aside(carried);
        }
        let has_all =
            event.seq == head + 1 && events::heads(self.connection)?.covers(&carried.past);
        if !has_all {
            return self.put_early(carried);
        }
        if event.prev != head_hash {
            return self.put_aside(carried);
        }
        let body = event.body.as_deref().unwrap_or_default();
        let fact = Fact::decode(&event.kind, body)?;
        self.fold_in(carried, &fact)?;
        Ok(Taken::Folded)
    }

    fn put_early(&self, carried: &Carried) -> Result<Taken, StoreError> {
        let event = &carried.event;
        let place = params![event.device.0, event.seq];
        let known: Option<[u8; 32]> = self
            .connection
            .prepare_cached("SELECT hash FROM early WHERE device = ?1 AND seq = ?2")?
            .query_row(place, |row| row.get(0))
            .optional()?;
        if known.is_some_and(|hash| Hash(hash) != event.hash()) {
            return self.put_aside(carried);
        }
        // What finds no room is sent again when the rest has come.
        if known.is_none() && self.early()? < MOST_EARLY {
            self.keep_beside("early", carried)?;
        }
        Ok(Taken::Early)
    }

    fn put_aside(&self, carried: &Carried) -> Result<Taken, StoreError> {
        self.keep_beside("quarantine", carried)?;
        Ok(Taken::Forked)
    }

    fn keep_beside(&self, table: &str, carried: &Carried) -> Result<(), StoreError> {
        let event = &carried.event;
        let sql = format!(
            "INSERT OR IGNORE INTO {table} (device, seq, hash, body) VALUES (?1, ?2, ?3, ?4)"
        );
        self.connection.prepare_cached(&sql)?.execute(params![
            event.device.0,
            event.seq,
            event.hash().0,
            carried.encode()?
        ])?;
        Ok(())
    }

    /// An event that waited and does so no more.
    fn next_early(&self) -> Result<Option<Carried>, StoreError> {
        let heads = events::heads(self.connection)?;
        let mut devices = self
            .connection
            .prepare_cached("SELECT device, min(seq), body FROM early GROUP BY device")?;
        let mut rows = devices.query([])?;
        while let Some(row) = rows.next()? {
            let (device, seq) = (DeviceId(row.get(0)?), row.get::<_, u64>(1)?);
            if seq <= heads.newest(device) + 1 {
                let body: Vec<u8> = row.get(2)?;
                let carried = Carried::decode(&body)?;
                if seq <= heads.newest(device) || heads.covers(&carried.past) {
                    return Ok(Some(carried));
                }
            }
        }
        Ok(None)
    }
}

/// What this device has seen of others when it writes its next event, and those of it that are new since its last one.
pub(crate) fn past(
    connection: &Connection,
    own: DeviceId,
    last: u64,
) -> Result<(Past, Vec<EventId>), StoreError> {
    let heads = events::heads(connection)?;
    let past: Past = heads
        .devices()
        .filter(|(device, _)| *device != own)
        .collect();
    if past == Past::default() {
        return Ok((past, Vec::new()));
    }
    let before = match events::one(connection, own, last)? {
        Some((carried, _)) => carried.past,
        None => Past::default(),
    };
    let mut new = Vec::new();
    for (device, seq) in past
        .devices()
        .filter(|(device, seq)| !before.has(*device, *seq))
    {
        new.extend(events::one(connection, device, seq)?.map(|(carried, _)| carried.event.id));
    }
    Ok((past, new))
}

/// How many devices wrote events of a row.
pub(crate) fn writers(connection: &Connection, key: &str) -> Result<u32, StoreError> {
    let mut statement = connection
        .prepare_cached("SELECT 1 FROM event_key WHERE key = ?1 AND device = ?2 LIMIT 1")?;
    let mut count = 0;
    for (device, _) in events::heads(connection)?.devices() {
        count += u32::from(statement.exists(params![key, device.0])?);
    }
    Ok(count)
}

/// Whether another counter that shares the record wrote events of a row, too.
pub(crate) fn is_also_written_elsewhere(
    connection: &Connection,
    key: &str,
    own: DeviceId,
) -> Result<bool, StoreError> {
    let sql = "SELECT 1 FROM event_key WHERE key = ?1 AND device <> ?2
        AND EXISTS (SELECT 1 FROM meta WHERE key = 'shared') LIMIT 1";
    Ok(connection
        .prepare_cached(sql)?
        .exists(params![key, own.0])?)
}

/// What all events of a row say together, and its key; none where there are none.
pub(crate) fn merged(
    connection: &Connection,
    wanted: &str,
) -> Result<Option<(Key, Merged)>, StoreError> {
    let carried = events::carried_of_key(connection, wanted)?;
    let mut facts = Vec::with_capacity(carried.len());
    let mut key = None;
    for one in &carried {
        let fact = Fact::decode(
            &one.event.kind,
            one.event.body.as_deref().unwrap_or_default(),
        )?;
        key = key.or_else(|| {
            let touched = fold::touched(&one.event, &fact);
            touched.into_iter().find(|key| row::key_text(key) == wanted)
        });
        facts.push(fact);
    }
    let placed: Vec<Placed<'_>> = carried
        .iter()
        .zip(&facts)
        .map(|(carried, fact)| Placed {
            event: &carried.event,
            fact,
            past: &carried.past,
        })
        .collect();
    key.map(|key| Ok((key, merge::merge(&key, &placed)?)))
        .transpose()
}

/// Makes a row of all its events, with what a person has to settle in it.
pub(crate) fn merge_anew(connection: &Connection, key: &Key) -> Result<(), StoreError> {
    let name = row::key_text(key);
    let Some((_, merged)) = merged(connection, &name)? else {
        return Ok(());
    };
    if let Some(after) = &merged.row {
        let before = row::load(connection, key)?;
        row::save(connection, key, before.as_ref(), after)?;
    }
    connection.execute("DELETE FROM clash WHERE key = ?1", [&name])?;
    for clash in &merged.clashes {
        connection
            .prepare_cached(
                "INSERT OR REPLACE INTO clash (key, first, second, fields, whole) VALUES (?1, ?2, ?3, ?4, ?5)",
            )?
            .execute(params![
                name,
                clash.first.0,
                clash.second.0,
                serde_json::to_string(&clash.fields)?,
                clash.whole
            ])?;
    }
    Ok(())
}
