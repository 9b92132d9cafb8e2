#![allow(clippy::unwrap_used, clippy::panic, reason = "tests fail by panicking")]

use std::collections::BTreeSet;
use std::sync::atomic::{AtomicU32, Ordering};
use std::thread;

use super::*;
use crate::raster::Raster;
use crate::source::frame;

const START: Duration = Duration::from_secs(100);
const LATER: Duration = Duration::from_secs(102);

/// A folder of its own for a test, deleted with it.
struct Folder(PathBuf);

impl Folder {
    fn new() -> Self {
        static NUMBER: AtomicU32 = AtomicU32::new(0);
        let number = NUMBER.fetch_add(1, Ordering::Relaxed);
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../target/tmp");
        let folder = root.join(format!("folder-{}-{number}", std::process::id()));
        fs::create_dir_all(&folder).unwrap();
        Self(folder)
    }

    fn put(&self, name: &str, bytes: &[u8]) {
        fs::write(self.0.join(name), bytes).unwrap();
    }

    fn watch(&self, taking: Taking) -> Watch {
        Watch::new(self.0.clone(), "quay-1", taking)
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

fn page() -> Vec<u8> {
    frame::jpeg(&Raster::filled(40, 60, &[240]), 200).unwrap()
}

/// What is claimed after the wait.
fn claimed(watch: &mut Watch) -> Vec<Claimed> {
    assert!(watch.look(START).unwrap().claimed.is_empty());
    watch.look(LATER).unwrap().claimed
}

#[test]
fn a_complete_file_is_taken_once_with_all_its_bytes() {
    for taking in [Taking::Move, Taking::Leave] {
        let folder = Folder::new();
        folder.put("scan0001.jpg", &page());
        let mut watch = folder.watch(taking);
        let mut files = claimed(&mut watch);
        assert_eq!(files.len(), 1, "{taking:?}");
        assert_eq!(files[0].name, "scan0001.jpg");
        assert_eq!(fs::read(&files[0].path).unwrap(), page());
        let stays = folder.0.join("scan0001.jpg").exists();
        assert_eq!(stays, taking == Taking::Leave);
        for seconds in [104, 200] {
            let again = watch.look(Duration::from_secs(seconds)).unwrap();
            assert!(again.claimed.is_empty());
        }
        files.remove(0).finish(Original::Keep).unwrap();
        assert!(claimed(&mut folder.watch(taking)).is_empty(), "{taking:?}");
        assert!(folder.watch(taking).unfinished().unwrap().is_empty());
    }
}

#[test]
fn what_is_deleted_when_finished_is_gone() {
    for taking in [Taking::Move, Taking::Leave] {
        let folder = Folder::new();
        folder.put("scan0001.jpg", &page());
        let file = claimed(&mut folder.watch(taking)).remove(0);
        let path = file.path.clone();
        file.finish(Original::Delete).unwrap();
        assert!(!path.exists() && !folder.0.join("scan0001.jpg").exists());
        assert!(folder.watch(taking).unfinished().unwrap().is_empty());
    }
}

#[test]
fn a_file_that_grows_or_has_no_end_waits() {
    let folder = Folder::new();
    let (whole, mut watch) = (page(), folder.watch(Taking::Move));
    for (second, bytes) in [(100, 100), (102, 200), (104, 300)] {
        folder.put("scan.jpg", &whole[..bytes]);
        let look = watch.look(Duration::from_secs(second)).unwrap();
        assert_eq!((look.claimed.len(), look.waiting), (0, 1));
    }
    // It stands still, but its end is missing.
    let look = watch.look(Duration::from_secs(500)).unwrap();
    assert_eq!((look.claimed.len(), look.waiting), (0, 1));
    folder.put("scan.jpg", &whole);
    assert!(
        watch
            .look(Duration::from_secs(600))
            .unwrap()
            .claimed
            .is_empty()
    );
    assert!(
        watch
            .look(Duration::from_secs(601))
            .unwrap()
            .claimed
            .is_empty()
    );
    assert_eq!(
        watch.look(Duration::from_secs(602)).unwrap().claimed.len(),
        1
    );
}

#[test]
fn a_file_replaced_under_the_same_name_is_another_file() {
    let folder = Folder::new();
    let mut watch = folder.watch(Taking::Leave);
    folder.put("scan.jpg", &page());
    for file in claimed(&mut watch) {
        file.finish(Original::Keep).unwrap();
    }
    let mut longer = page();
    longer.extend([0; 9]);
    folder.put("scan.jpg", &longer);
    assert_eq!(claimed(&mut watch).len(), 1);
}

#[test]
fn what_was_taken_before_a_crash_is_found_again_by_its_counter_alone() {
    for taking in [Taking::Move, Taking::Leave] {
        let folder = Folder::new();
        folder.put("a.jpg", &page());
        folder.put("b.jpg", &page());
        let before: BTreeSet<_> = claimed(&mut folder.watch(taking))
            .into_iter()
            .map(|file| file.name)
            .collect();
        assert_eq!(before.len(), 2);
        let found = folder.watch(taking).unfinished().unwrap();
        let after: BTreeSet<_> = found.iter().map(|file| file.name.clone()).collect();
        assert_eq!(after, before, "{taking:?}");
        let other = Watch::new(folder.0.clone(), "quay", taking);
        assert!(other.unfinished().unwrap().is_empty());
        for file in found {
            assert_eq!(fs::read(&file.path).unwrap(), page());
            file.finish(Original::Keep).unwrap();
        }
        assert!(folder.watch(taking).unfinished().unwrap().is_empty());
    }
}

#[cfg(unix)]
#[test]
fn links_folders_hidden_unfinished_and_foreign_files_are_left_alone() {
    let folder = Folder::new();
    let elsewhere = Folder::new();
    elsewhere.put("secret.jpg", &page());
    std::os::unix::fs::symlink(elsewhere.0.join("secret.jpg"), folder.0.join("link.jpg")).unwrap();
    fs::create_dir(folder.0.join("folder.jpg")).unwrap();
    for name in [".hidden.jpg", "~scan.jpg", "scan.jpg.part", "SCAN.TMP"] {
        folder.put(name, &page());
    }
    folder.put("empty.jpg", b"");
    folder.put("notes.txt", b"hello");
    assert!(claimed(&mut folder.watch(Taking::Move)).is_empty());
    assert!(folder.0.join("notes.txt").exists() && folder.0.join("link.jpg").exists());
}

#[cfg(unix)]
#[test]
fn claims_are_not_led_elsewhere_by_a_link() {
    let folder = Folder::new();
    let elsewhere = Folder::new();
    std::os::unix::fs::symlink(&elsewhere.0, folder.0.join(".da-nhan")).unwrap();
    folder.put("scan.jpg", &page());
    let mut watch = folder.watch(Taking::Move);
    watch.look(START).unwrap();
    assert!(matches!(watch.look(LATER), Err(FolderFault::Write(_))));
    assert_eq!(fs::read_dir(&elsewhere.0).unwrap().count(), 0);
}

#[test]
fn a_mark_does_not_lead_out_of_the_folder() {
    let folder = Folder::new();
    let mark = folder.0.join(".da-nhan/giu-00");
    fs::create_dir_all(&mark).unwrap();
    fs::write(mark.join("nhan.txt"), "quay-1_\n../folder.jpg\n").unwrap();
    assert!(folder.watch(Taking::Leave).unfinished().unwrap().is_empty());
}

#[test]
fn a_folder_that_is_away_is_said_and_comes_back() {
    let folder = Folder::new();
    let place = folder.0.join("share");
    let mut watch = Watch::new(place.clone(), "quay-1", Taking::Move);
    assert!(matches!(watch.look(START), Err(FolderFault::Read(_))));
    fs::create_dir(&place).unwrap();
    fs::write(place.join("scan.jpg"), page()).unwrap();
    assert_eq!(claimed(&mut watch).len(), 1);
}

#[test]
fn two_counters_never_both_get_a_file() {
    const FILES: usize = 60;
    for taking in [Taking::Move, Taking::Leave] {
        let folder = Folder::new();
        for number in 0..FILES {
            folder.put(&format!("scan{number:03}.jpg"), &page());
        }
        let names: Vec<String> = thread::scope(|scope| {
            let counters: Vec<_> = ["quay-1", "quay-2", "quay-3"]
                .map(|name| {
                    let place = folder.0.clone();
                    scope.spawn(move || {
                        let files = claimed(&mut Watch::new(place, name, taking));
                        files.into_iter().map(|file| file.name).collect::<Vec<_>>()
                    })
                })
                .into_iter()
                .collect();
            counters
                .into_iter()
                .flat_map(|counter| counter.join().unwrap())
                .collect()
        });
        let once: BTreeSet<_> = names.iter().collect();
        assert_eq!((names.len(), once.len()), (FILES, FILES), "{taking:?}");
    }
}
