//! One row of a certification book.
use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

use super::{BookKind, ElectronicCopy};
use crate::dossier::PrintState;
use crate::exchange::Exchange;
use crate::fee::FeeLines;
use crate::ids::{CertificationId, PersonId, SeriesId, SignerId, UserId, VisitId};
use crate::number::CounterNo;
use crate::paper::FileRef;

/// One original certified in any number of copies, or one signature, translation or transaction.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Certification {
    /// Identity.
    pub id: CertificationId,
    /// Rows of one visit share it.
    pub visit: VisitId,
    /// What is certified.
    pub matter: Matter,
    /// Who asks for it.
    pub requester: Requester,
    /// Key of the kind of paper, where it was chosen from the list.
    pub kind: Option<String>,
    /// The paper as the book names it.
    pub paper: String,
    /// Pages of the original that carry information.
    pub pages: u32,
    /// Copies, or cases where no copies are made.
    pub copies: u32,
    /// What it costs.
    pub fee: FeeLines,
    /// When it was received.
    pub received_at: DateTime<Utc>,
    /// By whom.
    pub received_by: UserId,
    /// When it has to be done: the same working day, the next one after 15:00, or as agreed.
    pub due_at: DateTime<Utc>,
    /// A later day agreed in writing.
    pub agreement: Option<Agreement>,
    /// Who is to sign.
    pub signer: SignerAs,
    /// Its number, once its statement was first printed.
    pub number: Option<NumberTaken>,
    /// Where it stands.
    pub status: CertificationStatus,
    /// When it was signed.
    pub signed: Option<SignedOn>,
    /// Why its number was never issued.
    pub voided: Option<Voided>,
    /// Why it was refused.
    pub refused: Option<Refused>,
    /// By what decision an issued one was cancelled.
    pub cancelled: Option<Cancellation>,
    /// Statements sent to a printer, oldest first.
    pub prints: Vec<StatementPrint>,
    /// What was struck through in the book, oldest first.
    pub strikes: Vec<Strike>,
    /// The row whose number was not issued and which this one goes on for.
    pub replaces: Option<CertificationId>,
    /// What an electronic copy has besides; none of a row on paper.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub electronic: Option<Box<ElectronicCopy>>,
    /// The code of the dossier it is to the province; of electronic copies alone.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub code: Option<CodeTaken>,
    /// What the province holds of it.
    #[serde(default, skip_serializing_if = "Exchange::is_new")]
    pub exchange: Exchange,
}

/// What is certified.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Matter {
    /// Copies from the original.
    Copies,
    /// One electronic copy from the original.
    ElectronicCopy,
    /// A signature, or a fingerprint of one who cannot sign.
    Signature {
        /// Fingerprint instead of a signature.
        fingerprint: bool,
    },
    /// A translator's signature; the requester is the translator.
    Translation {
        /// Language of the original.
        from: String,
        /// Language of the translation.
        to: String,
    },
    /// A transaction.
    Transaction {
        /// What is done.
        act: TransactionAct,
    },
}

/// What is done with a transaction; each has its own fee (TT 226/2016/TT-BTC Art. 4).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "snake_case")]
pub enum TransactionAct {
    /// A new one.
    New,
    /// Amended, supplemented or cancelled.
    Amend,
    /// An error in it is put right.
    Correct,
}

impl Matter {
    /// The book it goes into.
    pub fn book(&self) -> BookKind {
        match self {
            Self::Copies => BookKind::Copies,
            Self::ElectronicCopy => BookKind::ElectronicCopies,
            Self::Signature { .. } => BookKind::Signatures,
            Self::Translation { .. } => BookKind::Translators,
            Self::Transaction { .. } => BookKind::Transactions,
        }
    }
}

/// Who asks. A person without a card or number is normal.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct Requester {
    /// Name, as the book has it.
    pub name: String,
    /// Number of the identity paper; kept only where the book asks for it, never for copies.
    pub number: Option<String>,
    /// The person in the store, where known.
    pub person: Option<PersonId>,
}

/// A signer as printed in the statement, whatever the table of signers says later; without a name where nobody may sign.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct SignerAs {
    /// The signer.
    pub id: SignerId,
    /// Title lines in capitals: `KT. CHỦ TỊCH`, `PHÓ CHỦ TỊCH`.
    pub lines: Vec<String>,
    /// Full name.
    pub name: String,
    /// Title in running text: `Phó Chủ tịch`.
    pub title: String,
}

/// A later day, agreed in writing (NĐ 23/2015/NĐ-CP Art. 21).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct Agreement {
    /// Why.
    pub reason: String,
    /// Working days beyond the day the law gives.
    pub days: u16,
}

/// A number of a book.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NumberTaken {
    /// The series.
    pub series: SeriesId,
    /// The number.
    pub no: u32,
    /// The volume.
    pub volume: u16,
    /// The day it is dated.
    pub day: NaiveDate,
    /// When it was taken.
    pub at: DateTime<Utc>,
}

/// A dossier code, from the numbers of a counter's day.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CodeTaken {
    /// The code.
    pub code: String,
    /// The counter whose number it is.
    pub counter: CounterNo,
}

