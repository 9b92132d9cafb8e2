//! Backup: a snapshot of the open store on another disk or a share, while the counter works on.
//!
//! Layout of the backup folder: see `backup/snapshot.rs`. Everything in it is sealed and no name says anything; it
//! opens with the store's key, which comes from the printed recovery key where the PC is gone.
pub(crate) mod database;
pub(crate) mod manifest;
pub(crate) mod pool;
pub(crate) mod snapshot;
pub(crate) mod tombstone;

use std::collections::{HashMap, HashSet};
use std::fs;
use std::path::{Path, PathBuf};

use chrono::{DateTime, Utc};
use motcua_case::ids::Hash;
use serde::{Deserialize, Serialize};

use crate::backup::database::{Contents, Stored};
use crate::backup::manifest::Manifest;
use crate::backup::pool::{Pool, Pooled};
use crate::backup::snapshot::Snapshot;
use crate::db::{DATABASE, Store};
use crate::durable;
use crate::error::StoreError;
use crate::keyring;

/// Times the database is copied anew because a file it names was released meanwhile.
const TRIES: u32 = 3;

/// What is to be backed up, and where to.
pub struct BackupWish<'a> {
    /// The backup folder: a second disk or a share. It must be there.
    pub target: &'a Path,
    /// Now.
    pub made_at: DateTime<Utc>,
    /// Version of the application.
    pub app: &'a str,
    /// Snapshots kept, this one included; at least one.
    pub keep: u16,
}

/// How far a long work is, and whether it may go on.
pub struct Watch<'a> {
    /// Told now and then.
    pub progress: &'a dyn Fn(Progress),
    /// Asked often; `false` ends the work with [`StoreError::Cancelled`].
    pub go_on: &'a dyn Fn() -> bool,
}

/// How far a backup or restore is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Progress {
    /// Bytes done.
    pub done: u64,
    /// Bytes in all, as far as known.
    pub whole: u64,
}

impl Watch<'_> {
    /// Goes on to the end and tells nobody.
    pub const SILENT: Watch<'static> = Watch {
        progress: &|_| {},
        go_on: &|| true,
    };
}

/// A snapshot that was made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BackupDone {
    /// Where it is.
    pub snapshot: Snapshot,
    /// What it holds.
    pub manifest: Manifest,
    /// Files that were not in the pool before.
    pub copied_files: u64,
    /// Bytes of those files.
    pub copied_bytes: u64,
}

impl Store {
    /// Makes a snapshot. It exists when this returns `Ok`; on any failure the earlier ones are as they were.
    pub fn back_up(
        &self,
        wish: &BackupWish<'_>,
        watch: &Watch<'_>,
    ) -> Result<BackupDone, StoreError> {
        if !wish.target.is_dir() {
            return Err(StoreError::TargetAbsent);
        }
        let root = snapshot::root_of(wish.target, self.device());
        let pool = Pool::new(&root, &self.key());
        prepare(&root, &pool).map_err(StoreError::of_target)?;
        let earlier = self.earlier(&root)?;
        let folder = snapshot::new_folder(&root, wish.made_at).map_err(StoreError::of_target)?;
        let made = Making {
            store: self,
            pool: &pool,
            folder: &folder,
            known: earlier.known,
            watch,
        }
        .run();
        let made = made.and_then(|made| {
            // Before the manifest, which says how many tombstones there are at least.
            self.mark_purged(&root, &pool)?;
            let manifest = Manifest {
                number: earlier.number + 1,
                made_at: wish.made_at,
                app: wish.app.to_owned(),
                device: self.device(),
                schema: made.contents.schema,
                heads: made.contents.heads,
                events: made.contents.events,
                database_bytes: made.database.bytes,
                database_sha256: made.database.sha256,
                files: made.files,
                purged: made.contents.purged,
                missing: made.missing,
            };
            manifest
                .write(&folder, &self.key())
                .and_then(|()| durable::sync_folder(&root))
                .and_then(|()| durable::sync_folder(wish.target))
                .map_err(StoreError::of_target)?;
            Ok((manifest, made.copied))
        });
        let (manifest, (copied_files, copied_bytes)) = made.inspect_err(|_| {
            // What cannot be removed now is swept away by the next backup.
            let _half = fs::remove_dir_all(&folder);
        })?;
        self.prune(&root, &pool, wish.keep)
            .map_err(StoreError::of_target)?;
        Ok(BackupDone {
            snapshot: Snapshot {
                device: self.device(),
                made_at: wish.made_at,
                path: folder,
            },
            manifest,
            copied_files,
            copied_bytes,
        })
    }

