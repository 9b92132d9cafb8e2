//! Tombstones: the purged files, told to the backups, so that no older snapshot brings one back.
use std::fs;
use std::path::Path;

use motcua_case::ids::Hash;
use rusqlite::{Connection, OptionalExtension, params};
use serde::{Deserialize, Serialize};

use crate::durable;
use crate::error::StoreError;
use crate::keys::{self, StoreKey};

const FILE: &str = "purged";
const CONTEXT: &[u8] = b"motcua backup tombstones v1";
const LONGEST: u64 = 64 * 1024 * 1024;

/// A purged file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tombstone {
    /// Its hash.
    pub sha256: Hash,
    /// When it was purged, microseconds since 1970.
    pub at_us: i64,
}

/// Tombstones of a database, oldest first.
pub(crate) fn of(connection: &Connection) -> Result<Vec<Tombstone>, StoreError> {
    let mut statement =
        connection.prepare("SELECT sha256, at_us FROM purged ORDER BY at_us, sha256")?;
    let all = statement
        .query_map([], |row| {
            Ok(Tombstone {
                sha256: Hash(row.get(0)?),
                at_us: row.get(1)?,
            })
        })?
        .collect::<Result<_, _>>()?;
    Ok(all)
}

/// Writes them beside the snapshots.
pub(crate) fn write(root: &Path, all: &[Tombstone], key: &StoreKey) -> Result<(), StoreError> {
    let sealed = keys::seal(&key.backup(), CONTEXT, &serde_json::to_vec(all)?)?;
    durable::write(&root.join(FILE), &sealed)
}

/// Reads those beside the snapshots; none where nothing was ever backed up after a purge.
pub(crate) fn read(root: &Path, key: &StoreKey) -> Result<Vec<Tombstone>, StoreError> {
    let path = root.join(FILE);
    let damaged = || StoreError::SnapshotDamaged { part: FILE };
    match fs::metadata(&path) {
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(Vec::new()),
        Err(error) => return Err(StoreError::from(error).of_target()),
        Ok(found) if found.len() > LONGEST => return Err(damaged()),
        Ok(_) => {}
    }
    let sealed = fs::read(&path).map_err(|error| StoreError::from(error).of_target())?;
    let plain = keys::open(&key.backup(), CONTEXT, &sealed).map_err(|_| damaged())?;
    serde_json::from_slice(&plain).map_err(|_| damaged())
}

/// Destroys in a restored database what was purged after it was made. A tombstone that the database itself knows
/// is left alone: the file was purged and lawfully imported again before the snapshot.
pub(crate) fn apply(connection: &mut Connection, all: &[Tombstone]) -> Result<u64, StoreError> {
    connection.pragma_update(None, "secure_delete", "ON")?;
    let transaction = connection.transaction()?;
    let mut applied = 0;
    for tombstone in all {
        let known: Option<i64> = transaction
            .prepare_cached("SELECT at_us FROM purged WHERE sha256 = ?1")?
            .query_row([tombstone.sha256.0], |row| row.get(0))
            .optional()?;
        if known != Some(tombstone.at_us) {
            bury(&transaction, *tombstone)?;
            applied += 1;
        }
    }
    transaction.commit()?;
    Ok(applied)
}

/// Destroys a file's rows and key, for every owner, and puts up its tombstone.
pub(crate) fn bury(connection: &Connection, tombstone: Tombstone) -> Result<(), StoreError> {
    for table in ["blob_ref", "blob_key", "blob"] {
        connection
            .prepare_cached(&format!("DELETE FROM {table} WHERE sha256 = ?1"))?
            .execute([tombstone.sha256.0])?;
    }
    connection
        .prepare_cached("INSERT OR REPLACE INTO purged (sha256, at_us) VALUES (?1, ?2)")?
        .execute(params![tombstone.sha256.0, tombstone.at_us])?;
    Ok(())
}
