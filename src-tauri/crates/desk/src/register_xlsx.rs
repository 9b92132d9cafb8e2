//! A certification book as a workbook: the columns of the printed book, for counting and comparing.
//!
//! The printed book is the record; this is its copy in figures. Numbers are numbers and dates are dates, what was
//! corrected stands in the remark.

use std::io::Write;
use std::path::Path;

use chrono::{Datelike, NaiveDate};
use motcua_pdf::form::FormError;
use motcua_pdf::form::certify::{
    BookEntry, BookField, BookHead, BookRow, BookTemplate, Closing, Column, ColumnAlign, Standing,
};
use rust_xlsxwriter::{
    DocProperties, ExcelDateTime, Format, FormatAlign, FormatBorder, Workbook, Worksheet, XlsxError,
};

/// A4 in the numbering of the format (ECMA-376, 18.3.1.63).
const A4: u8 = 9;

/// Width in letters of a column that takes what the others leave on paper.
const WIDE: f64 = 45.0;

/// Millimetres of paper to the letter.
const LETTER_MM: f64 = 2.0;

/// Why a workbook could not be made.
#[derive(Debug, thiserror::Error)]
pub enum RegisterXlsxError {
    /// The book's template does not fit.
    #[error(transparent)]
    Form(#[from] FormError),
    /// A text is longer than a cell holds, there are more rows than a sheet, or the disk refused.
    #[error("the workbook cannot be written")]
    Workbook(#[from] XlsxError),
}

/// A workbook under way. Rows go to a nameless file as they come, so that sixty thousand need no more memory than
/// sixty.
pub struct RegisterXlsx<'a> {
    workbook: Workbook,
    template: &'a BookTemplate,
    head: &'a BookHead,
    formats: Formats,
    /// The row to write next; the titles are row 0.
    next: u32,
}

struct Formats {
    title: Format,
    number: Format,
    date: Format,
    amount: Format,
    text: Format,
    centred: Format,
}

/// The workbook of a book whose rows are at hand. `scratch` is the folder it goes to.
///
/// # Errors
/// [`RegisterXlsxError`].
pub fn register(
    template: &BookTemplate,
    head: &BookHead,
    rows: &[BookRow],
    end: &Closing,
    scratch: &Path,
) -> Result<Vec<u8>, RegisterXlsxError> {
    let mut book = RegisterXlsx::start(template, head, scratch)?;
    for row in rows {
        book.row(row)?;
    }
    let mut bytes = Vec::new();
    book.finish(&mut bytes, end)?;
    Ok(bytes)
}

impl<'a> RegisterXlsx<'a> {
    /// Begins a workbook. `scratch` is the folder the finished file goes to: rows wait there in a file without a name,
    /// never in the machine's temporary folder.
    ///
    /// # Errors
    /// [`RegisterXlsxError::Workbook`] where the folder cannot be written.
    pub fn start(
        template: &'a BookTemplate,
        head: &'a BookHead,
        scratch: &Path,
    ) -> Result<Self, RegisterXlsxError> {
        let mut workbook = Workbook::new();
        workbook.set_tempdir(scratch)?;
        let formats = Formats::new();
        let sheet = workbook.add_worksheet_with_constant_memory()?;
        sheet.set_name("Sổ")?;
        sheet.set_landscape().set_paper_size(A4);
        sheet.set_print_fit_to_pages(1, 0).set_repeat_rows(0, 0)?;
        sheet.set_freeze_panes(1, 0)?;
        for (index, column) in (0..).zip(&template.wording.columns) {
            let width = match column.width {
                0 => WIDE,
                width => f64::from(width) / LETTER_MM,
            };
            sheet.set_column_width(index, width)?;
            sheet.write_string_with_format(0, index, &column.title, &formats.title)?;
        }
        Ok(Self {
            workbook,
            template,
            head,
            formats,
            next: 1,
        })
    }

    /// Adds a row.
    ///
    /// # Errors
    /// [`RegisterXlsxError`].
    pub fn row(&mut self, row: &BookRow) -> Result<(), RegisterXlsxError> {
        let words = &self.template.wording;
        let sheet = self.workbook.worksheet_from_index(0)?;
        for (index, column) in (0..).zip(&words.columns) {
            let cell = (self.next, index);
            match (row, column.field) {
                (BookRow::Entry(entry), BookField::Note) => {
                    let text = remark(self.template, entry)?;
                    write_text(sheet, cell, &text, &self.formats.text)?;
                }
                (BookRow::Entry(entry), _) => {
                    write_field(sheet, cell, entry, column, &self.formats)?;
                }
                (BookRow::Range { first, last, .. }, BookField::Number) => {
                    let text = format!("{first}–{last}");
                    write_text(sheet, cell, &text, &self.formats.centred)?;
                }
                (BookRow::Range { note, .. }, BookField::Note) => {
                    write_text(sheet, cell, note, &self.formats.text)?;
                }
                (BookRow::Range { .. }, _) => {}
            }
        }
        self.next += 1;
        Ok(())
    }

    /// Writes the workbook, with a second sheet that says what the book is and how it was closed.
    ///
    /// # Errors
    /// [`RegisterXlsxError`].
    pub fn finish<W: Write + Send>(
        mut self,
        out: W,
        end: &Closing,
    ) -> Result<(), RegisterXlsxError> {
        let last_column = self.template.wording.columns.len().saturating_sub(1) as u16;
        let sheet = self.workbook.worksheet_from_index(0)?;
        sheet.autofilter(0, 0, self.next - 1, last_column)?;
        let title = self.template.title.join(" ");
        // The day of closing and not of this moment: the same book gives the same file.
        let properties = DocProperties::new()
            .set_title(format!("{title} {}", self.head.volume))
            .set_company(&self.head.agency.unit)
            .set_creation_datetime(&excel_date(end.date)?);
        self.workbook.set_properties(&properties);
        self.write_facts(&title, end)?;
        self.workbook.save_to_writer(out)?;
        Ok(())
    }

