//! The delivery itself: lanes of threads that take what is due, one matter at a time, and put every answer into the
//! record before they go on.
use std::collections::{BTreeMap, BTreeSet};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, OnceLock, PoisonError};
use std::thread;
use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use motcua_case::exchange::{ConnectionSetting, RouteTo};
use motcua_case::ids::{ConnectionId, DeviceId};
use motcua_case::office::Office;
use motcua_store::{Lane, Store};
use motcua_sync::{FaultKind, Province, Stop};
use tokio::runtime::Runtime;

use super::asking::Answers;
use super::backoff::Budget;
use super::drop_folder::FolderLook;
use super::line::Line;
use super::owner::Owners;
use super::pull::{self, Pulls};
use super::setting::Speaker;
use super::{queue, setting};
use crate::desk::{Desk, office};
use crate::error::{Error, Result};
use crate::view::exchange::LineState;

/// Threads that send dossiers and steps.
const WORD_LANES: usize = 3;
/// Threads that send files: two streams fill a line, more only share it.
const FILE_LANES: usize = 2;
/// How often a lane looks for something new.
const LOOK: Duration = Duration::from_millis(500);
/// A file that could not be had is not asked for again at once by hosts that have a clock of their own.
const FETCH_STEP: TimeDelta = TimeDelta::seconds(1);
/// Matters looked at for one that may go.
const AT_ONCE: u32 = 200;
/// A repetition is made after this however many were made before, so that nothing waits for a success that cannot come.
const FORCED: TimeDelta = TimeDelta::seconds(10);

/// What the lanes share.
pub(crate) struct ExchangeRun {
    state: Mutex<Shared>,
    changed: Condvar,
    /// One lane at a time looks through the record and tries the lines.
    leading: Mutex<()>,
    /// One lane at a time asks for what is new.
    pub(super) pulling: Mutex<()>,
    stop: Stop,
    pub(super) answers: Answers,
    /// The counter that a package is delivered for; set where the open store is a package, from which is only delivered.
    pub(super) home: OnceLock<DeviceId>,
    runtime: Option<Runtime>,
}

/// Everything that is known in memory only.
#[derive(Default)]
pub(super) struct Shared {
    pub(super) lines: BTreeMap<ConnectionId, Line>,
    speakers: BTreeMap<ConnectionId, (ConnectionSetting, Option<u32>, Arc<Speaker>)>,
    pub(super) busy: BTreeSet<String>,
    pub(super) pulls: Pulls,
    pub(super) folder: FolderLook,
    /// Bytes of the file of a matter that went, of how many.
    pub(super) moving: BTreeMap<String, (u64, u64)>,
    budget: Budget,
    forced: Option<DateTime<Utc>>,
    pub(super) last_taken: Option<DateTime<Utc>>,
}

impl Default for ExchangeRun {
    fn default() -> Self {
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .worker_threads(1)
            .thread_name("exchange")
            .enable_all()
            .build();
        Self {
            state: Mutex::default(),
            changed: Condvar::new(),
            leading: Mutex::default(),
            pulling: Mutex::default(),
            stop: Stop::default(),
            answers: Answers::default(),
            home: OnceLock::new(),
            // Without it nothing is sent, and the lines say so.
            runtime: runtime.ok(),
        }
    }
}

impl Drop for ExchangeRun {
    fn drop(&mut self) {
        // A desk may be dropped anywhere, also where a runtime must not be waited for; nothing is on its way any more.
        if let Some(runtime) = self.runtime.take() {
            runtime.shutdown_background();
        }
    }
}

/// What one turn did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ExchangeTurn {
    /// Something moved.
    pub moved: bool,
    /// When there is something to do again.
    pub next: Option<DateTime<Utc>>,
}

/// What a lane works with.
pub(super) struct Lanes<'a> {
    pub(super) desk: &'a Desk,
    pub(super) store: &'a Arc<Store>,
    pub(super) office: &'a Office,
    /// What the province tells by itself is heard here, and by no other counter of the commune.
    pub(super) hears: bool,
    pub(super) moved: &'a (dyn Fn() + Sync),
}

