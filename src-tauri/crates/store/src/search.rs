//! Finding people and dossiers as a clerk types: unaccented, by prefix, by number, by initials.
//!
//! Candidates come newest first from the full-text index, never by its own ranking (1.3 s for a common
//! surname in a million rows); the newest are then ordered here: exact accents before unaccented, before
//! initials, before one typing mistake.
use motcua_case::dossier::Dossier;
use motcua_case::person::Person;
use motcua_case::text;
use rusqlite::{Connection, params};

use crate::error::StoreError;
use crate::read::Read;
use crate::table::{dossier, person};

/// Newest candidates looked at.
const CANDIDATES: u32 = 200;
/// Words compared when looking for the word that was meant.
const MOST_WORDS: u32 = 20_000;

/// How a hit matches, best first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Match {
    /// A number or code, or words with the accents typed.
    Exact,
    /// Words without regard to accents.
    Folded,
    /// First letters of the words.
    Initials,
    /// One typing mistake away.
    OneTypo,
}

impl Read<'_> {
    /// Dossiers that match `query`, best first and newest first among equals.
    pub fn find_dossiers(
        &self,
        query: &str,
        limit: usize,
    ) -> Result<Vec<(Match, Dossier)>, StoreError> {
        self.find(
            query,
            limit,
            "SELECT row FROM dossier WHERE num IN (SELECT rowid FROM dossier_text WHERE dossier_text MATCH ?1
             ORDER BY rowid DESC LIMIT ?2) ORDER BY num DESC",
            dossier::parse,
            |dossier| format!("{} {} {} {}", dossier.owner.name, dossier.submitter.name, dossier.procedure.name, dossier.code),
        )
    }

    /// People who match `query`, best first and newest first among equals.
    pub fn find_people(
        &self,
        query: &str,
        limit: usize,
    ) -> Result<Vec<(Match, Person)>, StoreError> {
        let found = self.find(
            query,
            limit,
            "SELECT row FROM person WHERE num IN (SELECT rowid FROM person_text WHERE person_text MATCH ?1
             ORDER BY rowid DESC LIMIT ?2) ORDER BY num DESC",
            person::parse,
            |person| format!("{} {} {}", person.facts.name, person.facts.hamlet, person.facts.address),
        )?;
        // An entry kept under another is found by its own words and shown as the one it is kept under.
        let mut shown: Vec<(Match, Person)> = Vec::new();
        for (how, person) in found {
            let root = match person.merged_into {
                Some(into) => self.root_person(into)?.unwrap_or(person),
                None => person,
            };
            if !shown.iter().any(|(_, known)| known.id == root.id) {
                shown.push((how, root));
            }
        }
        Ok(shown)
    }

    fn find<T>(
        &self,
        query: &str,
        limit: usize,
        sql: &str,
        parse: fn(&str) -> Result<Option<T>, StoreError>,
        shown: impl Fn(&T) -> String,
    ) -> Result<Vec<(Match, T)>, StoreError> {
        let words = words(query);
        if words.is_empty() {
            return Ok(Vec::new());
        }
        let mut found = self.candidates(&expression(&words), sql, parse)?;
        let mut worst = Match::Folded;
        if found.is_empty()
            && let Some(meant) = self.meant(&words)?
        {
            found = self.candidates(&expression(&meant), sql, parse)?;
            worst = Match::OneTypo;
        }
        let accents = text::tone_key(query);
        let mut hits: Vec<(Match, T)> = found
            .into_iter()
            .map(|row| (rank(&shown(&row), &accents, &words, worst), row))
            .collect();
        hits.sort_by_key(|(rank, _)| *rank);
        hits.truncate(limit);
        Ok(hits)
    }

    fn candidates<T>(
        &self,
        expression: &str,
        sql: &str,
        parse: fn(&str) -> Result<Option<T>, StoreError>,
    ) -> Result<Vec<T>, StoreError> {
        let mut statement = self.connection.prepare_cached(sql)?;
        let mut rows = statement.query(params![expression, CANDIDATES])?;
        let mut found = Vec::new();
        while let Some(row) = rows.next()? {
            found.extend(parse(&row.get::<_, String>(0)?)?);
        }
        Ok(found)
    }

    /// The words with each unknown one replaced by the most used name word one typing mistake away.
    fn meant(&self, words: &[String]) -> Result<Option<Vec<String>>, StoreError> {
        let mut statement = self
            .connection
            .prepare_cached("SELECT word FROM name_word ORDER BY uses DESC LIMIT ?1")?;
        let known: Vec<String> = statement
            .query_map([MOST_WORDS], |row| row.get(0))?
            .collect::<Result<_, _>>()?;
        let mut changed = false;
        let meant = words
            .iter()
            .map(|word| {
                if known.iter().any(|known| known.starts_with(word.as_str())) {
                    return word.clone();
                }
                let near = known.iter().find(|known| text::one_typo(word, known));
                changed |= near.is_some();
                near.unwrap_or(word).clone()
            })
            .collect();
        Ok(changed.then_some(meant))
    }
}

/// Notes the words of a name, so that a mistyped one can be found later.
pub(crate) fn learn_words(connection: &Connection, folded: &str) -> Result<(), StoreError> {
    for word in folded.split(' ').filter(|word| !word.is_empty()) {
        connection
            .prepare_cached("INSERT INTO name_word (word, uses) VALUES (?1, 1) ON CONFLICT (word) DO UPDATE SET uses = uses + 1")?
            .execute([word])?;
    }
    Ok(())
}

/// Numbers as they are indexed: digits only, phones also in their national form.
pub(crate) fn numbers<const N: usize>(values: [&Option<String>; N]) -> String {
    let mut indexed = Vec::new();
    for value in values.into_iter().flatten() {
        let digits: String = value.chars().filter(char::is_ascii_digit).collect();
        if let Some(national) = value.strip_prefix("+84") {
            indexed.push(format!("0{national}"));
        }
        indexed.push(digits);
    }
    indexed.sort();
    indexed.dedup();
    indexed.join(" ")
}

/// Words as the index knows them: folded, split where the tokenizer splits.
pub(crate) fn words(query: &str) -> Vec<String> {
    const LONGEST_QUERY: usize = 200;
    let bounded: String = query.chars().take(LONGEST_QUERY).collect();
    text::fold(&bounded)
        .split(|letter: char| !letter.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(str::to_owned)
        .collect()
}

/// All words must occur, the last one as a prefix.
pub(crate) fn expression(words: &[String]) -> String {
    let quoted: Vec<String> = words.iter().map(|word| format!("\"{word}\"")).collect();
    format!("{}*", quoted.join(" AND "))
}

fn rank(shown: &str, accents: &str, words: &[String], worst: Match) -> Match {
    if worst == Match::OneTypo {
        return worst;
    }
    if words
        .iter()
        .all(|word| word.bytes().all(|byte| byte.is_ascii_digit()))
        || text::tone_key(shown).contains(accents)
    {
        return Match::Exact;
    }
    let folded = text::fold(shown);
    if words.iter().all(|word| folded.contains(word.as_str())) {
        Match::Folded
    } else {
        Match::Initials
    }
}
