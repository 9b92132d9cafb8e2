//! Reading the text of a stored page: the worker makes the picture, a program of its own reads it.
use std::sync::atomic::AtomicBool;

use motcua_scan::PageFacts;
use motcua_scan::ocr::{Ocr, OcrError, PageText};
use motcua_worker::{Worker, WorkerError};

/// Why a page has no text. It is kept all the same.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Unread {
    /// No picture to read could be made of it.
    #[error("no picture to read could be made")]
    Picture(#[from] WorkerError),
    /// The reader did not read it.
    #[error("the reader did not read the page")]
    Reader(#[from] OcrError),
}

/// Reads a page. `turns_cw` is the whole turn by which it is shown.
pub(crate) fn read_page(
    worker: &Worker,
    ocr: &dyn Ocr,
    facts: &PageFacts,
    image: &[u8],
    turns_cw: u8,
    cancel: &AtomicBool,
) -> Result<PageText, Unread> {
    let picture = worker.reading_picture(facts, image, turns_cw, cancel)?;
    Ok(ocr.text(&picture, cancel)?)
}
