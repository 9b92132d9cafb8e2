//! `CONFORMANCE.md` names every field that is sent, and no other.
use std::collections::BTreeSet;

use serde_json::{Value, json};

use crate::model::{Case, RetractedDocument, State};
use crate::sample::{self, STATES, at, case, files};
use crate::values::Values;
use crate::wire::{lgsp, national, noi_ho_so};

const TEXT: &str = include_str!("../CONFORMANCE.md");

/// A dossier that has something in every place, in each state.
fn full() -> Vec<Case> {
    let mut cases: Vec<Case> = STATES.into_iter().map(case).collect();
    for case in &mut cases {
        let mut asked = sample::supplement();
        asked.received = Some(("Phạm Cán Bộ".into(), at(21, 8, 0)));
        asked.due_now = Some(at(25, 17, 0));
        asked.papers = case.papers.clone();
        case.supplements = vec![asked];
        case.retracted = vec![RetractedDocument {
            id: "f0".into(),
            name: "nham.pdf".into(),
            component: String::new(),
        }];
    }
    cases
}

/// The fields of the sections whose titles begin so.
fn named(titles: &[&str]) -> BTreeSet<String> {
    let sections = TEXT
        .split("\n## ")
        .filter(|section| titles.iter().any(|title| section.starts_with(title)));
    let rows = sections
        .flat_map(str::lines)
        .filter_map(|line| line.strip_prefix("| `"));
    rows.map(|row| row.split('`').next().unwrap().to_owned())
        .collect()
}

fn sent(value: &Value, names: &mut BTreeSet<String>) {
    match value {
        Value::Array(list) => list.iter().for_each(|one| sent(one, names)),
        Value::Object(fields) => {
            for (name, value) in fields {
                names.insert(name.clone());
                sent(value, names);
            }
        }
        _ => {}
    }
}

fn compare(titles: &[&str], values: impl IntoIterator<Item = Value>) {
    let mut names = BTreeSet::new();
    values
        .into_iter()
        .for_each(|value| sent(&value, &mut names));
    assert_eq!(named(titles), names, "{titles:?}");
}

fn values() -> Values {
    Values::shipped().unwrap()
}

#[test]
fn every_field_of_the_national_dialects_has_its_row() {
    let row = |case: &Case| json!(national::dossier(case, &files(), &values()).unwrap());
    let rows: Vec<Value> = full().iter().map(row).collect();
    compare(
        &[
            "HoSo",
            "DinhDanhCHS",
            "TaiLieuNop",
            "DanhSachLePhi",
            "DanhSachHoSoBoSung",
            "DanhSachGiayToKetQua",
        ],
        rows,
    );
    compare(
        &["TienDo"],
        [json!(national::step(&sample::step(State::Accepted)))],
    );
}

#[test]
fn every_field_of_noi_ho_so_has_its_row() {
    let created = full()
        .into_iter()
        .map(|case| json!(noi_ho_so::create(&case, "H00.001", &files(), &values()).unwrap()));
    compare(&["NoiHoSo: a dossier"], created);
    let states = full().into_iter().map(|mut case| {
        // Their own fields stand in the tables of the dossier and of the fees.
        case.fees.truncate(1);
        let mut row = json!(noi_ho_so::state(&case, case.state, "C-17", &files()).unwrap());
        for list in ["DanhSachLePhi", "DanhSachGiayToKetQua"] {
            if let Some(list) = row[0].get_mut(list) {
                *list = json!([]);
            }
        }
        row
    });
    let step = json!(noi_ho_so::progress(&sample::step(State::Accepted), "C-17"));
    compare(&["NoiHoSo: progress"], states.chain([step]));
}

#[test]
fn every_field_of_the_bus_has_its_row() {
    let contents = ["f1", "f2", "f3", "r1"]
        .map(|id| (id.to_owned(), id.into()))
        .into();
    let sent = full()
        .into_iter()
        .map(|case| json!(lgsp::document(&case, "H00.001", &contents, &values()).unwrap()));
    let trace = json!(lgsp::trace(&sample::step(State::Accepted), &values()));
    compare(&["LGSP"], sent.chain([trace]));
}

#[test]
fn every_test_that_is_named_in_full_exists() {
    let sources = [
        include_str!("wire/national/tests.rs"),
        include_str!("wire/noi_ho_so/tests.rs"),
        include_str!("wire/lgsp.rs"),
        include_str!("check/tests.rs"),
        include_str!("reply/tests.rs"),
        include_str!("adapter/tests/line.rs"),
        include_str!("adapter/tests/token.rs"),
        include_str!("adapter/tests/envelope.rs"),
        include_str!("adapter/tests/bus.rs"),
        include_str!("adapter/tests/resume.rs"),
        include_str!("adapter/tests/tls.rs"),
    ]
    .concat();
    let quoted = TEXT.split('`').skip(1).step_by(2);
    let tests = quoted
        .map(|name| name.rsplit("::").next().unwrap())
        .filter(|name| name.matches('_').count() > 3);
    let mut seen = 0;
    for test in tests {
        let beginning = test.trim_end_matches('…');
        assert!(sources.contains(&format!("fn {beginning}")), "{test}");
        seen += 1;
    }
    assert!(seen > 30, "{seen}");
}
