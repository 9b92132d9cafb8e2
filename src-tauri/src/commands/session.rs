//! Set-up, sign-in, lock.
use motcua_desk::case::ids::UserId;
use motcua_desk::error::Result;
use motcua_desk::view::session::{AppState, SessionView, SetUpDone, SetUpRequest, UserTile};
use tauri::State;

use super::on_desk;
use crate::SharedDesk;

/// What the window has to show first.
#[tauri::command]
#[specta::specta]
pub async fn app_state(desk: State<'_, SharedDesk>) -> Result<AppState> {
    on_desk(&desk, |desk| desk.state()).await
}

/// Sets a new store up.
#[tauri::command]
#[specta::specta]
pub async fn set_up(desk: State<'_, SharedDesk>, request: SetUpRequest) -> Result<SetUpDone> {
    on_desk(&desk, move |desk| desk.set_up(&request)).await
}

/// Opens the practice store, making it at the first time.
#[tauri::command]
#[specta::specta]
pub async fn practise(desk: State<'_, SharedDesk>) -> Result<SessionView> {
    on_desk(&desk, |desk| desk.practise()).await
}

/// Signs a user in.
#[tauri::command]
#[specta::specta]
pub async fn sign_in(
    desk: State<'_, SharedDesk>,
    user: UserId,
    secret: String,
) -> Result<SessionView> {
    on_desk(&desk, move |desk| desk.sign_in(user, &secret)).await
}

/// Locks the screen.
#[tauri::command]
#[specta::specta]
pub async fn lock(desk: State<'_, SharedDesk>) -> Result<()> {
    on_desk(&desk, |desk| desk.lock()).await
}

/// Signs out and forgets the key.
#[tauri::command]
#[specta::specta]
pub async fn sign_out(desk: State<'_, SharedDesk>) -> Result<()> {
    on_desk(&desk, |desk| desk.sign_out()).await
}

/// Changes the signed-in user's secret.
#[tauri::command]
#[specta::specta]
pub async fn change_secret(
    desk: State<'_, SharedDesk>,
    current: String,
    wanted: String,
) -> Result<()> {
    on_desk(&desk, move |desk| desk.change_secret(&current, &wanted)).await
}

/// Administrators for whom the recovery key may set a new secret.
#[tauri::command]
#[specta::specta]
pub async fn recovery_users(
    desk: State<'_, SharedDesk>,
    recovery_key: String,
) -> Result<Vec<UserTile>> {
    on_desk(&desk, move |desk| desk.recovery_users(&recovery_key)).await
}

/// Sets an administrator's secret anew with the recovery key, and signs them in.
#[tauri::command]
#[specta::specta]
pub async fn recover(
    desk: State<'_, SharedDesk>,
    recovery_key: String,
    user: UserId,
    secret: String,
) -> Result<SessionView> {
    on_desk(&desk, move |desk| {
        desk.recover(&recovery_key, user, &secret)
    })
    .await
}

/// Sets the secret of a user who forgot it.
#[tauri::command]
#[specta::specta]
pub async fn secret_reset(desk: State<'_, SharedDesk>, user: UserId, secret: String) -> Result<()> {
    on_desk(&desk, move |desk| desk.secret_reset(user, &secret)).await
}

/// Takes up acting for an absent person, or lays it down.
#[tauri::command]
#[specta::specta]
pub async fn act_for(desk: State<'_, SharedDesk>, absent: Option<UserId>) -> Result<SessionView> {
    on_desk(&desk, move |desk| desk.act_for(absent)).await
}
