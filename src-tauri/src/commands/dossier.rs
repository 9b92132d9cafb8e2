//! One dossier and its forms.
use motcua_desk::case::dossier::Delivery;
use motcua_desk::case::ids::DossierId;
use motcua_desk::case::money::Dong;
use motcua_desk::error::Result;
use motcua_desk::view::dossier::{CancelRow, DossierView, ResultWish};
use motcua_desk::view::intake::IntakeView;
use motcua_desk::view::print::{OpenPrint, PrintAnswer, Printed};
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

/// Prints the newest receipt; `answer` says what became of a print that is not settled.
#[tauri::command]
#[specta::specta]
pub async fn receipt_print(
    desk: State<'_, SharedDesk>,
    id: DossierId,
    answer: Option<PrintAnswer>,
) -> Result<Printed> {
    on_desk(&desk, move |desk| desk.receipt_print(id, answer)).await
}

/// Prints somebody has to look at.
#[tauri::command]
#[specta::specta]
pub async fn prints_open(desk: State<'_, SharedDesk>) -> Result<Vec<OpenPrint>> {
    on_desk(&desk, move |desk| desk.prints_open()).await
}

/// Notes what became of the last print of a receipt.
#[tauri::command]
#[specta::specta]
pub async fn print_settle(
    desk: State<'_, SharedDesk>,
    id: DossierId,
    answer: PrintAnswer,
) -> Result<Vec<OpenPrint>> {
    on_desk(&desk, move |desk| desk.print_settle(id, answer)).await
}

/// Prints what waited for the printer.
#[tauri::command]
#[specta::specta]
pub async fn held_prints(desk: State<'_, SharedDesk>) -> Result<Vec<OpenPrint>> {
    on_desk(&desk, move |desk| desk.held_prints()).await
}

/// Starts putting the procedure right.
#[tauri::command]
#[specta::specta]
pub async fn correct_start(desk: State<'_, SharedDesk>, id: DossierId) -> Result<IntakeView> {
    on_desk(&desk, move |desk| desk.correct_start(id)).await
}

/// Puts the fee right.
#[tauri::command]
#[specta::specta]
pub async fn fee_correct(
    desk: State<'_, SharedDesk>,
    id: DossierId,
    total: Dong,
    reason: String,
) -> Result<DossierView> {
    on_desk(&desk, move |desk| desk.fee_correct(id, total, &reason)).await
}

/// Asks the head to cancel a wrongly entered dossier.
#[tauri::command]
#[specta::specta]
pub async fn cancel_ask(
    desk: State<'_, SharedDesk>,
    id: DossierId,
    reason: String,
) -> Result<DossierView> {
    on_desk(&desk, move |desk| desk.cancel_ask(id, &reason)).await
}

/// The head's answer.
#[tauri::command]
#[specta::specta]
pub async fn cancel_answer(
    desk: State<'_, SharedDesk>,
    id: DossierId,
    approve: bool,
    words: String,
) -> Result<DossierView> {
    on_desk(&desk, move |desk| desk.cancel_answer(id, approve, &words)).await
}

/// Dossiers asked to be cancelled, and cancelled ones.
#[tauri::command]
#[specta::specta]
pub async fn cancels(desk: State<'_, SharedDesk>) -> Result<Vec<CancelRow>> {
    on_desk(&desk, move |desk| desk.cancels()).await
}

/// Issues the receipt anew with the official code.
#[tauri::command]
#[specta::specta]
pub async fn receipt_renew(desk: State<'_, SharedDesk>, id: DossierId) -> Result<DossierView> {
    on_desk(&desk, move |desk| desk.receipt_renew(id)).await
}

/// Enters the result.
#[tauri::command]
#[specta::specta]
pub async fn result_record(
    desk: State<'_, SharedDesk>,
    id: DossierId,
    wish: ResultWish,
) -> Result<DossierView> {
    on_desk(&desk, move |desk| desk.result_record(id, &wish)).await
}

/// Hands the result over.
#[tauri::command]
#[specta::specta]
pub async fn result_return(
    desk: State<'_, SharedDesk>,
    id: DossierId,
    to: String,
    way: Delivery,
) -> Result<DossierView> {
    on_desk(&desk, move |desk| desk.result_return(id, &to, way)).await
}
