//! The workbook as another library reads it.

#![allow(clippy::unwrap_used, clippy::panic, reason = "tests fail by panicking")]

use std::io::Cursor;

use calamine::{Data, Range, Reader, Xlsx};
use motcua_pdf::form::Agency;
use motcua_pdf::form::certify::{BookKind, BookTemplates, Correction, Period, SignerLines, Volume};

use super::*;

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn head() -> BookHead {
    BookHead {
        agency: Agency {
            superior: "ỦY BAN NHÂN DÂN XÃ SƠN ĐÔNG".to_owned(),
            unit: "TRUNG TÂM PHỤC VỤ HÀNH CHÍNH CÔNG".to_owned(),
        },
        site: None,
        place: "Sơn Đông".to_owned(),
        volume: Volume {
            number: 2,
            year: 2026,
            symbol: "SCT/BS".to_owned(),
        },
        period: Period::Year(2026),
        opened_on: day("2026-01-02"),
        closed_on: Some(day("2026-12-31")),
        digest: "9f86d081".to_owned(),
        practice: false,
    }
}

fn end() -> Closing {
    Closing {
        cases: 2,
        numbers: Some((1, 415)),
        voided: 1,
        cancelled: 0,
        fees: 1_234_000,
        date: day("2026-12-31"),
        keeper: "Lê Quang Định".to_owned(),
        leader: SignerLines {
            lines: vec!["CHỦ TỊCH".to_owned()],
            name: "Đặng Thị Kim Oanh".to_owned(),
        },
    }
}

fn entry(number: u32) -> BookEntry {
    BookEntry {
        number,
        standing: Standing::Issued,
        date: Some(day("2026-11-05")),
        requester: "Nguyễn Thị Hường".to_owned(),
        paper: "=1+1 Giấy khai sinh".to_owned(),
        languages: String::new(),
        signer: "Đặng Thị Kim Oanh, Chủ tịch".to_owned(),
        count: Some(30),
        fee: Some(120_000),
        note: String::new(),
        corrections: Vec::new(),
    }
}

fn workbook(rows: impl IntoIterator<Item = BookRow>) -> Vec<u8> {
    let templates = BookTemplates::bundled().unwrap();
    let template = templates
        .on(BookKind::Copies.template(), day("2026-12-31"))
        .unwrap();
    let (head, scratch) = (head(), tempfile::tempdir().unwrap());
    let rows: Vec<BookRow> = rows.into_iter().collect();
    let bytes = register(template, &head, &rows, &end(), scratch.path()).unwrap();
    let left = std::fs::read_dir(scratch.path()).unwrap().count();
    assert_eq!(left, 0, "rows were left in the folder");
    bytes
}

fn sheet(bytes: &[u8], name: &str) -> Range<Data> {
    let mut book = Xlsx::new(Cursor::new(bytes)).unwrap();
    book.worksheet_range(name).unwrap()
}

fn text(cell: &str) -> Data {
    Data::String(cell.to_owned())
}

/// A part of the file as text.
fn part(bytes: &[u8], name: &str) -> String {
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
    std::io::read_to_string(archive.by_name(name).unwrap()).unwrap()
}

