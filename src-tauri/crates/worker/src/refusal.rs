//! Why the child does not take a file: typed, so that the screen can advise.

use motcua_pdf::PdfError;
use motcua_scan::{FileKind, ScanError};
use serde::{Deserialize, Serialize};

/// A verdict on a file. Nothing of the file's content is in it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[serde(tag = "code", rename_all = "snake_case")]
#[non_exhaustive]
pub enum Refusal {
    /// No bytes.
    #[error("the file is empty")]
    Empty,
    /// A HEIC phone photo.
    #[error("the file is a HEIC photo")]
    Heic,
    /// Content of a kind that is not imported this way.
    #[error("a file of kind {kind:?} is not taken here")]
    WrongKind {
        /// What the content is.
        kind: FileKind,
    },
    /// More bytes than accepted.
    #[error("the file has {bytes} bytes, more than {limit}")]
    TooLarge {
        /// Size of the file.
        bytes: u64,
        /// Largest size accepted.
        limit: u64,
    },
    /// A page is too large, or claims to be.
    #[error("page {page} is too large")]
    PageTooLarge {
        /// Zero-based page.
        page: u32,
    },
    /// More pages than accepted.
    #[error("the file has more than {limit} pages")]
    TooManyPages {
        /// Most pages accepted.
        limit: u32,
    },
    /// A page, or the whole file, cannot be read.
    #[error("the file is damaged")]
    Damaged {
        /// Zero-based page, where one page is to blame.
        page: Option<u32>,
    },
    /// The format is right, but uses something that is not supported.
    #[error("the file uses {what}, which is not supported")]
    Unsupported {
        /// The feature, a fixed word of ours.
        what: String,
    },
    /// A PDF that needs a password.
    #[error("the file is encrypted")]
    Encrypted,
    /// The asked page does not exist.
    #[error("page {page} does not exist")]
    NoSuchPage {
        /// Zero-based page.
        page: u32,
    },
    /// Drawing the page would exhaust memory or time.
    #[error("the page is too heavy to draw")]
    TooHeavy,
    /// Our own reader or writer failed on the file.
    #[error("the file could not be processed")]
    Failed,
}

impl From<ScanError> for Refusal {
    fn from(error: ScanError) -> Self {
        match error {
            ScanError::Empty => Self::Empty,
            ScanError::Heic => Self::Heic,
            ScanError::NotPages { kind } => Self::WrongKind { kind },
            ScanError::TooLarge { bytes, limit } => Self::TooLarge { bytes, limit },
            ScanError::TooManyPixels { page, .. } => Self::PageTooLarge { page },
            ScanError::TooManyPages { limit } => Self::TooManyPages { limit },
            ScanError::Damaged { page, .. } => Self::Damaged { page: Some(page) },
            ScanError::Unsupported { what, .. } => Self::Unsupported {
                what: what.to_owned(),
            },
            _ => Self::Failed,
        }
    }
}

impl From<PdfError> for Refusal {
    fn from(error: PdfError) -> Self {
        match error {
            PdfError::NotPdf => Self::WrongKind {
                kind: FileKind::Unknown,
            },
            PdfError::Encrypted => Self::Encrypted,
            PdfError::Damaged { .. } | PdfError::NoPages => Self::Damaged { page: None },
            PdfError::TooLarge { bytes, limit } => Self::TooLarge { bytes, limit },
            PdfError::TooManyPages { limit } => Self::TooManyPages { limit },
            PdfError::NoSuchPage { index, .. } => Self::NoSuchPage { page: index },
            PdfError::PageSize { .. } => Self::PageTooLarge { page: 0 },
            PdfError::TooHeavy { .. } => Self::TooHeavy,
            _ => Self::Failed,
        }
    }
}
