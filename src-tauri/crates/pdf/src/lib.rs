//! PDF for the counter: pages become archive files, forms become print, foreign files are read with distrust.
//!
//! - [`ArchiveWriter`] writes scanned papers as PDF/A, page by page.
//! - [`form`] prints receipts and slips from versioned templates, [`form::certify`] all that certification needs.
//! - [`inspect`] and [`render_page`] read files that came from outside.
//!
//! Legal basis: NĐ 30/2020/NĐ-CP (form and archive format), the circulars named by the templates in
//! `assets/forms`; `CONFORMANCE.md` lists clause by clause what is met and how it is tested.
//!
//! It never touches the disk, the network or a clock: bytes, dates and fonts come in, bytes go out.
//! Foreign bytes are hostile; callers run the reading half inside the worker process, and every
//! reader here is bounded so that it ends with a typed error rather than with the process.

mod archive;
mod error;
mod font;
pub mod form;
#[cfg(test)]
mod fuzz;
mod inspect;
mod render;
mod sink;

pub use archive::{
    ArchiveInfo, ArchiveSummary, ArchiveWriter, Flavour, JpegFault, PageGeometry, PageImage,
    PlacedPicture, QuarterTurn, TextRun,
};
pub use error::PdfError;
/// Tinos, upright: the face of all forms, whole.
pub use font::REGULAR as FONT;
pub use inspect::{InspectLimits, PageSize, PdfFacts, inspect};
pub use render::{
    PageCompared, PageLook, Picture, RenderLimits, compare_page, page_count, render_page,
};
