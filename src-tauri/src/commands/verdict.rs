//! The verdict on signed files, and the roots that are believed.
use std::path::Path;

use motcua_desk::Desk;
use motcua_desk::error::Result;
use motcua_desk::view::certification::ListPrinted;
use motcua_desk::view::trust::{TrustPlan, TrustView};
use motcua_desk::view::verdict::{Language, PicturesView, VerdictFormat, VerdictView};
use tauri::State;

use super::on_desk;
use crate::SharedDesk;

/// Judges the signatures of a file.
#[tauri::command]
#[specta::specta]
pub async fn signatures_check(
    desk: State<'_, SharedDesk>,
    path: String,
    language: Language,
) -> Result<VerdictView> {
    on_desk(&desk, move |desk| {
        desk.verdict(Path::new(&path), None, language)
    })
    .await
}

/// Compares the pages of a file with what was signed.
#[tauri::command]
#[specta::specta]
pub async fn verdict_pictures(
    desk: State<'_, SharedDesk>,
    path: String,
    language: Language,
) -> Result<PicturesView> {
    on_desk(&desk, move |desk| {
        desk.verdict_pictures(Path::new(&path), language)
    })
    .await
}

/// Ends a running comparison.
#[tauri::command]
#[specta::specta]
pub async fn verdict_pictures_stop(desk: State<'_, SharedDesk>) -> Result<()> {
    desk.verdict_pictures_stop()
}

/// Judges a file and prints the report.
#[tauri::command]
#[specta::specta]
pub async fn verdict_print(
    desk: State<'_, SharedDesk>,
    path: String,
    language: Language,
) -> Result<ListPrinted> {
    on_desk(&desk, move |desk| {
        desk.verdict_print(Path::new(&path), language)
    })
    .await
}

/// Judges a file and keeps the report.
#[tauri::command]
#[specta::specta]
pub async fn verdict_save(
    desk: State<'_, SharedDesk>,
    path: String,
    target: String,
    format: VerdictFormat,
    language: Language,
) -> Result<VerdictView> {
    on_desk(&desk, move |desk| {
        desk.verdict_save(Path::new(&path), Path::new(&target), format, language)
    })
    .await
}

/// The roots that are believed.
#[tauri::command]
#[specta::specta]
pub async fn trust_list(desk: State<'_, SharedDesk>) -> Result<TrustView> {
    on_desk(&desk, Desk::trust_list).await
}

/// What taking the certificates of a file or folder would do.
#[tauri::command]
#[specta::specta]
pub async fn trust_plan(desk: State<'_, SharedDesk>, path: String) -> Result<TrustPlan> {
    on_desk(&desk, move |desk| desk.trust_plan(Path::new(&path))).await
}

/// Believes the roots that were shown.
#[tauri::command]
#[specta::specta]
pub async fn trust_take(
    desk: State<'_, SharedDesk>,
    path: String,
    shown: String,
) -> Result<TrustView> {
    on_desk(&desk, move |desk| desk.trust_take(Path::new(&path), &shown)).await
}
