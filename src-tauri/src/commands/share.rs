//! Counters of the commune that share their record.
use motcua_desk::case::ids::{DeviceId, DossierId};
use motcua_desk::error::Result;
use motcua_desk::view::session::{JoinRequest, SetUpDone};
use motcua_desk::view::share::{ClashSettle, ClashView, Holder, SharingView};
use tauri::State;

use super::on_desk;
use crate::SharedDesk;

/// How sharing stands; none where nothing is shared.
#[tauri::command]
#[specta::specta]
pub async fn sharing(desk: State<'_, SharedDesk>) -> Result<Option<SharingView>> {
    on_desk(&desk, |desk| desk.sharing()).await
}

/// Shares this counter's record from now on, as the first of its commune; the answer is the code for the safe.
#[tauri::command]
#[specta::specta]
pub async fn share_found(
    desk: State<'_, SharedDesk>,
    address: String,
    code: String,
) -> Result<String> {
    on_desk(&desk, move |desk| desk.share_found(&address, &code)).await
}

/// The code by which another PC comes in as a counter.
#[tauri::command]
#[specta::specta]
pub async fn share_invite(desk: State<'_, SharedDesk>, counter: u8) -> Result<String> {
    on_desk(&desk, move |desk| desk.share_invite(counter)).await
}

/// Sets this PC up as one more counter of a commune.
#[tauri::command]
#[specta::specta]
pub async fn share_join(desk: State<'_, SharedDesk>, request: JoinRequest) -> Result<SetUpDone> {
    on_desk(&desk, move |desk| desk.share_join(&request)).await
}

/// Comes in again with all that lies here, by a code that another counter gave.
#[tauri::command]
#[specta::specta]
pub async fn share_return(desk: State<'_, SharedDesk>, code: String) -> Result<SharingView> {
    on_desk(&desk, move |desk| desk.share_return(&code)).await
}

/// The PC of a counter is gone for good.
#[tauri::command]
#[specta::specta]
pub async fn share_retire(desk: State<'_, SharedDesk>, device: DeviceId) -> Result<SharingView> {
    on_desk(&desk, move |desk| desk.share_retire(device)).await
}

/// Takes a dossier, so that every counter sees who works at it.
#[tauri::command]
#[specta::specta]
pub async fn dossier_hold(desk: State<'_, SharedDesk>, id: DossierId) -> Result<Option<Holder>> {
    on_desk(&desk, move |desk| desk.hold(id)).await
}

/// Lets go of a dossier.
#[tauri::command]
#[specta::specta]
pub async fn dossier_let_go(desk: State<'_, SharedDesk>, id: DossierId) -> Result<Option<Holder>> {
    on_desk(&desk, move |desk| desk.let_go(id)).await
}

/// What two counters wrote differently and nobody has decided.
#[tauri::command]
#[specta::specta]
pub async fn clashes(desk: State<'_, SharedDesk>) -> Result<Vec<ClashView>> {
    on_desk(&desk, |desk| desk.clashes()).await
}

/// Decides one of them.
#[tauri::command]
#[specta::specta]
pub async fn clash_settle(
    desk: State<'_, SharedDesk>,
    wish: ClashSettle,
) -> Result<Vec<ClashView>> {
    on_desk(&desk, move |desk| desk.clash_settle(&wish)).await
}
