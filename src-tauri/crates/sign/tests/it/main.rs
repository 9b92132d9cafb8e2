//! Signatures before other people's tools, and other people's signatures before us.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "tests fail by panicking and print their figures"
)]

mod corpus;
mod levels;
mod support;
