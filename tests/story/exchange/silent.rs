//! Nothing that is written for a programmer names a person or gives a key away.
use std::sync::{Mutex, Once};

use log::{LevelFilter, Log, Metadata, Record};
use motcua_desk::case::exchange::DialectName;
use motcua_desk::view::asking::{PersonAnswer, RepositoryAnswer};
use motcua_province::{Body, Fault, Kind};

use super::questions::{MOVED, ask, asking, search};
use super::walk::Act;
use super::walk::counter::Counter;
use super::walk::template::Template;
use crate::{SECRET, begin};

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

fn listen() {
    LISTENING.call_once(|| {
        log::set_logger(&Ear).unwrap();
        log::set_max_level(LevelFilter::Trace);
    });
}

/// None of these is written down, though much is.
fn unsaid(secrets: &[impl AsRef<str>]) {
    let heard = HEARD.lock().unwrap();
    // Libraries do speak, so that silence about people is not silence about everything.
    assert!(heard.lines().count() > 10, "{heard}");
    for secret in secrets.iter().map(AsRef::as_ref) {
        let lines = heard.lines().filter(|line| line.contains(secret));
        assert_eq!(lines.count(), 0, "{secret} is written down");
    }
}

/// Every kind of answer that is none: lost ones, refusals, ends of sessions, being shut out.
fn troubles() -> [Kind; 8] {
    let status = |code| Kind::Status {
        code,
        body: Body::Json,
        retry_after: None,
    };
    [
        Kind::CommitThenDrop,
        Kind::ExpiredSession,
        Kind::RevokedDevice,
        Kind::ErrorIn200,
        Kind::WrongJson { effect: false },
        Kind::CaptivePage { redirect: true },
        status(500),
        status(429),
    ]
}

/// A day with good answers and with every other kind.
fn day(template: &Template, dialect: DialectName) -> Vec<String> {
    let mut counter = Counter::open(template, dialect);
    for kind in troubles() {
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
    listen();
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
    unsaid(&secrets);
}

#[test]
fn who_is_asked_about_by_whom_and_what_is_answered_is_not_in_it_either() {
    listen();
    let folder = tempfile::tempdir().unwrap();
    let post = asking(folder.path());
    let draft = begin(&post.desk, MOVED).draft;
    let (account, otp) = ("canbo-H99.01", "704913");
    let found = ask(&post, draft, account, otp);
    assert!(matches!(found, PersonAnswer::Found { .. }), "{found:?}");
    let RepositoryAnswer::Found { papers } = search(&post, draft) else {
        panic!("the repository has a paper of them")
    };
    assert_eq!(papers.len(), 1);
    post.desk.repository_take(draft, 0).unwrap();
    let wrong = ask(&post, draft, account, "70491");
    assert!(matches!(wrong, PersonAnswer::Unanswered { .. }));
    for kind in troubles() {
        post.province.faults().add(Fault::any(kind).times(2));
        ask(&post, draft, account, otp);
        search(&post, draft);
        post.province.faults().calm();
    }
    unsaid(&[
        account,
        otp,
        "70491",
        // Who is asked about, as on the card and as answered, and the officer who searches.
        "000190000019",
        "001085000033",
        "Trần Văn Mẫu",
        "TRẦN VĂN MẪU",
        "Thôn Thử, xã Thử Nghiệm",
        papers[0].number.as_str(),
        "bearer-H99.01",
        SECRET,
    ]);
}
