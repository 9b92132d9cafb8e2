//! The exchange with the province: what the record says that was not acknowledged is told, in order, once.
//!
//! `telling.rs` makes from the record what the province is to know; `queue.rs` derives from the events what waits;
//! `run.rs` and `carry.rs` deliver it; `person.rs` is what a person sees and decides. Nothing is ever dropped: what is
//! not acknowledged waits, with its reason and its next try.
mod backoff;
mod carry;
mod connections;
mod copy;
mod dossier;
mod gaps;
mod line;
mod person;
mod queue;
mod run;
mod setting;
mod shown;
mod telling;
mod work;

use std::path::Path;

use chrono::NaiveDate;
use motcua_case::event::{Subject, subject_text};
use motcua_case::ids::{DossierId, DraftId};
use motcua_case::user::Permission;
use motcua_store::{ExchangeItem, ExchangeState, Store};

use crate::desk::Desk;
use crate::error::{Error, ErrorCode, Result};
use crate::view::exchange::{
    CopyField, ExchangeMatter, ExchangeSubject, OnlineRow, PackageView, Reconciliation,
};

pub(crate) use run::ExchangeRun;
pub use run::ExchangeTurn;
use telling::Matter;

impl Desk {
    /// What is typed into a web form of the province by hand, in order.
    pub fn copy_fields(&self, _dossier: DossierId) -> Result<Vec<CopyField>> {
        Err(ErrorCode::NotFound.into())
    }

    /// The official code that the province gave, typed or scanned back.
    pub fn official_code_enter(&self, _dossier: DossierId, _code: &str) -> Result<ExchangeMatter> {
        Err(ErrorCode::NotFound.into())
    }

    /// Ours against the province's, of a day; with the states in an export file of the province where one is given.
    pub fn reconciliation(&self, _day: NaiveDate, _file: Option<&Path>) -> Result<Reconciliation> {
        Err(ErrorCode::NotFound.into())
    }

    /// The head confirms the comparison of a day.
    pub fn reconciliation_confirm(&self, _day: NaiveDate) -> Result<Reconciliation> {
        Err(ErrorCode::NotFound.into())
    }

    /// Dossiers filed online that wait to be received.
    pub fn online(&self) -> Result<Vec<OnlineRow>> {
        self.permitted(Permission::Receive)?;
        Ok(Vec::new())
    }

    /// Opens one of them as a draft.
    pub fn online_open(&self, _code: &str) -> Result<DraftId> {
        Err(ErrorCode::NotFound.into())
    }

    /// Writes what waits to a folder on a removable medium.
    pub fn package_write(&self, _folder: &Path) -> Result<PackageView> {
        Err(ErrorCode::NotFound.into())
    }
}

/// The subject of a row.
fn subject(of: ExchangeSubject) -> Subject {
    match of {
        ExchangeSubject::Dossier(id) => Subject::Dossier(id),
        ExchangeSubject::Copy(id) => Subject::Certification(id),
    }
}

fn text_of(subject: Subject) -> String {
    subject_text(subject)
}

/// The subject that [`subject_text`] wrote.
fn subject_of(text: &str) -> Option<Subject> {
    let (kind, id) = text.split_once(':')?;
    match kind {
        "dossier" => Some(Subject::Dossier(id.parse().ok()?)),
        "certification" => Some(Subject::Certification(id.parse().ok()?)),
        _ => None,
    }
}

/// The matter of a subject as it is written.
fn loaded(store: &Store, subject: &str) -> Result<Option<Matter>> {
    let Some(subject) = subject_of(subject) else {
        return Ok(None);
    };
    store.read(|read| Matter::load(read, subject))
}

/// Its procedure goes by hand now.
fn keep_by_hand(store: &Store, item: &ExchangeItem) -> Result<()> {
    let by_hand = ExchangeItem {
        state: ExchangeState::ByHand,
        ..item.clone()
    };
    store.write::<_, Error>(|write| Ok(write.put_exchange(&by_hand)?))
}
