//! Rows of a book.

use std::borrow::Cow;

use super::book::{
    BookEntry, BookField, BookRow, BookTemplate, BookWording, Column, ColumnAlign, Standing,
};
use crate::form::FormError;
use crate::form::block::{Block, stack};
use crate::form::flow::{Span, Type, bold, italic, plain, struck};
use crate::form::sheet::{Fonts, MM};
use crate::form::table::{Cell, Grid, centre, columns, left, right};
use crate::form::wording::grouped;

/// Types tried until a row fits on a page; the last is legible and holds some thousand letters.
const SETS: [Type; 2] = [
    Type {
        size: 10.0,
        leading: 12.0,
    },
    Type {
        size: 6.5,
        leading: 7.6,
    },
];

/// Sets the rows of a book.
pub(super) struct Rows<'a> {
    words: &'a BookWording,
    grids: [Grid<'a>; 2],
}

impl<'a> Rows<'a> {
    pub(super) fn new(template: &'a BookTemplate, fonts: &'a Fonts, width: f32) -> Self {
        let words = &template.wording;
        let wished: Vec<f32> = words
            .columns
            .iter()
            .map(|column| f32::from(column.width) * MM)
            .collect();
        let grid = |set| Grid {
            fonts,
            columns: columns(width, &wished),
            set,
        };
        Self {
            words,
            grids: SETS.map(grid),
        }
    }

    /// Titles, and below them the numbers of the columns as the decree's sample has them.
    pub(super) fn head(&self) -> Block {
        let grid = &self.grids[0];
        let titles = self
            .words
            .columns
            .iter()
            .map(|column| column.title.as_str());
        let mut head = grid.head(titles);
        let numbers: Vec<Cell> = (1..=self.words.columns.len())
            .map(|number| centre(vec![italic(format!("({number})"))]))
            .collect();
        stack(&mut head, grid.row(&numbers));
        head
    }

    /// One row, in smaller type where it would be taller than `room`.
    pub(super) fn row(&self, row: &BookRow, room: f32) -> Result<Block, FormError> {
        match row {
            BookRow::Entry(entry) => {
                let cells = self
                    .words
                    .columns
                    .iter()
                    .map(|column| self.cell(entry, column))
                    .collect::<Result<Vec<_>, _>>()?;
                let [usual, small] = &self.grids;
                let block = usual.row(&cells);
                Ok(if block.height > room {
                    small.row(&cells)
                } else {
                    block
                })
            }
            BookRow::Range { first, last, note } => {
                let text = self.words.said_of_range(*first, *last, note)?;
                Ok(self.remark(&text))
            }
        }
    }

    /// A row over all columns.
    pub(super) fn remark(&self, text: &str) -> Block {
        self.grids[0].wide_row(vec![italic(text)])
    }

    fn cell(&self, entry: &BookEntry, column: &Column) -> Result<Cell, FormError> {
        let spans = self.spans(entry, column.field)?;
        Ok(match column.align {
            ColumnAlign::Left => left(spans),
            ColumnAlign::Centre => centre(spans),
            ColumnAlign::Right => right(spans),
        })
    }

    /// What stands in a field: what stood there before, struck through, then what stands there now, then why.
    fn spans(&self, entry: &BookEntry, field: BookField) -> Result<Vec<Span>, FormError> {
        let mut spans = Vec::new();
        let corrections = entry
            .corrections
            .iter()
            .filter(|correction| correction.field == field);
        for correction in corrections.clone() {
            spans.push(struck(&correction.old));
            spans.push(plain(" "));
        }
        let text = self.text(entry, field)?;
        spans.push(match field {
            BookField::Number => bold(text),
            _ => plain(text),
        });
        for correction in corrections {
            spans.push(italic(format!(" ({})", correction.note.trim())));
        }
        Ok(spans)
    }

    fn text<'e>(&self, entry: &'e BookEntry, field: BookField) -> Result<Cow<'e, str>, FormError> {
        let void = matches!(entry.standing, Standing::Void { .. });
        Ok(match field {
            BookField::Number => format!("{:02}", entry.number).into(),
            BookField::Note => self.words.said_of(entry)?,
            _ if void => "".into(),
            BookField::Date => entry
                .date
                .map_or("".into(), |date| date.format("%d/%m/%Y").to_string().into()),
            BookField::Requester => entry.requester.as_str().into(),
            BookField::Paper => entry.paper.as_str().into(),
            BookField::Languages => entry.languages.as_str().into(),
            BookField::Signer => entry.signer.as_str().into(),
            BookField::Count => entry
                .count
                .map_or("".into(), |count| count.to_string().into()),
            BookField::Fee => entry.fee.map_or("".into(), |fee| grouped(fee).into()),
        })
    }
}
