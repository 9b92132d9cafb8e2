//! A counter with a store, a backup folder and a clock of its own.
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use chrono::{DateTime, TimeDelta, Utc};
use motcua_case::event::{Fact, Subject};
use motcua_case::ids::Hash;
use motcua_store::{
    BackupDone, BackupWish, Drilled, FolderLock, Snapshot, Store, StoreError, StoreKey, Watch,
    restore, snapshots,
};
use tempfile::TempDir;

use crate::written::{moment, nobody, user};

pub struct World {
    pub store: Store,
    pub folder: TempDir,
    pub target: TempDir,
    pub now: DateTime<Utc>,
    hours: AtomicI64,
}

impl World {
    pub fn with_people(count: u32) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let key = StoreKey::random().unwrap();
        let store = Store::create(folder.path(), hold(folder.path()), &key).unwrap();
        let world = Self::over(store, folder, tempfile::tempdir().unwrap());
        world.add_people(count);
        world
    }

    pub fn restored(
        snapshot: &Snapshot,
        key: StoreKey,
        target: TempDir,
    ) -> Result<Self, StoreError> {
        let folder = tempfile::tempdir().unwrap();
        let lock = hold(folder.path());
        restore(snapshot, folder.path(), &key, &Watch::SILENT)?;
        let store = Store::open(folder.path(), lock, &key)?;
        Ok(Self::over(store, folder, target))
    }

    pub fn over(store: Store, folder: TempDir, target: TempDir) -> Self {
        let now = DateTime::from_timestamp(1_795_000_000, 0).unwrap();
        let hours = AtomicI64::new(0);
        Self {
            store,
            folder,
            target,
            now,
            hours,
        }
    }

    /// The PC is gone; the backup folder and what the recovery key opens stay.
    pub fn lose_the_machine(self) -> (StoreKey, TempDir) {
        (self.store.key(), self.target)
    }

    pub fn add_people(&self, count: u32) {
        let (at, actor) = (moment(self.now), nobody());
        for number in 0..count {
            let user = user(&format!("Người {number}"));
            let fact = Fact::UserAdded(user.clone());
            self.store
                .write::<_, StoreError>(|write| {
                    write.append(at, &actor, Subject::User(user.id), &fact)
                })
                .unwrap();
        }
    }

    pub fn keep(&self, owner: &str, bytes: &[u8]) -> Hash {
        let sealed = self.store.blobs().seal(bytes).unwrap();
        self.store
            .write::<_, StoreError>(|write| write.keep(&sealed, owner))
            .unwrap();
        sealed.sha256()
    }

    pub fn read(&self, hash: Hash) -> Option<Vec<u8>> {
        let reader = self.store.read(|read| read.blob(hash)).unwrap()?;
        Some(reader.into_bytes().unwrap())
    }

    pub fn purge(&self, hash: Hash) {
        self.store
            .write::<_, StoreError>(|write| write.purge(hash, self.now))
            .unwrap();
    }

    pub fn back_up(&self) -> Result<BackupDone, StoreError> {
        self.back_up_watched(&Watch::SILENT)
    }

    pub fn back_up_watched(&self, watch: &Watch<'_>) -> Result<BackupDone, StoreError> {
        let hours = self.hours.fetch_add(1, Ordering::Relaxed);
        let wish = BackupWish {
            target: self.target.path(),
            made_at: self.now + TimeDelta::hours(hours),
            app: "0.1.0",
            keep: 7,
        };
        self.store.back_up(&wish, watch)
    }

    pub fn drill(&self) -> Result<Drilled, StoreError> {
        self.store.drill(self.target.path(), &Watch::SILENT)
    }

    pub fn kept(&self) -> usize {
        snapshots(self.target.path()).unwrap().len()
    }

    /// Files of the pool.
    pub fn pool_files(&self) -> Vec<PathBuf> {
        let pool = format!("motcua-{}/files", self.store.device());
        files_under(&self.target.path().join(pool))
    }
}

pub fn hold(folder: &Path) -> Arc<FolderLock> {
    Arc::new(FolderLock::take(folder).unwrap())
}

pub fn files_under(folder: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files.extend(files_under(&path));
        } else {
            files.push(path);
        }
    }
    files.sort();
    files
}

/// Bytes that do not compress and are the same every time.
pub fn noise(seed: u64, length: usize) -> Vec<u8> {
    let mut state = seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1;
    (0..length)
        .map(|_| {
            state ^= state << 13;
            state ^= state >> 7;
            state ^= state << 17;
            (state >> 24) as u8
        })
        .collect()
}
