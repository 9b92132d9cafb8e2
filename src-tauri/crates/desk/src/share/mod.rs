//! The record shared with the other counters of the commune, through their hub: what is written here is told there, and
//! what others wrote is taken in.
//!
//! `member.rs` is what this counter has of the commune, `hub.rs` how the hub is spoken to, `push.rs` and `pull.rs` what
//! goes and comes of the record, `mirror.rs` what is told beside it, `files.rs` the bytes of large files, `number.rs`
//! whose numbers are whose, `run.rs` the lanes that do it. The hub sees places in chains and sealed bodies; the key never leaves
//! the counters. Nothing here decides what two events of different counters make together: that is `case::merge`.
mod anchor;
mod carry;
mod clash;
mod counters;
mod files;
pub(crate) mod hold;
mod hub;
mod join;
mod member;
mod mirror;
mod number;
mod pull;
mod push;
mod rests;
mod run;

use motcua_case::event::ActorRef;

pub(crate) use member::{barred, check_not_barred};
pub(crate) use run::ShareRun;

/// Who writes what the program does by itself.
fn nobody() -> ActorRef {
    ActorRef {
        user: None,
        roles: Vec::new(),
        acting_for: None,
    }
}
