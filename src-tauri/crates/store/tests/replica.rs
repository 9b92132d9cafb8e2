//! Stores that tell each other their events in whatever order: each becomes the same, and nothing is lost or doubled.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::disallowed_methods,
    reason = "tests fail by panicking"
)]

mod written;

use std::sync::Arc;

use chrono::{TimeDelta, Utc};
use motcua_case::event::{Fact, Subject};
use motcua_case::merge::Carried;
use motcua_case::user::User;
use motcua_store::{FolderLock, Store, StoreError, StoreKey, Taken};
use proptest::prelude::*;
use tempfile::TempDir;

use written::{moment, nobody, user};

/// A counter with a store of its own, and the events it got from others that it has not looked at.
struct Counter {
    store: Store,
    letters: Vec<Carried>,
    _folder: TempDir,
}

impl Counter {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let lock = Arc::new(FolderLock::take(folder.path()).unwrap());
        let store = Store::create(folder.path(), lock, &StoreKey::random().unwrap()).unwrap();
        Self {
            store,
            letters: Vec::new(),
            _folder: folder,
        }
    }

    fn write(&self, user: &User, fact: &Fact) {
        let at = moment(Utc::now() + TimeDelta::seconds(1));
        let subject = Subject::User(user.id);
        self.store
            .write::<_, StoreError>(|write| write.append(at, &nobody(), subject, fact))
            .unwrap();
    }

    fn user(&self, user: &User) -> Option<User> {
        let users = self.store.read(|read| read.users()).unwrap();
        users.into_iter().find(|known| known.id == user.id)
    }

    /// Everything it has, its own and others'.
    fn all(&self) -> Vec<Carried> {
        self.store
            .read::<_, StoreError>(|read| {
                let mut all = Vec::new();
                for (device, _) in read.heads()?.devices() {
                    all.extend(read.events_from(device, 1, u32::MAX)?);
                }
                Ok(all)
            })
            .unwrap()
    }

    fn take(&self, carried: &Carried) -> Taken {
        self.store
            .write::<_, StoreError>(|write| write.take_in(carried))
            .unwrap()
    }

    fn state(&self) -> (Vec<User>, Vec<motcua_store::ClashRow>, u32) {
        self.store
            .read::<_, StoreError>(|read| {
                let mut users = read.users()?;
                users.sort_by_key(|user| user.id);
                Ok((users, read.clashes()?, read.early()?))
            })
            .unwrap()
    }

    fn is_sound(&self) {
        let report = self.store.check(&|| true).unwrap();
        assert_eq!(report.first_problem, None);
    }
}

#[test]
fn what_two_counters_changed_apart_is_both_kept_and_one_field_is_a_clash_until_it_is_settled() {
    let [here, there] = [Counter::new(), Counter::new()];
    let first = user("Lê Thị Thử");
    here.write(&first, &Fact::UserAdded(first.clone()));
    for carried in here.all() {
        assert_eq!(there.take(&carried), Taken::Folded);
    }
    let named = |name: &str| User {
        name: name.into(),
        ..first.clone()
    };
    here.write(&first, &Fact::UserChanged(named("Lê Thị Một")));
    let resting = User {
        active: false,
        ..first.clone()
    };
    there.write(&first, &Fact::UserChanged(resting));
    there.write(
        &first,
        &Fact::UserChanged(User {
            active: false,
            ..named("Lê Thị Hai")
        }),
    );
    let (from_here, from_there) = (here.all(), there.all());
    for carried in from_there {
        here.take(&carried);
    }
    for carried in from_here {
        there.take(&carried);
    }
    assert_eq!(here.state(), there.state());
    let merged = here.user(&first).unwrap();
    assert_eq!((merged.name.as_str(), merged.active), ("Lê Thị Một", false));
    let (_, clashes, _) = here.state();
    assert_eq!(clashes.len(), 1);
    let clash = &clashes[0].clash;
    assert_eq!(clash.fields, ["name"]);
    here.is_sound();
    there.write(
        &first,
        &Fact::UserChanged(User {
            active: false,
            ..named("Lê Thị Hai")
        }),
    );
    let (first_id, second) = (clash.first, clash.second);
    there.write(
        &first,
        &Fact::ClashSettled {
            taken: Vec::new(),
            first: first_id,
            second,
        },
    );
    for carried in there.all() {
        here.take(&carried);
    }
    assert_eq!(here.state(), there.state());
    assert_eq!(here.state().1, Vec::new());
    assert_eq!(here.user(&first).unwrap().name, "Lê Thị Hai");
    here.is_sound();
    there.is_sound();
}

#[test]
fn events_that_come_before_what_their_writers_had_seen_wait_for_it() {
    let [a, b, c] = [Counter::new(), Counter::new(), Counter::new()];
    let person = user("Lê Thị Thử");
    a.write(&person, &Fact::UserAdded(person.clone()));
    let added = a.all().remove(0);
    b.take(&added);
    b.write(
        &person,
        &Fact::UserChanged(User {
            active: false,
            ..person.clone()
        }),
    );
    let changed = b
        .all()
        .into_iter()
        .find(|one| one.event.device == b.store.device())
        .unwrap();
    assert_eq!(c.take(&changed), Taken::Early);
    assert_eq!(c.take(&changed), Taken::Early);
    assert_eq!(c.state().2, 1);
    assert_eq!(c.take(&added), Taken::Folded);
    assert_eq!(c.take(&changed), Taken::Known);
    assert_eq!(c.state(), b.state());
    c.is_sound();
}

