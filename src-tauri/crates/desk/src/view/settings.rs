//! Settings, users and devices.
use chrono::{DateTime, NaiveDate, Utc};
use motcua_case::calendar::DayChange;
use motcua_case::certify::ProviderInterface;
use motcua_case::ids::{DossierId, Hash, ProviderId, UserId};
use motcua_case::office::Office;
use motcua_case::procedure::CatalogueChange;
use motcua_case::province::{ProvinceFile, ProvinceFileKind};
use motcua_case::user::{Role, User};
use serde::{Deserialize, Serialize};

use super::print::PrinterView;

/// The settings screen.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, specta::Type)]
pub struct SettingsView {
    /// Settings as they stand.
    pub office: Office,
    /// Users.
    pub users: Vec<User>,
    /// Printers of the operating system.
    pub printers: Vec<PrinterView>,
    /// Serial ports a code reader may be on.
    pub reader_ports: Vec<String>,
    /// The catalogue in use.
    pub catalogue: CatalogueView,
    /// Files of the province taken, oldest first.
    pub province: Vec<ProvinceFile>,
    /// Days off of the calendar in use.
    pub calendar: CalendarView,
    /// Folder of the data.
    pub data_folder: String,
    /// Folder whose newest files the import panel lists.
    pub incoming_folder: String,
    /// Address of the seal's picture.
    pub seal: Option<String>,
}

/// A provider as it is to be; its password is given apart.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct ProviderWish {
    /// Which one; none for a new one.
    pub id: Option<ProviderId>,
    /// Name shown where a key is chosen.
    pub name: String,
    /// Web address.
    pub address: String,
    /// How it is spoken to.
    pub interface: ProviderInterface,
}

/// The catalogue in figures.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct CatalogueView {
    /// Version.
    pub version: String,
    /// Procedures listed.
    pub procedures: u32,
    /// Of these, ready to receive.
    pub enabled: u32,
}

/// What taking a file of the province would change.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, specta::Type)]
pub struct ProvincePlan {
    /// What the file is.
    pub kind: ProvinceFileKind,
    /// Version, decision or resolution.
    pub name: String,
    /// First day in force.
    pub effective_from: NaiveDate,
    /// The file that was judged; only this one is taken.
    #[specta(type = String)]
    pub sha256: Hash,
    /// Procedures listed then.
    pub procedures: u32,
    /// Ready to receive today.
    pub enabled_now: u32,
    /// Ready to receive then.
    pub enabled_then: u32,
    /// Differences to the catalogue in use.
    pub changes: Vec<CatalogueChange>,
    /// Days off that change.
    pub days: Vec<DayChange>,
    /// Rows that name a procedure or paper the catalogue does not have.
    pub unmatched: Vec<String>,
}

/// A paper that a clerk asked for outside the catalogue.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct OutsideAsk {
    /// The dossier.
    pub dossier: DossierId,
    /// Its code.
    pub code: String,
    /// Its procedure.
    pub procedure: String,
    /// When it was received.
    pub received_at: DateTime<Utc>,
    /// Who asked.
    pub asked_by: String,
    /// The paper.
    pub paper: String,
    /// The article that allows asking, as the clerk gave it.
    pub article: String,
}

/// The calendar in use.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct CalendarView {
    /// Years covered.
    pub years: Vec<i32>,
    /// Days that differ from the plain week.
    pub days: Vec<CalendarDay>,
}

/// One day that differs from the plain week.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct CalendarDay {
    /// The day.
    pub date: NaiveDate,
    /// True when off, false when worked.
    pub off: bool,
    /// Name.
    pub name: String,
    /// False while the day is computed and not yet announced.
    pub official: bool,
}

/// A user to add, or a change of one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct UserRequest {
    /// The user to change; none to add one.
    pub id: Option<UserId>,
    /// Name.
    pub name: String,
    /// Roles.
    pub roles: Vec<Role>,
    /// First secret of a new user.
    pub secret: Option<String>,
    /// False when the person has left.
    pub active: bool,
}

/// Result of reading the calibration sheet with the code reader.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct ReaderCheck {
    /// Letters read right.
    pub right: u16,
    /// Letters on the sheet.
    pub of: u16,
    /// What spoils them.
    pub cause: ReaderCause,
}

/// What spoils the letters of a code reader.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "snake_case")]
pub enum ReaderCause {
    /// Nothing.
    None,
    /// A Vietnamese typing program changed them: use the serial mode, or switch it off.
    TypingProgram,
    /// The reader sends another character set.
    CharacterSet,
    /// The reader drops letters it does not know.
    Dropped,
    /// This was not the calibration sheet.
    OtherCode,
}
