//! Room on the disk: a reserve that is given up for the last saves, and how the store is.
use std::fs::{self, File, OpenOptions};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};

use crate::error::StoreError;

/// Name of the reserve in the data folder.
pub(crate) const FILE: &str = "reserve";
/// The reserve: room for a visit with its scans.
const RESERVE: u64 = 32 * 1024 * 1024;
/// It is made where there is this much room.
const ROOM: u64 = 4 * RESERVE;
/// It is given up below this much room.
const TIGHT: u64 = 16 * 1024 * 1024;

/// How a store is, as its last writes have shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Health {
    /// Writes succeed and the reserve is whole, or was never made for want of room.
    Fine,
    /// The disk is full or nearly: the reserve is given up. What was begun can be finished.
    Tight,
    /// The folder cannot be written.
    ReadOnly,
    /// Reading or writing fails: the disk is dying, or the database is damaged.
    Failing,
}

/// An error that a write may end with.
pub trait WriteError: From<StoreError> {
    /// What it says about the store; none where it was refused for another reason.
    fn health(&self) -> Option<Health>;
}

impl WriteError for StoreError {
    fn health(&self) -> Option<Health> {
        use rusqlite::ErrorCode;
        match self {
            Self::DiskFull => Some(Health::Tight),
            Self::ReadOnly => Some(Health::ReadOnly),
            Self::Io(_) | Self::Damaged(_) => Some(Health::Failing),
            Self::Sql(error) => (error.sqlite_error_code() == Some(ErrorCode::SystemIoFailure))
                .then_some(Health::Failing),
            _ => None,
        }
    }
}

/// Bytes here and there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Space {
    /// Free on the disk of the data folder.
    pub free: u64,
    /// Whether the reserve is whole.
    pub reserve_whole: bool,
    /// The database with its log.
    pub database: u64,
    /// Files beside it.
    pub files: u64,
    /// Of all files, the pages as they were imported.
    pub sources: u64,
}

/// The reserve of a data folder and what the last writes have shown.
pub(crate) struct Room {
    folder: PathBuf,
    state: Mutex<State>,
    free: fn(&Path) -> io::Result<u64>,
}

struct State {
    reserve: Reserve,
    failure: Option<Health>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Reserve {
    /// Never made: there was no room.
    Never,
    Whole,
    GivenUp,
    /// Never to be made: the disk is not this machine's.
    Unwanted,
}

impl Room {
    pub(crate) fn open(folder: &Path) -> Self {
        Self::with(folder, |folder| fs4::available_space(folder))
    }

    /// Of a folder on a medium that is carried about, where nothing is reserved.
    pub(crate) fn without_reserve(folder: &Path) -> Self {
        Self {
            folder: folder.to_owned(),
            state: Mutex::new(State {
                reserve: Reserve::Unwanted,
                failure: None,
            }),
            free: |folder| fs4::available_space(folder),
        }
    }

    fn with(folder: &Path, free: fn(&Path) -> io::Result<u64>) -> Self {
        let reserve = match fs::metadata(folder.join(FILE)) {
            Ok(file) if file.len() >= RESERVE => Reserve::Whole,
            Ok(_) => Reserve::GivenUp,
            Err(_) => Reserve::Never,
        };
        let failure = None;
        let room = Self {
            folder: folder.to_owned(),
            state: Mutex::new(State { reserve, failure }),
            free,
        };
        room.make();
        room
    }

    /// Called before anything is written: gives the reserve up when the disk is nearly full, and makes it again
    /// when there is room.
    pub(crate) fn make(&self) {
        let Ok(free) = (self.free)(&self.folder) else {
            return;
        };
        let mut state = self.state();
        if state.reserve == Reserve::Whole && free < TIGHT {
            self.give_up(&mut state);
        } else if matches!(state.reserve, Reserve::Never | Reserve::GivenUp) && free >= ROOM {
            // Where it cannot be made the disk is not what it says it is; the writes will show.
            if make_reserve(&self.folder.join(FILE)).is_ok() {
                state.reserve = Reserve::Whole;
            }
        }
    }

    /// Notes how a write ended. A full disk gives the reserve up, so that trying again succeeds.
    pub(crate) fn note(&self, failure: Option<Health>) {
        let mut state = self.state();
        state.failure = failure;
        if failure == Some(Health::Tight) && state.reserve == Reserve::Whole {
            self.give_up(&mut state);
        }
    }

