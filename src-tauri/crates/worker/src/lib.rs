//! The sandboxed child that opens untrusted bytes, and the one client type that talks to it.
//!
//! Owns the process boundary: what is asked and answered ([`protocol`]), what the child may use ([`serve()`] sets
//! its limits before it reads a byte), and how long anyone waits ([`Worker`]). A crash, a hang or a memory bomb in
//! a decoder costs one file and becomes a [`WorkerError`]; it never reaches the application.
//! Scanner drivers run in such a child too, under limits that leave them their devices: what they crash with is one
//! page, and the pages before it were handed over whole ([`Worker::scan`]).
//! A token's driver is one that lives as long as the application ([`TokenDriver`]): the PIN goes to it and nowhere else,
//! and signatures come out of it one by one.
//! It never interprets a picture or a PDF itself (`motcua-scan` and `motcua-pdf` do, inside the child), never
//! touches the disk and never logs. One process per untrusted file or scan, one per driver of tokens. Start reading at
//! [`Worker::import`].
//!
//! Legal basis: none of its own; it protects the records that Decree 13/2023/NĐ-CP and the Law on Personal Data
//! Protection ask us to protect.

mod client;
mod error;
mod frame;
#[cfg(test)]
mod fuzz;
pub mod protocol;
mod refusal;
mod scanner;
mod serve;
mod session;
mod token;

pub use client::{Patience, Worker};
pub use error::WorkerError;
pub use refusal::Refusal;
pub use serve::serve;
pub use token::{TokenDriver, TokenPatience, TokenSession, TokenState, TokenWatch};
