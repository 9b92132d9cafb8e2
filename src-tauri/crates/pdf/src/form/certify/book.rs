//! The facts of a certification book (*sổ chứng thực*), and its wording.

use std::borrow::Cow;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::day_list::SignerLines;
use super::statement::Volume;
use crate::form::FormError;
use crate::form::receipt_data::Agency;
use crate::form::template::{Template, Templates, Wording};
use crate::form::wording::filled;

/// Versions of all books.
pub type BookTemplates = Templates<BookWording>;

/// One version of a book.
pub type BookTemplate = Template<BookWording>;

/// Which certifications a book holds (NĐ 23/2015/NĐ-CP, Article 13).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum BookKind {
    /// Copies from originals.
    Copies,
    /// Electronic copies from originals.
    ElectronicCopies,
    /// Signatures and fingerprints.
    Signatures,
    /// Transactions.
    Transactions,
    /// Translators' signatures.
    Translations,
}

/// The book and the part of it that is printed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct BookHead {
    /// Who keeps the book.
    pub agency: Agency,
    /// The receiving point, where the commune has several.
    pub site: Option<String>,
    /// Place in the place-and-date line.
    pub place: String,
    /// The book.
    pub volume: Volume,
    /// What part of it.
    pub period: Period,
    /// Day the book was opened.
    pub opened_on: NaiveDate,
    /// Day it was closed; dots to write on where it is open.
    pub closed_on: Option<NaiveDate>,
    /// SHA-256 of the rows as the caller computed it, in full; printed short at the foot of every page and in full at
    /// the end.
    pub digest: String,
    /// A practice store's book is worth nothing.
    pub practice: bool,
}

/// The part of a book that is printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Period {
    /// One month of a year.
    Month {
        /// 1 to 12.
        month: u8,
        /// Year.
        year: i32,
    },
    /// The year, merged and closed on 31 December.
    Year(i32),
}

/// A line of a book.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum BookRow {
    /// A number.
    Entry(Box<BookEntry>),
    /// Numbers that are entered elsewhere: before the program came, or before it was restored.
    Range {
        /// First of them.
        first: u32,
        /// Last of them.
        last: u32,
        /// Where they are: `ghi tại sổ giấy`.
        note: String,
    },
}

/// A number of a book and what it was given for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct BookEntry {
    /// The number.
    pub number: u32,
    /// What became of it.
    pub standing: Standing,
    /// Day of the certification.
    pub date: Option<NaiveDate>,
    /// Who asked for it; with the paper they showed where the book asks for that.
    pub requester: String,
    /// Name of the original, of the paper signed, of the transaction or of the paper translated.
    pub paper: String,
    /// `từ tiếng Anh sang tiếng Việt`, in a book of translations.
    pub languages: String,
    /// Name and title of who certified.
    pub signer: String,
    /// Copies certified; in other books papers or translations.
    pub count: Option<u32>,
    /// Fee in đồng.
    pub fee: Option<i64>,
    /// Remarks.
    pub note: String,
    /// What was corrected, oldest first.
    pub corrections: Vec<Correction>,
}

/// What became of a number.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Standing {
    /// Issued.
    Issued,
    /// Never issued (*bỏ số*): the other fields stay empty.
    Void {
        /// Why.
        reason: String,
    },
    /// Issued, and later without value.
    Cancelled {
        /// Number and date of the decision.
        decision: String,
    },
}

/// A field put right: the old text stays legible under a line.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Correction {
    /// Which field.
    pub field: BookField,
    /// What stood there.
    pub old: String,
    /// Who corrected it, when and why.
    pub note: String,
}

/// A field of a book, as columns name it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs, reason = "each names the field of `BookEntry`")]
pub enum BookField {
    Number,
    Date,
    Requester,
    Paper,
    Languages,
    Signer,
    Count,
    Fee,
    Note,
}

