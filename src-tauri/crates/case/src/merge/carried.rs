//! An event as it travels from one store to another, with what its writer had seen.
use std::borrow::Cow;

use chrono::DateTime;
use serde::{Deserialize, Serialize};

use super::Past;
use crate::event::{ActorRef, Event, Stamp, Subject, body_hash};
use crate::ids::{BootId, DeviceId, EventId, Hash};
use crate::replica::BODY_MOST;

/// Most bytes one event may have: sealed, it is as large as the body of one item may be.
pub const MOST_BYTES: usize = BODY_MOST - 1024;

/// An event and what its writer had seen.
#[derive(Clone, Debug, PartialEq)]
pub struct Carried {
    /// The event.
    pub event: Event,
    /// What had been seen of other devices.
    pub past: Past,
}

/// Why bytes are no event.
#[derive(Debug, thiserror::Error)]
pub enum CarriedError {
    /// More than [`MOST_BYTES`].
    #[error("an event is larger than it may be")]
    TooLarge,
    /// They cannot be read.
    #[error("an event cannot be read")]
    Unreadable(#[from] serde_json::Error),
    /// The body is not what was hashed, or a field is outside its range.
    #[error("an event is not what was hashed")]
    Altered,
}

#[derive(Serialize, Deserialize)]
struct Wire<'a> {
    id: EventId,
    device: DeviceId,
    seq: u64,
    subject: Subject,
    after: Cow<'a, [EventId]>,
    wall_us: i64,
    monotonic_ms: u64,
    boot: BootId,
    actor: Cow<'a, ActorRef>,
    kind: Cow<'a, str>,
    kind_version: u16,
    salt: [u8; 16],
    body_hash: Hash,
    body: Option<Cow<'a, str>>,
    prev: Hash,
    past: Cow<'a, Past>,
}

impl Carried {
    /// As bytes.
    ///
    /// # Errors
    /// [`CarriedError`] where it is too large or its body no text, which no writer makes.
    pub fn encode(&self) -> Result<Vec<u8>, CarriedError> {
        let event = &self.event;
        let body = event.body.as_deref().map(std::str::from_utf8).transpose();
        let wire = Wire {
            id: event.id,
            device: event.device,
            seq: event.seq,
            subject: event.subject,
            after: Cow::Borrowed(&event.after),
            wall_us: event.at.wall.timestamp_micros(),
            monotonic_ms: event.at.monotonic_ms,
            boot: event.at.boot,
            actor: Cow::Borrowed(&event.actor),
            kind: Cow::Borrowed(&event.kind),
            kind_version: event.kind_version,
            salt: event.salt,
            body_hash: event.body_hash,
            body: body.map_err(|_| CarriedError::Altered)?.map(Cow::Borrowed),
            prev: event.prev,
            past: Cow::Borrowed(&self.past),
        };
        let bytes = serde_json::to_vec(&wire)?;
        if bytes.len() > MOST_BYTES {
            return Err(CarriedError::TooLarge);
        }
        Ok(bytes)
    }

    /// Reads what [`Self::encode`] made; the body is what was hashed, or was purged. Whether the event follows its chain is
    /// for the store to say.
    ///
    /// # Errors
    /// [`CarriedError`].
    pub fn decode(bytes: &[u8]) -> Result<Self, CarriedError> {
        if bytes.len() > MOST_BYTES {
            return Err(CarriedError::TooLarge);
        }
        let wire: Wire<'_> = serde_json::from_slice(bytes)?;
        let body = wire.body.map(|body| body.into_owned().into_bytes());
        let is_sound = body
            .as_deref()
            .is_none_or(|body| body_hash(&wire.salt, body) == wire.body_hash);
        if !is_sound || wire.seq == 0 {
            return Err(CarriedError::Altered);
        }
        let wall = DateTime::from_timestamp_micros(wire.wall_us).ok_or(CarriedError::Altered)?;
        Ok(Self {
            event: Event {
                id: wire.id,
                device: wire.device,
                seq: wire.seq,
                subject: wire.subject,
                after: wire.after.into_owned(),
                at: Stamp {
                    wall,
                    monotonic_ms: wire.monotonic_ms,
                    boot: wire.boot,
                },
                actor: wire.actor.into_owned(),
                kind: wire.kind.into_owned(),
                kind_version: wire.kind_version,
                salt: wire.salt,
                body_hash: wire.body_hash,
                body,
                prev: wire.prev,
            },
            past: wire.past.into_owned(),
        })
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests fail by panicking")]
    use super::*;
    use crate::event::sample;

    fn carried() -> Carried {
        Carried {
            event: sample(),
            past: [(DeviceId::fresh(), 7)].into_iter().collect(),
        }
    }

    #[test]
    fn an_event_arrives_as_it_left() {
        let carried = carried();
        let read = Carried::decode(&carried.encode().unwrap()).unwrap();
        assert_eq!(read, carried);
        assert_eq!(read.event.hash(), carried.event.hash());
    }

    #[test]
    fn a_body_that_was_altered_is_no_event() {
        let mut carried = carried();
        carried.event.body = Some(b"{}".to_vec());
        let read = Carried::decode(&carried.encode().unwrap());
        assert!(matches!(read, Err(CarriedError::Altered)), "{read:?}");
    }

    #[test]
    fn what_is_too_large_or_no_event_is_told() {
        let read = Carried::decode(&vec![b' '; MOST_BYTES + 1]);
        assert!(matches!(read, Err(CarriedError::TooLarge)), "{read:?}");
        let read = Carried::decode(b"{");
        assert!(matches!(read, Err(CarriedError::Unreadable(_))), "{read:?}");
    }
}
