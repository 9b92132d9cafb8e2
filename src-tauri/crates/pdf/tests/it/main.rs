//! What this crate writes and reads, judged from outside: by other tools and by hostile files.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stderr,
    reason = "tests fail by panicking and say what they skip"
)]

mod archive_judges;
mod archive_rules;
mod certify;
mod compare;
mod hostile;
mod receipt;
mod sample;
mod support;
