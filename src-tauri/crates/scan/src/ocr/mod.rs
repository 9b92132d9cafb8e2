//! What a page says: its words and where they stand.
//!
//! [`picture`] makes of a stored page the grey picture that is read, an [`Ocr`] reads it. Nothing here is needed
//! for a page to be kept: where no reader is installed, [`OcrError::NotInstalled`] says what is missing.

mod child;
mod clutter;
mod error;
mod flatten;
mod order;
mod page_text;
mod parts;
mod picture;
mod resample;
mod rulings;
mod seal;
mod stamp;
mod tesseract;
mod tsv;

use std::sync::atomic::AtomicBool;

pub use error::{Missing, OcrError};
pub use page_text::{PageText, Word};
pub use picture::{PagePicture, picture};
pub use stamp::RedInk;
pub use tesseract::Tesseract;

/// A reader of pages.
pub trait Ocr: Send + Sync {
    /// Reads one page. Setting `cancel` ends it soon, with [`OcrError::Cancelled`].
    ///
    /// # Errors
    /// [`OcrError`]; a page without words is no error.
    fn text(&self, page: &PagePicture, cancel: &AtomicBool) -> Result<PageText, OcrError>;
}
