//! Events that were acknowledged and are gone are named, and nothing is written over their traces.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::disallowed_methods,
    reason = "tests fail by panicking"
)]

mod written;

use std::fs;
use std::path::Path;
use std::sync::Arc;

use chrono::Utc;
use motcua_case::event::{Fact, Subject};
use motcua_store::{DATABASE, FolderLock, Health, Problem, Store, StoreError, StoreKey};
use tempfile::TempDir;

use written::{moment, nobody, user};

const EVENTS: u64 = 30;

/// What became of the mark's file.
type Damage = fn(&Path);

#[test]
fn a_log_that_was_cut_off_is_named_and_nothing_is_written_until_that_is_settled() {
    let (folder, key) = after_a_crash();
    let log = folder.path().join(format!("{DATABASE}-wal"));
    let length = fs::metadata(&log).unwrap().len();
    fs::OpenOptions::new()
        .write(true)
        .open(&log)
        .unwrap()
        // What the store was made with is more than half of it.
        .set_len(length / 4 * 3)
        .unwrap();

    let store = open(folder.path(), &key).unwrap();
    let lost = store.device();
    let Some(Problem::Missing { device, from, to }) = store.missing().cloned() else {
        panic_with(&store)
    };
    assert_eq!((device, to), (lost, EVENTS));
    assert!(from > 1 && from <= EVENTS, "from {from}");
    let report = store.check(&|| true).unwrap();
    assert_eq!(report.events, from - 1, "what is left is whole");
    assert_eq!(
        report.first_problem,
        Some(Problem::Missing { device, from, to })
    );
    let users = store.read(|read| read.users()).unwrap();
    assert_eq!(users.len() as u64, from - 1, "reading goes on");
    assert!(matches!(
        add(&store),
        Err(StoreError::EventsMissing { to: EVENTS, .. })
    ));
    drop(store);

    let store = open(folder.path(), &key).unwrap();
    assert!(store.missing().is_some(), "a restart does not settle it");
    store.go_on_without_missing().unwrap();
    drop(store);
    let store = open(folder.path(), &key).unwrap();
    assert_ne!(store.device(), lost);
    let from = store.read(|read| read.restored_from()).unwrap().unwrap();
    assert_eq!(from.device, lost);
    add(&store).unwrap();
    assert_eq!(store.check(&|| true).unwrap().first_problem, None);
}

#[test]
fn an_older_copy_of_the_database_is_found_even_after_it_was_written_to() {
    let (folder, key) = after_a_crash();
    let mark = fs::read(folder.path().join("mark")).unwrap();
    let older = tempfile::tempdir().unwrap();
    let store = create(older.path(), &key);
    for _ in 0..EVENTS + 5 {
        add(&store).unwrap();
    }
    drop(store);
    fs::write(older.path().join("mark"), mark).unwrap();
    let store = open(older.path(), &key).unwrap();
    assert!(store.missing().is_some());
    assert!(add(&store).is_err());
}

#[test]
fn after_a_crash_nothing_is_missing_whatever_became_of_the_mark() {
    let cases: [(&str, Damage); 4] = [
        ("as it was", |_| {}),
        ("absent", |mark| fs::remove_file(mark).unwrap()),
        ("empty", |mark| fs::write(mark, b"").unwrap()),
        ("zeros", |mark| fs::write(mark, [0; 512]).unwrap()),
    ];
    for (name, damage) in cases {
        let (folder, key) = after_a_crash();
        damage(&folder.path().join("mark"));
        let store = open(folder.path(), &key).unwrap();
        assert_eq!(store.missing(), None, "{name}");
        add(&store).unwrap();
        assert_eq!(store.check(&|| true).unwrap().first_problem, None, "{name}");
        assert_eq!(store.health(), Health::Fine);
    }
}

#[test]
fn a_mark_of_a_power_cut_behind_the_record_is_right() {
    let folder = tempfile::tempdir().unwrap();
    let key = StoreKey::random().unwrap();
    let store = create(folder.path(), &key);
    add(&store).unwrap();
    let behind = fs::read(folder.path().join("mark")).unwrap();
    add(&store).unwrap();
    drop(store);
    fs::write(folder.path().join("mark"), behind).unwrap();
    assert_eq!(open(folder.path(), &key).unwrap().missing(), None);
}

#[test]
fn a_mark_that_somebody_else_wrote_is_named_until_a_person_has_seen_it() {
    let (folder, key) = after_a_crash();
    let path = folder.path().join("mark");
    let mut bytes = fs::read(&path).unwrap();
    bytes[20] ^= 1;
    fs::write(&path, bytes).unwrap();
    let store = open(folder.path(), &key).unwrap();
    add(&store).unwrap();
    assert_eq!(
        store.check(&|| true).unwrap().first_problem,
        Some(Problem::Mark)
    );
    let device = store.device();
    store.go_on_without_missing().unwrap();
    drop(store);
    let store = open(folder.path(), &key).unwrap();
    assert_eq!(store.device(), device, "no event is gone");
    assert_eq!(store.check(&|| true).unwrap().first_problem, None);
}

/// A folder as a killed program leaves it: the newest events are in the log only.
fn after_a_crash() -> (TempDir, StoreKey) {
    let folder = tempfile::tempdir().unwrap();
    let key = StoreKey::random().unwrap();
    let store = create(folder.path(), &key);
    for _ in 0..EVENTS {
        add(&store).unwrap();
    }
    let left = tempfile::tempdir().unwrap();
    for name in [
        DATABASE.to_owned(),
        format!("{DATABASE}-wal"),
        "mark".into(),
    ] {
        fs::copy(folder.path().join(&name), left.path().join(&name)).unwrap();
    }
    (left, key)
}

fn create(folder: &Path, key: &StoreKey) -> Store {
    let lock = Arc::new(FolderLock::take(folder).unwrap());
    Store::create(folder, lock, key).unwrap()
}

fn open(folder: &Path, key: &StoreKey) -> Result<Store, StoreError> {
    let lock = Arc::new(FolderLock::take(folder)?);
    Store::open(folder, lock, key)
}

fn add(store: &Store) -> Result<(), StoreError> {
    let (at, actor) = (moment(Utc::now()), nobody());
    let user = user("Lê Thị Mẫu");
    let subject = Subject::User(user.id);
    store.write(|write| {
        write.append(at, &actor, subject, &Fact::UserAdded(user.clone()))?;
        Ok(())
    })
}

fn panic_with(store: &Store) -> ! {
    panic!("nothing is said to be missing: {:?}", store.missing())
}
