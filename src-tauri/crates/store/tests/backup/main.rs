//! Backups are made, kept, checked and restored; what fails leaves the earlier ones as they were.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::disallowed_methods,
    reason = "tests fail by panicking"
)]

mod faults;
mod purge;
mod rescue;
mod world;
#[path = "../written/mod.rs"]
mod written;

use std::collections::BTreeSet;

use motcua_store::{Problem, StoreError, snapshots};

use world::{World, files_under};

#[test]
fn a_store_is_restored_on_an_empty_machine() {
    let world = World::with_people(40);
    let big = world.keep("paper:1", &world::noise(1, 300_000));
    let small = world.keep("paper:2", b"a small page");
    let done = world.back_up().unwrap();
    assert_eq!((done.manifest.events, done.copied_files), (40, 1));
    let lost = world.store.device();
    let (key, target) = world.lose_the_machine();

    let found = snapshots(target.path()).unwrap();
    assert_eq!(found.len(), 1);
    assert_eq!(found[0].device, lost);
    let restored = World::restored(&found[0], key, target).unwrap();
    let report = restored.store.check(&|| true).unwrap();
    assert_eq!(
        (report.events, report.files, report.first_problem),
        (40, 2, None)
    );
    assert_ne!(restored.store.device(), lost, "it is another device");
    let from = restored
        .store
        .read(|read| read.restored_from())
        .unwrap()
        .unwrap();
    assert_eq!(from.device, lost);
    assert_eq!(restored.read(big).unwrap(), world::noise(1, 300_000));
    assert_eq!(restored.read(small).unwrap(), b"a small page");
    restored.add_people(1);
    restored.back_up().unwrap();
    assert_eq!(restored.store.check(&|| true).unwrap().first_problem, None);
}

#[test]
fn a_restore_never_touches_a_store_that_is_there() {
    let world = World::with_people(1);
    let done = world.back_up().unwrap();
    let refused = motcua_store::restore(
        &done.snapshot,
        world.store.folder(),
        &world.store.key(),
        &motcua_store::Watch::SILENT,
    );
    assert!(matches!(refused, Err(StoreError::Exists)));
}

#[test]
fn a_backup_holds_no_plain_text() {
    let world = World::with_people(5);
    let page = "Nguyễn Thị Mẫu, 001199000099. ".repeat(9_000);
    world.keep("paper:1", page.as_bytes());
    world.keep("paper:2", "Nguyễn Thị Mẫu, 001199000099".as_bytes());
    world.back_up().unwrap();
    let mut searched = 0;
    for path in files_under(world.target.path()) {
        let bytes = std::fs::read(&path).unwrap();
        let name = path.display().to_string();
        for secret in ["Nguyễn Thị Mẫu", "001199000099", "Người 3", "user.added"] {
            let found = bytes.windows(secret.len()).any(|w| w == secret.as_bytes());
            assert!(!found && !name.contains(secret), "{secret} in {name}");
        }
        searched += 1;
    }
    assert!(searched >= 3, "database, manifest and a file: {searched}");
}

#[test]
fn a_second_snapshot_copies_only_what_is_new() {
    let world = World::with_people(3);
    for seed in 0..4 {
        world.keep("paper:1", &world::noise(seed, 100_000));
    }
    assert_eq!(world.back_up().unwrap().copied_files, 4);
    world.keep("paper:2", &world::noise(9, 100_000));
    let second = world.back_up().unwrap();
    assert_eq!(second.copied_files, 1);
    assert_eq!(second.manifest.files(), 5);
}

#[test]
fn a_file_that_got_lost_in_the_pool_is_copied_again() {
    let world = World::with_people(1);
    world.keep("paper:1", &world::noise(1, 100_000));
    world.back_up().unwrap();
    std::fs::remove_file(&world.pool_files()[0]).unwrap();
    assert_eq!(world.back_up().unwrap().copied_files, 1);
}

#[test]
fn a_page_sealed_anew_does_not_take_the_old_one_from_older_snapshots() {
    let world = World::with_people(1);
    let page = world::noise(1, 100_000);
    let hash = world.keep("draft:1", &page);
    let first = world.back_up().unwrap();
    world
        .store
        .write::<_, StoreError>(|write| write.release("draft:1"))
        .unwrap();
    world.keep("draft:2", &page);
    assert_eq!(world.back_up().unwrap().copied_files, 1);
    assert_eq!(world.pool_files().len(), 2);
    let (key, target) = world.lose_the_machine();
    let restored = World::restored(&first.snapshot, key, target).unwrap();
    assert_eq!(restored.read(hash).unwrap(), page);
}

#[test]
fn the_newest_seven_are_kept_and_what_only_older_ones_needed_goes() {
    let mut world = World::with_people(1);
    world.keep("draft:old", &world::noise(1, 100_000));
    world.back_up().unwrap();
    world
        .store
        .write::<_, StoreError>(|write| write.release("draft:old"))
        .unwrap();
    world.keep("paper:1", &world::noise(2, 100_000));
    for _ in 0..6 {
        world.back_up().unwrap();
    }
    assert_eq!((world.kept(), world.pool_files().len()), (7, 2));
    // A clock set back must not make the newest look like the oldest.
    world.now -= chrono::TimeDelta::days(400);
    let newest = world.back_up().unwrap();
    assert_eq!((world.kept(), world.pool_files().len()), (7, 1));
    assert!(newest.snapshot.path.exists());
}

#[test]
fn the_drill_finds_a_flipped_byte_wherever_it_is() {
    let world = World::with_people(30);
    let purged = world.keep("paper:0", &world::noise(7, 1_000));
    world.keep("paper:1", &world::noise(1, 200_000));
    world.purge(purged);
    world.back_up().unwrap();
    let sound = world.drill().unwrap();
    assert_eq!(sound.report.first_problem, None);
    assert_eq!((sound.report.events, sound.report.files), (30, 1));
    assert!(sound.bytes > 200_000);
    let mut found = BTreeSet::new();
    for path in files_under(world.target.path()) {
        let whole = std::fs::read(&path).unwrap();
        for at in [0, whole.len() / 3, whole.len() - 1] {
            let mut flipped = whole.clone();
            flipped[at] ^= 1;
            std::fs::write(&path, flipped).unwrap();
            match world.drill().unwrap().report.first_problem {
                Some(Problem::Snapshot { part }) => found.insert(part),
                Some(Problem::File { .. }) => found.insert("file"),
                other => panic!("{at} of {}: {other:?}", path.display()),
            };
        }
        std::fs::write(&path, whole).unwrap();
    }
    assert_eq!(
        found,
        BTreeSet::from(["database", "file", "manifest", "purged"])
    );
    assert_eq!(world.drill().unwrap(), sound, "nothing was left behind");

    let tombstones = files_under(world.target.path())
        .into_iter()
        .find(|path| path.ends_with("purged"));
    std::fs::remove_file(tombstones.unwrap()).unwrap();
    let taken_away = world.drill().unwrap().report.first_problem;
    assert_eq!(taken_away, Some(Problem::Snapshot { part: "purged" }));
}
