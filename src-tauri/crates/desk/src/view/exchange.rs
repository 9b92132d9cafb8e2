//! The exchange with the province: the line, what waits, and what a person has to decide.
use chrono::{DateTime, Utc};
use motcua_case::dossier::PaidOnline;
use motcua_case::exchange::{Call, ComparedField, Conflict, News};
use motcua_case::ids::{CertificationId, ConnectionId, DossierId};
use serde::{Deserialize, Serialize};

/// The sync centre.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct ExchangeView {
    /// Each system that is spoken to.
    pub lines: Vec<LineView>,
    /// How much waits for what.
    pub counts: ExchangeCounts,
    /// Rows of the page asked for, those that need a person first, then the oldest.
    pub rows: Vec<ExchangeRow>,
    /// Rows in all that the filter leaves.
    pub total: u32,
    /// When the province last took something.
    pub last_taken: Option<DateTime<Utc>>,
    /// Delivery is stopped by the head.
    pub stopped: bool,
}

/// One system and the line to it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct LineView {
    /// The connection.
    pub id: ConnectionId,
    /// Its name.
    pub name: String,
    /// How it is.
    pub state: LineState,
    /// Since when.
    pub since: Option<DateTime<Utc>>,
    /// When it last answered.
    pub heard: Option<DateTime<Utc>>,
    /// When it is tried next, while it does not answer.
    pub next: Option<DateTime<Utc>>,
}

/// How a line is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(tag = "kind", rename_all = "snake_case")]
#[serde(rename = "ProvinceLine")]
pub enum LineState {
    /// Not tried since the start.
    Unknown,
    /// It answers.
    Up,
    /// It does not.
    Down {
        /// Why.
        why: LineFault,
    },
    /// The province does not let this counter in; nothing is sent until the setting is changed.
    Barred {
        /// Code as it came.
        code: String,
        /// Words as they came.
        words: String,
    },
    /// The address or a certificate in the setting cannot be used, or the password is missing.
    Unset,
}

/// How a line fails.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "snake_case")]
pub enum LineFault {
    /// No network: the name is not known.
    Name,
    /// Nobody answers there.
    Connect,
    /// The certificate is not believed.
    Certificate,
    /// A network wants a login first.
    CaptivePortal,
    /// It answers with faults of its own.
    Server,
    /// It takes no calls now.
    Busy,
}

/// How much waits for what.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct ExchangeCounts {
    /// Waits, or is on its way.
    pub waiting: u32,
    /// Refused.
    pub refused: u32,
    /// Differs from what the province has.
    pub conflict: u32,
    /// A step that was sent twice without an answer: somebody has to look.
    pub look: u32,
    /// To be typed into a web form by hand.
    pub by_hand: u32,
    /// In packages that were not brought back.
    pub away: u32,
    /// Steps that may be there twice, by now all taken.
    pub doubled: u32,
    /// Filed online, and received by nobody yet.
    pub online: u32,
    /// The oldest that waits.
    pub oldest: Option<DateTime<Utc>>,
}

/// Which rows are wanted.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct ExchangeQuery {
    /// Only these.
    pub only: Option<ExchangeFilter>,
    /// Rows to leave out at the beginning.
    pub skip: u32,
}

/// Kinds of rows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "snake_case")]
pub enum ExchangeFilter {
    /// Waits, or is on its way.
    Waiting,
    /// Needs a person: refused, differs, to be looked at.
    Person,
    /// To be typed by hand.
    ByHand,
    /// In a package that was not brought back.
    Away,
    /// Has steps that may be there twice.
    Doubled,
}

/// What is exchanged.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, specta::Type,
)]
#[serde(tag = "kind", content = "id", rename_all = "snake_case")]
pub enum ExchangeSubject {
    /// A dossier.
    Dossier(DossierId),
    /// An electronic copy.
    Copy(CertificationId),
}

/// One matter on its way.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct ExchangeRow {
    /// What.
    pub subject: ExchangeSubject,
    /// Number of the counter.
    pub code: String,
    /// Official code, where another came.
    pub official: Option<String>,
    /// The procedure, or the paper that was certified.
    pub title: String,
    /// Whose matter it is.
    pub owner: String,
    /// How its delivery stands.
    pub delivery: Delivery,
    /// How often the next call was tried.
    pub tries: u32,
    /// When it is tried next.
    pub next: Option<DateTime<Utc>>,
    /// Waiting since.
    pub since: Option<DateTime<Utc>>,
    /// What may be done.
    pub offers: Vec<ExchangeAct>,
}

/// How the delivery of a matter stands: the six states a clerk sees, each with its reason.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(tag = "state", rename_all = "snake_case")]
#[serde(rename = "DeliveryState")]
pub enum Delivery {
    /// Only on this machine.
    OnlyHere {
        /// Why.
        why: OnlyHere,
    },
    /// Waits.
    Waiting {
        /// For what.
        why: Waiting,
    },
    /// On its way.
    Sending {
        /// Files that are there.
        files_done: u32,
        /// Files in all.
        files: u32,
        /// Bytes of the current file that went.
        bytes_done: u32,
        /// Bytes of it in all.
        bytes: u32,
    },
    /// Somebody carries it to a PC with a line.
    Away {
        /// Name of the package.
        package: String,
        /// Since when.
        since: DateTime<Utc>,
    },
    /// The province has all of it.
    Received {
        /// Since when.
        at: DateTime<Utc>,
        /// Steps that may be there twice.
        doubled: u32,
    },
    /// Refused.
    Refused {
        /// Which call.
        call: Call,
        /// Code as it came; `here` where our own check of the receiver's rules says so.
        code: String,
        /// Words as they came.
        words: String,
        /// Fields that are missing or wrong, where our own check says so.
        gaps: Vec<ProvinceGap>,
    },
    /// A person has to decide.
    Conflict {
        /// What about.
        about: ConflictAbout,
    },
}

