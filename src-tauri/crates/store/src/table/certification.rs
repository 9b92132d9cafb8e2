//! `certification`: rows of the certification books.
use chrono::{DateTime, NaiveDate, Utc};
use motcua_case::certify::{Certification, CertificationStatus};
use motcua_case::event::Subject;
use motcua_case::fold::{Key, Row};
use motcua_case::ids::{CertificationId, PersonId, SeriesId, VisitId};
use motcua_case::text;
use rusqlite::types::Value;
use rusqlite::{Connection, Params, params, params_from_iter};

use crate::error::StoreError;
use crate::read::Read;
use crate::table::row::{self, word};

/// The index that holds everything a filter asks about, so that only rows that pass are read. SQLite would take the
/// shorter one of the numbers and read them all.
const BY_FILTER: &str = "INDEXED BY certification_book";

/// What the index of open rows holds: SQLite uses it only where a query says the same words.
const OPEN: &str =
    "status IN ('waiting', 'reserved', 'to_scan', 'to_compare', 'to_sign', 'signing', 'to_seal')";

/// Which numbered rows of a book are wanted; everything given must hold.
#[derive(Clone, Debug, Default)]
pub struct BookFilter {
    /// From this day.
    pub from: Option<NaiveDate>,
    /// To this day.
    pub to: Option<NaiveDate>,
    /// In this state.
    pub status: Option<CertificationStatus>,
    /// Words of requester or paper, or a number.
    pub words: String,
    /// Only numbers above this one.
    pub above: Option<u32>,
}

/// Rows of a book together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BookCount {
    /// Rows.
    pub rows: u32,
    /// Highest number; 0 without rows.
    pub last: u32,
}

