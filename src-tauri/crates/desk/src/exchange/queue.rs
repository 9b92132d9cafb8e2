//! The outbox is derived from the events: each event that touches a matter of the province puts the matter in line.
use std::collections::BTreeMap;

use chrono::{DateTime, TimeDelta, Utc};
use motcua_case::action::UNDO_SECONDS;
use motcua_case::event::{Subject, subject_text};
use motcua_case::exchange::RouteTo;
use motcua_case::office::Office;
use motcua_store::{ExchangeState, Lane, Read, Store, Touched, Write};

use super::owner::Owners;
use super::telling::Matter;
use super::work::Work;
use crate::error::{Error, Result};

/// The note of the store that says up to which event the record was looked through.
const SEEN: &str = "exchange-seen";
/// Events of the exchange itself that put a matter in line: what a person decided, and what changes what is told.
const DECIDED: [&str; 3] = [
    "exchange.conflict_seen",
    "exchange.conflict_settled",
    "exchange.paid_online",
];
/// In this time what was received can be taken back; no wish of a person makes it leave sooner.
pub(super) const REST: TimeDelta = TimeDelta::seconds(UNDO_SECONDS + 1);
/// Events looked through in one transaction.
const AT_ONCE: u32 = 500;

/// Looks through what was written since the last time. What is put in line and how far was looked is one transaction.
pub(super) fn look_through(store: &Store, office: &Office) -> Result<bool> {
    let mut any = false;
    let (owners, changed) = store.read::<_, Error>(|read| {
        let owners = Owners::load(read)?;
        let changed = owners.changed(read)?;
        Ok((owners, changed))
    })?;
    if changed {
        // What was another's may be ours now, and the other way round.
        store.write::<_, Error>(|write| {
            owners.note(write)?;
            look_again(write)
        })?;
    }
    loop {
        let touched =
            store.read::<_, Error>(|read| Ok(read.touched_after(seen(read)?, AT_ONCE)?))?;
        let Some(last) = touched.last() else {
            return Ok(any);
        };
        let place = last.place;
        let full = touched.len() == AT_ONCE as usize;
        store.write::<_, Error>(|write| {
            for (subject, at) in subjects(write, &touched)? {
                any |= put_in_line(write, (office, &owners), subject, at)?;
            }
            Ok(write.put_note(SEEN, &place.to_string())?)
        })?;
        if !full {
            return Ok(any);
        }
    }
}

/// Where things go was changed: the next time everything is looked through.
pub(super) fn look_again(write: &Write<'_>) -> Result<()> {
    Ok(write.put_note(SEEN, "0")?)
}

fn seen(read: &Read<'_>) -> Result<i64> {
    let note = read.note(SEEN)?;
    Ok(note.and_then(|note| note.parse().ok()).unwrap_or_default())
}

/// The matters that were touched, each with its newest event.
fn subjects(read: &Read<'_>, touched: &[Touched]) -> Result<BTreeMap<Subject, DateTime<Utc>>> {
    let mut found = BTreeMap::new();
    for one in touched {
        let subject = match one.subject {
            // What the exchange itself wrote puts nothing in line, but for what a person decided.
            _ if one.kind.starts_with("exchange.") && !DECIDED.contains(&one.kind.as_str()) => {
                continue;
            }
            Subject::Paper(id) => match read.paper(id)? {
                Some(paper) => Subject::Dossier(paper.dossier),
                None => continue,
            },
            Subject::Dossier(_) | Subject::Certification(_) => one.subject,
            _ => continue,
        };
        let at = found.entry(subject).or_insert(one.at);
        *at = one.at.max(*at);
    }
    Ok(found)
}

/// Puts a matter in line, after the seconds in which what happened can be taken back. One that waits for a person
/// waits for the program again, because what was wrong may have been put right. A matter that another counter tells the
/// province of is in no line here.
pub(super) fn put_in_line(
    write: &Write<'_>,
    (office, owners): (&Office, &Owners),
    subject: Subject,
    at: DateTime<Utc>,
) -> Result<bool> {
    let Some(matter) = Matter::load(write, subject)? else {
        return Ok(false);
    };
    let text = subject_text(subject);
    let known = write.exchange_item(&text)?;
    if known
        .as_ref()
        .is_some_and(|item| item.state == ExchangeState::Away)
    {
        // Whoever carries it may be telling it now: what is new goes after it was brought back.
        return Ok(false);
    }
    if matter.went_on() || matter.came_before(office) || !owners.is_ours(write, subject)? {
        write.drop_exchange(&text)?;
        return Ok(false);
    }
    let work = known
        .as_ref()
        .map(Work::of)
        .transpose()?
        .unwrap_or_default();
    let state = match matter.route(office) {
        // What a person typed is there, as far as this program can know.
        RouteTo::ByHand if matter.exchange().official.is_some() => return Ok(false),
        RouteTo::ByHand => ExchangeState::ByHand,
        RouteTo::Connection(_) if matter.exchange().conflict.is_some() => ExchangeState::Person,
        RouteTo::Connection(_)
            if work.taken || work.lost || work.step.as_ref().is_some_and(|open| open.sent > 1) =>
        {
            ExchangeState::Person
        }
        RouteTo::Connection(_) => ExchangeState::Waiting,
    };
    let since = known.as_ref().map_or(at, |item| item.since);
    let item = work.item(subject, state, Lane::Words, at + REST, since)?;
    write.put_exchange(&item)?;
    Ok(true)
}
