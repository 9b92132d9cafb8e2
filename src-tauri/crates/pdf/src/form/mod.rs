//! Forms for the citizen's hand, printed from versioned templates.
//!
//! Start at [`acceptance_receipt`]. Layout follows NĐ 30/2020/NĐ-CP, Appendix I; what is said
//! follows the template in force ([`FormTemplates`]).

mod check_sheets;
mod codes;
mod flow;
mod receipt;
mod receipt_body;
mod receipt_data;
mod receipt_head;
mod receipt_tables;
mod separators;
mod sheet;
mod spool;
mod template;
mod wording;

use chrono::NaiveDate;

pub use check_sheets::{CALIBRATION_TEXT, calibration_sheet, print_test_page, recovery_slip};
pub use receipt::acceptance_receipt;
pub use receipt_data::{
    Agency, Copies, DossierLine, Due, Fee, Layout, PaperLine, Party, PrintOptions, ReceiptData,
    RegisterEntry, Version,
};
pub use separators::separator_sheets;
pub use sheet::Fonts;
pub use template::{ACCEPTANCE_RECEIPT, FormTemplate, FormTemplates, Paper, ReceiptWording};
pub use wording::{amount_in_words, full_date, grouped_amount, time_of_day};

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
    /// A code is too long or has letters that its symbol cannot carry.
    #[error("the text does not fit the code")]
    Code,
    /// The letters used could not be taken from the font.
    #[error("the font cannot be embedded")]
    Font,
    /// The bundled fonts could not be read or cut down.
    #[error(transparent)]
    Pdf(#[from] crate::PdfError),
    /// The document could not be put together.
    #[error("the document could not be written")]
    Write(#[source] std::io::Error),
}
