//! `person` and its search text.
use motcua_case::birth::BirthDate;
use motcua_case::event::Subject;
use motcua_case::fold::{Key, Row};
use motcua_case::ids::PersonId;
use motcua_case::person::{Person, PersonFacts};
use motcua_case::text;
use rusqlite::{Connection, Params, params};

use crate::error::StoreError;
use crate::read::Read;
use crate::search;
use crate::table::row;

/// The entry `?1` and all that are kept under it, through however many merges.
pub(crate) const KEPT_UNDER: &str = "WITH RECURSIVE kept (id) AS (SELECT ?1 UNION \
     SELECT person.id FROM person JOIN kept ON person.merged_into = kept.id) SELECT id FROM kept";
/// Entries that may lie on the way from a merged entry to the one it is kept under.
const LONGEST_CHAIN: usize = 8;

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

    /// The entry under which `id` is kept: itself, or the one it was merged into.
    pub fn root_person(&self, id: PersonId) -> Result<Option<Person>, StoreError> {
        let mut found = self.person(id)?;
        // Merges are refused for entries already kept under another, but two counters may each merge one.
        for _step in 0..LONGEST_CHAIN {
            match found.as_ref().and_then(|person| person.merged_into) {
                Some(into) => found = self.person(into)?,
                None => break,
            }
        }
        Ok(found)
    }

    /// Entries kept under `id`, oldest first.
    pub fn merged_under(&self, id: PersonId) -> Result<Vec<Person>, StoreError> {
        self.people(
            &format!("WHERE id IN ({KEPT_UNDER}) AND id <> ?1 ORDER BY num"),
            [id.0],
        )
    }

    /// Entries born on one day, at most 100.
    pub fn people_born(&self, birth: BirthDate) -> Result<Vec<Person>, StoreError> {
        self.people(
            "WHERE json_extract(row, '$.is.facts.birth') = ?1 LIMIT 100",
            [birth.to_string()],
        )
    }

    fn people(&self, tail: &str, values: impl Params) -> Result<Vec<Person>, StoreError> {
        let mut statement = self
            .connection
            .prepare_cached(&format!("SELECT row FROM person {tail}"))?;
        let mut rows = statement.query(values)?;
        let mut people = Vec::new();
        while let Some(row) = rows.next()? {
            people.extend(parse(&row.get::<_, String>(0)?)?);
        }
        Ok(people)
    }

    /// People who share a number, or the unaccented name, with `facts`: to be judged by
    /// [`motcua_case::person::likeness`], never attached as they are.
    pub fn people_like(&self, facts: &PersonFacts) -> Result<Vec<Person>, StoreError> {
        self.people(
            "WHERE personal_id = ?1 OR old_id = ?2 OR tax_code = ?3
             UNION SELECT row FROM person WHERE name_key = ?4 LIMIT 500",
            params![
                facts.personal_id,
                facts.old_id,
                facts.tax_code,
                text::fold(&facts.name)
            ],
        )
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
            "INSERT INTO person (id, row, name_key, personal_id, old_id, tax_code, phone, merged_into)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)
             ON CONFLICT (id) DO UPDATE SET row = excluded.row, name_key = excluded.name_key,
             personal_id = excluded.personal_id, old_id = excluded.old_id, tax_code = excluded.tax_code,
             phone = excluded.phone, merged_into = excluded.merged_into RETURNING num",
        )?
        .query_row(
            params![
                is.id.0,
                row,
                key,
                facts.personal_id,
                facts.old_id,
                facts.tax_code,
                facts.phone,
                is.merged_into.map(|into| into.0)
            ],
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
