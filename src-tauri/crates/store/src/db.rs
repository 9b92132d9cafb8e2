//! The open store: one writer, several readers, one process.
use std::fs::{File, TryLockError};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard};
use std::thread;
use std::time::Duration;

use motcua_case::ids::DeviceId;
use rusqlite::{Connection, OpenFlags, Transaction, TransactionBehavior};

use crate::blob::Blobs;
use crate::durable;
use crate::error::StoreError;
use crate::keys::{Key, StoreKey};
use crate::migrate;
use crate::read::Read;
use crate::write::Write;

/// Name of the database in the data folder.
pub const DATABASE: &str = "store.db";
const LOCK: &str = "lock";
/// Readers kept open between calls.
const IDLE_READERS: usize = 4;

/// An open store. Dropping it closes the database and releases the folder.
pub struct Store {
    folder: PathBuf,
    key: Key,
    database_key: Key,
    blobs: Blobs,
    device: DeviceId,
    writer: Mutex<Connection>,
    readers: Mutex<Vec<Connection>>,
    _lock: Arc<FolderLock>,
}

/// Holds the folder for this process; released when dropped.
pub struct FolderLock(#[expect(dead_code, reason = "the open file is the lock")] File);

/// A program that was killed lets go when the last child it was starting is gone too, a moment after itself.
const TRIES: u32 = 20;
const BETWEEN_TRIES: Duration = Duration::from_millis(50);

impl FolderLock {
    /// Takes the folder, or says that another process has it.
    pub fn take(folder: &Path) -> Result<Self, StoreError> {
        let file = durable::private(&folder.join(LOCK))?;
        for _try in 0..TRIES {
            match file.try_lock() {
                Ok(()) => return Ok(Self(file)),
                Err(TryLockError::WouldBlock) => thread::sleep(BETWEEN_TRIES),
                Err(TryLockError::Error(error)) => return Err(error.into()),
            }
        }
        Err(StoreError::InUse)
    }
}

impl Store {
    /// Makes a new store in `folder`, which the caller holds.
    pub fn create(
        folder: &Path,
        lock: Arc<FolderLock>,
        key: &StoreKey,
    ) -> Result<Self, StoreError> {
        if folder.join(DATABASE).exists() {
            return Err(StoreError::Exists);
        }
        let store = Self::start(folder, lock, key, true)?;
        durable::sync_folder(folder)?;
        Ok(store)
    }

    /// Opens the store in `folder`, which the caller holds.
    pub fn open(folder: &Path, lock: Arc<FolderLock>, key: &StoreKey) -> Result<Self, StoreError> {
        if !folder.join(DATABASE).exists() {
            return Err(StoreError::Absent);
        }
        Self::start(folder, lock, key, false)
    }

    fn start(
        folder: &Path,
        lock: Arc<FolderLock>,
        key: &StoreKey,
        new: bool,
    ) -> Result<Self, StoreError> {
        let database_key = key.database();
        let mut writer = connect(folder, &database_key, new)?;
        migrate::run(&mut writer)?;
        let device = device(&writer)?;
        let blobs = Blobs::new(folder, key)?;
        let store = Self {
            folder: folder.to_owned(),
            key: Key::new(*key.exposed()),
            database_key,
            blobs,
            device,
            writer: Mutex::new(writer),
            readers: Mutex::new(Vec::new()),
            _lock: lock,
        };
        store.blobs.sweep()?;
        Ok(store)
    }

    /// The device that writes this store's events.
    pub fn device(&self) -> DeviceId {
        self.device
    }

    /// Folder of the store.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// The store's key, to wrap it for another user.
    pub fn key(&self) -> StoreKey {
        StoreKey::from_key(self.key.clone())
    }

    /// Stored files.
    pub fn blobs(&self) -> &Blobs {
        &self.blobs
    }

    /// Runs `work` on a consistent view. Several readers run beside the writer.
    pub fn read<T, E: From<StoreError>>(
        &self,
        work: impl FnOnce(&Read<'_>) -> Result<T, E>,
    ) -> Result<T, E> {
        let idle = held(&self.readers).pop();
        let mut connection = match idle {
            Some(connection) => connection,
            None => connect(&self.folder, &self.database_key, false)?,
        };
        let snapshot = connection
            .transaction_with_behavior(TransactionBehavior::Deferred)
            .map_err(StoreError::from)?;
        let answer = work(&Read::new(&snapshot, &self.blobs));
        drop(snapshot);
        let mut readers = held(&self.readers);
        if readers.len() < IDLE_READERS {
            readers.push(connection);
        }
        answer
    }

    /// Runs `work` on a view in which the database file itself is whole: everything committed was brought into it
    /// before, and no checkpoint passes the view. A power cut may have torn pages of the file that the log still
    /// holds whole, and a checkpoint may be writing some now: neither is damage.
    pub(crate) fn inspect<T>(
        &self,
        work: impl FnOnce(&Read<'_>) -> Result<T, StoreError>,
    ) -> Result<T, StoreError> {
        let writer = held(&self.writer);
        // Without room for it the log still holds everything; only the file's pages are older.
        let _moved = writer.query_row("PRAGMA wal_checkpoint(PASSIVE)", [], |_| Ok(()));
        // A connection of its own: the search index of one used before may remember merged parts and, asked for
        // its integrity without a search in between, takes them for damaged.
        let mut connection = connect(&self.folder, &self.database_key, false)?;
        let snapshot = connection.transaction_with_behavior(TransactionBehavior::Deferred)?;
        snapshot.query_row("SELECT count(*) FROM sqlite_schema", [], |_| Ok(()))?;
        drop(writer);
        work(&Read::new(&snapshot, &self.blobs))
    }

    /// Runs `work` in the one write transaction; nothing is kept if it fails. When this returns `Ok`, the
    /// change survives a power cut.
    pub fn write<T, E: From<StoreError>>(
        &self,
        work: impl FnOnce(&Write<'_>) -> Result<T, E>,
    ) -> Result<T, E> {
        let mut connection = held(&self.writer);
        let transaction: Transaction<'_> = connection
            .transaction_with_behavior(TransactionBehavior::Immediate)
            .map_err(StoreError::from)?;
        let write = Write::new(&transaction, &self.blobs, self.device);
        let answer = work(&write)?;
        let doomed = write.into_doomed();
        transaction.commit().map_err(StoreError::from)?;
        drop(connection);
        // Their rows and keys are gone, so a file that cannot be removed now is unreadable noise.
        self.blobs.remove(&doomed);
        Ok(answer)
    }
}

/// A poisoned lock means that a thread panicked inside a transaction, which rolled back.
fn held<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex
        .lock()
        .unwrap_or_else(std::sync::PoisonError::into_inner)
}

fn connect(folder: &Path, key: &Key, new: bool) -> Result<Connection, StoreError> {
    let mut flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    if new {
        flags |= OpenFlags::SQLITE_OPEN_CREATE;
    }
    let connection = Connection::open_with_flags(folder.join(DATABASE), flags)?;
    let hex: String = key.iter().map(|byte| format!("{byte:02x}")).collect();
    connection.pragma_update(None, "key", format!("x'{hex}'"))?;
    for (pragma, value) in [
        ("journal_mode", "WAL"),
        // Over 900 simulated power cuts FULL lost nothing and NORMAL lost acknowledged commits in nine of ten.
        ("synchronous", "FULL"),
        ("wal_autocheckpoint", "1000"),
        ("journal_size_limit", "67108864"),
        ("cache_size", "-8192"),
        ("temp_store", "MEMORY"),
        ("busy_timeout", "5000"),
        ("foreign_keys", "ON"),
        ("trusted_schema", "OFF"),
        ("cell_size_check", "ON"),
        ("mmap_size", "0"),
        ("secure_delete", "FAST"),
    ] {
        connection.pragma_update(None, pragma, value)?;
    }
    // The first statement that reads a page tells a wrong key from a right one.
    connection.query_row("SELECT count(*) FROM sqlite_schema", [], |_| Ok(()))?;
    Ok(connection)
}

fn device(connection: &Connection) -> Result<DeviceId, StoreError> {
    use rusqlite::OptionalExtension;
    let known: Option<DeviceId> = connection
        .query_row("SELECT value FROM meta WHERE key = 'device'", [], |row| {
            row.get::<_, uuid::Uuid>(0).map(DeviceId)
        })
        .optional()?;
    if let Some(device) = known {
        return Ok(device);
    }
    let device = DeviceId::fresh();
    connection.execute(
        "INSERT INTO meta (key, value) VALUES ('device', ?1)",
        [device.0],
    )?;
    Ok(device)
}
