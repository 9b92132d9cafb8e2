//! The read side: rows for judges, as plain structs and, over HTTP, the same as JSON.

use rusqlite::Row;
use serde::Serialize;
use serde_json::Value;

use super::{Ledger, LedgerError};

/// A dossier as it stands.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Dossier {
    /// `MaHoSo`.
    pub number: String,
    /// Dialect C's `idHoSo`.
    pub id: String,
    /// Code of the agency.
    pub agency: String,
    /// Dialect that made it: `a`, `b`, `c`; `online` when it was filed online.
    pub dialect: String,
    /// `1`..`10`, §b.4.
    pub state: String,
    /// Every stored field, as it was sent last.
    pub body: Value,
    /// How often it was inserted: 1, or 0 if filed online.
    pub inserted: u32,
    /// How often it was overwritten.
    pub updated: u32,
    /// How often an insert was refused because the number was there.
    pub refused_as_known: u32,
    /// The payment platform has the money.
    pub paid: bool,
}

/// One call that wrote a dossier or was refused because it is there.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Change {
    /// Order of arrival.
    pub seq: i64,
    /// RFC 3339, UTC.
    pub at: String,
    /// `MaHoSo`.
    pub number: String,
    /// `a`, `b` or `c`.
    pub dialect: String,
    /// `insert`, `update`, `state` or `refused_known`.
    pub kind: String,
    /// What was sent.
    pub body: Value,
}

/// One progress row, in order of arrival.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Progress {
    /// Order of arrival.
    pub seq: i64,
    /// RFC 3339, UTC.
    pub at: String,
    /// `MaHoSo`.
    pub number: String,
    /// `a`, `b` or `c`.
    pub dialect: String,
    /// `TrangThai` after the step.
    pub state: String,
    /// What was sent.
    pub row: Value,
}

/// How often the very same progress row arrived.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ProgressCount {
    /// `MaHoSo`.
    pub number: String,
    /// What was sent.
    pub row: Value,
    /// How often.
    pub times: u32,
}

/// A file of the store.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct File {
    /// Id, as in its address; dialect C's `IdTepTin`.
    pub id: String,
    /// Address it is fetched from.
    pub url: String,
    /// Its name.
    pub name: String,
    /// `multipart`, `tus`, `c` or `seed`.
    pub way: String,
    /// Bytes announced.
    pub declared: u64,
    /// Bytes received.
    pub received: u64,
    /// SHA-256 in hexadecimal digits; empty until complete.
    pub sha256: String,
    /// All bytes are there.
    pub complete: bool,
    /// How many complete files hold the same bytes: more than 1 is an upload too many.
    pub uploads: u32,
    /// Dossiers that use it.
    pub used_by: Vec<String>,
}

/// A session of dialect A or a token of dialect C; without the token itself.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Session {
    /// `a` or `c`.
    pub dialect: String,
    /// Code of the agency.
    pub agency: String,
    /// RFC 3339, UTC.
    pub opened_at: String,
    /// RFC 3339, UTC.
    pub expires_at: String,
    /// Ended by a fault.
    pub revoked: bool,
}

/// One call.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Call {
    /// Order.
    pub seq: i64,
    /// RFC 3339, UTC.
    pub at: String,
    /// `a.DongBoHoSoMC`, `b.themmoi`, `c.upload`, `tus.patch`, …
    pub operation: String,
    /// Fault that was played; empty if none.
    pub fault: String,
    /// HTTP status of the reply, 0 if there was none.
    pub status: u16,
    /// `ok`, `refused` or `dropped`.
    pub outcome: String,
}

/// What was accepted but looks faked, §b.7.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Suspicion {
    /// RFC 3339, UTC.
    pub at: String,
    /// `MaHoSo`.
    pub number: String,
    /// Which rule.
    pub rule: String,
    /// Which field.
    pub field: String,
}

/// A number the province gave out (dialect C).
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct NumberGiven {
    /// `MaHoSo`.
    pub value: String,
    /// RFC 3339, UTC.
    pub at: String,
    /// A dossier took it; otherwise it is a gap.
    pub used: bool,
}

const DOSSIER: &str = "SELECT number, id, agency, dialect, state, body,
    (SELECT count(*) FROM dossier_write w WHERE w.number = dossier.number AND kind = 'insert'),
    (SELECT count(*) FROM dossier_write w WHERE w.number = dossier.number AND kind = 'update'),
    (SELECT count(*) FROM dossier_write w WHERE w.number = dossier.number AND kind = 'refused_known'),
    paid FROM dossier";

impl Ledger {
    /// All dossiers by number.
    pub fn dossiers(&self) -> Result<Vec<Dossier>, LedgerError> {
        self.all(&format!("{DOSSIER} ORDER BY number"), (), dossier)
    }

    /// One dossier.
    pub fn dossier(&self, number: &str) -> Result<Option<Dossier>, LedgerError> {
        let question = format!("{DOSSIER} WHERE number = ?");
        Ok(self.all(&question, [number], dossier)?.pop())
    }

    /// Every call that wrote a dossier, in order of arrival.
    pub fn changes(&self) -> Result<Vec<Change>, LedgerError> {
        let question =
            "SELECT seq, at, number, dialect, kind, body FROM dossier_write ORDER BY seq";
        self.all(question, (), |row| {
            Ok(Change {
                seq: row.get(0)?,
                at: row.get(1)?,
                number: row.get(2)?,
                dialect: row.get(3)?,
                kind: row.get(4)?,
                body: json(row, 5)?,
            })
        })
    }

