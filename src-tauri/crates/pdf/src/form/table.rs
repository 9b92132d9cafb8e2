//! Ruled tables, row by row.

use super::block::Block;
use super::flow::{Align, Span, Type, bold, paragraph};
use super::sheet::{Fonts, Mark};

/// Room between a cell's edge and its text.
const PADDING: f32 = 3.0;

/// A cell: its words and how they lie.
pub(super) struct Cell {
    pub(super) spans: Vec<Span>,
    pub(super) align: Align,
}

/// Widths, face and size shared by all rows of a table.
pub(super) struct Grid<'a> {
    pub(super) fonts: &'a Fonts,
    pub(super) columns: Vec<f32>,
    pub(super) set: Type,
}

/// A table under way.
pub(super) struct Table<'a> {
    grid: Grid<'a>,
    rows: Vec<Block>,
}

pub(super) fn left(spans: Vec<Span>) -> Cell {
    Cell {
        spans,
        align: Align::Left,
    }
}

pub(super) fn centre(spans: Vec<Span>) -> Cell {
    Cell {
        spans,
        align: Align::Centre,
    }
}

pub(super) fn right(spans: Vec<Span>) -> Cell {
    Cell {
        spans,
        align: Align::Right,
    }
}

/// Widths of columns; those given as zero share what the others leave.
pub(super) fn columns(width: f32, wished: &[f32]) -> Vec<f32> {
    let fixed: f32 = wished.iter().sum();
    let open = wished.iter().filter(|column| **column == 0.0).count();
    let share = (width - fixed) / open.max(1) as f32;
    wished
        .iter()
        .map(|column| if *column == 0.0 { share } else { *column })
        .collect()
}

impl Grid<'_> {
    /// The row of titles.
    pub(super) fn head<'t>(&self, titles: impl IntoIterator<Item = &'t str>) -> Block {
        let cells: Vec<Cell> = titles
            .into_iter()
            .map(|title| centre(vec![bold(title)]))
            .collect();
        self.row(&cells).kept()
    }

    /// A row of one cell per column.
    pub(super) fn row(&self, cells: &[Cell]) -> Block {
        ruled(self.fonts, self.set, &self.columns, cells)
    }

    /// A row of one cell over all columns.
    pub(super) fn wide_row(&self, spans: Vec<Span>) -> Block {
        ruled(
            self.fonts,
            self.set,
            &[self.columns.iter().sum()],
            &[left(spans)],
        )
    }
}

fn ruled(fonts: &Fonts, set: Type, columns: &[f32], cells: &[Cell]) -> Block {
    let mut marks = Vec::new();
    let mut height: f32 = 0.0;
    let mut x = 0.0;
    for (cell, width) in cells.iter().zip(columns) {
        let inner = width - 2.0 * PADDING;
        let block = paragraph(fonts, &cell.spans, set, inner, cell.align);
        height = height.max(block.height + 1.2);
        let moved = block
            .marks
            .into_iter()
            .map(|mark| mark.moved(x + PADDING, 0.6));
        marks.extend(moved);
        x += width;
    }
    let mut x = 0.0;
    marks.push(Mark::rule((0.0, 0.0), (0.0, height)));
    for width in columns {
        x += width;
        marks.push(Mark::rule((x, 0.0), (x, height)));
    }
    marks.push(Mark::rule((0.0, 0.0), (x, 0.0)));
    // Each row brings its lower edge too, so that a table cut by a page end is closed.
    marks.push(Mark::rule((0.0, height), (x, height)));
    Block {
        height,
        marks,
        keep_with_next: false,
    }
}

impl<'a> Table<'a> {
    pub(super) fn new(grid: Grid<'a>, heads: &[&String]) -> Self {
        let rows = vec![grid.head(heads.iter().map(|head| head.as_str()))];
        Self { grid, rows }
    }

    /// Adds a row of one cell per column.
    pub(super) fn row(&mut self, cells: &[Cell]) {
        self.rows.push(self.grid.row(cells));
    }

    /// Adds a row of one cell over all columns, kept with the row below it.
    pub(super) fn wide_row(&mut self, spans: Vec<Span>) {
        self.rows.push(self.grid.wide_row(spans).kept());
    }

    pub(super) fn finish(mut self) -> Vec<Block> {
        if let Some(last) = self.rows.last_mut() {
            last.keep_with_next = false;
            last.height += 2.0;
        }
        self.rows
    }
}
