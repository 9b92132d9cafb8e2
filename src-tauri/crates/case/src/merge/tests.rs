#![allow(clippy::unwrap_used, clippy::panic, reason = "tests fail by panicking")]
use std::collections::BTreeMap;

use chrono::DateTime;
use proptest::prelude::*;

use super::*;
use crate::dossier::sample::{dossier, form, received_at};
use crate::dossier::{Custody, Dossier, DossierResult, DossierStatus};
use crate::event::{ActorRef, KIND_VERSION, Stamp, Subject, body_hash};
use crate::ids::{BootId, DeviceId, EventId, Hash, PersonId, UserId};
use crate::person::{Person, PersonFacts, Provenance};

/// A counter: what it wrote and what it has seen.
struct Counter {
    device: DeviceId,
    past: Past,
}

struct Written {
    event: Event,
    fact: Fact,
    past: Past,
}

/// A few counters and all that they wrote.
struct Commune {
    counters: Vec<Counter>,
    record: Vec<Written>,
}

impl Commune {
    fn of(counters: usize) -> Self {
        let counter = |_| Counter {
            device: DeviceId::fresh(),
            past: Past::default(),
        };
        Self {
            counters: (0..counters).map(counter).collect(),
            record: Vec::new(),
        }
    }

    fn writes(&mut self, counter: usize, subject: Subject, fact: Fact) -> EventId {
        let counter = &mut self.counters[counter];
        let past = counter.past.clone();
        let seq = past.newest(counter.device) + 1;
        counter.past.add(counter.device, seq);
        let event = event(counter.device, seq, subject, &fact);
        let id = event.id;
        self.record.push(Written { event, fact, past });
        id
    }

    /// `to` gets everything that `from` has.
    fn tells(&mut self, from: usize, to: usize) {
        let past = self.counters[from].past.clone();
        self.counters[to].past.join(&past);
    }

    fn placed(&self) -> Vec<Placed<'_>> {
        let placed = self.record.iter().map(|written| Placed {
            event: &written.event,
            fact: &written.fact,
            past: &written.past,
        });
        placed.collect()
    }

    fn merged(&self, subject: Subject) -> Merged {
        merge(&Key::Of(subject), &self.placed()).unwrap()
    }

    /// The row as one counter has it.
    fn seen_by(&self, counter: usize, subject: Subject) -> Merged {
        let past = &self.counters[counter].past;
        let mut placed = self.placed();
        placed.retain(|placed| past.has(placed.event.device, placed.event.seq));
        merge(&Key::Of(subject), &placed).unwrap()
    }
}

fn event(device: DeviceId, seq: u64, subject: Subject, fact: &Fact) -> Event {
    let (kind, body) = fact.encode().unwrap();
    Event {
        id: EventId::fresh(),
        device,
        seq,
        subject,
        after: Vec::new(),
        at: Stamp {
            wall: received_at() + chrono::TimeDelta::seconds(seq as i64),
            monotonic_ms: 1,
            boot: BootId::fresh(),
        },
        actor: ActorRef {
            user: None,
            roles: Vec::new(),
            acting_for: None,
        },
        kind,
        kind_version: KIND_VERSION,
        salt: [0; 16],
        body_hash: body_hash(&[0; 16], &body),
        body: Some(body),
        prev: Hash::ZERO,
    }
}

fn facts() -> PersonFacts {
    PersonFacts {
        name: "Nguyễn Văn Mẫu".into(),
        address: "Thôn Một".into(),
        ..PersonFacts::default()
    }
}

/// Counter 0 entered a person, and everybody knows.
fn person(counters: usize) -> (Commune, Subject) {
    let mut commune = Commune::of(counters);
    let id = PersonId::fresh();
    let subject = Subject::Person(id);
    let person = Person {
        id,
        facts: facts(),
        provenance: BTreeMap::new(),
        registered_at: received_at(),
        amended_at: received_at(),
        merged_into: None,
    };
    commune.writes(0, subject, Fact::PersonRegistered(Box::new(person)));
    for counter in 1..counters {
        commune.tells(0, counter);
    }
    (commune, subject)
}

/// Counter 0 received a dossier, and counter 1 knows.
fn received() -> (Commune, Subject) {
    let mut commune = Commune::of(2);
    let dossier = dossier(UserId::fresh());
    let subject = Subject::Dossier(dossier.id);
    commune.writes(0, subject, Fact::DossierReceived(Box::new(dossier)));
    commune.tells(0, 1);
    (commune, subject)
}

