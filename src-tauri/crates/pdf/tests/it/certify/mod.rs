//! What is printed for certification, before other people's tools.

mod book;
pub mod electronic;
mod overlay;
mod papers;
mod sample;
mod slip;
mod statement;
mod verification;
