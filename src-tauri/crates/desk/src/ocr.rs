//! Reading the text of a stored page: the worker makes the picture, a program of its own reads it.
use std::sync::atomic::AtomicBool;

use motcua_case::reading::{Area, Text};
use motcua_scan::PageFacts;
use motcua_scan::ocr::{Ocr, OcrError, PageText, Word};
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

/// The words of a page as `case` reads them; a stamp's lines come last, counted on.
pub(crate) fn reading_text(text: &PageText) -> Text {
    let last = text.words.last();
    let first = last.map_or(0, |word| word.line.saturating_add(1));
    let word = |word: &Word, line: u16| motcua_case::reading::Word {
        text: word.text.clone(),
        area: Area {
            left: word.left,
            top: word.top,
            right: word.right,
            bottom: word.bottom,
        },
        confidence: word.confidence,
        line,
    };
    let words = text.words.iter().map(|w| word(w, w.line));
    let stamps = text.stamps.iter();
    let stamps = stamps.map(|w| word(w, w.line.saturating_add(first)));
    Text {
        words: words.chain(stamps).collect(),
    }
}
