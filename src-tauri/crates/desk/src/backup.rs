//! Backups: made by the clock or by hand, tried by one button, and what is known of them.
use std::cell::Cell;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, TryLockError};

use chrono::{DateTime, TimeDelta, Utc};
use motcua_case::office::BackupPolicy;
use motcua_case::user::Permission;
use motcua_store::{BackupWish, Progress, Store, Watch};
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::desk::{Desk, office};
use crate::error::{Error, ErrorCode, Result};
use crate::health::{count, megabytes};
use crate::verify::named;
use crate::view::backup::{BackupFailure, BackupMade, BackupProgress, BackupState, DrillResult};

const MADE: &str = "backup";
const FAILURE: &str = "backup failure";
const DRILL: &str = "drill";

/// Told how far a long work is.
pub type OnProgress<'a> = &'a dyn Fn(BackupProgress);

/// One backup or drill at a time, and a way to end it.
#[derive(Default)]
pub(crate) struct BackupRun {
    running: Mutex<()>,
    cancel: AtomicBool,
}

impl Desk {
    /// What is known of the backups.
    pub fn backup_state(&self) -> Result<BackupState> {
        let session = self.session()?;
        self.state_of_backups(&session.store)
    }

    /// Whether a backup is due. Asked by the clock, also while the screen is locked; `false` where no store is open.
    pub fn backup_due(&self) -> Result<bool> {
        let Some(store) = self.open_store() else {
            return Ok(false);
        };
        Ok(self.state_of_backups(&store)?.due)
    }

    /// Makes a backup if one is due; for the clock, so nobody has to be signed in.
    pub fn backup_if_due(&self, on_progress: OnProgress<'_>) -> Result<Option<BackupState>> {
        let Some(store) = self.open_store() else {
            return Ok(None);
        };
        if !self.state_of_backups(&store)?.due {
            return Ok(None);
        }
        let policy = policy(&store)?;
        let folder = folder_of(&policy)?;
        self.back_up(&store, &folder, policy.keep, on_progress)
            .map(Some)
    }

    /// Makes a backup now, in the folder of the settings or once in another.
    pub fn backup_now(
        &self,
        elsewhere: Option<&Path>,
        on_progress: OnProgress<'_>,
    ) -> Result<BackupState> {
        let session = self.permitted(Permission::BackUp)?;
        let policy = policy(&session.store)?;
        let folder = match elsewhere {
            Some(folder) => folder.to_owned(),
            None => folder_of(&policy)?,
        };
        self.back_up(&session.store, &folder, policy.keep, on_progress)
    }

    /// Tries the newest backup as a restore would, without restoring it, and checks everything in it.
    pub fn backup_drill(
        &self,
        elsewhere: Option<&Path>,
        on_progress: OnProgress<'_>,
    ) -> Result<BackupState> {
        let session = self.permitted(Permission::BackUp)?;
        let store = &session.store;
        let folder = match elsewhere {
            Some(folder) => folder.to_owned(),
            None => folder_of(&policy(store)?)?,
        };
        let running = self.begin_backup()?;
        let began = self.clock.monotonic_ms();
        let drilled = self.watched(on_progress, |watch| store.drill(&folder, watch))?;
        drop(running);
        let report = drilled.report;
        let result = DrillResult {
            at: self.clock.now(),
            made_at: drilled.made_at,
            ok: report.first_problem.is_none(),
            events: count(report.events),
            files: count(report.files),
            megabytes: megabytes(drilled.bytes),
            seconds: count((self.clock.monotonic_ms() - began).div_ceil(1000)),
            first_problem: report.first_problem.as_ref().map(named),
        };
        note(store, DRILL, &Some(result))?;
        self.state_of_backups(store)
    }

    /// Ends the backup or drill that is running.
    pub fn backup_cancel(&self) {
        self.backups.cancel.store(true, Ordering::Relaxed);
    }

    /// Tells the backup folder of a purge, if it is in reach; else the next backup does.
    pub(crate) fn purge_in_backups(&self, store: &Store) {
        let told = policy(store)
            .and_then(|policy| folder_of(&policy))
            .and_then(|folder| Ok(store.purge_backups(&folder)?));
        // The state of the backups says until when older ones hold what was purged, told or not.
        let _at_the_next_backup = told;
    }