fn amend(
    commune: &mut Commune,
    counter: usize,
    subject: Subject,
    field: &str,
    value: &str,
) -> EventId {
    let Some(Row::Person(person)) = commune.seen_by(counter, subject).row else {
        panic!("no person");
    };
    let mut facts = person.facts;
    match field {
        "phone" => facts.phone = Some(value.into()),
        "hamlet" => facts.hamlet = value.into(),
        _ => facts.address = value.into(),
    }
    let changed = vec![(field.to_owned(), Provenance::Typed)];
    let facts = Box::new(facts);
    commune.writes(counter, subject, Fact::PersonAmended { facts, changed })
}

fn person_of(merged: &Merged) -> &Person {
    let Some(Row::Person(person)) = &merged.row else {
        panic!("no person");
    };
    person
}

fn dossier_of(merged: &Merged) -> &Dossier {
    let Some(Row::Dossier(dossier)) = &merged.row else {
        panic!("no dossier");
    };
    dossier
}

fn result(number: &str) -> Fact {
    Fact::ResultRecorded(Box::new(DossierResult {
        name: "Giấy khai sinh".into(),
        code: None,
        number: number.into(),
        paper: None,
        finished_at: received_at(),
        by_name: "Lê Thị Thử".into(),
        theirs: false,
    }))
}

#[test]
fn what_one_device_wrote_is_folded_as_it_was_written() {
    let (mut commune, subject) = person(1);
    amend(&mut commune, 0, subject, "phone", "+84900000001");
    amend(&mut commune, 0, subject, "phone", "+84900000002");
    let merged = commune.merged(subject);
    assert_eq!(merged.clashes, Vec::new());
    let phone = person_of(&merged).facts.phone.as_deref();
    assert_eq!(phone, Some("+84900000002"));
}

#[test]
fn two_who_changed_different_fields_are_both_kept() {
    let (mut commune, subject) = person(2);
    amend(&mut commune, 0, subject, "phone", "+84900000001");
    amend(&mut commune, 1, subject, "hamlet", "Thôn Hai");
    let merged = commune.merged(subject);
    assert_eq!(merged.clashes, Vec::new());
    let facts = &person_of(&merged).facts;
    assert_eq!(facts.phone.as_deref(), Some("+84900000001"));
    assert_eq!(facts.hamlet, "Thôn Hai");
}

#[test]
fn two_who_changed_one_field_clash_and_the_rest_of_both_is_kept() {
    let (mut commune, subject) = person(2);
    let first = amend(&mut commune, 0, subject, "phone", "+84900000001");
    amend(&mut commune, 1, subject, "hamlet", "Thôn Hai");
    let second = amend(&mut commune, 1, subject, "phone", "+84900000002");
    let merged = commune.merged(subject);
    let clash = Clash {
        first,
        second,
        fields: vec!["facts.phone".into()],
        whole: false,
    };
    assert_eq!(merged.clashes, [clash]);
    let facts = &person_of(&merged).facts;
    assert_eq!(facts.phone.as_deref(), Some("+84900000001"));
    assert_eq!(facts.hamlet, "Thôn Hai");
}

#[test]
fn two_who_wrote_the_same_leave_nothing_to_decide() {
    let (mut commune, subject) = person(2);
    amend(&mut commune, 0, subject, "phone", "+84900000001");
    amend(&mut commune, 1, subject, "phone", "+84900000001");
    assert_eq!(commune.merged(subject).clashes, Vec::new());
}

#[test]
fn a_clash_that_a_person_settled_is_one_no_more_and_what_they_wrote_stands() {
    let (mut commune, subject) = person(2);
    let first = amend(&mut commune, 0, subject, "phone", "+84900000001");
    let second = amend(&mut commune, 1, subject, "phone", "+84900000002");
    commune.tells(0, 1);
    amend(&mut commune, 1, subject, "phone", "+84900000002");
    commune.writes(1, subject, settled(first, second, &["facts.phone"]));
    let merged = commune.merged(subject);
    assert_eq!(merged.clashes, Vec::new());
    let phone = person_of(&merged).facts.phone.as_deref();
    assert_eq!(phone, Some("+84900000002"));
}

fn settled(first: EventId, second: EventId, taken: &[&str]) -> Fact {
    Fact::ClashSettled {
        first,
        second,
        taken: taken.iter().map(|field| (*field).to_owned()).collect(),
    }
}

