//! Restore: a snapshot becomes a store of its own in an empty folder, on this PC or a new one.
//!
//! The restored store is a new device: what the old one wrote after the snapshot is not known here, so its numbers
//! must not be given again until a person has said where they stand. Whatever was purged since stays purged.
use std::fs;
use std::path::{Path, PathBuf};

use chrono::{DateTime, Utc};
use motcua_case::ids::{DeviceId, Hash};
use rusqlite::{Connection, OptionalExtension};
use serde::{Deserialize, Serialize};

use crate::backup::database::{self, Stored};
use crate::backup::manifest::Manifest;
use crate::backup::pool::Pool;
use crate::backup::snapshot::{self, Snapshot};
use crate::backup::{Progress, Watch, tombstone};
use crate::blob::Blobs;
use crate::db::{self, DATABASE};
use crate::durable;
use crate::error::StoreError;
use crate::keyring;
use crate::keys::StoreKey;
use crate::migrate;
use crate::read::Read;
use crate::write::Write;

const SCRATCH: &str = "restoring";
const LOOK: &str = "looking";
const MARK: &str = "restored";

/// A restored store, closed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RestoreDone {
    /// The new device.
    pub device: DeviceId,
    /// What the snapshot held.
    pub manifest: Manifest,
    /// Files purged after the snapshot, which were not brought back.
    pub purged: u64,
    /// Files that the backup has no more or not as they were; the record is whole, they are missing.
    pub damaged: Vec<Hash>,
}

/// Where a store came from, known until its first event says so in the record.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RestoredFrom {
    /// The device that made the snapshot.
    pub device: DeviceId,
    /// When the snapshot was made.
    pub made_at: DateTime<Utc>,
}

/// Restores `snapshot` into the folder `into`, which the caller holds and which has no store. The store exists when
/// this returns `Ok`; until then the folder has none.
pub fn restore(
    snapshot: &Snapshot,
    into: &Path,
    key: &StoreKey,
    watch: &Watch<'_>,
) -> Result<RestoreDone, StoreError> {
    if into.join(DATABASE).exists() {
        return Err(StoreError::Exists);
    }
    let manifest = snapshot.manifest(key)?;
    if manifest.schema > migrate::NEWEST {
        return Err(StoreError::Newer {
            found: manifest.schema,
            known: migrate::NEWEST,
        });
    }
    let scratch = Scratch::make(&into.join(SCRATCH))?;
    let mut copied = Vec::new();
    let done = run(snapshot, into, key, manifest, &scratch, &mut copied, watch);
    if done.is_err() {
        for path in copied {
            let _noise = fs::remove_file(path);
        }
    }
    done
}

fn run(
    snapshot: &Snapshot,
    into: &Path,
    key: &StoreKey,
    manifest: Manifest,
    scratch: &Scratch,
    copied: &mut Vec<PathBuf>,
    watch: &Watch<'_>,
) -> Result<RestoreDone, StoreError> {
    let database = scratch.0.join(DATABASE);
    let (mut connection, purged) = open_copy(snapshot, &manifest, key, &database, watch)?;
    let blobs = Blobs::new(into, key)?;
    let files = database::files(&Read::new(&connection, &blobs))?;
    let damaged = copy_files(snapshot, &manifest, key, &files, &blobs, copied, watch)?;
    let from = RestoredFrom {
        device: manifest.device,
        made_at: manifest.made_at,
    };
    let device = begin_epoch(&mut connection, from)?;
    connection.pragma_update(None, "journal_mode", "DELETE")?;
    drop(connection);
    durable::sync_file(&database)?;
    let recovery = snapshot.path.join(keyring::RECOVERY_FILE);
    if recovery.exists() {
        let wrapped = fs::read(recovery).map_err(of_target)?;
        durable::write(&into.join(keyring::RECOVERY_FILE), &wrapped)?;
    }
    durable::settle(&database, &into.join(DATABASE))?;
    Ok(RestoreDone {
        device,
        manifest,
        purged,
        damaged,
    })
}