/// What is said at the end of a book.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Closing {
    /// Certifications issued, those cancelled later included.
    pub cases: u32,
    /// First and last number of the part; nothing where no number was given.
    pub numbers: Option<(u32, u32)>,
    /// Numbers never issued.
    pub voided: u32,
    /// Issued and later without value.
    pub cancelled: u32,
    /// Fees in đồng.
    pub fees: i64,
    /// Day of closing or printing.
    pub date: NaiveDate,
    /// Who keeps and closes the book.
    pub keeper: String,
    /// Who confirms it for the agency.
    pub leader: SignerLines,
}

/// Words of a book. Facts stand in braces.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[allow(
    missing_docs,
    reason = "each field is the wording of the thing it names"
)]
pub struct BookWording {
    pub state: String,
    pub motto: String,
    pub site: String,
    pub volume: String,
    pub opened: String,
    pub closed: String,
    pub still_open: String,
    pub month: String,
    pub year: String,
    pub columns: Vec<Column>,
    pub voided: String,
    pub cancelled: String,
    pub range: String,
    pub no_rows: String,
    pub page: String,
    pub digest_foot: String,
    pub digest: String,
    pub closing: String,
    pub closing_empty: String,
    pub closing_parts: String,
    pub closing_fees: String,
    pub keeper_title: String,
    pub keeper_hint: String,
    pub leader_hint: String,
}

/// A column of a book.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Column {
    /// What stands in it.
    pub field: BookField,
    /// Its title.
    pub title: String,
    /// Width in millimetres; zero shares what the others leave.
    pub width: u16,
    /// How its texts lie.
    pub align: ColumnAlign,
}

/// How the texts of a column lie.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs, reason = "the names say it")]
pub enum ColumnAlign {
    Left,
    Centre,
    Right,
}

impl Wording for BookWording {
    const BUNDLED: &'static str =
        include_str!("../../../../../../assets/forms/certification_register.json");
}

impl BookKind {
    /// Id of the book's template.
    #[must_use]
    pub fn template(self) -> &'static str {
        match self {
            Self::Copies => "certification-register-copies",
            Self::ElectronicCopies => "certification-register-electronic-copies",
            Self::Signatures => "certification-register-signatures",
            Self::Transactions => "certification-register-transactions",
            Self::Translations => "certification-register-translations",
        }
    }
}

impl BookWording {
    /// The remark of a number, with what became of it: `Bỏ số: in hỏng`.
    ///
    /// # Errors
    /// [`FormError::NoFact`] where the template asks for another fact.
    pub fn said_of<'e>(&self, entry: &'e BookEntry) -> Result<Cow<'e, str>, FormError> {
        let (wording, name, fact) = match &entry.standing {
            Standing::Issued => return Ok(entry.note.trim().into()),
            Standing::Void { reason } => (&self.voided, "reason", reason),
            Standing::Cancelled { decision } => (&self.cancelled, "decision", decision),
        };
        let state = filled(wording, |asked| {
            (asked == name).then_some(fact.as_str().into())
        })?;
        Ok(match entry.note.trim() {
            "" => state.into(),
            note => format!("{state}; {note}").into(),
        })
    }

    /// `Số 1–412: ghi tại sổ giấy`.
    ///
    /// # Errors
    /// [`FormError::NoFact`] where the template asks for another fact.
    pub fn said_of_range(&self, first: u32, last: u32, note: &str) -> Result<String, FormError> {
        filled(&self.range, |name| {
            Some(match name {
                "first" => first.to_string().into(),
                "last" => last.to_string().into(),
                "note" => note.into(),
                _ => return None,
            })
        })
    }

    /// `Tháng 11 năm 2026`.
    ///
    /// # Errors
    /// [`FormError::NoFact`] where the template asks for another fact.
    pub fn said_of_period(&self, period: Period) -> Result<String, FormError> {
        let (wording, month, year) = match period {
            Period::Month { month, year } => (&self.month, Some(month), year),
            Period::Year(year) => (&self.year, None, year),
        };
        filled(wording, |name| match name {
            "month" => Some(format!("{:02}", month?).into()),
            "year" => Some(year.to_string().into()),
            _ => None,
        })
    }
}
