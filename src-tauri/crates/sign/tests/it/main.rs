//! What this crate makes before other people's tools, and other people's work before us.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "tests fail by panicking, print their figures and say what they skip"
)]

mod attacks;
mod cms;
mod corpus;
mod faults;
mod hostile;
mod key_signer;
mod lasting;
mod levels;
mod look;
mod made;
mod signers;
mod support;
mod updates;
mod verdicts;