#[test]
fn every_kind_of_row_is_read_back_as_it_was_meant() {
    let corrected = BookEntry {
        corrections: vec![Correction {
            field: BookField::Requester,
            old: "Nguyễn Thị Hương".to_owned(),
            note: "sửa ngày 06/11/2026".to_owned(),
        }],
        ..entry(414)
    };
    let void = BookEntry {
        standing: Standing::Void {
            reason: "in hỏng".to_owned(),
        },
        ..entry(415)
    };
    let range = BookRow::Range {
        first: 1,
        last: 412,
        note: "ghi tại sổ giấy".to_owned(),
    };
    let rows = [entry(413), corrected, void].map(|entry| BookRow::Entry(Box::new(entry)));
    let bytes = workbook(std::iter::once(range).chain(rows));
    let sheet = sheet(&bytes, "Sổ");
    assert_eq!(sheet.get_size(), (5, 8));
    let titles = BookTemplates::bundled().unwrap();
    let titles = titles
        .on(BookKind::Copies.template(), day("2026-12-31"))
        .unwrap();
    for (place, column) in titles.wording.columns.iter().enumerate() {
        assert_eq!(sheet[(0, place)], text(&column.title));
    }
    assert_eq!(sheet[(1, 0)], text("1–412"));
    assert_eq!(sheet[(1, 7)], text("ghi tại sổ giấy"));
    assert_eq!(sheet[(2, 0)], Data::Float(413.0));
    let Data::DateTime(date) = &sheet[(2, 1)] else {
        panic!("{:?} is no date", sheet[(2, 1)]);
    };
    // 5 November 2026 as days since 30 December 1899.
    assert!((date.as_f64() - 46_331.0).abs() < f64::EPSILON, "{date:?}");
    assert_eq!(sheet[(2, 2)], text("Nguyễn Thị Hường"));
    assert_eq!(sheet[(2, 3)], text("=1+1 Giấy khai sinh"));
    assert_eq!(sheet[(2, 5)], Data::Float(30.0));
    assert_eq!(sheet[(2, 6)], Data::Float(120_000.0));
    assert_eq!(sheet[(2, 7)], Data::Empty);
    assert_eq!(
        sheet[(3, 7)],
        text(
            "Họ tên của người yêu cầu chứng thực: trước ghi “Nguyễn Thị Hương” (sửa ngày 06/11/2026)"
        )
    );
    assert_eq!(sheet[(4, 0)], Data::Float(415.0));
    assert!((1..7).all(|column| sheet[(4, column)] == Data::Empty));
    assert_eq!(sheet[(4, 7)], text("Bỏ số: in hỏng"));
}

#[test]
fn titles_stay_in_view_rows_are_filtered_and_amounts_carry_the_currency() {
    let bytes = workbook([BookRow::Entry(Box::new(entry(1)))]);
    let sheet = part(&bytes, "xl/worksheets/sheet1.xml");
    for expected in [
        "<pane ySplit=\"1\" topLeftCell=\"A2\" activePane=\"bottomLeft\" state=\"frozen\"/>",
        "<autoFilter ref=\"A1:H2\"/>",
        "orientation=\"landscape\"",
    ] {
        assert!(sheet.contains(expected), "{expected}\n{sheet}");
    }
    let styles = part(&bytes, "xl/styles.xml");
    for expected in ["#,##0\\ &quot;đ&quot;", "dd/mm/yyyy"] {
        assert!(styles.contains(expected), "{expected}\n{styles}");
    }
}

#[test]
fn a_second_sheet_says_what_the_book_is() {
    let bytes = workbook([]);
    let facts = sheet(&bytes, "Thông tin");
    let fact = |label: &str| {
        let row = facts.rows().find(|row| row[0] == text(label)).unwrap();
        row[1].clone()
    };
    assert_eq!(fact("Quyển số"), text("02/2026-SCT/BS"));
    assert_eq!(fact("Thời gian"), text("Năm 2026"));
    assert_eq!(fact("SHA-256"), text("9f86d081"));
    assert_eq!(fact("Số bỏ"), Data::Float(1.0));
    assert_eq!(fact("Tổng số phí"), Data::Float(1_234_000.0));
    assert_eq!(sheet(&bytes, "Sổ").get_size(), (1, 8));
}

#[test]
fn a_long_book_is_read_back_whole() {
    // 60,000 numbers at night.
    let count = std::env::var("MOTCUA_BOOK_ROWS").ok();
    let count: u32 = count.map_or(6_000, |count| count.parse().unwrap());
    let rows = (1..=count).map(|number| BookRow::Entry(Box::new(entry(number))));
    let sheet = sheet(&workbook(rows), "Sổ");
    assert_eq!(sheet.height(), count as usize + 1);
    let numbers = (1..=count).zip(sheet.rows().skip(1));
    let wrong = numbers
        .filter(|(number, row)| row[0] != Data::Float(f64::from(*number)))
        .count();
    assert_eq!(wrong, 0);
}
