//! The one error of this crate: facts about what could not be imported.

use std::error::Error;

use crate::FileKind;

/// Why a file could not be imported. Pages handed on before the error stay valid.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ScanError {
    /// The file has no bytes.
    #[error("the file is empty")]
    Empty,
    /// A phone photo in HEIC or HEIF, which only its maker's licensed decoder opens.
    #[error("the file is a HEIC photo")]
    Heic,
    /// The content is of a kind this crate does not import.
    #[error("a file of kind {kind:?} is not a scanned page")]
    NotPages {
        /// What the content is.
        kind: FileKind,
    },
    /// The file is larger than [`crate::Limits::file_bytes`].
    #[error("the file has {bytes} bytes, more than {limit}")]
    TooLarge {
        /// Size of the file.
        bytes: u64,
        /// Largest size accepted.
        limit: u64,
    },
    /// A page is larger than [`crate::Limits`] allows, or claims to be.
    #[error("page {page} claims {width} x {height} pixels")]
    TooManyPixels {
        /// Zero-based page.
        page: u32,
        /// Width it claims, 0 where only its need of memory is known.
        width: u64,
        /// Height it claims, 0 where only its need of memory is known.
        height: u64,
    },
    /// The file has more pages than [`crate::Limits::pages`].
    #[error("the file has more than {limit} pages")]
    TooManyPages {
        /// Most pages accepted.
        limit: u32,
    },
    /// A page's data cannot be read.
    #[error("page {page} of the {kind:?} file is damaged")]
    Damaged {
        /// What the file is.
        kind: FileKind,
        /// Zero-based page.
        page: u32,
        /// What the decoder reported.
        #[source]
        source: Box<dyn Error + Send + Sync>,
    },
    /// The format is right, but uses something that is not supported.
    #[error("page {page} of the {kind:?} file uses {what}, which is not supported")]
    Unsupported {
        /// What the file is.
        kind: FileKind,
        /// Zero-based page.
        page: u32,
        /// The unsupported feature, a fixed word of ours.
        what: &'static str,
    },
    /// A cleaned page could not be stored as a picture.
    #[error("page {page} could not be encoded")]
    Encode {
        /// Zero-based page.
        page: u32,
        /// What the encoder reported.
        #[source]
        source: Box<dyn Error + Send + Sync>,
    },
    /// The receiver of the pages asked to stop.
    #[error("the import was stopped")]
    Stopped,
}

/// What our own readers found wrong with a file, as the source of [`ScanError::Damaged`].
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub(crate) struct Flaw(pub &'static str);

impl ScanError {
    /// A damaged page whose source is a decoder's error or a [`Flaw`].
    pub(crate) fn damaged(
        kind: FileKind,
        page: u32,
        source: impl Into<Box<dyn Error + Send + Sync>>,
    ) -> Self {
        Self::Damaged {
            kind,
            page,
            source: source.into(),
        }
    }
}
