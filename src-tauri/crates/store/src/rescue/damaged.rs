//! Reading a damaged database: every question may fail, and a failed one says nothing about the next.
//!
//! A copy is read, so that nothing done here changes what is left. After a page that does not open the engine
//! refuses everything on that connection, so each failure begins a new one. Lists are read from both ends towards
//! the damage.
use std::collections::BTreeSet;
use std::fs::File;
use std::io::{Read as _, Seek as _, SeekFrom, Write as _};
use std::path::{Path, PathBuf};

use motcua_case::event::Fact;
use motcua_case::ids::{DeviceId, DraftId, Hash};
use rusqlite::types::Value;
use rusqlite::{Connection, OptionalExtension, Row, params};
use uuid::Uuid;

use super::Found;
use crate::backup::tombstone::Tombstone;
use crate::blob::Blobs;
use crate::db::{self, DATABASE};
use crate::durable;
use crate::error::StoreError;
use crate::keys::{Key, StoreKey};
use crate::read::Read;
use crate::restore::Scratch;
use crate::table::draft::DraftRow;
use crate::table::event;
use crate::write::Write;

const SCRATCH: &str = "rescuing";
const BLOCK: usize = 4096;
/// seq, at_us, user, acting, what, subject, why, prev, hash.
const ACCESS_COLUMNS: usize = 9;

/// A copy of a damaged database.
pub(super) struct Damaged {
    path: PathBuf,
    key: Key,
    connection: Option<Connection>,
    _scratch: Scratch,
}

/// A file as its rows describe it.
pub(crate) struct StoredFile {
    pub(crate) bytes: u64,
    pub(crate) wrapped: Vec<u8>,
    pub(crate) inline: Option<Vec<u8>>,
}

impl Damaged {
    /// Opens a copy of the database in `folder`, made within `into`; none where it does not open at all.
    pub(super) fn open(
        folder: &Path,
        into: &Path,
        key: &StoreKey,
    ) -> Result<Option<Self>, StoreError> {
        let scratch = Scratch::make(&into.join(SCRATCH))?;
        for name in [DATABASE.to_owned(), format!("{DATABASE}-wal")] {
            copy_what_can_be_read(&folder.join(&name), &scratch.0.join(&name))?;
        }
        let mut damaged = Self {
            path: scratch.0.join(DATABASE),
            key: key.database(),
            connection: None,
            _scratch: scratch,
        };
        let opens = damaged.path.exists() && damaged.ask(|_| Ok(())).is_some();
        Ok(opens.then_some(damaged))
    }

    /// The device whose store it was.
    pub(super) fn device(&mut self) -> DeviceId {
        let found = self.ask(|connection| {
            Ok(
                connection.query_row("SELECT value FROM meta WHERE key = 'device'", [], |row| {
                    row.get::<_, Uuid>(0).map(DeviceId)
                })?,
            )
        });
        // A device nobody knows: the new store only says that it comes from another.
        found.unwrap_or(DeviceId(Uuid::nil()))
    }

    /// Devices with events, the one that began first, first.
    pub(super) fn devices(&mut self) -> Vec<DeviceId> {
        let own = self.device();
        let (rows, _) = self.list("SELECT DISTINCT device FROM event ORDER BY device", |row| {
            row.get::<_, Uuid>(0).map(DeviceId)
        });
        let all: BTreeSet<DeviceId> = rows.into_iter().chain([own]).collect();
        let mut dated: Vec<(Option<Uuid>, DeviceId)> = Vec::new();
        for device in all {
            let first = self.ask(|connection| {
                Ok(connection
                    .query_row(
                        "SELECT id FROM event WHERE device = ?1 AND seq = 1",
                        [device.0],
                        |row| row.get(0),
                    )
                    .optional()?)
            });
            dated.push((first.flatten(), device));
        }
        dated.sort();
        dated.into_iter().map(|(_, device)| device).collect()
    }

    pub(super) fn event(&mut self, device: DeviceId, seq: u64) -> Found {
        let found = self.ask(|connection| event::one(connection, device, seq));
        match found {
            None => Found::Unreadable,
            Some(None) => Found::None,
            Some(Some((carried, stored))) if carried.event.hash() == stored => {
                let body = carried.event.body.as_deref().unwrap_or_default();
                match Fact::decode(&carried.event.kind, body) {
                    Ok(fact) => Found::Event(Box::new(carried), Box::new(fact)),
                    Err(_) => Found::Unreadable,
                }
            }
            Some(Some(_)) => Found::Unreadable,
        }
    }

    pub(super) fn tombstones(&mut self) -> Vec<Tombstone> {
        self.list("SELECT sha256, at_us FROM purged ORDER BY sha256", |row| {
            Ok(Tombstone {
                sha256: Hash(row.get(0)?),
                at_us: row.get(1)?,
            })
        })
        .0
    }

    /// Which file is needed by whom, ordered by file.
    pub(super) fn references(&mut self) -> Vec<(Hash, String)> {
        let (mut rows, _) = self.list(
            "SELECT sha256, owner FROM blob_ref ORDER BY sha256",
            |row| Ok((Hash(row.get(0)?), row.get(1)?)),
        );
        rows.sort();
        rows
    }

