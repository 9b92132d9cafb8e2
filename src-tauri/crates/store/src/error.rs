//! What can go wrong with the store, as facts a caller can act on.
use std::io;
use std::path::PathBuf;

use motcua_case::fold::FoldError;
use motcua_case::ids::{DeviceId, Hash};
use motcua_case::merge::CarriedError;

/// A failure of the store.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// Another process has this store open.
    #[error("the store is open in another process")]
    InUse,
    /// There is no store in the folder.
    #[error("there is no store in this folder")]
    Absent,
    /// The folder already holds a store.
    #[error("the folder already holds a store")]
    Exists,
    /// The key does not open the database: another store's key, or the file's first bytes are damaged.
    #[error("the key does not open this database")]
    WrongKey,
    /// The store was written by a newer version of the application.
    #[error("the store has schema {found}, this version knows {known}")]
    Newer {
        /// Schema of the store.
        found: u32,
        /// Newest schema known here.
        known: u32,
    },
    /// No space left on the disk.
    #[error("the disk is full")]
    DiskFull,
    /// The disk or folder cannot be written.
    #[error("the folder cannot be written")]
    ReadOnly,
    /// A stored file is absent, short or altered.
    #[error("stored file {sha256} is damaged")]
    FileDamaged {
        /// Which file.
        sha256: Hash,
    },
    /// A stored file is known and has not come from the counter that has it.
    #[error("stored file {sha256} has not come yet")]
    FileElsewhere {
        /// Which file.
        sha256: Hash,
    },
    /// The folder for backups is not there: a disk unplugged, a share out of reach.
    #[error("the folder for backups is not there")]
    TargetAbsent,
    /// The folder for backups could not be read or written.
    #[error("the folder for backups failed")]
    Target(#[source] Box<Self>),
    /// The backup folder holds no snapshot of this store.
    #[error("there is no snapshot of this store")]
    NoSnapshot,
    /// A snapshot lacks a part, or a part is not what was backed up.
    #[error("the {part} of the snapshot is not what was backed up")]
    SnapshotDamaged {
        /// Which part: `manifest`, `database`, `purged`.
        part: &'static str,
    },
    /// The caller ended the work early.
    #[error("cancelled")]
    Cancelled,
    /// Events that were acknowledged are gone, so nothing is written until that is settled.
    #[error("events {from} to {to} of device {device} are gone")]
    EventsMissing {
        /// Whose events.
        device: DeviceId,
        /// First one gone.
        from: u64,
        /// Last one known to have been there.
        to: u64,
    },
    /// The database is damaged.
    #[error("the database is damaged")]
    Damaged(#[source] rusqlite::Error),
    /// A row does not follow from its events, or an event cannot be read.
    #[error("the record cannot be folded")]
    Record(#[from] FoldError),
    /// A stored value cannot be read back.
    #[error("a stored value cannot be read")]
    Value(#[from] serde_json::Error),
    /// An event of another device cannot be read or put into words.
    #[error("an event of another device cannot be read")]
    Carried(#[from] CarriedError),
    /// A secure random number could not be had, or a key could not be used.
    #[error("a cryptographic operation failed")]
    Crypto,
    /// Reading or writing a file failed.
    #[error("file operation failed")]
    Io(#[source] io::Error),
    /// The key ring file cannot be read.
    #[error("the key ring cannot be read")]
    KeyRing {
        /// The file.
        path: PathBuf,
    },
    /// The database refused a statement.
    #[error("database operation failed")]
    Sql(#[source] rusqlite::Error),
}

impl From<io::Error> for StoreError {
    fn from(error: io::Error) -> Self {
        match error.kind() {
            io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => Self::DiskFull,
            io::ErrorKind::ReadOnlyFilesystem | io::ErrorKind::PermissionDenied => Self::ReadOnly,
            _ => Self::Io(error),
        }
    }
}

impl From<rusqlite::Error> for StoreError {
    fn from(error: rusqlite::Error) -> Self {
        use rusqlite::{ErrorCode, ffi};
        match error.sqlite_error_code() {
            Some(ErrorCode::DiskFull) => Self::DiskFull,
            Some(ErrorCode::ReadOnly | ErrorCode::CannotOpen | ErrorCode::PermissionDenied) => {
                Self::ReadOnly
            }
            Some(ErrorCode::DatabaseCorrupt) => Self::Damaged(error),
            Some(ErrorCode::NotADatabase) => Self::WrongKey,
            // The memory shared between connections is a file too and is enlarged before it is used.
            Some(ErrorCode::SystemIoFailure)
                if extended_code(&error) == Some(ffi::SQLITE_IOERR_SHMSIZE) =>
            {
                Self::DiskFull
            }
            _ => Self::Sql(error),
        }
    }
}

fn extended_code(error: &rusqlite::Error) -> Option<i32> {
    error.sqlite_error().map(|error| error.extended_code)
}

impl StoreError {
    /// The database engine's own number for a failure that has no name here.
    pub fn engine_code(&self) -> Option<i32> {
        match self {
            Self::Sql(error) => extended_code(error),
            _ => None,
        }
    }

    /// The same failure, said to be the backup folder's and not the store's.
    pub(crate) fn of_target(self) -> Self {
        match self {
            Self::Target(_) | Self::TargetAbsent | Self::Cancelled => self,
            Self::Io(error) if error.kind() == io::ErrorKind::NotFound => Self::TargetAbsent,
            other => Self::Target(Box::new(other)),
        }
    }
}