#[test]
fn what_two_settled_differently_without_knowing_is_settled_again() {
    let (mut commune, subject) = person(2);
    let first = amend(&mut commune, 0, subject, "phone", "+84900000001");
    let second = amend(&mut commune, 1, subject, "phone", "+84900000002");
    commune.tells(0, 1);
    commune.tells(1, 0);
    commune.writes(0, subject, settled(first, second, &[]));
    amend(&mut commune, 1, subject, "phone", "+84900000002");
    commune.writes(1, subject, settled(first, second, &["facts.phone"]));
    let left = |commune: &Commune| commune.merged(subject).clashes.len();
    assert_eq!(left(&commune), 1);
    commune.tells(1, 0);
    commune.writes(0, subject, settled(first, second, &[]));
    assert_eq!(left(&commune), 0);
}

#[test]
fn a_result_recorded_twice_stands_once_and_the_other_is_shown() {
    let (mut commune, subject) = received();
    let first = commune.writes(0, subject, result("1"));
    let second = commune.writes(1, subject, result("2"));
    let merged = commune.merged(subject);
    let clash = &merged.clashes[0];
    assert_eq!(
        (clash.first, clash.second, clash.whole),
        (first, second, true)
    );
    assert_eq!(clash.fields, ["result"]);
    assert_eq!(dossier_of(&merged).result.as_ref().unwrap().number, "1");
}

#[test]
fn a_step_beside_an_undoing_that_nobody_knew_of_is_shown() {
    let custody = Fact::CustodyChanged {
        line: 0,
        custody: Custody::GivenBack {
            at: received_at(),
            to: "Nguyễn Văn Mẫu".into(),
        },
    };
    for step in [result("1"), custody] {
        let (mut commune, subject) = received();
        let first = commune.writes(0, subject, Fact::DossierUndone);
        let second = commune.writes(1, subject, step);
        let merged = commune.merged(subject);
        let clash = &merged.clashes[0];
        assert_eq!(
            (clash.first, clash.second, clash.whole),
            (first, second, true)
        );
        assert_eq!(dossier_of(&merged).status, DossierStatus::Undone);
    }
}

#[test]
fn steps_that_follow_one_that_does_not_stand_do_not_stand_either() {
    let (mut commune, subject) = received();
    commune.writes(0, subject, Fact::DossierUndone);
    commune.writes(1, subject, result("1"));
    let returned = crate::dossier::ResultReturn {
        to: "Nguyễn Văn Mẫu".into(),
        way: crate::dossier::Delivery::Counter,
        by_name: "Lê Thị Thử".into(),
        at: received_at(),
    };
    commune.writes(1, subject, Fact::ResultReturned(Box::new(returned)));
    let merged = commune.merged(subject);
    assert_eq!(merged.clashes.len(), 2);
    let dossier = dossier_of(&merged);
    assert_eq!(dossier.status, DossierStatus::Undone);
    assert_eq!((&dossier.result, &dossier.returned), (&None, &None));
}

#[test]
fn a_slip_printed_here_and_an_original_handed_back_there_are_both_kept() {
    let (mut commune, subject) = received();
    commune.writes(0, subject, Fact::ReceiptIssued(Box::new(form())));
    let custody = Custody::GivenBack {
        at: received_at(),
        to: "Nguyễn Văn Mẫu".into(),
    };
    let fact = Fact::CustodyChanged {
        line: 0,
        custody: custody.clone(),
    };
    let before = dossier_of(&commune.seen_by(1, subject)).receipts.len();
    commune.writes(1, subject, fact);
    let merged = commune.merged(subject);
    assert_eq!(merged.clashes, Vec::new());
    let dossier = dossier_of(&merged);
    assert_eq!(dossier.receipts.len(), before + 1);
    assert_eq!(dossier.papers[0].custody, custody);
}

#[test]
fn pasts_that_contradict_each_other_still_give_one_order() {
    let (mut commune, subject) = person(2);
    amend(&mut commune, 0, subject, "phone", "+84900000001");
    amend(&mut commune, 1, subject, "hamlet", "Thôn Hai");
    // Each claims to have seen the other.
    let [a, b] = [0, 1].map(|counter| commune.counters[counter].device);
    let [first, second] = [1, 2].map(|at| commune.record[at].event.seq);
    commune.record[1].past.add(b, second);
    commune.record[2].past.add(a, first);
    let forth = order::canonical(&commune.placed())
        .iter()
        .map(|placed| placed.event.id)
        .collect::<Vec<_>>();
    commune.record.reverse();
    let back = order::canonical(&commune.placed())
        .iter()
        .map(|placed| placed.event.id)
        .collect::<Vec<_>>();
    assert_eq!(forth, back);
    assert_eq!(forth.len(), 3);
}