impl Read<'_> {
    /// One row.
    pub fn certification(&self, id: CertificationId) -> Result<Option<Certification>, StoreError> {
        Ok(
            match row::load(self.connection, &Key::Of(Subject::Certification(id)))? {
                Some(Row::Certification(row)) => Some(*row),
                _ => None,
            },
        )
    }

    /// Rows of one visit in the order they were entered.
    pub fn certifications_of_visit(
        &self,
        visit: VisitId,
    ) -> Result<Vec<Certification>, StoreError> {
        self.certifications("WHERE visit = ?1 ORDER BY num", [visit.0])
    }

    /// Rows in one open state, the most urgent first.
    pub fn certifications_open(
        &self,
        status: CertificationStatus,
        limit: u32,
    ) -> Result<Vec<Certification>, StoreError> {
        self.certifications(
            &format!("WHERE status = ?1 AND {OPEN} ORDER BY due_us, num LIMIT ?2"),
            params![word(&status)?, limit],
        )
    }

    /// How many rows are in one open state.
    pub fn count_certifications_open(
        &self,
        status: CertificationStatus,
    ) -> Result<u32, StoreError> {
        Ok(self
            .connection
            .prepare_cached(&format!(
                "SELECT count(*) FROM certification WHERE status = ?1 AND {OPEN}"
            ))?
            .query_row([word(&status)?], |row| row.get(0))?)
    }

    /// Rows whose number is dated `day`, whatever became of it, by book and number.
    pub fn certifications_dated(&self, day: NaiveDate) -> Result<Vec<Certification>, StoreError> {
        self.certifications("WHERE day = ?1 ORDER BY series, no", [day.to_string()])
    }

    /// Rows received in `from ≤ received < to`, newest first.
    pub fn certifications_received(
        &self,
        from: DateTime<Utc>,
        to: DateTime<Utc>,
        limit: u32,
    ) -> Result<Vec<Certification>, StoreError> {
        self.certifications(
            "WHERE received_us >= ?1 AND received_us < ?2 ORDER BY num DESC LIMIT ?3",
            params![from.timestamp_micros(), to.timestamp_micros(), limit],
        )
    }

    /// Issued electronic copies whose evidence is not all there, or needs another timestamp by `now`, the oldest first.
    pub fn copies_incomplete(
        &self,
        now: DateTime<Utc>,
        limit: u32,
    ) -> Result<Vec<Certification>, StoreError> {
        let mut rows = self.certifications(
            "WHERE status = 'issued' AND evidence IN ('basic', 'timestamped', 'long_term') ORDER BY num LIMIT ?1",
            [limit],
        )?;
        let left = limit.saturating_sub(u32::try_from(rows.len()).unwrap_or(limit));
        rows.extend(self.certifications(
            "WHERE renew_us <= ?1 AND status = 'issued' AND evidence = 'archived' ORDER BY renew_us LIMIT ?2",
            params![now.timestamp_micros(), left],
        )?);
        Ok(rows)
    }

    /// What was certified for a person, newest first, at most 200.
    pub fn certifications_for(&self, person: PersonId) -> Result<Vec<Certification>, StoreError> {
        self.certifications("WHERE person = ?1 ORDER BY num DESC LIMIT 200", [person.0])
    }

    /// Rows with a print that somebody has to look at, oldest first.
    pub fn certification_prints_open(&self, limit: u32) -> Result<Vec<Certification>, StoreError> {
        self.certifications("WHERE print_open > 0 ORDER BY num LIMIT ?1", [limit])
    }

    /// Numbered rows of a book that pass `filter`, by number, at most `limit`.
    pub fn book_rows(
        &self,
        series: SeriesId,
        filter: &BookFilter,
        limit: u32,
    ) -> Result<Vec<Certification>, StoreError> {
        let (tail, mut values) = filter.terms(series)?;
        values.push(Value::from(limit));
        self.certifications(
            &format!("{BY_FILTER} {tail} ORDER BY no LIMIT ?"),
            params_from_iter(values),
        )
    }

    /// How many rows pass `filter`, and the highest number of the book.
    pub fn book_count(
        &self,
        series: SeriesId,
        filter: &BookFilter,
    ) -> Result<BookCount, StoreError> {
        let (tail, values) = filter.terms(series)?;
        Ok(self
            .connection
            .prepare_cached(&format!(
                "SELECT count(*), max(no) FROM certification {BY_FILTER} {tail}"
            ))?
            .query_row(params_from_iter(values), |row| {
                Ok(BookCount {
                    rows: row.get(0)?,
                    last: row.get::<_, Option<u32>>(1)?.unwrap_or_default(),
                })
            })?)
    }

    /// How many numbers of a book are taken and not signed.
    pub fn count_book_reserved(&self, series: SeriesId) -> Result<u32, StoreError> {
        Ok(self
            .connection
            .prepare_cached(&format!(
                "SELECT count(*) FROM certification INDEXED BY certification_open
                 WHERE series = ?1 AND status IN ('reserved', 'signing') AND {OPEN}"
            ))?
            .query_row([series.0], |row| row.get(0))?)
    }

    /// Whether a line of a book that passes `filter` changed after `moment`.
    pub fn book_changed_since(
        &self,
        series: SeriesId,
        filter: &BookFilter,
        moment: DateTime<Utc>,
    ) -> Result<bool, StoreError> {
        let (tail, mut values) = filter.terms(series)?;
        values.push(Value::from(moment.timestamp_micros()));
        let changed = format!(
            "SELECT 1 FROM certification INDEXED BY certification_changed {tail} AND changed_us > ? LIMIT 1"
        );
        Ok(self
            .connection
            .prepare_cached(&changed)?
            .exists(params_from_iter(values))?)
    }

    /// Calls `each` with the numbered rows of a book by number; none of them is held longer.
    pub fn walk_book<E: From<StoreError>>(
        &self,
        series: SeriesId,
        filter: &BookFilter,
        mut each: impl FnMut(Certification) -> Result<(), E>,
    ) -> Result<(), E> {
        let mut walk = || -> Result<Result<(), E>, StoreError> {
            let (tail, values) = filter.terms(series)?;
            let mut statement = self.connection.prepare_cached(&format!(
                "SELECT row FROM certification {BY_FILTER} {tail} ORDER BY no"
            ))?;
            let mut rows = statement.query(params_from_iter(values))?;
            while let Some(row) = rows.next()? {
                if let Some(row) = parse(&row.get::<_, String>(0)?)?
                    && let Err(error) = each(row)
                {
                    return Ok(Err(error));
                }
            }
            Ok(Ok(()))
        };
        walk()?
    }

    /// The numbers that rows of a book hold, rising.
    pub fn book_numbers(&self, series: SeriesId) -> Result<Vec<u32>, StoreError> {
        let mut statement = self
            .connection
            .prepare_cached("SELECT no FROM certification WHERE series = ?1 ORDER BY no")?;
        let numbers = statement.query_map([series.0], |row| row.get(0))?;
        Ok(numbers.collect::<Result<_, _>>()?)
    }

    fn certifications(
        &self,
        tail: &str,
        values: impl Params,
    ) -> Result<Vec<Certification>, StoreError> {
        let mut statement = self
            .connection
            .prepare_cached(&format!("SELECT row FROM certification {tail}"))?;
        let mut rows = statement.query(values)?;
        let mut found = Vec::new();
        while let Some(row) = rows.next()? {
            found.extend(parse(&row.get::<_, String>(0)?)?);
        }
        Ok(found)
    }
}

