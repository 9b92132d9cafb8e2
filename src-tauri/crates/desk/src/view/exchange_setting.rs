//! The settings of the exchange, and the test of a connection.
use chrono::NaiveDate;
use motcua_case::exchange::{CodeMapping, ConnectionSetting, PlaceCode, Route};
use motcua_case::ids::ConnectionId;
use serde::{Deserialize, Serialize};

use super::exchange::LineFault;

/// A connection as it is entered.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct ConnectionWish {
    /// The connection; its id is none for a new one.
    pub id: Option<ConnectionId>,
    /// Everything but the id, which is ignored.
    pub setting: ConnectionSetting,
}

/// A connection in the settings.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct ConnectionView {
    /// The setting.
    pub setting: ConnectionSetting,
    /// A password is kept for it.
    pub has_secret: bool,
}

/// The settings of the exchange.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct ExchangeSettings {
    /// Connections.
    pub connections: Vec<ConnectionView>,
    /// The rest.
    pub rest: ExchangeRest,
    /// Procedures whose national code a person has confirmed or should.
    pub codes: Vec<CodeRow>,
}

/// Settings of the exchange that are no connection.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct ExchangeRest {
    /// Where procedures go that have no route of their own.
    pub main: Option<ConnectionId>,
    /// Routes.
    pub routes: Vec<Route>,
    /// What was received before this day is not sent.
    pub begins: Option<NaiveDate>,
    /// Communes that citizens live in, with their codes there.
    #[serde(default)]
    pub places: Vec<PlaceCode>,
    /// Bytes a second that may be used.
    pub bytes_per_second: Option<u32>,
    /// Minutes between two looks at what the province has.
    pub pull_minutes: Option<u16>,
    /// Folder in which files of the province are dropped.
    pub drop_folder: Option<String>,
    /// Delivery is stopped.
    pub stopped: bool,
    /// What waits may be written into packages on removable media.
    #[serde(default)]
    pub packages: bool,
}

/// A procedure and its national code.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct CodeRow {
    /// Key in the catalogue.
    pub procedure: String,
    /// Its name here.
    pub name: String,
    /// The code that is used; none where there is none yet.
    pub code: Option<String>,
    /// A person confirmed it.
    pub confirmed: bool,
    /// Proposed by likeness of names, best first.
    pub proposals: Vec<CodeProposal>,
}

/// Everything the province names differently in one procedure.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct CodeSheet {
    /// Name of the procedure here.
    pub name: String,
    /// Name of its sector here.
    pub sector: String,
    /// Papers of its checklist.
    pub papers: Vec<CodedPaper>,
    /// Name of its result.
    pub result: Option<String>,
    /// Codes as they were confirmed; of a procedure that has none yet, its code alone.
    pub mapping: CodeMapping,
}

/// A paper of a checklist that may have codes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct CodedPaper {
    /// Key of the requirement.
    pub key: String,
    /// Its name.
    pub name: String,
}

/// A national procedure that may be the same.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct CodeProposal {
    /// National code.
    pub code: String,
    /// Its name there.
    pub name: String,
    /// Likeness of the names in percent.
    pub likeness: u8,
}

/// One step of a connection test.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct TestStep {
    /// What was tried.
    pub what: TestWhat,
    /// How it ended.
    pub outcome: TestOutcome,
}

/// What a connection test tries, in this order; it stops at the first that fails.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "snake_case")]
pub enum TestWhat {
    /// The setting itself.
    Setting,
    /// The address answers, and its certificate is believed.
    Line,
    /// Name and password are taken.
    SignIn,
    /// A question is answered.
    Question,
    /// The clocks agree.
    Clock,
}

/// How a step of the test ended.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum TestOutcome {
    /// Well.
    Fine,
    /// The dialect has no such step.
    NotNeeded,
    /// The line.
    Line {
        /// How it fails.
        why: LineFault,
    },
    /// The province says no.
    Refused {
        /// Code.
        code: String,
        /// Words.
        words: String,
    },
    /// What came cannot be understood: this is not the interface that was chosen.
    Unreadable,
    /// This machine's clock differs by so many seconds.
    ClockOff {
        /// Ours minus theirs.
        seconds: i32,
    },
    /// The setting cannot be used; which field.
    Setting {
        /// Field.
        field: String,
    },
}
