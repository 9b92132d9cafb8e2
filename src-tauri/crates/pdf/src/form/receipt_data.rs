//! The facts of a receipt, and how it is to be printed.

use chrono::{DateTime, FixedOffset};
use serde::{Deserialize, Serialize};

/// Facts of one receipt: one visit of one person, one or several dossiers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReceiptData {
    /// Head of the form, left side.
    pub agency: Agency,
    /// Place in the place-and-date line, for example `Sơn Dương`.
    pub place: String,
    /// When the form is made.
    pub issued_at: DateTime<FixedOffset>,
    /// Unit that receives.
    pub receiving_unit: String,
    /// Who stands at the counter.
    pub submitter: Party,
    /// Whose dossier it is, where that is someone else.
    pub owner: Option<Party>,
    /// Address for letters.
    pub address: String,
    /// Telephone, as it is dialled.
    pub phone: Option<String>,
    /// E-mail address.
    pub email: Option<String>,
    /// The dossiers; at least one.
    pub dossiers: Vec<DossierLine>,
    /// When the last paper was handed in: the time limit runs from here (NĐ 118/2025/NĐ-CP,
    /// Article 17 as amended by NĐ 309/2026/NĐ-CP).
    pub received_at: DateTime<FixedOffset>,
    /// Where the result is to be handed over.
    pub result_place: String,
    /// Which version this is, where an earlier slip of the same dossier was withdrawn.
    pub version: Option<Version>,
    /// Entry in the tracking register, where it is known.
    pub register: Option<RegisterEntry>,
    /// Officer who receives; printed under the signature.
    pub officer: String,
    /// Hotline, look-up address and where to complain, as one line.
    pub contact: String,
}

/// A receipt that takes the place of an earlier one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Version {
    /// Number of this version, from 2.
    pub number: u32,
    /// Number of the version it replaces.
    pub replaces: u32,
    /// When that one was issued.
    pub replaces_issued_at: DateTime<FixedOffset>,
}

/// The two lines of the agency's heading (NĐ 30/2020/NĐ-CP, Appendix I).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Agency {
    /// Agency above, set in capitals as given.
    pub superior: String,
    /// Unit that issues, set bold.
    pub unit: String,
}

/// A person or an organisation on the receipt.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Party {
    /// Name.
    pub name: String,
    /// Personal number or tax code, where there is one.
    pub number: Option<String>,
    /// Capacity in which the person acts, for example `theo giấy ủy quyền ngày 01/10/2026`.
    pub capacity: Option<String>,
}

/// One dossier of the visit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DossierLine {
    /// Dossier code; encoded in QR and bar code, so ASCII only.
    pub code: String,
    /// The counter's own receipt number, where the province allots the code itself.
    pub counter_no: Option<String>,
    /// What is asked for: name of the procedure.
    pub procedure: String,
    /// Unit that decides, where it is not the unit that receives.
    pub deciding_unit: Option<String>,
    /// Time limit in words, for example `05 ngày làm việc`.
    pub limit: String,
    /// When the result is due.
    pub due: Due,
    /// Papers handed in.
    pub papers: Vec<PaperLine>,
    /// Number of sets.
    pub set_count: u32,
    /// What is paid.
    pub fee: Fee,
}

/// When a result is due.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Due {
    /// At this time.
    At(DateTime<FixedOffset>),
    /// Expected then; the clock starts when the competent agency receives.
    Provisional(DateTime<FixedOffset>),
}

/// One paper of a dossier.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PaperLine {
    /// Name of the paper.
    pub name: String,
    /// Number of originals handed in.
    pub originals: u32,
    /// Number of copies handed in.
    pub copies: u32,
    /// Remark, for example that the paper was taken from the repository.
    pub note: Option<String>,
}

/// What is paid for a dossier.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Fee {
    /// Nothing is charged.
    None,
    /// An amount in đồng.
    Dong(i64),
    /// Charged, but not to this person; the reason is printed.
    Exempt(String),
}

/// Entry in the tracking register (*Sổ theo dõi hồ sơ*).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RegisterEntry {
    /// Number of the book.
    pub book_no: String,
    /// Running number in the book.
    pub entry_no: String,
}

/// How a receipt is printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct PrintOptions {
    /// Paper.
    pub layout: Layout,
    /// Which copies.
    pub copies: Copies,
    /// Marks the form as worthless: practice mode.
    pub practice: bool,
    /// This is the n-th printing again.
    pub reprint: Option<u32>,
}

/// Paper on which copies are laid.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Layout {
    /// Each copy on its own A5 sheet.
    A5,
    /// Two copies side by side on A4 landscape, to be cut.
    TwoOnA4,
}

/// The copies (*liên*) of a form.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Copies {
    /// One to keep and one to give.
    Both,
    /// The copy that stays with the dossier.
    Kept,
    /// The copy for the applicant.
    Given,
}