/// Why a matter is on this machine only.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "snake_case")]
pub enum OnlyHere {
    /// No system is set up.
    NotSet,
    /// Its procedure goes by hand.
    ByHand,
    /// Received before anything was sent to the province.
    Before,
    /// Undone or cancelled before anything was sent.
    Ended,
    /// A practice store.
    Practice,
}

/// What a matter waits for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Waiting {
    /// Its turn.
    Turn,
    /// The seconds in which receiving can be undone.
    Undo,
    /// The line.
    Line {
        /// How it fails.
        why: LineFault,
    },
    /// The province takes no calls now.
    Busy,
    /// The answer was lost; it is asked about first.
    Answer,
    /// The counter is not let in.
    Barred,
    /// The head stopped delivery.
    Stopped,
    /// A person put it off.
    Later,
    /// Another counter of the commune, which received it and tells the province.
    Counter {
        /// Which.
        counter: u8,
    },
}

/// What a person has to decide.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum ConflictAbout {
    /// Fields differ.
    Fields {
        /// How many.
        count: u32,
    },
    /// A step was sent twice and never answered: is it there?
    Step {
        /// What it says.
        text: String,
        /// When it happened.
        at: DateTime<Utc>,
    },
    /// The province has another dossier under this code.
    Taken,
    /// It was in a package that was lost, and may be there under a code that is not known here.
    Lost,
}

/// What a person may do with a matter.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, specta::Type,
)]
#[serde(rename_all = "snake_case")]
pub enum ExchangeAct {
    /// Try now.
    Retry,
    /// Put it off for an hour.
    Later,
    /// Say whether a step is there.
    Look,
    /// Decide field by field.
    Settle,
    /// Type it by hand.
    CopyNext,
}

/// A field the receiver would refuse, or score as missing.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct ProvinceGap {
    /// Which.
    pub field: ProvinceField,
    /// What follows.
    pub weight: GapWeight,
    /// What is wrong with it.
    pub why: GapReason,
    /// The paper or fee it is about, where it is about one.
    pub about: Option<String>,
}

/// Fields of the receiver's rules, as a clerk knows them.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, specta::Type,
)]
#[serde(rename_all = "snake_case")]
pub enum ProvinceField {
    /// National code of the procedure.
    ProcedureCode,
    /// Code of its sector.
    SectorCode,
    /// Name of the owner.
    OwnerName,
    /// Number of the owner.
    OwnerNumber,
    /// Phone of the owner.
    OwnerPhone,
    /// Name of who stood at the counter.
    SubmitterName,
    /// Their number.
    SubmitterNumber,
    /// Their phone.
    SubmitterPhone,
    /// Identity by VNeID, or by the population database.
    Identity,
    /// A paper in digital form.
    Digitised,
    /// Where the result is to be had.
    ReturnBy,
    /// Code of the commune in the address.
    AddressCode,
    /// Summary.
    Summary,
    /// Times, or their order.
    Dates,
    /// Unit that decides.
    Unit,
    /// Code of a paper of the checklist.
    ComponentCode,
    /// Name of a file.
    FileName,
    /// Code of a fee.
    FeeCode,
    /// Code of the kind of result.
    ResultCode,
    /// The file of the result.
    ResultFile,
    /// Who took a step.
    Officer,
    /// The dossier's code.
    Code,
    /// Anything else.
    Other,
}

/// What follows from a gap.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, specta::Type,
)]
#[serde(rename_all = "snake_case")]
pub enum GapWeight {
    /// The dossier is refused.
    Refused,
    /// It is taken, and counted as missing.
    Scored,
}

/// What is wrong with a field.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "snake_case")]
pub enum GapReason {
    /// It is empty.
    Missing,
    /// It has not the form that is asked for.
    Form,
    /// It is longer than the receiver takes.
    TooLong,
    /// It is before what must come before it.
    Order,
}

/// Everything about the delivery of one matter.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct ExchangeMatter {
    /// As in the list.
    pub row: ExchangeRow,
    /// Each message, in the order they go.
    pub messages: Vec<MessageView>,
    /// Where the sides differ, until a person has decided.
    pub conflict: Option<Conflict>,
    /// What the province did, newest first.
    pub news: Vec<News>,
    /// What would be scored as missing.
    pub gaps: Vec<ProvinceGap>,
    /// Its online payment; none of what has no fee of its own.
    pub payment: Option<PaymentAsk>,
}

/// The online payment of a dossier.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct PaymentAsk {
    /// As the province confirmed it.
    pub paid: Option<PaidOnline>,
    /// The fee is owed, and the province can be asked.
    pub may_ask: bool,
}

/// One message to the province.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct MessageView {
    /// What it is.
    pub what: MessageWhat,
    /// How it stands.
    pub state: MessageState,
    /// When it was taken.
    pub at: Option<DateTime<Utc>>,
}

/// Kinds of message.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum MessageWhat {
    /// An official code.
    Number,
    /// A file.
    File {
        /// Its name.
        name: String,
        /// Its length.
        bytes: u32,
    },
    /// The dossier itself.
    Case,
    /// A step.
    Step {
        /// What it says.
        text: String,
    },
}

/// How a message stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "snake_case")]
pub enum MessageState {
    /// To come.
    Waiting,
    /// Sent, and not answered yet.
    Doubtful,
    /// Taken.
    Taken,
    /// Taken, perhaps twice.
    Doubled,
    /// Refused.
    Refused,
}

/// A choice for one field that differs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct ConflictChoice {
    /// Which.
    pub field: ComparedField,
    /// Take the province's value.
    pub theirs: bool,
    /// Why, where the field asks for a reason.
    pub reason: String,
}
