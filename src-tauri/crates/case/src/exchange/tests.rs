#![allow(clippy::unwrap_used, reason = "tests fail by panicking")]
use super::*;
use crate::dossier::sample;

fn event() -> Event {
    crate::event::sample()
}

#[test]
fn a_step_counts_once_and_keeps_whether_it_may_be_there_twice() {
    let mut exchange = Exchange::default();
    let step = EventId::fresh();
    let fact = Fact::StepTold {
        step,
        doubled: true,
    };
    assert!(apply(&mut exchange, &event(), &fact).is_some());
    assert!(apply(&mut exchange, &event(), &fact).is_none());
    assert_eq!(exchange.doubled().count(), 1);
}

#[test]
fn what_was_refused_stands_until_the_province_takes_it() {
    let mut exchange = Exchange::default();
    let refused = Fact::ProvinceRefused {
        call: Call::Insert,
        code: "5".into(),
        words: "Thiếu trường".into(),
        revision: Hash::of(b"1"),
    };
    apply(&mut exchange, &event(), &refused).unwrap();
    assert!(exchange.refused.is_some());
    let told = Fact::ProvinceTold {
        revision: Hash::of(b"2"),
        remote: None,
    };
    apply(&mut exchange, &event(), &told).unwrap();
    assert_eq!(exchange.refused, None);
    assert_eq!(exchange.told.unwrap().revision, Hash::of(b"2"));
}

#[test]
fn a_row_of_an_earlier_version_reads_as_one_of_which_nothing_was_told() {
    let dossier = sample::dossier(crate::ids::UserId::fresh());
    let mut row = serde_json::to_value(&dossier).unwrap();
    assert!(row.as_object_mut().unwrap().remove("exchange").is_none());
    let read: Dossier = serde_json::from_value(row).unwrap();
    assert!(read.exchange.is_new());
}

#[test]
fn news_told_twice_counts_once() {
    let mut exchange = Exchange::default();
    let news = Fact::ProvinceNews(Box::new(News {
        id: "n1".into(),
        at: DateTime::UNIX_EPOCH,
        state: Some(4),
        officer: String::new(),
        text: "Đang xử lý".into(),
    }));
    apply(&mut exchange, &event(), &news).unwrap();
    apply(&mut exchange, &event(), &news).unwrap();
    assert_eq!(exchange.news.len(), 1);
}
