//! A strict SIMULATOR of the provincial system, over real HTTP: the opponent of `sync` in tests,
//! drills and demonstrations, and something to try the app on by hand.
//!
//! It owns: dialects A, B and C (`/a`, `/b`, `/c`), their field rules, a file store, a ledger of
//! what it received, and faults. It never shares a type, a constant or a serialiser with the
//! product: its rules are written by hand from the tables of the wire's description, whose
//! sections the comments name (§b.2). What that description marks as not seen in public code is
//! marked OWN here.
//!
//! Start reading in [`Simulator`], then `dialect_b.rs`, `rules/dossier.rs`, `gate.rs`.

mod acceptance;
mod account;
mod catalogue;
mod clock;
mod control;
mod cut;
mod dialect_a;
mod dialect_b;
mod dialect_c;
mod faults;
mod files;
mod gate;
mod ledger;
mod line;
mod operation;
mod options;
mod payment;
mod population;
mod province;
mod pull;
mod reply;
mod repository;
mod rules;
mod seeds;
mod server;
mod sheet;
mod simulator;
mod tus;

pub use clock::Clock;
pub use faults::{Body, Fault, Faults, Kind, Mix, RetryAfter, When};
pub use ledger::{
    Call, Change, Dossier, File, Ledger, LedgerError, NumberGiven, Progress, ProgressCount,
    Session, Suspicion,
};
pub use line::Traffic;
pub use options::{Agency, CodeForm, Options, Place, Tls};
pub use pull::{OnlineDossier, OnlineFile, ProvinceChange};
pub use server::TlsError;
pub use simulator::{Simulator, StartError};