    fn write_facts(&mut self, title: &str, end: &Closing) -> Result<(), RegisterXlsxError> {
        let words = &self.template.wording;
        let head = self.head;
        let period = words.said_of_period(head.period)?;
        let texts = [
            (
                "Cơ quan",
                format!("{} – {}", head.agency.superior, head.agency.unit),
            ),
            ("Điểm tiếp nhận", head.site.clone().unwrap_or_default()),
            ("Tên sổ", title.to_owned()),
            ("Quyển số", head.volume.to_string()),
            ("Thời gian", period),
            ("SHA-256", head.digest.clone()),
        ];
        let counts = [
            (
                "Số việc chứng thực",
                i64::from(end.cases),
                &self.formats.number,
            ),
            ("Số bỏ", i64::from(end.voided), &self.formats.number),
            (
                "Việc đã hủy bỏ",
                i64::from(end.cancelled),
                &self.formats.number,
            ),
            ("Tổng số phí", end.fees, &self.formats.amount),
        ];
        let sheet = self.workbook.add_worksheet();
        sheet.set_name("Thông tin")?;
        sheet.set_column_width(0, 24)?.set_column_width(1, 70)?;
        for (row, (label, text)) in (0..).zip(&texts) {
            sheet.write_string(row, 0, *label)?;
            sheet.write_string(row, 1, text)?;
        }
        for (row, (label, count, format)) in (texts.len() as u32..).zip(counts) {
            sheet.write_string(row, 0, label)?;
            sheet.write_number_with_format(row, 1, count as f64, format)?;
        }
        Ok(())
    }
}

impl Formats {
    fn new() -> Self {
        let cell = || {
            Format::new()
                .set_font_name("Times New Roman")
                .set_align(FormatAlign::Top)
                .set_border(FormatBorder::Thin)
        };
        Self {
            title: cell()
                .set_bold()
                .set_text_wrap()
                .set_align(FormatAlign::Center),
            number: cell().set_num_format("0").set_align(FormatAlign::Center),
            date: cell()
                .set_num_format("dd/mm/yyyy")
                .set_align(FormatAlign::Center),
            amount: cell().set_num_format("#,##0\\ \"đ\""),
            text: cell().set_text_wrap(),
            centred: cell().set_align(FormatAlign::Center),
        }
    }
}

/// Writes a field of a number that was given; a void one has none but its number.
fn write_field(
    sheet: &mut Worksheet,
    (row, index): (u32, u16),
    entry: &BookEntry,
    column: &Column,
    formats: &Formats,
) -> Result<(), RegisterXlsxError> {
    let void = matches!(entry.standing, Standing::Void { .. });
    let text = match column.field {
        BookField::Number => {
            sheet.write_number_with_format(row, index, entry.number, &formats.number)?;
            return Ok(());
        }
        _ if void => "",
        BookField::Date => {
            if let Some(date) = entry.date {
                let date = excel_date(date)?;
                sheet.write_datetime_with_format(row, index, &date, &formats.date)?;
            }
            return Ok(());
        }
        BookField::Count => {
            if let Some(count) = entry.count {
                sheet.write_number_with_format(row, index, count, &formats.number)?;
            }
            return Ok(());
        }
        BookField::Fee => {
            if let Some(fee) = entry.fee {
                sheet.write_number_with_format(row, index, fee as f64, &formats.amount)?;
            }
            return Ok(());
        }
        BookField::Requester => &entry.requester,
        BookField::Paper => &entry.paper,
        BookField::Languages => &entry.languages,
        BookField::Signer => &entry.signer,
        BookField::Note => &entry.note,
    };
    let format = match column.align {
        ColumnAlign::Centre => &formats.centred,
        ColumnAlign::Left | ColumnAlign::Right => &formats.text,
    };
    write_text(sheet, (row, index), text, format)
}

fn write_text(
    sheet: &mut Worksheet,
    (row, index): (u32, u16),
    text: &str,
    format: &Format,
) -> Result<(), RegisterXlsxError> {
    if !text.trim().is_empty() {
        sheet.write_string_with_format(row, index, text.trim(), format)?;
    }
    Ok(())
}

/// The remark, and after it what stood in other columns before they were corrected.
fn remark(template: &BookTemplate, entry: &BookEntry) -> Result<String, RegisterXlsxError> {
    let mut text = template.wording.said_of(entry)?.into_owned();
    for correction in &entry.corrections {
        let column = template
            .wording
            .columns
            .iter()
            .find(|column| column.field == correction.field)
            .map_or("", |column| &column.title);
        if !text.is_empty() {
            text.push_str("; ");
        }
        text.push_str(&format!(
            "{column}: trước ghi “{}” ({})",
            correction.old.trim(),
            correction.note.trim()
        ));
    }
    Ok(text)
}

fn excel_date(date: NaiveDate) -> Result<ExcelDateTime, XlsxError> {
    let year = u16::try_from(date.year()).unwrap_or(u16::MAX);
    ExcelDateTime::from_ymd(year, date.month() as u8, date.day() as u8)
}

#[cfg(test)]
mod tests;
