//! The exchange with the province: what waits, what a person decides, how the province is reached.
use std::path::PathBuf;

use chrono::NaiveDate;
use motcua_desk::case::exchange::CodeMapping;
use motcua_desk::case::ids::{ConnectionId, DossierId};
use motcua_desk::error::Result;
use motcua_desk::sign::Secret;
use motcua_desk::view::exchange::{
    ConflictChoice, ExchangeMatter, ExchangeQuery, ExchangeSubject, ExchangeView,
};
use motcua_desk::view::exchange_hand::{CopyField, Reconciliation};
use motcua_desk::view::exchange_setting::{
    CodeRow, CodeSheet, ConnectionWish, ExchangeRest, ExchangeSettings, TestStep,
};
use tauri::State;

use super::on_desk;
use crate::SharedDesk;

/// The sync centre.
#[tauri::command]
#[specta::specta]
pub async fn exchange(desk: State<'_, SharedDesk>, query: ExchangeQuery) -> Result<ExchangeView> {
    on_desk(&desk, move |desk| desk.exchange(&query)).await
}

/// The delivery of one matter.
#[tauri::command]
#[specta::specta]
pub async fn exchange_matter(
    desk: State<'_, SharedDesk>,
    subject: ExchangeSubject,
) -> Result<ExchangeMatter> {
    on_desk(&desk, move |desk| desk.exchange_matter(subject)).await
}

/// Tries one matter now, or all.
#[tauri::command]
#[specta::specta]
pub async fn exchange_retry(
    desk: State<'_, SharedDesk>,
    subject: Option<ExchangeSubject>,
) -> Result<()> {
    on_desk(&desk, move |desk| desk.exchange_retry(subject)).await
}

/// Puts one matter off for an hour.
#[tauri::command]
#[specta::specta]
pub async fn exchange_later(desk: State<'_, SharedDesk>, subject: ExchangeSubject) -> Result<()> {
    on_desk(&desk, move |desk| desk.exchange_later(subject)).await
}

/// Somebody looked at the province whether a step is there.
#[tauri::command]
#[specta::specta]
pub async fn exchange_looked(
    desk: State<'_, SharedDesk>,
    subject: ExchangeSubject,
    there: bool,
) -> Result<()> {
    on_desk(&desk, move |desk| desk.exchange_looked(subject, there)).await
}

/// Decides fields that differ.
#[tauri::command]
#[specta::specta]
pub async fn exchange_settle(
    desk: State<'_, SharedDesk>,
    subject: ExchangeSubject,
    choices: Vec<ConflictChoice>,
) -> Result<ExchangeMatter> {
    on_desk(&desk, move |desk| desk.exchange_settle(subject, &choices)).await
}

/// Stops all delivery, or lets it go on.
#[tauri::command]
#[specta::specta]
pub async fn exchange_stop(desk: State<'_, SharedDesk>, stop: bool) -> Result<()> {
    on_desk(&desk, move |desk| desk.exchange_stop(stop)).await
}

/// The settings of the exchange.
#[tauri::command]
#[specta::specta]
pub async fn exchange_settings(desk: State<'_, SharedDesk>) -> Result<ExchangeSettings> {
    on_desk(&desk, |desk| desk.exchange_settings()).await
}

/// Changes them, but for the connections.
#[tauri::command]
#[specta::specta]
pub async fn exchange_save(
    desk: State<'_, SharedDesk>,
    rest: ExchangeRest,
) -> Result<ExchangeSettings> {
    on_desk(&desk, move |desk| desk.exchange_save(&rest)).await
}

/// Adds or changes a connection; a password that is not given stays.
#[tauri::command]
#[specta::specta]
pub async fn connection_save(
    desk: State<'_, SharedDesk>,
    wish: ConnectionWish,
    password: Option<String>,
) -> Result<ExchangeSettings> {
    let password = password.map(Secret::new);
    on_desk(&desk, move |desk| {
        desk.connection_save(&wish, password.as_ref())
    })
    .await
}

/// Takes a connection away.
#[tauri::command]
#[specta::specta]
pub async fn connection_remove(
    desk: State<'_, SharedDesk>,
    id: ConnectionId,
) -> Result<ExchangeSettings> {
    on_desk(&desk, move |desk| desk.connection_remove(id)).await
}

/// Tries a connection step by step.
#[tauri::command]
#[specta::specta]
pub async fn connection_test(
    desk: State<'_, SharedDesk>,
    id: ConnectionId,
) -> Result<Vec<TestStep>> {
    on_desk(&desk, move |desk| desk.connection_test(id)).await
}

/// Proposes national codes for procedures that have none.
#[tauri::command]
#[specta::specta]
pub async fn codes_propose(desk: State<'_, SharedDesk>, id: ConnectionId) -> Result<Vec<CodeRow>> {
    on_desk(&desk, move |desk| desk.codes_propose(id)).await
}

/// A person says which national code a procedure has.
#[tauri::command]
#[specta::specta]
pub async fn code_confirm(
    desk: State<'_, SharedDesk>,
    procedure: String,
    code: Option<String>,
    name: String,
) -> Result<ExchangeSettings> {
    on_desk(&desk, move |desk| {
        desk.code_confirm(&procedure, code.as_deref(), &name)
    })
    .await
}

/// Everything the province names differently in one procedure.
#[tauri::command]
#[specta::specta]
pub async fn code_sheet(desk: State<'_, SharedDesk>, procedure: String) -> Result<CodeSheet> {
    on_desk(&desk, move |desk| desk.code_sheet(&procedure)).await
}

/// Confirms the codes of one procedure.
#[tauri::command]
#[specta::specta]
pub async fn code_map(
    desk: State<'_, SharedDesk>,
    procedure: String,
    mapping: CodeMapping,
) -> Result<ExchangeSettings> {
    on_desk(&desk, move |desk| desk.code_map(&procedure, Some(mapping))).await
}

/// What is typed into a web form of the province, in order.
#[tauri::command]
#[specta::specta]
pub async fn copy_fields(
    desk: State<'_, SharedDesk>,
    dossier: DossierId,
) -> Result<Vec<CopyField>> {
    on_desk(&desk, move |desk| desk.copy_fields(dossier)).await
}

/// The official code, typed or scanned back.
#[tauri::command]
#[specta::specta]
pub async fn official_code_enter(
    desk: State<'_, SharedDesk>,
    dossier: DossierId,
    code: String,
) -> Result<ExchangeMatter> {
    on_desk(&desk, move |desk| desk.official_code_enter(dossier, &code)).await
}

/// A day compared with the province, or with a file it exported.
#[tauri::command]
#[specta::specta]
pub async fn reconciliation(
    desk: State<'_, SharedDesk>,
    day: NaiveDate,
    file: Option<PathBuf>,
) -> Result<Reconciliation> {
    on_desk(&desk, move |desk| desk.reconciliation(day, file.as_deref())).await
}

/// The head confirms the comparison of a day.
#[tauri::command]
#[specta::specta]
pub async fn reconciliation_confirm(
    desk: State<'_, SharedDesk>,
    day: NaiveDate,
) -> Result<Reconciliation> {
    on_desk(&desk, move |desk| desk.reconciliation_confirm(day)).await
}
