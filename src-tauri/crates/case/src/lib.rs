//! The rules of the trade of a one-stop counter (*Bộ phận Một cửa*), pure.
//!
//! Owns: people and how they are told apart, procedures, papers, deadlines, numbers, fees, identifiers, the
//! legal moves, the events of the record and the fold that turns events into rows.
//! Never: reads a clock, a file, a network or a database; time, random bytes and data come in as arguments.
//! Start reading at [`dossier`], then [`event`] and [`fold`], then [`action`].
//! Legal basis: NĐ 118/2025/NĐ-CP with NĐ 309/2026, TT 03/2025/TT-VPCP, NĐ 23/2015/NĐ-CP, TT 226/2016/TT-BTC;
//! clause by clause in `CONFORMANCE.md`.

pub mod action;
pub mod address;
pub mod birth;
pub mod calendar;
pub mod card;
pub mod certify;
pub mod clock;
#[cfg(test)]
mod damaged;
pub mod deadline;
pub mod dossier;
pub mod event;
pub mod exchange;
pub mod fee;
pub mod fold;
#[cfg(test)]
mod fuzz;
pub mod id;
pub mod ids;
pub mod merge;
pub mod mistake;
pub mod money;
pub mod number;
pub mod office;
pub mod online;
pub mod paper;
pub mod person;
pub mod procedure;
pub mod province;
pub mod reading;
pub mod replica;
pub mod text;
pub mod user;