#[test]
fn a_device_with_two_histories_is_found_and_all_it_writes_is_kept_for_review() {
    let [real, other, here] = [Counter::new(), Counter::new(), Counter::new()];
    let people = ["Một", "Hai", "Ba"].map(user);
    for person in &people {
        real.write(person, &Fact::UserAdded(person.clone()));
        other.write(person, &Fact::UserAdded(person.clone()));
    }
    // A copy of the first counter: it writes under the same name.
    let copied: Vec<Carried> = other
        .all()
        .into_iter()
        .map(|mut carried| {
            carried.event.device = real.store.device();
            carried
        })
        .collect();
    let genuine = real.all();
    assert_eq!(here.take(&genuine[0]), Taken::Folded);
    assert_eq!(here.take(&copied[0]), Taken::Forked);
    assert_eq!(here.take(&genuine[1]), Taken::Forked);
    assert_eq!(here.take(&genuine[0]), Taken::Known);
    let forked = here.store.read(|read| read.forked()).unwrap();
    assert_eq!(forked, [(real.store.device(), 2)]);
    here.is_sound();
}

#[test]
fn an_event_that_does_not_follow_its_chain_is_not_taken() {
    let [real, here] = [Counter::new(), Counter::new()];
    for person in ["Một", "Hai"].map(user) {
        real.write(&person, &Fact::UserAdded(person.clone()));
    }
    let mut genuine = real.all();
    assert_eq!(here.take(&genuine[0]), Taken::Folded);
    genuine[1].event.prev = motcua_case::ids::Hash::of(b"another");
    assert_eq!(here.take(&genuine[1]), Taken::Forked);
    assert_eq!(here.state().0.len(), 1);
}

#[derive(Clone, Debug)]
enum Act {
    Add(usize, usize),
    Rename(usize, usize, u8),
    Rest(usize, usize, bool),
    Settle(usize),
    Post(usize, usize),
    Read(usize, usize),
}

fn acts() -> impl Strategy<Value = Vec<Act>> {
    let act = prop_oneof![
        2 => (0..3usize, 0..4usize).prop_map(|(at, who)| Act::Add(at, who)),
        3 => (0..3usize, 0..4usize, 0..3u8).prop_map(|(at, who, name)| Act::Rename(at, who, name)),
        2 => (0..3usize, 0..4usize, any::<bool>()).prop_map(|(at, who, active)| Act::Rest(at, who, active)),
        1 => (0..3usize).prop_map(Act::Settle),
        3 => (0..3usize, 0..3usize).prop_map(|(from, to)| Act::Post(from, to)),
        4 => (0..3usize, 0..1000usize).prop_map(|(at, which)| Act::Read(at, which)),
    ];
    prop::collection::vec(act, 1..40)
}

/// One settles what it sees first, by taking the other value.
fn settle(counter: &Counter) {
    let Some(row) = counter.state().1.into_iter().next() else {
        return;
    };
    let all = counter.all();
    let second = all
        .iter()
        .find(|one| one.event.id == row.clash.second)
        .unwrap();
    let fact = Fact::decode(&second.event.kind, second.event.body.as_deref().unwrap()).unwrap();
    let Fact::UserChanged(chosen) = fact else {
        panic!("people are only changed here");
    };
    counter.write(&chosen, &Fact::UserChanged(chosen.clone()));
    let (first, second) = (row.clash.first, row.clash.second);
    counter.write(
        &chosen,
        &Fact::ClashSettled {
            first,
            second,
            taken: Vec::new(),
        },
    );
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, ..ProptestConfig::default() })]

    #[test]
    fn whatever_order_events_come_in_every_store_becomes_the_same(acts in acts()) {
        let counters = [Counter::new(), Counter::new(), Counter::new()];
        let mut counters = counters;
        let people: Vec<User> = ["Một", "Hai", "Ba", "Bốn"].map(user).to_vec();
        for act in acts {
            match act {
                Act::Add(at, who) => {
                    let person = &people[who];
                    let is_owner = who % 3 == at;
                    if is_owner && counters[at].user(person).is_none() {
                        counters[at].write(person, &Fact::UserAdded(person.clone()));
                    }
                }
                Act::Rename(at, who, name) => {
                    if let Some(known) = counters[at].user(&people[who]) {
                        let changed = User { name: format!("Tên {name}"), ..known };
                        counters[at].write(&changed, &Fact::UserChanged(changed.clone()));
                    }
                }
                Act::Rest(at, who, active) => {
                    if let Some(known) = counters[at].user(&people[who]) {
                        let changed = User { active, ..known };
                        counters[at].write(&changed, &Fact::UserChanged(changed.clone()));
                    }
                }
                Act::Settle(at) => settle(&counters[at]),
                Act::Post(from, to) => {
                    let letters = counters[from].all();
                    counters[to].letters.extend(letters);
                }
                Act::Read(at, which) => {
                    let letters = &mut counters[at].letters;
                    if !letters.is_empty() {
                        let letter = letters.swap_remove(which % letters.len());
                        let taken = counters[at].take(&letter);
                        prop_assert_ne!(taken, Taken::Forked);
                    }
                }
            }
        }
        // Quiet: everybody tells everybody everything, the newest first.
        for _round in 0..2 {
            for from in 0..3 {
                for to in 0..3 {
                    for letter in counters[from].all().iter().rev() {
                        counters[to].take(letter);
                    }
                }
            }
        }
        let state = counters[0].state();
        prop_assert_eq!(state.2, 0);
        for counter in &counters {
            prop_assert_eq!(&counter.state(), &state);
            counter.is_sound();
        }
        let ids = |counter: &Counter| {
            let mut ids: Vec<_> = counter.all().iter().map(|one| one.event.id).collect();
            ids.sort();
            ids
        };
        let first = ids(&counters[0]);
        let mut once = first.clone();
        once.dedup();
        prop_assert_eq!(&once, &first);
        for counter in &counters {
            prop_assert_eq!(&ids(counter), &first);
        }
    }
}
