//! The seal of the agency on digitised papers. Progress and stopping are those of electronic copies.
use motcua_desk::error::Result;
use motcua_desk::sign::Secret;
use motcua_desk::view::paper_sign::{
    PaperSigningDone, PaperSigningPlan, PaperSigningWish, PapersToSign,
};
use tauri::{State, WebviewWindow};
use tauri_specta::Event;

use super::on_desk;
use crate::SharedDesk;
use crate::events::SigningMoved;

/// Papers that wait for the seal.
#[tauri::command]
#[specta::specta]
pub async fn papers_to_sign(desk: State<'_, SharedDesk>) -> Result<PapersToSign> {
    on_desk(&desk, |desk| desk.papers_to_sign()).await
}

/// What sealing would do.
#[tauri::command]
#[specta::specta]
pub async fn paper_signing_plan(
    desk: State<'_, SharedDesk>,
    wish: PaperSigningWish,
) -> Result<PaperSigningPlan> {
    on_desk(&desk, move |desk| desk.paper_signing_plan(&wish)).await
}

/// Seals what was shown; progress comes as events to this window.
#[tauri::command]
#[specta::specta]
pub async fn paper_signing_start(
    desk: State<'_, SharedDesk>,
    window: WebviewWindow,
    wish: PaperSigningWish,
    digest: String,
    pin: Option<String>,
) -> Result<PaperSigningDone> {
    let pin = pin.map(Secret::new);
    on_desk(&desk, move |desk| {
        desk.paper_signing_start(&wish, &digest, pin.as_ref(), &mut |step| {
            // A window that is gone needs no progress.
            let _gone = SigningMoved(step).emit_to(&window, window.label());
        })
    })
    .await
}
