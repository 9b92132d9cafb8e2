//! The tables of the receipt: dossiers of the visit, papers handed in.

use chrono::{DateTime, FixedOffset};

use super::block::Block;
use super::flow::{Span, bold, italic, plain};
use super::receipt::Setting;
use super::receipt_data::{Due, PaperLine};
use super::table::{Cell, Grid, Table, centre, columns, left};

/// `STT | Tên giấy tờ | Số bản chính | Số bản sao`, one block a row.
pub(super) fn paper_table(setting: &Setting<'_>) -> Vec<Block> {
    let words = setting.words();
    let heads = [
        &words.column_no,
        &words.column_paper,
        &words.column_originals,
        &words.column_copies,
    ];
    let mut table = table(setting, &[31.0, 0.0, 58.0, 48.0], &heads);
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
            table.row(&paper_row(number, paper));
        }
    }
    table.finish()
}

/// `STT | Mã hồ sơ, nội dung | Thời hạn | Hẹn trả`, for a visit with several dossiers.
pub(super) fn dossier_table(setting: &Setting<'_>) -> Vec<Block> {
    let words = setting.words();
    let heads = [
        &words.column_no,
        &words.column_dossier,
        &words.column_limit,
        &words.column_due,
    ];
    let mut table = table(setting, &[31.0, 0.0, 64.0, 86.0], &heads);
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
        let cells = [
            centre(vec![plain((index + 1).to_string())]),
            left(name),
            left(vec![plain(&dossier.limit)]),
            left(due(setting, dossier.due)),
        ];
        table.row(&cells);
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

fn paper_row(number: usize, paper: &PaperLine) -> [Cell; 4] {
    let mut name = vec![plain(&paper.name)];
    name.extend(paper.note.iter().map(|note| italic(format!(" ({note})"))));
    [
        centre(vec![plain(number.to_string())]),
        left(name),
        centre(vec![plain(paper.originals.to_string())]),
        centre(vec![plain(paper.copies.to_string())]),
    ]
}

/// A table in type a little smaller than the body's.
fn table<'a>(setting: &Setting<'a>, wished: &[f32], heads: &[&String]) -> Table<'a> {
    let grid = Grid {
        fonts: setting.fonts,
        columns: columns(setting.width, wished),
        set: setting.set.smaller(0.5),
    };
    Table::new(grid, heads)
}
