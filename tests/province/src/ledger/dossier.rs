//! Dossiers, their progress and the numbers given out.

use rusqlite::OptionalExtension;
use serde_json::Value;

use super::{Book, LedgerError, canonical};

/// A dossier as it is first written.
pub(crate) struct NewDossier<'a> {
    pub(crate) number: &'a str,
    pub(crate) agency: &'a str,
    pub(crate) dialect: &'a str,
    pub(crate) state: &'a str,
    /// Filed online: there before anybody sent it.
    pub(crate) online: bool,
    pub(crate) body: &'a Value,
}

/// A dossier as it is kept.
pub(crate) struct Stored {
    /// Dialect C's `idHoSo`.
    pub(crate) id: String,
    pub(crate) agency: String,
    pub(crate) state: String,
    pub(crate) body: Value,
}

/// What a call did, or tried to do, to a dossier.
#[derive(Clone, Copy)]
pub(crate) enum WriteKind {
    Insert,
    Update,
    State,
    RefusedKnown,
}

impl WriteKind {
    fn code(self) -> &'static str {
        match self {
            Self::Insert => "insert",
            Self::Update => "update",
            Self::State => "state",
            Self::RefusedKnown => "refused_known",
        }
    }
}

impl Book<'_> {
    pub(crate) fn dossier(&self, number: &str) -> Result<Option<Stored>, LedgerError> {
        let found = self
            .transaction
            .query_row(
                "SELECT id, agency, state, body FROM dossier WHERE number = ?",
                [number],
                |row| {
                    let fields = (row.get(0)?, row.get(1)?, row.get(2)?);
                    Ok((fields, row.get::<_, String>(3)?))
                },
            )
            .optional()?;
        let Some(((id, agency, state), body)) = found else {
            return Ok(None);
        };
        Ok(Some(Stored {
            id,
            agency,
            state,
            body: serde_json::from_str(&body)?,
        }))
    }

    /// Writes a dossier for the first time and gives its id.
    pub(crate) fn insert_dossier(&self, new: &NewDossier<'_>) -> Result<String, LedgerError> {
        let id = uuid::Uuid::new_v4().simple().to_string();
        self.transaction.execute(
            "INSERT INTO dossier (number, id, agency, dialect, body, state)
             VALUES (?, ?, ?, ?, ?, ?)",
            (
                new.number,
                &id,
                new.agency,
                new.dialect,
                canonical(new.body),
                new.state,
            ),
        )?;
        if !new.online {
            self.note_write(new.number, new.dialect, WriteKind::Insert, new.body)?;
        }
        Ok(id)
    }

    /// Overwrites a dossier.
    pub(crate) fn update_dossier(
        &self,
        number: &str,
        dialect: &str,
        state: &str,
        body: &Value,
    ) -> Result<(), LedgerError> {
        self.transaction.execute(
            "UPDATE dossier SET body = ?, state = ? WHERE number = ?",
            (canonical(body), state, number),
        )?;
        self.note_write(number, dialect, WriteKind::Update, body)
    }

    /// Sets the state alone.
    pub(crate) fn set_state(&self, number: &str, state: &str) -> Result<(), LedgerError> {
        self.transaction.execute(
            "UPDATE dossier SET state = ? WHERE number = ?",
            (state, number),
        )?;
        Ok(())
    }

    /// Keeps that a call wrote a dossier, or was refused because it is there.
    pub(crate) fn note_write(
        &self,
        number: &str,
        dialect: &str,
        kind: WriteKind,
        body: &Value,
    ) -> Result<(), LedgerError> {
        self.transaction.execute(
            "INSERT INTO dossier_write (at, number, dialect, kind, body) VALUES (?, ?, ?, ?, ?)",
            (self.now(), number, dialect, kind.code(), canonical(body)),
        )?;
        Ok(())
    }

    /// Adds a progress row, whether or not the same one is there.
    pub(crate) fn add_progress(
        &self,
        dialect: &str,
        number: &str,
        moment: &str,
        state: &str,
        row: &Value,
    ) -> Result<(), LedgerError> {
        self.transaction.execute(
            "INSERT INTO progress (at, number, dialect, row, moment, state) VALUES (?, ?, ?, ?, ?, ?)",
            (self.now(), number, dialect, canonical(row), moment, state),
        )?;
        Ok(())
    }

    /// Whether exactly this row came before.
    pub(crate) fn knows_progress(&self, number: &str, row: &Value) -> Result<bool, LedgerError> {
        Ok(self.transaction.query_row(
            "SELECT EXISTS (SELECT 1 FROM progress WHERE number = ? AND row = ?)",
            (number, canonical(row)),
            |row| row.get(0),
        )?)
    }

    /// Moment and state of the newest row by its own time.
    pub(crate) fn last_progress(
        &self,
        number: &str,
    ) -> Result<Option<(String, String)>, LedgerError> {
        Ok(self
            .transaction
            .query_row(
                "SELECT moment, state FROM progress WHERE number = ? ORDER BY moment DESC, seq DESC LIMIT 1",
                [number],
                |row| Ok((row.get(0)?, row.get(1)?)),
            )
            .optional()?)
    }

    /// Gives out the next number of an agency's day; never one twice.
    pub(crate) fn next_number(&self, agency: &str, day: &str) -> Result<String, LedgerError> {
        let given: i64 = self.transaction.query_row(
            "SELECT count(*) FROM number WHERE agency = ? AND day = ?",
            (agency, day),
            |row| row.get(0),
        )?;
        let value = format!("{agency}-{day}-{:07}", given + 1);
        self.transaction.execute(
            "INSERT INTO number (value, agency, day, at) VALUES (?, ?, ?, ?)",
            (&value, agency, day, self.now()),
        )?;
        Ok(value)
    }

    /// Takes a number that was given to this agency; `false` when it was not.
    pub(crate) fn use_number(&self, value: &str, agency: &str) -> Result<bool, LedgerError> {
        let used = self.transaction.execute(
            "UPDATE number SET used = 1 WHERE value = ? AND agency = ?",
            (value, agency),
        )?;
        Ok(used == 1)
    }

    /// Keeps that a dossier uses a file.
    pub(crate) fn refer(&self, number: &str, file: &str, role: &str) -> Result<(), LedgerError> {
        self.transaction.execute(
            "INSERT OR IGNORE INTO reference (number, file, role) VALUES (?, ?, ?)",
            (number, file, role),
        )?;
        Ok(())
    }

    /// Whether another dossier used a file of the same bytes.
    pub(crate) fn used_elsewhere(&self, number: &str, sha256: &str) -> Result<bool, LedgerError> {
        Ok(self.transaction.query_row(
            "SELECT EXISTS (SELECT 1 FROM reference JOIN file ON file.id = reference.file
             WHERE file.sha256 = ? AND reference.number <> ?)",
            (sha256, number),
            |row| row.get(0),
        )?)
    }

    /// Whether the payment platform has the money.
    pub(crate) fn is_paid(&self, number: &str) -> Result<bool, LedgerError> {
        Ok(self.transaction.query_row(
            "SELECT EXISTS (SELECT 1 FROM dossier WHERE number = ? AND paid)",
            [number],
            |row| row.get(0),
        )?)
    }

    /// Says that a dossier is paid; `false` when there is no such dossier.
    pub(crate) fn pay(&self, number: &str) -> Result<bool, LedgerError> {
        let changed = self
            .transaction
            .execute("UPDATE dossier SET paid = 1 WHERE number = ?", [number])?;
        Ok(changed == 1)
    }

    /// Changes a dossier from the province's own side.
    pub(crate) fn amend_dossier(
        &self,
        number: &str,
        state: &str,
        body: &Value,
    ) -> Result<(), LedgerError> {
        self.transaction.execute(
            "UPDATE dossier SET body = ?, state = ? WHERE number = ?",
            (canonical(body), state, number),
        )?;
        Ok(())
    }
}
