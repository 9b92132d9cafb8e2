//! What is known of a call that is on its way, kept from before it is made until its answer is in the record: a kill in
//! between leaves the question open and never an answer that was not given.
use std::collections::BTreeSet;

use chrono::{DateTime, Utc};
use motcua_case::event::{Subject, subject_text};
use motcua_case::exchange::Call;
use motcua_case::ids::{EventId, PackageId};
use motcua_store::{ExchangeItem, ExchangeState, Lane};
use motcua_sync::model::Step;
use motcua_sync::plan::{There, Unanswered};
use serde::{Deserialize, Serialize};

use super::telling::Matter;
use crate::error::{Error, Result};
use crate::view::exchange::LineFault;

/// How far the delivery of one matter is, beyond what the record says.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub(super) struct Work {
    /// How often the next call was tried.
    pub(super) tries: u32,
    /// Why the last try failed.
    pub(super) fault: Option<Fault>,
    /// The dossier was sent and not answered.
    pub(super) sent: bool,
    /// It was sent at least once, so that what the province has under its code is this.
    pub(super) ever: bool,
    /// The id the province said it has there.
    pub(super) remote: Option<String>,
    /// What the province said when it was asked whether the dossier is there.
    pub(super) there: Option<bool>,
    /// The province said that it has something under this code, though nothing was known to have been sent.
    pub(super) known: bool,
    /// The province has another dossier under this code, or nobody but a person can tell whose it is.
    pub(super) taken: bool,
    /// The step that was sent and not answered.
    pub(super) step: Option<Open>,
    /// A person put it off.
    pub(super) later: bool,
    /// The package it is away in.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) away: Option<Away>,
    /// Steps that may have been sent from a package that was lost.
    #[serde(skip_serializing_if = "BTreeSet::is_empty")]
    pub(super) elsewhere: BTreeSet<EventId>,
    /// It may be there under a code that was allotted to a package that was lost, so that nobody can ask by it.
    pub(super) lost: bool,
}

/// A package that a matter is away in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Away {
    /// Which.
    pub(super) package: PackageId,
    /// Its name.
    pub(super) name: String,
    /// Since when.
    pub(super) since: DateTime<Utc>,
    /// Steps in it that had not been acknowledged.
    pub(super) steps: BTreeSet<EventId>,
}

/// A step without an answer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Open {
    /// The event it is.
    pub(super) event: EventId,
    /// What was sent, and is sent again byte for byte.
    pub(super) step: Step,
    /// How often.
    pub(super) sent: u8,
    /// Another store may have sent it before.
    #[serde(default)]
    pub(super) unsure: bool,
    /// The province has answered something since.
    pub(super) heard: bool,
}

/// Why a try failed, as a person is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Fault {
    /// The line.
    Line(LineFault),
    /// The province takes no calls now.
    Busy,
    /// The answer was lost.
    Answer(Call),
    /// The counter is not let in.
    Barred,
}

impl Work {
    /// Reads what was kept.
    pub(super) fn of(item: &ExchangeItem) -> Result<Self> {
        serde_json::from_str(&item.body).map_err(|_| Error::internal("exchange"))
    }

    /// The row to keep.
    pub(super) fn item(
        &self,
        subject: Subject,
        state: ExchangeState,
        lane: Lane,
        due_at: DateTime<Utc>,
        since: DateTime<Utc>,
    ) -> Result<ExchangeItem> {
        Ok(ExchangeItem {
            subject: subject_text(subject),
            state,
            lane,
            due_at,
            since,
            body: serde_json::to_string(self).map_err(|_| Error::internal("exchange"))?,
        })
    }

    /// Whether the province has the matter. One that another store received, which this is the backup of, may have been
    /// told by that one.
    pub(super) fn there(&self, matter: &Matter, foreign: bool) -> There {
        match self.there {
            Some(true) => There::Yes,
            Some(false) if self.sent => There::Doubt,
            Some(false) => There::No,
            None if matter.exchange().told.is_some() => There::Yes,
            // It was filed there.
            None if matter.was_filed() => There::Yes,
            None if self.sent || foreign => There::Doubt,
            None => There::No,
        }
    }

    pub(super) fn unanswered(&self) -> Option<Unanswered> {
        let open = self.step.as_ref()?;
        Some(Unanswered {
            step: open.event.to_string(),
            sent: open.sent,
            heard_since: open.heard,
        })
    }

    /// A call was answered: the next is tried at once.
    pub(super) fn answered(&mut self) {
        self.tries = 0;
        self.fault = None;
        self.later = false;
    }
}