    /// When the snapshots of this store on `target` were made, newest first.
    pub fn backups(&self, target: &Path) -> Result<Vec<DateTime<Utc>>, StoreError> {
        if !target.is_dir() {
            return Err(StoreError::TargetAbsent);
        }
        let root = snapshot::root_of(target, self.device());
        if !root.is_dir() {
            return Ok(Vec::new());
        }
        let all = snapshot::snapshots_of(&root, self.device())?;
        let mut made: Vec<_> = all.into_iter().map(|one| one.made_at).collect();
        made.sort_by(|one, other| other.cmp(one));
        Ok(made)
    }

    /// Tells the backup folder which files were purged and removes them from its pool. Done at every backup; done
    /// at once after a purge where the folder is in reach.
    pub fn purge_backups(&self, target: &Path) -> Result<(), StoreError> {
        let root = snapshot::root_of(target, self.device());
        if !root.is_dir() {
            return Err(StoreError::TargetAbsent);
        }
        self.mark_purged(&root, &Pool::new(&root, &self.key()))
    }

    fn mark_purged(&self, root: &Path, pool: &Pool) -> Result<(), StoreError> {
        let (all, held) = self.read(|read| {
            let all = tombstone::of(read.connection)?;
            let mut held = HashSet::new();
            for tombstone in &all {
                if read.has_blob(tombstone.sha256)? {
                    held.insert(tombstone.sha256);
                }
            }
            Ok::<_, StoreError>((all, held))
        })?;
        if all.is_empty() {
            return Ok(());
        }
        tombstone::write(root, &all, &self.key()).map_err(StoreError::of_target)?;
        for gone in all.iter().filter(|one| !held.contains(&one.sha256)) {
            pool.forget(&gone.sha256)
                .map_err(|error| StoreError::from(error).of_target())?;
        }
        Ok(())
    }

    /// What the finished snapshots already hold, and the highest number given to one.
    fn earlier(&self, root: &Path) -> Result<Earlier, StoreError> {
        let mut earlier = Earlier::default();
        for snapshot in snapshot::snapshots_of(root, self.device())? {
            // One that cannot be read vouches for no file; its files are copied again.
            let Ok(manifest) = snapshot.manifest(&self.key()) else {
                continue;
            };
            earlier.number = earlier.number.max(manifest.number);
            let files = manifest.files.into_iter();
            earlier
                .known
                .extend(files.map(|file| (file.name.clone(), file)));
        }
        Ok(earlier)
    }

    /// Removes the oldest snapshots beyond `keep`, and the files that none of the others needs.
    fn prune(&self, root: &Path, pool: &Pool, keep: u16) -> Result<(), StoreError> {
        let mut readable = Vec::new();
        let mut all_readable = true;
        for snapshot in snapshot::snapshots_of(root, self.device())? {
            match snapshot.manifest(&self.key()) {
                Ok(manifest) => readable.push((manifest.number, snapshot, manifest.files)),
                Err(_) => all_readable = false,
            }
        }
        readable.sort_by_key(|(number, ..)| std::cmp::Reverse(*number));
        let kept = usize::from(keep.max(1)).min(readable.len());
        for (_, old, _) in readable.drain(kept..) {
            snapshot::remove(&old)?;
        }
        // Nobody knows what an unreadable snapshot needs.
        if all_readable {
            let needed = readable
                .into_iter()
                .flat_map(|(_, _, files)| files)
                .map(|file| file.name)
                .collect();
            pool.keep_only(&needed)?;
        }
        Ok(())
    }
}

#[derive(Default)]
struct Earlier {
    number: u64,
    known: HashMap<String, Pooled>,
}

