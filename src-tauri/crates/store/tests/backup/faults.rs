//! Backups that fail: cancelled, without room, without the folder. Each says why and leaves no half snapshot.
use std::cell::Cell;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use motcua_store::{Progress, StoreError, Watch, snapshots};

use crate::world::{World, noise};

#[test]
fn cancelled_at_any_moment_the_older_snapshots_stay_good() {
    let world = World::with_people(5);
    for seed in 0..3 {
        world.keep("paper:1", &noise(seed, 400_000));
    }
    world.back_up().unwrap();
    let questions = Cell::new(0);
    let count = || {
        questions.set(questions.get() + 1);
        true
    };
    for seed in 10..13 {
        world.keep("paper:2", &noise(seed, 400_000));
    }
    let rehearsed = World::with_people(5);
    for seed in 0..6 {
        rehearsed.keep("paper:1", &noise(seed, 400_000));
    }
    rehearsed
        .back_up_watched(&Watch {
            progress: &|_| {},
            go_on: &count,
        })
        .unwrap();
    assert!(questions.get() > 10, "asked {} times", questions.get());
    for stop in 0..questions.get() / 2 {
        let asked = Cell::new(0);
        let go_on = || {
            asked.set(asked.get() + 1);
            asked.get() <= stop
        };
        let cancelled = world.back_up_watched(&Watch {
            progress: &|_| {},
            go_on: &go_on,
        });
        assert!(matches!(cancelled, Err(StoreError::Cancelled)), "at {stop}");
        assert_eq!(world.kept(), 1, "at {stop}");
        assert_eq!(folders(&world).len(), 1, "no half snapshot at {stop}");
    }
    assert_eq!(world.drill().unwrap().report.first_problem, None);
    assert_eq!(world.back_up().unwrap().manifest.files(), 6);
    assert_eq!(world.drill().unwrap().report.files, 6);
}

#[test]
fn what_a_power_cut_left_half_made_is_not_taken_for_a_snapshot() {
    let world = World::with_people(2);
    let done = world.back_up().unwrap();
    let half = done.snapshot.path.with_file_name("20270101T000000Z");
    fs::create_dir(&half).unwrap();
    fs::write(half.join("store.db"), b"half").unwrap();
    assert_eq!(snapshots(world.target.path()).unwrap(), [done.snapshot]);
    assert_eq!(world.drill().unwrap().report.first_problem, None);
    world.back_up().unwrap();
    assert!(!half.exists());
}

#[test]
fn progress_ends_at_the_whole() {
    let world = World::with_people(5);
    world.keep("paper:1", &noise(1, 400_000));
    let last = Cell::new(Progress::default());
    let told = Cell::new(0);
    let progress = |at: Progress| {
        last.set(at);
        told.set(told.get() + 1);
    };
    world
        .back_up_watched(&Watch {
            progress: &progress,
            go_on: &|| true,
        })
        .unwrap();
    assert!(told.get() >= 2);
    assert_eq!(last.get().done, last.get().whole);
    assert!(last.get().whole > 400_000);
}

#[test]
fn a_folder_that_is_not_there_is_said_and_not_made() {
    let mut world = World::with_people(1);
    let gone = tempfile::tempdir().unwrap();
    let path = gone.path().to_owned();
    world.target = gone;
    fs::remove_dir(&path).unwrap();
    assert!(matches!(world.back_up(), Err(StoreError::TargetAbsent)));
    assert!(matches!(world.drill(), Err(StoreError::TargetAbsent)));
    assert!(!path.exists(), "a disk that is not mounted is not made up");
}

#[test]
fn a_folder_without_a_snapshot_of_this_store_has_nothing_to_drill() {
    let world = World::with_people(1);
    assert!(matches!(world.drill(), Err(StoreError::NoSnapshot)));
}