    pub(crate) fn health(&self) -> Health {
        let state = self.state();
        match state.failure {
            Some(failure) => failure,
            None if state.reserve == Reserve::GivenUp => Health::Tight,
            None => Health::Fine,
        }
    }

    pub(crate) fn free(&self) -> io::Result<u64> {
        (self.free)(&self.folder)
    }

    pub(crate) fn reserve_whole(&self) -> bool {
        self.state().reserve == Reserve::Whole
    }

    fn give_up(&self, state: &mut State) {
        // An empty file, so that the next start knows there was one.
        let emptied = File::create(self.folder.join(FILE)).and_then(|file| file.sync_all());
        if emptied.is_ok() {
            state.reserve = Reserve::GivenUp;
        }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A file of real blocks: a sparse one would give nothing back.
fn make_reserve(path: &Path) -> io::Result<()> {
    use fs4::FileExt as _;
    let mut options = OpenOptions::new();
    options.write(true).create(true).truncate(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let file = options.open(path)?;
    let made = file
        .allocate(RESERVE)
        .and_then(|()| file.set_len(RESERVE))
        .and_then(|()| file.sync_all());
    made.inspect_err(|_| {
        let _none = fs::remove_file(path);
    })
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests fail by panicking")]
    use super::*;
    use std::cell::Cell;

    thread_local! {
        static FREE: Cell<u64> = const { Cell::new(0) };
    }

    fn pretended(_: &Path) -> io::Result<u64> {
        Ok(FREE.get())
    }

    fn start(folder: &Path, free: u64) -> Room {
        FREE.set(free);
        Room::with(folder, pretended)
    }

    fn reserve(folder: &Path) -> Option<u64> {
        fs::metadata(folder.join(FILE)).ok().map(|file| file.len())
    }

    #[test]
    fn the_reserve_is_real_given_up_for_the_last_saves_and_made_again() {
        let folder = tempfile::tempdir().unwrap();
        let room = start(folder.path(), ROOM);
        assert_eq!(
            (room.health(), reserve(folder.path())),
            (Health::Fine, Some(RESERVE))
        );
        #[cfg(unix)]
        {
            use std::os::unix::fs::MetadataExt as _;
            let file = fs::metadata(folder.path().join(FILE)).unwrap();
            assert!(file.blocks() * 512 >= RESERVE, "not a sparse file");
        }
        FREE.set(TIGHT - 1);
        room.make();
        assert_eq!(
            (room.health(), reserve(folder.path())),
            (Health::Tight, Some(0))
        );
        let restarted = start(folder.path(), TIGHT + RESERVE - 1);
        assert_eq!(restarted.health(), Health::Tight, "a restart makes no room");
        FREE.set(ROOM);
        restarted.make();
        assert_eq!(
            (restarted.health(), reserve(folder.path())),
            (Health::Fine, Some(RESERVE))
        );
    }

    #[test]
    fn a_small_disk_has_no_reserve_and_works() {
        let folder = tempfile::tempdir().unwrap();
        let room = start(folder.path(), ROOM - 1);
        assert_eq!(
            (room.health(), reserve(folder.path())),
            (Health::Fine, None)
        );
        FREE.set(TIGHT - 1);
        room.make();
        assert_eq!(room.health(), Health::Fine);
    }

    #[test]
    fn a_failed_write_is_remembered_until_one_succeeds() {
        let folder = tempfile::tempdir().unwrap();
        let room = start(folder.path(), ROOM);
        for failure in [Health::ReadOnly, Health::Failing] {
            room.note(Some(failure));
            assert_eq!(room.health(), failure);
            room.note(None);
            assert_eq!(room.health(), Health::Fine);
        }
        room.note(Some(Health::Tight));
        assert_eq!(reserve(folder.path()), Some(0), "the next try has room");
        room.note(None);
        assert_eq!(
            room.health(),
            Health::Tight,
            "until there is a reserve again"
        );
    }

    #[test]
    fn only_what_the_store_is_to_blame_for_counts() {
        let cases = [
            (StoreError::DiskFull, Some(Health::Tight)),
            (StoreError::ReadOnly, Some(Health::ReadOnly)),
            (
                StoreError::Io(io::Error::other("cable")),
                Some(Health::Failing),
            ),
            (StoreError::Absent, None),
            (StoreError::Target(Box::new(StoreError::DiskFull)), None),
        ];
        for (error, wanted) in cases {
            assert_eq!(WriteError::health(&error), wanted, "{error}");
        }
    }
}
