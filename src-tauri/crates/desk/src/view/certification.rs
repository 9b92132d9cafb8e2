//! Rows of certification books, and what is done with them.
use chrono::{DateTime, NaiveDate, Utc};
use motcua_case::certify::{
    BookKind, Cancellation, CertificationOffer, CertificationStatus, CorrectedField, EvidenceLevel,
    Matter, MoveBar, Refused, SignerAs, StatementMode, Strike, VoidReason, Voided,
};
use motcua_case::dossier::PrintState;
use motcua_case::ids::{CertificationId, SeriesId, SignerId, VisitId};
use motcua_case::money::Dong;
use serde::{Deserialize, Serialize};

/// A row as every list shows it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, specta::Type)]
pub struct CertificationView {
    /// Identity.
    pub id: CertificationId,
    /// Its visit.
    pub visit: VisitId,
    /// What is certified.
    pub matter: Matter,
    /// The book.
    pub book: BookKind,
    /// Who asked.
    pub requester: String,
    /// The paper.
    pub paper: String,
    /// Pages.
    pub pages: u32,
    /// Copies.
    pub copies: u32,
    /// Fee.
    pub fee: Dong,
    /// Where it stands.
    pub status: CertificationStatus,
    /// Its number.
    pub number: Option<NumberView>,
    /// When it was received.
    pub received_at: DateTime<Utc>,
    /// When it has to be done.
    pub due_at: DateTime<Utc>,
    /// That time is over, and it is still open.
    pub overdue: bool,
    /// A later day was agreed in writing.
    pub agreed: bool,
    /// Who signs, or signed.
    pub signer: SignerAs,
    /// The day it was signed.
    pub signed_on: Option<NaiveDate>,
    /// Why the number was given up.
    pub voided: Option<Voided>,
    /// Why it was refused.
    pub refused: Option<Refused>,
    /// By what decision it was cancelled.
    pub cancelled: Option<Cancellation>,
    /// What was struck through.
    pub strikes: Vec<Strike>,
    /// Prints so far.
    pub prints: u16,
    /// What became of the newest print.
    pub print_state: Option<PrintState>,
    /// Each copy gets a seal across its sheets.
    pub cross_page_seal: bool,
    /// The number it goes on for, which was given up.
    pub replaces: Option<u32>,
    /// Electronic: how far the evidence in its file goes; none while nothing is signed.
    pub level: Option<EvidenceLevel>,
    /// What may be done with it now.
    pub offers: Vec<CertificationOffer>,
}

/// A number as printed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct NumberView {
    /// The number.
    pub no: u32,
    /// *Quyển số* as printed: `02/2026-SCT/BS`.
    pub volume_code: String,
    /// The day it is dated.
    pub day: NaiveDate,
    /// The series.
    pub series: SeriesId,
}

/// A list of rows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "snake_case")]
pub enum CertificationList {
    /// Without a number.
    Waiting,
    /// Numbered, waiting for the signature.
    Reserved,
    /// Dated today, whatever became of it.
    Today,
    /// Received in the last thirty days and refused, taken back or given up.
    Ended,
    /// With a print that somebody has to look at.
    Prints,
}

/// How statements are to be printed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct StatementWish {
    /// How; none takes the office's way.
    pub mode: Option<StatementMode>,
    /// Why a statement that came out is printed again.
    pub again: Option<String>,
    /// Statements of each row; none prints one a copy.
    pub copies: Option<u32>,
}

/// Statements handed to the spooler.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct StatementsPrinted {
    /// Printer by its system name.
    pub printer: String,
    /// How.
    pub mode: StatementMode,
    /// Rows.
    pub rows: u32,
    /// Statements.
    pub statements: u32,
    /// Rows whose copies get a seal across their sheets.
    pub cross_page_seals: u32,
}

/// A list or form handed to the spooler.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct ListPrinted {
    /// Printer by its system name.
    pub printer: String,
    /// Rows on it.
    pub rows: u32,
}

/// What changing the signer of many rows would do; shown before it is done.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, specta::Type)]
pub struct SignerPlan {
    /// The new signer.
    pub to: SignerAs,
    /// Rows that change.
    pub rows: Vec<SignerPlanRow>,
    /// Rows that stay, and why.
    pub staying: Vec<SignerPlanStay>,
    /// What was shown; a plan made of other rows is not executed.
    pub digest: String,
}

/// A row that changes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct SignerPlanRow {
    /// The row.
    pub id: CertificationId,
    /// Its number.
    pub no: Option<u32>,
    /// The paper.
    pub paper: String,
    /// Who would have signed.
    pub from: SignerAs,
    /// Its statement came out with the old signer and is printed again, with the same number.
    pub reprint: bool,
}

/// A row that stays.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct SignerPlanStay {
    /// The row.
    pub id: CertificationId,
    /// Its number.
    pub no: Option<u32>,
    /// Why it may not change; none where the new signer may not sign for its book.
    pub bar: Option<MoveBar>,
}

/// Who is to sign instead.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct SignerWish {
    /// Rows; empty means all that wait.
    pub rows: Vec<CertificationId>,
    /// Only those of this signer.
    pub from: Option<SignerId>,
    /// The new one.
    pub to: SignerId,
}

/// A number is given up.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct VoidWish {
    /// Kind of reason.
    pub reason: VoidReason,
    /// As the book says.
    pub words: String,
    /// The original is still to be certified and waits again, for another number.
    pub again: bool,
}

/// Certification is refused.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct RefusalWish {
    /// Key of the ground.
    pub ground: String,
    /// Further words.
    pub words: String,
}

/// A field is struck through.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct StrikeWish {
    /// Which.
    pub field: CorrectedField,
    /// What it is.
    pub after: String,
    /// The note beside it.
    pub note: String,
}
