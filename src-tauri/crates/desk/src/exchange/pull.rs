//! Asking the province what it has for this commune. What a page told and where to go on are written in one transaction,
//! so that a kill in between asks for the page again, and what was written already is no news.
use std::collections::BTreeMap;
use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use motcua_case::exchange::ConnectionSetting;
use motcua_case::ids::ConnectionId;
use motcua_store::Write;
use motcua_sync::province::Changes;
use motcua_sync::{Fault, FaultKind, Province};
use serde::{Deserialize, Serialize};

use super::inbound::{Taken, taken};
use super::run::Lanes;
use super::{arrive, backoff, news};
use crate::clock::stamp;
use crate::error::{Error, Result};

/// Pages asked for in one turn, so that others have theirs.
const PAGES: usize = 20;
/// Dossiers filed online that may wait here. Where there are more nothing is asked until some are received: the cursor
/// stays, so that none is lost.
const MOST_WAITING: u32 = 10_000;
/// The path by which a connection is asked for what is new; without it there is nothing to ask.
const CHANGES: &str = "changes";

/// When a system is asked next.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Pull {
    /// Not before; none means now.
    pub(super) next: Option<DateTime<Utc>>,
    /// Since when its line was up when it was last asked: a line that comes back is asked at once.
    up_since: Option<DateTime<Utc>>,
    tries: u32,
    /// It was asked and does not want to be.
    pub(super) refused: bool,
}

/// When systems are asked next.
pub(super) type Pulls = BTreeMap<ConnectionId, Pull>;

/// How far the province's news were read, kept as a note of the store.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub(super) struct Read {
    /// Where to go on.
    pub(super) cursor: Option<String>,
    /// When it was last read to its end.
    pub(super) at: Option<DateTime<Utc>>,
}

impl Read {
    /// How far a connection was read.
    pub(super) fn of(read: &motcua_store::Read<'_>, id: ConnectionId) -> Result<Self> {
        let note = read.note(&note_of(id))?;
        Ok(note
            .and_then(|note| serde_json::from_str(&note).ok())
            .unwrap_or_default())
    }

    fn keep(&self, write: &Write<'_>, id: ConnectionId) -> Result<()> {
        let note = serde_json::to_string(self).map_err(|_| Error::internal("pulled"))?;
        Ok(write.put_note(&note_of(id), &note)?)
    }
}

/// Whether a connection can be asked.
pub(super) fn can(connection: &ConnectionSetting) -> bool {
    connection.paths.contains_key(CHANGES)
}

