//! The hub over a real PostgreSQL, spoken to over HTTP as counters do; often by two instances at once.
//!
//! `tests/hub/with-postgres.sh` gives the database and `tests/hub/with-bucket.sh` a bucket. Where there is none, each test says
//! that it was skipped.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stderr,
    reason = "tests fail by panicking"
)]

mod backup;
mod counter;
mod devices;
mod dump;
mod files;
mod foreign;
mod isolation;
mod limits;
mod objects;
mod program;
mod record;
mod tls;
mod watch;
mod world;
