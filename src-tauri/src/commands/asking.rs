//! Questions asked of the province while the citizen is there.
use chrono::NaiveDate;
use motcua_desk::case::ids::{ConnectionId, DraftId};
use motcua_desk::error::Result;
use motcua_desk::sign::Secret;
use motcua_desk::view::asking::{
    PersonAnswer, PersonAsk, RepositoryAnswer, RepositoryAsk, RepositoryTaken,
};
use motcua_desk::view::intake::{IntakeView, Who};
use motcua_desk::view::national_catalogue::{NationalAccepted, NationalCheck};
use tauri::State;

use super::on_desk;
use crate::SharedDesk;

/// Asks the population database about a party of an intake.
#[tauri::command]
#[specta::specta]
pub async fn person_ask(
    desk: State<'_, SharedDesk>,
    question: PersonAsk,
    otp: String,
) -> Result<PersonAnswer> {
    let otp = Secret::new(otp);
    on_desk(&desk, move |desk| desk.person_ask(&question, &otp)).await
}

/// Takes fields of the answer over.
#[tauri::command]
#[specta::specta]
pub async fn person_take(
    desk: State<'_, SharedDesk>,
    draft: DraftId,
    who: Who,
    fields: Vec<String>,
) -> Result<IntakeView> {
    on_desk(&desk, move |desk| desk.person_take(draft, who, &fields)).await
}

/// Asks which papers of the checklist the document store holds.
#[tauri::command]
#[specta::specta]
pub async fn repository_ask(
    desk: State<'_, SharedDesk>,
    question: RepositoryAsk,
    number: String,
) -> Result<RepositoryAnswer> {
    on_desk(&desk, move |desk| desk.repository_ask(&question, &number)).await
}

/// Fetches one of them to its line.
#[tauri::command]
#[specta::specta]
pub async fn repository_take(
    desk: State<'_, SharedDesk>,
    draft: DraftId,
    index: u16,
) -> Result<RepositoryTaken> {
    on_desk(&desk, move |desk| desk.repository_take(draft, index)).await
}

/// Compares our procedures with the national catalogue.
#[tauri::command]
#[specta::specta]
pub async fn national_check(
    desk: State<'_, SharedDesk>,
    id: ConnectionId,
) -> Result<NationalCheck> {
    on_desk(&desk, move |desk| desk.national_check(id)).await
}

/// Takes one of them over.
#[tauri::command]
#[specta::specta]
pub async fn national_accept(
    desk: State<'_, SharedDesk>,
    procedure: String,
    effective_from: NaiveDate,
) -> Result<NationalAccepted> {
    on_desk(&desk, move |desk| {
        desk.national_accept(&procedure, effective_from)
    })
    .await
}
