//! What a person does about the exchange: look at it, try again, put off, decide.
use std::sync::Arc;

use chrono::TimeDelta;
use motcua_case::event::{Fact, Subject};
use motcua_case::exchange::Settled;
use motcua_case::text;
use motcua_case::user::{Permission, may};
use motcua_store::{ExchangeState, Lane, Write};

use super::owner::Owners;
use super::queue::{self, REST};
use super::shown::{Moment, Shown, item_of};
use super::telling::{Around, Matter};
use super::work::Work;
use super::{gaps, payment, setting, subject, text_of};
use crate::clock::stamp;
use crate::desk::{Desk, Session, change_office, office};
use crate::error::{Error, ErrorCode, Result};
use crate::view::exchange::{
    ConflictChoice, ExchangeCounts, ExchangeFilter, ExchangeMatter, ExchangeQuery, ExchangeRow,
    ExchangeSubject, ExchangeView, LineView,
};

/// Rows of one page.
const PAGE: u32 = 50;
/// How long a matter is put off.
const PUT_OFF: TimeDelta = TimeDelta::hours(1);

impl Desk {
    /// The sync centre.
    pub fn exchange(&self, query: &ExchangeQuery) -> Result<ExchangeView> {
        let session = self.permitted(Permission::See)?;
        session.read(|read| {
            let office = office(read)?;
            let shown = Shown {
                office: &office,
                moment: Moment::of(&self.exchange),
                now: self.clock.now(),
                settles: may(&session.roles, Permission::SettleExchange),
                owners: Owners::load(read)?,
                read,
            };
            let count = read.exchange_count()?;
            let doubled = read.count_doubled()?;
            let mut counts = ExchangeCounts {
                waiting: count.waiting,
                by_hand: count.by_hand,
                away: count.away,
                doubled,
                online: read.count_online()?,
                oldest: count.oldest,
                ..ExchangeCounts::default()
            };
            let mut people = Vec::new();
            for item in read.exchange_items(ExchangeState::Person, 0, PAGE * 20)? {
                if let Some(row) = self.exchange_row(read, &shown, &item)? {
                    count_row(&mut counts, &row);
                    people.push(row);
                }
            }
            let (rows, total) = match query.only {
                Some(ExchangeFilter::Person) => page(people, query.skip),
                Some(ExchangeFilter::Doubled) => {
                    let mut rows = Vec::new();
                    for dossier in read.doubled_dossiers(query.skip, PAGE)? {
                        let matter = Matter::Dossier(Arc::new(dossier));
                        let item = item_of(read, matter.subject())?;
                        rows.push(shown.row(&matter, item.as_ref(), None)?);
                    }
                    (rows, doubled)
                }
                Some(ExchangeFilter::ByHand) => {
                    let rows =
                        self.exchange_rows(read, &shown, ExchangeState::ByHand, query.skip)?;
                    (rows, count.by_hand)
                }
                Some(ExchangeFilter::Away) => {
                    let rows = self.exchange_rows(read, &shown, ExchangeState::Away, query.skip)?;
                    (rows, count.away)
                }
                Some(ExchangeFilter::Waiting) => {
                    let rows =
                        self.exchange_rows(read, &shown, ExchangeState::Waiting, query.skip)?;
                    (rows, count.waiting)
                }
                None => {
                    // Those that need a person stand first, on the first page.
                    let first = u32::try_from(people.len()).unwrap_or(u32::MAX);
                    let mut rows = if query.skip == 0 { people } else { Vec::new() };
                    let skip = query.skip;
                    rows.extend(self.exchange_rows(read, &shown, ExchangeState::Waiting, skip)?);
                    (rows, first + count.waiting)
                }
            };
            Ok(ExchangeView {
                lines: lines(&shown),
                counts,
                rows,
                total,
                last_taken: shown.moment.last_taken,
                stopped: office.exchange.stopped,
            })
        })
    }

    fn exchange_rows(
        &self,
        read: &motcua_store::Read<'_>,
        shown: &Shown<'_>,
        state: ExchangeState,
        skip: u32,
    ) -> Result<Vec<ExchangeRow>> {
        let items = read.exchange_items(state, skip, PAGE)?;
        let rows = items
            .iter()
            .map(|item| self.exchange_row(read, shown, item));
        Ok(rows
            .collect::<Result<Vec<_>>>()?
            .into_iter()
            .flatten()
            .collect())
    }

