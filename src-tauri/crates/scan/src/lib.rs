//! Paper in, clean pages out.
//!
//! Owns what a file *is* ([`sniff`]), the walk through its pages one at a time ([`import::pages`]), the first
//! clean-up (orientation, skew, lid, blank, resolution), the codes printed on a page ([`codes::read`]), and where
//! pages come from ([`source`]: scanners and a watched folder).
//! Outside [`source`] it never touches the disk, the network or a clock, and it never knows another crate of the
//! workspace: bytes come in, pages go out through a callback, and a page is forgotten as soon as it was handed on.
//! Start reading at [`import::pages`], then `clean::look`; for scanners at [`source::Scanner`].
//!
//! Every byte is hostile: decoders are bounded by [`Limits`], and callers run this crate inside the worker
//! process, where a crash costs one page.
//!
//! Legal basis: a digitised paper must be complete and legible (Decree 61/2018/NĐ-CP art. 3 and 17 as amended by
//! 107/2021/NĐ-CP; Circular 01/2023/TT-VPCP), hence no silent repair: what was found is said in [`Finding`].

mod bilevel;
mod clean;
pub mod codes;
mod encode;
mod error;
mod finding;
#[cfg(test)]
mod fuzz;
pub mod import;
mod kind;
pub mod layers;
mod limits;
pub mod ocr;
mod page;
mod raster;
pub mod source;

pub use clean::double_feeds;
pub use codes::{PageCode, Symbol};
pub use error::ScanError;
pub use finding::{Finding, Side};
pub use kind::{FileKind, sniff};
pub use limits::Limits;
pub use page::{Encoding, Mode, Options, Page, PageFacts, Stop, Summary};
