//! `event` and `event_key`: the append-only record.
use chrono::{DateTime, Utc};
use motcua_case::event::{Event, Stamp, Subject, subject_text};
use motcua_case::fold::Key;
use motcua_case::ids::{BootId, DeviceId, EventId, Hash};
use motcua_case::merge::{Carried, Past};
use rusqlite::{Connection, OptionalExtension, Row, params};

use crate::error::StoreError;
use crate::read::Read;
use crate::table::row::key_text;

const COLUMNS: &str = "device, seq, id, subject, after, wall_us, monotonic_ms, boot, actor, kind, kind_version, \
                       salt, body_hash, body, prev, past";

impl Read<'_> {
    /// Events about a subject, oldest first.
    pub fn events_of(&self, subject: Subject) -> Result<Vec<Event>, StoreError> {
        of_key(self.connection, &subject_text(subject))
    }

    /// Hash of an event by its place.
    pub fn event_hash(&self, device: DeviceId, seq: u64) -> Result<Option<Hash>, StoreError> {
        Ok(self
            .connection
            .prepare_cached("SELECT hash FROM event WHERE device = ?1 AND seq = ?2")?
            .query_row(params![device.0, seq], |row| row.get(0).map(Hash))
            .optional()?)
    }

    /// One event by its identity.
    pub fn event(&self, id: EventId) -> Result<Option<Event>, StoreError> {
        let mut statement = self
            .connection
            .prepare_cached(&format!("SELECT {COLUMNS} FROM event WHERE id = ?1"))?;
        let mut rows = statement.query([id.0])?;
        rows.next()?.map(read).transpose()
    }

    /// The device that began a subject; none where nothing is known of it.
    pub fn origin(&self, subject: Subject) -> Result<Option<DeviceId>, StoreError> {
        // Whatever order others' events come in, none is taken in before what it builds on.
        let found = self
            .connection
            .prepare_cached(
                "SELECT event.device FROM event_key JOIN event USING (device, seq) WHERE key = ?1 ORDER BY event.rowid LIMIT 1",
            )?
            .query_row([subject_text(subject)], |row| row.get(0).map(DeviceId))
            .optional()?;
        Ok(found)
    }

    /// Wall time at which a device's clock was last known to be right: when it received its last dossier, gave
    /// its last certification number or the clock was confirmed, else when the store was set up. Other events prove nothing, for they may be written
    /// under a doubtful clock.
    pub fn clock_known_at(&self, device: DeviceId) -> Result<Option<DateTime<Utc>>, StoreError> {
        let found: Option<i64> = self
            .connection
            .prepare_cached(
                "SELECT wall_us FROM event WHERE device = ?1
                 AND (kind IN ('dossier.received', 'certification.numbered', 'office.clock_confirmed') OR seq = 1)
                 ORDER BY seq DESC LIMIT 1",
            )?
            .query_row([device.0], |row| row.get(0))
            .optional()?;
        Ok(found.and_then(DateTime::from_timestamp_micros))
    }
}

pub(crate) fn tail(connection: &Connection, device: DeviceId) -> Result<(u64, Hash), StoreError> {
    let found = connection
        .prepare_cached("SELECT seq, hash FROM event WHERE device = ?1 ORDER BY seq DESC LIMIT 1")?
        .query_row([device.0], |row| Ok((row.get(0)?, Hash(row.get(1)?))))
        .optional()?;
    Ok(found.unwrap_or((0, Hash::ZERO)))
}

pub(crate) fn newest(
    connection: &Connection,
    subject: Subject,
) -> Result<Option<EventId>, StoreError> {
    let found = connection
        .prepare_cached(
            "SELECT event.id FROM event_key JOIN event USING (device, seq) WHERE key = ?1 ORDER BY event.rowid DESC LIMIT 1",
        )?
        .query_row([subject_text(subject)], |row| row.get(0).map(EventId))
        .optional()?;
    Ok(found)
}

/// The newest number of every device that wrote something here.
pub(crate) fn heads(connection: &Connection) -> Result<Past, StoreError> {
    // Steps from one device to the next by the index: there are few devices and many events.
    let mut statement = connection.prepare_cached(
        "WITH RECURSIVE known (device) AS (
             SELECT min(device) FROM event
             UNION ALL
             SELECT (SELECT min(device) FROM event WHERE event.device > known.device) FROM known WHERE device IS NOT NULL
         )
         SELECT device, (SELECT max(seq) FROM event WHERE event.device = known.device) FROM known WHERE device IS NOT NULL",
    )?;
    let heads = statement
        .query_map([], |row| Ok((DeviceId(row.get(0)?), row.get(1)?)))?
        .collect::<Result<_, _>>()?;
    Ok(heads)
}

/// Whether events of a row are here that the writer of `carried` had not seen.
pub(crate) fn has_unseen(
    connection: &Connection,
    key: &Key,
    carried: &Carried,
) -> Result<bool, StoreError> {
    let mut statement = connection.prepare_cached(
        "SELECT 1 FROM event_key WHERE key = ?1 AND device = ?2 AND seq > ?3 LIMIT 1",
    )?;
    for (device, _) in heads(connection)?.devices() {
        if device != carried.event.device {
            let seen = carried.past.newest(device);
            if statement.exists(params![key_text(key), device.0, seen])? {
                return Ok(true);
            }
        }
    }
    Ok(false)
}

/// Events of a row with what their writers had seen.
pub(crate) fn carried_of_key(
    connection: &Connection,
    key: &str,
) -> Result<Vec<Carried>, StoreError> {
    let mut statement = connection.prepare_cached(&format!(
        "SELECT {COLUMNS} FROM event_key JOIN event USING (device, seq) WHERE key = ?1"
    ))?;
    let mut rows = statement.query([key])?;
    let mut events = Vec::new();
    while let Some(row) = rows.next()? {
        events.push(read_carried(row)?);
    }
    Ok(events)
}

