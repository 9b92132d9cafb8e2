//! Data from outside, damaged at random: every reader answers or refuses, and what it took can be computed with.
#![allow(clippy::unwrap_used, reason = "tests fail by panicking")]

use proptest::prelude::*;
use proptest::sample::Index;
use serde_json::{Value, json};

use crate::address::AddressBook;
use crate::calendar::Calendar;
use crate::calendar::sample::day;
use crate::card::read_card;
use crate::fee::FeeTable;
use crate::procedure::{BannedPapers, Catalogue, MustDigitizeList, diff};

const CATALOGUE: &str = include_str!("../../../../assets/procedures/catalogue.json");
const FEES: &str = include_str!("../../../../assets/procedures/practice-fees.json");
const BANNED: &str = include_str!("../../../../assets/procedures/banned.json");
const ADDRESSES: &str = include_str!("../../../../assets/addresses/sample.json");
const CALENDAR: &str = include_str!("../../../../assets/calendar/vn-2026.json");
const CARDS: [&str; 3] = [
    "001099000011|012345678|Nguyễn Văn Mẫu|15061999|Nam|Thôn Một, Xã Thử, Tỉnh Thử|15082021",
    "001190000022||Trần Thị Thử|1990|Nữ|Thôn Hai, Xã Thử, Tỉnh Thử|15082021||Trần Văn Thử|Lê Thị Mẫu|",
    "001099000033||Đặng Văn Lạ||Nam||",
];

/// One thing that goes wrong with a text.
#[derive(Clone, Debug)]
enum Mishap {
    Cut(Index),
    Drop(Index, Index),
    Repeat(Index, Index, Index),
    Put(Index, String),
}

fn mishap() -> impl Strategy<Value = Mishap> {
    let at = any::<Index>;
    prop_oneof![
        at().prop_map(Mishap::Cut),
        (at(), at()).prop_map(|(from, to)| Mishap::Drop(from, to)),
        (at(), at(), at()).prop_map(|(from, to, at)| Mishap::Repeat(from, to, at)),
        (
            at(),
            "\\PC{1,6}|[|\"{}\\[\\],:0-9-]{1,4}|\u{0}|\u{feff}|\u{301}"
        )
            .prop_map(|(at, text)| Mishap::Put(at, text)),
    ]
}

fn damaged(text: &str, mishaps: Vec<Mishap>) -> String {
    let mut letters: Vec<char> = text.chars().collect();
    for mishap in mishaps {
        let place = |at: Index| at.index(letters.len() + 1);
        let piece = |from: Index, to: Index| {
            let (from, to) = (place(from), place(to));
            from.min(to)..from.max(to)
        };
        match mishap {
            Mishap::Cut(at) => letters.truncate(place(at)),
            Mishap::Drop(from, to) => drop(letters.drain(piece(from, to))),
            Mishap::Repeat(from, to, at) => {
                let again = letters[piece(from, to)].to_vec();
                let at = place(at);
                letters.splice(at..at, again);
            }
            Mishap::Put(at, text) => {
                let at = place(at);
                letters.splice(at..at, text.chars());
            }
        }
    }
    letters.into_iter().collect()
}

/// Replaces one value, however deep, by one of another kind or size.
fn with_a_strange_value(text: &str, at: Index, strange: Value) -> String {
    let mut file: Value = serde_json::from_str(text).unwrap();
    let places = count(&file);
    let mut left = at.index(places);
    replace(&mut file, &mut left, &strange);
    file.to_string()
}

fn count(value: &Value) -> usize {
    1 + match value {
        Value::Array(items) => items.iter().map(count).sum(),
        Value::Object(fields) => fields.values().map(count).sum(),
        _ => 0,
    }
}

/// Counts `left` down over the values; whether the replacement is done.
fn replace(value: &mut Value, left: &mut usize, strange: &Value) -> bool {
    if *left == 0 {
        *value = strange.clone();
        return true;
    }
    *left -= 1;
    match value {
        Value::Array(items) => items.iter_mut().any(|item| replace(item, left, strange)),
        Value::Object(fields) => fields
            .values_mut()
            .any(|field| replace(field, left, strange)),
        _ => false,
    }
}

fn strange() -> impl Strategy<Value = Value> {
    prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        prop::sample::select(vec![
            0_u64,
            1,
            100,
            101,
            255,
            65_536,
            1 << 31,
            1 << 53,
            u64::MAX
        ])
        .prop_map(Value::from),
        "\\PC{0,12}".prop_map(Value::from),
        prop::sample::select(vec![
            "0000-01-01",
            "2026-02-29",
            "9999-12-31",
            "-0001-01-01",
            "25:61"
        ])
        .prop_map(Value::from),
        Just(json!([])),
        Just(json!({})),
        Just(json!([[[[[[[[]]]]]]]])),
    ]
}

/// Two procedures of the shipped catalogue: small enough to be read thousands of times.
fn small_catalogue(first: Index, second: Index) -> String {
    let mut file: Value = serde_json::from_str(CATALOGUE).unwrap();
    let all = file["procedures"].as_array().unwrap().clone();
    file["procedures"] = [first, second]
        .map(|at| at.get(&all).clone())
        .to_vec()
        .into();
    file.to_string()
}

/// Reads it as everything that comes as JSON, and computes with whatever was taken.
fn read_as_everything(text: &str) {
    let _refused = BannedPapers::from_json(text);
    let _refused = MustDigitizeList::from_json(text);
    let _refused = AddressBook::from_json(text);
    let _refused = Calendar::from_json(text);
    let fees = FeeTable::from_json(text).unwrap_or_else(|_| FeeTable::none());
    let practice = FeeTable::from_json(FEES).unwrap();
    let on = day(2026, 11, 20);
    for row in fees.rows() {
        let _none = fees.row(&row.procedure, row.channel.unwrap_or_default(), on);
    }
    if let Ok(catalogue) = Catalogue::from_json(text) {
        let _changes = diff(&catalogue, &catalogue);
        for procedure in catalogue.procedures() {
            let _disabled = procedure.availability(on, &practice);
        }
    }
}

proptest! {
    #[test]
    fn a_damaged_card_is_read_or_refused(card in 0..CARDS.len(), mishaps in prop::collection::vec(mishap(), 1..6)) {
        let text = damaged(CARDS[card], mishaps);
        if let Ok(card) = read_card(&text, day(2026, 11, 20)) {
            prop_assert!(!card.id.as_str().is_empty());
        }
    }

    #[test]
    fn a_damaged_file_is_read_or_refused(which in 0..4_usize, mishaps in prop::collection::vec(mishap(), 1..6)) {
        read_as_everything(&damaged([FEES, BANNED, ADDRESSES, CALENDAR][which], mishaps));
    }

    #[test]
    fn a_file_with_a_strange_value_is_read_or_refused(which in 0..4_usize, at in any::<Index>(), value in strange()) {
        read_as_everything(&with_a_strange_value([FEES, BANNED, ADDRESSES, CALENDAR][which], at, value));
    }
}

proptest! {
    // The whole catalogue is parsed once a case; the others are a few kilobytes.
    #![proptest_config(ProptestConfig::with_cases(ProptestConfig::default().cases / 4))]

    #[test]
    fn a_damaged_catalogue_is_read_or_refused(
        first in any::<Index>(), second in any::<Index>(), mishaps in prop::collection::vec(mishap(), 1..4),
        at in any::<Index>(), value in strange(),
    ) {
        let whole = small_catalogue(first, second);
        read_as_everything(&damaged(&whole, mishaps));
        read_as_everything(&with_a_strange_value(&whole, at, value));
    }
}
