//! Checks and exports that need no window.
use motcua_store::{CheckReport, Problem};
use serde::Serialize;

use crate::desk::Desk;
use crate::error::Result;

/// Outcome of a check; the JSON is a contract.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Checked {
    /// Nothing is wrong.
    pub ok: bool,
    /// Events whose hash and place are right.
    pub events: u64,
    /// Files whose bytes are right.
    pub files: u64,
    /// Hash over all rows, the same at every counter that has the same; none where something is wrong.
    pub digest: Option<String>,
    /// The first thing that is wrong, named.
    pub first_problem: Option<String>,
}

impl Desk {
    /// Verifies database, chain, rows and files of the open store.
    pub fn check(&self) -> Result<Checked> {
        let session = self.session()?;
        let report: CheckReport = session.store.check(&|| true)?;
        Ok(Checked {
            ok: report.first_problem.is_none(),
            events: report.events,
            files: report.files,
            digest: report.digest.map(|digest| digest.to_string()),
            first_problem: report.first_problem.as_ref().map(named),
        })
    }
}

pub(crate) fn named(problem: &Problem) -> String {
    match problem {
        Problem::Database { says } => format!("database: {says}"),
        Problem::Chain { device, seq } => format!("chain: device {device}, event {seq}"),
        Problem::Event { seq } => format!("event {seq} cannot be folded"),
        Problem::Row { key } => format!("row {key}"),
        Problem::Book { series, found } => format!("book {series}: {found:?}"),
        Problem::AccessLog { seq } => format!("access log, entry {seq}"),
        Problem::File { sha256 } => format!("file {sha256}"),
        Problem::Missing { device, from, to } => {
            format!("events {from} to {to} of device {device} are gone")
        }
        Problem::Mark => "high-water mark".to_owned(),
        Problem::Snapshot { part } => format!("backup, {part}"),
    }
}
