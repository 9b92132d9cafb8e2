//! The append-only record: what happened, by whom, when, and the hash chain that shows nothing was changed.
//!
//! The chain is per device and covers `SHA-256(salt ‖ body)`, not the body, so that a body can lawfully be
//! purged and the chain still holds.
mod fact;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::ids::{
    BootId, CertificationId, DeviceId, DossierId, EventId, Hash, PaperId, PersonId, SeriesId,
    UserId,
};
use crate::user::Role;

pub use fact::{AskOutcome, Fact, SecretRight, SignedFile};

/// One event of the record.
#[derive(Clone, Debug, PartialEq)]
pub struct Event {
    /// Identity.
    pub id: EventId,
    /// Device that wrote it.
    pub device: DeviceId,
    /// Gapless number on that device, from 1.
    pub seq: u64,
    /// What it is about.
    pub subject: Subject,
    /// Newest events about the subject that the writer had seen.
    pub after: Vec<EventId>,
    /// When.
    pub at: Stamp,
    /// Who.
    pub actor: ActorRef,
    /// Kind, such as `dossier.received`.
    pub kind: String,
    /// Version of the body's shape.
    pub kind_version: u16,
    /// Random salt of the body's hash.
    pub salt: [u8; 16],
    /// SHA-256 of salt and body.
    pub body_hash: Hash,
    /// The body as the bytes that were hashed; none once purged.
    pub body: Option<Vec<u8>>,
    /// Hash of this device's previous event.
    pub prev: Hash,
}

/// What an event is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(tag = "of", content = "id", rename_all = "snake_case")]
pub enum Subject {
    /// A dossier.
    Dossier(DossierId),
    /// A person.
    Person(PersonId),
    /// A held paper.
    Paper(PaperId),
    /// A user.
    User(UserId),
    /// The office.
    Office,
    /// One counter of it, by the device that is its PC.
    Station(DeviceId),
    /// What the province decides.
    Province,
    /// A certification book of one year.
    Series(SeriesId),
    /// A row of a certification book.
    Certification(CertificationId),
}

/// Time of an event: the wall clock may be wrong, so the monotonic clock and the boot are kept with it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stamp {
    /// Wall clock.
    pub wall: DateTime<Utc>,
    /// Milliseconds since the boot.
    pub monotonic_ms: u64,
    /// The boot.
    pub boot: BootId,
}

/// Who did it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ActorRef {
    /// The signed-in user; none for the first set-up and for what the program does by itself, such as delivering.
    pub user: Option<UserId>,
    /// Roles held at that moment.
    pub roles: Vec<Role>,
    /// The person acted for, when substituting.
    pub acting_for: Option<UserId>,
}

/// The newest shape of every body.
pub const KIND_VERSION: u16 = 1;

impl Event {
    /// The event's own hash: next event's `prev`.
    pub fn hash(&self) -> Hash {
        let mut digest = Sha256::new();
        let mut part = |bytes: &[u8]| {
            digest.update((bytes.len() as u64).to_le_bytes());
            digest.update(bytes);
        };
        part(self.id.0.as_bytes());
        part(self.device.0.as_bytes());
        part(&self.seq.to_le_bytes());
        part(subject_text(self.subject).as_bytes());
        for seen in &self.after {
            part(seen.0.as_bytes());
        }
        part(&self.at.wall.timestamp_micros().to_le_bytes());
        part(&self.at.monotonic_ms.to_le_bytes());
        part(self.at.boot.0.as_bytes());
        part(&serde_json::to_vec(&self.actor).unwrap_or_default());
        part(self.kind.as_bytes());
        part(&self.kind_version.to_le_bytes());
        part(&self.body_hash.0);
        part(&self.prev.0);
        Hash(digest.finalize().into())
    }
}

/// Hash of a salted body.
pub fn body_hash(salt: &[u8; 16], body: &[u8]) -> Hash {
    let mut digest = Sha256::new();
    digest.update(salt);
    digest.update(body);
    Hash(digest.finalize().into())
}

