//! Forms for the citizen's hand, printed from versioned templates.
//!
//! Start at [`acceptance_receipt`], or at [`certify`] for certification. Layout follows NĐ 30/2020/NĐ-CP, Appendix I; what is said
//! follows the template in force ([`FormTemplates`]).

mod block;
pub mod certify;
mod check_sheets;
mod codes;
mod draw;
mod flow;
mod heading;
mod page;
mod receipt;
mod receipt_body;
mod receipt_data;
mod receipt_head;
mod receipt_tables;
mod separators;
mod sheet;
mod signature;
mod spool;
mod table;
mod template;
mod whole;
mod wording;

use chrono::NaiveDate;

pub use check_sheets::{CALIBRATION_TEXT, calibration_sheet, print_test_page, recovery_slip};
pub use page::{FormPage, PageRect};
pub use receipt::acceptance_receipt;
pub use receipt_data::{
    Agency, Copies, DossierLine, Due, Fee, Layout, PaperLine, Party, PrintOptions, ReceiptData,
    RegisterEntry, Version,
};
pub use separators::separator_sheets;
pub use sheet::Fonts;
pub use template::{
    ACCEPTANCE_RECEIPT, Certainty, FormTemplate, FormTemplates, Paper, ReceiptWording, Template,
    Templates, Wording,
};
pub use wording::{
    amount_in_words, count_in_words, full_date, grouped_amount, place_and_date, time_of_day,
};

/// Why a form could not be prepared.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum FormError {
    /// The templates are not in the shape this version reads.
    #[error("the form templates cannot be read")]
    Json(#[from] serde_json::Error),
    /// Two versions of a form are in force on the same day.
    #[error("two versions of {id} are in force on one day")]
    Overlap {
        /// The form.
        id: String,
    },
    /// No version of the form is in force.
    #[error("no version of {id} is in force on {day}")]
    NotInForce {
        /// The form.
        id: String,
        /// The day asked for.
        day: NaiveDate,
    },
    /// A receipt without a dossier was asked for.
    #[error("the receipt names no dossier")]
    NoDossier,
    /// The wording of a form asks for a fact that was not given.
    #[error("the form needs {fact}")]
    NoFact {
        /// The fact, as the template names it.
        fact: String,
    },
    /// A block is larger than the paper, or lies partly beside it.
    #[error("the text does not fit on the paper")]
    NoRoom,
    /// A code is too long or has letters that its symbol cannot carry.
    #[error("the text does not fit the code")]
    Code,
    /// A line holds a letter that the bundled faces lack, shown as a box in `line`; the words may be personal and are not repeated.
    #[error("a letter of a line cannot be printed")]
    Letter {
        /// The line as it would be set.
        line: String,
    },
    /// The letters used could not be taken from the font.
    #[error("the font cannot be embedded")]
    Font,
    /// The bundled fonts could not be read or cut down, or the output could not be written.
    #[error(transparent)]
    Pdf(#[from] crate::PdfError),
}
