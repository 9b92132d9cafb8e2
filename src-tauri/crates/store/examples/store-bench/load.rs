//! The store full of dossiers: made once, used again while its format is the same.
use std::hash::{Hash as _, Hasher as _};
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use chrono::Utc;
use motcua_case::event::{ActorRef, Fact, Stamp, Subject};
use motcua_case::ids::{BootId, UserId};
use motcua_store::{FolderLock, Key, Store, StoreError, StoreKey, Write};

use crate::people::{Random, dossier};
use crate::timed;

/// Dossiers loaded in one transaction.
const BATCH: u32 = 5_000;

/// The loaded store, and how long loading took if it had to be done.
pub fn loaded(folder: &Path, wanted: u32) -> (Store, Option<Duration>) {
    // Not a secret: it opens invented people only.
    let key = StoreKey::from_key(Key::new([7; 32]));
    if folder.join(motcua_store::DATABASE).exists() {
        let lock = Arc::new(FolderLock::take(folder).unwrap());
        if let Ok(store) = Store::open(folder, lock, &key)
            // Every run saves a few more; after many the store is made anew.
            && let Ok(held) = store.read(|read| read.count_dossiers())
            && (wanted..wanted + wanted / 10 + 3_000).contains(&held)
        {
            return (store, None);
        }
        std::fs::remove_dir_all(folder).unwrap();
    }
    std::fs::create_dir_all(folder).unwrap();
    let lock = Arc::new(FolderLock::take(folder).unwrap());
    let store = Store::create(folder, lock, &key).unwrap();
    let mut random = Random(7);
    let took = timed(|| {
        for from in (0..wanted).step_by(BATCH as usize) {
            let fill = |write: &Write<'_>| {
                for at in from..wanted.min(from + BATCH) {
                    let dossier = dossier(at, &mut random);
                    let fact = Fact::DossierReceived(Box::new(dossier.clone()));
                    write.append(stamp(), &actor(), Subject::Dossier(dossier.id), &fact)?;
                }
                Ok::<_, StoreError>(())
            };
            store.write(fill).unwrap();
        }
    });
    (store, Some(took))
}

/// Changes whenever what is stored of a dossier does, so that an older load is not used again.
pub fn mark() -> String {
    const PARTS: [&str; 3] = [
        include_str!("people.rs"),
        include_str!("../../src/table/dossier.rs"),
        include_str!("../../../case/src/dossier.rs"),
    ];
    let mut hash = std::hash::DefaultHasher::new();
    PARTS.hash(&mut hash);
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("migrations");
    let mut steps: Vec<_> = std::fs::read_dir(folder)
        .unwrap()
        .map(|step| step.unwrap().path())
        .collect();
    steps.sort();
    for step in steps {
        std::fs::read(step).unwrap().hash(&mut hash);
    }
    format!("{:016x}", hash.finish())
}

pub fn stamp() -> Stamp {
    Stamp {
        wall: Utc::now(),
        monotonic_ms: 0,
        boot: BootId::fresh(),
    }
}

pub fn actor() -> ActorRef {
    ActorRef {
        user: Some(UserId::fresh()),
        roles: Vec::new(),
        acting_for: None,
    }
}

/// The most memory this process has had.
pub fn peak_kb() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status
        .lines()
        .find_map(|line| line.strip_prefix("VmHWM:"))
        .and_then(|rest| rest.split_whitespace().next()?.parse().ok());
    line.unwrap_or_default()
}
