//! The certification desk: the express lane and the rows that wait.
use chrono::NaiveDate;
use motcua_desk::case::certify::{Cancellation, OverlayPlace};
use motcua_desk::case::ids::{CertificationId, VisitId};
use motcua_desk::error::Result;
use motcua_desk::view::certification::{
    CertificationList, CertificationView, ListPrinted, RefusalWish, SignerPlan, SignerWish,
    StatementWish, StatementsPrinted, StrikeWish, VoidWish,
};
use motcua_desk::view::certify::{CardRequester, CertifyView, VisitInput, VisitTaken, VisitView};
use motcua_desk::view::print::PrintAnswer;
use tauri::State;

use super::on_desk;
use crate::SharedDesk;

/// The certification desk as it stands.
#[tauri::command]
#[specta::specta]
pub async fn certify(desk: State<'_, SharedDesk>) -> Result<CertifyView> {
    on_desk(&desk, |desk| desk.certify()).await
}

/// What a visit as entered means.
#[tauri::command]
#[specta::specta]
pub async fn certify_check(desk: State<'_, SharedDesk>, visit: VisitInput) -> Result<VisitView> {
    on_desk(&desk, move |desk| desk.certify_check(&visit)).await
}

/// The requester on a card.
#[tauri::command]
#[specta::specta]
pub async fn certify_card(desk: State<'_, SharedDesk>, text: String) -> Result<CardRequester> {
    on_desk(&desk, move |desk| desk.certify_card(&text)).await
}

/// Takes a visit.
#[tauri::command]
#[specta::specta]
pub async fn certify_take(desk: State<'_, SharedDesk>, visit: VisitInput) -> Result<VisitTaken> {
    on_desk(&desk, move |desk| desk.certify_take(&visit)).await
}

/// Refuses one original at the counter.
#[tauri::command]
#[specta::specta]
pub async fn certify_refuse_new(
    desk: State<'_, SharedDesk>,
    visit: VisitInput,
    row: u16,
    wish: RefusalWish,
) -> Result<CertificationView> {
    on_desk(&desk, move |desk| {
        desk.certify_refuse_new(&visit, row, &wish)
    })
    .await
}

/// One list of rows.
#[tauri::command]
#[specta::specta]
pub async fn certify_rows(
    desk: State<'_, SharedDesk>,
    list: CertificationList,
) -> Result<Vec<CertificationView>> {
    on_desk(&desk, move |desk| desk.certify_rows(list)).await
}

/// Gives waiting rows their numbers.
#[tauri::command]
#[specta::specta]
pub async fn certify_number(
    desk: State<'_, SharedDesk>,
    ids: Vec<CertificationId>,
) -> Result<Vec<CertificationView>> {
    on_desk(&desk, move |desk| desk.certify_number(&ids)).await
}

/// Prints statements.
#[tauri::command]
#[specta::specta]
pub async fn certify_print(
    desk: State<'_, SharedDesk>,
    ids: Vec<CertificationId>,
    wish: StatementWish,
) -> Result<StatementsPrinted> {
    on_desk(&desk, move |desk| desk.certify_print(&ids, &wish)).await
}

/// Notes what became of the last print of rows.
#[tauri::command]
#[specta::specta]
pub async fn certify_print_settle(
    desk: State<'_, SharedDesk>,
    ids: Vec<CertificationId>,
    answer: PrintAnswer,
) -> Result<Vec<CertificationView>> {
    on_desk(&desk, move |desk| desk.certify_print_settle(&ids, answer)).await
}

/// Ticks rows off as signed.
#[tauri::command]
#[specta::specta]
pub async fn certify_sign(
    desk: State<'_, SharedDesk>,
    ids: Vec<CertificationId>,
    day: NaiveDate,
) -> Result<Vec<CertificationView>> {
    on_desk(&desk, move |desk| desk.certify_sign(&ids, day)).await
}

/// Takes a tick back.
#[tauri::command]
#[specta::specta]
pub async fn certify_unsign(
    desk: State<'_, SharedDesk>,
    id: CertificationId,
) -> Result<CertificationView> {
    on_desk(&desk, move |desk| desk.certify_unsign(id)).await
}

