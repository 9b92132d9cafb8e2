//! The one error of this crate: facts about what could not be written or read.

use std::io;

/// Why a PDF could not be written, read or drawn.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum PdfError {
    /// The bytes do not carry a PDF header.
    #[error("the bytes are not a PDF")]
    NotPdf,
    /// The file needs a password or a key to be read.
    #[error("the file is encrypted")]
    Encrypted,
    /// The file claims to be a PDF, but its structure cannot be followed.
    #[error("the file is damaged: {what}")]
    Damaged {
        /// The part that could not be read.
        what: &'static str,
    },
    /// The file is larger than the reader accepts.
    #[error("the file has {bytes} bytes, more than {limit}")]
    TooLarge {
        /// Size of the file.
        bytes: u64,
        /// Largest size accepted.
        limit: u64,
    },
    /// The file has more pages than the reader accepts.
    #[error("the file has more than {limit} pages")]
    TooManyPages {
        /// Most pages accepted.
        limit: u32,
    },
    /// The asked page does not exist.
    #[error("page {index} of {pages} does not exist")]
    NoSuchPage {
        /// Zero-based index asked for.
        index: u32,
        /// Pages of the file.
        pages: u32,
    },
    /// The page's declared size cannot be drawn or stored.
    #[error("a page of {width_pt} × {height_pt} pt is out of bounds")]
    PageSize {
        /// Width in points.
        width_pt: f32,
        /// Height in points.
        height_pt: f32,
    },
    /// The output could not be written.
    #[error("the output could not be written")]
    Write(#[source] io::Error),
}