/// Events of a device from a number on, at most `most`, oldest first.
pub(crate) fn from(
    connection: &Connection,
    device: DeviceId,
    seq: u64,
    most: u32,
) -> Result<Vec<Carried>, StoreError> {
    let mut statement = connection.prepare_cached(&format!(
        "SELECT {COLUMNS} FROM event WHERE device = ?1 AND seq >= ?2 ORDER BY seq LIMIT ?3"
    ))?;
    let mut rows = statement.query(params![device.0, seq, most])?;
    let mut events = Vec::new();
    while let Some(row) = rows.next()? {
        events.push(read_carried(row)?);
    }
    Ok(events)
}

pub(crate) fn insert(
    connection: &Connection,
    Carried { event, past }: &Carried,
    keys: &[Key],
) -> Result<(), StoreError> {
    connection
        .prepare_cached(&format!(
            "INSERT INTO event ({COLUMNS}, hash) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17)"
        ))?
        .execute(params![
            event.device.0,
            event.seq,
            event.id.0,
            serde_json::to_string(&event.subject)?,
            serde_json::to_string(&event.after)?,
            event.at.wall.timestamp_micros(),
            event.at.monotonic_ms,
            event.at.boot.0,
            serde_json::to_string(&event.actor)?,
            event.kind,
            event.kind_version,
            event.salt,
            event.body_hash.0,
            event.body,
            event.prev.0,
            (*past != Past::default())
                .then(|| serde_json::to_string(past))
                .transpose()?,
            event.hash().0,
        ])?;
    keys.iter()
        .try_for_each(|key| refer(connection, event, key))
}

/// Notes that an event changed a row.
pub(crate) fn refer(connection: &Connection, event: &Event, key: &Key) -> Result<(), StoreError> {
    connection
        .prepare_cached("INSERT INTO event_key (key, device, seq) VALUES (?1, ?2, ?3)")?
        .execute(params![key_text(key), event.device.0, event.seq])?;
    Ok(())
}

/// One event and the hash stored beside it.
pub(crate) fn one(
    connection: &Connection,
    device: DeviceId,
    seq: u64,
) -> Result<Option<(Carried, Hash)>, StoreError> {
    let mut statement = connection.prepare_cached(&format!(
        "SELECT {COLUMNS}, hash FROM event WHERE device = ?1 AND seq = ?2"
    ))?;
    let mut rows = statement.query(params![device.0, seq])?;
    let Some(row) = rows.next()? else {
        return Ok(None);
    };
    Ok(Some((read_carried(row)?, Hash(row.get("hash")?))))
}

/// Events of a row in the order they were folded in: neither the clock nor a device's own numbers tell that, for a
/// clock is set back and a restored store is another device.
pub(crate) fn of_key(connection: &Connection, key: &str) -> Result<Vec<Event>, StoreError> {
    let mut events = Vec::new();
    walk_key(connection, key, |event| {
        events.push(event);
        Ok::<_, StoreError>(())
    })?;
    Ok(events)
}

/// Calls `each` with the events of a row in the order they were folded in: a book's row has as many as numbers.
pub(crate) fn walk_key<E: From<StoreError>>(
    connection: &Connection,
    key: &str,
    mut each: impl FnMut(Event) -> Result<(), E>,
) -> Result<(), E> {
    let mut statement = connection.prepare_cached(&format!(
        "SELECT {COLUMNS} FROM event_key JOIN event USING (device, seq) WHERE key = ?1 ORDER BY event.rowid"
    )).map_err(StoreError::from)?;
    let mut rows = statement.query([key]).map_err(StoreError::from)?;
    while let Some(row) = rows.next().map_err(StoreError::from)? {
        each(read(row)?)?;
    }
    Ok(())
}

/// Calls `each` with every event in chain order and the hash stored beside it.
pub(crate) fn walk(
    connection: &Connection,
    mut each: impl FnMut(Event, Hash) -> Result<(), StoreError>,
) -> Result<(), StoreError> {
    let mut statement = connection.prepare(&format!(
        "SELECT {COLUMNS}, hash FROM event ORDER BY device, seq"
    ))?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        each(read(row)?, Hash(row.get("hash")?))?;
    }
    Ok(())
}

fn read_carried(row: &Row<'_>) -> Result<Carried, StoreError> {
    let past: Option<String> = row.get("past")?;
    Ok(Carried {
        event: read(row)?,
        past: past
            .map(|past| serde_json::from_str(&past))
            .transpose()?
            .unwrap_or_default(),
    })
}

fn read(row: &Row<'_>) -> Result<Event, StoreError> {
    let json = |column: &str| row.get::<_, String>(column);
    Ok(Event {
        device: DeviceId(row.get("device")?),
        seq: row.get("seq")?,
        id: EventId(row.get("id")?),
        subject: serde_json::from_str(&json("subject")?)?,
        after: serde_json::from_str(&json("after")?)?,
        at: Stamp {
            wall: DateTime::from_timestamp_micros(row.get("wall_us")?).unwrap_or_default(),
            monotonic_ms: row.get("monotonic_ms")?,
            boot: BootId(row.get("boot")?),
        },
        actor: serde_json::from_str(&json("actor")?)?,
        kind: row.get("kind")?,
        kind_version: row.get("kind_version")?,
        salt: row.get("salt")?,
        body_hash: Hash(row.get("body_hash")?),
        body: row.get("body")?,
        prev: Hash(row.get("prev")?),
    })
}
