//! Backup, drill and restore of a counter's year: 20,000 dossiers, some with scanned pages. In a process of its own,
//! so that the memory shown is theirs.
use std::fs;
use std::io::Write as _;
use std::path::Path;
use std::process::Command;
use std::time::Duration;

use chrono::Utc;
use motcua_store::{
    BackupWish, FolderLock, Store, StoreError, StoreKey, Watch, restore, snapshots,
};
use serde_json::{Value, json};

use crate::load::{self, loaded};
use crate::people::Random;
use crate::timed;

const DOSSIERS: u32 = 20_000;
const FILES: u32 = 1_000;
/// A page scanned at 300 dpi.
const FILE_BYTES: usize = 300 * 1024;
/// The word that starts this process as the one that measures.
pub const WORD: &str = "backup";

/// Starts the measuring process and gives its figures back.
pub fn figures() -> Value {
    let output = Command::new(std::env::current_exe().unwrap())
        .arg(WORD)
        .output()
        .unwrap();
    assert!(output.status.success(), "{output:?}");
    let figures: Value = serde_json::from_slice(&output.stdout).unwrap();
    for name in ["backup", "backup_again", "drill", "restore"] {
        let part = &figures[name];
        println!(
            "{name:14}{:8.1} s   {:6.0} MB/s   {:4} MB of memory at most",
            part["s"].as_f64().unwrap(),
            part["mb_per_s"].as_f64().unwrap(),
            part["peak_kb"].as_u64().unwrap() / 1024
        );
    }
    figures
}

/// Measures and prints JSON.
pub fn measure(folder: &Path) {
    let place = folder.join(format!("backup-{DOSSIERS}-{}", load::mark()));
    let (store, _) = loaded(&place, DOSSIERS);
    keep_files(&store);
    let target = fresh(&folder.join("backup-target"));
    let back_up = || {
        let wish = BackupWish {
            target: &target,
            made_at: Utc::now(),
            app: "bench",
            keep: 7,
        };
        store.back_up(&wish, &Watch::SILENT).unwrap()
    };
    let mut bytes = 0;
    let first = phase(|| bytes = back_up().manifest.bytes());
    let again = phase(|| drop(back_up()));
    let drill = phase(|| {
        let drilled = store.drill(&target, &Watch::SILENT).unwrap();
        assert_eq!(drilled.report.first_problem, None);
    });
    let key = store.key();
    drop(store);
    let empty = fresh(&folder.join("backup-restored"));
    let snapshot = snapshots(&target).unwrap().remove(0);
    let restored = phase(|| restore_into(&empty, &snapshot, &key));
    let shown = |(took, peak_kb): (Duration, u64)| {
        let seconds = took.as_secs_f64();
        json!({ "s": seconds, "mb_per_s": bytes as f64 / 1e6 / seconds, "peak_kb": peak_kb })
    };
    let figures = json!({
        "dossiers": DOSSIERS, "files": FILES, "bytes": bytes,
        "backup": shown(first), "backup_again": shown(again), "drill": shown(drill), "restore": shown(restored),
    });
    println!("{figures}");
    for gone in [target, empty] {
        fs::remove_dir_all(gone).unwrap();
    }
}

fn restore_into(empty: &Path, snapshot: &motcua_store::Snapshot, key: &StoreKey) {
    let lock = std::sync::Arc::new(FolderLock::take(empty).unwrap());
    let done = restore(snapshot, empty, key, &Watch::SILENT).unwrap();
    assert!(done.damaged.is_empty());
    // Until it can be worked with.
    let store = Store::open(empty, lock, key).unwrap();
    assert!(store.read(|read| read.count_dossiers()).unwrap() >= DOSSIERS);
}

fn keep_files(store: &Store) {
    let mut random = Random(3);
    if store.space().unwrap().files > 0 {
        return;
    }
    let mut page = vec![0_u8; FILE_BYTES];
    for number in 0..FILES {
        for byte in page.iter_mut().step_by(97) {
            *byte = random.below(256) as u8;
        }
        let mut writer = store.blobs().writer().unwrap();
        writer.write_all(&page).unwrap();
        let sealed = writer.finish().unwrap();
        store
            .write::<_, StoreError>(|write| write.keep(&sealed, &format!("bench:{number}")))
            .unwrap();
    }
}

/// How long `work` takes, and the most memory this process has while it does.
fn phase(work: impl FnOnce()) -> (Duration, u64) {
    // "5" makes the kernel forget the most memory so far.
    fs::write("/proc/self/clear_refs", "5").unwrap();
    let took = timed(work);
    (took, load::peak_kb())
}

fn fresh(folder: &Path) -> std::path::PathBuf {
    if folder.exists() {
        fs::remove_dir_all(folder).unwrap();
    }
    fs::create_dir_all(folder).unwrap();
    folder.to_owned()
}
