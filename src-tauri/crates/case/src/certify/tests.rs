#![allow(clippy::unwrap_used, reason = "tests fail by panicking")]
use super::sample::{day, moment, row, series, signer};
use super::*;
use crate::action::Actor;
use crate::event::{ActorRef, Event, Fact, KIND_VERSION, Stamp, Subject, body_hash};
use crate::fold::{self, Key, Row};
use crate::ids::{BootId, CertificationId, DeviceId, EventId, Hash, UserId};
use crate::user::Role;
use chrono::{DateTime, Days, TimeDelta, Utc};
use proptest::prelude::*;
use std::collections::BTreeMap;

mod electronic;

/// Books and rows as the fold makes them, in memory.
#[derive(Default)]
struct Counter {
    rows: BTreeMap<Key, Row>,
}

impl Counter {
    fn happen(
        &mut self,
        device: DeviceId,
        at: DateTime<Utc>,
        subject: Subject,
        fact: &Fact,
    ) -> bool {
        let (kind, body) = fact.encode().unwrap();
        let event = Event {
            id: EventId::fresh(),
            device,
            seq: 1,
            subject,
            after: Vec::new(),
            at: Stamp {
                wall: at,
                monotonic_ms: 0,
                boot: BootId::fresh(),
            },
            actor: ActorRef {
                user: Some(UserId::fresh()),
                roles: vec![Role::JusticeOfficer],
                acting_for: None,
            },
            kind,
            kind_version: KIND_VERSION,
            salt: [0; 16],
            body_hash: body_hash(&[0; 16], &body),
            body: Some(body),
            prev: Hash::ZERO,
        };
        // All rows of an event change, or none.
        let mut changed = Vec::new();
        for key in fold::touched(&event, fact) {
            match fold::apply(&key, self.rows.get(&key).cloned(), &event, fact) {
                Ok(row) => changed.push((key, row)),
                Err(_) => return false,
            }
        }
        self.rows.extend(changed);
        true
    }

    fn series(&self) -> Series {
        let found = self.rows.values().find_map(|row| match row {
            Row::Series(series) => Some((**series).clone()),
            _ => None,
        });
        found.unwrap()
    }

    fn certifications(&self) -> Vec<Certification> {
        let rows = self.rows.values().filter_map(|row| match row {
            Row::Certification(row) => Some((**row).clone()),
            _ => None,
        });
        rows.collect()
    }

    fn receive(&mut self, device: DeviceId, at: DateTime<Utc>) -> CertificationId {
        let row = row();
        let fact = Fact::CertificationReceived(Box::new(row.clone()));
        assert!(self.happen(device, at, Subject::Certification(row.id), &fact));
        row.id
    }

    fn number(&mut self, device: DeviceId, at: DateTime<Utc>, id: CertificationId) -> bool {
        let number = NumberTaken::next(&self.series(), at);
        let fact = Fact::CertificationNumbered {
            number,
            signer: signer(),
        };
        self.happen(device, at, Subject::Certification(id), &fact)
    }

    fn broken(&self) -> Option<BreakFound> {
        let mut numbers: Vec<u32> = self
            .certifications()
            .iter()
            .filter_map(|row| Some(row.number?.no))
            .collect();
        numbers.sort_unstable();
        check_series(&self.series(), numbers)
    }
}

fn open(device: DeviceId) -> Counter {
    let mut counter = Counter::default();
    let series = series(device);
    let fact = Fact::SeriesOpened(Box::new(series.clone()));
    assert!(counter.happen(device, moment(), Subject::Series(series.id), &fact));
    counter
}

#[test]
fn numbers_run_from_one_and_an_event_that_breaks_the_run_does_not_fit() {
    let device = DeviceId::fresh();
    let mut counter = open(device);
    for expected in 1..=3 {
        let id = counter.receive(device, moment());
        assert!(counter.number(device, moment(), id));
        assert_eq!(counter.series().last, expected);
    }
    let id = counter.receive(device, moment());
    let next = NumberTaken::next(&counter.series(), moment());
    for wrong in [
        NumberTaken {
            no: next.no + 1,
            ..next
        },
        NumberTaken {
            no: next.no - 1,
            ..next
        },
        NumberTaken { volume: 2, ..next },
        NumberTaken {
            day: day() - Days::new(1),
            ..next
        },
        NumberTaken {
            day: day() + Days::new(60),
            ..next
        },
    ] {
        let fact = Fact::CertificationNumbered {
            number: wrong,
            signer: signer(),
        };
        assert!(
            !counter.happen(device, moment(), Subject::Certification(id), &fact),
            "{wrong:?}"
        );
    }
    assert_eq!(counter.broken(), None);
}

