//! `dossier` and its search text.
use chrono::{DateTime, Utc};
use motcua_case::dossier::{Dossier, DossierPaper, DossierStatus, IssuedForm};
use motcua_case::event::Subject;
use motcua_case::fold::{Key, Row};
use motcua_case::ids::{DossierId, PersonId, VisitId};
use motcua_case::number::Slice;
use motcua_case::text;
use rusqlite::{Connection, OptionalExtension, Params, params};

use crate::error::StoreError;
use crate::read::Read;
use crate::search;
use crate::table::person::KEPT_UNDER;
use crate::table::row;

impl Read<'_> {
    /// One dossier.
    pub fn dossier(&self, id: DossierId) -> Result<Option<Dossier>, StoreError> {
        Ok(
            match row::load(self.connection, &Key::Of(Subject::Dossier(id)))? {
                Some(Row::Dossier(dossier)) => Some(*dossier),
                _ => None,
            },
        )
    }

    /// The dossier that carries a code, of the counter or of the province.
    pub fn dossier_by_code(&self, code: &str) -> Result<Option<Dossier>, StoreError> {
        let found: Option<String> = self
            .connection
            .prepare_cached("SELECT row FROM dossier WHERE code = ?1 OR official = ?1")?
            .query_row([code], |row| row.get(0))
            .optional()?;
        found.map_or(Ok(None), |row| parse(&row))
    }

    /// Dossiers received in one visit, in the order of their numbers.
    pub fn dossiers_of_visit(&self, visit: VisitId) -> Result<Vec<Dossier>, StoreError> {
        self.dossiers("WHERE visit = ?1 ORDER BY num", [visit.0])
    }

    /// Dossiers that a person, or an entry kept under it, owns or submitted; newest first, at most 200.
    pub fn dossiers_of(&self, person: PersonId) -> Result<Vec<Dossier>, StoreError> {
        self.dossiers(
            &format!(
                "WHERE owner IN ({KEPT_UNDER}) OR submitter IN ({KEPT_UNDER}) ORDER BY num DESC LIMIT 200"
            ),
            [person.0],
        )
    }

    /// Dossiers still open that are due before `before`, most urgent first.
    pub fn due_before(
        &self,
        before: DateTime<Utc>,
        limit: u32,
    ) -> Result<Vec<Dossier>, StoreError> {
        self.dossiers(
            "WHERE status = 'received' AND due_us < ?1 ORDER BY due_us LIMIT ?2",
            params![before.timestamp_micros(), limit],
        )
    }

    /// How many open dossiers are due in `from ≤ due < to`.
    pub fn count_due(&self, from: DateTime<Utc>, to: DateTime<Utc>) -> Result<u32, StoreError> {
        Ok(self
            .connection
            .prepare_cached("SELECT count(*) FROM dossier WHERE status = 'received' AND due_us >= ?1 AND due_us < ?2")?
            .query_row([from.timestamp_micros(), to.timestamp_micros()], |row| row.get(0))?)
    }

    /// Dossiers received at or after `since`, newest first.
    pub fn received_since(
        &self,
        since: DateTime<Utc>,
        limit: u32,
    ) -> Result<Vec<Dossier>, StoreError> {
        self.dossiers(
            "WHERE received_us >= ?1 ORDER BY received_us DESC LIMIT ?2",
            params![since.timestamp_micros(), limit],
        )
    }

    /// How many dossiers received at or after `since` still stand.
    pub fn count_standing_since(&self, since: DateTime<Utc>) -> Result<u32, StoreError> {
        Ok(self
            .connection
            .prepare_cached(
                "SELECT count(*) FROM dossier WHERE received_us >= ?1 AND status NOT IN ('undone', 'cancelled')",
            )?
            .query_row([since.timestamp_micros()], |row| row.get(0))?)
    }

    /// The newest dossiers, undone ones included.
    pub fn newest_dossiers(&self, limit: u32) -> Result<Vec<Dossier>, StoreError> {
        self.dossiers("ORDER BY num DESC LIMIT ?1", [limit])
    }

    /// Dossiers for which a paper outside the catalogue was asked, newest first.
    pub fn asked_outside(&self, limit: u32) -> Result<Vec<Dossier>, StoreError> {
        self.dossiers(
            "WHERE outside > 0 AND status NOT IN ('undone', 'cancelled') ORDER BY received_us DESC LIMIT ?1",
            [limit],
        )
    }

    /// Dossiers with a print that somebody has to look at, oldest first.
    pub fn open_prints(&self, limit: u32) -> Result<Vec<Dossier>, StoreError> {
        self.dossiers("WHERE print_open > 0 ORDER BY num LIMIT ?1", [limit])
    }

    /// How many dossiers have a print that somebody has to look at.
    pub fn count_open_prints(&self) -> Result<u32, StoreError> {
        Ok(self
            .connection
            .prepare_cached("SELECT count(*) FROM dossier WHERE print_open > 0")?
            .query_row([], |row| row.get(0))?)
    }

    /// Dossiers that somebody asked to cancel, oldest first.
    pub fn cancels_asked(&self, limit: u32) -> Result<Vec<Dossier>, StoreError> {
        self.dossiers("WHERE cancel_open > 0 ORDER BY num LIMIT ?1", [limit])
    }

    /// Dossiers cancelled as wrongly entered, newest first.
    pub fn cancelled(&self, limit: u32) -> Result<Vec<Dossier>, StoreError> {
        self.dossiers(
            "WHERE status = 'cancelled' ORDER BY num DESC LIMIT ?1",
            [limit],
        )
    }

    /// Open dossiers that the province knows by a code of its own, newest first.
    pub fn open_with_official(&self, limit: u32) -> Result<Vec<Dossier>, StoreError> {
        self.dossiers(
            "WHERE official IS NOT NULL AND status = 'received' ORDER BY num DESC LIMIT ?1",
            [limit],
        )
    }

    /// The newest dossier that one counter received at or after `since`, by the numbers that it gives.
    pub fn newest_since(
        &self,
        since: DateTime<Utc>,
        slice: &Slice,
    ) -> Result<Option<Dossier>, StoreError> {
        let found = self.dossiers(
            "WHERE received_us >= ?1 AND CAST(substr(code, -4) AS INTEGER) BETWEEN ?2 AND ?3
             ORDER BY num DESC LIMIT 1",
            params![since.timestamp_micros(), slice.first(), slice.last()],
        )?;
        Ok(found.into_iter().next())
    }

    /// How many dossiers there are.
    pub fn count_dossiers(&self) -> Result<u32, StoreError> {
        Ok(self
            .connection
            .query_row("SELECT count(*) FROM dossier", [], |row| row.get(0))?)
    }

    /// An open dossier of the same person and procedure, which a second one would double.
    pub fn open_double(
        &self,
        owner: PersonId,
        procedure: &str,
    ) -> Result<Option<Dossier>, StoreError> {
        let found = self.dossiers(
            "WHERE owner = ?1 AND procedure = ?2 AND status = 'received' ORDER BY num DESC LIMIT 1",
            params![owner.0, procedure],
        )?;
        Ok(found.into_iter().next())
    }

    pub(crate) fn dossiers(
        &self,
        tail: &str,
        values: impl Params,
    ) -> Result<Vec<Dossier>, StoreError> {
        let mut statement = self
            .connection
            .prepare_cached(&format!("SELECT row FROM dossier {tail}"))?;
        let mut rows = statement.query(values)?;
        let mut dossiers = Vec::new();
        while let Some(row) = rows.next()? {
            dossiers.extend(parse(&row.get::<_, String>(0)?)?);
        }
        Ok(dossiers)
    }
}

