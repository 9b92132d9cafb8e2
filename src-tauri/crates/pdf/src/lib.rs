//! PDF for the counter: pages become archive files, forms become print, foreign files are read with distrust.
//!
//! - [`inspect`] and [`render_page`] read files that came from outside.
//!
//! It never touches the disk, the network or a clock: bytes, dates and fonts come in, bytes go out.
//! Foreign bytes are hostile; callers run the reading half inside the worker process, and every
//! reader here is bounded so that it ends with a typed error rather than with the process.

mod archive;
mod error;
mod font;
mod inspect;
mod render;

pub use archive::{
    ArchiveInfo, ArchiveSummary, ArchiveWriter, Flavour, JpegFault, PageGeometry, PageImage,
    QuarterTurn, TextRun,
};
pub use error::PdfError;
pub use inspect::{InspectLimits, PageSize, PdfFacts, inspect};
pub use render::{Picture, RenderLimits, page_count, render_page};
