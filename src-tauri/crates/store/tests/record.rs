//! What the check finds when somebody edits the database behind the record's back.
#![allow(
    clippy::unwrap_used,
    clippy::disallowed_methods,
    reason = "tests fail by panicking"
)]

mod written;

use std::path::Path;
use std::sync::Arc;

use chrono::Utc;
use motcua_case::event::{Fact, Subject};
use motcua_store::{DATABASE, FolderLock, Problem, Store, StoreError, StoreKey};

use written::{moment, nobody, user};

fn open(folder: &Path, key: &StoreKey, new: bool) -> Store {
    let lock = Arc::new(FolderLock::take(folder).unwrap());
    if new {
        Store::create(folder, lock, key).unwrap()
    } else {
        Store::open(folder, lock, key).unwrap()
    }
}

fn add_users(store: &Store, count: u32) {
    let (at, actor) = (moment(Utc::now()), nobody());
    store
        .write::<_, StoreError>(|write| {
            for number in 0..count {
                let user = user(&format!("Người {number}"));
                write.append(
                    at,
                    &actor,
                    Subject::User(user.id),
                    &Fact::UserAdded(user.clone()),
                )?;
            }
            Ok(())
        })
        .unwrap();
}

fn edit(folder: &Path, store: &Store, sql: &str) {
    assert!(database(folder, store).execute(sql, []).unwrap() > 0);
}

/// The database as an intruder with the key could open it.
fn database(folder: &Path, store: &Store) -> rusqlite::Connection {
    let key = motcua_store::derive(&store.key().exposed()[..], b"motcua database v1");
    let hex: String = key.iter().map(|byte| format!("{byte:02x}")).collect();
    let connection = rusqlite::Connection::open(folder.join(DATABASE)).unwrap();
    connection
        .pragma_update(None, "key", format!("x'{hex}'"))
        .unwrap();
    connection
}

#[test]
fn an_untouched_record_is_sound() {
    let folder = tempfile::tempdir().unwrap();
    let store = open(folder.path(), &StoreKey::random().unwrap(), true);
    add_users(&store, 5);
    let report = store.check(&|| true).unwrap();
    assert_eq!(
        (report.events, report.rows, report.first_problem),
        (5, 5, None)
    );
}

#[test]
fn every_edit_behind_the_records_back_is_found() {
    let edits = [
        ("UPDATE event SET body = x'7b7d' WHERE seq = 3", "chain"),
        (
            "UPDATE event SET wall_us = wall_us + 1 WHERE seq = 2",
            "chain",
        ),
        (
            "UPDATE event SET kind = 'user.changed' WHERE seq = 4",
            "chain",
        ),
        (
            "UPDATE user SET row = replace(row, 'Người 1', 'Người 9')",
            "row",
        ),
        ("DELETE FROM user WHERE row LIKE '%Người 2%'", "row"),
        ("DELETE FROM event_key WHERE seq = 5", "row"),
    ];
    for (sql, wanted) in edits {
        let folder = tempfile::tempdir().unwrap();
        let store = open(folder.path(), &StoreKey::random().unwrap(), true);
        add_users(&store, 5);
        edit(folder.path(), &store, sql);
        let found = match store.check(&|| true).unwrap().first_problem {
            Some(Problem::Chain { .. }) => "chain",
            Some(Problem::Row { .. } | Problem::Event { .. }) => "row",
            Some(_) => "other",
            None => "nothing",
        };
        assert_eq!(found, wanted, "{sql}");
    }
}

#[test]
fn a_flipped_page_of_the_database_is_never_served() {
    let folder = tempfile::tempdir().unwrap();
    let key = StoreKey::random().unwrap();
    let store = open(folder.path(), &key, true);
    add_users(&store, 50);
    drop(store);
    let path = folder.path().join(DATABASE);
    let mut bytes = std::fs::read(&path).unwrap();
    let middle = bytes.len() / 2;
    bytes[middle] ^= 4;
    std::fs::write(&path, bytes).unwrap();
    let lock = Arc::new(FolderLock::take(folder.path()).unwrap());
    let found = match Store::open(folder.path(), lock, &key) {
        Err(_) => true,
        Ok(store) => !matches!(store.check(&|| true), Ok(report) if report.first_problem.is_none()),
    };
    assert!(found);
}

#[test]
fn another_key_is_said_to_be_wrong() {
    let folder = tempfile::tempdir().unwrap();
    drop(open(folder.path(), &StoreKey::random().unwrap(), true));
    let lock = Arc::new(FolderLock::take(folder.path()).unwrap());
    let refused = Store::open(folder.path(), lock, &StoreKey::random().unwrap());
    assert!(matches!(refused, Err(StoreError::WrongKey)));
}

#[test]
fn an_older_version_refuses_a_newer_store_and_leaves_it_alone() {
    let folder = tempfile::tempdir().unwrap();
    let key = StoreKey::random().unwrap();
    let store = open(folder.path(), &key, true);
    add_users(&store, 1);
    database(folder.path(), &store)
        .pragma_update(None, "user_version", 9999)
        .unwrap();
    drop(store);
    let lock = Arc::new(FolderLock::take(folder.path()).unwrap());
    assert!(matches!(
        Store::open(folder.path(), lock, &key),
        Err(StoreError::Newer { found: 9999, .. })
    ));
}

#[test]
fn a_clock_set_back_between_two_events_of_one_row_is_no_damage() {
    let folder = tempfile::tempdir().unwrap();
    let store = open(folder.path(), &StoreKey::random().unwrap(), true);
    add_users(&store, 1);
    let mut user = store.read(|read| read.users()).unwrap().remove(0);
    user.name = "Trần Thị Đổi".into();
    let (at, actor) = (moment(Utc::now() - chrono::TimeDelta::days(365)), nobody());
    let subject = Subject::User(user.id);
    store
        .write::<_, StoreError>(|write| {
            write.append(at, &actor, subject, &Fact::UserChanged(user.clone()))
        })
        .unwrap();
    assert_eq!(store.check(&|| true).unwrap().first_problem, None);
    let told = store.read(|read| read.events_of(subject)).unwrap();
    let kinds: Vec<&str> = told.iter().map(|event| event.kind.as_str()).collect();
    assert_eq!(kinds, ["user.added", "user.changed"]);
}
