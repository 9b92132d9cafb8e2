//! What waits for a signature, to be carried upstairs and ticked off.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::letter::{LIST, Letter, Opening};
use crate::form::FormError;
use crate::form::block::Block;
use crate::form::flow::{bold, plain};
use crate::form::receipt_data::Agency;
use crate::form::sheet::{Fonts, MM, Mark};
use crate::form::signature::Signature;
use crate::form::table::{Grid, centre, columns, left};
use crate::form::template::{Template, Templates, Wording};
use crate::form::wording::{filled, full_date, place_and_date};

/// Id of the day list's template.
pub const DAY_LIST: &str = "certification-day-list";

/// Versions of the day list.
pub type DayListTemplates = Templates<DayListWording>;

/// One version of the day list.
pub type DayListTemplate = Template<DayListWording>;

/// Side of the box to tick.
const TICK: f32 = 3.5 * MM;

/// The lines under which somebody signs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SignerLines {
    /// `KT. CHỦ TỊCH`, `PHÓ CHỦ TỊCH`.
    pub lines: Vec<String>,
    /// Full name.
    pub name: String,
}

/// What waits on a day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DayList {
    /// Whose counter.
    pub agency: Agency,
    /// Place in the place-and-date line.
    pub place: String,
    /// The day.
    pub date: NaiveDate,
    /// Who carries the papers.
    pub officer: String,
    /// Lines by signer.
    pub groups: Vec<(SignerLines, Vec<DayLine>)>,
    /// A practice store's list is worth nothing.
    pub practice: bool,
}

/// One number that waits.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DayLine {
    /// Number with its book: `1234/02/2026-SCT/BS`.
    pub number: String,
    /// Who asked.
    pub requester: String,
    /// Name of the paper.
    pub paper: String,
    /// Copies to sign.
    pub copies: u32,
    /// Sheets of each; two or more take the cross-page seal (NĐ 23/2015/NĐ-CP, Article 20).
    pub sheets: u32,
}

/// Words of the day list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[allow(
    missing_docs,
    reason = "each field is the wording of the thing it names"
)]
pub struct DayListWording {
    pub state: String,
    pub motto: String,
    pub group: String,
    pub column_no: String,
    pub column_number: String,
    pub column_requester: String,
    pub column_paper: String,
    pub column_copies: String,
    pub column_seal: String,
    pub column_signed: String,
    pub cross_page_seal: String,
    pub total: String,
    pub officer_title: String,
    pub hint: String,
    pub page: String,
}

impl Wording for DayListWording {
    const BUNDLED: &'static str =
        include_str!("../../../../../../assets/forms/certification_day_list.json");
}

/// Prints what waits for a signature on A4, by signer.
///
/// # Errors
/// [`FormError::NoFact`], [`FormError::NoRoom`], [`FormError::Letter`], [`FormError::Pdf`].
pub fn day_list(
    template: &DayListTemplate,
    fonts: &Fonts,
    list: &DayList,
) -> Result<Vec<u8>, FormError> {
    let words = &template.wording;
    let mut letter = Letter::new(fonts, template, LIST);
    let day = full_date(list.date);
    letter.open(&Opening {
        agency: &list.agency,
        state: &words.state,
        motto: &words.motto,
        number: None,
        place_and_date: &place_and_date(&list.place, list.date),
        title: &template.title,
        subtitle: &day,
    });
    let (head, rows) = table(words, fonts, list, letter.width)?;
    letter.table(head, rows);
    letter.push(Block::gap(4.0).kept());
    let lines = || list.groups.iter().flat_map(|(_, lines)| lines);
    let copies: u32 = lines().map(|line| line.copies).sum();
    let total = filled(&words.total, |name| match name {
        "numbers" => Some(lines().count().to_string().into()),
        "copies" => Some(copies.to_string().into()),
        _ => None,
    })?;
    letter.text(&[plain(total)]);
    let officer = Signature {
        titles: vec![&words.officer_title],
        hint: &words.hint,
        name: &list.officer,
    };
    letter.sign(&[None, Some(officer)]);
    letter.pdf(template, &words.page, list.practice)
}

fn table(
    words: &DayListWording,
    fonts: &Fonts,
    list: &DayList,
    width: f32,
) -> Result<(Block, Vec<Block>), FormError> {
    let wished = [9.0, 40.0, 0.0, 0.0, 13.0, 16.0, 13.0].map(|width| width * MM);
    let grid = Grid {
        fonts,
        columns: columns(width, &wished),
        set: LIST,
    };
    let head = grid.head([
        words.column_no.as_str(),
        &words.column_number,
        &words.column_requester,
        &words.column_paper,
        &words.column_copies,
        &words.column_seal,
        &words.column_signed,
    ]);
    let mut rows = Vec::new();
    let mut number = 0;
    for (signer, lines) in &list.groups {
        let title = filled(&words.group, |name| match name {
            "lines" => Some(signer.lines.join(" ").into()),
            "name" => Some(signer.name.as_str().into()),
            "count" => Some(lines.len().to_string().into()),
            _ => None,
        })?;
        rows.push(grid.wide_row(vec![bold(title)]).kept());
        for line in lines {
            number += 1;
            rows.push(row(words, &grid, number, line));
        }
    }
    if let Some(last) = rows.last_mut() {
        last.keep_with_next = false;
    }
    Ok((head, rows))
}

fn row(words: &DayListWording, grid: &Grid<'_>, number: u32, line: &DayLine) -> Block {
    let seal = if line.sheets >= 2 {
        &words.cross_page_seal
    } else {
        ""
    };
    let mut block = grid.row(&[
        centre(vec![plain(number.to_string())]),
        centre(vec![plain(&line.number)]),
        left(vec![plain(&line.requester)]),
        left(vec![plain(&line.paper)]),
        centre(vec![plain(line.copies.to_string())]),
        centre(vec![bold(seal)]),
        centre(Vec::new()),
    ]);
    let width: f32 = grid.columns.iter().sum();
    let last = grid.columns.last().copied().unwrap_or_default();
    let (x, y) = (
        width - (last + TICK) / 2.0,
        (block.height - TICK).max(0.0) / 2.0,
    );
    let corners = [(x, y), (x + TICK, y), (x + TICK, y + TICK), (x, y + TICK)];
    for (from, to) in corners.iter().zip(corners.iter().cycle().skip(1)) {
        block.marks.push(Mark::rule(*from, *to));
    }
    block
}
