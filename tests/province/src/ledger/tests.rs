use serde_json::json;

use super::*;

fn ledger() -> Ledger {
    Ledger::open(&Place::Memory, Clock::default()).unwrap()
}

#[test]
fn what_fails_in_the_middle_leaves_nothing() {
    let ledger = ledger();
    let failed = ledger.write(|book| {
        book.next_number("H00.001", "20261120")?;
        book.note_call("x", "", 200, "ok")?;
        Err::<(), _>(LedgerError::Database(rusqlite::Error::QueryReturnedNoRows))
    });
    assert!(failed.is_err());
    assert_eq!(ledger.numbers().unwrap(), []);
    assert_eq!(ledger.calls().unwrap(), []);
}

#[test]
fn the_same_value_is_the_same_text_whatever_the_order_of_its_fields() {
    let one: Value = serde_json::from_str(r#"{"b": [1, {"y": "\"", "x": null}], "a": 2}"#).unwrap();
    let other: Value =
        serde_json::from_str(r#"{"a": 2, "b": [1, {"x": null, "y": "\""}]}"#).unwrap();
    assert_eq!(canonical(&one), canonical(&other));
    assert_eq!(
        serde_json::from_str::<Value>(&canonical(&one)).unwrap(),
        one
    );
    assert_ne!(canonical(&json!([1, 2])), canonical(&json!([2, 1])));
}

#[test]
fn numbers_count_up_for_each_agency_and_day() {
    let ledger = ledger();
    let next =
        |agency: &str, day: &str| ledger.write(|book| book.next_number(agency, day)).unwrap();
    let given = [
        next("H00.001", "20261120"),
        next("H00.001", "20261120"),
        next("H00.002", "20261120"),
        next("H00.001", "20261121"),
    ];
    assert_eq!(
        given,
        [
            "H00.001-20261120-0000001",
            "H00.001-20261120-0000002",
            "H00.002-20261120-0000001",
            "H00.001-20261121-0000001",
        ]
    );
}

#[test]
fn bytes_come_only_after_those_that_are_there() {
    let ledger = ledger();
    let kept = ledger
        .write(|book| {
            let file = book.add_file(&NewFile {
                name: "a.pdf",
                content_type: "application/pdf",
                declared: 6,
                wanted_sha256: "",
                way: "tus",
                base: "http://x/",
            })?;
            let taken = [
                book.append(&file.id, 0, b"abc")?,
                book.append(&file.id, 0, b"abc")?,
                book.append(&file.id, 4, b"ef")?,
                book.append(&file.id, 3, b"def")?,
            ];
            assert_eq!(taken, [true, false, false, true]);
            book.bytes(&file.id)
        })
        .unwrap();
    assert_eq!(kept, b"abcdef");
}
