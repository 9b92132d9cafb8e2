//! Issued forms, printers and prints.
use chrono::{DateTime, Utc};
use motcua_case::dossier::PrintState;
use motcua_case::ids::DossierId;
use serde::{Deserialize, Serialize};

/// An issued form ready to be looked at and printed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct FormView {
    /// The dossier it is printed from; a shared receipt is kept with every dossier of the visit.
    pub dossier: DossierId,
    /// Which of the dossier's receipts, from 0.
    pub receipt: u16,
    /// Title and version of the template.
    pub template: String,
    /// Addresses of its page pictures.
    pub pictures: Vec<String>,
    /// Prints so far.
    pub prints: u16,
    /// What became of the newest print; none before the first.
    pub state: Option<PrintState>,
    /// The earlier receipt it replaces, from 0.
    pub replaces: Option<u16>,
    /// When a later receipt took its place; it is printed no more.
    pub withdrawn_at: Option<DateTime<Utc>>,
    /// SHA-256 of the PDF.
    pub sha256: String,
}

/// A printer of the operating system.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct PrinterView {
    /// System name.
    pub name: String,
    /// Whether it is the system's default.
    pub default: bool,
    /// Whether it accepts jobs now.
    pub ready: bool,
}

/// A print handed to the spooler.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct Printed {
    /// Printer by system name.
    pub printer: String,
    /// 0 for the first print, then 1, 2 …
    pub reprint: u16,
}

/// What the clerk says of a print that is not settled.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "snake_case")]
pub enum PrintAnswer {
    /// The slip came out; the citizen has it or gets it now.
    HandedOver,
    /// Nothing usable came out.
    NotOut,
}

/// A print that somebody has to look at.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct OpenPrint {
    /// A dossier on the slip.
    pub dossier: DossierId,
    /// Its code.
    pub code: String,
    /// Who submitted it.
    pub name: String,
    /// What is known.
    pub state: PrintState,
    /// Printer by system name; empty where none was to be found.
    pub printer: String,
    /// When it was sent.
    pub at: DateTime<Utc>,
    /// SHA-256 of the slip's PDF.
    pub sha256: String,
    /// The slip, to be looked at.
    pub form: FormView,
}
