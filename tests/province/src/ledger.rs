//! What the province has received: SQLite of its own, written by the dialects, read by judges.
//!
//! The write side ([`Book`]) is one transaction; the read side ([`Ledger`]) gives plain rows.

mod dossier;
mod doubles;
mod feed;
mod file;
mod read;
mod session;
#[cfg(test)]
mod tests;

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use rusqlite::{Connection, Transaction};
use serde_json::Value;

use crate::clock::Clock;
use crate::options::Place;

pub(crate) use dossier::{NewDossier, Stored, WriteKind};
pub(crate) use feed::RepositoryPaper;
pub(crate) use file::{NewFile, StoredFile, hash_of};
pub use read::{
    Call, Change, Dossier, File, NumberGiven, Progress, ProgressCount, Session, Suspicion,
};

/// The ledger did not take or give something.
#[derive(Debug, thiserror::Error)]
pub enum LedgerError {
    /// SQLite refused.
    #[error("the ledger's database refused")]
    Database(#[from] rusqlite::Error),
    /// A stored row is no JSON.
    #[error("a row of the ledger cannot be read")]
    Row(#[from] serde_json::Error),
}

/// The read side, for judges. Every copy reads the same ledger.
#[derive(Clone)]
pub struct Ledger {
    connection: Arc<Mutex<Connection>>,
    clock: Clock,
}

/// One transaction of the write side.
pub(crate) struct Book<'a> {
    transaction: Transaction<'a>,
    now: String,
}

impl Ledger {
    pub(crate) fn open(place: &Place, clock: Clock) -> Result<Self, LedgerError> {
        let connection = match place {
            Place::Memory => Connection::open_in_memory()?,
            Place::File(path) => Connection::open(path)?,
        };
        connection.pragma_update(None, "journal_mode", "WAL")?;
        connection.pragma_update(None, "synchronous", "NORMAL")?;
        connection.execute_batch(include_str!("ledger/schema.sql"))?;
        Ok(Self {
            connection: Arc::new(Mutex::new(connection)),
            clock,
        })
    }

    /// Does one thing wholly or not at all.
    pub(crate) fn write<T>(
        &self,
        act: impl FnOnce(&Book<'_>) -> Result<T, LedgerError>,
    ) -> Result<T, LedgerError> {
        let mut connection = self.lock();
        let book = Book {
            transaction: connection.transaction()?,
            now: stamp(self.clock.now()),
        };
        let done = act(&book)?;
        book.transaction.commit()?;
        Ok(done)
    }

    fn lock(&self) -> MutexGuard<'_, Connection> {
        self.connection
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
    }
}

impl Book<'_> {
    /// The moment of this transaction, RFC 3339 in UTC with milliseconds.
    pub(crate) fn now(&self) -> &str {
        &self.now
    }

    /// Keeps what was asked, what was done to the reply, and how it ended.
    pub(crate) fn note_call(
        &self,
        operation: &str,
        fault: &str,
        status: u16,
        outcome: &str,
    ) -> Result<(), LedgerError> {
        self.transaction.execute(
            "INSERT INTO call (at, operation, fault, status, outcome) VALUES (?, ?, ?, ?, ?)",
            (&self.now, operation, fault, status, outcome),
        )?;
        Ok(())
    }

    /// Keeps what looks faked though it was accepted.
    pub(crate) fn note_suspicion(
        &self,
        number: &str,
        rule: &str,
        field: &str,
    ) -> Result<(), LedgerError> {
        self.transaction.execute(
            "INSERT INTO suspicion (at, number, rule, field) VALUES (?, ?, ?, ?)",
            (&self.now, number, rule, field),
        )?;
        Ok(())
    }
}

/// The same JSON value as the same text, whatever the order of its fields.
pub(crate) fn canonical(value: &Value) -> String {
    match value {
        Value::Object(fields) => {
            let mut fields: Vec<_> = fields.iter().collect();
            fields.sort_by_key(|(name, _)| name.as_str());
            let fields: Vec<String> = fields
                .into_iter()
                .map(|(name, value)| format!("{}:{}", Value::from(name.as_str()), canonical(value)))
                .collect();
            format!("{{{}}}", fields.join(","))
        }
        Value::Array(rows) => {
            let rows: Vec<String> = rows.iter().map(canonical).collect();
            format!("[{}]", rows.join(","))
        }
        plain => plain.to_string(),
    }
}

/// How a moment is kept: comparable as text.
pub(crate) fn stamp(at: chrono::DateTime<chrono::Utc>) -> String {
    at.to_rfc3339_opts(chrono::SecondsFormat::Millis, true)
}