impl Lanes<'_> {
    /// Asks every system whose turn it is, unless another lane does. Whether something came.
    pub(super) fn pull(&self) -> Result<bool> {
        let Ok(_pulling) = self.desk.exchange.pulling.try_lock() else {
            return Ok(false);
        };
        let mut any = false;
        for connection in self
            .office
            .exchange
            .connections
            .iter()
            .filter(|one| can(one))
        {
            if self.may_pull(connection.id) {
                any |= self.pull_from(connection)?;
            }
        }
        Ok(any)
    }

    /// Whether the province would be asked now, were its line open.
    pub(super) fn pull_due(&self, connection: &ConnectionSetting) -> bool {
        let shared = self.desk.exchange.shared();
        let next = shared.pulls.get(&connection.id).and_then(|pull| pull.next);
        can(connection) && next.is_none_or(|next| next <= self.now())
    }

    fn may_pull(&self, id: ConnectionId) -> bool {
        let now = self.now();
        let mut shared = self.desk.exchange.shared();
        let Some(line) = shared.lines.get(&id).filter(|line| line.open(now)) else {
            return false;
        };
        let since = line.since;
        let pull = shared.pulls.entry(id).or_default();
        let came_back = pull.up_since != since;
        pull.up_since = since;
        came_back || pull.next.is_none_or(|next| next <= now)
    }

    fn pull_from(&self, connection: &ConnectionSetting) -> Result<bool> {
        let id = connection.id;
        let Some(speaker) = self.speaker(connection) else {
            return Ok(false);
        };
        let mut any = self.find_strays()?;
        let waiting = self
            .store
            .read::<_, Error>(|read| Ok(read.count_online()?))?;
        if waiting >= MOST_WAITING {
            self.pulled(id, self.office.exchange.pull_every(), false);
            return Ok(any);
        }
        for _ in 0..PAGES {
            let read = self.store.read(|read| Read::of(read, id))?;
            let cursor = read.cursor.as_deref();
            let answer = self.desk.exchange.wait(speaker.adapter.changes(cursor));
            match answer.unwrap_or_else(|| Err(FaultKind::Stopped.into())) {
                Ok(changes) if changes.unable => {
                    self.pulled(id, self.office.exchange.pull_every(), false);
                    return Ok(any);
                }
                Ok(changes) => {
                    self.heard(id, None);
                    let cursor = changes.cursor.clone().or_else(|| read.cursor.clone());
                    let more = changes.more && cursor != read.cursor;
                    let at = if more { read.at } else { Some(self.now()) };
                    any |= self.take(&id.to_string(), changes, |write| {
                        Read { cursor, at }.keep(write, id)
                    })?;
                    if !more {
                        any |= self.ask_payments(connection, &speaker)?;
                        self.pulled(id, self.office.exchange.pull_every(), false);
                        return Ok(any);
                    }
                }
                Err(fault) => {
                    let passes = passes(&fault.kind);
                    // Who may not ask may still deliver.
                    if matches!(fault.kind, FaultKind::NoLine(_) | FaultKind::Busy) {
                        self.failed(id, &fault);
                    }
                    self.pulled(id, self.pull_wait(id, &fault), true);
                    let mut shared = self.desk.exchange.shared();
                    shared.pulls.entry(id).or_default().refused = !passes;
                    return Ok(any);
                }
            }
        }
        self.pulled(id, TimeDelta::zero(), false);
        Ok(any)
    }

    /// Writes down what was told, and what goes with it, in one transaction. Whether anything is new.
    pub(super) fn take(
        &self,
        source: &str,
        changes: Changes,
        with: impl FnOnce(&Write<'_>) -> Result<()>,
    ) -> Result<bool> {
        let Taken { filed, news } = taken(self.store, changes, self.now())?;
        let at = stamp(&*self.desk.clock);
        let any = self.store.write::<_, Error>(|write| {
            let mut any = false;
            for one in &filed {
                any |= arrive::filed(write, source, at.wall, one)?;
            }
            for one in &news {
                any |= news::take(write, self.office, source, at, one)?;
            }
            with(write)?;
            Ok(any)
        })?;
        if any {
            (self.moved)();
        }
        Ok(any)
    }

    fn find_strays(&self) -> Result<bool> {
        let at = stamp(&*self.desk.clock);
        let none = self
            .store
            .read::<_, Error>(|read| Ok(read.news_found(1)?.is_empty()))?;
        if none {
            return Ok(false);
        }
        self.store
            .write(|write| news::take_found(write, self.office, at))
    }

    fn pulled(&self, id: ConnectionId, wait: TimeDelta, failed: bool) {
        let next = self.now() + wait;
        let mut shared = self.desk.exchange.shared();
        let pull = shared.pulls.entry(id).or_default();
        pull.next = Some(next);
        pull.tries = if failed { pull.tries + 1 } else { 0 };
        pull.refused = false;
    }

    fn pull_wait(&self, id: ConnectionId, fault: &Fault) -> TimeDelta {
        let every = self.office.exchange.pull_every();
        let tries = {
            let shared = self.desk.exchange.shared();
            shared.pulls.get(&id).map_or(0, |pull| pull.tries)
        };
        let wait = match passes(&fault.kind) {
            true => backoff::wait(tries, backoff::chance()),
            false => Duration::MAX,
        };
        let asked = fault.retry_after.unwrap_or_default();
        let asked = TimeDelta::from_std(asked).unwrap_or(every);
        TimeDelta::from_std(wait)
            .map_or(every, |wait| wait.min(every))
            .max(asked)
    }
}

/// Whether a fault may be over with the next try.
fn passes(kind: &FaultKind) -> bool {
    matches!(
        kind,
        FaultKind::NoLine(_) | FaultKind::Busy | FaultKind::Doubt(_) | FaultKind::Stopped
    )
}

fn note_of(id: ConnectionId) -> String {
    format!("pulled:{id}")
}
