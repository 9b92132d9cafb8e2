#![allow(clippy::unwrap_used, reason = "tests fail by panicking")]
use super::*;
use crate::calendar::sample::day;
use proptest::prelude::*;

fn dong(value: i64) -> Dong {
    Dong::new(value).unwrap()
}

fn certification() -> Charge {
    Charge::PerPageTiered {
        first_pages: 2,
        first: dong(2_000),
        further: dong(1_000),
        cap: dong(200_000),
    }
}

fn rule(charge: Charge) -> FeeRule {
    let exemptions = vec![ExemptionRule {
        class: ApplicantClass::PoorHousehold,
        percent_off: 100,
        basis: "NQ".into(),
    }];
    FeeRule {
        charge,
        basis: "TT".into(),
        exemptions,
    }
}

fn facts() -> FeeFacts {
    FeeFacts {
        channel: Channel::Counter,
        quantity: 1,
        originals: vec![],
        event_date: None,
        exemption: None,
    }
}

fn table() -> FeeTable {
    FeeTable::from_json(
        r#"{"resolution":"NQ tập huấn","status":"practice","valid_from":"2026-01-01","valid_until":"2026-12-31",
        "rows":[{"procedure":"1.001193","amount":8000,"per":"registration"},
                {"procedure":"1.001193","channel":"online_assisted","amount":4000,"per":"registration"}]}"#,
    )
    .unwrap()
}

fn paid(charge: Charge, facts: &FeeFacts) -> Result<FeeLines, FeeError> {
    fee(
        &rule(charge),
        &FeeInput {
            procedure: "1.001193",
            on: day(2026, 11, 20),
            facts,
            table: &table(),
        },
    )
}

#[test]
fn certified_copies_cost_what_the_circular_says() {
    for (pages, price) in [
        (1, 2_000),
        (2, 4_000),
        (3, 5_000),
        (10, 12_000),
        (197, 199_000),
        (198, 200_000),
        (500, 200_000),
    ] {
        let facts = FeeFacts {
            originals: vec![OriginalPages { pages, copies: 3 }],
            ..facts()
        };
        let lines = paid(certification(), &facts).unwrap();
        assert_eq!(
            (lines.lines[0].unit_price, lines.total),
            (dong(price), dong(3 * price)),
            "{pages} pages"
        );
    }
}

#[test]
fn each_original_is_a_line_of_its_own() {
    let originals = vec![
        OriginalPages {
            pages: 1,
            copies: 2,
        },
        OriginalPages {
            pages: 3,
            copies: 1,
        },
    ];
    let lines = paid(
        certification(),
        &FeeFacts {
            originals,
            ..facts()
        },
    )
    .unwrap();
    let amounts: Vec<_> = lines.lines.iter().map(|line| line.amount).collect();
    assert_eq!(
        (amounts, lines.total),
        (vec![dong(4_000), dong(5_000)], dong(9_000))
    );
}

#[test]
fn a_birth_registered_within_sixty_days_is_free_and_later_costs_the_provinces_amount() {
    let charge = Charge::FreeIfOnTime { within_days: 60 };
    let born = |date| FeeFacts {
        event_date: Some(date),
        ..facts()
    };
    assert_eq!(
        paid(charge, &born(day(2026, 9, 21))).unwrap().total,
        Dong::ZERO
    );
    assert_eq!(
        paid(charge, &born(day(2026, 9, 20))).unwrap().total,
        dong(8_000)
    );
    assert_eq!(
        paid(charge, &born(day(2026, 11, 21))),
        Err(FeeError::EventInFuture)
    );
    assert_eq!(paid(charge, &facts()), Err(FeeError::EventDateNeeded));
}

#[test]
fn a_provincial_amount_holds_for_its_way_in_and_its_time_only() {
    let online = FeeFacts {
        channel: Channel::OnlineAssisted,
        ..facts()
    };
    assert_eq!(
        paid(Charge::Provincial, &facts()).unwrap().total,
        dong(8_000)
    );
    assert_eq!(
        paid(Charge::Provincial, &online).unwrap().total,
        dong(4_000)
    );
    assert_eq!(
        paid(Charge::Provincial, &facts()).unwrap().lines[0].legal_basis,
        "NQ tập huấn"
    );
    let facts = facts();
    let next_year = FeeInput {
        procedure: "1.001193",
        on: day(2027, 1, 1),
        facts: &facts,
        table: &table(),
    };
    let missing = Err(FeeError::NoProvincialAmount {
        on: day(2027, 1, 1),
    });
    assert_eq!(fee(&rule(Charge::Provincial), &next_year), missing);
    let none = FeeInput {
        table: &FeeTable::none(),
        ..next_year
    };
    assert_eq!(fee(&rule(Charge::Provincial), &none), missing);
}