    fn back_up(
        &self,
        store: &Store,
        folder: &Path,
        keep: u16,
        on_progress: OnProgress<'_>,
    ) -> Result<BackupState> {
        let running = self.begin_backup()?;
        let at = self.clock.now();
        let wish = BackupWish {
            target: folder,
            made_at: at,
            app: env!("CARGO_PKG_VERSION"),
            keep,
        };
        let made = if folder.starts_with(store.folder()) {
            Err(Error::new(ErrorCode::Invalid).with("field", "policy.backup.folder"))
        } else {
            self.watched(on_progress, |watch| store.back_up(&wish, watch))
                .map_err(Error::from)
        };
        drop(running);
        let made = made.inspect_err(|error| {
            let failure = BackupFailure {
                at,
                error: error.clone(),
            };
            // A store that cannot be written says so itself.
            let _unwritten = note(store, FAILURE, &Some(failure));
        })?;
        let made = BackupMade {
            at,
            events: count(made.manifest.events),
            files: count(made.manifest.files()),
            copied: count(made.copied_files),
            megabytes: megabytes(made.manifest.bytes()),
            missing: count(made.manifest.missing.len() as u64),
            kept: store.backups(folder)?,
        };
        note(store, MADE, &Some(made))?;
        note::<BackupFailure>(store, FAILURE, &None)?;
        self.state_of_backups(store)
    }

    fn state_of_backups(&self, store: &Store) -> Result<BackupState> {
        let now = self.clock.now();
        let policy = policy(store)?;
        let folder = policy.folder.as_ref().map(PathBuf::from);
        let last: Option<BackupMade> = noted(store, MADE)?;
        let next_due = folder
            .is_some()
            .then(|| next_due(&policy, last.as_ref(), now));
        let purged_at = store.read::<_, Error>(|read| {
            let newest = read.purged()?.into_iter().map(|one| one.at_us).max();
            Ok(newest.and_then(DateTime::from_timestamp_micros))
        })?;
        let (holding_purged, purge_complete_on) =
            expiry(&policy, last.as_ref(), purged_at, next_due);
        Ok(BackupState {
            reachable: folder.as_ref().is_some_and(|folder| folder.is_dir()),
            same_disk: folder
                .as_ref()
                .is_some_and(|folder| same_disk(folder, store.folder())),
            folder: policy.folder,
            failure: noted(store, FAILURE)?,
            drill: noted(store, DRILL)?,
            due: next_due.is_some_and(|due| due <= now),
            next_due,
            running: matches!(
                self.backups.running.try_lock(),
                Err(TryLockError::WouldBlock)
            ),
            last,
            holding_purged,
            purge_complete_on,
        })
    }

    fn open_store(&self) -> Option<Arc<Store>> {
        self.state_mut().store.clone()
    }

    pub(crate) fn begin_backup(&self) -> Result<MutexGuard<'_, ()>> {
        let running = match self.backups.running.try_lock() {
            Ok(running) => running,
            // Whoever panicked in a backup left at most a half snapshot, which the next sweeps away.
            Err(TryLockError::Poisoned(poisoned)) => poisoned.into_inner(),
            Err(TryLockError::WouldBlock) => return Err(ErrorCode::BackupRunning.into()),
        };
        self.backups.cancel.store(false, Ordering::Relaxed);
        Ok(running)
    }

    /// A watch that the cancel button ends.
    pub(crate) fn watched<T>(
        &self,
        on_progress: OnProgress<'_>,
        work: impl FnOnce(&Watch<'_>) -> T,
    ) -> T {
        let progress = progress(on_progress);
        let go_on = || !self.backups.cancel.load(Ordering::Relaxed);
        work(&Watch {
            progress: &progress,
            go_on: &go_on,
        })
    }
}

/// When the next backup is due. A last one that lies ahead of the clock proves nothing.
fn next_due(policy: &BackupPolicy, last: Option<&BackupMade>, now: DateTime<Utc>) -> DateTime<Utc> {
    match last {
        Some(last) if last.at <= now => last.at + every(policy),
        _ => now,
    }
}

/// How many backups from before the last purge are kept, and when the last of them goes if all is on time.
fn expiry(
    policy: &BackupPolicy,
    last: Option<&BackupMade>,
    purged_at: Option<DateTime<Utc>>,
    next_due: Option<DateTime<Utc>>,
) -> (u32, Option<DateTime<Utc>>) {
    let (Some(last), Some(purged_at)) = (last, purged_at) else {
        return (0, None);
    };
    let newer = last.kept.iter().filter(|made| **made >= purged_at).count();
    let older = last.kept.len() - newer;
    if older == 0 {
        return (0, None);
    }
    let still_to_make = usize::from(policy.keep.max(1)).saturating_sub(newer + 1);
    let more = i32::try_from(still_to_make).unwrap_or(i32::MAX);
    let complete = next_due.map(|due| due + every(policy) * more);
    (count(older as u64), complete)
}

