//! The fees of a day, one line a number.

use chrono::{NaiveDate, NaiveTime};
use serde::{Deserialize, Serialize};

use super::letter::{LIST, Letter, Opening};
use crate::form::FormError;
use crate::form::block::Block;
use crate::form::flow::{bold, italic, plain};
use crate::form::receipt_data::Agency;
use crate::form::sheet::{Fonts, MM};
use crate::form::signature::Signature;
use crate::form::table::{Grid, centre, columns, left, right};
use crate::form::template::{Template, Templates, Wording};
use crate::form::wording::{amount_in_words, full_date, grouped, grouped_amount, place_and_date};

/// Id of the fee list's template.
pub const FEE_LIST: &str = "certification-fee-list";

/// Versions of the fee list.
pub type FeeListTemplates = Templates<FeeListWording>;

/// One version of the fee list.
pub type FeeListTemplate = Template<FeeListWording>;

/// The fees of a day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FeeList {
    /// Who collects.
    pub agency: Agency,
    /// Place in the place-and-date line.
    pub place: String,
    /// The day.
    pub date: NaiveDate,
    /// Who collected, or `Tất cả quầy`.
    pub collector: String,
    /// Lines in the order of the day.
    pub lines: Vec<FeeLine>,
    /// A practice store's list is worth nothing.
    pub practice: bool,
}

/// One number and its fee.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FeeLine {
    /// When it was paid.
    pub time: NaiveTime,
    /// Number with its book: `1234/02/2026-SCT/BS`.
    pub number: String,
    /// Who paid.
    pub requester: String,
    /// What for, in a few words.
    pub kind: String,
    /// Pages of the original; 0 where the fee does not go by pages.
    pub pages: u32,
    /// Copies, or cases.
    pub copies: u32,
    /// Fee in đồng.
    pub amount: i64,
}

/// Words of the fee list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[allow(
    missing_docs,
    reason = "each field is the wording of the thing it names"
)]
pub struct FeeListWording {
    pub state: String,
    pub motto: String,
    pub collector: String,
    pub column_no: String,
    pub column_time: String,
    pub column_number: String,
    pub column_requester: String,
    pub column_kind: String,
    pub column_count: String,
    pub column_amount: String,
    pub no_lines: String,
    pub total: String,
    pub in_words: String,
    pub collector_title: String,
    pub head_title: String,
    pub hint: String,
    pub page: String,
}

impl Wording for FeeListWording {
    const BUNDLED: &'static str =
        include_str!("../../../../../../assets/forms/certification_fee_list.json");
}

/// Prints the fees of a day on A4.
///
/// # Errors
/// [`FormError::NoRoom`], [`FormError::Letter`], [`FormError::Pdf`].
pub fn fee_list(
    template: &FeeListTemplate,
    fonts: &Fonts,
    list: &FeeList,
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
    letter.text(&[
        plain(format!("{} ", words.collector)),
        bold(&list.collector),
    ]);
    letter.gap(2.0);
    let (head, rows) = table(words, fonts, list, letter.width);
    letter.table(head, rows);
    letter.push(Block::gap(4.0).kept());
    let total = total(list);
    letter.text(&[
        plain(format!("{} ", words.total)),
        bold(grouped_amount(total)),
        italic(format!(" ({} {}).", words.in_words, amount_in_words(total))),
    ]);
    let column = |title, name| {
        Some(Signature {
            titles: vec![title],
            hint: &words.hint,
            name,
        })
    };
    letter.sign(&[
        column(words.collector_title.as_str(), list.collector.as_str()),
        column(&words.head_title, ""),
    ]);
    letter.pdf(template, &words.page, list.practice)
}

fn total(list: &FeeList) -> i64 {
    let amounts = list.lines.iter().map(|line| line.amount);
    amounts.fold(0, i64::saturating_add)
}

fn table(words: &FeeListWording, fonts: &Fonts, list: &FeeList, width: f32) -> (Block, Vec<Block>) {
    let wished = [9.0, 13.0, 40.0, 0.0, 0.0, 19.0, 22.0].map(|width| width * MM);
    let grid = Grid {
        fonts,
        columns: columns(width, &wished),
        set: LIST.smaller(0.5),
    };
    let head = grid.head([
        words.column_no.as_str(),
        &words.column_time,
        &words.column_number,
        &words.column_requester,
        &words.column_kind,
        &words.column_count,
        &words.column_amount,
    ]);
    let rows = list.lines.iter().enumerate().map(|(index, line)| {
        let count = match line.pages {
            0 => line.copies.to_string(),
            pages => format!("{pages} × {}", line.copies),
        };
        grid.row(&[
            centre(vec![plain((index + 1).to_string())]),
            centre(vec![plain(line.time.format("%H:%M").to_string())]),
            centre(vec![plain(&line.number)]),
            left(vec![plain(&line.requester)]),
            left(vec![plain(&line.kind)]),
            centre(vec![plain(count)]),
            right(vec![plain(grouped(line.amount))]),
        ])
    });
    let rows: Vec<Block> = if list.lines.is_empty() {
        vec![grid.wide_row(vec![italic(&words.no_lines)])]
    } else {
        rows.collect()
    };
    (head, rows)
}
