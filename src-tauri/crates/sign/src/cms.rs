//! The signature itself: CMS `SignedData` (RFC 5652) as PAdES asks for it.

pub mod build;
