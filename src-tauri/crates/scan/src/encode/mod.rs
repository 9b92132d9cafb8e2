//! Pictures out: JPEG and CCITT Group 4.

mod cutting;
mod g4;
mod jpeg;

pub use cutting::cutting;
pub use g4::g4;
pub use jpeg::{jpeg, jpeg_small};
