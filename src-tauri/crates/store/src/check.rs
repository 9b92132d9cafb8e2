//! Verifies everything: the database's pages, the hash chain, every row against its events, every file.
use std::collections::BTreeMap;

use motcua_case::certify::{self, BreakFound};
use motcua_case::event::{Fact, body_hash};
use motcua_case::fold::{self, FoldError, Row};
use motcua_case::ids::{DeviceId, Hash, SeriesId};
use motcua_case::paper::FileRef;
use serde::Deserialize;
use serde_json::Value;

use crate::db::Store;
use crate::error::StoreError;
use crate::read::Read;
use crate::replica;
use crate::table::{event, row};

/// What a check counted, and the first thing that is wrong.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CheckReport {
    /// Events whose hash and place in the chain are right.
    pub events: u64,
    /// Rows that follow from their events.
    pub rows: u64,
    /// Files whose bytes have the hash of their name.
    pub files: u64,
    /// Hash over every row, whatever order they came in: two counters that share a record and have the same have the same
    /// hash. Only of a check that found nothing.
    pub digest: Option<Hash>,
    /// The first problem, in the order database, chain, rows, files.
    pub first_problem: Option<Problem>,
}

/// What is wrong.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Problem {
    /// A page of the database fails its own check.
    Database {
        /// The engine's words.
        says: String,
    },
    /// An event does not follow its predecessor or does not have its hash.
    Chain {
        /// Whose chain.
        device: DeviceId,
        /// First wrong number.
        seq: u64,
    },
    /// An event cannot be read or folded.
    Event {
        /// Its number.
        seq: u64,
    },
    /// A row is not what its events say, or has none.
    Row {
        /// Key of the row.
        key: String,
    },
    /// An entry of the access log does not follow from the one before it.
    AccessLog {
        /// Its number.
        seq: u64,
    },
    /// The numbers of a certification book do not run.
    Book {
        /// The book.
        series: SeriesId,
        /// Where they break.
        found: BreakFound,
    },
    /// A file is absent, short or altered.
    File {
        /// Its hash.
        sha256: Hash,
    },
    /// Events that were acknowledged are gone: the database or its log was cut off or replaced.
    Missing {
        /// Whose events.
        device: DeviceId,
        /// First one gone.
        from: u64,
        /// Last one known to have been there.
        to: u64,
    },
    /// The high-water mark was written by somebody else.
    Mark,
    /// A part of a backup is not what was backed up.
    Snapshot {
        /// Which part: `manifest`, `database`, `purged`.
        part: &'static str,
    },
}

impl Store {
    /// Checks the whole store without changing what it holds. `go_on` is asked between steps; answering `false` ends the
    /// check early.
    pub fn check(&self, go_on: &dyn Fn() -> bool) -> Result<CheckReport, StoreError> {
        let mut report = self.inspect(|read| whole(read, go_on))?;
        if report.first_problem.is_none() {
            report.first_problem = self.check_mark()?;
        }
        Ok(report)
    }
}

/// Checks everything that `read` sees, the store itself or a backup of it.
pub(crate) fn whole(read: &Read<'_>, go_on: &dyn Fn() -> bool) -> Result<CheckReport, StoreError> {
    let steps: [Step; 7] = [
        |read, _, _| pages(read),
        chain,
        rows,
        |read, _, _| books(read),
        |read, _, _| accesses(read),
        |read, _, go_on| spoken_of(read, go_on),
        files,
    ];
    let mut report = CheckReport::default();
    for step in steps {
        report.first_problem = step(read, &mut report, go_on)?;
        if report.first_problem.is_some() {
            break;
        }
    }
    Ok(report)
}

