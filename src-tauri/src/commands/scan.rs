//! The scan workspace.
use motcua_desk::case::ids::DraftId;
use motcua_desk::error::Result;
use motcua_desk::view::intake::IntakeView;
use motcua_desk::view::proposal::FieldTaken;
use motcua_desk::view::scan::{
    BinRef, CapabilitiesView, CleanView, DeviceView, ScanRequest, StackChange, StackDone,
    StackImport, StackView,
};
use tauri::{State, WebviewWindow};
use tauri_specta::Event;

use super::on_desk;
use crate::SharedDesk;
use crate::events::ScanMoved;

/// The scanners that answer now.
#[tauri::command]
#[specta::specta]
pub async fn scan_devices(desk: State<'_, SharedDesk>) -> Result<Vec<DeviceView>> {
    on_desk(&desk, |desk| desk.scan_devices()).await
}

/// What a scanner can do.
#[tauri::command]
#[specta::specta]
pub async fn scan_capabilities(
    desk: State<'_, SharedDesk>,
    device: String,
) -> Result<CapabilitiesView> {
    on_desk(&desk, move |desk| desk.scan_capabilities(&device)).await
}

/// The workspace of a draft.
#[tauri::command]
#[specta::specta]
pub async fn scan_open(desk: State<'_, SharedDesk>, draft: DraftId) -> Result<StackView> {
    on_desk(&desk, move |desk| desk.scan_open(draft)).await
}

/// Makes one change.
#[tauri::command]
#[specta::specta]
pub async fn scan_change(
    desk: State<'_, SharedDesk>,
    draft: DraftId,
    change: StackChange,
) -> Result<StackView> {
    on_desk(&desk, move |desk| desk.scan_change(draft, &change)).await
}

/// Cleans a page anew in another way.
#[tauri::command]
#[specta::specta]
pub async fn scan_clean(
    desk: State<'_, SharedDesk>,
    draft: DraftId,
    page: u32,
    clean: CleanView,
) -> Result<StackView> {
    on_desk(&desk, move |desk| desk.scan_clean(draft, page, clean)).await
}

/// Scans; progress comes as events to this window.
#[tauri::command]
#[specta::specta]
pub async fn scan_run(
    desk: State<'_, SharedDesk>,
    window: WebviewWindow,
    request: ScanRequest,
) -> Result<StackView> {
    on_desk(&desk, move |desk| {
        desk.scan_run(&request, &|progress| {
            // A window that is gone needs no progress.
            let _gone = ScanMoved(progress).emit_to(&window, window.label());
        })
    })
    .await
}

/// Brings files into the workspace; progress comes as events to this window.
#[tauri::command]
#[specta::specta]
pub async fn scan_import(
    desk: State<'_, SharedDesk>,
    window: WebviewWindow,
    request: StackImport,
) -> Result<StackView> {
    on_desk(&desk, move |desk| {
        desk.scan_import(&request, &|progress| {
            // A window that is gone needs no progress.
            let _gone = ScanMoved(progress).emit_to(&window, window.label());
        })
    })
    .await
}

/// Ends the run in progress; pages already stored stay.
#[tauri::command]
#[specta::specta]
pub async fn scan_cancel(desk: State<'_, SharedDesk>) -> Result<()> {
    desk.scan_cancel()
}

/// Says which page is looked at: it is read before the others.
#[tauri::command]
#[specta::specta]
pub async fn scan_look(desk: State<'_, SharedDesk>, page: u32) -> Result<()> {
    desk.scan_look(page)
}

/// Hands the pages over to the checklist.
#[tauri::command]
#[specta::specta]
pub async fn scan_done(desk: State<'_, SharedDesk>, done: StackDone) -> Result<IntakeView> {
    on_desk(&desk, move |desk| desk.scan_done(&done)).await
}

/// Takes the pages of a line back into the workspace.
#[tauri::command]
#[specta::specta]
pub async fn scan_take_back(
    desk: State<'_, SharedDesk>,
    draft: DraftId,
    bin: BinRef,
) -> Result<StackView> {
    on_desk(&desk, move |desk| desk.scan_take_back(draft, &bin)).await
}

/// Keeps a value that was read on a page, as a person confirmed it.
#[tauri::command]
#[specta::specta]
pub async fn scan_take_field(desk: State<'_, SharedDesk>, taken: FieldTaken) -> Result<StackView> {
    on_desk(&desk, move |desk| desk.scan_take_field(&taken)).await
}
