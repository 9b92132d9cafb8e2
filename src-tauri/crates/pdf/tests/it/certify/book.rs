//! Certification books: rows, corrections, closing, and books of any length.

use motcua_pdf::form::certify::{
    BookEntry, BookField, BookKind, BookRow, BookTemplates, Correction, Period, Register, Standing,
    register,
};
use motcua_pdf::form::{FormError, count_in_words};

use super::sample::{book_head, closing, entry, fonts, volume};
use crate::support::{lines, on_disk, pages, printed, text, tool};

fn print(kind: BookKind, rows: &[BookRow], numbers: Option<(u32, u32)>) -> Vec<u8> {
    let templates = BookTemplates::bundled().unwrap();
    let mut head = book_head();
    let end = closing(rows.len() as u32, numbers);
    let template = templates.on(kind.template(), end.date).unwrap();
    if kind != BookKind::Copies {
        head.volume = volume("SCT/CKND");
        head.period = Period::Year(2026);
    }
    register(template, &fonts(), &head, rows, &end).unwrap()
}

fn row(entry: BookEntry) -> BookRow {
    BookRow::Entry(Box::new(entry))
}

/// What a book may hold: usual, void, cancelled, corrected and elsewhere.
pub fn rows() -> Vec<BookRow> {
    let void = BookEntry {
        standing: Standing::Void {
            reason: "in hỏng, người ký từ chối ký".to_owned(),
        },
        ..entry(415)
    };
    let cancelled = BookEntry {
        standing: Standing::Cancelled {
            decision: "Quyết định số 12/QĐ-UBND ngày 20/11/2026".to_owned(),
        },
        note: "đã đăng trên trang thông tin của xã".to_owned(),
        ..entry(416)
    };
    let corrected = BookEntry {
        corrections: vec![Correction {
            field: BookField::Requester,
            old: "Nguyễn Thị Hương".to_owned(),
            note: "sửa ngày 06/11/2026, Lê Quang Định".to_owned(),
        }],
        ..entry(417)
    };
    let elsewhere = |first, last, note: &str| BookRow::Range {
        first,
        last,
        note: note.to_owned(),
    };
    vec![
        elsewhere(1, 412, "ghi tại sổ giấy"),
        row(entry(413)),
        row(entry(414)),
        row(void),
        row(cancelled),
        row(corrected),
        elsewhere(418, 420, "cấp trước khi khôi phục, ghi theo bản giấy"),
        row(entry(421)),
    ]
}

#[test]
fn the_words_of_a_month_are_kept() {
    let file = print(BookKind::Copies, &rows(), Some((1, 421)));
    let Some(said) = text(&file) else { return };
    for expected in [
        "SỔ CHỨNG THỰC BẢN SAO TỪ BẢN CHÍNH Tháng 11 năm 2026 Quyển số: 02/2026-SCT/BS Mở ngày: 01/07/2026",
        "(1) (2) (3) (4) (5) (6) (7) (8)",
        "Số 1–412: ghi tại sổ giấy",
        "Số 418–420: cấp trước khi khôi phục, ghi theo bản giấy",
        "415 Bỏ số: in hỏng, người ký từ chối ký",
        "Sổ này có 3 (ba) trang, 8 (tám) việc chứng thực, từ số 01 (một) đến số 421 (bốn trăm hai mươi mốt).",
        "Tổng số phí đã thu: 1.234.000 đồng (Bằng chữ: Một triệu hai trăm ba mươi bốn nghìn đồng).",
        "Sơn Đông, ngày 30 tháng 11 năm 2026",
        "NGƯỜI KHÓA SỔ",
        "SHA-256 9f86d081884c7d65…",
        "Trang 3/3",
    ] {
        assert!(said.contains(expected), "{expected}\n{said}");
    }
    insta::assert_snapshot!(lines(&file).unwrap());
}

#[test]
fn a_void_number_leaves_its_fields_empty() {
    let void = BookEntry {
        standing: Standing::Void {
            reason: "in hỏng".to_owned(),
        },
        requester: "Không Được In".to_owned(),
        ..entry(88)
    };
    let Some(said) = text(&print(BookKind::Copies, &[row(void)], Some((88, 88)))) else {
        return;
    };
    assert!(said.contains("88 Bỏ số: in hỏng"), "{said}");
    assert!(
        !said.contains("Không Được In") && !said.contains("116.000"),
        "{said}"
    );
}

#[test]
fn what_was_corrected_stays_legible_under_a_line() {
    let corrected = rows().remove(5);
    let struck = print(
        BookKind::Copies,
        std::slice::from_ref(&corrected),
        Some((417, 417)),
    );
    let BookRow::Entry(mut plain) = corrected else {
        return;
    };
    plain.corrections.clear();
    let unstruck = print(BookKind::Copies, &[BookRow::Entry(plain)], Some((417, 417)));
    let Some(said) = text(&struck) else { return };
    let expected = [
        "Nguyễn Thị Hương",
        "Phạm Văn Đoàn",
        "(sửa ngày 06/11/2026, Lê Quang Định)",
    ];
    let places: Vec<Option<usize>> = expected
        .iter()
        .map(|part| said.replace('\n', " ").find(part))
        .collect();
    assert!(
        places[0].is_some() && places.is_sorted(),
        "{places:?}\n{said}"
    );
    // One stroke more than the same row without its correction.
    let strokes = |file: &[u8]| {
        let (_folder, path) = on_disk("book.pdf", file);
        let plain = tool("qpdf", &["--qdf", "--object-streams=disable", &path, "-"])?;
        let bytes = String::from_utf8_lossy(&plain.stdout).into_owned();
        Some(bytes.lines().filter(|line| *line == "S").count())
    };
    let Some(with) = strokes(&struck) else { return };
    let lines_of_old_text = with - strokes(&unstruck).unwrap();
    assert!((1..=2).contains(&lines_of_old_text), "{lines_of_old_text}");
}

