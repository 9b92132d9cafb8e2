//! Counters of a commune that share their record.
use chrono::{DateTime, Utc};
use motcua_case::ids::{DeviceId, DossierId, EventId, PersonId};
use serde::{Deserialize, Serialize};

/// How sharing stands at this counter.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct SharingView {
    /// Address of the hub.
    pub hub: String,
    /// Code of the commune's agency.
    pub commune: String,
    /// SHA-256 of the hub's certificate, where nobody but the hub itself vouches for it: to be compared with what the hub
    /// says when it starts.
    pub certificate: Option<String>,
    /// What only this PC has.
    pub waiting: Unmirrored,
    /// Papers of other counters whose pages have not come yet.
    pub absent: u32,
    /// Matters in which two counters wrote different things and nobody has decided.
    pub clashes: u32,
    /// Things of other counters that wait for something their writers had seen, or are not understood here.
    pub early: u32,
    /// Events of this counter that the hub has countersigned.
    pub anchored: u32,
    /// When the hub last answered.
    pub heard_at: Option<DateTime<Utc>>,
    /// What is wrong.
    pub trouble: Option<ShareTrouble>,
    /// Every counter there is and was, by number.
    pub counters: Vec<CounterView>,
}

/// What has not been mirrored: it is lost if this PC is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct Unmirrored {
    /// Events of the record.
    pub events: u32,
    /// Intakes being typed, keys of files, dossiers filed online.
    pub things: u32,
    /// Files.
    pub files: u32,
}

/// One counter of the commune.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct CounterView {
    /// Its PC.
    pub device: DeviceId,
    /// Its number.
    pub counter: u8,
    /// It is this one.
    pub own: bool,
    /// Since when its PC is gone.
    pub retired_at: Option<DateTime<Utc>>,
    /// Number of the counter that goes on with what it began.
    pub heir: Option<u8>,
    /// Two histories of it are known: so many of its events are kept for review.
    pub kept_apart: u32,
}

/// Why nothing goes or comes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "snake_case")]
pub enum ShareTrouble {
    /// The hub does not answer: everything goes on, and is told later.
    Away,
    /// What answers is no hub.
    NoHub,
    /// The hub is busy and says so.
    Busy,
    /// This counter was shut out.
    Revoked,
    /// The hub does not know this PC: its store was restored, or the hub put back to a day before it came in. It comes in
    /// again by a code.
    Unknown,
    /// Two histories of this counter are known: what it writes is kept for review.
    KeptApart,
    /// The hub left something out.
    Gap,
    /// A history is not the one that the hub vouched for.
    Altered,
    /// Something of another counter is not understood here, as of a newer version of the program, and waits.
    Sealed,
    /// This counter's own store does not take it.
    Store,
}

/// Who works at a dossier.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct Holder {
    /// Name of the person.
    pub name: String,
    /// At which counter.
    pub counter: Option<u8>,
    /// It is this counter.
    pub own: bool,
    /// Since when.
    pub since: DateTime<Utc>,
}

/// Two counters wrote different things without knowing of each other.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct ClashView {
    /// The event that stands.
    pub first: EventId,
    /// The other one.
    pub second: EventId,
    /// What it is about.
    pub about: ClashAbout,
    /// The other one is a step that does not stand at all; otherwise its fields are shown.
    pub whole: bool,
    /// Who wrote what stands.
    pub stands: ClashSide,
    /// Who wrote the other.
    pub other: ClashSide,
    /// Fields in which they differ.
    pub fields: Vec<ClashField>,
}

/// What a clash is about.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum ClashAbout {
    /// A dossier.
    Dossier {
        /// Which.
        id: DossierId,
        /// Its code.
        code: String,
    },
    /// A person.
    Person {
        /// Which.
        id: PersonId,
        /// Name.
        name: String,
    },
    /// A held paper.
    Paper {
        /// Name.
        name: String,
    },
    /// A user.
    User {
        /// Name.
        name: String,
    },
    /// A certification book.
    Book,
    /// Settings.
    Office,
}

/// Who wrote one of the two.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct ClashSide {
    /// Name of the person; empty where the program did.
    pub name: String,
    /// At which counter.
    pub counter: Option<u8>,
    /// When, by that counter's clock.
    pub at: DateTime<Utc>,
    /// Kind of the event.
    pub kind: String,
}

/// One field.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct ClashField {
    /// Which: names from the record down with dots between.
    pub field: String,
    /// What stands.
    pub stands: String,
    /// What the other wrote.
    pub other: String,
}

/// What a person decides.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct ClashSettle {
    /// The event that stands.
    pub first: EventId,
    /// The other one.
    pub second: EventId,
    /// Fields of which the other's value is taken over.
    pub taken: Vec<String>,
}