/// Looks into a snapshot without restoring it. Its database is copied into the folder `beside` for that, and gone
/// afterwards; files are read where they are.
pub fn look_into<T, E: From<StoreError>>(
    snapshot: &Snapshot,
    beside: &Path,
    key: &StoreKey,
    watch: &Watch<'_>,
    work: impl FnOnce(&Manifest, &Read<'_>) -> Result<T, E>,
) -> Result<T, E> {
    let manifest = snapshot.manifest(key)?;
    let scratch = Scratch::make(&beside.join(LOOK))?;
    let copy = scratch.0.join(DATABASE);
    let (mut connection, _) = open_copy(snapshot, &manifest, key, &copy, watch)?;
    let blobs = Blobs::of_backup(Pool::new(snapshot.root(), key), key);
    let view = connection.transaction().map_err(StoreError::from)?;
    work(&manifest, &Read::new(&view, &blobs))
}

/// Copies the database of a snapshot to `to`, brings its schema up to date and buries what was purged since; how
/// many files that were.
pub(crate) fn open_copy(
    snapshot: &Snapshot,
    manifest: &Manifest,
    key: &StoreKey,
    to: &Path,
    watch: &Watch<'_>,
) -> Result<(Connection, u64), StoreError> {
    let from = snapshot.path.join(DATABASE);
    let copied = durable::copy(&from, to, watch.go_on, of_target, StoreError::from)?;
    if copied.sha256 != manifest.database_sha256 {
        return Err(StoreError::SnapshotDamaged { part: "database" });
    }
    let tombstones = tombstone::read(snapshot.root(), key)?;
    // Nobody may bring a purged page back by taking the tombstones away.
    if known_purged(snapshot, key)? > tombstones.len() as u64 {
        return Err(StoreError::SnapshotDamaged { part: "purged" });
    }
    let mut connection = db::connect(to, &key.database(), false)?;
    migrate::run(&mut connection)?;
    let purged = tombstone::apply(&mut connection, &tombstones)?;
    Ok((connection, purged))
}

/// Tombstones there were when the last readable snapshot of that store was made.
fn known_purged(snapshot: &Snapshot, key: &StoreKey) -> Result<u64, StoreError> {
    let all = snapshot::snapshots_of(snapshot.root(), snapshot.device)?;
    let readable = all.iter().filter_map(|one| one.manifest(key).ok());
    Ok(readable.map(|manifest| manifest.purged).max().unwrap_or(0))
}

/// Brings the files in that the database speaks of; answers those that cannot be.
fn copy_files(
    snapshot: &Snapshot,
    manifest: &Manifest,
    key: &StoreKey,
    files: &[Stored],
    blobs: &Blobs,
    copied: &mut Vec<PathBuf>,
    watch: &Watch<'_>,
) -> Result<Vec<Hash>, StoreError> {
    let pool = Pool::new(snapshot.root(), key);
    let listed: std::collections::HashMap<_, _> = manifest
        .files
        .iter()
        .map(|file| (file.name.as_str(), file.sha256))
        .collect();
    let whole = manifest.bytes();
    let mut done = manifest.database_bytes;
    let mut damaged = Vec::new();
    for file in files {
        let name = pool.name(&file.sha256, &file.wrapped);
        let path = blobs.path(&file.sha256);
        let sound = match blobs.bring(&pool.place(&name), &path, watch.go_on) {
            Ok(sum) => {
                copied.push(path.clone());
                listed.get(name.as_str()) == Some(&sum.sha256)
            }
            Err(StoreError::TargetAbsent) if snapshot.path.is_dir() => false,
            Err(error) => return Err(error),
        };
        if !sound {
            let _never_there = fs::remove_file(&path);
            damaged.push(file.sha256);
        }
        done += file.bytes;
        (watch.progress)(Progress { done, whole });
    }
    blobs.sync()?;
    Ok(damaged)
}

/// The store in use becomes a new device, for events of the old one are gone.
pub(crate) fn begin_epoch_here(
    connection: &mut Connection,
    device: DeviceId,
) -> Result<(), StoreError> {
    let newest: Option<i64> =
        connection.query_row("SELECT max(wall_us) FROM event", [], |row| row.get(0))?;
    let made_at = DateTime::from_timestamp_micros(newest.unwrap_or(0)).unwrap_or_default();
    begin_epoch(connection, RestoredFrom { device, made_at })?;
    Ok(())
}

fn begin_epoch(connection: &mut Connection, from: RestoredFrom) -> Result<DeviceId, StoreError> {
    let device = DeviceId::fresh();
    let from = serde_json::to_vec(&from)?;
    let transaction = connection.transaction()?;
    transaction.execute(
        "INSERT OR REPLACE INTO meta (key, value) VALUES ('device', ?1)",
        [device.0],
    )?;
    transaction.execute(
        "INSERT OR REPLACE INTO meta (key, value) VALUES (?1, ?2)",
        rusqlite::params![MARK, from],
    )?;
    transaction.commit()?;
    Ok(device)
}

impl Read<'_> {
    /// Where this store came from, if it was restored and the record does not say so yet.
    pub fn restored_from(&self) -> Result<Option<RestoredFrom>, StoreError> {
        let found: Option<Vec<u8>> = self
            .connection
            .query_row("SELECT value FROM meta WHERE key = ?1", [MARK], |row| {
                row.get(0)
            })
            .optional()?;
        Ok(found
            .map(|bytes| serde_json::from_slice(&bytes))
            .transpose()?)
    }
}

impl Write<'_> {
    /// The record now says that this store was restored.
    pub fn restored_is_told(&self) -> Result<(), StoreError> {
        self.connection
            .execute("DELETE FROM meta WHERE key = ?1", [MARK])?;
        Ok(())
    }
}

/// A folder that is gone when this is dropped.
pub(crate) struct Scratch(pub(crate) PathBuf);

impl Scratch {
    pub(crate) fn make(path: &Path) -> Result<Self, StoreError> {
        if path.exists() {
            fs::remove_dir_all(path)?;
        }
        fs::create_dir_all(path)?;
        Ok(Self(path.to_owned()))
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        // What cannot be removed now is removed by the next one made here.
        let _left = fs::remove_dir_all(&self.0);
    }
}

fn of_target(error: std::io::Error) -> StoreError {
    StoreError::from(error).of_target()
}