    fn exchange_row(
        &self,
        read: &motcua_store::Read<'_>,
        shown: &Shown<'_>,
        item: &motcua_store::ExchangeItem,
    ) -> Result<Option<ExchangeRow>> {
        let Some(subject) = super::subject_of(&item.subject) else {
            return Ok(None);
        };
        let Some(matter) = Matter::load(read, subject)? else {
            return Ok(None);
        };
        Ok(Some(shown.row(&matter, Some(item), None)?))
    }

    /// The delivery of one matter.
    pub fn exchange_matter(&self, of: ExchangeSubject) -> Result<ExchangeMatter> {
        let session = self.permitted(Permission::See)?;
        session.read(|read| {
            let office = office(read)?;
            let matter = Matter::load(read, subject(of))?.ok_or(ErrorCode::NotFound)?;
            let rules = self.rules(read)?;
            let telling = matter.telling(&Around {
                office: &office,
                rules: &rules,
                device: session.store.device(),
                read,
            })?;
            let shown = Shown {
                office: &office,
                moment: Moment::of(&self.exchange),
                now: self.clock.now(),
                settles: may(&session.roles, Permission::SettleExchange),
                owners: Owners::load(read)?,
                read,
            };
            let item = item_of(read, matter.subject())?;
            let work = item.as_ref().map(Work::of).transpose()?.unwrap_or_default();
            let dialect = shown.connection(&matter);
            let allots = dialect.is_some_and(|dialect| dialect.allots());
            let mut news = matter.exchange().news.clone();
            news.reverse();
            Ok(ExchangeMatter {
                row: shown.row(&matter, item.as_ref(), Some(&telling))?,
                messages: shown.messages(&matter, &telling, &work, allots),
                conflict: matter.exchange().conflict.clone(),
                news,
                gaps: dialect.map_or_else(Vec::new, |name| {
                    gaps::of(&telling.case, setting::dialect(name))
                }),
                payment: match &matter {
                    Matter::Dossier(dossier) => Some(payment::shown(dossier)),
                    Matter::Copy(_) => None,
                },
            })
        })
    }

    /// Tries one matter now, or all that waits.
    pub fn exchange_retry(&self, of: Option<ExchangeSubject>) -> Result<()> {
        let session = self.permitted(Permission::Receive)?;
        let now = self.clock.now();
        match of {
            Some(of) => self.again(&session, subject(of))?,
            None => session
                .write(|write| Ok(write.exchange_all_due(ExchangeState::Waiting, now, REST)?))?,
        }
        for line in self.exchange.shared().lines.values_mut() {
            line.hurry();
        }
        self.exchange.nudge();
        Ok(())
    }

    fn again(&self, session: &Session, of: Subject) -> Result<()> {
        let at = stamp(&*self.clock);
        session.write(|write| {
            let (item, mut work) = loaded(write, of)?;
            let matter = Matter::load(write, of)?.ok_or(ErrorCode::NotFound)?;
            if matter.exchange().refused.is_some() {
                let fact = Fact::RefusalLaidAside;
                write.append(at, &session.actor_ref(), of, &fact)?;
            }
            work.answered();
            work.taken = false;
            work.lost = false;
            let due = at.wall.max(item.since + REST);
            let again = work.item(of, ExchangeState::Waiting, Lane::Words, due, item.since)?;
            Ok(write.put_exchange(&again)?)
        })
    }

    /// Puts one matter off for an hour.
    pub fn exchange_later(&self, of: ExchangeSubject) -> Result<()> {
        let session = self.permitted(Permission::Receive)?;
        let until = self.clock.now() + PUT_OFF;
        session.write(|write| {
            let (item, mut work) = loaded(write, subject(of))?;
            if item.state != ExchangeState::Waiting {
                return Err(ErrorCode::NotFound.into());
            }
            work.later = true;
            let later = work.item(subject(of), item.state, item.lane, until, item.since)?;
            Ok(write.put_exchange(&later)?)
        })
    }

    /// Somebody looked at the province: whether a step that was sent twice is there, or whether what stands there under
    /// the code is this very dossier. What is not there is sent again.
    pub fn exchange_looked(&self, of: ExchangeSubject, there: bool) -> Result<()> {
        let session = self.permitted(Permission::Receive)?;
        let at = stamp(&*self.clock);
        session.write(|write| {
            let (item, mut work) = loaded(write, subject(of))?;
            match work.step.take() {
                Some(open) if there => {
                    let fact = Fact::StepTold {
                        step: open.event,
                        doubled: true,
                    };
                    write.append(at, &session.actor_ref(), subject(of), &fact)?;
                }
                Some(_) => {}
                None if work.lost => {
                    // Only under the code it has there can it go on.
                    let matter = Matter::load(write, subject(of))?.ok_or(ErrorCode::NotFound)?;
                    if there && !matter.numbered() {
                        return Err(Error::new(ErrorCode::Invalid).with("field", "code"));
                    }
                    work.there = Some(there);
                    work.ever = there;
                }
                None if work.taken => {
                    work.there = Some(there);
                    work.ever = there;
                }
                None => return Err(ErrorCode::NotFound.into()),
            }
            work.taken = false;
            work.lost = false;
            work.answered();
            let state = ExchangeState::Waiting;
            let again = work.item(subject(of), state, Lane::Words, at.wall, item.since)?;
            Ok(write.put_exchange(&again)?)
        })?;
        self.exchange.nudge();
        Ok(())
    }

