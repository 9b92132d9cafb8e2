//! Certification books through `motcuactl`, over a practice store that a desk filled.
#![allow(clippy::unwrap_used, clippy::panic, reason = "tests fail by panicking")]

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use chrono::Datelike as _;
use motcua_desk::view::certification::CertificationList;
use motcua_desk::{Desk, DeskParts, Worker};
use serde_json::{Value, json};

/// A practice store, whose books begin with number 101 and whose book of copies has three; the month they were given in.
fn practised(folder: &Path) -> u32 {
    let worker = Worker::new(
        env!("CARGO_BIN_EXE_motcuactl").into(),
        vec!["worker".into()],
    );
    let mut parts = DeskParts::system(folder.to_owned(), worker);
    parts.practice = true;
    let desk = Desk::new(parts).unwrap();
    desk.practise().unwrap();
    let rows = desk.certify_rows(CertificationList::Reserved).unwrap();
    rows[0].number.as_ref().unwrap().day.month()
}

/// The book of copies as `books` tells it.
fn copies(folder: &Path) -> Value {
    let books = said(&motcuactl(folder, &["books"]));
    let mut books = books.as_array().unwrap().iter();
    books.find(|book| book["kind"] == "copies").unwrap().clone()
}

fn motcuactl(folder: &Path, words: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_motcuactl"))
        .args(words)
        .args(["--json", "--practice", "--data"])
        .arg(folder)
        .output()
        .unwrap()
}

fn said(output: &Output) -> Value {
    let errors = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{errors}");
    serde_json::from_slice(&output.stdout).unwrap()
}

/// Writes a register of the one book into `name`, and says what became of it.
fn register(folder: &Path, period: &[&str], name: &str) -> (Output, PathBuf) {
    let (book, file) = (copies(folder), folder.join(name));
    let book = book["id"].as_str().unwrap();
    let words = [&["register", book, "-o", file.to_str().unwrap()], period].concat();
    (motcuactl(folder, &words), file)
}

#[test]
fn books_are_listed_and_the_register_of_the_year_is_written() {
    let folder = tempfile::tempdir().unwrap();
    practised(folder.path());
    let book = copies(folder.path());
    assert_eq!(
        (&book["first"], &book["last"], &book["state"]["kind"]),
        (&json!(101), &json!(103), &json!("open"))
    );
    let (output, file) = register(folder.path(), &["--year"], "so.pdf");
    let told = said(&output);
    // Three and five copies of one page, two of twelve: 2,000 for a page, 14,000 for twelve (TT 226/2016/TT-BTC Art. 4).
    assert_eq!(
        (&told["rows"], &told["total"]),
        (&json!(3), &json!(44_000)),
        "{told}"
    );
    assert!(std::fs::read(file).unwrap().starts_with(b"%PDF"));
}

#[test]
fn a_register_of_a_month_has_the_numbers_of_that_month_alone() {
    let folder = tempfile::tempdir().unwrap();
    let month = practised(folder.path());
    for (month, rows) in [(month, 3), (month % 12 + 1, 0)] {
        let period = ["--month", &month.to_string()];
        let (output, _) = register(folder.path(), &period, "thang.pdf");
        assert_eq!(said(&output)["rows"], rows, "month {month}");
    }
}

#[test]
fn a_spreadsheet_is_written_where_the_name_says_so() {
    let folder = tempfile::tempdir().unwrap();
    practised(folder.path());
    let (output, file) = register(folder.path(), &["--year"], "so.xlsx");
    assert_eq!(said(&output)["rows"], 3);
    assert!(std::fs::read(file).unwrap().starts_with(b"PK"));
}

#[test]
fn a_register_that_is_not_there_to_be_written_is_wrong_usage() {
    let folder = tempfile::tempdir().unwrap();
    practised(folder.path());
    for (period, name) in [
        (&["--month", "13"][..], "so.pdf"),
        (&["--month", "1", "--year"], "so.pdf"),
        (&[], "so.pdf"),
        (&["--year"], "so.txt"),
    ] {
        let (output, file) = register(folder.path(), period, name);
        assert_eq!(output.status.code(), Some(2), "{period:?} {name}");
        assert!(!file.exists());
    }
}
