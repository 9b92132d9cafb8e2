//! The manifest of a snapshot: what it holds and how each part is recognised. It is sealed, so that nobody
//! without the store's key can make one, and written last, so that a snapshot without it does not exist.
use std::fs::File;
use std::io::Read as _;
use std::path::Path;

use chrono::{DateTime, Utc};
use motcua_case::ids::{DeviceId, Hash};
use serde::{Deserialize, Serialize};

use crate::backup::pool::Pooled;
use crate::durable;
use crate::error::StoreError;
use crate::keys::{self, StoreKey};

pub(crate) const FILE: &str = "manifest";
pub(crate) const CONTEXT: &[u8] = b"motcua backup manifest v1";
/// A million files make about 200 MB.
const LONGEST: u64 = 512 * 1024 * 1024;

/// What a snapshot holds.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Manifest {
    /// Grows with every snapshot of the store, whatever the clock says.
    pub number: u64,
    /// When it was made, by the clock of the counter.
    pub made_at: DateTime<Utc>,
    /// Version of the application that made it.
    pub app: String,
    /// Schema of the database.
    pub schema: u32,
    /// Device whose store it is.
    pub device: DeviceId,
    /// Newest event of every device.
    pub heads: Vec<Head>,
    /// Events in the record.
    pub events: u64,
    /// Length of the database.
    pub database_bytes: u64,
    /// SHA-256 of the database as it lies there.
    pub(crate) database_sha256: Hash,
    /// Files beside the database.
    pub(crate) files: Vec<Pooled>,
    /// Files purged so far: as many tombstones stand beside the snapshots.
    #[serde(default)]
    pub purged: u64,
    /// Files that were damaged or absent in the store already.
    pub missing: Vec<Hash>,
}

/// The newest event of a device.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Head {
    /// The device.
    pub device: DeviceId,
    /// Number of its newest event.
    pub seq: u64,
    /// Hash of that event.
    pub hash: Hash,
}

impl Manifest {
    /// Files beside the database.
    pub fn files(&self) -> u64 {
        self.files.len() as u64
    }

    /// Bytes of database and files.
    pub fn bytes(&self) -> u64 {
        let files = self.files.iter().map(|file| file.bytes);
        files.fold(self.database_bytes, u64::saturating_add)
    }

    pub(crate) fn write(&self, folder: &Path, key: &StoreKey) -> Result<(), StoreError> {
        let plain = serde_json::to_vec(self)?;
        let sealed = keys::seal(&key.backup(), CONTEXT, &plain)?;
        durable::write(&folder.join(FILE), &sealed)
    }

    /// Reads the manifest of the snapshot in `folder`; [`StoreError::SnapshotDamaged`] where it is not the
    /// one that was written or the key is another store's.
    pub(crate) fn read(folder: &Path, key: &StoreKey) -> Result<Self, StoreError> {
        let damaged = || StoreError::SnapshotDamaged { part: FILE };
        let file =
            File::open(folder.join(FILE)).map_err(|error| StoreError::from(error).of_target())?;
        let mut sealed = Vec::new();
        file.take(LONGEST)
            .read_to_end(&mut sealed)
            .map_err(|error| StoreError::from(error).of_target())?;
        let plain = keys::open(&key.backup(), CONTEXT, &sealed).map_err(|_| damaged())?;
        serde_json::from_slice(&plain).map_err(|_| damaged())
    }
}
