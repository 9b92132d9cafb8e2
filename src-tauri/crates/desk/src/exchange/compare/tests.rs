#![allow(clippy::unwrap_used, reason = "tests fail by panicking")]
use motcua_case::procedure::Catalogue;
use motcua_sync::published::{PublishedFee, PublishedResult};
use serde_json::Value;

use super::*;
use crate::assets::CATALOGUE;
use crate::exchange::take_over::{mapped, take_over};

const BIRTH: &str = "1.001193";

fn ours() -> Procedure {
    let catalogue = Catalogue::from_json(CATALOGUE).unwrap();
    catalogue.procedure(BIRTH).unwrap().clone()
}

fn mapping(ours: &Procedure) -> CodeMapping {
    let papers = ours.requirements.iter();
    CodeMapping {
        procedure: BIRTH.into(),
        code: BIRTH.into(),
        sector: "G15-HT06".into(),
        papers: papers
            .map(|one| (one.key.clone(), format!("G.{}", one.key)))
            .collect(),
        fees: [(String::new(), "LP".to_owned())].into(),
        result: "KQ".into(),
        ..CodeMapping::default()
    }
}

/// The national catalogue says what ours says.
fn agreeing(ours: &Procedure) -> Published {
    let papers = ours.requirements.iter();
    Published {
        code: BIRTH.into(),
        name: "Đăng ký khai sinh".into(),
        sector_code: "G15-HT06".into(),
        sector: "Hộ tịch".into(),
        time: Some((1, "Ngày làm việc".into())),
        fees: vec![PublishedFee {
            code: "LP".into(),
            amount: Some(8000),
        }],
        papers: papers
            .map(|one| PublishedPaper {
                code: format!("G.{}", one.key),
                name: one.name.clone(),
                originals: one.originals,
                copies: one.copies,
                replaced_by: String::new(),
            })
            .collect(),
        results: vec![PublishedResult {
            code: "KQ".into(),
            name: ours.results[0].name.clone(),
        }],
    }
}

#[test]
fn what_agrees_gives_nothing_and_a_fee_that_is_not_one_amount_is_not_compared() {
    let ours = ours();
    let found = compared(&ours, &mapping(&ours), &agreeing(&ours));
    assert_eq!(found.differences, []);
    assert_eq!(found.codes, []);
}

#[test]
fn each_difference_is_named_by_itself() {
    type Change = fn(&mut Published);
    let ours = ours();
    let first = ours.requirements[0].short_name.clone();
    let table: [(Change, NationalDifference); 6] = [
        (
            |there| there.name = "Khai sinh liên thông".into(),
            NationalDifference::Name {
                there: "Khai sinh liên thông".into(),
            },
        ),
        (
            |there| there.time = Some((3, "ngày làm việc".into())),
            NationalDifference::Time {
                here: ours.time,
                there: TimeLimit::WorkingDays(3),
            },
        ),
        (
            |there| there.results[0].name = "Bản điện tử".into(),
            NationalDifference::Result {
                here: ours.results[0].name.clone(),
                there: "Bản điện tử".into(),
            },
        ),
        (
            |there| there.papers[0].copies = 2,
            NationalDifference::Count {
                paper: first.clone(),
                here: [1, 0],
                there: [1, 2],
            },
        ),
        (
            |there| {
                there.papers.remove(0);
            },
            NationalDifference::OnlyHere { paper: first },
        ),
        (
            |there| {
                there.papers.push(PublishedPaper {
                    code: "G.X".into(),
                    name: "Xyz".into(),
                    originals: 1,
                    copies: 0,
                    replaced_by: String::new(),
                });
            },
            NationalDifference::OnlyThere {
                paper: "Xyz".into(),
            },
        ),
    ];
    for (change, difference) in table {
        let mut there = agreeing(&ours);
        change(&mut there);
        let found = compared(&ours, &mapping(&ours), &there);
        assert_eq!(found.differences, [difference]);
    }
}

#[test]
fn a_limit_in_a_unit_nobody_knows_is_not_compared() {
    let ours = ours();
    for time in [None, Some((0, "ngày".into())), Some((2, "tuần".into()))] {
        let there = Published {
            time,
            ..agreeing(&ours)
        };
        let found = compared(&ours, &mapping(&ours), &there);
        assert_eq!(found.differences, []);
    }
}

#[test]
fn papers_without_a_confirmed_code_are_paired_by_name_and_their_codes_proposed() {
    let ours = ours();
    let bare = CodeMapping {
        papers: Default::default(),
        ..mapping(&ours)
    };
    let mut there = agreeing(&ours);
    there.papers[1].replaced_by = "KQ.G15.000031".into();
    let found = compared(&ours, &bare, &there);
    let filled = mapped(&bare, &found);
    assert_eq!(filled.papers, mapping(&ours).papers);
    let second = &ours.requirements[1].key;
    assert_eq!(filled.replaced_by[second], "KQ.G15.000031");
}

#[test]
fn what_is_taken_over_makes_a_catalogue_that_can_be_read() {
    let ours = ours();
    let mut there = agreeing(&ours);
    there.name = "Khai sinh liên thông".into();
    there.time = Some((3, "ngày làm việc".into()));
    there.papers[0].copies = 2;
    let found = compared(&ours, &mapping(&ours), &there);
    let mut value: Value = serde_json::from_str(CATALOGUE).unwrap();
    take_over(&mut value, BIRTH, &there, &found).unwrap();
    let catalogue = Catalogue::from_json(&value.to_string()).unwrap();
    let taken = catalogue.procedure(BIRTH).unwrap();
    assert_eq!(taken.name, there.name);
    assert_eq!(taken.time, Some(TimeLimit::WorkingDays(3)));
    assert_eq!(taken.requirements[0].copies, 2);
    assert!(compared(taken, &mapping(&ours), &there).is_empty());
    assert!(take_over(&mut value, "nobody", &there, &found).is_none());
}
