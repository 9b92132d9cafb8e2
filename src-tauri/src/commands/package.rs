//! Packages with matters for the province on removable media.
use std::path::PathBuf;

use motcua_desk::case::ids::PackageId;
use motcua_desk::error::Result;
use motcua_desk::view::package::{PackageBrought, PackageWritten, PackagesView};
use tauri::State;

use super::on_desk;
use crate::SharedDesk;

/// Packages of this counter.
#[tauri::command]
#[specta::specta]
pub async fn packages(desk: State<'_, SharedDesk>) -> Result<PackagesView> {
    on_desk(&desk, |desk| desk.packages()).await
}

/// Writes what waits into a new folder below this one.
#[tauri::command]
#[specta::specta]
pub async fn package_write(desk: State<'_, SharedDesk>, folder: PathBuf) -> Result<PackageWritten> {
    on_desk(&desk, move |desk| desk.package_write(&folder)).await
}

/// Takes over what the province answered to a package.
#[tauri::command]
#[specta::specta]
pub async fn package_bring(
    desk: State<'_, SharedDesk>,
    folder: PathBuf,
    code: String,
) -> Result<PackageBrought> {
    on_desk(&desk, move |desk| desk.package_bring(&folder, &code)).await
}

/// Takes back what is in a package that was lost.
#[tauri::command]
#[specta::specta]
pub async fn package_give_up(desk: State<'_, SharedDesk>, id: PackageId) -> Result<PackagesView> {
    on_desk(&desk, move |desk| desk.package_give_up(id)).await
}
