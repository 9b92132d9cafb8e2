//! People entered twice, papers of the wrong person, papers that must not be here, and who saw what.
use motcua_desk::case::ids::{PaperId, PersonId};
use motcua_desk::case::paper::PurgeGround;
use motcua_desk::error::Result;
use motcua_desk::view::access::{AccessPage, AccessQuery};
use motcua_desk::view::people::{
    HeldPaperView, MergePlan, PaperMovePlan, PersonView, PurgePlan, PurgeRow,
};
use tauri::State;

use super::on_desk;
use crate::SharedDesk;

/// What keeping one entry under another would show.
#[tauri::command]
#[specta::specta]
pub async fn merge_plan(
    desk: State<'_, SharedDesk>,
    from: PersonId,
    into: PersonId,
) -> Result<MergePlan> {
    on_desk(&desk, move |desk| desk.merge_plan(from, into)).await
}

/// Keeps one entry under another.
#[tauri::command]
#[specta::specta]
pub async fn merge(
    desk: State<'_, SharedDesk>,
    from: PersonId,
    into: PersonId,
) -> Result<PersonView> {
    on_desk(&desk, move |desk| desk.merge(from, into)).await
}

/// Takes a merge back.
#[tauri::command]
#[specta::specta]
pub async fn split(desk: State<'_, SharedDesk>, id: PersonId) -> Result<PersonView> {
    on_desk(&desk, move |desk| desk.split(id)).await
}

/// What giving a paper to the right person would change.
#[tauri::command]
#[specta::specta]
pub async fn paper_move_plan(
    desk: State<'_, SharedDesk>,
    paper: PaperId,
    to: PersonId,
) -> Result<PaperMovePlan> {
    on_desk(&desk, move |desk| desk.paper_move_plan(paper, to)).await
}

/// Gives a paper to the right person.
#[tauri::command]
#[specta::specta]
pub async fn paper_move(
    desk: State<'_, SharedDesk>,
    paper: PaperId,
    to: PersonId,
    reason: String,
) -> Result<PersonView> {
    on_desk(&desk, move |desk| desk.paper_move(paper, to, &reason)).await
}

/// What destroying a paper would take with it.
#[tauri::command]
#[specta::specta]
pub async fn purge_plan(
    desk: State<'_, SharedDesk>,
    paper: PaperId,
    ground: PurgeGround,
) -> Result<PurgePlan> {
    on_desk(&desk, move |desk| desk.purge_plan(paper, ground)).await
}

/// Destroys a paper scanned by mistake, or asks for a secret one.
#[tauri::command]
#[specta::specta]
pub async fn purge(
    desk: State<'_, SharedDesk>,
    paper: PaperId,
    ground: PurgeGround,
) -> Result<PersonView> {
    on_desk(&desk, move |desk| desk.purge(paper, ground)).await
}

/// The second person's answer.
#[tauri::command]
#[specta::specta]
pub async fn purge_answer(
    desk: State<'_, SharedDesk>,
    paper: PaperId,
    agree: bool,
) -> Result<Vec<PurgeRow>> {
    on_desk(&desk, move |desk| desk.purge_answer(paper, agree)).await
}

/// Papers somebody asked to destroy.
#[tauri::command]
#[specta::specta]
pub async fn purges(desk: State<'_, SharedDesk>) -> Result<Vec<PurgeRow>> {
    on_desk(&desk, move |desk| desk.purges()).await
}

/// Papers with a stamp of secrecy that no person has judged.
#[tauri::command]
#[specta::specta]
pub async fn stamped_papers(desk: State<'_, SharedDesk>) -> Result<Vec<HeldPaperView>> {
    on_desk(&desk, move |desk| desk.stamped_papers()).await
}

/// The stamp that was read on a paper is none.
#[tauri::command]
#[specta::specta]
pub async fn stamp_judge(
    desk: State<'_, SharedDesk>,
    paper: PaperId,
) -> Result<Vec<HeldPaperView>> {
    on_desk(&desk, move |desk| desk.stamp_judge(paper)).await
}

/// A page of the access log.
#[tauri::command]
#[specta::specta]
pub async fn access_log(desk: State<'_, SharedDesk>, query: AccessQuery) -> Result<AccessPage> {
    on_desk(&desk, move |desk| desk.access_log(&query)).await
}