#[test]
fn the_columns_of_each_kind_of_book_are_kept() {
    let mut said = String::new();
    for kind in [
        BookKind::ElectronicCopies,
        BookKind::Signatures,
        BookKind::Transactions,
        BookKind::Translations,
    ] {
        let translated = BookEntry {
            requester: "Trần Thị Ngọc Ánh, Thẻ căn cước số 001199000012".to_owned(),
            languages: "từ tiếng Anh sang tiếng Việt".to_owned(),
            ..entry(1)
        };
        let Some(text) = lines(&print(kind, &[row(translated)], Some((1, 1)))) else {
            return;
        };
        said.push_str(&format!("{kind:?}: {text}\n\n"));
    }
    insta::assert_snapshot!(said);
}

#[test]
fn an_empty_month_says_so() {
    let Some(said) = text(&print(BookKind::Copies, &[], None)) else {
        return;
    };
    assert!(said.contains("Không phát sinh việc chứng thực."), "{said}");
    assert!(
        said.contains("Sổ này có 2 (hai) trang, không phát sinh việc chứng thực."),
        "{said}"
    );
}

#[test]
fn every_page_repeats_the_titles_and_counts_all_pages() {
    let rows: Vec<BookRow> = (1..=200).map(|number| row(entry(number))).collect();
    let file = print(BookKind::Copies, &rows, Some((1, 200)));
    let count = pages(&file);
    let Some(said) = text(&file) else { return };
    assert!(count > 4, "{count}");
    let tables = said.matches("(1) (2) (3) (4) (5) (6) (7) (8)").count() as u32;
    assert!(
        tables == count - 1 || tables == count - 2,
        "{tables} of {count}"
    );
    for page in 1..=count {
        assert!(
            said.contains(&format!("Trang {page}/{count}")),
            "{page} of {count}"
        );
    }
    let words = count_in_words(u64::from(count));
    assert!(
        said.contains(&format!("Sổ này có {count} ({words}) trang")),
        "{count}"
    );
    // Every number once, in order.
    let mut from = 0;
    for number in 1..=200 {
        let name = entry(number).requester;
        let date = entry(number).date.unwrap().format("%d/%m/%Y");
        let line = format!("{number:02} {date} {name}");
        let at = said[from..].find(&line);
        assert!(at.is_some(), "{line}");
        from += at.unwrap() + line.len();
    }
}

#[test]
fn a_row_longer_than_a_page_is_refused_and_a_long_one_set_smaller() {
    let long = |letters: usize| {
        row(BookEntry {
            note: "chữ ".repeat(letters / 4),
            ..entry(1)
        })
    };
    let file = print(BookKind::Copies, &[long(1_200)], Some((1, 1)));
    let Some(said) = text(&file) else { return };
    assert_eq!(
        said.matches("chữ").count() - said.matches("Bằng chữ").count(),
        300
    );
    let templates = BookTemplates::bundled().unwrap();
    let end = closing(1, Some((1, 1)));
    let template = templates.on(BookKind::Copies.template(), end.date).unwrap();
    let refused = register(template, &fonts(), &book_head(), &[long(20_000)], &end);
    assert!(matches!(refused, Err(FormError::NoRoom)));
}

#[test]
fn the_same_rows_give_the_same_bytes_in_a_sound_file() {
    let file = print(BookKind::Copies, &rows(), Some((1, 421)));
    assert_eq!(file, print(BookKind::Copies, &rows(), Some((1, 421))));
    assert_ne!(file, print(BookKind::Copies, &rows()[1..], Some((1, 421))));
    let (_folder, path) = on_disk("book.pdf", &file);
    let Some(output) = tool("qpdf", &["--check", &path]) else {
        return;
    };
    let check = printed(&output);
    assert!(check.contains("No syntax"), "{check}");
}

/// Counts what is written and keeps none of it.
#[derive(Clone, Default)]
struct Drain(std::rc::Rc<std::cell::Cell<u64>>);

impl std::io::Write for Drain {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.set(self.0.get() + bytes.len() as u64);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

#[test]
fn a_book_of_any_length_leaves_memory_page_by_page() {
    // 60,000 numbers at night.
    let count = std::env::var("MOTCUA_BOOK_ROWS").ok();
    let count: u32 = count.map_or(6_000, |count| count.parse().unwrap());
    let templates = BookTemplates::bundled().unwrap();
    let end = closing(count, Some((1, count)));
    let template = templates.on(BookKind::Copies.template(), end.date).unwrap();
    let (fonts, head, drain) = (fonts(), book_head(), Drain::default());
    let begun = std::time::Instant::now();
    let mut book = Register::start(drain.clone(), template, &fonts, &head).unwrap();
    let (mut written, mut held_back) = (drain.0.get(), 0);
    for number in 1..=count {
        book.row(&row(entry(number))).unwrap();
        held_back += 1;
        if drain.0.get() > written {
            (written, held_back) = (drain.0.get(), 0);
        }
        assert!(held_back < 60, "{held_back} rows wait at number {number}");
    }
    let pages = book.finish(&end).unwrap();
    let rate = f64::from(count) / begun.elapsed().as_secs_f64();
    eprintln!(
        "{count} rows on {pages} pages, {} bytes, {rate:.0} rows/s",
        drain.0.get()
    );
}
