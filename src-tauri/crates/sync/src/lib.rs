//! The provincial system as the counter speaks to it: one model, four dialects.
//!
//! Owns what goes over the wire: the model every dialect is made from ([`model`]), the receiver's rules ([`check`]),
//! what is to be said next ([`plan`]), and the adapters of the dialects behind one trait ([`Province`]).
//! Never decides what a dossier is, keeps nothing, and knows no other crate of ours: documents are moved by digest.
//! Start reading at [`model`], [`province`] and [`plan`]. `CONFORMANCE.md` says field by field how the wire is met.

mod adapter;
pub mod check;
#[cfg(test)]
mod conformance;
pub mod connection;
pub mod drop;
#[cfg(test)]
mod fuzz;
mod http;
pub mod model;
pub mod plan;
pub mod province;
pub mod published;
mod reply;
#[cfg(test)]
mod sample;
mod tus;
pub mod values;
mod wire;

pub use adapter::{Adapter, Places};
pub use check::{CaseField, Gap, GapReason, Weight, check, check_step};
pub use connection::{Connection, Credentials, Dialect, FileDoor};
pub use http::{Meant, Stop, trust, trust_meant};
pub use province::{Answer, Fault, FaultKind, Province, Refusal};
pub use published::Published;
pub use tus::{TusFile, TusPlace, TusStore};
pub use values::{Values, ValuesError};
