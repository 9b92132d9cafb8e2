//! A certification book on A4, row by row onto the output: sixty thousand rows need no more memory than sixty.

use std::io::Write;

use super::book::{BookHead, BookRow, BookTemplate, Closing};
use super::book_cover::{closing, cover};
use super::book_rows::Rows;
use super::pages::{Foot, Frame, Pages};
use crate::form::FormError;
use crate::form::sheet::{Fonts, MM};
use crate::form::spool::About;
use crate::form::wording::filled;

/// Top, right, bottom and left: the left edge is bound.
const MARGINS: [f32; 4] = [12.0 * MM, 12.0 * MM, 10.0 * MM, 20.0 * MM];

/// Digits of the digest at the foot of a page.
const SHORT_DIGEST: usize = 16;

/// A book under way.
pub struct Register<'a, W: Write> {
    pages: Pages<'a, W>,
    rows: Rows<'a>,
    template: &'a BookTemplate,
    head: &'a BookHead,
    /// Rows so far.
    count: u64,
    /// Height a row may take.
    room: f32,
}

/// Prints a book whose rows are at hand; longer ones are written by [`Register`].
///
/// # Errors
/// As [`Register`].
pub fn register<'r>(
    template: &BookTemplate,
    fonts: &Fonts,
    head: &BookHead,
    rows: impl IntoIterator<Item = &'r BookRow>,
    end: &Closing,
) -> Result<Vec<u8>, FormError> {
    let mut bytes = Vec::new();
    let mut register = Register::start(&mut bytes, template, fonts, head)?;
    for row in rows {
        register.row(row)?;
    }
    register.finish(end)?;
    Ok(bytes)
}

impl<'a, W: Write> Register<'a, W> {
    /// Begins a book with its cover on `out`, which need not seek and is best buffered.
    ///
    /// # Errors
    /// [`FormError::NoFact`] where the template asks for what no book has, [`FormError::Letter`], [`FormError::Pdf`].
    pub fn start(
        out: W,
        template: &'a BookTemplate,
        fonts: &'a Fonts,
        head: &'a BookHead,
    ) -> Result<Self, FormError> {
        let words = &template.wording;
        let short: String = head.digest.chars().take(SHORT_DIGEST).collect();
        let volume = head.volume.to_string();
        let foot = Foot {
            left: filled(&words.digest_foot, |name| {
                Some(match name {
                    "volume" => volume.as_str().into(),
                    "digest" => short.as_str().into(),
                    "template" => template.name().into(),
                    _ => return None,
                })
            })?,
            page: words.page.clone(),
            practice: head.practice,
        };
        let frame = Frame {
            paper: template.paper,
            margins: MARGINS,
        };
        let mut pages = Pages::start(out, fonts, frame, foot)?;
        let (width, height) = (pages.width(), pages.height());
        pages.add(cover(template, head, fonts, (width, height))?)?;
        pages.turn()?;
        let rows = Rows::new(template, fonts, width);
        let titles = rows.head();
        let room = height - titles.height;
        pages.repeat(Some(titles))?;
        Ok(Self {
            pages,
            rows,
            template,
            head,
            count: 0,
            room,
        })
    }

    /// Adds a row.
    ///
    /// # Errors
    /// [`FormError::NoRoom`] for a row longer than a page, [`FormError::NoFact`], [`FormError::Letter`],
    /// [`FormError::Pdf`].
    pub fn row(&mut self, row: &BookRow) -> Result<(), FormError> {
        self.count += 1;
        self.pages.add(self.rows.row(row, self.room)?)
    }

    /// Ends the book with its closing note; says how many pages it has.
    ///
    /// # Errors
    /// [`FormError::NoFact`], [`FormError::NoRoom`], [`FormError::Letter`], [`FormError::Pdf`].
    pub fn finish(mut self, end: &Closing) -> Result<usize, FormError> {
        let words = &self.template.wording;
        if self.count == 0 {
            self.pages.add(self.rows.remark(&words.no_rows))?;
        }
        self.pages.repeat(None)?;
        let note = |pages: &Pages<'_, W>, count| {
            closing(
                self.template,
                self.head,
                end,
                pages.fonts,
                pages.width(),
                count,
            )
        };
        // The note tells the page it stands on; its height hardly depends on the number, and is tried first.
        let tried = note(&self.pages, self.pages.page_of(0.0))?;
        let last = self.pages.page_of(tried.height);
        let block = note(&self.pages, last)?;
        self.pages.add(block)?;
        let title = format!(
            "{} {} – {}",
            self.template.title.join(" "),
            self.head.volume,
            words.said_of_period(self.head.period)?
        );
        self.pages.finish(&About {
            title: &title,
            legal_basis: &self.template.legal_basis,
        })
    }
}
