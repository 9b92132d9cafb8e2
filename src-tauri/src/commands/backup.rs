//! Backup, drill, restore, and how the store is.
use std::path::PathBuf;

use motcua_desk::error::Result;
use motcua_desk::view::backup::{
    BackupRow, BackupState, RestoreDone, RestorePlan, RestoreRequest, StoreState,
};
use motcua_desk::view::session::SessionView;
use tauri::{State, WebviewWindow};
use tauri_specta::Event;

use super::on_desk;
use crate::SharedDesk;
use crate::events::BackupMoved;

/// What is known of the backups.
#[tauri::command]
#[specta::specta]
pub async fn backup_state(desk: State<'_, SharedDesk>) -> Result<BackupState> {
    on_desk(&desk, |desk| desk.backup_state()).await
}

/// Makes a backup in the folder of the settings; progress comes as events to this window.
#[tauri::command]
#[specta::specta]
pub async fn backup_now(desk: State<'_, SharedDesk>, window: WebviewWindow) -> Result<BackupState> {
    on_desk(&desk, move |desk| {
        desk.backup_now(None, &|progress| {
            BackupMoved(progress).tell(&window);
        })
    })
    .await
}

/// Tries the newest backup as a restore would.
#[tauri::command]
#[specta::specta]
pub async fn backup_drill(
    desk: State<'_, SharedDesk>,
    window: WebviewWindow,
) -> Result<BackupState> {
    on_desk(&desk, move |desk| {
        desk.backup_drill(None, &|progress| {
            BackupMoved(progress).tell(&window);
        })
    })
    .await
}

/// Ends the backup or drill that is running.
#[tauri::command]
#[specta::specta]
pub async fn backup_cancel(desk: State<'_, SharedDesk>) -> Result<()> {
    desk.backup_cancel();
    Ok(())
}

/// Backups in a folder.
#[tauri::command]
#[specta::specta]
pub async fn restore_find(desk: State<'_, SharedDesk>, folder: String) -> Result<Vec<BackupRow>> {
    on_desk(&desk, move |desk| desk.restore_find(&PathBuf::from(folder))).await
}

/// What restoring a backup would bring.
#[tauri::command]
#[specta::specta]
pub async fn restore_plan(
    desk: State<'_, SharedDesk>,
    backup: String,
    recovery_key: String,
) -> Result<RestorePlan> {
    on_desk(&desk, move |desk| {
        desk.restore_plan(&PathBuf::from(backup), &recovery_key)
    })
    .await
}

/// Restores a backup and signs the administrator in.
#[tauri::command]
#[specta::specta]
pub async fn restore(
    desk: State<'_, SharedDesk>,
    window: WebviewWindow,
    request: RestoreRequest,
) -> Result<(SessionView, RestoreDone)> {
    on_desk(&desk, move |desk| {
        desk.restore(&request, &|progress| {
            BackupMoved(progress).tell(&window);
        })
    })
    .await
}

/// Room on the disk, failing writes, events that are gone.
#[tauri::command]
#[specta::specta]
pub async fn store_state(desk: State<'_, SharedDesk>) -> Result<StoreState> {
    on_desk(&desk, |desk| desk.store_state()).await
}

/// Goes on without acknowledged events that are gone; everybody signs in again.
#[tauri::command]
#[specta::specta]
pub async fn go_on_without_missing(desk: State<'_, SharedDesk>) -> Result<()> {
    on_desk(&desk, |desk| desk.go_on_without_missing()).await
}

impl BackupMoved {
    fn tell(self, window: &WebviewWindow) {
        // A window that is gone needs no progress.
        let _gone = self.emit_to(window, window.label());
    }
}
