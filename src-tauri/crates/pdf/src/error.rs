//! The one error of this crate: facts about what could not be written or read.

use std::io;

use crate::archive::JpegFault;

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
    /// A JPEG cannot be carried over as it is.
    #[error("the JPEG cannot be embedded: {fault:?}")]
    Jpeg {
        /// What stands in the way.
        fault: JpegFault,
    },
    /// Plain samples do not fill the stated picture.
    #[error("{expected} bytes of samples are needed, {found} were given")]
    PixelCount {
        /// Bytes that width, height and components ask for.
        expected: u64,
        /// Bytes given.
        found: u64,
    },
    /// A file without pages was to be closed.
    #[error("the file has no pages")]
    NoPages,
    /// The bundled font could not be read.
    #[error("the font cannot be read")]
    Font {
        /// What the font reader reported.
        #[source]
        source: ttf_parser::FaceParsingError,
    },
    /// The bundled font could not be cut down to the letters used.
    #[error("the font cannot be cut down")]
    Subset {
        /// What the subsetter reported.
        #[source]
        source: subsetter::Error,
    },
    /// A drawn page could not be stored as a picture.
    #[error("the page could not be stored as a picture")]
    Picture {
        /// What the picture encoder reported.
        #[source]
        source: image::ImageError,
    },
    /// Drawing the page would exhaust memory or time.
    #[error("the page is too heavy to draw: {what}")]
    TooHeavy {
        /// The part beyond its bound.
        what: &'static str,
    },
    /// The output could not be written.
    #[error("the output could not be written")]
    Write(#[source] io::Error),
}
