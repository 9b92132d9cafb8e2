//! The signature itself: CMS `SignedData` (RFC 5652), as PAdES asks for it when made, as it comes when read.

mod ber;
pub mod build;
pub mod parse;
