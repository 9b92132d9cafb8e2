//! Dossiers filed online, and what else the province tells by itself.
use motcua_desk::case::ids::{DossierId, DraftId};
use motcua_desk::error::Result;
use motcua_desk::view::exchange::ExchangeMatter;
use motcua_desk::view::online::OnlineView;
use tauri::State;

use super::on_desk;
use crate::SharedDesk;

/// Dossiers filed online that wait to be received.
#[tauri::command]
#[specta::specta]
pub async fn online(desk: State<'_, SharedDesk>) -> Result<OnlineView> {
    on_desk(&desk, |desk| desk.online()).await
}

/// Opens one of them as a draft.
#[tauri::command]
#[specta::specta]
pub async fn online_open(desk: State<'_, SharedDesk>, code: String) -> Result<DraftId> {
    on_desk(&desk, move |desk| desk.online_open(&code)).await
}

/// Asks the province at once what is new.
#[tauri::command]
#[specta::specta]
pub async fn exchange_pull(desk: State<'_, SharedDesk>) -> Result<()> {
    on_desk(&desk, |desk| desk.exchange_pull()).await
}

/// Asks whether the fee of a dossier was paid online.
#[tauri::command]
#[specta::specta]
pub async fn payment_ask(
    desk: State<'_, SharedDesk>,
    dossier: DossierId,
) -> Result<ExchangeMatter> {
    on_desk(&desk, move |desk| desk.payment_ask(dossier)).await
}
