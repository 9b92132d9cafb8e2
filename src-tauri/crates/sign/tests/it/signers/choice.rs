//! Which certificates of the demo authority suit whom.

use chrono::{DateTime, Utc};
use motcua_sign::signer::choice::{Holder, Unfit, ending_in_days, unfit};

use super::demo::Demo;

fn day(text: &str) -> DateTime<Utc> {
    format!("{text}T08:00:00Z").parse().unwrap()
}

#[test]
fn a_seal_is_told_from_a_person() {
    let Some(demo) = Demo::here() else { return };
    for (name, holder) in [
        ("officer", Holder::Person),
        ("deputy", Holder::Person),
        ("seal", Holder::Agency),
        ("seal-p256", Holder::Agency),
    ] {
        assert_eq!(Holder::of(&demo.certificate(name)), holder, "{name}");
    }
}

#[test]
fn what_must_not_sign_is_known_before_any_pin() {
    let Some(demo) = Demo::here() else { return };
    for (name, at, expected) in [
        ("officer", "2026-11-21", None),
        ("chief-p384", "2026-11-21", None),
        ("officer", "2021-12-31", Some(Unfit::NotYetValid)),
        ("expired", "2022-06-01", None),
        ("expired", "2026-11-21", Some(Unfit::Expired)),
        ("future", "2026-11-21", Some(Unfit::NotYetValid)),
        ("issuing", "2026-11-21", Some(Unfit::Authority)),
        ("tsa", "2026-11-21", Some(Unfit::Purpose)),
        ("ocsp", "2026-11-21", Some(Unfit::Purpose)),
    ] {
        let certificate = demo.certificate(name);
        assert_eq!(unfit(&certificate, day(at)), expected, "{name} on {at}");
    }
}

#[test]
fn the_end_of_a_term_is_announced_a_month_ahead() {
    let Some(demo) = Demo::here() else { return };
    let certificate = demo.certificate("expired");
    assert_eq!(ending_in_days(&certificate, day("2022-11-30")), None);
    assert_eq!(ending_in_days(&certificate, day("2022-12-22")), Some(9));
    assert_eq!(ending_in_days(&certificate, day("2023-02-01")), None);
}
