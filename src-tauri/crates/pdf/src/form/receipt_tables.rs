//! The tables of the receipt: dossiers of the visit, papers handed in.

use chrono::{DateTime, FixedOffset};

use super::flow::{Align, Block, Span, Type, bold, italic, paragraph, plain};
use super::receipt::Setting;
use super::receipt_data::{Due, PaperLine};
use super::sheet::Mark;

/// Room between a cell's edge and its text.
const PADDING: f32 = 3.0;

/// A cell: its words and how they lie.
struct Cell {
    spans: Vec<Span>,
    align: Align,
}

/// `STT | Tên giấy tờ | Số bản chính | Số bản sao`, one block a row.
pub(super) fn paper_table(setting: &Setting<'_>) -> Vec<Block> {
    let words = setting.words();
    let columns = columns(setting.width, [31.0, 0.0, 58.0, 48.0]);
    let heads = [
        &words.column_no,
        &words.column_paper,
        &words.column_originals,
        &words.column_copies,
    ];
    let mut table = Table::new(setting, &columns, &heads);
    let several = setting.data.dossiers.len() > 1;
    let mut number = 0;
    for (index, dossier) in setting.data.dossiers.iter().enumerate() {
        if several {
            let title = format!("{} {}: {}", words.dossier_row, index + 1, dossier.procedure);
            table.wide_row(vec![bold(title)]);
        }
        if dossier.papers.is_empty() {
            table.wide_row(vec![italic(&words.no_papers)]);
        }
        for paper in &dossier.papers {
            number += 1;
            table.row(paper_row(number, paper), false);
        }
    }
    table.finish()
}

/// `STT | Mã hồ sơ, nội dung | Thời hạn | Hẹn trả`, for a visit with several dossiers.
pub(super) fn dossier_table(setting: &Setting<'_>) -> Vec<Block> {
    let words = setting.words();
    let columns = columns(setting.width, [31.0, 0.0, 64.0, 86.0]);
    let heads = [
        &words.column_no,
        &words.column_dossier,
        &words.column_limit,
        &words.column_due,
    ];
    let mut table = Table::new(setting, &columns, &heads);
    for (index, dossier) in setting.data.dossiers.iter().enumerate() {
        let mut name = vec![
            bold(format!("{} ", dossier.code)),
            plain(&dossier.procedure),
        ];
        if let Some(counter_no) = &dossier.counter_no {
            name.push(italic(format!(" ({} {counter_no})", words.counter_no)));
        }
        if let Some(unit) = &dossier.deciding_unit {
            name.push(italic(format!(" – {} {unit}", words.deciding_unit)));
        }
        let cells = vec![
            centre(vec![plain((index + 1).to_string())]),
            left(name),
            left(vec![plain(&dossier.limit)]),
            left(due(setting, dossier.due)),
        ];
        table.row(cells, false);
    }
    table.finish()
}

/// When a result is due, in the short form a column has room for.
fn due(setting: &Setting<'_>, due: Due) -> Vec<Span> {
    let short = |at: DateTime<FixedOffset>| bold(at.format("%H giờ %M, %d/%m/%Y").to_string());
    match due {
        Due::At(at) => vec![short(at)],
        Due::Provisional(at) => {
            let provisional = &setting.words().provisional;
            vec![plain(format!("{provisional} ")), short(at)]
        }
    }
}

fn paper_row(number: usize, paper: &PaperLine) -> Vec<Cell> {
    let mut name = vec![plain(&paper.name)];
    name.extend(paper.note.iter().map(|note| italic(format!(" ({note})"))));
    vec![
        centre(vec![plain(number.to_string())]),
        left(name),
        centre(vec![plain(paper.originals.to_string())]),
        centre(vec![plain(paper.copies.to_string())]),
    ]
}

fn left(spans: Vec<Span>) -> Cell {
    Cell {
        spans,
        align: Align::Left,
    }
}

fn centre(spans: Vec<Span>) -> Cell {
    Cell {
        spans,
        align: Align::Centre,
    }
}

/// Widths of columns; the one given as zero takes what the others leave.
fn columns(width: f32, wished: [f32; 4]) -> [f32; 4] {
    let fixed: f32 = wished.iter().sum();
    wished.map(|column| if column == 0.0 { width - fixed } else { column })
}

/// A ruled table under way.
struct Table<'a> {
    setting: &'a Setting<'a>,
    columns: &'a [f32],
    set: Type,
    rows: Vec<Block>,
}

impl<'a> Table<'a> {
    fn new(setting: &'a Setting<'a>, columns: &'a [f32], heads: &[&String]) -> Self {
        let mut table = Self {
            setting,
            columns,
            set: setting.smaller(0.5),
            rows: Vec::new(),
        };
        let cells = heads.iter().map(|head| centre(vec![bold(*head)])).collect();
        table.row(cells, true);
        table
    }

    /// Adds a row of one cell per column.
    fn row(&mut self, cells: Vec<Cell>, keep_with_next: bool) {
        let columns = self.columns.to_vec();
        self.ruled(&columns, cells, keep_with_next);
    }

    /// Adds a row of one cell over all columns, kept with the row below it.
    fn wide_row(&mut self, spans: Vec<Span>) {
        self.ruled(&[self.setting.width], vec![left(spans)], true);
    }

    fn ruled(&mut self, columns: &[f32], cells: Vec<Cell>, keep_with_next: bool) {
        let mut marks = Vec::new();
        let mut height: f32 = 0.0;
        let mut x = 0.0;
        for (cell, width) in cells.iter().zip(columns) {
            let inner = width - 2.0 * PADDING;
            let block = paragraph(self.setting.fonts, &cell.spans, self.set, inner, cell.align);
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
        self.rows.push(Block {
            height,
            marks,
            keep_with_next,
        });
    }

    fn finish(mut self) -> Vec<Block> {
        if let Some(last) = self.rows.last_mut() {
            last.keep_with_next = false;
            last.height += 2.0;
        }
        self.rows
    }
}