/// Where a row stands.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, specta::Type,
)]
#[serde(rename_all = "snake_case")]
pub enum CertificationStatus {
    /// Received, without a number.
    Waiting,
    /// Has its number; the statement waits for the signature.
    Reserved,
    /// Signed and sealed.
    Issued,
    /// The number was never issued (*bỏ số*).
    Void,
    /// Refused before it had a number.
    Refused,
    /// The requester took it back before it had a number.
    Withdrawn,
    /// Cancelled after issue by a decision (TT 01/2020/TT-BTP Art. 7).
    Cancelled,
    /// Went on to another counter with its book, unsigned.
    HandedOver,
    /// Electronic: the original is still to be scanned.
    ToScan,
    /// Electronic: scanned, to be compared with the original page by page.
    ToCompare,
    /// Electronic: compared, waits for its signature and has no number yet.
    ToSign,
    /// Electronic: has its number and its plan; the signature is being made.
    Signing,
    /// Electronic: signed, waits for the seal.
    ToSeal,
}

/// A wet signature, ticked off.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SignedOn {
    /// The day on the statement.
    pub day: NaiveDate,
    /// When it was ticked off.
    pub at: DateTime<Utc>,
    /// By whom.
    pub by: Option<UserId>,
}

/// Why a number was never issued.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct Voided {
    /// Kind of reason.
    pub reason: VoidReason,
    /// In words, as the book says.
    pub words: String,
    /// When.
    pub at: DateTime<Utc>,
    /// By whom.
    pub by: Option<UserId>,
}

/// Kinds of reasons for *bỏ số*.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "snake_case")]
pub enum VoidReason {
    /// The statement was wrong.
    Misprint,
    /// The signer does not sign.
    SignerRefuses,
    /// The requester gave it up.
    RequesterLeft,
    /// Not signed before the book was closed; it goes on in the next year's.
    YearClosed,
    /// Something else.
    Other,
}

/// Why certification was refused.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct Refused {
    /// Key of the ground.
    pub ground: String,
    /// Article that the ground stands in.
    pub article: String,
    /// The ground as printed.
    pub text: String,
    /// Further words.
    pub words: String,
    /// The refusal form as issued.
    pub form: FileRef,
    /// When.
    pub at: DateTime<Utc>,
}

/// Cancelled after issue.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct Cancellation {
    /// Number of the decision.
    pub decision: String,
    /// Its day.
    pub decided: NaiveDate,
    /// Where and when it was published.
    pub publication: String,
    /// Why.
    pub reason: String,
    /// When it was entered.
    pub at: DateTime<Utc>,
}

/// One statement sent to a printer. A reprint has the same number.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct StatementPrint {
    /// When.
    pub at: DateTime<Utc>,
    /// Printer by system name.
    pub printer: String,
    /// How.
    pub mode: StatementMode,
    /// Statements printed.
    pub copies: u32,
    /// Why it was printed again; none the first time.
    pub again: Option<String>,
    /// What became of it.
    pub state: PrintState,
    /// The spooler's name of the job.
    pub job: Option<String>,
}

/// How a statement comes onto paper.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "snake_case")]
pub enum StatementMode {
    /// Onto the last page of each copy, which lies in the tray.
    #[default]
    Overlay,
    /// On sheets of statements, to be stuck on or copied.
    Sheet,
}

/// A field struck through in the book; what it was stays readable.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct Strike {
    /// Which field.
    pub field: CorrectedField,
    /// What it was.
    pub before: String,
    /// What it is.
    pub after: String,
    /// The note beside it.
    pub note: String,
    /// When.
    pub at: DateTime<Utc>,
    /// By whom.
    pub by: Option<UserId>,
}

/// Fields of a numbered row that can be struck through. Number, day and signer never change.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "snake_case")]
pub enum CorrectedField {
    /// Name of the requester.
    Requester,
    /// Name of the paper.
    Paper,
    /// Pages; the fee follows.
    Pages,
    /// Copies; the fee follows.
    Copies,
}

impl SignerAs {
    /// Nobody: what is refused needs no signer.
    pub fn nobody() -> Self {
        Self {
            id: SignerId(uuid::Uuid::nil()),
            lines: Vec::new(),
            name: String::new(),
            title: String::new(),
        }
    }
}

impl Certification {
    /// The book it goes into.
    pub fn book(&self) -> BookKind {
        self.matter.book()
    }

    /// Whether it still waits for something at this counter.
    pub fn is_open(&self) -> bool {
        matches!(
            self.status,
            CertificationStatus::Waiting | CertificationStatus::Reserved
        ) || CertificationStatus::ELECTRONIC_OPEN.contains(&self.status)
    }

    /// Whether the seal goes across the sheets of each copy.
    pub fn cross_page_seal(&self) -> bool {
        cross_page_seal(self.pages)
    }

    /// When the book's line last changed; none before it has a number.
    pub fn changed_at(&self) -> Option<DateTime<Utc>> {
        let number = self.number?;
        let struck = self.strikes.last().map(|strike| strike.at);
        let others = [
            self.signed.map(|signed| signed.at),
            self.voided.as_ref().map(|voided| voided.at),
            self.cancelled.as_ref().map(|cancelled| cancelled.at),
            struck,
        ];
        others.into_iter().flatten().chain([number.at]).max()
    }

    /// Whether its newest print still has to be looked at.
    pub fn print_open(&self) -> bool {
        self.prints
            .last()
            .is_some_and(|print| print.state.is_open())
    }
}

/// Whether copies of so many pages have two sheets or more, so that the seal goes across them (*dấu giáp lai*). One page
/// lies on one sheet: whether both sides were used is not known, and a seal too many does no harm.
pub fn cross_page_seal(pages: u32) -> bool {
    pages >= 2
}