impl ExchangeRun {
    pub(super) fn shared(&self) -> MutexGuard<'_, Shared> {
        // What is in it is replaced whole by each step.
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The device in whose name is told what a store holds.
    pub(super) fn told_for(&self, store: &Store) -> DeviceId {
        self.home.get().copied().unwrap_or(store.device())
    }

    /// Something is new: the lanes look at once.
    pub(crate) fn nudge(&self) {
        self.changed.notify_all();
    }

    /// Ends calls on their way; their answers are asked for when it goes on.
    pub(crate) fn halt(&self) {
        self.stop.stop();
        self.answers.forget();
        self.nudge();
    }

    /// Waits until a call has an answer.
    pub(super) fn wait<T>(&self, call: impl Future<Output = T>) -> Option<T> {
        self.runtime.as_ref().map(|runtime| runtime.block_on(call))
    }

    /// Forgets how a system was spoken to.
    pub(crate) fn forget(&self, id: ConnectionId) {
        let mut shared = self.shared();
        shared.speakers.remove(&id);
        shared.lines.remove(&id);
        shared.pulls.remove(&id);
        drop(shared);
        self.nudge();
    }

    fn sleep(&self) {
        let shared = self.shared();
        // A wake-up too many does no harm.
        let _woken = self.changed.wait_timeout(shared, LOOK);
    }
}

impl Desk {
    /// Delivers until `stop` is set, whoever is signed in and also while the screen is locked; not after everybody
    /// signed out. `moved` hears that something changed.
    pub fn exchange_run(&self, stop: &AtomicBool, moved: &(dyn Fn() + Sync)) {
        let lane = |lane: Lane| {
            while !stop.load(Ordering::Relaxed) {
                // A store that cannot be written, or is closed, is looked at again with the next turn.
                let worked = self.turn(lane, moved).unwrap_or(false);
                if !worked {
                    self.exchange.sleep();
                }
            }
        };
        thread::scope(|scope| {
            for _ in 0..WORD_LANES {
                scope.spawn(|| lane(Lane::Words));
            }
            for _ in 0..FILE_LANES {
                scope.spawn(|| lane(Lane::Files));
            }
        });
    }

    /// Does everything that is due now, in this thread; for hosts that have a clock of their own.
    pub fn exchange_turn(&self) -> Result<ExchangeTurn> {
        let mut any = false;
        while self.turn(Lane::Words, &|| {})? | self.turn(Lane::Files, &|| {})? {
            any = true;
        }
        Ok(ExchangeTurn {
            moved: any,
            next: self.exchange_next()?,
        })
    }

    /// When something is due again: a matter, or a line that is tried.
    pub(super) fn exchange_next(&self) -> Result<Option<DateTime<Utc>>> {
        let Some(store) = self.store_held() else {
            return Ok(None);
        };
        let (office, hears, due, fetch) = store.read::<_, Error>(|read| {
            let words = read.exchange_next(Lane::Words)?;
            let files = read.exchange_next(Lane::Files)?;
            let due = words.into_iter().chain(files).min();
            let fetch = read.online_next()?.into_iter().chain(read.news_next()?);
            let hears = self.exchange.home.get().is_none() && Owners::load(read)?.hears(read)?;
            Ok((office(read)?, hears, due, fetch.min()))
        })?;
        if office.exchange.stopped {
            return Ok(due);
        }
        let now = self.clock.now();
        let shared = self.exchange.shared();
        let lines = shared.lines.values().filter_map(|line| line.not_before);
        // A matter waits for its line, and a line is only tried where something waits.
        let line = lines.filter(|then| *then > now).min();
        let due = due.map(|due| line.map_or(due, |then| then.max(due)));
        let open = shared.lines.values().any(|line| line.open(now));
        if !hears {
            return Ok(due);
        }
        let dropped = office.exchange.drop_folder.is_some();
        let look = dropped.then(|| shared.folder.next.unwrap_or(now));
        let fetch = fetch
            .filter(|_| open || dropped)
            .map(|at| at.max(now + FETCH_STEP));
        let asked = office.exchange.connections.iter();
        let asked = asked.filter_map(|connection| shared.next_pull(connection, now));
        Ok(asked.chain(due).chain(fetch).chain(look).min())
    }