#[test]
fn an_exemption_needs_a_right_and_a_reason() {
    let charge = Charge::Fixed {
        amount: dong(8_000),
        per: FeeUnit::Copy,
    };
    let claim = |class, reason: &str| FeeFacts {
        exemption: Some(ExemptionClaim {
            class,
            reason: reason.into(),
        }),
        ..facts()
    };
    let granted = paid(charge, &claim(ApplicantClass::PoorHousehold, "Sổ hộ nghèo")).unwrap();
    assert_eq!(
        (granted.total, granted.lines[0].listed_price),
        (Dong::ZERO, dong(8_000))
    );
    assert_eq!(granted.exemption.unwrap().percent_off, 100);
    assert_eq!(
        paid(charge, &claim(ApplicantClass::PoorHousehold, " ")),
        Err(FeeError::ReasonNeeded)
    );
    let elderly = ApplicantClass::Elderly;
    assert_eq!(
        paid(charge, &claim(elderly, "x")),
        Err(FeeError::NotExempt { class: elderly })
    );
    let nothing_to_pay = paid(Charge::Free, &claim(elderly, "x")).unwrap();
    assert_eq!(nothing_to_pay, FeeLines::default());
}

#[test]
fn each_kind_of_charge_is_computed() {
    let online = FeeFacts {
        channel: Channel::OnlineAssisted,
        ..facts()
    };
    let two = FeeFacts {
        quantity: 2,
        ..facts()
    };
    let none = FeeFacts {
        quantity: 0,
        ..facts()
    };
    let by_channel = Charge::ByChannel {
        counter: dong(20_000),
        online: dong(10_000),
        per: FeeUnit::Registration,
    };
    let fixed = Charge::Fixed {
        amount: dong(8_000),
        per: FeeUnit::Copy,
    };
    for (charge, facts, total) in [
        (Charge::Free, &facts(), Ok(Dong::ZERO)),
        (fixed, &two, Ok(dong(16_000))),
        (fixed, &none, Err(FeeError::QuantityNeeded)),
        (by_channel, &facts(), Ok(dong(20_000))),
        (by_channel, &online, Ok(dong(10_000))),
        (certification(), &facts(), Err(FeeError::PagesNeeded)),
        (Charge::Unknown, &facts(), Err(FeeError::Unknown)),
    ] {
        assert_eq!(
            paid(charge, facts).map(|lines| lines.total),
            total,
            "{charge:?}"
        );
    }
}

#[test]
fn a_table_that_contradicts_itself_is_refused() {
    let table = |resolution: &str, until: &str, rows: &str| {
        FeeTable::from_json(&format!(
            r#"{{"resolution":"{resolution}","status":"official","valid_from":"2026-01-01","valid_until":{until},"rows":[{rows}]}}"#
        ))
    };
    let row = r#"{"procedure":"1.001193","amount":8000,"per":"registration"}"#;
    assert!(table("NQ", "null", row).is_ok());
    assert!(matches!(
        table(" ", "null", row),
        Err(FeeTableError::NoResolution)
    ));
    assert!(matches!(
        table("NQ", "\"2025-01-01\"", row),
        Err(FeeTableError::Dates)
    ));
    assert!(matches!(
        table("NQ", "null", &format!("{row},{row}")),
        Err(FeeTableError::Twice { .. })
    ));
    assert!(matches!(
        table("NQ", "null", &row.replace("8000", "-1")),
        Err(FeeTableError::Shape(_))
    ));
    assert!(matches!(
        FeeTable::from_json(&" ".repeat(2 << 20)),
        Err(FeeTableError::TooLarge { .. })
    ));
}

proptest! {
    #[test]
    fn lines_multiply_and_add_up(originals in proptest::collection::vec((1u32..400, 1u32..50), 1..6)) {
        let originals = originals.iter().map(|(pages, copies)| OriginalPages { pages: *pages, copies: *copies }).collect();
        let lines = paid(certification(), &FeeFacts { originals, ..facts() }).unwrap();
        let mut sum = 0;
        for line in &lines.lines {
            prop_assert_eq!(line.amount.value(), line.unit_price.value() * i64::from(line.quantity));
            prop_assert!(line.unit_price <= dong(200_000));
            sum += line.amount.value();
        }
        prop_assert_eq!(lines.total.value(), sum);
    }

    #[test]
    fn more_pages_never_cost_less(pages in 1u32..400) {
        let price = |pages| {
            let facts = FeeFacts { originals: vec![OriginalPages { pages, copies: 1 }], ..facts() };
            paid(certification(), &facts).unwrap().total
        };
        prop_assert!(price(pages) <= price(pages + 1));
    }

    #[test]
    fn huge_counts_are_an_error_and_never_wrap(pages in any::<u32>(), copies in any::<u32>()) {
        let facts = FeeFacts { originals: vec![OriginalPages { pages, copies }], ..facts() };
        let _ = paid(certification(), &facts);
    }
}
