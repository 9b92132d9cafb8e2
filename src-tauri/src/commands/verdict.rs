//! The verdict on signed files.
use std::path::Path;

use motcua_desk::error::Result;
use motcua_desk::view::certification::ListPrinted;
use motcua_desk::view::verdict::{Language, VerdictFormat, VerdictView};
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
