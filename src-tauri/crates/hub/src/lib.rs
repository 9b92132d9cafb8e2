//! The hub of one commune's counters, or of many communes': it orders, keeps and countersigns what they share.
//!
//! Owns: the PostgreSQL schema and every query on it, the object store of sealed files, the HTTP interface of
//! [`motcua_case::replica`], sessions, enrolment and limits.
//! Never: opens a body, knows what a tag stands for, merges anything, or keeps state of its own beside the database,
//! the object store and its key file; several instances work side by side.
//! Start reading at [`routes`], then [`push`] and [`feed`].

#![warn(clippy::cast_possible_truncation, clippy::cast_sign_loss)]

mod admission;
mod caller;
mod clock;
mod commune;
mod database;
mod device;
mod enrolment;
mod feed;
mod files;
mod head;
mod health;
mod hub;
mod key;
mod limits;
mod log;
mod loose;
mod metrics;
mod migrate;
mod objects;
mod private;
mod push;
mod quarantine;
mod rate;
mod routes;
mod row;
mod server;
mod session;
mod status;
mod tls;
mod trouble;
mod wake;
mod watcher;
mod wire;

pub use commune::{Commune, CommuneError};
pub use database::{Database, DatabaseError};
pub use hub::Hub;
pub use key::{Key, KeyError};
pub use limits::Limits;
pub use log::to_standard_output as log_to_standard_output;
pub use migrate::MigrationError;
pub use objects::{Bucket, Folder, Kind, Name, ObjectError, Objects, Reading, Work};
pub use routes::addresses;
pub use server::serve;
pub use tls::{Tls, TlsError};