fn every(policy: &BackupPolicy) -> TimeDelta {
    TimeDelta::hours(i64::from(policy.every_hours.max(1)))
}

fn policy(store: &Store) -> Result<BackupPolicy> {
    store.read(|read| Ok(office(read)?.policy.backup))
}

fn folder_of(policy: &BackupPolicy) -> Result<PathBuf> {
    let folder = policy.folder.as_ref().map(PathBuf::from);
    folder.ok_or_else(|| ErrorCode::BackupFolderUnset.into())
}

fn progress(on_progress: OnProgress<'_>) -> impl Fn(Progress) {
    let told = Cell::new(None);
    move |at: Progress| {
        let moved = BackupProgress {
            done: megabytes(at.done),
            whole: megabytes(at.whole),
        };
        // Once a megabyte, not once a file.
        if told.replace(Some(moved)) != Some(moved) {
            on_progress(moved);
        }
    }
}

fn note<T: Serialize>(store: &Store, name: &str, value: &Option<T>) -> Result<()> {
    let text = serde_json::to_string(value).map_err(|_| Error::internal("note"))?;
    store.write(|write| Ok(write.put_note(name, &text)?))
}

/// A note of an older version that no longer reads is none.
fn noted<T: DeserializeOwned>(store: &Store, name: &str) -> Result<Option<T>> {
    let text = store.read::<_, Error>(|read| Ok(read.note(name)?))?;
    Ok(text.and_then(|text| serde_json::from_str(&text).ok().flatten()))
}

/// Whether both lie on one file system; two partitions of one disk are not told apart.
#[cfg(unix)]
fn same_disk(one: &Path, other: &Path) -> bool {
    use std::os::unix::fs::MetadataExt as _;
    let device = |path: &Path| std::fs::metadata(path).map(|found| found.dev()).ok();
    device(one).is_some_and(|of_one| device(other) == Some(of_one))
}

/// Whether both lie on one drive.
#[cfg(not(unix))]
fn same_disk(one: &Path, other: &Path) -> bool {
    let drive = |path: &Path| {
        let path = path.canonicalize().ok()?;
        path.components()
            .next()
            .map(|first| first.as_os_str().to_owned())
    };
    drive(one).is_some_and(|of_one| drive(other) == Some(of_one))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests fail by panicking")]
    use super::*;

    fn hour(hour: i64) -> DateTime<Utc> {
        DateTime::from_timestamp(1_795_000_000 + hour * 3600, 0).unwrap()
    }

    fn policy() -> BackupPolicy {
        BackupPolicy {
            folder: Some("/backup".into()),
            every_hours: 24,
            keep: 3,
        }
    }

    fn made(kept: &[i64]) -> BackupMade {
        BackupMade {
            at: hour(kept.first().copied().unwrap_or_default()),
            events: 1,
            files: 1,
            copied: 1,
            megabytes: 1,
            missing: 0,
            kept: kept.iter().copied().map(hour).collect(),
        }
    }

    #[test]
    fn a_backup_is_due_a_day_after_the_last_and_at_once_where_the_clock_went_back() {
        let last = made(&[48]);
        let due = |now| next_due(&policy(), Some(&last), hour(now));
        assert_eq!(due(50), hour(72));
        assert_eq!(due(80), hour(72));
        assert_eq!(due(-9000), hour(-9000));
        assert_eq!(next_due(&policy(), None, hour(1)), hour(1));
    }

    #[test]
    fn a_purge_is_complete_when_the_last_older_backup_has_expired() {
        // Kept: three. Purged at hour 30; the next is due at hour 72.
        let cases: [(&[i64], u32, Option<i64>); 5] = [
            (&[], 0, None),
            (&[24], 1, Some(72 + 48)),
            (&[24, 0], 2, Some(72 + 48)),
            (&[48, 24, 0], 2, Some(72 + 24)),
            (&[48, 47, 46], 0, None),
        ];
        for (kept, holding, complete) in cases {
            let found = expiry(&policy(), Some(&made(kept)), Some(hour(30)), Some(hour(72)));
            assert_eq!(found, (holding, complete.map(hour)), "{kept:?}");
        }
        assert_eq!(expiry(&policy(), Some(&made(&[0])), None, None), (0, None));
    }
}
