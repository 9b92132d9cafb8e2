//! What is typed by hand into the province's own forms, and the day's comparison with it.
use chrono::{DateTime, NaiveDate, Utc};
use motcua_case::ids::DossierId;
use serde::{Deserialize, Serialize};

use super::exchange::Delivery;

/// One field of the helper that types by hand.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct CopyField {
    /// Which.
    pub field: CopyFieldName,
    /// What is copied.
    pub value: String,
}

/// Fields in the order in which provincial web forms ask for them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "snake_case")]
pub enum CopyFieldName {
    /// Code of the procedure.
    ProcedureCode,
    /// Name of the procedure.
    ProcedureName,
    /// Owner.
    OwnerName,
    /// Owner's number.
    OwnerNumber,
    /// Owner's birth.
    OwnerBirth,
    /// Owner's phone.
    OwnerPhone,
    /// Owner's e-mail.
    OwnerEmail,
    /// Owner's address.
    OwnerAddress,
    /// Submitter, where another.
    SubmitterName,
    /// Submitter's number.
    SubmitterNumber,
    /// Submitter's phone.
    SubmitterPhone,
    /// Summary.
    Summary,
    /// Number of the counter.
    ReceiptNumber,
    /// Received.
    ReceivedAt,
    /// Due.
    DueAt,
    /// Fee in đồng.
    Fee,
}

/// Day's comparison with the province.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct Reconciliation {
    /// The day.
    pub day: NaiveDate,
    /// Dossiers of the day, or of the file that was read.
    pub rows: Vec<ReconciledRow>,
    /// When the head confirmed it, and who.
    pub confirmed: Option<(DateTime<Utc>, String)>,
    /// Codes in the province's file that are not here.
    pub only_there: Vec<String>,
    /// A file of the province was read.
    pub from_file: bool,
}

/// One dossier of the comparison.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct ReconciledRow {
    /// The dossier.
    pub dossier: DossierId,
    /// Number of the counter.
    pub code: String,
    /// Official code.
    pub official: Option<String>,
    /// Whose matter it is.
    pub owner: String,
    /// State here, 1–10.
    pub here: u8,
    /// State there, as far as known.
    pub there: Option<u8>,
    /// How its delivery stands.
    pub delivery: Delivery,
}
