//! `person` and its search text.
use motcua_case::event::Subject;
use motcua_case::fold::{Key, Row};
use motcua_case::ids::PersonId;
use motcua_case::person::{Person, PersonFacts};
use motcua_case::text;
use rusqlite::{Connection, params};

use crate::error::StoreError;
use crate::read::Read;
use crate::search;
use crate::table::row;

impl Read<'_> {
    /// One person.
    pub fn person(&self, id: PersonId) -> Result<Option<Person>, StoreError> {
        Ok(
            match row::load(self.connection, &Key::Of(Subject::Person(id)))? {
                Some(Row::Person(person)) => Some(*person),
                _ => None,
            },
        )
    }

    /// People who share a number, or the unaccented name, with `facts`: to be judged by
    /// [`motcua_case::person::likeness`], never attached as they are.
    pub fn people_like(&self, facts: &PersonFacts) -> Result<Vec<Person>, StoreError> {
        let mut statement = self.connection.prepare_cached(
            "SELECT row FROM person WHERE personal_id = ?1 OR old_id = ?2 OR tax_code = ?3
             UNION SELECT row FROM person WHERE name_key = ?4 LIMIT 500",
        )?;
        let mut rows = statement.query(params![
            facts.personal_id,
            facts.old_id,
            facts.tax_code,
            text::fold(&facts.name)
        ])?;
        let mut people = Vec::new();
        while let Some(row) = rows.next()? {
            people.extend(parse(&row.get::<_, String>(0)?)?);
        }
        Ok(people)
    }
}

pub(crate) fn parse(row: &str) -> Result<Option<Person>, StoreError> {
    Ok(match serde_json::from_str(row)? {
        Row::Person(person) => Some(*person),
        _ => None,
    })
}

pub(crate) fn save(
    connection: &Connection,
    was: Option<&Person>,
    is: &Person,
    row: &str,
) -> Result<(), StoreError> {
    let facts = &is.facts;
    let key = text::fold(&facts.name);
    let num: i64 = connection
        .prepare_cached(
            "INSERT INTO person (id, row, name_key, personal_id, old_id, tax_code, phone) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)
             ON CONFLICT (id) DO UPDATE SET row = excluded.row, name_key = excluded.name_key,
             personal_id = excluded.personal_id, old_id = excluded.old_id, tax_code = excluded.tax_code,
             phone = excluded.phone RETURNING num",
        )?
        .query_row(
            params![is.id.0, row, key, facts.personal_id, facts.old_id, facts.tax_code, facts.phone],
            |row| row.get(0),
        )?;
    if was.map(|was| &was.facts) == Some(facts) {
        return Ok(());
    }
    if was.is_some() {
        connection
            .prepare_cached("DELETE FROM person_text WHERE rowid = ?1")?
            .execute([num])?;
    }
    connection
        .prepare_cached("INSERT INTO person_text (rowid, name, number, place, initials) VALUES (?1, ?2, ?3, ?4, ?5)")?
        .execute(params![
            num,
            key,
            search::numbers([&facts.personal_id, &facts.old_id, &facts.tax_code, &facts.phone]),
            text::fold(&format!("{} {}", facts.hamlet, facts.address)),
            text::initials(&facts.name),
        ])?;
    search::learn_words(connection, &key)
}
