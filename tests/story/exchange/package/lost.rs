//! Sticks that do not come back, and those that come after all.
use chrono::TimeDelta;
use motcua_desk::case::exchange::DialectName;
use motcua_desk::view::exchange::{ConflictAbout, Delivery, ExchangeAct, ExchangeFilter};
use motcua_desk::view::package::PackagePlace;
use rstest::rstest;

use super::super::walk::counter::Counter;
use super::super::walk::template::Template;
use super::{Courier, MATTERS, bring, cut_off};

use DialectName::{Gateway, National, NoiHoSo};

/// Steps of which the province may have two.
fn doubled(counter: &Counter) -> usize {
    counter.rows(ExchangeFilter::Doubled).len()
}

/// Delivers for two hours.
fn pass(counter: &Counter) {
    for _ in 0..240 {
        counter.desk.exchange_turn().unwrap();
        counter.step(TimeDelta::seconds(30));
    }
}

#[rstest]
#[case(National)]
#[case(Gateway)]
fn what_was_lost_is_asked_about_before_it_is_told_and_its_steps_are_listed(
    #[case] dialect: DialectName,
    #[values(false, true)] delivered: bool,
) {
    let template = Template::make();
    let (mut counter, stick) = cut_off(&template, dialect);
    let written = counter.desk.package_write(stick.path()).unwrap();
    counter.province.start_again().unwrap();
    if delivered {
        let carried = Courier::open(counter.now(), &written).unwrap().deliver(200);
        assert_eq!(carried.told, MATTERS);
    }
    let known = counter.desk.package_give_up(written.id).unwrap();
    assert!(matches!(
        known.packages[0].place,
        PackagePlace::GivenUp { .. }
    ));
    assert_eq!(known.packages[0].away, 0);
    let before = counter.province.ledger().calls().unwrap().len();
    counter.step(TimeDelta::minutes(1));
    pass(&counter);
    // Each is there once, and each of their steps may be there twice.
    let ledger = counter.province.ledger();
    for dossier in ledger.dossiers().unwrap() {
        assert_eq!(dossier.inserted, 1, "{}", dossier.number);
    }
    assert_eq!(doubled(&counter), MATTERS as usize);
    let counted = ledger.progress_counts().unwrap();
    let times = if delivered { 2 } else { 1 };
    assert_eq!(counted.len(), MATTERS as usize);
    assert!(counted.iter().all(|row| row.times == times), "{counted:?}");
    if dialect == National {
        let asked = |operation: &str| operation.contains("TraCuu");
        let words = ["DongBoHoSoMC", "CapNhatTienDo", "tus"];
        let told = |operation: &str| words.iter().any(|word| operation.contains(word));
        let calls = ledger.calls().unwrap();
        let mut new = calls.iter().skip(before).map(|call| &*call.operation);
        let first = new.find(|operation| told(operation) || asked(operation));
        assert!(first.is_some_and(asked), "{first:?}");
    }
    // It turns up.
    let refused = bring(&counter, &written).unwrap_err();
    assert_eq!(refused.detail["reason"], "given_up");
    assert!(counter.desk.check().unwrap().ok);
    if !delivered {
        counter.quiet();
        counter.agrees();
    }
}

#[test]
fn where_the_province_gives_the_codes_a_person_looks_before_anything_is_sent() {
    let template = Template::make();
    let (mut counter, stick) = cut_off(&template, NoiHoSo);
    let written = counter.desk.package_write(stick.path()).unwrap();
    counter.province.start_again().unwrap();
    counter.desk.package_give_up(written.id).unwrap();
    counter.step(TimeDelta::minutes(1));
    pass(&counter);
    assert_eq!(counter.province.ledger().dossiers().unwrap().len(), 0);
    let rows = counter.rows(ExchangeFilter::Person);
    assert_eq!(rows.len(), MATTERS as usize);
    for row in &rows {
        let lost = Delivery::Conflict {
            about: ConflictAbout::Lost,
        };
        assert_eq!(
            (&row.delivery, &row.offers[..]),
            (&lost, &[ExchangeAct::Look, ExchangeAct::CopyNext][..])
        );
        // It is there, but under which code?
        let refused = counter.desk.exchange_looked(row.subject, true).unwrap_err();
        assert_eq!(refused.detail["field"], "code");
        counter.desk.exchange_looked(row.subject, false).unwrap();
    }
    counter.quiet();
    counter.agrees();
}
