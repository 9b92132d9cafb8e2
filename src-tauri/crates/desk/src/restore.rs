//! Restore: a backup becomes the store of this PC, which may be empty or hold a damaged store. Whoever holds the
//! printed recovery key may do it; an administrator of the backup then sets a new secret and is signed in.
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use chrono::{DateTime, Utc};
use motcua_case::event::{ActorRef, Fact, Stamp, Subject};
use motcua_case::user::{Role, User};
use motcua_store::keyring::{FILE, RECOVERY_FILE, RecoveryKey};
use motcua_store::{
    DATABASE, FolderLock, Rescued, Snapshot, StoreError, StoreKey, Watch, Write, look_into, rescue,
    restore, snapshots,
};

use crate::backup::OnProgress;
use crate::desk::{Desk, counter_subject, office};
use crate::error::{Error, ErrorCode, Result};
use crate::health::{count, megabytes};
use crate::view::backup::{BackupRow, EventsLost, RestoreDone, RestorePlan, RestoreRequest};
use crate::view::session::{SessionView, UserTile};

/// Files of a store, as far as they are moved with it.
const STORE: [&str; 5] = ["store.db", "store.db-wal", "store.db-shm", "files", "mark"];

impl Desk {
    /// Backups in a folder, newest first, of every store. No key is needed to see that they are there.
    pub fn restore_find(&self, folder: &Path) -> Result<Vec<BackupRow>> {
        Ok(snapshots(folder)?.iter().map(row).collect())
    }

    /// What restoring a backup would bring. Nothing is changed.
    pub fn restore_plan(&self, backup: &Path, recovery_key: &str) -> Result<RestorePlan> {
        let snapshot = found(backup)?;
        let key = opened_by(recovery_key, &snapshot.path)?;
        let (_lock, folder) = self.data_folder()?;
        look_into(
            &snapshot,
            &folder,
            &key,
            &Watch::SILENT,
            |manifest, read| {
                let office = office(read)?;
                let newest = read.newest_dossiers(1)?.into_iter().next();
                Ok(RestorePlan {
                    backup: row(&snapshot),
                    agency: office.agency.name,
                    counter: office.counter.get(),
                    app: manifest.app.clone(),
                    events: count(manifest.events),
                    dossiers: read.count_dossiers()?,
                    last_code: newest.map(|dossier| dossier.code),
                    files: count(manifest.files()),
                    megabytes: megabytes(manifest.bytes()),
                    missing: count(manifest.missing.len() as u64),
                    administrators: read
                        .users()?
                        .into_iter()
                        .filter(is_administrator)
                        .map(tile)
                        .collect(),
                    store_here: folder.join(DATABASE).exists(),
                })
            },
        )
    }

    /// Restores a backup. Where the data folder holds a store, that is moved aside, kept, and what is intact in it
    /// beyond the backup is taken. On any failure the folder is as it was.
    pub fn restore(
        &self,
        request: &RestoreRequest,
        on_progress: OnProgress<'_>,
    ) -> Result<(SessionView, RestoreDone)> {
        let snapshot = request.backup.as_deref().map(|at| found(Path::new(at)));
        let snapshot = snapshot.transpose()?;
        let (lock, folder) = self.data_folder()?;
        let key_from = snapshot.as_ref().map_or(&folder, |snapshot| &snapshot.path);
        let key = opened_by(&request.recovery_key, key_from)?;
        self.long_enough(&folder, &request.secret)?;
        if let Some(snapshot) = &snapshot {
            snapshot.manifest(&key)?;
        }
        // Ends a backup that is running, too.
        self.sign_out()?;
        let running = self.begin_backup()?;
        self.state_mut().ring = None;
        let work = Work {
            folder: &folder,
            lock,
            snapshot: snapshot.as_ref(),
            key: &key,
            recovery_key: &request.recovery_key,
        };
        let done = self.watched(on_progress, |watch| work.run(self.clock.now(), watch))?;
        drop(running);
        let session = self.recover(&request.recovery_key, request.user, &request.secret)?;
        Ok((session, done))
    }

    fn data_folder(&self) -> Result<(Arc<FolderLock>, PathBuf)> {
        let mut state = self.state_mut();
        let lock = self.hold_folder(&mut state)?;
        Ok((lock, self.folder(&state)))
    }
}

/// Says in the record that this store was restored, as the first event of the new device.
pub(crate) fn tell_restored(write: &Write<'_>, at: Stamp, actor: &ActorRef) -> Result<()> {
    if let Some(from) = write.restored_from()? {
        if let Some(station) = write.station(from.device)? {
            let own = Subject::Station(write.own_device()?);
            let fact = Fact::StationChanged(Box::new(station));
            write.append(at, actor, own, &fact)?;
            let heir = write.own_device()?;
            let before = Subject::Station(from.device);
            write.append(at, actor, before, &Fact::StationRetired { heir })?;
        }
        let fact = Fact::StoreRestored {
            from: from.device,
            backup_at: from.made_at,
        };
        write.append(at, actor, counter_subject(write)?, &fact)?;
        write.restored_is_told()?;
    }
    Ok(())
}