impl BookFilter {
    fn terms(&self, series: SeriesId) -> Result<(String, Vec<Value>), StoreError> {
        let mut tail = "WHERE series = ?".to_owned();
        let mut values = vec![Value::from(series.0.as_bytes().to_vec())];
        let mut term = |text: &str, value: Value| {
            tail.push_str(text);
            values.push(value);
        };
        if let Some(from) = self.from {
            term(" AND day >= ?", from.to_string().into());
        }
        if let Some(to) = self.to {
            term(" AND day <= ?", to.to_string().into());
        }
        if let Some(above) = self.above {
            term(" AND no > ?", above.into());
        }
        if let Some(status) = self.status {
            term(" AND status = ?", word(&status)?.into());
        }
        let words = text::fold(&text::nfc(&self.words));
        if let Ok(no) = words.parse::<u32>() {
            term(" AND no = ?", no.into());
        } else {
            for one in words.split(' ').filter(|one| !one.is_empty()) {
                // `instr` has no wildcards, so that what is typed means itself.
                term(" AND instr(words, ?) > 0", one.to_owned().into());
            }
        }
        Ok((tail, values))
    }
}

fn parse(text: &str) -> Result<Option<Certification>, StoreError> {
    Ok(match serde_json::from_str(text)? {
        Row::Certification(row) => Some(*row),
        _ => None,
    })
}

pub(crate) fn save(
    connection: &Connection,
    is: &Certification,
    text: &str,
) -> Result<(), StoreError> {
    let words = text::fold(&format!("{} {}", is.requester.name, is.paper));
    let number = is.number.as_ref();
    let kept = is.electronic().and_then(|copy| copy.kept.as_ref());
    connection
        .prepare_cached(
            "INSERT INTO certification (id, row, visit, kind, status, received_us, due_us, signer, person,
                 series, no, day, signed, print_open, words, changed_us, evidence, renew_us)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18)
             ON CONFLICT (id) DO UPDATE SET row = ?2, status = ?5, due_us = ?7, signer = ?8, person = ?9,
                 series = ?10, no = ?11, day = ?12, signed = ?13, print_open = ?14, words = ?15,
                 changed_us = ?16, evidence = ?17, renew_us = ?18",
        )?
        .execute(params![
            is.id.0,
            text,
            is.visit.0,
            word(&is.book())?,
            word(&is.status)?,
            is.received_at.timestamp_micros(),
            is.due_at.timestamp_micros(),
            is.signer.id.0,
            is.requester.person.map(|person| person.0),
            number.map(|number| number.series.0),
            number.map(|number| number.no),
            number.map(|number| number.day.to_string()),
            is.signed.map(|signed| signed.day.to_string()),
            is.print_open(),
            words,
            is.changed_at().map(|at| at.timestamp_micros()),
            kept.map(|kept| word(&kept.level)).transpose()?,
            kept.and_then(|kept| Some(kept.renew_at?.timestamp_micros())),
        ])?;
    Ok(())
}
