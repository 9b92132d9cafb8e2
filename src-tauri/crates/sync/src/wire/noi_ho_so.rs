//! NoiHoSo (dialect C, province-api d.5): a dossier, its progress, its states. The id is spelled `IDHoSo` in one and
//! `IdHoSo` in the other; moments are written in three ways; kinds of party count from 0.
mod applicant;
mod create;
mod progress;
mod state;

pub(crate) use create::create;
pub(crate) use progress::progress;
pub(crate) use state::state;
#[cfg(test)]
#[path = "noi_ho_so/tests.rs"]
mod tests;
