//! The simulator over real HTTP, as a client meets it.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "tests fail by panicking"
)]

mod client;
mod dialect_a;
mod dialect_b;
mod dialect_c;
mod faults;
mod files;
mod lint;
mod others;
mod pull;
mod samples;
mod stopping;
mod tus;
