//! Issued forms, printers and prints.
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
