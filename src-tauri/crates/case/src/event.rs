//! The append-only record: what happened, by whom, when, and the hash chain that shows nothing was changed.
//!
//! The chain is per device and covers `SHA-256(salt ‖ body)`, not the body, so that a body can lawfully be
//! purged and the chain still holds.
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::dossier::{Custody, Dossier, FeeRecord, IssuedForm, PrintRecord, PrintState};
use crate::ids::{BootId, DeviceId, DossierId, EventId, Hash, PaperId, PersonId, UserId};
use crate::mistake::CorrectedParts;
use crate::office::{NumbersSeen, Office};
use crate::paper::{HeldPaper, PurgeGround};
use crate::person::{Person, PersonFacts, Provenance};
use crate::province::ProvinceFile;
use crate::reading::Secrecy;
use crate::user::{Role, User};

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
    /// What the province decides.
    Province,
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
    /// The signed-in user; none only for the first set-up.
    pub user: Option<UserId>,
    /// Roles held at that moment.
    pub roles: Vec<Role>,
    /// The person acted for, when substituting.
    pub acting_for: Option<UserId>,
}

/// What happened.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", content = "body")]
pub enum Fact {
    /// The store was set up, or its settings changed; the whole setting as it now stands.
    #[serde(rename = "office.changed")]
    OfficeChanged(Box<Office>),
    /// The head looked at the clock and says it is right; the time of this event is the time confirmed.
    #[serde(rename = "office.clock_confirmed")]
    ClockConfirmed,
    /// The store was restored from a backup: its device writes from here on, and gives no number yet.
    #[serde(rename = "office.restored")]
    StoreRestored {
        /// The device that made the backup.
        from: DeviceId,
        /// When it was made.
        backup_at: DateTime<Utc>,
    },
    /// The head entered the last number seen on paper after a restore.
    #[serde(rename = "office.numbers_seen")]
    NumbersSeen(NumbersSeen),
    /// Pages of an intake were destroyed before they became a paper: nothing else of them stays.
    #[serde(rename = "office.pages_destroyed")]
    PagesDestroyed {
        /// How many.
        pages: u32,
        /// On what ground.
        ground: PurgeGround,
    },
    /// A file of the province was taken.
    #[serde(rename = "province.file_taken")]
    ProvinceFileTaken(Box<ProvinceFile>),
    /// A user was added.
    #[serde(rename = "user.added")]
    UserAdded(User),
    /// A user's name, roles or activity changed.
    #[serde(rename = "user.changed")]
    UserChanged(User),
    /// A user's secret was set by somebody else than the user.
    #[serde(rename = "user.secret_set")]
    SecretSet {
        /// By what right.
        by: SecretRight,
    },
    /// A person was entered.
    #[serde(rename = "person.registered")]
    PersonRegistered(Box<Person>),
    /// Facts of a person changed.
    #[serde(rename = "person.amended")]
    PersonAmended {
        /// All facts as they now stand.
        facts: Box<PersonFacts>,
        /// Where the changed fields came from.
        changed: Vec<(String, Provenance)>,
    },
    /// The entry was found to be of the same person as another and is kept under it. Nothing moves: what was
    /// attached to it stays attached, and is shown there too.
    #[serde(rename = "person.merged")]
    PersonMerged {
        /// The entry it is kept under.
        into: PersonId,
    },
    /// A merge was taken back.
    #[serde(rename = "person.split")]
    PersonSplit,
    /// A digitised paper was accepted.
    #[serde(rename = "paper.accepted")]
    PaperAccepted(Box<HeldPaper>),
    /// A paper was withdrawn with the intake it came with.
    #[serde(rename = "paper.withdrawn")]
    PaperWithdrawn,
    /// A paper was attached to the wrong person and now belongs to the right one.
    #[serde(rename = "paper.moved")]
    PaperMoved {
        /// The right person.
        to: PersonId,
        /// Why.
        reason: String,
    },
    /// Somebody asks that a paper be destroyed.
    #[serde(rename = "paper.purge_asked")]
    PurgeAsked {
        /// On what ground.
        ground: PurgeGround,
    },
    /// The wish to destroy a paper was taken back or not agreed to.
    #[serde(rename = "paper.purge_dropped")]
    PurgeDropped,
    /// A stamp of secrecy was read on a paper that was accepted already.
    #[serde(rename = "paper.stamp_seen")]
    StampSeen {
        /// What it says.
        degree: Secrecy,
    },
    /// A person looked at the stamp that was read, and says that it is none.
    #[serde(rename = "paper.stamp_judged")]
    StampJudged,
    /// The content of a paper was destroyed with its keys; this event has none.
    #[serde(rename = "paper.purged")]
    PaperPurged {
        /// On what ground.
        ground: PurgeGround,
    },
    /// The pages as imported were given up, a clean page having been made of them.
    #[serde(rename = "paper.sources_thinned")]
    SourcesThinned,
    /// A dossier was received.
    #[serde(rename = "dossier.received")]
    DossierReceived(Box<Dossier>),
    /// A receipt was issued.
    #[serde(rename = "dossier.receipt_issued")]
    ReceiptIssued(Box<IssuedForm>),
    /// The newest receipt was handed to the spooler.
    #[serde(rename = "dossier.receipt_printed")]
    ReceiptPrinted(PrintRecord),
    /// What became of a print.
    #[serde(rename = "dossier.print_settled")]
    PrintSettled {
        /// Which receipt, from 0.
        receipt: u16,
        /// Which of its prints, from 0.
        print: u16,
        /// What became of it.
        state: PrintState,
        /// The spooler's name of the job, once it has one.
        job: Option<String>,
    },
    /// The procedure was wrong and was put right.
    #[serde(rename = "dossier.corrected")]
    DossierCorrected(Box<CorrectedParts>),
    /// The fee was wrong and was put right; the whole fee as it now stands.
    #[serde(rename = "dossier.fee_corrected")]
    FeeCorrected {
        /// The fee with all its entries.
        fee: Box<FeeRecord>,
        /// Why.
        reason: String,
    },
    /// A paper used from the repository belongs to somebody else and was taken away.
    #[serde(rename = "dossier.paper_withdrawn")]
    LineWithdrawn {
        /// Line of the checklist.
        line: u16,
        /// The paper.
        paper: PaperId,
    },
    /// A paper that was taken away came back to the dossier's own person.
    #[serde(rename = "dossier.paper_restored")]
    LineRestored {
        /// Line of the checklist.
        line: u16,
        /// The paper.
        paper: PaperId,
    },
    /// Somebody asks that a wrongly entered dossier be cancelled.
    #[serde(rename = "dossier.cancel_asked")]
    CancelAsked {
        /// Why.
        reason: String,
    },
    /// The head does not agree to cancel it.
    #[serde(rename = "dossier.cancel_declined")]
    CancelDeclined {
        /// Why not.
        words: String,
    },
    /// The head agrees: the dossier is cancelled as wrongly entered.
    #[serde(rename = "dossier.cancelled")]
    DossierCancelled,
    /// An original changed hands.
    #[serde(rename = "dossier.custody_changed")]
    CustodyChanged {
        /// Line of the checklist.
        line: u16,
        /// Where the original is now.
        custody: Custody,
    },
    /// The intake was undone within its time.
    #[serde(rename = "dossier.undone")]
    DossierUndone,
}

