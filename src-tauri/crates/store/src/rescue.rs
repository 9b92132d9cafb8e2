//! Rescue: the database is damaged, so the last backup is restored and what is intact beyond it is taken from the
//! damaged store: events while their chain goes on, the files they need, drafts. The damaged store is only read.
mod damaged;

use std::path::Path;
use std::sync::Arc;

use motcua_case::event::{Event, Fact, body_hash};
use motcua_case::ids::{DeviceId, Hash};
use motcua_case::merge::Carried;

use crate::backup::snapshot::Snapshot;
use crate::backup::tombstone;
use crate::backup::{Progress, Watch};
use crate::blob::{BlobReader, Blobs};
use crate::check;
use crate::db::{FolderLock, Store};
use crate::error::StoreError;
use crate::keys::StoreKey;
use crate::mark::{self, Reading};
use crate::restore::{self, RestoreDone};
use crate::table::event;
use crate::write::Write;
use damaged::Damaged;

pub(crate) use damaged::StoredFile;

/// Events put into the record in one transaction.
const BATCH: usize = 500;

/// What a rescue brought over, and what it could not.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Rescued {
    /// What came from the backup; none where there was none.
    pub restored: Option<RestoreDone>,
    /// Whether the damaged database could be opened at all.
    pub opened: bool,
    /// Events taken from the damaged store.
    pub events: u64,
    /// Files taken from it.
    pub files: u64,
    /// Drafts taken from it.
    pub drafts: u64,
    /// The first event that is lost, where one is known to be.
    pub lost: Option<Lost>,
    /// Files that events speak of and neither the backup nor the damaged store has as they were.
    pub lost_files: Vec<Hash>,
}

/// Events known to be lost.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Lost {
    /// Whose.
    pub device: DeviceId,
    /// The first one.
    pub from: u64,
    /// The last one known to have been there; none where that is not known.
    pub to: Option<u64>,
}

/// Makes a store in the empty folder `into`, which the caller holds, of the snapshot and of what is intact in the
/// store of the folder `damaged`. Like a restored one it is a new device.
pub fn rescue(
    damaged: &Path,
    snapshot: Option<&Snapshot>,
    into: &Path,
    lock: Arc<FolderLock>,
    key: &StoreKey,
    watch: &Watch<'_>,
) -> Result<Rescued, StoreError> {
    let source = Damaged::open(damaged, into, key)?;
    let mut rescued = Rescued {
        opened: source.is_some(),
        ..Rescued::default()
    };
    let store = match (snapshot, &source) {
        (Some(snapshot), _) => {
            rescued.restored = Some(restore::restore(snapshot, into, key, watch)?);
            Store::open(into, lock, key)?
        }
        (None, Some(_)) => Store::create(into, lock, key)?,
        (None, None) => return Err(StoreError::NoSnapshot),
    };
    if let Some(mut source) = source {
        Taking {
            source: &mut source,
            files: Blobs::looking_at(damaged, key),
            store: &store,
            rescued: &mut rescued,
            watch,
        }
        .run()?;
        store.become_new_device(source.device())?;
    }
    rescued.lost = first_lost(damaged, key, &store, rescued.lost)?;
    rescued.lost_files = store.read(|read| check::absent_files(read, watch.go_on))?;
    Ok(rescued)
}

struct Taking<'a> {
    source: &'a mut Damaged,
    files: Blobs,
    store: &'a Store,
    rescued: &'a mut Rescued,
    watch: &'a Watch<'a>,
}

