//! Snapshots on a backup folder: found without any key, read with one.
//!
//! `TARGET/motcua-DEVICE/` holds all snapshots of one store: `files/` is the pool they share, `purged` the
//! tombstones, and each snapshot a folder named after the moment it was made.
use std::fs;
use std::path::{Path, PathBuf};

use chrono::{DateTime, NaiveDateTime, Utc};
use motcua_case::ids::DeviceId;

use crate::backup::manifest::{self, Manifest};
use crate::error::StoreError;
use crate::keys::StoreKey;

const PREFIX: &str = "motcua-";
const STAMP: &str = "%Y%m%dT%H%M%SZ";
/// Characters of a stamp such as `20261121T083000Z`.
const STAMP_LENGTH: usize = 16;

/// A finished snapshot on a backup folder.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Snapshot {
    /// Device whose store it is of.
    pub device: DeviceId,
    /// When it was made, by the clock of the counter.
    pub made_at: DateTime<Utc>,
    /// Its folder.
    pub path: PathBuf,
}

impl Snapshot {
    /// What it holds.
    pub fn manifest(&self, key: &StoreKey) -> Result<Manifest, StoreError> {
        Manifest::read(&self.path, key)
    }

    /// The folder of all snapshots of that store.
    pub(crate) fn root(&self) -> &Path {
        self.path.parent().unwrap_or(&self.path)
    }
}

/// Finished snapshots under `target`, of every store, newest first by their own clocks.
pub fn snapshots(target: &Path) -> Result<Vec<Snapshot>, StoreError> {
    let mut found = Vec::new();
    for entry in entries(target)? {
        if let Some(device) = device_of(&entry) {
            found.extend(snapshots_of(&entry, device)?);
        }
    }
    found.sort_by(|one, other| (other.made_at, &other.path).cmp(&(one.made_at, &one.path)));
    Ok(found)
}

/// Finished snapshots of one store, in no order.
pub(crate) fn snapshots_of(root: &Path, device: DeviceId) -> Result<Vec<Snapshot>, StoreError> {
    let finished = |path: &PathBuf| path.join(manifest::FILE).is_file();
    let found = entries(root)?.into_iter().filter(finished);
    Ok(found
        .filter_map(|path| {
            Some(Snapshot {
                device,
                made_at: moment_of(&path)?,
                path,
            })
        })
        .collect())
}

/// Folder of all snapshots of one store.
pub(crate) fn root_of(target: &Path, device: DeviceId) -> PathBuf {
    target.join(format!("{PREFIX}{device}"))
}

/// A new folder for a snapshot made now. Two in one second, or a clock set back, get a number.
pub(crate) fn new_folder(root: &Path, made_at: DateTime<Utc>) -> Result<PathBuf, StoreError> {
    let stamp = made_at.format(STAMP).to_string();
    let mut path = root.join(&stamp);
    let mut number = 2_u32;
    while path.exists() {
        path = root.join(format!("{stamp}-{number}"));
        number += 1;
    }
    fs::create_dir(&path)?;
    Ok(path)
}

/// Removes snapshots that were never finished.
pub(crate) fn sweep(root: &Path) -> Result<(), StoreError> {
    for path in entries(root)? {
        if moment_of(&path).is_some() && !path.join(manifest::FILE).is_file() {
            fs::remove_dir_all(path)?;
        }
    }
    Ok(())
}

/// Removes a snapshot; it stops existing with its manifest.
pub(crate) fn remove(snapshot: &Snapshot) -> Result<(), StoreError> {
    fs::remove_file(snapshot.path.join(manifest::FILE))?;
    fs::remove_dir_all(&snapshot.path)?;
    Ok(())
}

fn entries(folder: &Path) -> Result<Vec<PathBuf>, StoreError> {
    let of_target = |error: std::io::Error| StoreError::from(error).of_target();
    fs::read_dir(folder)
        .map_err(of_target)?
        .map(|entry| Ok(entry.map_err(of_target)?.path()))
        .collect()
}

fn device_of(path: &Path) -> Option<DeviceId> {
    let name = path.file_name()?.to_str()?;
    name.strip_prefix(PREFIX)?.parse().ok()
}

fn moment_of(path: &Path) -> Option<DateTime<Utc>> {
    let name = path.file_name()?.to_str()?;
    let (stamp, rest) = name.split_at_checked(STAMP_LENGTH)?;
    let numbered = |rest: &str| {
        rest.strip_prefix('-')
            .is_some_and(|number| number.parse::<u32>().is_ok())
    };
    if !rest.is_empty() && !numbered(rest) {
        return None;
    }
    let moment = NaiveDateTime::parse_from_str(stamp, STAMP).ok()?;
    Some(moment.and_utc())
}
