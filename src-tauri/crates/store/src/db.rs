//! The open store: one writer, several readers, one process.
use std::fs::{File, TryLockError};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, Once};
use std::thread;
use std::time::Duration;

use motcua_case::ids::{DeviceId, Hash};
use rusqlite::{Connection, OpenFlags, Transaction, TransactionBehavior};

use crate::blob::Blobs;
use crate::check::Problem;
use crate::durable;
use crate::error::StoreError;
use crate::keys::{Key, StoreKey};
use crate::mark::{self, Mark};
use crate::migrate;
use crate::read::Read;
use crate::replica::wanted::Wanted;
use crate::restore;
use crate::space::{Health, Room, Space, WriteError};
use crate::table::access::Access;
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
    pub(crate) database_key: Key,
    blobs: Blobs,
    wanted: Wanted,
    device: DeviceId,
    writer: Mutex<Connection>,
    readers: Mutex<Vec<Connection>>,
    room: Arc<Room>,
    mark: Mark,
    missing: Option<Problem>,
    /// Looks at papers that could not be written yet.
    unwritten_looks: Mutex<Vec<Access>>,
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
        Self::create_with(folder, lock, key, Room::open)
    }

    /// Makes a new store with room of its own kind.
    pub(crate) fn create_with(
        folder: &Path,
        lock: Arc<FolderLock>,
        key: &StoreKey,
        room: fn(&Path) -> Room,
    ) -> Result<Self, StoreError> {
        if folder.join(DATABASE).exists() {
            return Err(StoreError::Exists);
        }
        Self::start(folder, lock, key, true, room(folder))
    }

    /// Opens the store in `folder`, which the caller holds.
    pub fn open(folder: &Path, lock: Arc<FolderLock>, key: &StoreKey) -> Result<Self, StoreError> {
        if !folder.join(DATABASE).exists() {
            return Err(StoreError::Absent);
        }
        // Its room is looked after first of all, so that opening itself has some.
        Self::start(folder, lock, key, false, Room::open(folder))
    }

    pub(crate) fn start(
        folder: &Path,
        lock: Arc<FolderLock>,
        key: &StoreKey,
        new: bool,
        room: Room,
    ) -> Result<Self, StoreError> {
        let database_key = key.database();
        let room = Arc::new(room);
        let mut writer = connect(&folder.join(DATABASE), &database_key, new)?;
        migrate::run(&mut writer)?;
        let device = device(&writer)?;
        let blobs = Blobs::new(folder, key)?.with_room(Arc::clone(&room));
        let mark = Mark::open(folder, key);
        let missing = mark::compare(mark.read(), &writer)?;
        let store = Self {
            folder: folder.to_owned(),
            key: Key::new(*key.exposed()),
            database_key,
            blobs,
            wanted: Wanted::default(),
            device,
            writer: Mutex::new(writer),
            readers: Mutex::new(Vec::new()),
            room,
            mark,
            missing,
            unwritten_looks: Mutex::default(),
            _lock: lock,
        };
        store.blobs.sweep()?;
        if new {
            durable::sync_folder(folder)?;
        }
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

    /// A file that lies at another counter and that somebody waits for.
    pub fn wanted(&self) -> Option<Hash> {
        self.wanted.next()
    }

    /// Whoever waits for a file goes on: it came, or cannot.
    pub fn answer_wanted(&self, sha256: Hash) {
        self.wanted.answer(sha256);
    }

    /// Whether files of other counters are being brought; who opens one waits for it only then.
    pub fn files_are_brought(&self, brought: bool) {
        self.wanted.are_brought(brought);
    }

    /// Runs `work` on a consistent view. Several readers run beside the writer.
    pub fn read<T, E: From<StoreError>>(
        &self,
        work: impl FnOnce(&Read<'_>) -> Result<T, E>,
    ) -> Result<T, E> {
        let idle = held(&self.readers).pop();
        let mut connection = match idle {
            Some(connection) => connection,
            None => connect(&self.folder.join(DATABASE), &self.database_key, false)?,
        };
        let snapshot = connection
            .transaction_with_behavior(TransactionBehavior::Deferred)
            .map_err(StoreError::from)?;
        let answer = work(&Read::new(&snapshot, &self.blobs).waiting(&self.wanted));
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
        let mut connection = connect(&self.folder.join(DATABASE), &self.database_key, false)?;
        let snapshot = connection.transaction_with_behavior(TransactionBehavior::Deferred)?;
        snapshot.query_row("SELECT count(*) FROM sqlite_schema", [], |_| Ok(()))?;
        drop(writer);
        work(&Read::new(&snapshot, &self.blobs))
    }

    /// Runs `work` in the one write transaction; nothing is kept if it fails. When this returns `Ok`, the
    /// change survives a power cut.
    pub fn write<T, E: WriteError>(
        &self,
        work: impl FnOnce(&Write<'_>) -> Result<T, E>,
    ) -> Result<T, E> {
        // Going on would overwrite what tells that events are missing, and give their numbers again.
        if let Some((device, from, to)) = self.lost() {
            return Err(StoreError::EventsMissing { device, from, to }.into());
        }
        self.room.make();
        let written = self.write_in_order(work);
        match &written {
            Ok(_) => self.room.note(None),
            Err(error) => {
                if let Some(health) = error.health() {
                    self.room.note(Some(health));
                }
            }
        }
        written
    }

    fn write_in_order<T, E: WriteError>(
        &self,
        work: impl FnOnce(&Write<'_>) -> Result<T, E>,
    ) -> Result<T, E> {
        let mut connection = held(&self.writer);
        let transaction: Transaction<'_> = connection
            .transaction_with_behavior(TransactionBehavior::Immediate)
            .map_err(StoreError::from)?;
        let write = Write::new(&transaction, &self.blobs, self.device);
        let answer = work(&write)?;
        let effects = write.into_effects();
        transaction.commit().map_err(StoreError::from)?;
        if let (Some(height), None) = (effects.height, &self.missing) {
            self.mark.raise(height);
        }
        if effects.purge {
            leave_nothing_in_the_log(&connection);
        }
        drop(connection);
        // Their rows and keys are gone, so a file that cannot be removed now is unreadable noise.
        self.blobs.remove(&effects.doomed);
        Ok(answer)
    }

    fn lost(&self) -> Option<(DeviceId, u64, u64)> {
        match self.missing {
            Some(Problem::Missing { device, from, to }) => Some((device, from, to)),
            Some(Problem::Chain { device, seq }) => Some((device, seq, seq)),
            _ => None,
        }
    }

    /// How the record and the high-water mark disagree. Where acknowledged events are gone ([`Problem::Missing`],
    /// or [`Problem::Chain`] where others stand in their place) the store is read and not written.
    pub fn missing(&self) -> Option<&Problem> {
        self.missing.as_ref()
    }

    /// A person has seen what [`Self::missing`] says and goes on without it. Where events are gone the store becomes
    /// a new device, as if restored from a backup made after its last event: their numbers were given on paper.
    /// Takes effect when the store is opened again.
    pub fn go_on_without_missing(&self) -> Result<(), StoreError> {
        if self.lost().is_some() {
            self.become_new_device(self.device)?;
        }
        self.mark.clear();
        Ok(())
    }

    /// The store comes from `from` and is another device when it is opened again.
    pub(crate) fn become_new_device(&self, from: DeviceId) -> Result<(), StoreError> {
        restore::begin_epoch_here(&mut held(&self.writer), from)
    }

    /// The high-water mark against the record; the mark is read first, for it is raised last.
    pub(crate) fn check_mark(&self) -> Result<Option<Problem>, StoreError> {
        let reading = self.mark.read();
        self.read(|read| mark::compare(reading, read.connection))
    }

    /// Adds a look to the access log. While the store takes no writes it waits in memory and is written with the next
    /// one that can be: a counter whose disk is full must still be able to read.
    pub fn log_access(&self, look: Access) -> Result<(), StoreError> {
        let mut waiting = held(&self.unwritten_looks);
        waiting.push(look);
        let written = self.write::<_, StoreError>(|write| {
            waiting.iter().try_for_each(|look| write.log_access(look))
        });
        match written {
            Ok(()) => waiting.clear(),
            Err(_) if !self.takes_writes() => {}
            Err(error) => return Err(error),
        }
        Ok(())
    }

    /// Whether the store is not known to refuse writes, for a full, read-only or failing disk or for missing events.
    pub fn takes_writes(&self) -> bool {
        self.health() == Health::Fine && self.missing.is_none()
    }

    /// How the store is, as its last writes have shown.
    pub fn health(&self) -> Health {
        self.room.health()
    }

    /// Like [`Self::health`], but where something was wrong it is tried again first.
    pub fn health_now(&self) -> Health {
        self.room.make();
        if self.health() != Health::Fine {
            // The answer is what `write` notes about it.
            let _noted = self.write::<_, StoreError>(|write| write.put_note("tried", ""));
        }
        self.health()
    }

    /// Bytes on the disk.
    pub fn space(&self) -> Result<Space, StoreError> {
        let length =
            |name: String| std::fs::metadata(self.folder.join(name)).map_or(0, |file| file.len());
        let (files, sources) = self.read(|read| read.file_bytes())?;
        Ok(Space {
            free: self.room.free()?,
            reserve_whole: self.room.reserve_whole(),
            database: length(DATABASE.to_owned()) + length(format!("{DATABASE}-wal")),
            files,
            sources,
        })
    }
}

/// A poisoned lock means that a thread panicked inside a transaction, which rolled back.
fn held<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex
        .lock()
        .unwrap_or_else(std::sync::PoisonError::into_inner)
}

/// After a purge: a reader that is in the way leaves the log to the next checkpoint, which is soon.
fn leave_nothing_in_the_log(connection: &Connection) {
    let _later = connection.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(()));
    let _still_on = connection.pragma_update(None, "secure_delete", "FAST");
}

/// Opens a database file with its key, as the store uses it.
pub(crate) fn connect(path: &Path, key: &Key, new: bool) -> Result<Connection, StoreError> {
    let connection = keyed(path, key, new)?;
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

/// Opens a database file with its key and nothing else set.
pub(crate) fn keyed(path: &Path, key: &Key, new: bool) -> Result<Connection, StoreError> {
    let mut flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    if new {
        flags |= OpenFlags::SQLITE_OPEN_CREATE;
    }
    engine_is_ready();
    let connection = Connection::open_with_flags(path, flags)?;
    let hex: String = key.iter().map(|byte| format!("{byte:02x}")).collect();
    connection.pragma_update(None, "key", format!("x'{hex}'"))?;
    Ok(connection)
}

/// The engine calls itself ready before its encryption is, so a second thread of a starting program could be told
/// that no key can be set. The first connection is therefore made alone.
fn engine_is_ready() {
    static READY: Once = Once::new();
    READY.call_once(|| drop(Connection::open_in_memory()));
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
