//! HoSo and TienDo of dialects A and B (province-api b.2, b.3). A gateway takes the bare array, the national adapter
//! the same array in its envelope. A batch is always of one, because there is one verdict for a batch.
mod dossier;
mod parts;
mod progress;
mod supplement;

pub(crate) use dossier::dossier;
pub(crate) use parts::{Fee, fee};
pub(crate) use progress::step;

use serde::Serialize;

/// Body of every call of dialect A after the session was opened (province-api b.1).
#[derive(Serialize)]
pub(crate) struct Envelope<'a, T> {
    session: &'a str,
    madonvi: &'a str,
    service: &'a str,
    #[serde(rename = "isUpdating", skip_serializing_if = "Option::is_none")]
    updating: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    data: Option<[T; 1]>,
    #[serde(flatten)]
    further: serde_json::Map<String, serde_json::Value>,
}

/// The session, agency and service of an envelope.
#[derive(Clone, Copy)]
pub(crate) struct Addressed<'a> {
    pub session: &'a str,
    pub agency: &'a str,
    pub service: &'a str,
}

impl<'a, T> Envelope<'a, T> {
    /// Around one row.
    pub(crate) fn around(to: Addressed<'a>, updating: Option<bool>, row: T) -> Self {
        Self {
            updating: updating.map(truth),
            data: Some([row]),
            ..Self::asking(to, serde_json::Map::new())
        }
    }

    /// Around a question.
    pub(crate) fn asking(
        to: Addressed<'a>,
        further: serde_json::Map<String, serde_json::Value>,
    ) -> Self {
        Self {
            session: to.session,
            madonvi: to.agency,
            service: to.service,
            updating: None,
            data: None,
            further,
        }
    }
}

/// Truth as these two write it in words.
pub(crate) fn truth(is: bool) -> &'static str {
    if is { "True" } else { "False" }
}

/// Truth as a digit.
pub(crate) fn flag(is: bool) -> &'static str {
    if is { "1" } else { "0" }
}
#[cfg(test)]
#[path = "national/tests.rs"]
mod tests;