#[test]
fn a_full_backup_disk_is_said_and_leaves_no_half_snapshot() {
    let mut world = World::with_people(3);
    let Some(disk) = SmallDisk::mount(3) else {
        eprintln!("skipped: a small disk cannot be mounted here");
        return;
    };
    let (target, _place) = disk.parts();
    world.target = target;
    world.keep("paper:1", &noise(1, 300_000));
    world.back_up().unwrap();
    let mut seed = 2;
    let refused = loop {
        world.keep("paper:1", &noise(seed, 300_000));
        seed += 1;
        if let Err(error) = world.back_up() {
            break error;
        }
    };
    assert!(full(&refused), "{refused:?}");
    assert_eq!(folders(&world).len(), world.kept(), "no half snapshot");
    assert_eq!(world.drill().unwrap().report.first_problem, None);
    disk.remount("size=64m");
    world.back_up().unwrap();
    assert_eq!(world.drill().unwrap().report.first_problem, None);
    disk.remount("ro");
    let refused = world.back_up().unwrap_err();
    assert!(
        matches!(&refused, StoreError::Target(inner) if matches!(**inner, StoreError::ReadOnly)),
        "{refused:?}"
    );
    assert_eq!(world.drill().unwrap().report.first_problem, None);
}

#[test]
fn a_page_damaged_in_the_store_is_named_and_the_rest_is_backed_up() {
    let world = World::with_people(1);
    let damaged = world.keep("paper:1", &noise(1, 100_000));
    world.keep("paper:1", &noise(2, 100_000));
    for path in crate::files_under(&world.folder.path().join("files")) {
        let mut bytes = fs::read(&path).unwrap();
        let mut copy = bytes.clone();
        copy[30] ^= 1;
        fs::write(&path, copy).unwrap();
        if world
            .store
            .read(|read| read.blob(damaged))
            .unwrap()
            .unwrap()
            .verify()
            .is_err()
        {
            break;
        }
        bytes.shrink_to_fit();
        fs::write(&path, bytes).unwrap();
    }
    let done = world.back_up().unwrap();
    assert_eq!(done.manifest.missing, [damaged]);
    assert_eq!(done.manifest.files(), 1);
}

fn full(error: &StoreError) -> bool {
    matches!(error, StoreError::Target(inner) if matches!(**inner, StoreError::DiskFull))
}

/// Folders that look like snapshots, finished or not.
fn folders(world: &World) -> Vec<PathBuf> {
    let root = world
        .target
        .path()
        .join(format!("motcua-{}", world.store.device()));
    let entries = fs::read_dir(root).unwrap().map(|entry| entry.unwrap());
    let stamped = entries.filter(|entry| entry.file_name().to_string_lossy().starts_with("20"));
    stamped.map(|entry| entry.path()).collect()
}

/// A memory disk of a few megabytes, unmounted when dropped.
struct SmallDisk(PathBuf, Option<tempfile::TempDir>);

impl SmallDisk {
    fn mount(megabytes: u32) -> Option<Self> {
        let place = tempfile::tempdir().unwrap();
        let path = place.path().to_owned();
        let size = format!("size={megabytes}m,mode=0700");
        let done = Command::new("mount")
            .args(["-t", "tmpfs", "-o", &size, "motcua-test"])
            .arg(&path)
            .output()
            .ok()?;
        done.status.success().then_some(Self(path, Some(place)))
    }

    /// A folder on the disk, and the disk itself.
    fn parts(&self) -> (tempfile::TempDir, &Path) {
        (tempfile::tempdir_in(&self.0).unwrap(), &self.0)
    }

    fn remount(&self, options: &str) {
        let done = Command::new("mount")
            .args(["-o", &format!("remount,{options}")])
            .arg(&self.0)
            .status()
            .unwrap();
        assert!(done.success());
    }
}

impl Drop for SmallDisk {
    fn drop(&mut self) {
        let _lazily = Command::new("umount").arg("-l").arg(&self.0).status();
        drop(self.1.take());
    }
}
