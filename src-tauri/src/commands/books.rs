//! Certification books: numbers, registers, hand-over and closing.
use std::path::Path;

use motcua_desk::case::certify::RegisterPeriod;
use motcua_desk::case::ids::{DeviceId, SeriesId};
use motcua_desk::error::Result;
use motcua_desk::view::books::{
    BookOpening, BookQuery, BookRows, BooksView, ClosePlan, HandOverPlan, HandedOver, RegisterDone,
    RegisterFormat, TakeOverPlan,
};
use tauri::State;

use super::on_desk;
use crate::SharedDesk;

/// All books kept here.
#[tauri::command]
#[specta::specta]
pub async fn books(desk: State<'_, SharedDesk>) -> Result<BooksView> {
    on_desk(&desk, |desk| desk.books()).await
}

/// Opens a book at any number.
#[tauri::command]
#[specta::specta]
pub async fn book_open(desk: State<'_, SharedDesk>, opening: BookOpening) -> Result<BooksView> {
    on_desk(&desk, move |desk| desk.book_open(&opening)).await
}

/// Opens the next volume.
#[tauri::command]
#[specta::specta]
pub async fn book_volume(desk: State<'_, SharedDesk>, id: SeriesId) -> Result<BooksView> {
    on_desk(&desk, move |desk| desk.book_volume(id)).await
}

/// Goes on behind the last number seen on paper.
#[tauri::command]
#[specta::specta]
pub async fn book_resume(
    desk: State<'_, SharedDesk>,
    id: SeriesId,
    last: u32,
) -> Result<BooksView> {
    on_desk(&desk, move |desk| desk.book_resume(id, last)).await
}

/// Has another counter that shares the record give the numbers of a book.
#[tauri::command]
#[specta::specta]
pub async fn book_pass(
    desk: State<'_, SharedDesk>,
    id: SeriesId,
    to: DeviceId,
) -> Result<BooksView> {
    on_desk(&desk, move |desk| desk.book_pass(id, to)).await
}

/// Rows of a book.
#[tauri::command]
#[specta::specta]
pub async fn book_rows(
    desk: State<'_, SharedDesk>,
    id: SeriesId,
    query: BookQuery,
) -> Result<BookRows> {
    on_desk(&desk, move |desk| desk.book_rows(id, &query)).await
}

/// What closing a book would do.
#[tauri::command]
#[specta::specta]
pub async fn book_close_plan(desk: State<'_, SharedDesk>, id: SeriesId) -> Result<ClosePlan> {
    on_desk(&desk, move |desk| desk.book_close_plan(id)).await
}

/// Closes a book as it was shown.
#[tauri::command]
#[specta::specta]
pub async fn book_close(
    desk: State<'_, SharedDesk>,
    id: SeriesId,
    digest: String,
) -> Result<BooksView> {
    on_desk(&desk, move |desk| desk.book_close(id, &digest)).await
}

/// What handing a book over would do.
#[tauri::command]
#[specta::specta]
pub async fn book_hand_over_plan(
    desk: State<'_, SharedDesk>,
    id: SeriesId,
    to: String,
) -> Result<HandOverPlan> {
    on_desk(&desk, move |desk| desk.book_hand_over_plan(id, &to)).await
}

/// Hands a book over as it was shown.
#[tauri::command]
#[specta::specta]
pub async fn book_hand_over(
    desk: State<'_, SharedDesk>,
    id: SeriesId,
    to: String,
    folder: String,
    digest: String,
) -> Result<HandedOver> {
    on_desk(&desk, move |desk| {
        desk.book_hand_over(id, &to, Path::new(&folder), &digest)
    })
    .await
}

/// Writes the file of a hand-over again.
#[tauri::command]
#[specta::specta]
pub async fn book_hand_over_again(
    desk: State<'_, SharedDesk>,
    id: SeriesId,
    folder: String,
) -> Result<HandedOver> {
    on_desk(&desk, move |desk| {
        desk.book_hand_over_again(id, Path::new(&folder))
    })
    .await
}

/// Prints the slip of a hand-over.
#[tauri::command]
#[specta::specta]
pub async fn book_hand_over_slip(desk: State<'_, SharedDesk>, id: SeriesId) -> Result<()> {
    on_desk(&desk, move |desk| desk.book_hand_over_slip(id)).await
}

/// What a book that is handed over to this counter holds.
#[tauri::command]
#[specta::specta]
pub async fn book_take_look(
    desk: State<'_, SharedDesk>,
    path: String,
    code: String,
) -> Result<TakeOverPlan> {
    on_desk(&desk, move |desk| {
        desk.book_take_look(Path::new(&path), &code)
    })
    .await
}

/// Takes a book over as it was shown.
#[tauri::command]
#[specta::specta]
pub async fn book_take(
    desk: State<'_, SharedDesk>,
    path: String,
    code: String,
    digest: String,
) -> Result<BooksView> {
    on_desk(&desk, move |desk| {
        desk.book_take(Path::new(&path), &code, &digest)
    })
    .await
}

/// Locks the register of a period.
#[tauri::command]
#[specta::specta]
pub async fn register_lock(
    desk: State<'_, SharedDesk>,
    id: SeriesId,
    period: RegisterPeriod,
) -> Result<RegisterDone> {
    on_desk(&desk, move |desk| desk.register_lock(id, period)).await
}

/// Prints a register.
#[tauri::command]
#[specta::specta]
pub async fn register_print(
    desk: State<'_, SharedDesk>,
    id: SeriesId,
    period: RegisterPeriod,
) -> Result<RegisterDone> {
    on_desk(&desk, move |desk| desk.register_print(id, period)).await
}

/// Writes a register to a file.
#[tauri::command]
#[specta::specta]
pub async fn register_save(
    desk: State<'_, SharedDesk>,
    id: SeriesId,
    period: RegisterPeriod,
    format: RegisterFormat,
    path: String,
) -> Result<RegisterDone> {
    on_desk(&desk, move |desk| {
        desk.register_save(id, period, format, Path::new(&path))
    })
    .await
}
