//! A package: a small store on removable media that holds what the delivery of a few matters needs, and nothing else. It
//! is delivered from by the same lanes as the store of a counter, so it has to be a store of the same kind.
use std::path::Path;
use std::sync::Arc;

use motcua_case::event::Subject;
use motcua_case::fold::Key;

use crate::db::{DATABASE, FolderLock, Store};
use crate::error::StoreError;
use crate::keys::StoreKey;
use crate::read::Read;
use crate::space::Room;
use crate::table::{event, row};
use crate::write::Write;

/// Bytes of the smallest database.
const PAGE: u64 = 4096;

impl Store {
    /// Makes the store of a package in an empty folder, which the caller holds. Nothing is reserved on a medium that is
    /// carried about.
    pub fn create_package(
        folder: &Path,
        lock: Arc<FolderLock>,
        key: &StoreKey,
    ) -> Result<Self, StoreError> {
        Self::create_with(folder, lock, key, Room::without_reserve)
    }

    /// Opens the store of a package, which the caller holds.
    pub fn open_package(
        folder: &Path,
        lock: Arc<FolderLock>,
        key: &StoreKey,
    ) -> Result<Self, StoreError> {
        // A link or a device of that name is nothing that this program wrote, and less than a page would become a new
        // store.
        let known = std::fs::symlink_metadata(folder.join(DATABASE));
        if !known.is_ok_and(|file| file.is_file() && file.len() >= PAGE) {
            return Err(StoreError::Absent);
        }
        Self::start(folder, lock, key, false, Room::without_reserve(folder))
    }
}

impl Write<'_> {
    /// Puts a row of another store here as it stands there, without the events it was made of. Whether there is one.
    pub fn take_row(&self, from: &Read<'_>, subject: Subject) -> Result<bool, StoreError> {
        let key = Key::Of(subject);
        let Some(taken) = row::load(from.connection, &key)? else {
            return Ok(false);
        };
        let before = row::load(self.connection, &key)?;
        row::save(self.connection, &key, before.as_ref(), &taken)?;
        Ok(true)
    }

    /// Puts the events of a subject of another store here, word by word; the row they make is taken by itself.
    pub fn take_events(&self, from: &Read<'_>, subject: Subject) -> Result<(), StoreError> {
        let key = Key::Of(subject);
        for taken in event::carried_of_key(from.connection, &row::key_text(&key))? {
            let (device, seq) = (taken.event.device, taken.event.seq);
            match event::one(self.connection, device, seq)? {
                // It came with another subject that it touched, too.
                Some(_) => event::refer(self.connection, &taken.event, &key)?,
                None => event::insert(self.connection, &taken, &[key])?,
            }
        }
        Ok(())
    }
}
