//! Every folded row: one way to load, save and walk them, whatever the table.
use motcua_case::event::{Subject, subject_text};
use motcua_case::fold::{Key, Row};
use motcua_case::ids::{DeviceId, UserId};
use rusqlite::{Connection, OptionalExtension, params};

use crate::error::StoreError;
use crate::read::Read;
use crate::table::{certification, dossier, paper, person, series};

impl Read<'_> {
    /// The row of a subject, as the events make it.
    pub fn row_of(&self, subject: Subject) -> Result<Option<Row>, StoreError> {
        load(self.connection, &Key::Of(subject))
    }
}

pub(crate) fn key_text(key: &Key) -> String {
    match key {
        Key::Of(subject) => subject_text(*subject),
        Key::Day(counter, day) => format!("day:{}:{day}", counter.get()),
    }
}

pub(crate) fn load(connection: &Connection, key: &Key) -> Result<Option<Row>, StoreError> {
    let text: Option<String> = match key {
        Key::Of(subject) => {
            let (table, id) = place(*subject);
            match id {
                None => connection
                    .prepare_cached("SELECT row FROM setting WHERE name = ?1")?
                    .query_row([table], |row| row.get(0))
                    .optional()?,
                Some(id) => connection
                    .prepare_cached(&format!("SELECT row FROM {table} WHERE id = ?1"))?
                    .query_row([id], |row| row.get(0))
                    .optional()?,
            }
        }
        Key::Day(counter, day) => connection
            .prepare_cached("SELECT row FROM day_number WHERE counter = ?1 AND day = ?2")?
            .query_row(params![counter.get(), day.to_string()], |row| row.get(0))
            .optional()?,
    };
    Ok(text.map(|text| serde_json::from_str(&text)).transpose()?)
}

pub(crate) fn save(
    connection: &Connection,
    key: &Key,
    before: Option<&Row>,
    after: &Row,
) -> Result<(), StoreError> {
    let text = serde_json::to_string(after)?;
    match (key, after) {
        (Key::Of(Subject::Dossier(_)), Row::Dossier(is)) => {
            let was = match before {
                Some(Row::Dossier(was)) => Some(&**was),
                _ => None,
            };
            dossier::save(connection, was, is, &text)
        }
        (Key::Of(Subject::Person(_)), Row::Person(is)) => {
            let was = match before {
                Some(Row::Person(was)) => Some(&**was),
                _ => None,
            };
            person::save(connection, was, is, &text)
        }
        (Key::Of(Subject::Paper(_)), Row::Paper(is)) => paper::save(connection, is, &text),
        (Key::Of(Subject::Series(_)), Row::Series(is)) => series::save(connection, is, &text),
        (Key::Of(Subject::Certification(_)), Row::Certification(is)) => {
            certification::save(connection, is, &text)
        }
        (Key::Of(Subject::User(UserId(id))), _) => put(connection, "user", *id, &text),
        (Key::Of(Subject::Station(DeviceId(id))), _) => put(connection, "station", *id, &text),
        (Key::Day(counter, day), _) => {
            connection
                .prepare_cached(
                    "INSERT OR REPLACE INTO day_number (counter, day, row) VALUES (?1, ?2, ?3)",
                )?
                .execute(params![counter.get(), day.to_string(), text])?;
            Ok(())
        }
        _ => {
            connection.execute(
                "INSERT OR REPLACE INTO setting (name, row) VALUES (?1, ?2)",
                [key_text(key), text],
            )?;
            Ok(())
        }
    }
}

fn put(connection: &Connection, table: &str, id: uuid::Uuid, text: &str) -> Result<(), StoreError> {
    connection.execute(
        &format!("INSERT OR REPLACE INTO {table} (id, row) VALUES (?1, ?2)"),
        params![id, text],
    )?;
    Ok(())
}

/// Calls `each` with every stored row: its key as text, and the row as stored.
pub(crate) fn walk(
    connection: &Connection,
    mut each: impl FnMut(String, String) -> Result<(), StoreError>,
) -> Result<(), StoreError> {
    let mut all = |sql: &str, key: &dyn Fn(&rusqlite::Row<'_>) -> rusqlite::Result<String>| {
        let mut statement = connection.prepare(sql)?;
        let mut rows = statement.query([])?;
        while let Some(row) = rows.next()? {
            each(key(row)?, row.get("row")?)?;
        }
        Ok::<_, StoreError>(())
    };
    all("SELECT name, row FROM setting", &|row| row.get("name"))?;
    for table in [
        "user",
        "station",
        "person",
        "paper",
        "dossier",
        "series",
        "certification",
    ] {
        all(&format!("SELECT id, row FROM {table}"), &|row| {
            Ok(format!("{table}:{}", row.get::<_, uuid::Uuid>("id")?))
        })?;
    }
    all("SELECT counter, day, row FROM day_number", &|row| {
        Ok(format!(
            "day:{}:{}",
            row.get::<_, u8>("counter")?,
            row.get::<_, String>("day")?
        ))
    })
}

fn place(subject: Subject) -> (&'static str, Option<uuid::Uuid>) {
    match subject {
        Subject::Dossier(id) => ("dossier", Some(id.0)),
        Subject::Person(id) => ("person", Some(id.0)),
        Subject::Paper(id) => ("paper", Some(id.0)),
        Subject::User(id) => ("user", Some(id.0)),
        Subject::Office => ("office", None),
        Subject::Station(id) => ("station", Some(id.0)),
        Subject::Province => ("province", None),
        Subject::Series(id) => ("series", Some(id.0)),
        Subject::Certification(id) => ("certification", Some(id.0)),
    }
}

/// A value of an enumeration as its column holds it.
pub(crate) fn word(value: &impl serde::Serialize) -> Result<String, StoreError> {
    let value = serde_json::to_value(value)?;
    Ok(value.as_str().unwrap_or_default().to_owned())
}