    /// Decides fields that differ, each one.
    pub fn exchange_settle(
        &self,
        of: ExchangeSubject,
        choices: &[ConflictChoice],
    ) -> Result<ExchangeMatter> {
        let session = self.permitted(Permission::SettleExchange)?;
        let at = stamp(&*self.clock);
        session.write(|write| {
            let matter = Matter::load(write, subject(of))?.ok_or(ErrorCode::NotFound)?;
            let conflict = matter
                .exchange()
                .conflict
                .as_ref()
                .ok_or(ErrorCode::NotFound)?;
            let fields = conflict
                .fields
                .iter()
                .map(|differs| {
                    let choice = choices.iter().find(|choice| choice.field == differs.field);
                    settled(differs, choice)
                })
                .collect::<Result<Vec<_>>>()?;
            let fact = Fact::ConflictSettled { fields };
            write.append(at, &session.actor_ref(), subject(of), &fact)?;
            let office = office(write)?;
            let owners = Owners::load(write)?;
            queue::put_in_line(write, (&office, &owners), subject(of), at.wall)?;
            Ok(())
        })?;
        self.exchange.nudge();
        self.exchange_matter(of)
    }

    /// Stops all delivery, or lets it go on.
    pub fn exchange_stop(&self, stop: bool) -> Result<()> {
        let session = self.permitted(Permission::SettleExchange)?;
        let at = stamp(&*self.clock);
        session.write(|write| {
            let mut office = office(write)?;
            office.exchange.stopped = stop;
            change_office(write, at, &session.actor_ref(), office)
        })?;
        self.exchange.nudge();
        Ok(())
    }
}

fn loaded(write: &Write<'_>, of: Subject) -> Result<(motcua_store::ExchangeItem, Work)> {
    let item = write
        .exchange_item(&text_of(of))?
        .filter(|item| item.state != ExchangeState::Away)
        .ok_or(ErrorCode::NotFound)?;
    let work = Work::of(&item)?;
    Ok((item, work))
}

fn settled(
    differs: &motcua_case::exchange::ConflictField,
    choice: Option<&ConflictChoice>,
) -> Result<Settled> {
    let missing = |field: &str| Error::new(ErrorCode::Invalid).with("field", field);
    let choice = choice.ok_or_else(|| missing("choices"))?;
    let reason = text::nfc(choice.reason.trim());
    if choice.theirs && differs.field.is_legal() && reason.is_empty() {
        return Err(missing("reason"));
    }
    Ok(Settled {
        field: differs.field,
        value: match choice.theirs {
            true => differs.there.clone(),
            false => differs.here.clone(),
        },
        theirs: choice.theirs,
        reason,
    })
}

/// Each system with how its line is.
pub(super) fn lines(shown: &Shown<'_>) -> Vec<LineView> {
    let connections = shown.office.exchange.connections.iter();
    connections
        .map(|connection| {
            let line = shown.moment.line(connection.id);
            LineView {
                id: connection.id,
                name: connection.name.clone(),
                since: line.since,
                heard: line.heard,
                next: line.not_before.filter(|then| *then > shown.now),
                state: line.state,
            }
        })
        .collect()
}

fn page(rows: Vec<ExchangeRow>, skip: u32) -> (Vec<ExchangeRow>, u32) {
    let total = u32::try_from(rows.len()).unwrap_or(u32::MAX);
    let rows = rows.into_iter().skip(skip as usize).take(PAGE as usize);
    (rows.collect(), total)
}

fn count_row(counts: &mut ExchangeCounts, row: &ExchangeRow) {
    use crate::view::exchange::{ConflictAbout, Delivery};
    match &row.delivery {
        Delivery::Conflict {
            about: ConflictAbout::Step { .. },
        } => counts.look += 1,
        Delivery::Conflict { .. } => counts.conflict += 1,
        _ => counts.refused += 1,
    }
}
