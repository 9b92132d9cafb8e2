//! The counter's home, the code reader, search, people.
use motcua_desk::case::ids::PersonId;
use motcua_desk::error::Result;
use motcua_desk::view::dossier::SearchView;
use motcua_desk::view::home::HomeView;
use motcua_desk::view::intake::Scanned;
use motcua_desk::view::people::PersonView;
use tauri::State;

use super::on_desk;
use crate::SharedDesk;

/// Says that a doubtful clock is right.
#[tauri::command]
#[specta::specta]
pub async fn clock_confirm(desk: State<'_, SharedDesk>) -> Result<HomeView> {
    on_desk(&desk, |desk| desk.clock_confirm()).await
}

/// The counter's home.
#[tauri::command]
#[specta::specta]
pub async fn home(desk: State<'_, SharedDesk>) -> Result<HomeView> {
    on_desk(&desk, |desk| desk.home()).await
}

/// What a scanned text is.
#[tauri::command]
#[specta::specta]
pub async fn scanned(desk: State<'_, SharedDesk>, text: String) -> Result<Scanned> {
    on_desk(&desk, move |desk| desk.scanned(&text)).await
}

/// Finds dossiers and people.
#[tauri::command]
#[specta::specta]
pub async fn search(desk: State<'_, SharedDesk>, query: String) -> Result<SearchView> {
    on_desk(&desk, move |desk| desk.search(&query)).await
}

/// One person.
#[tauri::command]
#[specta::specta]
pub async fn person(desk: State<'_, SharedDesk>, id: PersonId) -> Result<PersonView> {
    on_desk(&desk, move |desk| desk.person(id)).await
}

/// The last number seen on paper, after a restore.
#[tauri::command]
#[specta::specta]
pub async fn numbers_confirm(
    desk: State<'_, SharedDesk>,
    last_code: String,
    last_entry: u32,
) -> Result<HomeView> {
    on_desk(&desk, move |desk| {
        desk.numbers_confirm(&last_code, last_entry)
    })
    .await
}