/// By what right a secret is set for a user who has none that works.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SecretRight {
    /// An administrator, for one who forgot it.
    Administrator,
    /// The printed recovery key, where no administrator can sign in.
    RecoveryKey,
}

/// The newest shape of every body.
pub const KIND_VERSION: u16 = 1;

impl Fact {
    /// Kind and body bytes, as they are stored and hashed.
    pub fn encode(&self) -> Result<(String, Vec<u8>), serde_json::Error> {
        let whole = serde_json::to_value(self)?;
        let kind = whole["kind"].as_str().unwrap_or_default().to_owned();
        let body = whole
            .get("body")
            .map_or(Ok(Vec::new()), serde_json::to_vec)?;
        Ok((kind, body))
    }

    /// Reads a stored body.
    pub fn decode(kind: &str, body: &[u8]) -> Result<Self, serde_json::Error> {
        let mut whole = serde_json::json!({ "kind": kind });
        if !body.is_empty() {
            whole["body"] = serde_json::from_slice(body)?;
        }
        serde_json::from_value(whole)
    }
}

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
        Subject::Province => "province".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests fail by panicking")]
    use super::*;

    fn event() -> Event {
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

    #[test]
    fn a_purged_body_leaves_the_chain_whole() {
        let whole = event();
        let purged = Event {
            body: None,
            ..whole.clone()
        };
        assert_eq!(whole.hash(), purged.hash());
    }

    #[test]
    fn changing_any_covered_field_changes_the_hash() {
        let whole = event();
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