pub(crate) fn parse(row: &str) -> Result<Option<Dossier>, StoreError> {
    Ok(match serde_json::from_str(row)? {
        Row::Dossier(dossier) => Some(*dossier),
        _ => None,
    })
}

pub(crate) fn save(
    connection: &Connection,
    was: Option<&Dossier>,
    is: &Dossier,
    row: &str,
) -> Result<(), StoreError> {
    let status = match is.status {
        DossierStatus::Received => "received",
        DossierStatus::Undone => "undone",
        DossierStatus::Cancelled => "cancelled",
        DossierStatus::Finished => "finished",
        DossierStatus::Returned => "returned",
    };
    let print_open = is.status.stands() && is.receipts.iter().any(IssuedForm::print_open);
    let cancel_open = is
        .cancel
        .as_ref()
        .is_some_and(|cancel| cancel.answer.is_none());
    if let Some(was) = was {
        // Only these change after receiving; code and people are what they were.
        let num: i64 = connection
            .prepare_cached(
                "UPDATE dossier SET row = ?2, status = ?3, due_us = ?4, procedure = ?5, outside = ?6,
                 print_open = ?7, cancel_open = ?8, official = ?9, doubled = ?10 WHERE id = ?1 RETURNING num",
            )?
            .query_row(
                params![
                    is.id.0,
                    row,
                    status,
                    is.due.due_at.timestamp_micros(),
                    is.procedure.key,
                    outside(is),
                    print_open,
                    cancel_open,
                    official(is),
                    is.exchange.doubled().count()
                ],
                |row| row.get(0),
            )?;
        if was.procedure.name != is.procedure.name || official(was) != official(is) {
            connection
                .prepare_cached("DELETE FROM dossier_text WHERE rowid = ?1")?
                .execute([num])?;
            learn(connection, num, is)?;
        }
        return Ok(());
    }
    connection
        .prepare_cached(
            "INSERT INTO dossier (id, code, row, visit, owner, submitter, procedure, status, received_us, due_us, outside)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)",
        )?
        .execute(params![
            is.id.0,
            is.code,
            row,
            is.visit.0,
            is.owner.person.0,
            is.submitter.person.0,
            is.procedure.key,
            status,
            is.received_at.timestamp_micros(),
            is.due.due_at.timestamp_micros(),
            outside(is),
        ])?;
    learn(connection, connection.last_insert_rowid(), is)
}

