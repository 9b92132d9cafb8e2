//! A package holds what was put into it, goes on by itself, and nothing else opens it.
#![allow(
    clippy::unwrap_used,
    clippy::disallowed_methods,
    reason = "tests fail by panicking"
)]

mod written;

use std::fs;
use std::path::Path;
use std::sync::Arc;

use chrono::{DateTime, Utc};
use motcua_case::event::{Fact, Subject};
use motcua_case::ids::{PackageId, UserId};
use motcua_case::user::User;
use motcua_store::{DATABASE, FolderLock, PackageRow, PackageState, Store, StoreError, StoreKey};

use written::{moment, nobody, user};

fn held(folder: &Path) -> Arc<FolderLock> {
    Arc::new(FolderLock::take(folder).unwrap())
}

fn append(store: &Store, subject: Subject, fact: &Fact) {
    let (at, actor) = (moment(Utc::now()), nobody());
    store
        .write::<_, StoreError>(|write| write.append(at, &actor, subject, fact).map(|_| ()))
        .unwrap();
}

#[test]
fn a_row_and_its_events_are_taken_as_they_stand_and_what_follows_is_told_apart_by_its_device() {
    let (home, stick) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let key = StoreKey::random().unwrap();
    let home = Store::create(home.path(), held(home.path()), &key).unwrap();
    let (one, other) = (user("Một"), user("Hai"));
    for added in [&one, &other] {
        append(
            &home,
            Subject::User(added.id),
            &Fact::UserAdded(added.clone()),
        );
    }
    let key = StoreKey::random().unwrap();
    let package = Store::create_package(stick.path(), held(stick.path()), &key).unwrap();
    let subject = Subject::User(one.id);
    home.read::<_, StoreError>(|from| {
        package.write::<_, StoreError>(|write| {
            assert!(write.take_row(from, subject)?);
            assert!(!write.take_row(from, Subject::User(UserId::fresh()))?);
            write.take_events(from, subject)
        })
    })
    .unwrap();
    let renamed = User {
        name: "Một Khác".into(),
        ..one.clone()
    };
    append(&package, subject, &Fact::UserChanged(renamed.clone()));
    package
        .read::<_, StoreError>(|read| {
            assert_eq!(read.user(one.id)?, Some(renamed));
            assert_eq!(read.user(other.id)?, None);
            let events = read.events_of(subject)?;
            let devices: Vec<_> = events.iter().map(|event| event.device).collect();
            assert_eq!(devices, [home.device(), package.device()]);
            Ok(())
        })
        .unwrap();
    // Nothing is reserved on a stick.
    assert!(!stick.path().join("reserve").exists());
}

#[test]
fn what_is_no_package_any_more_is_refused_and_never_believed() {
    let folder = tempfile::tempdir().unwrap();
    let key = StoreKey::random().unwrap();
    let package = Store::create_package(folder.path(), held(folder.path()), &key).unwrap();
    append(
        &package,
        Subject::User(UserId::fresh()),
        &Fact::UserAdded(user("Một")),
    );
    drop(package);
    let database = folder.path().join(DATABASE);
    let whole = fs::read(&database).unwrap();
    let open = |key: &StoreKey| Store::open_package(folder.path(), held(folder.path()), key);
    assert!(open(&key).is_ok());
    let other = StoreKey::random().unwrap();
    assert!(matches!(open(&other), Err(StoreError::WrongKey)));
    for length in [0, 1, 512, 4096, whole.len() / 2] {
        fs::write(&database, &whole[..length]).unwrap();
        let read = open(&key).and_then(|store| {
            store.read::<_, StoreError>(|read| {
                let users = read.users()?;
                Ok(users.len())
            })
        });
        assert!(read.is_err(), "cut at {length}: {read:?}");
    }
    fs::remove_file(&database).unwrap();
    assert!(matches!(open(&key), Err(StoreError::Absent)));
    #[cfg(unix)]
    {
        let elsewhere = folder.path().join("elsewhere");
        fs::write(&elsewhere, &whole).unwrap();
        std::os::unix::fs::symlink(&elsewhere, &database).unwrap();
        assert!(matches!(open(&key), Err(StoreError::Absent)));
    }
}

#[test]
fn where_a_package_is_stays_known_and_the_newest_stands_first() {
    let folder = tempfile::tempdir().unwrap();
    let key = StoreKey::random().unwrap();
    let store = Store::create(folder.path(), held(folder.path()), &key).unwrap();
    let states = [
        PackageState::Writing,
        PackageState::Out,
        PackageState::Returned,
        PackageState::GivenUp,
    ];
    let rows: Vec<_> = states
        .into_iter()
        .zip(0_i64..)
        .map(|(state, day)| PackageRow {
            id: PackageId::fresh(),
            name: format!("motcua-goi-{day}"),
            made_at: DateTime::from_timestamp(day * 86_400, 0).unwrap(),
            matters: 3,
            fingerprint: "ABCD-EFGH".into(),
            state,
            settled_at: (day > 1).then(|| DateTime::from_timestamp(day * 86_400 + 60, 0).unwrap()),
        })
        .collect();
    for row in &rows {
        store
            .write::<_, StoreError>(|write| write.put_package(row))
            .unwrap();
    }
    let known = store.read::<_, StoreError>(|read| read.packages(3));
    let newest: Vec<_> = rows.iter().rev().take(3).cloned().collect();
    assert_eq!(known.unwrap(), newest);
    let one = store.read::<_, StoreError>(|read| read.package(rows[0].id));
    assert_eq!(one.unwrap().as_ref(), Some(&rows[0]));
}
