//! The one write transaction: events and the rows they make, files, drafts.
use std::cell::RefCell;
use std::ops::Deref;

use chrono::{DateTime, Utc};
use motcua_case::event::{self, ActorRef, Event, Fact, KIND_VERSION, Stamp, Subject};
use motcua_case::fold;
use motcua_case::ids::{DeviceId, EventId, Hash};
use motcua_case::merge::Carried;
use rusqlite::{Connection, OptionalExtension, params};

use crate::backup::tombstone::{self, Tombstone};
use crate::blob::{Blobs, Sealed};
use crate::error::StoreError;
use crate::mark::Height;
use crate::read::{Read, note_key};
use crate::replica;
use crate::rescue::StoredFile;
use crate::table::{event as events, row};

/// The write transaction; it reads what it has written.
pub struct Write<'a> {
    read: Read<'a>,
    blobs: &'a Blobs,
    device: DeviceId,
    effects: RefCell<Effects>,
}

/// What follows the commit.
#[derive(Default)]
pub(crate) struct Effects {
    /// Files whose rows and keys are gone.
    pub(crate) doomed: Vec<Hash>,
    /// Whether a purge was among it, so that nothing may be left in the log either.
    pub(crate) purge: bool,
    /// The newest event.
    pub(crate) height: Option<Height>,
}

impl<'a> Deref for Write<'a> {
    type Target = Read<'a>;
    fn deref(&self) -> &Read<'a> {
        &self.read
    }
}

impl<'a> Write<'a> {
    pub(crate) fn new(connection: &'a Connection, blobs: &'a Blobs, device: DeviceId) -> Self {
        Self {
            read: Read::new(connection, blobs),
            blobs,
            device,
            effects: RefCell::default(),
        }
    }

    pub(crate) fn into_effects(self) -> Effects {
        self.effects.into_inner()
    }

    /// Appends an event to the record and folds the rows it changes.
    pub fn append(
        &self,
        at: Stamp,
        actor: &ActorRef,
        subject: Subject,
        fact: &Fact,
    ) -> Result<EventId, StoreError> {
        let (seq, prev) = events::tail(self.connection, self.device)?;
        let (kind, body) = fact.encode()?;
        let mut salt = [0; 16];
        getrandom::fill(&mut salt).map_err(|_| StoreError::Crypto)?;
        let (past, mut after) = replica::past(self.connection, self.device, seq)?;
        let newest = events::newest(self.connection, subject)?;
        after.extend(newest.filter(|newest| !after.contains(newest)));
        let event = Event {
            id: EventId::fresh(),
            device: self.device,
            seq: seq + 1,
            subject,
            after,
            at,
            actor: actor.clone(),
            kind,
            kind_version: KIND_VERSION,
            salt,
            body_hash: event::body_hash(&salt, &body),
            body: Some(body),
            prev,
        };
        let carried = Carried { event, past };
        self.fold_in(&carried, fact)?;
        Ok(carried.event.id)
    }

    /// Puts an event into the record, whoever wrote it, and folds the rows it changes.
    pub(crate) fn fold_in(&self, carried: &Carried, fact: &Fact) -> Result<(), StoreError> {
        let event = &carried.event;
        let keys = fold::touched(event, fact);
        events::insert(self.connection, carried, &keys)?;
        for key in &keys {
            // Whoever wrote it here had seen all that is here.
            let is_known =
                event.device == self.device || !events::has_unseen(self.connection, key, carried)?;
            if is_known && !matches!(fact, Fact::ClashSettled { .. }) {
                let before = row::load(self.connection, key)?;
                let after = fold::apply(key, before.clone(), event, fact)?;
                row::save(self.connection, key, before.as_ref(), &after)?;
            } else {
                replica::merge_anew(self.connection, key)?;
            }
        }
        if event.device == self.device {
            self.effects.borrow_mut().height = Some(Height {
                device: event.device,
                seq: event.seq,
                hash: event.hash(),
            });
        }
        Ok(())
    }