/// What changing the signer would do.
#[tauri::command]
#[specta::specta]
pub async fn signer_plan(desk: State<'_, SharedDesk>, wish: SignerWish) -> Result<SignerPlan> {
    on_desk(&desk, move |desk| desk.signer_plan(&wish)).await
}

/// Changes the signer as it was shown.
#[tauri::command]
#[specta::specta]
pub async fn signer_change(
    desk: State<'_, SharedDesk>,
    wish: SignerWish,
    digest: String,
) -> Result<Vec<CertificationView>> {
    on_desk(&desk, move |desk| desk.signer_change(&wish, &digest)).await
}

/// Gives a number up.
#[tauri::command]
#[specta::specta]
pub async fn certify_void(
    desk: State<'_, SharedDesk>,
    id: CertificationId,
    wish: VoidWish,
) -> Result<Vec<CertificationView>> {
    on_desk(&desk, move |desk| desk.certify_void(id, &wish)).await
}

/// Refuses a row that waits.
#[tauri::command]
#[specta::specta]
pub async fn certify_refuse(
    desk: State<'_, SharedDesk>,
    id: CertificationId,
    wish: RefusalWish,
) -> Result<CertificationView> {
    on_desk(&desk, move |desk| desk.certify_refuse(id, &wish)).await
}

/// The requester takes a row back.
#[tauri::command]
#[specta::specta]
pub async fn certify_withdraw(
    desk: State<'_, SharedDesk>,
    id: CertificationId,
) -> Result<CertificationView> {
    on_desk(&desk, move |desk| desk.certify_withdraw(id)).await
}

/// Cancels an issued certification by a decision.
#[tauri::command]
#[specta::specta]
pub async fn certify_cancel(
    desk: State<'_, SharedDesk>,
    id: CertificationId,
    cancellation: Cancellation,
) -> Result<CertificationView> {
    on_desk(&desk, move |desk| desk.certify_cancel(id, &cancellation)).await
}

/// Strikes a field through in the book.
#[tauri::command]
#[specta::specta]
pub async fn certify_strike(
    desk: State<'_, SharedDesk>,
    id: CertificationId,
    wish: StrikeWish,
) -> Result<CertificationView> {
    on_desk(&desk, move |desk| desk.certify_strike(id, &wish)).await
}

/// Prints the list of what waits for a signature.
#[tauri::command]
#[specta::specta]
pub async fn certify_day_list_print(desk: State<'_, SharedDesk>) -> Result<ListPrinted> {
    on_desk(&desk, |desk| desk.certify_day_list_print()).await
}

/// Prints the fees of a day.
#[tauri::command]
#[specta::specta]
pub async fn certify_fee_list_print(
    desk: State<'_, SharedDesk>,
    day: NaiveDate,
) -> Result<ListPrinted> {
    on_desk(&desk, move |desk| desk.certify_fee_list_print(day)).await
}

/// Prints the agreement on a later day.
#[tauri::command]
#[specta::specta]
pub async fn certify_agreement_print(
    desk: State<'_, SharedDesk>,
    visit: VisitId,
) -> Result<ListPrinted> {
    on_desk(&desk, move |desk| desk.certify_agreement_print(visit)).await
}

/// Prints the receipt of a visit.
#[tauri::command]
#[specta::specta]
pub async fn certify_receipt_print(
    desk: State<'_, SharedDesk>,
    visit: VisitId,
) -> Result<ListPrinted> {
    on_desk(&desk, move |desk| desk.certify_receipt_print(visit)).await
}

/// Prints the form of a refusal.
#[tauri::command]
#[specta::specta]
pub async fn certify_refusal_print(
    desk: State<'_, SharedDesk>,
    id: CertificationId,
) -> Result<ListPrinted> {
    on_desk(&desk, move |desk| desk.certify_refusal_print(id)).await
}

/// Prints a page with rulers that shows where the statement lands.
#[tauri::command]
#[specta::specta]
pub async fn overlay_test_print(desk: State<'_, SharedDesk>, place: OverlayPlace) -> Result<()> {
    on_desk(&desk, move |desk| desk.overlay_test_print(&place)).await
}
