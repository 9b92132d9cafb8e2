//! What is printed for certification, before other people's tools.

mod book;
mod overlay;
mod papers;
mod sample;
mod statement;
