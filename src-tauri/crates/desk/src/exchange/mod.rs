//! The exchange with the province: what the record says that was not acknowledged is told, in order, once.
use std::path::Path;

use chrono::NaiveDate;
use motcua_case::ids::{ConnectionId, DossierId, DraftId};
use motcua_case::user::Permission;
use motcua_sign::Secret;

use crate::desk::Desk;
use crate::error::{ErrorCode, Result};
use crate::view::exchange::{
    CodeRow, ConflictChoice, ConnectionWish, CopyField, ExchangeCounts, ExchangeMatter,
    ExchangeQuery, ExchangeRest, ExchangeSettings, ExchangeSubject, ExchangeView, OnlineRow,
    PackageView, Reconciliation, TestStep,
};

impl Desk {
    /// The sync centre.
    pub fn exchange(&self, _query: &ExchangeQuery) -> Result<ExchangeView> {
        self.permitted(Permission::See)?;
        Ok(ExchangeView {
            lines: Vec::new(),
            counts: ExchangeCounts::default(),
            rows: Vec::new(),
            total: 0,
            last_taken: None,
            stopped: false,
            packages: false,
        })
    }

    /// The delivery of one matter.
    pub fn exchange_matter(&self, _subject: ExchangeSubject) -> Result<ExchangeMatter> {
        Err(ErrorCode::NotFound.into())
    }

    /// Tries one matter now, or all.
    pub fn exchange_retry(&self, _subject: Option<ExchangeSubject>) -> Result<()> {
        Err(ErrorCode::NotFound.into())
    }

    /// Puts one matter off for an hour.
    pub fn exchange_later(&self, _subject: ExchangeSubject) -> Result<()> {
        Err(ErrorCode::NotFound.into())
    }

    /// Somebody looked at the province whether a step that was sent twice is there.
    pub fn exchange_looked(&self, _subject: ExchangeSubject, _there: bool) -> Result<()> {
        Err(ErrorCode::NotFound.into())
    }

    /// Decides fields that differ.
    pub fn exchange_settle(
        &self,
        _subject: ExchangeSubject,
        _choices: &[ConflictChoice],
    ) -> Result<ExchangeMatter> {
        Err(ErrorCode::NotFound.into())
    }

    /// Stops all delivery, or lets it go on.
    pub fn exchange_stop(&self, _stop: bool) -> Result<()> {
        Err(ErrorCode::NotFound.into())
    }

    /// The settings of the exchange.
    pub fn exchange_settings(&self) -> Result<ExchangeSettings> {
        Err(ErrorCode::NotFound.into())
    }

    /// Changes them, but for the connections.
    pub fn exchange_save(&self, _rest: &ExchangeRest) -> Result<ExchangeSettings> {
        Err(ErrorCode::NotFound.into())
    }

    /// Adds or changes a connection. A password that is not given stays as it is.
    pub fn connection_save(
        &self,
        _wish: &ConnectionWish,
        _secret: Option<&Secret>,
    ) -> Result<ExchangeSettings> {
        Err(ErrorCode::NotFound.into())
    }

    /// Takes a connection away, with its password.
    pub fn connection_remove(&self, _id: ConnectionId) -> Result<ExchangeSettings> {
        Err(ErrorCode::NotFound.into())
    }

    /// Tries a connection step by step, and changes nothing at the province.
    pub fn connection_test(&self, _id: ConnectionId) -> Result<Vec<TestStep>> {
        Err(ErrorCode::NotFound.into())
    }

    /// Asks the province for its procedures and proposes codes for those that have none.
    pub fn codes_propose(&self, _id: ConnectionId) -> Result<Vec<CodeRow>> {
        Err(ErrorCode::NotFound.into())
    }

    /// A person says which national code a procedure has; none takes that back.
    pub fn code_confirm(
        &self,
        _procedure: &str,
        _code: Option<&str>,
        _name: &str,
    ) -> Result<ExchangeSettings> {
        Err(ErrorCode::NotFound.into())
    }

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