type Step =
    fn(&Read<'_>, &mut CheckReport, &dyn Fn() -> bool) -> Result<Option<Problem>, StoreError>;

fn pages(read: &Read<'_>) -> Result<Option<Problem>, StoreError> {
    for pragma in ["PRAGMA cipher_integrity_check", "PRAGMA integrity_check"] {
        let mut statement = read.connection.prepare(pragma)?;
        let mut rows = statement.query([])?;
        while let Some(row) = rows.next()? {
            let says: String = row.get(0)?;
            if says != "ok" {
                return Ok(Some(Problem::Database { says }));
            }
        }
    }
    Ok(None)
}

fn chain(
    read: &Read<'_>,
    report: &mut CheckReport,
    go_on: &dyn Fn() -> bool,
) -> Result<Option<Problem>, StoreError> {
    let mut heads: BTreeMap<DeviceId, (u64, Hash)> = BTreeMap::new();
    let mut problem = None;
    event::walk(read.connection, |event, stored| {
        if problem.is_some() || !go_on() {
            return Ok(());
        }
        let (seq, prev) = heads.get(&event.device).copied().unwrap_or((0, Hash::ZERO));
        let body = event
            .body
            .as_deref()
            .is_none_or(|body| body_hash(&event.salt, body) == event.body_hash);
        let hash = event.hash();
        if event.seq != seq + 1 || event.prev != prev || hash != stored || !body {
            problem = Some(Problem::Chain {
                device: event.device,
                seq: event.seq,
            });
            return Ok(());
        }
        heads.insert(event.device, (event.seq, hash));
        report.events += 1;
        Ok(())
    })?;
    Ok(problem)
}

fn rows(
    read: &Read<'_>,
    report: &mut CheckReport,
    go_on: &dyn Fn() -> bool,
) -> Result<Option<Problem>, StoreError> {
    let mut problem = None;
    let mut seen = 0_u64;
    let mut hashes: BTreeMap<String, Hash> = BTreeMap::new();
    row::walk(read.connection, |key, stored| {
        if problem.is_some() || !go_on() {
            return Ok(());
        }
        seen += 1;
        match rebuild(read, &key) {
            // Compared as values: a field added by a later version is absent from rows written before it.
            Ok(Some(row)) if serde_json::from_str::<Row>(&stored).is_ok_and(|is| is == row) => {
                report.rows += 1;
                hashes.insert(key, Hash::of(&serde_json::to_vec(&row)?));
            }
            Ok(_) => problem = Some(Problem::Row { key }),
            Err(Rebuild::Event(seq)) => problem = Some(Problem::Event { seq }),
            Err(Rebuild::Store(error)) => return Err(error),
        }
        Ok(())
    })?;
    if problem.is_none() {
        let keys: u64 =
            read.connection
                .query_row("SELECT count(DISTINCT key) FROM event_key", [], |row| {
                    row.get(0)
                })?;
        if keys != seen && go_on() {
            problem = Some(Problem::Row {
                key: "a row that events speak of is missing".into(),
            });
        }
    }
    if problem.is_none() {
        let all = hashes.iter().map(|(key, hash)| format!("{key} {hash}\n"));
        report.digest = Some(Hash::of(all.collect::<String>().as_bytes()));
    }
    Ok(problem)
}

enum Rebuild {
    Event(u64),
    Store(StoreError),
}

impl From<StoreError> for Rebuild {
    fn from(error: StoreError) -> Self {
        Self::Store(error)
    }
}

/// The row that the events of a key make, one after the other; where several devices wrote them, in canonical order.
fn rebuild(read: &Read<'_>, wanted: &str) -> Result<Option<Row>, Rebuild> {
    if replica::writers(read.connection, wanted)? > 1 {
        return match replica::merged(read.connection, wanted) {
            Ok(Some((_, merged))) => Ok(merged.row),
            Ok(None) => Ok(None),
            Err(StoreError::Record(_) | StoreError::Value(_)) => Err(Rebuild::Event(0)),
            Err(error) => Err(error.into()),
        };
    }
    let mut state = None;
    event::walk_key(read.connection, wanted, |event| {
        let wrong = |_: FoldError| Rebuild::Event(event.seq);
        let body = event.body.as_deref().unwrap_or_default();
        let fact = Fact::decode(&event.kind, body).map_err(|_| Rebuild::Event(event.seq))?;
        for key in fold::touched(&event, &fact) {
            if row::key_text(&key) == wanted {
                state = Some(fold::apply(&key, state.take(), &event, &fact).map_err(wrong)?);
            }
        }
        Ok::<_, Rebuild>(())
    })?;
    Ok(state)
}

/// Every number of every book has its row or its reason.
fn books(read: &Read<'_>) -> Result<Option<Problem>, StoreError> {
    for series in read.all_series()? {
        if let Some(found) = certify::check_series(&series, read.book_numbers(series.id)?) {
            return Ok(Some(Problem::Book {
                series: series.id,
                found,
            }));
        }
    }
    Ok(None)
}

fn accesses(read: &Read<'_>) -> Result<Option<Problem>, StoreError> {
    let (_, wrong) = read.check_accesses()?;
    Ok(wrong.map(|seq| Problem::AccessLog { seq }))
}

/// Every file that a row speaks of is there, unless it was purged.
fn spoken_of(read: &Read<'_>, go_on: &dyn Fn() -> bool) -> Result<Option<Problem>, StoreError> {
    let absent = absent_files(read, go_on)?;
    Ok(absent
        .first()
        .map(|sha256| Problem::File { sha256: *sha256 }))
}

/// Files that rows speak of, that were not purged and that the store does not have.
pub(crate) fn absent_files(
    read: &Read<'_>,
    go_on: &dyn Fn() -> bool,
) -> Result<Vec<Hash>, StoreError> {
    let mut purged = read
        .connection
        .prepare("SELECT 1 FROM purged WHERE sha256 = ?1")?;
    let mut absent = Vec::new();
    let own = read.own_device()?;
    row::walk(read.connection, |key, stored| {
        if !go_on() {
            return Ok(());
        }
        let row: Value = serde_json::from_str(&stored)?;
        // A purged paper names files that are gone, or that stay for somebody else.
        if !row["is"]["purged_at"].is_null() {
            return Ok(());
        }
        for sha256 in files_in(&row) {
            let is_here = read.has_blob(sha256)? || purged.exists([sha256.0])?;
            // Word of a file may come after the event of another counter that names it.
            if !is_here && !replica::is_also_written_elsewhere(read.connection, &key, own)? {
                absent.push(sha256);
            }
        }
        Ok(())
    })?;
    Ok(absent)
}

/// Hashes of the files a row names, wherever in it: whatever has the fields of a [`FileRef`] is one.
fn files_in(value: &Value) -> Vec<Hash> {
    match value {
        Value::Array(items) => items.iter().flat_map(files_in).collect(),
        Value::Object(fields) if fields.contains_key("sha256") => {
            let file = FileRef::deserialize(value);
            file.map(|file| vec![file.sha256]).unwrap_or_default()
        }
        Value::Object(fields) => fields.values().flat_map(files_in).collect(),
        _ => Vec::new(),
    }
}

fn files(
    read: &Read<'_>,
    report: &mut CheckReport,
    go_on: &dyn Fn() -> bool,
) -> Result<Option<Problem>, StoreError> {
    let mut statement = read
        .connection
        .prepare("SELECT sha256 FROM blob ORDER BY sha256")?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        if !go_on() {
            break;
        }
        let sha256 = Hash(row.get(0)?);
        let sound = match read.blob(sha256) {
            Ok(Some(reader)) => reader.verify(),
            Ok(None) => Err(StoreError::FileDamaged { sha256 }),
            Err(error) => Err(error),
        };
        match sound {
            Ok(()) => report.files += 1,
            Err(StoreError::FileDamaged { .. }) => return Ok(Some(Problem::File { sha256 })),
            // It is on its way from another counter.
            Err(StoreError::FileElsewhere { .. }) => {}
            Err(error) => return Err(error),
        }
    }
    Ok(None)
}