/// The province's code, where another than the counter's. Of a dossier that was filed online it is free again once its
/// receiving was undone, unless the province was told.
fn official(dossier: &Dossier) -> Option<&str> {
    let undone = dossier.status == DossierStatus::Undone && dossier.exchange.told.is_none();
    let free = undone && dossier.filed.is_some();
    let code = dossier.exchange.official.as_ref().filter(|_| !free)?;
    Some(&code.code)
}

/// Papers asked outside the catalogue.
fn outside(dossier: &Dossier) -> usize {
    let asked = |paper: &&DossierPaper| paper.article.is_some();
    dossier.papers.iter().filter(asked).count()
}

/// Enters a dossier in the search text.
fn learn(connection: &Connection, num: i64, is: &Dossier) -> Result<(), StoreError> {
    let names = if is.owner.person == is.submitter.person {
        text::fold(&is.owner.name)
    } else {
        format!(
            "{} {}",
            text::fold(&is.owner.name),
            text::fold(&is.submitter.name)
        )
    };
    connection
        .prepare_cached(
            "INSERT INTO dossier_text (rowid, code, name, number, procedure, initials) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
        )?
        .execute(params![
            num,
            text::fold(&format!("{} {}", is.code, official(is).unwrap_or_default())),
            names,
            search::numbers([&is.owner.number, &is.submitter.number, &is.owner.phone, &is.submitter.phone]),
            text::fold(&is.procedure.name),
            format!("{} {}", text::initials(&is.procedure.name), text::initials(&is.owner.name)),
        ])?;
    search::learn_words(connection, &names)
}