#[test]
fn another_counter_gives_no_number_of_this_book() {
    let (device, other) = (DeviceId::fresh(), DeviceId::fresh());
    let mut counter = open(device);
    let id = counter.receive(other, moment());
    assert!(!counter.number(other, moment(), id));
}

#[test]
fn a_void_number_stays_and_an_issued_one_is_only_cancelled() {
    let device = DeviceId::fresh();
    let mut counter = open(device);
    let id = counter.receive(device, moment());
    assert!(counter.number(device, moment(), id));
    let subject = Subject::Certification(id);
    let void = Fact::CertificationVoided {
        reason: VoidReason::Misprint,
        words: "In sai".into(),
    };
    assert!(counter.happen(
        device,
        moment(),
        subject,
        &Fact::CertificationSigned { day: day() }
    ));
    assert!(
        !counter.happen(device, moment(), subject, &void),
        "what is issued is not given up"
    );
    assert!(counter.happen(device, moment(), subject, &Fact::CertificationUnsigned));
    assert!(counter.happen(device, moment(), subject, &void));
    assert!(!counter.happen(
        device,
        moment(),
        subject,
        &Fact::CertificationSigned { day: day() }
    ));
    assert_eq!(counter.broken(), None);
    assert_eq!(counter.certifications()[0].number.unwrap().no, 1);
}

#[test]
fn a_book_closed_or_handed_over_gives_no_number() {
    let device = DeviceId::fresh();
    for fact in [
        Fact::SeriesClosed { on: day() },
        Fact::SeriesHandedOver {
            to: "K7QF-29XM".into(),
            fingerprint: "ABCD".into(),
            file: crate::paper::FileRef {
                sha256: Hash::ZERO,
                bytes: 1,
                media: crate::paper::Media::Sealed,
            },
        },
    ] {
        let mut counter = open(device);
        let subject = Subject::Series(counter.series().id);
        assert!(counter.happen(device, moment(), subject, &fact));
        let id = counter.receive(device, moment());
        assert!(!counter.number(device, moment(), id), "{fact:?}");
    }
}

#[test]
fn the_check_of_a_book_names_the_first_break() {
    let mut book = series(DeviceId::fresh());
    book.first = 5;
    book.last = 10;
    book.gaps = vec![Gap {
        from: 7,
        to: 8,
        cause: GapCause::Restored,
    }];
    let cases: [(&[u32], Option<BreakFound>); 6] = [
        (&[5, 6, 9, 10], None),
        (&[5, 9, 10], Some(BreakFound::Missing(6))),
        (&[5, 6, 6, 9, 10], Some(BreakFound::Twice(6))),
        (&[5, 6, 7, 9, 10], Some(BreakFound::Twice(7))),
        (&[5, 6, 9], Some(BreakFound::Missing(10))),
        (&[5, 6, 9, 10, 11], Some(BreakFound::Beyond(11))),
    ];
    for (numbers, found) in cases {
        assert_eq!(
            check_series(&book, numbers.iter().copied()),
            found,
            "{numbers:?}"
        );
    }
}

#[test]
fn a_move_is_refused_with_its_reason() {
    let device = DeviceId::fresh();
    let mut counter = open(device);
    let id = counter.receive(device, moment());
    assert!(counter.number(device, moment(), id));
    let actor = |role| Actor {
        user: UserId::fresh(),
        roles: vec![role],
        acting_for: None,
        device,
    };
    let (book, row) = (counter.series(), counter.certifications().remove(0));
    let why = |kind, role| bar(kind, &row, Some(&book), &actor(role));
    assert_eq!(why(CertificationMove::Sign, Role::RecordsClerk), None);
    assert_eq!(
        why(CertificationMove::Void, Role::RecordsClerk),
        Some(MoveBar::Role)
    );
    assert_eq!(
        why(CertificationMove::Strike, Role::ReceptionClerk),
        Some(MoveBar::Role)
    );
    assert_eq!(
        why(CertificationMove::Number, Role::Head),
        Some(MoveBar::Status)
    );
    let closed = Series {
        state: BookState::Closed {
            on: day(),
            at: moment(),
            by: None,
        },
        ..book.clone()
    };
    let why = |kind| bar(kind, &row, Some(&closed), &actor(Role::Head));
    assert_eq!(why(CertificationMove::Void), Some(MoveBar::BookClosed));
    assert_eq!(why(CertificationMove::Strike), None);
}

