//! The shipped data against the raw material it was made from, read here a second time and by other means.
//! Where that material is not beside the repository, the tests say so and pass.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::print_stderr,
    reason = "tests fail by panicking and say why they skip"
)]
use std::fs;
use std::path::Path;

use chrono::NaiveDate;
use motcua_case::card::read_card;
use motcua_case::deadline::TimeLimit;
use motcua_case::fee::{Charge, FeeTable};
use motcua_case::id::ProcedureCode;
use motcua_case::procedure::{Availability, Catalogue};
use serde_json::Value;

fn raw(name: &str) -> Option<Value> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../../../../shared/data")
        .join(name);
    match fs::read_to_string(&path) {
        Ok(text) => Some(serde_json::from_str(&text).unwrap()),
        Err(_) => {
            eprintln!("skipped: {name} is not beside the repository");
            None
        }
    }
}

fn shipped() -> Catalogue {
    Catalogue::from_json(include_str!("../../../../assets/procedures/catalogue.json")).unwrap()
}

fn day() -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 11, 20).unwrap()
}

#[test]
fn every_procedure_of_the_source_is_shipped_with_its_code_limit_and_amount() {
    let Some(source) = raw("procedures.json") else {
        return;
    };
    let catalogue = shipped();
    let entries = source["entries"].as_array().unwrap();
    assert_eq!(entries.len(), catalogue.procedures().len());
    for (entry, procedure) in entries.iter().zip(catalogue.procedures()) {
        let key = &procedure.key;
        assert_eq!(
            entry["code"].as_str(),
            procedure.code.as_ref().map(ProcedureCode::as_str),
            "{key}"
        );
        let time = &entry["time"];
        let value = time["value"].as_u64().unwrap_or_default() as u16;
        let limit = match time["unit"].as_str() {
            Some("working_day") if value > 0 => Some(TimeLimit::WorkingDays(value)),
            Some("calendar_day") => Some(TimeLimit::CalendarDays(value)),
            Some("working_hour") => Some(TimeLimit::WorkingHours(value)),
            Some("hour") => Some(TimeLimit::Hours(value)),
            Some("same_day") => Some(TimeLimit::SameDay {
                cutoff: time["cutoff"].as_str().unwrap().parse().unwrap(),
            }),
            _ => None,
        };
        assert_eq!(procedure.time, limit, "{key}");
        if entry["fee"]["kind"] == "fixed" {
            let Charge::Fixed { amount, .. } = procedure.fee.charge else {
                panic!("{key} has no fixed amount")
            };
            assert_eq!(
                Some(amount.value()),
                entry["fee"]["amount_vnd"].as_i64(),
                "{key}"
            );
        }
        if entry["fee"]["kind"] == "free" {
            assert_eq!(procedure.fee.charge, Charge::Free, "{key}");
        }
    }
}

#[test]
fn what_is_disabled_is_what_the_source_leaves_open() {
    let Some(source) = raw("procedures.json") else {
        return;
    };
    let catalogue = shipped();
    for (entry, procedure) in source["entries"]
        .as_array()
        .unwrap()
        .iter()
        .zip(catalogue.procedures())
    {
        let known_time = entry["time"]["value"].is_u64();
        let known_fee = matches!(
            entry["fee"]["kind"].as_str(),
            Some("free" | "free_if_on_time" | "fixed" | "per_page_tiered" | "channel")
        );
        let published = entry["status"] == "listed_2026-07" && entry["code"].is_string();
        let enabled = procedure.availability(day(), &FeeTable::none()) == Availability::Enabled;
        assert_eq!(
            enabled,
            known_time && known_fee && published,
            "{}",
            procedure.key
        );
    }
}

#[test]
fn every_curated_paper_is_asked_for() {
    let Some(source) = raw("procedures.json") else {
        return;
    };
    let catalogue = shipped();
    let mut curated = 0;
    for (entry, procedure) in source["entries"]
        .as_array()
        .unwrap()
        .iter()
        .zip(catalogue.procedures())
    {
        let Some(papers) = entry["curated_components"]
            .as_array()
            .filter(|papers| !papers.is_empty())
        else {
            continue;
        };
        curated += 1;
        assert_eq!(
            papers.len(),
            procedure.requirements.len(),
            "{}",
            procedure.key
        );
        for (paper, requirement) in papers.iter().zip(&procedure.requirements) {
            let counts = (
                Some(u64::from(requirement.originals)),
                Some(u64::from(requirement.copies)),
            );
            assert_eq!(
                (paper["originals"].as_u64(), paper["copies"].as_u64()),
                counts,
                "{}",
                requirement.short_name
            );
            assert_eq!(
                paper["name_vi"].as_str(),
                Some(requirement.name.as_str()),
                "{}",
                procedure.key
            );
        }
    }
    assert_eq!(curated, 16);
}

#[test]
fn the_specimen_cards_are_read() {
    let Some(source) = raw("qr_specimens.json") else {
        return;
    };
    for (name, code) in source.as_object().unwrap() {
        let text = code["text"].as_str().unwrap();
        let card = read_card(text, day());
        if name.starts_with("id") {
            assert_eq!(card.unwrap().name, text.split('|').nth(2).unwrap());
        } else {
            assert!(card.is_err(), "{name}");
        }
    }
}
