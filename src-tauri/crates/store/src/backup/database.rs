//! The database of a snapshot: copied page by page from one consistent view, under the same key.
use std::path::Path;

use motcua_case::ids::{DeviceId, Hash};
use rusqlite::backup::{Backup, StepResult};
use rusqlite::{ErrorCode, OptionalExtension};

use crate::backup::manifest::Head;
use crate::backup::{Progress, Watch};
use crate::db;
use crate::durable::{self, Copied};
use crate::error::StoreError;
use crate::keys::StoreKey;
use crate::read::Read;

const PAGES_AT_ONCE: i32 = 256;
const PAGE: u64 = 4096;

/// What the copied database holds.
#[derive(Debug, Default)]
pub(crate) struct Contents {
    pub(crate) schema: u32,
    pub(crate) heads: Vec<Head>,
    pub(crate) events: u64,
    pub(crate) bytes: u64,
    pub(crate) purged: u64,
    pub(crate) files: Vec<Stored>,
}

/// A file beside the database, as its rows speak of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Stored {
    pub(crate) sha256: Hash,
    pub(crate) bytes: u64,
    pub(crate) wrapped: Vec<u8>,
}

/// Copies the database that `read` sees to `to`, writing over what an earlier try left there.
pub(crate) fn copy(
    read: &Read<'_>,
    to: &Path,
    key: StoreKey,
    watch: &Watch<'_>,
) -> Result<Contents, StoreError> {
    // The first read fixes the view, so that writers going on beside it do not make the copy begin anew.
    let mut contents = contents(read)?;
    if to.exists() {
        std::fs::remove_file(to).map_err(|error| StoreError::from(error).of_target())?;
    }
    let mut target = db::keyed(to, &key.database(), true).map_err(StoreError::of_target)?;
    for (pragma, value) in [
        ("journal_mode", "OFF"),
        ("synchronous", "OFF"),
        ("locking_mode", "EXCLUSIVE"),
        ("temp_store", "MEMORY"),
    ] {
        target
            .pragma_update(None, pragma, value)
            .map_err(|error| StoreError::from(error).of_target())?;
    }
    let backup = Backup::new(read.connection, &mut target).map_err(of_step)?;
    loop {
        let step = backup.step(PAGES_AT_ONCE).map_err(of_step)?;
        let at = backup.progress();
        let pages = |count: i32| u64::try_from(count).unwrap_or(0) * PAGE;
        contents.bytes = pages(at.pagecount);
        (watch.progress)(Progress {
            done: pages(at.pagecount - at.remaining),
            whole: contents.bytes,
        });
        match step {
            StepResult::Done => break,
            _ if !(watch.go_on)() => return Err(StoreError::Cancelled),
            _ => {}
        }
    }
    drop(backup);
    drop(target);
    durable::sync_file(to).map_err(|error| StoreError::from(error).of_target())?;
    Ok(contents)
}

/// Length and hash of the copied database, read back from where it is.
pub(crate) fn sum(path: &Path, watch: &Watch<'_>) -> Result<Copied, StoreError> {
    let of_target = |error: std::io::Error| StoreError::from(error).of_target();
    durable::sum(path, watch.go_on, of_target)
}

/// The wrapped key of a file; none where the store has no such file.
pub(crate) fn wrapped(read: &Read<'_>, sha256: Hash) -> Result<Option<Vec<u8>>, StoreError> {
    Ok(read
        .connection
        .prepare_cached("SELECT wrapped FROM blob_key WHERE sha256 = ?1")?
        .query_row([sha256.0], |row| row.get(0))
        .optional()?)
}

/// Files beside the database.
pub(crate) fn files(read: &Read<'_>) -> Result<Vec<Stored>, StoreError> {
    let mut statement = read.connection.prepare(
        "SELECT sha256, bytes, wrapped FROM blob JOIN blob_key USING (sha256)
         WHERE inline IS NULL AND sha256 NOT IN (SELECT sha256 FROM absent) ORDER BY sha256",
    )?;
    let files = statement
        .query_map([], |row| {
            Ok(Stored {
                sha256: Hash(row.get(0)?),
                bytes: row.get(1)?,
                wrapped: row.get(2)?,
            })
        })?
        .collect::<Result<_, _>>()?;
    Ok(files)
}

fn contents(read: &Read<'_>) -> Result<Contents, StoreError> {
    let number = |sql: &str| read.connection.query_row(sql, [], |row| row.get(0));
    let mut heads = read.connection.prepare(
        "SELECT device, seq, hash FROM event WHERE (device, seq) IN (SELECT device, max(seq) FROM event GROUP BY device)
         ORDER BY device",
    )?;
    Ok(Contents {
        schema: read
            .connection
            .query_row("PRAGMA user_version", [], |row| row.get(0))?,
        heads: heads
            .query_map([], |row| {
                Ok(Head {
                    device: DeviceId(row.get(0)?),
                    seq: row.get(1)?,
                    hash: Hash(row.get(2)?),
                })
            })?
            .collect::<Result<_, _>>()?,
        events: number("SELECT count(*) FROM event")?,
        bytes: 0,
        purged: number("SELECT count(*) FROM purged")?,
        files: files(read)?,
    })
}

/// A step reads from the store and writes to the backup folder; only damage is the store's.
fn of_step(error: rusqlite::Error) -> StoreError {
    if error.sqlite_error_code() == Some(ErrorCode::DatabaseCorrupt) {
        error.into()
    } else {
        StoreError::from(error).of_target()
    }
}
