//! Electronic copies: scan, comparison, signature, seal, hand-over.
use std::path::Path;

use motcua_desk::case::certify::CertificationStatus;
use motcua_desk::case::ids::{CertificationId, DraftId};
use motcua_desk::error::Result;
use motcua_desk::sign::Secret;
use motcua_desk::view::certification::{CertificationView, ListPrinted};
use motcua_desk::view::copies::{
    ComparedWish, Completed, CopyView, KeyView, SigningDone, SigningPlan, SigningWish, StepCount,
    TokensView,
};
use motcua_desk::view::scan::StackView;
use tauri::{State, WebviewWindow};
use tauri_specta::Event;

use super::on_desk;
use crate::SharedDesk;
use crate::events::SigningMoved;

/// How many copies stand at each step.
#[tauri::command]
#[specta::specta]
pub async fn copy_steps(desk: State<'_, SharedDesk>) -> Result<Vec<StepCount>> {
    on_desk(&desk, |desk| desk.copy_steps()).await
}

/// Copies at one step.
#[tauri::command]
#[specta::specta]
pub async fn copy_rows(
    desk: State<'_, SharedDesk>,
    status: CertificationStatus,
) -> Result<Vec<CertificationView>> {
    on_desk(&desk, move |desk| desk.copy_rows(status)).await
}

/// One copy with its pages.
#[tauri::command]
#[specta::specta]
pub async fn copy(desk: State<'_, SharedDesk>, id: CertificationId) -> Result<CopyView> {
    on_desk(&desk, move |desk| desk.copy(id)).await
}

/// Opens the workspace for originals.
#[tauri::command]
#[specta::specta]
pub async fn copy_scan(
    desk: State<'_, SharedDesk>,
    ids: Vec<CertificationId>,
) -> Result<StackView> {
    on_desk(&desk, move |desk| desk.copy_scan(&ids)).await
}

/// Takes the pages over.
#[tauri::command]
#[specta::specta]
pub async fn copy_scan_done(
    desk: State<'_, SharedDesk>,
    draft: DraftId,
) -> Result<Vec<CertificationView>> {
    on_desk(&desk, move |desk| desk.copy_scan_done(draft)).await
}

/// Says that every page is like the original.
#[tauri::command]
#[specta::specta]
pub async fn copy_compare(
    desk: State<'_, SharedDesk>,
    id: CertificationId,
    wish: ComparedWish,
) -> Result<CopyView> {
    on_desk(&desk, move |desk| desk.copy_compare(id, &wish)).await
}

/// Sends a copy back to be compared again.
#[tauri::command]
#[specta::specta]
pub async fn copy_return(
    desk: State<'_, SharedDesk>,
    id: CertificationId,
    words: String,
) -> Result<CopyView> {
    on_desk(&desk, move |desk| desk.copy_return(id, &words)).await
}

/// Drivers, tokens and keys at this PC.
#[tauri::command]
#[specta::specta]
pub async fn tokens(desk: State<'_, SharedDesk>) -> Result<TokensView> {
    on_desk(&desk, |desk| desk.tokens()).await
}

/// Keys that can be reached now.
#[tauri::command]
#[specta::specta]
pub async fn signing_keys(desk: State<'_, SharedDesk>) -> Result<Vec<KeyView>> {
    on_desk(&desk, |desk| desk.signing_keys()).await
}

/// What signing or sealing would do.
#[tauri::command]
#[specta::specta]
pub async fn signing_plan(desk: State<'_, SharedDesk>, wish: SigningWish) -> Result<SigningPlan> {
    on_desk(&desk, move |desk| desk.signing_plan(&wish)).await
}

/// Signs or seals what was shown; progress comes as events to this window.
#[tauri::command]
#[specta::specta]
pub async fn signing_start(
    desk: State<'_, SharedDesk>,
    window: WebviewWindow,
    wish: SigningWish,
    digest: String,
    pin: Option<String>,
) -> Result<SigningDone> {
    let pin = pin.map(Secret::new);
    on_desk(&desk, move |desk| {
        desk.signing_start(&wish, &digest, pin.as_ref(), &mut |step| {
            // A window that is gone needs no progress.
            let _gone = SigningMoved(step).emit_to(&window, window.label());
        })
    })
    .await
}

/// Stops after the copy under way.
#[tauri::command]
#[specta::specta]
pub async fn signing_stop(desk: State<'_, SharedDesk>) -> Result<()> {
    on_desk(&desk, |desk| desk.signing_stop()).await
}

/// Completes copies whose evidence is not all there.
#[tauri::command]
#[specta::specta]
pub async fn copies_complete(desk: State<'_, SharedDesk>) -> Result<Completed> {
    on_desk(&desk, |desk| desk.copies_complete(&Default::default())).await
}

/// Prints the slip of a sealed copy.
#[tauri::command]
#[specta::specta]
pub async fn copy_slip(desk: State<'_, SharedDesk>, id: CertificationId) -> Result<ListPrinted> {
    on_desk(&desk, move |desk| desk.copy_slip(id)).await
}

/// Writes a sealed copy to a removable medium.
#[tauri::command]
#[specta::specta]
pub async fn copy_to_medium(
    desk: State<'_, SharedDesk>,
    id: CertificationId,
    folder: String,
) -> Result<String> {
    on_desk(&desk, move |desk| {
        desk.copy_to_medium(id, Path::new(&folder))
    })
    .await
}
