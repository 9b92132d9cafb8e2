//! `exchange`: what the province is still to be told.
//!
//! It is no part of the record, but derived from the events and what they say was acknowledged; a note of the store says
//! up to which event that was done, in the same transaction.
use chrono::{DateTime, TimeDelta, Utc};
use motcua_case::dossier::Dossier;
use motcua_case::event::Subject;
use rusqlite::{OptionalExtension, Row, params};

use crate::error::StoreError;
use crate::read::Read;
use crate::write::Write;

/// One matter that waits.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ExchangeItem {
    /// Its subject, as [`motcua_case::event::subject_text`] writes it.
    pub subject: String,
    /// Who has to move.
    pub state: ExchangeState,
    /// Which lane takes it.
    pub lane: Lane,
    /// Not before.
    pub due_at: DateTime<Utc>,
    /// Waiting since.
    pub since: DateTime<Utc>,
    /// What the desk needs to go on.
    pub body: String,
}

/// Who has to move.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ExchangeState {
    /// The program.
    Waiting,
    /// A person.
    Person,
    /// Nobody: it is typed by hand.
    ByHand,
    /// Whoever carries the package it is in.
    Away,
}

/// Files must not keep words waiting.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Lane {
    /// Dossiers and steps.
    Words,
    /// Files.
    Files,
}

/// A subject that events touched since the record was last looked through.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Touched {
    /// Place of the newest event that touched it.
    pub place: i64,
    /// The subject.
    pub subject: Subject,
    /// When it was written.
    pub at: DateTime<Utc>,
    /// Kind of the event.
    pub kind: String,
}

/// How many wait for whom.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ExchangeCount {
    /// For the program.
    pub waiting: u32,
    /// For a person.
    pub person: u32,
    /// By hand.
    pub by_hand: u32,
    /// In packages that were not brought back.
    pub away: u32,
    /// The oldest that waits for the program.
    pub oldest: Option<DateTime<Utc>>,
}

const COLUMNS: &str = "subject, state, lane, due_us, since_us, body";

impl Read<'_> {
    /// Events after a place in the record, in order, at most `limit`.
    pub fn touched_after(&self, place: i64, limit: u32) -> Result<Vec<Touched>, StoreError> {
        let mut statement = self.connection.prepare_cached(
            "SELECT rowid, subject, wall_us, kind FROM event WHERE rowid > ?1 ORDER BY rowid LIMIT ?2",
        )?;
        let mut rows = statement.query(params![place, limit])?;
        let mut touched = Vec::new();
        while let Some(row) = rows.next()? {
            touched.push(Touched {
                place: row.get(0)?,
                subject: serde_json::from_str(&row.get::<_, String>(1)?)?,
                at: DateTime::from_timestamp_micros(row.get(2)?).unwrap_or_default(),
                kind: row.get(3)?,
            });
        }
        Ok(touched)
    }

    /// What waits of one subject.
    pub fn exchange_item(&self, subject: &str) -> Result<Option<ExchangeItem>, StoreError> {
        Ok(self
            .connection
            .prepare_cached(&format!(
                "SELECT {COLUMNS} FROM exchange WHERE subject = ?1"
            ))?
            .query_row([subject], item)
            .optional()?)
    }

    /// What a lane may take now, the longest due first.
    pub fn exchange_due(
        &self,
        lane: Lane,
        now: DateTime<Utc>,
        limit: u32,
    ) -> Result<Vec<ExchangeItem>, StoreError> {
        self.items(
            "WHERE state = 'waiting' AND lane = ?1 AND due_us <= ?2 ORDER BY due_us LIMIT ?3",
            params![lane_word(lane), now.timestamp_micros(), limit],
        )
    }

    /// When the next of a lane is due.
    pub fn exchange_next(&self, lane: Lane) -> Result<Option<DateTime<Utc>>, StoreError> {
        let found: Option<i64> = self
            .connection
            .prepare_cached(
                "SELECT due_us FROM exchange WHERE state = 'waiting' AND lane = ?1 ORDER BY due_us LIMIT 1",
            )?
            .query_row([lane_word(lane)], |row| row.get(0))
            .optional()?;
        Ok(found.and_then(DateTime::from_timestamp_micros))
    }

    /// What waits for somebody, the oldest first.
    pub fn exchange_items(
        &self,
        state: ExchangeState,
        skip: u32,
        limit: u32,
    ) -> Result<Vec<ExchangeItem>, StoreError> {
        self.items(
            "WHERE state = ?1 ORDER BY since_us, subject LIMIT ?2 OFFSET ?3",
            params![state_word(state), limit, skip],
        )
    }

    /// How many wait for whom.
    pub fn exchange_count(&self) -> Result<ExchangeCount, StoreError> {
        let mut statement = self
            .connection
            .prepare_cached("SELECT state, count(*), min(since_us) FROM exchange GROUP BY state")?;
        let mut rows = statement.query([])?;
        let mut count = ExchangeCount::default();
        while let Some(row) = rows.next()? {
            let many: u32 = row.get(1)?;
            match row.get_ref(0)?.as_str().unwrap_or_default() {
                "waiting" => {
                    count.waiting = many;
                    count.oldest = DateTime::from_timestamp_micros(row.get(2)?);
                }
                "person" => count.person = many,
                "away" => count.away = many,
                _ => count.by_hand = many,
            }
        }
        Ok(count)
    }

    /// Dossiers with steps that may be at the province twice, newest first.
    pub fn doubled_dossiers(&self, skip: u32, limit: u32) -> Result<Vec<Dossier>, StoreError> {
        self.dossiers(
            "WHERE doubled > 0 ORDER BY num DESC LIMIT ?1 OFFSET ?2",
            params![limit, skip],
        )
    }

    /// How many dossiers have steps that may be at the province twice.
    pub fn count_doubled(&self) -> Result<u32, StoreError> {
        Ok(self
            .connection
            .prepare_cached("SELECT count(*) FROM dossier WHERE doubled > 0")?
            .query_row([], |row| row.get(0))?)
    }

    fn items(
        &self,
        tail: &str,
        values: impl rusqlite::Params,
    ) -> Result<Vec<ExchangeItem>, StoreError> {
        let mut statement = self
            .connection
            .prepare_cached(&format!("SELECT {COLUMNS} FROM exchange {tail}"))?;
        let rows = statement.query_map(values, item)?;
        Ok(rows.collect::<Result<_, _>>()?)
    }
}