    /// The open store, whether or not the screen is locked.
    pub(super) fn store_held(&self) -> Option<Arc<Store>> {
        self.state_mut().store.clone()
    }

    /// One matter of a lane, as far as it goes. Whether anything was done.
    fn turn(&self, lane: Lane, moved: &(dyn Fn() + Sync)) -> Result<bool> {
        let Some(store) = self.store_held().filter(|store| store.takes_writes()) else {
            return Ok(false);
        };
        self.exchange.stop.release();
        let (office, hears) = store.read::<_, Error>(|read| {
            let hears = self.exchange.home.get().is_none() && Owners::load(read)?.hears(read)?;
            Ok((office(read)?, hears))
        })?;
        let exchange = &office.exchange;
        let alone = exchange.connections.is_empty() && exchange.drop_folder.is_none();
        if exchange.stopped || alone {
            return Ok(false);
        }
        let lanes = Lanes {
            desk: self,
            store: &store,
            office: &office,
            hears,
            moved,
        };
        lanes.lead()?;
        let asks = lane == Lane::Words && hears;
        let came = asks && (lanes.pull()? | lanes.look_into_folder()?);
        let Some(item) = lanes.claim(lane)? else {
            let fetches = lane == Lane::Files && hears;
            return Ok(came || (fetches && lanes.fetch()?));
        };
        let done = lanes.carry(&item);
        self.exchange.shared().busy.remove(&item.subject);
        moved();
        done.map(|()| true)
    }
}

