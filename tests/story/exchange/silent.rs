//! Nothing that is written for a programmer names a person or gives a key away.
use std::sync::{Mutex, Once};

use log::{LevelFilter, Log, Metadata, Record};
use motcua_desk::case::exchange::DialectName;
use motcua_province::{Body, Fault, Kind};

use super::walk::Act;
use super::walk::counter::Counter;
use super::walk::template::Template;
use crate::SECRET;

/// Everything that any part of the program, and any library, says at the highest level.
static HEARD: Mutex<String> = Mutex::new(String::new());
static LISTENING: Once = Once::new();

struct Ear;

impl Log for Ear {
    fn enabled(&self, _: &Metadata<'_>) -> bool {
        true
    }
    fn log(&self, record: &Record<'_>) {
        let line = format!("{} {}\n", record.target(), record.args());
        HEARD.lock().unwrap().push_str(&line);
    }
    fn flush(&self) {}
}

/// A day with every kind of answer: good ones, lost ones, refusals, ends of sessions, being shut out.
fn day(template: &Template, dialect: DialectName) -> Vec<String> {
    let mut counter = Counter::open(template, dialect);
    let status = |code| Kind::Status {
        code,
        body: Body::Json,
        retry_after: None,
    };
    for kind in [
        Kind::CommitThenDrop,
        Kind::ExpiredSession,
        Kind::RevokedDevice,
        Kind::ErrorIn200,
        Kind::WrongJson { effect: false },
        Kind::CaptivePage { redirect: true },
        status(500),
        status(429),
    ] {
        counter.happen(&Act::Receive);
        counter.happen(&Act::Pass(20));
        counter.province.faults().add(Fault::any(kind).times(1));
        counter.happen(&Act::Turn);
        counter.happen(&Act::Pass(400));
    }
    counter.quiet();
    counter.agrees();
    let told = counter.told.iter().map(|(_, told)| &told.visit);
    told.flat_map(|visit| [visit.name.clone(), visit.number.clone()])
        .collect()
}

#[test]
fn no_name_no_number_and_no_key_is_in_what_is_written_for_programmers() {
    LISTENING.call_once(|| {
        log::set_logger(&Ear).unwrap();
        log::set_max_level(LevelFilter::Trace);
    });
    let template = Template::make();
    let mut secrets = vec![SECRET.to_owned(), "Bearer ".into(), "access_token".into()];
    for key in ["thu", "bearer", "secret"] {
        secrets.push(format!("{key}-H99.01"));
    }
    for dialect in [
        DialectName::National,
        DialectName::Gateway,
        DialectName::NoiHoSo,
    ] {
        secrets.extend(day(&template, dialect));
    }
    let heard = HEARD.lock().unwrap();
    // Libraries do speak, so that silence about people is not silence about everything.
    assert!(heard.lines().count() > 10, "{heard}");
    for secret in secrets {
        let lines = heard.lines().filter(|line| line.contains(&secret));
        assert_eq!(lines.count(), 0, "{secret} is written down");
    }
}
