//! *Biên bản bàn giao sổ chứng thực*: a book goes from one counter to another.

use chrono::{DateTime, FixedOffset};
use serde::{Deserialize, Serialize};

use super::letter::{BODY, LIST, Letter, Opening};
use super::statement::Volume;
use crate::form::FormError;
use crate::form::flow::plain;
use crate::form::receipt_data::Agency;
use crate::form::sheet::{Fonts, MM};
use crate::form::signature::Signature;
use crate::form::table::{Grid, centre, columns, left};
use crate::form::template::{Template, Templates, Wording};
use crate::form::wording::{filled, place_and_date, time_of_day};

/// Id of the hand-over slip's template.
pub const HANDOVER: &str = "book-handover";

/// Versions of the hand-over slip.
pub type HandoverTemplates = Templates<HandoverWording>;

/// One version of the hand-over slip.
pub type HandoverTemplate = Template<HandoverWording>;

/// A hand-over of books.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Handover {
    /// Whose books.
    pub agency: Agency,
    /// Place in the place-and-date line.
    pub place: String,
    /// When.
    pub at: DateTime<FixedOffset>,
    /// Counter that gives: `Quầy 1`.
    pub from_counter: String,
    /// Officer who gives.
    pub from_officer: String,
    /// Counter that takes.
    pub to_counter: String,
    /// Officer who takes.
    pub to_officer: String,
    /// The books.
    pub books: Vec<HandoverBook>,
    /// Fingerprint of the device key that gives.
    pub from_fingerprint: String,
    /// Fingerprint of the device key that takes.
    pub to_fingerprint: String,
    /// SHA-256 of the signed file on the removable medium.
    pub file_digest: String,
    /// Why.
    pub reason: String,
    /// A practice store's slip is worth nothing.
    pub practice: bool,
}

/// A book handed over.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct HandoverBook {
    /// Name of the book.
    pub name: String,
    /// The book.
    pub volume: Volume,
    /// Last number given; nothing where none was.
    pub last_number: Option<u32>,
    /// Number the taking counter begins with; a book may have been opened at any.
    pub next_number: u32,
    /// Numbers given and not yet signed.
    pub waiting: u32,
}

/// Words of the hand-over slip.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[allow(
    missing_docs,
    reason = "each field is the wording of the thing it names"
)]
pub struct HandoverWording {
    pub state: String,
    pub motto: String,
    pub at: String,
    pub giver: String,
    pub taker: String,
    pub reason: String,
    pub books: String,
    pub column_no: String,
    pub column_book: String,
    pub column_volume: String,
    pub column_last: String,
    pub column_next: String,
    pub column_waiting: String,
    pub fingerprints: String,
    pub from_fingerprint: String,
    pub to_fingerprint: String,
    pub file_digest: String,
    pub effect: String,
    pub giver_title: String,
    pub taker_title: String,
    pub hint: String,
    pub page: String,
}

impl Wording for HandoverWording {
    const BUNDLED: &'static str = include_str!("../../../../../../assets/forms/book_handover.json");
}

/// Prints the hand-over slip; it is signed twice and kept by both.
///
/// # Errors
/// [`FormError::NoFact`] where no book is named, [`FormError::NoRoom`], [`FormError::Letter`], [`FormError::Pdf`].
pub fn handover_slip(
    template: &HandoverTemplate,
    fonts: &Fonts,
    data: &Handover,
) -> Result<Vec<u8>, FormError> {
    if data.books.is_empty() {
        return Err(FormError::NoFact {
            fact: "books".to_owned(),
        });
    }
    let words = &template.wording;
    let mut letter = Letter::new(fonts, template, BODY);
    letter.open(&Opening {
        agency: &data.agency,
        state: &words.state,
        motto: &words.motto,
        number: None,
        place_and_date: &place_and_date(&data.place, data.at.date_naive()),
        title: &template.title,
        subtitle: "",
    });
    let party = |wording: &str, officer: &str, counter: &str| {
        filled(wording, |name| match name {
            "officer" => Some(officer.to_owned().into()),
            "counter" => Some(counter.to_owned().into()),
            _ => None,
        })
    };
    let field = |label: &str, value: &str| plain(format!("{label} {}", value.trim()));
    letter.text(&[field(&words.at, &time_of_day(data.at))]);
    let giver = party(&words.giver, &data.from_officer, &data.from_counter)?;
    letter.text(&[plain(giver)]);
    let taker = party(&words.taker, &data.to_officer, &data.to_counter)?;
    letter.text(&[plain(taker)]);
    letter.text(&[field(&words.reason, &data.reason)]);
    letter.text(&[plain(&words.books)]);
    table(&mut letter, words, &data.books);
    letter.gap(6.0);
    letter.text(&[plain(&words.fingerprints)]);
    for (label, value) in [
        (&words.from_fingerprint, &data.from_fingerprint),
        (&words.to_fingerprint, &data.to_fingerprint),
        (&words.file_digest, &data.file_digest),
    ] {
        letter.text(&[field(label, value)]);
    }
    letter.text(&[plain(&words.effect)]);
    let column = |title, name| {
        Some(Signature {
            titles: vec![title],
            hint: &words.hint,
            name,
        })
    };
    letter.sign(&[
        column(words.giver_title.as_str(), data.from_officer.as_str()),
        column(&words.taker_title, &data.to_officer),
    ]);
    letter.pdf(template, &words.page, data.practice)
}

fn table(letter: &mut Letter<'_>, words: &HandoverWording, books: &[HandoverBook]) {
    let wished = [10.0, 0.0, 42.0, 20.0, 20.0, 20.0].map(|width| width * MM);
    let grid = Grid {
        fonts: letter.fonts,
        columns: columns(letter.width, &wished),
        set: LIST,
    };
    let head = grid.head([
        words.column_no.as_str(),
        &words.column_book,
        &words.column_volume,
        &words.column_last,
        &words.column_next,
        &words.column_waiting,
    ]);
    let rows = books.iter().enumerate().map(|(index, book)| {
        let last = book.last_number;
        let last = last.map_or("–".to_owned(), |last| format!("{last:02}"));
        grid.row(&[
            centre(vec![plain((index + 1).to_string())]),
            left(vec![plain(&book.name)]),
            centre(vec![plain(book.volume.to_string())]),
            centre(vec![plain(last)]),
            centre(vec![plain(format!("{:02}", book.next_number))]),
            centre(vec![plain(book.waiting.to_string())]),
        ])
    });
    let rows = rows.collect();
    letter.table(head, rows);
}