impl Lanes<'_> {
    pub(super) fn now(&self) -> DateTime<Utc> {
        self.desk.clock.now()
    }

    /// Looks through the record and tries the lines, unless another lane does.
    fn lead(&self) -> Result<()> {
        let run = &self.desk.exchange;
        let Ok(_leading) = run.leading.try_lock() else {
            return Ok(());
        };
        // What is in a package was put in line at its counter.
        let looks = run.home.get().is_none();
        if looks && queue::look_through(self.store, self.office)? {
            (self.moved)();
        }
        for connection in &self.office.exchange.connections {
            let closed = {
                let mut shared = run.shared();
                let line = shared.lines.entry(connection.id).or_default();
                line.to_try(self.now())
            };
            if closed && (self.anything_waits()? || (self.hears && self.pull_due(connection))) {
                self.try_line(connection);
                (self.moved)();
            }
        }
        Ok(())
    }

    fn anything_waits(&self) -> Result<bool> {
        self.store.read(|read| {
            let words = read.exchange_next(Lane::Words)?;
            Ok(words.or(read.exchange_next(Lane::Files)?).is_some())
        })
    }

    fn try_line(&self, connection: &ConnectionSetting) {
        let Some(speaker) = self.speaker(connection) else {
            return;
        };
        let was_barred = matches!(
            self.desk.exchange.shared().lines.get(&connection.id),
            Some(Line {
                state: LineState::Barred { .. },
                ..
            })
        );
        let answer = self.desk.exchange.wait(async {
            let reached = speaker.adapter.reach().await?;
            if was_barred {
                speaker.adapter.session().await?;
            }
            Ok::<_, motcua_sync::Fault>(reached)
        });
        match answer {
            Some(Ok(reached)) => self.heard(connection.id, reached.spread),
            Some(Err(fault)) => self.failed(connection.id, &fault),
            None => {}
        }
    }

    /// The next matter of a lane whose line is open.
    fn claim(&self, lane: Lane) -> Result<Option<motcua_store::ExchangeItem>> {
        let now = self.now();
        // While nothing can be sent nothing is looked at: a counter may be out for days.
        let open = |line: &Line| line.open(now);
        if !self.desk.exchange.shared().lines.values().any(open) {
            return Ok(None);
        }
        let due = self
            .store
            .read::<_, Error>(|read| Ok(read.exchange_due(lane, now, AT_ONCE)?))?;
        for item in due {
            let Some(matter) = super::loaded(self.store, &item.subject)? else {
                self.store
                    .write::<_, Error>(|write| Ok(write.drop_exchange(&item.subject)?))?;
                continue;
            };
            let RouteTo::Connection(id) = matter.route(self.office) else {
                super::keep_by_hand(self.store, &item)?;
                continue;
            };
            let mut shared = self.desk.exchange.shared();
            let alone = shared.busy.is_empty();
            let open = shared
                .lines
                .get(&id)
                .is_some_and(|line| line.open(now) && (alone || !line.is_on_trial()));
            if open && !shared.busy.contains(&item.subject) && shared.may_repeat(&item, now) {
                shared.busy.insert(item.subject.clone());
                return Ok(Some(item));
            }
        }
        Ok(None)
    }

    /// Whoever speaks to a system; none where its setting cannot be used, which its line then says.
    pub(super) fn speaker(&self, connection: &ConnectionSetting) -> Option<Arc<Speaker>> {
        let run = &self.desk.exchange;
        let rate = self.office.exchange.bytes_per_second;
        if let Some((known, pace, speaker)) = run.shared().speakers.get(&connection.id)
            && known == connection
            && *pace == rate
        {
            return Some(Arc::clone(speaker));
        }
        let made = setting::speaker(self.store, self.office, connection, &run.stop);
        let mut shared = run.shared();
        match made {
            Ok(speaker) => {
                let speaker = Arc::new(speaker);
                let kept = (connection.clone(), rate, Arc::clone(&speaker));
                shared.speakers.insert(connection.id, kept);
                Some(speaker)
            }
            Err(_unusable) => {
                let line = shared.lines.entry(connection.id).or_default();
                line.state = LineState::Unset;
                None
            }
        }
    }

    /// A system answered.
    pub(super) fn heard(&self, id: ConnectionId, spread: Option<Duration>) {
        let now = self.now();
        let mut shared = self.desk.exchange.shared();
        shared.budget.earn();
        shared.lines.entry(id).or_default().heard(now, spread);
    }

    /// A call for a matter was answered.
    pub(super) fn answered(&self, id: ConnectionId) {
        self.heard(id, None);
        let mut shared = self.desk.exchange.shared();
        shared.lines.entry(id).or_default().answered();
    }

    /// A repetition failed.
    pub(super) fn repeated_in_vain(&self) {
        self.desk.exchange.shared().budget.spend();
    }

    /// A call failed: what that says of the line.
    pub(super) fn failed(&self, id: ConnectionId, fault: &motcua_sync::Fault) {
        let now = self.now();
        let mut shared = self.desk.exchange.shared();
        let line = shared.lines.entry(id).or_default();
        match &fault.kind {
            FaultKind::NoLine(why) => line.failed(setting::line_fault(*why), now),
            FaultKind::Barred(refusal) => {
                line.barred(refusal.code.clone(), refusal.words.clone(), now);
            }
            FaultKind::Session => line.barred(String::new(), String::new(), now),
            FaultKind::Busy => {
                line.heard(now, None);
                line.pause(fault.retry_after.unwrap_or(Duration::from_secs(5)), now);
            }
            FaultKind::Doubt(_) => line.doubted(now),
            FaultKind::Stopped => {}
            // It was understood and answered.
            _ => {
                line.heard(now, None);
                line.answered();
            }
        }
    }
}

impl Shared {
    /// When a system is asked next what is new, or its line is tried for that; none where it cannot be asked.
    fn next_pull(
        &self,
        connection: &ConnectionSetting,
        now: DateTime<Utc>,
    ) -> Option<DateTime<Utc>> {
        let line = self.lines.get(&connection.id);
        if !pull::can(connection) || line.is_some_and(|line| line.state == LineState::Unset) {
            return None;
        }
        let due = self.pulls.get(&connection.id).and_then(|pull| pull.next);
        let may = line.and_then(|line| line.not_before);
        Some(due.unwrap_or(now).max(may.unwrap_or(now)))
    }

    /// Whether a matter that failed before may be tried again now.
    fn may_repeat(&mut self, item: &motcua_store::ExchangeItem, now: DateTime<Utc>) -> bool {
        let first = super::work::Work::of(item).is_ok_and(|work| work.tries == 0);
        if first || self.budget.is_left() {
            return true;
        }
        let forced = self.forced.is_none_or(|then| now - then >= FORCED);
        if forced {
            self.forced = Some(now);
        }
        forced
    }
}