/// A restore about to be done.
struct Work<'a> {
    folder: &'a Path,
    lock: Arc<FolderLock>,
    snapshot: Option<&'a Snapshot>,
    key: &'a StoreKey,
    recovery_key: &'a str,
}

impl Work<'_> {
    fn run(&self, now: DateTime<Utc>, watch: &Watch<'_>) -> Result<RestoreDone> {
        if !self.folder.join(DATABASE).exists() {
            let snapshot = self.snapshot.ok_or(ErrorCode::BackupNone)?;
            let restored = restore(snapshot, self.folder, self.key, watch)?;
            let lost_files = count(restored.damaged.len() as u64);
            return Ok(RestoreDone {
                lost_files,
                purged: count(restored.purged),
                ..nothing()
            });
        }
        let aside = self.move_aside(now)?;
        let lock = Arc::clone(&self.lock);
        let rescued = rescue(&aside, self.snapshot, self.folder, lock, self.key, watch);
        match rescued {
            Ok(rescued) => Ok(done(&rescued, &aside)),
            Err(error) => {
                self.move_back(&aside).map_err(StoreError::from)?;
                Err(error.into())
            }
        }
    }

    /// The store goes into a folder of its own. The key ring stays if it is of the same store.
    fn move_aside(&self, now: DateTime<Utc>) -> Result<PathBuf> {
        let aside = self
            .folder
            .join(now.format("damaged-%Y%m%dT%H%M%S%3fZ").to_string());
        fs::create_dir(&aside).map_err(StoreError::from)?;
        let same = opened_by(self.recovery_key, self.folder)
            .is_ok_and(|key| key.exposed() == self.key.exposed());
        let keys = [FILE, RECOVERY_FILE];
        let moved = STORE
            .iter()
            .chain(keys.iter().filter(|_| !same))
            .try_for_each(|name| rename(&self.folder.join(name), &aside.join(name)));
        if let Err(error) = moved {
            self.move_back(&aside).map_err(StoreError::from)?;
            return Err(StoreError::from(error).into());
        }
        Ok(aside)
    }

    /// What was begun is only a copy of the backup; what was moved aside comes back in its place.
    fn move_back(&self, aside: &Path) -> io::Result<()> {
        for name in STORE.iter().chain(&[FILE, RECOVERY_FILE]) {
            let (here, there) = (self.folder.join(name), aside.join(name));
            if !there.exists() {
                continue;
            }
            if here.is_dir() {
                fs::remove_dir_all(&here)?;
            } else if here.exists() {
                fs::remove_file(&here)?;
            }
            rename(&there, &here)?;
        }
        fs::remove_dir(aside)
    }
}

fn done(rescued: &Rescued, aside: &Path) -> RestoreDone {
    RestoreDone {
        rescued_events: count(rescued.events),
        rescued_files: count(rescued.files),
        rescued_drafts: count(rescued.drafts),
        lost_events: rescued.lost.map(|lost| EventsLost {
            from: count(lost.from),
            to: lost.to.map(count),
        }),
        lost_files: count(rescued.lost_files.len() as u64),
        purged: rescued
            .restored
            .as_ref()
            .map_or(0, |restored| count(restored.purged)),
        moved_to: Some(aside.display().to_string()),
    }
}

fn nothing() -> RestoreDone {
    RestoreDone {
        rescued_events: 0,
        rescued_files: 0,
        rescued_drafts: 0,
        lost_events: None,
        lost_files: 0,
        purged: 0,
        moved_to: None,
    }
}

fn rename(from: &Path, to: &Path) -> io::Result<()> {
    match fs::rename(from, to) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
        done => done,
    }
}

/// The backup in the folder `path`.
fn found(path: &Path) -> Result<Snapshot> {
    let target = path.parent().and_then(Path::parent);
    let all = snapshots(target.ok_or(ErrorCode::BackupNone)?)?;
    all.into_iter()
        .find(|snapshot| snapshot.path == path)
        .ok_or_else(|| ErrorCode::BackupNone.into())
}

/// The store's key, as the recovery key opens it in `folder`.
fn opened_by(recovery_key: &str, folder: &Path) -> Result<StoreKey> {
    let typed = RecoveryKey::typed(recovery_key).ok_or(ErrorCode::RecoveryKeyWrong)?;
    typed
        .unlock(folder)
        .map_err(|_| Error::new(ErrorCode::RecoveryKeyWrong))
}

fn row(snapshot: &Snapshot) -> BackupRow {
    BackupRow {
        device: snapshot.device,
        made_at: snapshot.made_at,
        path: snapshot.path.display().to_string(),
    }
}

fn is_administrator(user: &User) -> bool {
    user.active && user.roles.contains(&Role::Administrator)
}

fn tile(user: User) -> UserTile {
    UserTile {
        id: user.id,
        name: user.name,
        roles: user.roles,
        wait_until: None,
    }
}
