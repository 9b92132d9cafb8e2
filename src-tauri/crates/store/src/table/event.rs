//! `event` and `event_key`: the append-only record.
use chrono::{DateTime, Utc};
use motcua_case::event::{Event, Stamp, Subject, subject_text};
use motcua_case::fold::Key;
use motcua_case::ids::{BootId, DeviceId, EventId, Hash};
use rusqlite::{Connection, OptionalExtension, Row, params};

use crate::error::StoreError;
use crate::read::Read;
use crate::table::row::key_text;

const COLUMNS: &str = "device, seq, id, subject, after, wall_us, monotonic_ms, boot, actor, kind, kind_version, \
                       salt, body_hash, body, prev";

impl Read<'_> {
    /// Events about a subject, oldest first.
    pub fn events_of(&self, subject: Subject) -> Result<Vec<Event>, StoreError> {
        of_key(self.connection, &subject_text(subject))
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

pub(crate) fn insert(
    connection: &Connection,
    event: &Event,
    keys: &[Key],
) -> Result<(), StoreError> {
    connection
        .prepare_cached(&format!(
            "INSERT INTO event ({COLUMNS}, hash) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16)"
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
) -> Result<Option<(Event, Hash)>, StoreError> {
    let mut statement = connection.prepare_cached(&format!(
        "SELECT {COLUMNS}, hash FROM event WHERE device = ?1 AND seq = ?2"
    ))?;
    let mut rows = statement.query(params![device.0, seq])?;
    let Some(row) = rows.next()? else {
        return Ok(None);
    };
    Ok(Some((read(row)?, Hash(row.get("hash")?))))
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
