//! One dossier and its forms.
use motcua_desk::case::ids::DossierId;
use motcua_desk::error::Result;
use motcua_desk::view::dossier::DossierView;
use motcua_desk::view::print::Printed;
use tauri::State;

use super::on_desk;
use crate::SharedDesk;

/// One dossier.
#[tauri::command]
#[specta::specta]
pub async fn dossier(desk: State<'_, SharedDesk>, id: DossierId) -> Result<DossierView> {
    on_desk(&desk, move |desk| desk.dossier(id)).await
}

/// Takes receiving back within its time.
#[tauri::command]
#[specta::specta]
pub async fn dossier_undo(desk: State<'_, SharedDesk>, id: DossierId) -> Result<DossierView> {
    on_desk(&desk, move |desk| desk.dossier_undo(id)).await
}

/// Notes that an original was given back.
#[tauri::command]
#[specta::specta]
pub async fn original_give_back(
    desk: State<'_, SharedDesk>,
    id: DossierId,
    line: u16,
    to: String,
) -> Result<DossierView> {
    on_desk(&desk, move |desk| desk.original_give_back(id, line, &to)).await
}

/// Prints a receipt; a reprint carries its mark.
#[tauri::command]
#[specta::specta]
pub async fn receipt_print(
    desk: State<'_, SharedDesk>,
    id: DossierId,
    receipt: u16,
) -> Result<Printed> {
    on_desk(&desk, move |desk| desk.receipt_print(id, receipt)).await
}
