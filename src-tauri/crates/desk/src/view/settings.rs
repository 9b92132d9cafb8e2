//! Settings, users and devices.
use chrono::NaiveDate;
use motcua_case::ids::UserId;
use motcua_case::office::Office;
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
    /// Days off of the calendar in use.
    pub calendar: CalendarView,
    /// Folder of the data.
    pub data_folder: String,
    /// Folder whose newest files the import panel lists.
    pub incoming_folder: String,
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
