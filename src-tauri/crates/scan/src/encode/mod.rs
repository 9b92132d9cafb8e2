//! Pictures out: JPEG and CCITT Group 4.

mod g4;
mod jpeg;

pub use g4::g4;
pub use jpeg::jpeg;