    pub(super) fn file(&mut self, sha256: Hash) -> Option<StoredFile> {
        self.ask(|connection| described(connection, sha256))
            .flatten()
    }

    /// Drafts that can be read, and whether those are all.
    pub(super) fn drafts(&mut self) -> (Vec<DraftRow>, bool) {
        let (ids, all) = self.list("SELECT id FROM draft ORDER BY id", |row| {
            row.get(0).map(DraftId)
        });
        // A draft's row is read like any other; its files are not asked for here.
        let files = Blobs::looking_at(Path::new(""), &StoreKey::from_key(self.key.clone()));
        let mut drafts = Vec::new();
        for id in &ids {
            let read = self.ask(|connection| Read::new(connection, &files).draft(*id));
            drafts.extend(read.flatten());
        }
        let all = all && drafts.len() == ids.len();
        (drafts, all)
    }

    /// Entries of the access log behind the `known` first ones, as they are stored.
    pub(super) fn accesses(&mut self, known: u64) -> Vec<Vec<Value>> {
        let sql = format!("SELECT * FROM access_log WHERE seq > {known} ORDER BY seq");
        let mut entries = Vec::new();
        let _as_far_as_it_goes = self.ask(|connection| {
            let all = |row: &Row<'_>| (0..ACCESS_COLUMNS).map(|at| row.get(at)).collect();
            collect(connection, &sql, &all, &mut entries)
        });
        entries
    }

    /// Rows from the front, and from the back if the front does not reach the end; whether those are all.
    fn list<T>(
        &mut self,
        sql: &str,
        read: impl Fn(&Row<'_>) -> rusqlite::Result<T>,
    ) -> (Vec<T>, bool) {
        let mut rows = Vec::new();
        let whole = self.ask(|connection| collect(connection, sql, &read, &mut rows));
        if whole.is_none() {
            let backwards = format!("{sql} DESC");
            let mut rest = Vec::new();
            let _as_far_as_it_goes =
                self.ask(|connection| collect(connection, &backwards, &read, &mut rest));
            rows.extend(rest);
        }
        (rows, whole.is_some())
    }

    /// Asks one question; none where the answer cannot be read.
    fn ask<T>(&mut self, question: impl FnOnce(&Connection) -> Result<T, StoreError>) -> Option<T> {
        let connection = match self.connection.take() {
            Some(connection) => connection,
            None => db::connect(&self.path, &self.key, false).ok()?,
        };
        let answer = question(&connection).ok()?;
        self.connection = Some(connection);
        Some(answer)
    }
}

/// Copies block by block; a block that the disk does not give is zeros, which the engine knows to be damage.
fn copy_what_can_be_read(from: &Path, to: &Path) -> Result<(), StoreError> {
    let Ok(mut source) = File::open(from) else {
        return Ok(());
    };
    let mut target = durable::private(to)?;
    let length = source.metadata()?.len();
    for at in (0..length).step_by(BLOCK) {
        let mut block = [0; BLOCK];
        let size = usize::try_from(length - at).map_or(BLOCK, |left| left.min(BLOCK));
        let part = block.get_mut(..size).unwrap_or_default();
        let read = source
            .seek(SeekFrom::Start(at))
            .and_then(|_| source.read_exact(part));
        if read.is_err() {
            part.fill(0);
        }
        target.write_all(part)?;
    }
    Ok(())
}

/// How the store that `read` sees describes a file.
pub(super) fn stored(read: &Read<'_>, sha256: Hash) -> Result<Option<StoredFile>, StoreError> {
    described(read.connection, sha256)
}

/// Puts an entry of the access log in as it was stored.
pub(super) fn put_access(write: &Write<'_>, entry: &[Value]) -> Result<(), StoreError> {
    write
        .connection
        .prepare_cached("INSERT INTO access_log VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)")?
        .execute(rusqlite::params_from_iter(entry))?;
    Ok(())
}

/// Drafts of the store that `read` sees.
pub(super) fn draft_ids(read: &Read<'_>) -> Result<Vec<DraftId>, StoreError> {
    let mut statement = read.connection.prepare("SELECT id FROM draft")?;
    let ids = statement
        .query_map([], |row| row.get(0).map(DraftId))?
        .collect::<Result<_, _>>()?;
    Ok(ids)
}

fn described(connection: &Connection, sha256: Hash) -> Result<Option<StoredFile>, StoreError> {
    Ok(connection
        .query_row(
            "SELECT bytes, wrapped, inline FROM blob JOIN blob_key USING (sha256) WHERE sha256 = ?1",
            params![sha256.0],
            |row| {
                Ok(StoredFile {
                    bytes: row.get(0)?,
                    wrapped: row.get(1)?,
                    inline: row.get(2)?,
                })
            },
        )
        .optional()?)
}

fn collect<T>(
    connection: &Connection,
    sql: &str,
    read: &impl Fn(&Row<'_>) -> rusqlite::Result<T>,
    into: &mut Vec<T>,
) -> Result<(), StoreError> {
    let mut statement = connection.prepare(sql)?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        into.push(read(row)?);
    }
    Ok(())
}
