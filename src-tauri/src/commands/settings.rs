//! Settings, users, devices.
use std::path::PathBuf;

use motcua_desk::case::ids::{ProviderId, UserId};
use motcua_desk::case::office::Office;
use motcua_desk::case::province::ProvinceFileKind;
use motcua_desk::case::user::Acting;
use motcua_desk::error::Result;
use motcua_desk::sign::Secret;
use motcua_desk::view::settings::{
    OutsideAsk, ProviderWish, ProvincePlan, ReaderCheck, SettingsView, UserRequest,
};
use tauri::State;

use super::on_desk;
use crate::SharedDesk;

/// The settings screen.
#[tauri::command]
#[specta::specta]
pub async fn settings(desk: State<'_, SharedDesk>) -> Result<SettingsView> {
    on_desk(&desk, |desk| desk.settings()).await
}

/// Changes the settings.
#[tauri::command]
#[specta::specta]
pub async fn office_change(desk: State<'_, SharedDesk>, office: Office) -> Result<SettingsView> {
    on_desk(&desk, move |desk| desk.office_change(office)).await
}

/// Adds or changes a provider of signatures; a password that is not given stays.
#[tauri::command]
#[specta::specta]
pub async fn provider_save(
    desk: State<'_, SharedDesk>,
    wish: ProviderWish,
    password: Option<String>,
) -> Result<SettingsView> {
    let password = password.map(Secret::new);
    on_desk(&desk, move |desk| {
        desk.provider_save(&wish, password.as_ref())
    })
    .await
}

/// Takes a provider of signatures away.
#[tauri::command]
#[specta::specta]
pub async fn provider_remove(desk: State<'_, SharedDesk>, id: ProviderId) -> Result<SettingsView> {
    on_desk(&desk, move |desk| desk.provider_remove(id)).await
}

/// Takes the picture of the seal from a file, or takes it away.
#[tauri::command]
#[specta::specta]
pub async fn seal_picture(
    desk: State<'_, SharedDesk>,
    path: Option<PathBuf>,
) -> Result<SettingsView> {
    on_desk(&desk, move |desk| desk.seal_picture(path.as_deref())).await
}

/// What taking a file of the province would change.
#[tauri::command]
#[specta::specta]
pub async fn province_plan(
    desk: State<'_, SharedDesk>,
    kind: ProvinceFileKind,
    path: PathBuf,
) -> Result<ProvincePlan> {
    on_desk(&desk, move |desk| desk.province_plan(kind, &path)).await
}

/// Takes the file that was shown.
#[tauri::command]
#[specta::specta]
pub async fn province_take(
    desk: State<'_, SharedDesk>,
    kind: ProvinceFileKind,
    path: PathBuf,
    shown: String,
) -> Result<SettingsView> {
    on_desk(&desk, move |desk| desk.province_take(kind, &path, &shown)).await
}

/// Papers asked for outside the catalogue.
#[tauri::command]
#[specta::specta]
pub async fn asked_outside(desk: State<'_, SharedDesk>) -> Result<Vec<OutsideAsk>> {
    on_desk(&desk, |desk| desk.asked_outside()).await
}

/// Prints the recovery key shown at the first set-up.
#[tauri::command]
#[specta::specta]
pub async fn recovery_print(desk: State<'_, SharedDesk>, recovery_key: String) -> Result<()> {
    on_desk(&desk, move |desk| desk.recovery_print(&recovery_key)).await
}

/// Adds or changes a user.
#[tauri::command]
#[specta::specta]
pub async fn user_save(desk: State<'_, SharedDesk>, request: UserRequest) -> Result<SettingsView> {
    on_desk(&desk, move |desk| desk.user_save(&request)).await
}

/// Prints a test page with a ruler.
#[tauri::command]
#[specta::specta]
pub async fn print_test(desk: State<'_, SharedDesk>, printer: String) -> Result<()> {
    on_desk(&desk, move |desk| desk.print_test(&printer)).await
}

/// Prints the calibration sheet of the code reader.
#[tauri::command]
#[specta::specta]
pub async fn calibration_print(desk: State<'_, SharedDesk>) -> Result<()> {
    on_desk(&desk, |desk| desk.calibration_print()).await
}

/// Judges what the code reader made of the calibration sheet.
#[tauri::command]
#[specta::specta]
pub async fn reader_check(desk: State<'_, SharedDesk>, text: String) -> Result<ReaderCheck> {
    on_desk(&desk, move |desk| desk.reader_check(&text)).await
}

/// Says for whom a user acts, and when.
#[tauri::command]
#[specta::specta]
pub async fn deputise(
    desk: State<'_, SharedDesk>,
    user: UserId,
    acting: Vec<Acting>,
) -> Result<SettingsView> {
    on_desk(&desk, move |desk| desk.deputise(user, &acting)).await
}