impl Taking<'_> {
    fn run(&mut self) -> Result<(), StoreError> {
        self.take_tombstones()?;
        self.take_files()?;
        for device in self.source.devices() {
            self.take_events(device)?;
            if self.rescued.lost.is_some() {
                // What a later device wrote rests on what is lost.
                break;
            }
        }
        self.take_drafts()?;
        self.take_accesses()
    }

    fn take_tombstones(&mut self) -> Result<(), StoreError> {
        let purged = self.source.tombstones();
        self.store.write(|write| {
            let known = write.purged()?;
            for tombstone in purged.iter().filter(|one| !known.contains(one)) {
                tombstone::bury(write.connection, *tombstone)?;
            }
            Ok(())
        })
    }

    /// Files first: an event whose file is not there yet would be a row without its file.
    fn take_files(&mut self) -> Result<(), StoreError> {
        let references = self.source.references();
        let mut last = None;
        for (sha256, _) in &references {
            if last.replace(*sha256) != Some(*sha256) {
                self.take_file(*sha256)?;
                self.go_on()?;
            }
        }
        self.store.blobs().sync()?;
        self.store.write::<_, StoreError>(|write| {
            for (sha256, owner) in &references {
                if write.has_blob(*sha256)? {
                    write.refer(*sha256, owner)?;
                }
            }
            Ok(())
        })?;
        self.heal()
    }

    fn take_file(&mut self, sha256: Hash) -> Result<(), StoreError> {
        if self.store.read(|read| read.has_blob(sha256))? {
            return Ok(());
        }
        let Some(file) = self.source.file(sha256) else {
            return Ok(());
        };
        if self.bring(sha256, &file)? {
            self.store
                .write::<_, StoreError>(|write| write.adopt_file(sha256, &file))?;
            self.rescued.files += 1;
        }
        Ok(())
    }

    /// Files that the backup had no more may still be good here.
    fn heal(&mut self) -> Result<(), StoreError> {
        let absent = self.rescued.restored.as_ref();
        for sha256 in absent.map(|done| done.damaged.clone()).unwrap_or_default() {
            let known = self.store.read(|read| damaged::stored(read, sha256))?;
            if let Some(file) = known
                && self.bring(sha256, &file)?
            {
                self.rescued.files += 1;
            }
        }
        Ok(())
    }

    /// Whether the file is whole; one beside the database is then copied.
    fn bring(&self, sha256: Hash, file: &StoredFile) -> Result<bool, StoreError> {
        let opened = self
            .files
            .open(sha256, file.bytes, &file.wrapped, file.inline.clone());
        if opened.and_then(BlobReader::verify).is_err() {
            return Ok(false);
        }
        if file.inline.is_some() {
            return Ok(true);
        }
        let blobs = self.store.blobs();
        let to = blobs.path(&sha256);
        match blobs.bring(&self.files.path(&sha256), &to, self.watch.go_on) {
            Ok(_) => Ok(true),
            // The damaged side: a disk that is dying reads today and not tomorrow.
            Err(StoreError::Target(_) | StoreError::TargetAbsent) => Ok(false),
            Err(error) => Err(error),
        }
    }

    fn take_events(&mut self, device: DeviceId) -> Result<(), StoreError> {
        let (mut seq, mut prev) = self
            .store
            .read(|read| event::tail(read.connection, device))?;
        loop {
            let mut batch = Vec::with_capacity(BATCH);
            let mut end = None;
            while batch.len() < BATCH && end.is_none() {
                match self.source.event(device, seq + 1) {
                    Found::Event(carried, fact) if follows(&carried.event, prev) => {
                        (seq, prev) = (carried.event.seq, carried.event.hash());
                        batch.push((*carried, *fact));
                    }
                    Found::None => end = Some(None),
                    Found::Event(..) | Found::Unreadable => end = Some(Some(seq + 1)),
                }
            }
            let folded = self
                .store
                .write(|write| fold_while_it_fits(write, &batch))?;
            self.rescued.events += folded as u64;
            if let Some((unfit, _)) = batch.get(folded) {
                end = Some(Some(unfit.event.seq));
            }
            if let Some(lost) = end {
                let to = None;
                self.rescued.lost = lost.map(|from| Lost { device, from, to });
                return Ok(());
            }
            self.go_on()?;
        }
    }

    fn take_drafts(&mut self) -> Result<(), StoreError> {
        let (drafts, all) = self.source.drafts();
        let taken = self.store.write::<_, StoreError>(|write| {
            if all {
                // What is no draft there any more was received or discarded since the backup.
                for known in damaged::draft_ids(write)? {
                    if !drafts.iter().any(|draft| draft.id == known) {
                        write.drop_draft(known)?;
                    }
                }
            }
            let mut taken = 0;
            for draft in &drafts {
                if write.save_draft(draft)? {
                    write.close_draft(draft.id, draft.closed_at)?;
                    taken += 1;
                }
            }
            Ok(taken)
        })?;
        self.rescued.drafts = taken;
        Ok(())
    }

    /// Who saw what since the backup, as long as the log's own chain goes on.
    fn take_accesses(&mut self) -> Result<(), StoreError> {
        let known = self.store.read(|read| read.check_accesses())?.0;
        let entries = self.source.accesses(known);
        self.store.write::<_, StoreError>(|write| {
            for entry in &entries {
                damaged::put_access(write, entry)?;
            }
            if let (_, Some(wrong)) = write.check_accesses()? {
                write
                    .connection
                    .execute("DELETE FROM access_log WHERE seq >= ?1", [wrong])?;
            }
            Ok(())
        })
    }

    fn go_on(&self) -> Result<(), StoreError> {
        let done = self.rescued.events + self.rescued.files;
        (self.watch.progress)(Progress { done, whole: 0 });
        if (self.watch.go_on)() {
            Ok(())
        } else {
            Err(StoreError::Cancelled)
        }
    }
}

/// What stands at a place of the damaged record.
enum Found {
    Event(Box<Carried>, Box<Fact>),
    None,
    Unreadable,
}

fn follows(event: &Event, prev: Hash) -> bool {
    let body = event.body.as_deref();
    event.prev == prev && body.is_none_or(|body| body_hash(&event.salt, body) == event.body_hash)
}

/// Folds events in until one does not fit; how many did.
fn fold_while_it_fits(write: &Write<'_>, batch: &[(Carried, Fact)]) -> Result<usize, StoreError> {
    for (at, (carried, fact)) in batch.iter().enumerate() {
        write.connection.execute_batch("SAVEPOINT one_event")?;
        let folded = write.fold_in(carried, fact);
        if let Err(StoreError::Record(_) | StoreError::Value(_)) = folded {
            write
                .connection
                .execute_batch("ROLLBACK TO one_event; RELEASE one_event")?;
            return Ok(at);
        }
        folded?;
        write.connection.execute_batch("RELEASE one_event")?;
    }
    Ok(batch.len())
}

/// The first event known to be lost: where reading stopped, or what the high-water mark knows beyond the end.
fn first_lost(
    damaged: &Path,
    key: &StoreKey,
    store: &Store,
    stopped: Option<Lost>,
) -> Result<Option<Lost>, StoreError> {
    let Reading::Height(height) = mark::read_in(damaged, key) else {
        return Ok(stopped);
    };
    let (tail, _) = store.read(|read| event::tail(read.connection, height.device))?;
    Ok(match stopped {
        Some(lost) if lost.device == height.device => Some(Lost {
            to: Some(height.seq),
            ..lost
        }),
        None if height.seq > tail => Some(Lost {
            device: height.device,
            from: tail + 1,
            to: Some(height.seq),
        }),
        other => other,
    })
}