    /// Takes a sealed file into the store for `owner`, such as `paper:…`. The same bytes are stored once.
    pub fn keep(&self, sealed: &Sealed, owner: &str) -> Result<(), StoreError> {
        if !self.has_blob(sealed.sha256)? {
            let inline = self.blobs.place(sealed)?;
            self.connection.execute(
                "INSERT INTO blob (sha256, bytes, inline) VALUES (?1, ?2, ?3)",
                params![sealed.sha256.0, sealed.bytes, inline],
            )?;
            self.connection.execute(
                "INSERT INTO blob_key (sha256, wrapped) VALUES (?1, ?2)",
                params![sealed.sha256.0, sealed.wrapped],
            )?;
        }
        self.refer(sealed.sha256, owner)
    }

    /// Takes a file in whose sealed bytes are in their place already.
    pub(crate) fn adopt_file(&self, sha256: Hash, file: &StoredFile) -> Result<(), StoreError> {
        self.connection.execute(
            "INSERT INTO blob (sha256, bytes, inline) VALUES (?1, ?2, ?3)",
            params![sha256.0, file.bytes, file.inline],
        )?;
        self.connection.execute(
            "INSERT INTO blob_key (sha256, wrapped) VALUES (?1, ?2)",
            params![sha256.0, file.wrapped],
        )?;
        Ok(())
    }

    /// Notes that `owner` needs a file that the store already has.
    pub fn refer(&self, sha256: Hash, owner: &str) -> Result<(), StoreError> {
        self.connection.execute(
            "INSERT OR IGNORE INTO blob_ref (sha256, owner) VALUES (?1, ?2)",
            params![sha256.0, owner],
        )?;
        Ok(())
    }

    /// Drops everything `owner` needed; files that nobody needs any more are destroyed with their keys.
    pub fn release(&self, owner: &str) -> Result<(), StoreError> {
        let mut owned = self
            .connection
            .prepare_cached("SELECT sha256 FROM blob_ref WHERE owner = ?1")?;
        let files: Vec<[u8; 32]> = owned
            .query_map([owner], |row| row.get(0))?
            .collect::<Result<_, _>>()?;
        self.connection
            .execute("DELETE FROM blob_ref WHERE owner = ?1", [owner])?;
        for sha256 in files {
            let needed = self
                .connection
                .query_row(
                    "SELECT 1 FROM blob_ref WHERE sha256 = ?1 LIMIT 1",
                    [sha256],
                    |_| Ok(()),
                )
                .optional()?
                .is_some();
            if !needed {
                self.forget_file(Hash(sha256))?;
            }
        }
        Ok(())
    }

    /// Destroys a file with its key, whoever needed it.
    pub(crate) fn forget_file(&self, sha256: Hash) -> Result<(), StoreError> {
        for table in ["blob_ref", "blob_key", "blob"] {
            self.connection.execute(
                &format!("DELETE FROM {table} WHERE sha256 = ?1"),
                [sha256.0],
            )?;
        }
        self.effects.borrow_mut().doomed.push(sha256);
        Ok(())
    }

    /// Destroys a file for everybody who needed it: key, bytes and references. A tombstone stays, so that no backup
    /// brings it back; the events that name it are untouched.
    pub fn purge(&self, sha256: Hash, at: DateTime<Utc>) -> Result<(), StoreError> {
        // Deleted rows are overwritten even on pages that are freed as a whole.
        self.connection.pragma_update(None, "secure_delete", "ON")?;
        let at_us = at.timestamp_micros();
        tombstone::bury(self.connection, Tombstone { sha256, at_us })?;
        let mut effects = self.effects.borrow_mut();
        effects.doomed.push(sha256);
        effects.purge = true;
        Ok(())
    }

    /// Writes a note of the store about itself; the newest replaces the one before.
    pub fn put_note(&self, name: &str, value: &str) -> Result<(), StoreError> {
        self.connection.execute(
            "INSERT OR REPLACE INTO meta (key, value) VALUES (?1, ?2)",
            params![note_key(name), value.as_bytes()],
        )?;
        Ok(())
    }

    /// Keeps only `needed` of what `owner` needed so far.
    pub fn keep_only(&self, owner: &str, needed: &[Hash]) -> Result<(), StoreError> {
        // A second name holds the needed files while the first lets go of everything.
        let holding = format!("{owner}:kept");
        for sha256 in needed {
            self.refer(*sha256, &holding)?;
        }
        self.release(owner)?;
        self.connection.execute(
            "UPDATE blob_ref SET owner = ?2 WHERE owner = ?1",
            [&holding, owner],
        )?;
        Ok(())
    }
}
