//! Certification books through `motcuactl`, over a practice store that a desk filled.
#![allow(clippy::unwrap_used, clippy::panic, reason = "tests fail by panicking")]

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use chrono::{Datelike as _, NaiveDate};
use motcua_desk::case::certify::{BookKind, Capacity, Matter, Requester, Signer};
use motcua_desk::case::ids::SignerId;
use motcua_desk::view::books::BookOpening;
use motcua_desk::view::certify::{RowInput, VisitInput};
use motcua_desk::{Desk, DeskParts, Worker};
use serde_json::{Value, json};

/// A practice store whose book of copies has the numbers 7 and 8, and the month they were given in.
fn filled(folder: &Path) -> u32 {
    let worker = Worker::new(
        env!("CARGO_BIN_EXE_motcuactl").into(),
        vec!["worker".into()],
    );
    let mut parts = DeskParts::system(folder.to_owned(), worker);
    parts.practice = true;
    let desk = Desk::new(parts).unwrap();
    desk.practise().unwrap();
    let mut office = desk.settings().unwrap().office;
    office.certify.signers = vec![Signer {
        id: SignerId::fresh(),
        name: "Phạm Thị Ký".into(),
        capacity: Capacity::InPlaceOf,
        title: "Phó Chủ tịch".into(),
        on_behalf_of: "Chủ tịch".into(),
        decision: "12/QĐ-UBND".into(),
        from: NaiveDate::from_ymd_opt(2026, 1, 1).unwrap(),
        until: None,
        scope: BookKind::ALL.to_vec(),
        user: None,
    }];
    desk.office_change(office).unwrap();
    let opening = BookOpening {
        kind: BookKind::Copies,
        first: 7,
        volume: 2,
    };
    desk.book_open(&opening).unwrap();
    let row = |line: &str| RowInput {
        matter: Matter::Copies,
        line: line.into(),
        kind: None,
        as_typed: false,
        answered: Vec::new(),
    };
    let visit = VisitInput {
        requester: Requester {
            name: "Nguyễn Văn Mẫu".into(),
            ..Requester::default()
        },
        rows: vec![row("ks 2"), row("hb 1")],
        declared: true,
        now: Some(true),
        ..VisitInput::default()
    };
    let rows = desk.certify_take(&visit).unwrap().rows;
    desk.sign_out().unwrap();
    rows[0].number.as_ref().unwrap().day.month()
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
    let books = said(&motcuactl(folder, &["books"]));
    let file = folder.join(name);
    let book = books[0]["id"].as_str().unwrap();
    let words = [&["register", book, "-o", file.to_str().unwrap()], period].concat();
    (motcuactl(folder, &words), file)
}

#[test]
fn books_are_listed_and_the_register_of_the_year_is_written() {
    let folder = tempfile::tempdir().unwrap();
    filled(folder.path());
    let books = said(&motcuactl(folder.path(), &["books"]));
    let book = &books[0];
    assert_eq!(books.as_array().unwrap().len(), 1);
    assert_eq!(
        (&book["kind"], &book["first"], &book["last"], &book["state"]),
        (
            &json!("copies"),
            &json!(7),
            &json!(8),
            &json!({ "kind": "open" })
        )
    );
    let (output, file) = register(folder.path(), &["--year"], "so.pdf");
    let told = said(&output);
    // Twice 2,000 for one page, and 14,000 for twelve (TT 226/2016/TT-BTC Art. 4).
    assert_eq!(
        (&told["rows"], &told["total"]),
        (&json!(2), &json!(18_000)),
        "{told}"
    );
    assert!(std::fs::read(file).unwrap().starts_with(b"%PDF"));
}

#[test]
fn a_register_of_a_month_has_the_numbers_of_that_month_alone() {
    let folder = tempfile::tempdir().unwrap();
    let month = filled(folder.path());
    for (month, rows) in [(month, 2), (month % 12 + 1, 0)] {
        let period = ["--month", &month.to_string()];
        let (output, _) = register(folder.path(), &period, "thang.pdf");
        assert_eq!(said(&output)["rows"], rows, "month {month}");
    }
}

#[test]
fn a_spreadsheet_is_written_where_the_name_says_so() {
    let folder = tempfile::tempdir().unwrap();
    filled(folder.path());
    let (output, file) = register(folder.path(), &["--year"], "so.xlsx");
    assert_eq!(said(&output)["rows"], 2);
    assert!(std::fs::read(file).unwrap().starts_with(b"PK"));
}

#[test]
fn a_register_that_is_not_there_to_be_written_is_wrong_usage() {
    let folder = tempfile::tempdir().unwrap();
    filled(folder.path());
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