#[test]
fn the_shipped_data_reads_and_every_code_finds_its_paper() {
    let json = include_str!("../../../../../assets/forms/certification.json");
    let data = CertifyData::from_json(json).unwrap();
    for kind in &data.kinds {
        for code in &kind.codes {
            assert_eq!(data.find(code).first().unwrap().kind, kind.kind, "{code}");
        }
        assert_eq!(data.find(&kind.name).first().unwrap().kind, kind.kind);
        assert!(
            data.points_to(&kind.name).is_empty(),
            "{} is asked about every time",
            kind.name
        );
    }
    assert_eq!(data.points_to("Bằng tốt nghiệp do nước ngoài cấp").len(), 1);
    for book in BookKind::ALL {
        assert!(
            data.grounds
                .iter()
                .any(|ground| ground.books.contains(&book)),
            "{book:?}"
        );
    }
}

/// What may happen to a book in its years.
#[derive(Clone, Copy, Debug)]
enum Step {
    Number,
    Void(usize),
    Sign(usize),
    Volume,
    Resume(u32),
    Close,
    Days(u64),
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let step = prop_oneof![
        6 => Just(Step::Number),
        2 => (0usize..50).prop_map(Step::Void),
        3 => (0usize..50).prop_map(Step::Sign),
        1 => Just(Step::Volume),
        1 => (0u32..4).prop_map(Step::Resume),
        1 => Just(Step::Close),
        1 => (0u64..40).prop_map(Step::Days),
    ];
    proptest::collection::vec(step, 1..80)
}

proptest! {
    #[test]
    fn whatever_happens_a_book_has_every_number_once(steps in steps()) {
        let mut device = DeviceId::fresh();
        let mut counter = open(device);
        let book = Subject::Series(counter.series().id);
        let mut at = moment();
        for step in steps {
            let pick = |counter: &Counter, at: usize| {
                let rows = counter.certifications();
                rows.get(at % rows.len().max(1)).map(|row| row.id)
            };
            match step {
                Step::Number => {
                    let id = counter.receive(device, at);
                    let open = counter.series().gives(device, crate::deadline::office_day(at));
                    prop_assert_eq!(counter.number(device, at, id), open);
                }
                Step::Void(which) => if let Some(id) = pick(&counter, which) {
                    let fact = Fact::CertificationVoided { reason: VoidReason::Other, words: "x".into() };
                    counter.happen(device, at, Subject::Certification(id), &fact);
                },
                Step::Sign(which) => if let Some(id) = pick(&counter, which) {
                    let day = crate::deadline::office_day(at);
                    counter.happen(device, at, Subject::Certification(id), &Fact::CertificationSigned { day });
                },
                Step::Volume => {
                    let series = counter.series();
                    let fact = Fact::VolumeOpened(Volume {
                        no: series.volume() + 1,
                        first: series.next(),
                        opened: day(),
                    });
                    counter.happen(device, at, book, &fact);
                }
                Step::Resume(lost) => {
                    // The store came back from a backup on another device.
                    let other = DeviceId::fresh();
                    let fact = Fact::SeriesResumed {
                        last: counter.series().last + lost,
                        day: crate::deadline::office_day(at),
                    };
                    if counter.happen(other, at, book, &fact) {
                        device = other;
                    }
                }
                Step::Close => {
                    counter.happen(device, at, book, &Fact::SeriesClosed { on: day() });
                }
                Step::Days(days) => at += TimeDelta::days(i64::try_from(days).unwrap()),
            }
            prop_assert_eq!(counter.broken(), None);
        }
    }
}