fn prepare(root: &Path, pool: &Pool) -> Result<(), StoreError> {
    fs::create_dir_all(root)?;
    pool.prepare()?;
    snapshot::sweep(root)
}

/// A snapshot being made.
struct Making<'a> {
    store: &'a Store,
    pool: &'a Pool,
    folder: &'a PathBuf,
    known: HashMap<String, Pooled>,
    watch: &'a Watch<'a>,
}

struct Made {
    contents: Contents,
    database: durable::Copied,
    files: Vec<Pooled>,
    missing: Vec<Hash>,
    copied: (u64, u64),
}

impl Making<'_> {
    fn run(mut self) -> Result<Made, StoreError> {
        let path = self.folder.join(DATABASE);
        let mut copied = (0, 0);
        for left in (0..TRIES).rev() {
            let mut contents = self
                .store
                .read(|read| database::copy(read, &path, self.store.key(), self.watch))?;
            let stored = std::mem::take(&mut contents.files);
            let taken = self.take_files(&stored, contents.bytes, &mut copied)?;
            if left > 0 && self.changed_meanwhile(&taken.missing)? {
                continue;
            }
            self.pool.sync().map_err(StoreError::of_target)?;
            self.copy_keys()?;
            return Ok(Made {
                database: database::sum(&path, self.watch)?,
                contents,
                files: taken.files,
                missing: taken.missing.into_iter().map(|one| one.sha256).collect(),
                copied,
            });
        }
        Err(StoreError::Cancelled)
    }

    fn take_files(
        &mut self,
        stored: &[Stored],
        database_bytes: u64,
        copied: &mut (u64, u64),
    ) -> Result<Taken, StoreError> {
        let whole = stored
            .iter()
            .fold(database_bytes, |sum, file| sum + file.bytes);
        let mut done = database_bytes;
        let mut taken = Taken::default();
        for file in stored {
            let name = self.pool.name(&file.sha256, &file.wrapped);
            let known = self.known.get(&name).filter(|known| self.pool.has(known));
            if let Some(known) = known {
                taken.files.push(known.clone());
            } else if self.is_sound(file) {
                let path = self.store.blobs().path(&file.sha256);
                let pooled = self.pool.take(name.clone(), &path, self.watch.go_on)?;
                *copied = (copied.0 + 1, copied.1 + pooled.bytes);
                self.known.insert(name, pooled.clone());
                taken.files.push(pooled);
            } else {
                taken.missing.push(file.clone());
            }
            done += file.bytes;
            (self.watch.progress)(Progress { done, whole });
            if !(self.watch.go_on)() {
                return Err(StoreError::Cancelled);
            }
        }
        Ok(taken)
    }

    /// Whether the file is there and its first chunk opens with the key of this snapshot; a drill reads the rest.
    fn is_sound(&self, file: &Stored) -> bool {
        use std::io::Read as _;
        let opened = self
            .store
            .blobs()
            .open(file.sha256, file.bytes, &file.wrapped, None);
        opened.is_ok_and(|mut reader| reader.read(&mut [0]).is_ok())
    }

    /// Whether the store let go of one of these files, or sealed it anew, since the database was copied.
    fn changed_meanwhile(&self, missing: &[Stored]) -> Result<bool, StoreError> {
        self.store.read(|read| {
            for file in missing {
                if database::wrapped(read, file.sha256)?.as_ref() != Some(&file.wrapped) {
                    return Ok(true);
                }
            }
            Ok(false)
        })
    }

    /// The recovery wrap, without which nobody opens the snapshot on another PC, and the key ring.
    fn copy_keys(&self) -> Result<(), StoreError> {
        for name in [keyring::RECOVERY_FILE, keyring::FILE] {
            let from = self.store.folder().join(name);
            if from.exists() {
                let bytes = fs::read(from)?;
                durable::write(&self.folder.join(name), &bytes).map_err(StoreError::of_target)?;
            }
        }
        Ok(())
    }
}

#[derive(Default)]
struct Taken {
    files: Vec<Pooled>,
    missing: Vec<Stored>,
}