/// The subject as one text, the key of its rows.
pub fn subject_text(subject: Subject) -> String {
    match subject {
        Subject::Dossier(id) => format!("dossier:{id}"),
        Subject::Person(id) => format!("person:{id}"),
        Subject::Paper(id) => format!("paper:{id}"),
        Subject::User(id) => format!("user:{id}"),
        Subject::Office => "office".to_owned(),
        Subject::Station(id) => format!("station:{id}"),
        Subject::Province => "province".to_owned(),
        Subject::Series(id) => format!("series:{id}"),
        Subject::Certification(id) => format!("certification:{id}"),
    }
}

/// Reads [`subject_text`].
pub fn subject_of(text: &str) -> Option<Subject> {
    Some(match text.split_once(':') {
        None if text == "office" => Subject::Office,
        None if text == "province" => Subject::Province,
        None => return None,
        Some((kind, id)) => match kind {
            "dossier" => Subject::Dossier(id.parse().ok()?),
            "person" => Subject::Person(id.parse().ok()?),
            "paper" => Subject::Paper(id.parse().ok()?),
            "user" => Subject::User(id.parse().ok()?),
            "station" => Subject::Station(id.parse().ok()?),
            "series" => Subject::Series(id.parse().ok()?),
            "certification" => Subject::Certification(id.parse().ok()?),
            _ => return None,
        },
    })
}

/// An event that undoes a dossier, for tests.
#[cfg(test)]
pub(crate) fn sample() -> Event {
    let (kind, body) = Fact::DossierUndone.encode().unwrap();
    Event {
        id: EventId::fresh(),
        device: DeviceId::fresh(),
        seq: 1,
        subject: Subject::Office,
        after: Vec::new(),
        at: Stamp {
            wall: DateTime::UNIX_EPOCH,
            monotonic_ms: 5,
            boot: BootId::fresh(),
        },
        actor: ActorRef {
            user: None,
            roles: vec![Role::Head],
            acting_for: None,
        },
        kind,
        kind_version: KIND_VERSION,
        salt: [7; 16],
        body_hash: body_hash(&[7; 16], &body),
        body: Some(body),
        prev: Hash::ZERO,
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests fail by panicking")]
    use super::*;
    use crate::user::User;

    #[test]
    fn a_purged_body_leaves_the_chain_whole() {
        let whole = sample();
        let purged = Event {
            body: None,
            ..whole.clone()
        };
        assert_eq!(whole.hash(), purged.hash());
    }

    #[test]
    fn changing_any_covered_field_changes_the_hash() {
        let whole = sample();
        for changed in [
            Event {
                seq: 2,
                ..whole.clone()
            },
            Event {
                kind: "dossier.received".into(),
                ..whole.clone()
            },
            Event {
                body_hash: Hash::of(b"x"),
                ..whole.clone()
            },
            Event {
                prev: Hash::of(b"x"),
                ..whole.clone()
            },
            Event {
                after: vec![EventId::fresh()],
                ..whole.clone()
            },
            Event {
                at: Stamp {
                    monotonic_ms: 6,
                    ..whole.at
                },
                ..whole.clone()
            },
        ] {
            assert_ne!(whole.hash(), changed.hash());
        }
    }

    #[test]
    fn a_fact_reads_back_what_it_writes() {
        let fact = Fact::UserAdded(User {
            id: UserId::fresh(),
            name: "Lê Thị Mẫu".into(),
            roles: vec![Role::Head],
            active: true,
            acting: Vec::new(),
        });
        let (kind, body) = fact.encode().unwrap();
        assert_eq!(kind, "user.added");
        assert_eq!(Fact::decode(&kind, &body).unwrap(), fact);
        let (kind, body) = Fact::PaperWithdrawn.encode().unwrap();
        assert_eq!(Fact::decode(&kind, &body).unwrap(), Fact::PaperWithdrawn);
    }
}
