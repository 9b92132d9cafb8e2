//! The disk dies in part: what is intact is taken beyond the backup, what is gone is said, and a restore that fails
//! changes nothing.
use std::fs;
use std::path::{Path, PathBuf};

use motcua_desk::error::ErrorCode;
use motcua_desk::view::backup::RestoreRequest;
use motcua_desk::view::session::Phase;

use crate::backup::{Counter, NEW_SECRET, counter, files_under, restore};
use crate::{CARD, OTHER, begin, desk, finish, sign_in};

#[test]
fn a_damaged_store_is_moved_aside_and_what_is_intact_beyond_the_backup_is_taken() {
    let counter = counter();
    let before = counter.receive(CARD);
    counter.back_up();
    let after = counter.receive(OTHER);
    let typing = begin(&counter.desk, CARD).draft;
    let Counter {
        desk: open,
        recovery_key,
        data,
        target,
    } = counter;
    drop(open);
    // The header of the database: nothing opens any more.
    let database = data.path().join("store.db");
    let whole = fs::read(&database).unwrap();
    let mut broken = whole.clone();
    broken[100] ^= 1;
    fs::write(&database, &broken).unwrap();

    let (desk, done) = restore(data.path(), target.path(), &recovery_key);
    let aside = PathBuf::from(done.moved_to.unwrap());
    assert_eq!(fs::read(aside.join("store.db")).unwrap(), broken);
    let lost = done.lost_events.unwrap();
    assert!(lost.to.unwrap() >= lost.from);
    assert!(desk.dossier_by_code(&before).is_ok());
    assert!(desk.check().unwrap().ok);
    drop(desk);

    // The same with damage that leaves the newest pages readable: everything is there.
    for entry in fs::read_dir(&aside).unwrap() {
        let entry = entry.unwrap();
        let name = entry.file_name();
        let here = data.path().join(&name);
        if here.is_dir() {
            fs::remove_dir_all(&here).unwrap();
        }
        fs::rename(entry.path(), here).unwrap();
    }
    fs::write(&database, &whole).unwrap();
    let (desk, done) = restore(data.path(), target.path(), &recovery_key);
    assert_eq!((done.lost_events, done.lost_files), (None, 0));
    assert!(done.rescued_events > 0 && done.rescued_drafts == 1);
    assert!(desk.dossier_by_code(&after).is_ok());
    assert!(desk.intake_open(typing).is_ok());
    assert!(desk.home().unwrap().restored.is_some(), "numbers wait");
    let checked = desk.check().unwrap();
    assert!(checked.ok, "{:?}", checked.first_problem);
}

#[test]
fn a_failed_restore_leaves_everything_as_it_was() {
    let counter = counter();
    counter.receive(CARD);
    counter.back_up();
    let Counter {
        desk: open,
        recovery_key,
        data,
        target,
    } = counter;
    let newest = open.restore_find(target.path()).unwrap().remove(0);
    let user = open.state().unwrap().users[0].id;
    let database = Path::new(&newest.path).join("store.db");
    let mut bytes = fs::read(&database).unwrap();
    let middle = bytes.len() / 2;
    bytes[middle] ^= 1;
    fs::write(database, bytes).unwrap();
    let mut request = RestoreRequest {
        backup: Some(newest.path),
        recovery_key,
        user,
        secret: "ngắn".into(),
    };
    let refused = open.restore(&request, &|_| {}).unwrap_err();
    assert_eq!(refused.code, ErrorCode::SecretShort);
    assert!(
        open.home().is_ok(),
        "nobody is signed out for a typing mistake"
    );
    request.secret = NEW_SECRET.into();
    let refused = open.restore(&request, &|_| {}).unwrap_err();
    assert_eq!(refused.code, ErrorCode::BackupDamaged);
    drop(open);
    let (again, _) = desk(data.path());
    sign_in(&again);
    assert!(again.check().unwrap().ok);
    assert_eq!(again.newest().unwrap().len(), 1);
    let aside = |path: &PathBuf| path.display().to_string().contains("damaged-");
    assert!(!files_under(data.path()).iter().any(aside));
}

#[test]
fn a_log_that_was_cut_off_is_said_and_numbers_wait_for_the_head() {
    let counter = counter();
    let Counter {
        desk: first, data, ..
    } = counter;
    let mut codes = Vec::new();
    for person in ["011", "022", "033"] {
        let card = CARD.replace("001099000011", &format!("001099000{person}"));
        // No scanned page: one whose draft let go of it would be gone for the older state of the cut log.
        let received = finish(&first, begin(&first, &card).draft);
        codes.push(received.dossiers[0].code.clone());
    }
    // A power cut that took the log with it, as a copy of the running store shows it.
    let copy = tempfile::tempdir().unwrap();
    crate::copy(data.path(), copy.path());
    let log = copy.path().join("store.db-wal");
    let length = fs::metadata(&log).unwrap().len();
    assert!(length > 0);
    let file = fs::OpenOptions::new().write(true).open(log).unwrap();
    file.set_len(length * 2 / 3).unwrap();
    drop(first);

    let (cut, _) = desk(copy.path());
    sign_in(&cut);
    let lost = cut.store_state().unwrap().missing.unwrap();
    assert!(lost.to.unwrap() >= lost.from);
    assert!(cut.home().is_ok(), "reading goes on");
    assert_eq!(
        cut.intake_start().unwrap_err().code,
        ErrorCode::EventsMissing
    );
    cut.go_on_without_missing().unwrap();
    assert_eq!(cut.state().unwrap().phase, Phase::Locked);
    sign_in(&cut);
    assert!(cut.home().unwrap().restored.is_some());
    let last = codes.last().unwrap();
    cut.numbers_confirm(last, 3).unwrap();
    let next = finish(&cut, begin(&cut, OTHER).draft).dossiers[0]
        .code
        .clone();
    assert!(next > *last);
    let checked = cut.check().unwrap();
    assert!(checked.ok, "{:?}", checked.first_problem);
}
