//! Intake: one change at a time, import, receive.
use motcua_desk::case::ids::DraftId;
use motcua_desk::error::Result;
use motcua_desk::view::home::HomeView;
use motcua_desk::view::intake::{
    ImportRequest, IncomingFile, IntakeChange, IntakeView, ProcedureOption, ReceivedView,
};
use tauri::{State, WebviewWindow};
use tauri_specta::Event;

use super::on_desk;
use crate::SharedDesk;
use crate::events::ImportMoved;

/// Starts an intake.
#[tauri::command]
#[specta::specta]
pub async fn intake_start(desk: State<'_, SharedDesk>) -> Result<IntakeView> {
    on_desk(&desk, |desk| desk.intake_start()).await
}

/// Opens a draft.
#[tauri::command]
#[specta::specta]
pub async fn intake_open(desk: State<'_, SharedDesk>, draft: DraftId) -> Result<IntakeView> {
    on_desk(&desk, move |desk| desk.intake_open(draft)).await
}

/// Makes one change and saves the draft.
#[tauri::command]
#[specta::specta]
pub async fn intake_change(
    desk: State<'_, SharedDesk>,
    draft: DraftId,
    change: IntakeChange,
) -> Result<IntakeView> {
    on_desk(&desk, move |desk| desk.intake_change(draft, change)).await
}

/// Throws a draft and its tray away.
#[tauri::command]
#[specta::specta]
pub async fn intake_discard(desk: State<'_, SharedDesk>, draft: DraftId) -> Result<()> {
    on_desk(&desk, move |desk| desk.intake_discard(draft)).await
}

/// Imports files for a line of the checklist; progress comes as events to this window.
#[tauri::command]
#[specta::specta]
pub async fn intake_import(
    desk: State<'_, SharedDesk>,
    window: WebviewWindow,
    request: ImportRequest,
) -> Result<IntakeView> {
    on_desk(&desk, move |desk| {
        desk.intake_import(&request, &|progress| {
            // A window that is gone needs no progress.
            let _gone = ImportMoved(progress).emit_to(&window, window.label());
        })
    })
    .await
}

/// Ends a running import; pages already stored stay.
#[tauri::command]
#[specta::specta]
pub async fn import_cancel(desk: State<'_, SharedDesk>) -> Result<()> {
    desk.import_cancel()
}

/// Receives the visit: numbers, due dates, record, receipts.
#[tauri::command]
#[specta::specta]
pub async fn intake_receive(desk: State<'_, SharedDesk>, draft: DraftId) -> Result<ReceivedView> {
    on_desk(&desk, move |desk| desk.intake_receive(draft)).await
}

/// Procedures that match what was typed; recent ones when nothing was.
#[tauri::command]
#[specta::specta]
pub async fn procedures(
    desk: State<'_, SharedDesk>,
    query: String,
) -> Result<Vec<ProcedureOption>> {
    on_desk(&desk, move |desk| desk.procedures(&query)).await
}

/// Newest files of the incoming folder.
#[tauri::command]
#[specta::specta]
pub async fn incoming(desk: State<'_, SharedDesk>) -> Result<Vec<IncomingFile>> {
    on_desk(&desk, |desk| desk.incoming()).await
}

/// The citizen walked away.
#[tauri::command]
#[specta::specta]
pub async fn intake_walk_away(desk: State<'_, SharedDesk>, draft: DraftId) -> Result<HomeView> {
    on_desk(&desk, move |desk| desk.intake_walk_away(draft)).await
}

/// They are back.
#[tauri::command]
#[specta::specta]
pub async fn intake_return(desk: State<'_, SharedDesk>, draft: DraftId) -> Result<HomeView> {
    on_desk(&desk, move |desk| desk.intake_return(draft)).await
}