    /// Every progress row, in order of arrival.
    pub fn progress(&self) -> Result<Vec<Progress>, LedgerError> {
        let question = "SELECT seq, at, number, dialect, state, row FROM progress ORDER BY seq";
        self.all(question, (), |row| {
            Ok(Progress {
                seq: row.get(0)?,
                at: row.get(1)?,
                number: row.get(2)?,
                dialect: row.get(3)?,
                state: row.get(4)?,
                row: json(row, 5)?,
            })
        })
    }

    /// Each different progress row and how often it arrived, in order of first arrival.
    pub fn progress_counts(&self) -> Result<Vec<ProgressCount>, LedgerError> {
        let question =
            "SELECT number, row, count(*) FROM progress GROUP BY number, row ORDER BY min(seq)";
        self.all(question, (), |row| {
            Ok(ProgressCount {
                number: row.get(0)?,
                row: json(row, 1)?,
                times: row.get(2)?,
            })
        })
    }

    /// All files of the store.
    pub fn files(&self) -> Result<Vec<File>, LedgerError> {
        let question = "SELECT id, url, name, way, declared, received, sha256, complete,
            (SELECT count(*) FROM file other WHERE other.sha256 = file.sha256 AND other.complete),
            (SELECT group_concat(DISTINCT number) FROM reference WHERE reference.file = file.id)
            FROM file ORDER BY rowid";
        self.all(question, (), |row| {
            let used_by: Option<String> = row.get(9)?;
            Ok(File {
                id: row.get(0)?,
                url: row.get(1)?,
                name: row.get(2)?,
                way: row.get(3)?,
                declared: row.get(4)?,
                received: row.get(5)?,
                sha256: row.get(6)?,
                complete: row.get(7)?,
                uploads: row.get(8)?,
                used_by: used_by
                    .map(|numbers| numbers.split(',').map(str::to_owned).collect())
                    .unwrap_or_default(),
            })
        })
    }

    /// The bytes of a file, as far as they are there.
    pub fn file_bytes(&self, id: &str) -> Result<Vec<u8>, LedgerError> {
        self.write(|book| book.bytes(id))
    }

    /// Sessions and tokens, oldest first.
    pub fn sessions(&self) -> Result<Vec<Session>, LedgerError> {
        let question =
            "SELECT dialect, agency, opened_at, expires_at, revoked FROM session ORDER BY rowid";
        self.all(question, (), |row| {
            Ok(Session {
                dialect: row.get(0)?,
                agency: row.get(1)?,
                opened_at: row.get(2)?,
                expires_at: row.get(3)?,
                revoked: row.get(4)?,
            })
        })
    }

    /// Every call, oldest first.
    pub fn calls(&self) -> Result<Vec<Call>, LedgerError> {
        let question = "SELECT seq, at, operation, fault, status, outcome FROM call ORDER BY seq";
        self.all(question, (), |row| {
            Ok(Call {
                seq: row.get(0)?,
                at: row.get(1)?,
                operation: row.get(2)?,
                fault: row.get(3)?,
                status: row.get(4)?,
                outcome: row.get(5)?,
            })
        })
    }

    /// What looks faked, oldest first.
    pub fn suspicions(&self) -> Result<Vec<Suspicion>, LedgerError> {
        let question = "SELECT at, number, rule, field FROM suspicion ORDER BY seq";
        self.all(question, (), |row| {
            Ok(Suspicion {
                at: row.get(0)?,
                number: row.get(1)?,
                rule: row.get(2)?,
                field: row.get(3)?,
            })
        })
    }

    /// Numbers given out, oldest first.
    pub fn numbers(&self) -> Result<Vec<NumberGiven>, LedgerError> {
        let question = "SELECT value, at, used FROM number ORDER BY rowid";
        self.all(question, (), |row| {
            Ok(NumberGiven {
                value: row.get(0)?,
                at: row.get(1)?,
                used: row.get(2)?,
            })
        })
    }

    /// Rows that were pushed to the repository of digitised results, oldest first.
    pub fn repository_rows(&self) -> Result<Vec<Value>, LedgerError> {
        let question = "SELECT row FROM repository_paper WHERE row <> 'null' ORDER BY seq";
        self.all(question, (), |row| json(row, 0))
    }

    fn all<T>(
        &self,
        question: &str,
        given: impl rusqlite::Params,
        read: impl FnMut(&Row<'_>) -> rusqlite::Result<T>,
    ) -> Result<Vec<T>, LedgerError> {
        let connection = self.lock();
        let mut statement = connection.prepare(question)?;
        let rows = statement.query_map(given, read)?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }
}

fn dossier(row: &Row<'_>) -> rusqlite::Result<Dossier> {
    Ok(Dossier {
        number: row.get(0)?,
        id: row.get(1)?,
        agency: row.get(2)?,
        dialect: row.get(3)?,
        state: row.get(4)?,
        body: json(row, 5)?,
        inserted: row.get(6)?,
        updated: row.get(7)?,
        refused_as_known: row.get(8)?,
        paid: row.get(9)?,
    })
}

fn json(row: &Row<'_>, column: usize) -> rusqlite::Result<Value> {
    let text: String = row.get(column)?;
    serde_json::from_str(&text).map_err(|error| {
        rusqlite::Error::FromSqlConversionFailure(column, rusqlite::types::Type::Text, error.into())
    })
}