impl Write<'_> {
    /// Notes what waits of a subject.
    pub fn put_exchange(&self, item: &ExchangeItem) -> Result<(), StoreError> {
        self.connection
            .prepare_cached(&format!(
                "INSERT OR REPLACE INTO exchange ({COLUMNS}) VALUES (?1, ?2, ?3, ?4, ?5, ?6)"
            ))?
            .execute(params![
                item.subject,
                state_word(item.state),
                lane_word(item.lane),
                item.due_at.timestamp_micros(),
                item.since.timestamp_micros(),
                item.body,
            ])?;
        Ok(())
    }

    /// Nothing of a subject waits any more.
    pub fn drop_exchange(&self, subject: &str) -> Result<(), StoreError> {
        self.connection
            .prepare_cached("DELETE FROM exchange WHERE subject = ?1")?
            .execute([subject])?;
        Ok(())
    }

    /// Makes everything that waits for `state` due now, but nothing sooner than `rest` after it came into line.
    pub fn exchange_all_due(
        &self,
        state: ExchangeState,
        now: DateTime<Utc>,
        rest: TimeDelta,
    ) -> Result<(), StoreError> {
        let rest = rest.num_microseconds().unwrap_or(i64::MAX);
        self.connection
            .prepare_cached(
                "UPDATE exchange SET due_us = min(due_us, max(?2, since_us + ?3)) WHERE state = ?1",
            )?
            .execute(params![state_word(state), now.timestamp_micros(), rest])?;
        Ok(())
    }
}

fn item(row: &Row<'_>) -> rusqlite::Result<ExchangeItem> {
    let time = |value: i64| DateTime::from_timestamp_micros(value).unwrap_or_default();
    Ok(ExchangeItem {
        subject: row.get(0)?,
        state: match row.get_ref(1)?.as_str()? {
            "waiting" => ExchangeState::Waiting,
            "person" => ExchangeState::Person,
            "away" => ExchangeState::Away,
            _ => ExchangeState::ByHand,
        },
        lane: match row.get_ref(2)?.as_str()? {
            "files" => Lane::Files,
            _ => Lane::Words,
        },
        due_at: time(row.get(3)?),
        since: time(row.get(4)?),
        body: row.get(5)?,
    })
}

fn state_word(state: ExchangeState) -> &'static str {
    match state {
        ExchangeState::Waiting => "waiting",
        ExchangeState::Person => "person",
        ExchangeState::ByHand => "by_hand",
        ExchangeState::Away => "away",
    }
}

fn lane_word(lane: Lane) -> &'static str {
    match lane {
        Lane::Words => "words",
        Lane::Files => "files",
    }
}