#[derive(Clone, Debug)]
enum Act {
    Amend(usize, usize, u8),
    Tell(usize, usize),
}

fn acts() -> impl Strategy<Value = Vec<Act>> {
    let amend = (0..3usize, 0..3usize, 0..3u8)
        .prop_map(|(who, field, value)| Act::Amend(who, field, value));
    let tell = (0..3usize, 0..3usize).prop_map(|(from, to)| Act::Tell(from, to));
    prop::collection::vec(prop_oneof![2 => amend, 1 => tell], 0..24)
}

const FIELDS: [&str; 3] = ["phone", "hamlet", "address"];

fn value_of(person: &Person, field: &str) -> String {
    let facts = serde_json::to_value(&person.facts).unwrap();
    facts[field].as_str().unwrap_or_default().to_owned()
}

fn play(acts: &[Act]) -> (Commune, Subject) {
    let (mut commune, subject) = person(3);
    for act in acts {
        match *act {
            // What is written as it stood is no change, and says nothing against another's.
            Act::Amend(who, field, value) => {
                let (field, value) = (FIELDS[field], format!("giá trị {value}"));
                if value_of(person_of(&commune.seen_by(who, subject)), field) != value {
                    amend(&mut commune, who, subject, field, &value);
                }
            }
            Act::Tell(from, to) => commune.tells(from, to),
        }
    }
    (commune, subject)
}

proptest! {
    #[test]
    fn the_row_depends_on_the_events_and_not_on_the_order_they_came_in(
        acts in acts(), shuffled in Just((0..64usize).collect::<Vec<_>>()).prop_shuffle(),
    ) {
        let (commune, subject) = play(&acts);
        let merged = commune.merged(subject);
        let mut placed = commune.placed();
        let mut keys = shuffled.into_iter();
        placed.sort_by_cached_key(|_| keys.next());
        prop_assert_eq!(merge(&Key::Of(subject), &placed).unwrap(), merged);
    }

    #[test]
    fn whoever_has_seen_everything_has_what_all_events_together_say(acts in acts()) {
        let (mut commune, subject) = play(&acts);
        for from in 0..3 {
            commune.tells(from, 0);
        }
        prop_assert_eq!(commune.seen_by(0, subject), commune.merged(subject));
        // And what they write then is folded onto it as it stands.
        amend(&mut commune, 0, subject, "phone", "sau cùng");
        let merged = commune.merged(subject);
        prop_assert_eq!(person_of(&merged).facts.phone.as_deref(), Some("sau cùng"));
    }

    #[test]
    fn a_value_that_the_newest_writers_of_a_field_gave_is_in_the_row_or_in_a_clash(acts in acts()) {
        let (commune, subject) = play(&acts);
        let merged = commune.merged(subject);
        for field in FIELDS {
            let wrote: Vec<(usize, String)> = commune.record.iter().enumerate().filter_map(|(at, written)| {
                let Fact::PersonAmended { facts, changed } = &written.fact else { return None };
                let value = serde_json::to_value(facts.as_ref()).unwrap()[field].as_str()?.to_owned();
                (changed[0].0 == field).then_some((at, value))
            }).collect();
            for (at, value) in &wrote {
                let written = &commune.record[*at];
                let is_newest = wrote.iter().all(|(other, _)| {
                    let later = &commune.record[*other];
                    !is_before(&written.event, &later.event, &later.past)
                });
                let is_shown = value_of(person_of(&merged), field) == *value;
                let clashes = merged.clashes.iter().any(|clash| {
                    clash.first == written.event.id || clash.second == written.event.id
                });
                prop_assert!(!is_newest || is_shown || clashes, "{field} {value}");
            }
        }
    }
}

#[test]
fn a_time_of_the_first_writer_is_no_matter_of_dispute() {
    let (mut commune, subject) = person(2);
    amend(&mut commune, 0, subject, "phone", "+84900000001");
    amend(&mut commune, 0, subject, "phone", "+84900000003");
    amend(&mut commune, 1, subject, "hamlet", "Thôn Hai");
    let merged = commune.merged(subject);
    assert_eq!(merged.clashes, Vec::new());
    assert!(person_of(&merged).amended_at > DateTime::UNIX_EPOCH);
}
