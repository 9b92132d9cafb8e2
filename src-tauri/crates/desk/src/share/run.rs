//! The lanes that tell and hear: one thread each, whoever is signed in and also while the screen is locked.
use std::future::Future;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::Duration;

use chrono::{DateTime, Utc};
use motcua_case::ids::DeviceId;
use motcua_case::replica::{Chain, FaultCode, Invitation, WAIT_MOST};
use motcua_store::Store;
use motcua_store::envelope::SigningKey;
use motcua_sync::Places;
use reqwest::Method;
use serde::de::IgnoredAny;
use tokio::runtime::Runtime;

use super::hub::{Caller, Hub, HubFault};
use super::join::told;
use super::member::{Member, note_barred, signing_key};
use super::mirror::mirror;
use super::pull::{Came, pull, pull_until};
use super::push::{Sent, placed, push};
use super::rests::Rests;
use super::{anchor, files};
use crate::desk::Desk;
use crate::error::{Error, Result};
use crate::view::share::ShareTrouble;

/// How often a lane looks for something new where nothing tells it.
const LOOK: Duration = Duration::from_millis(500);
/// And where nothing is shared.
const LOOK_ALONE: Duration = Duration::from_secs(3);
/// First and longest wait after a hub that did not answer.
const REST: (Duration, Duration) = (Duration::from_secs(1), Duration::from_secs(30));

/// What the lanes share.
pub(crate) struct ShareRun {
    state: Mutex<Shared>,
    changed: Condvar,
    /// Where uploads that were begun go on.
    places: Places,
    runtime: Option<Runtime>,
}

#[derive(Default)]
struct Shared {
    speaker: Option<Arc<Speaker>>,
    fault: Option<ShareTrouble>,
    heard_at: Option<DateTime<Utc>>,
}

/// How one hub is spoken to in the name of one counter.
pub(super) struct Speaker {
    pub(super) hub: Hub,
    pub(super) member: Member,
    pub(super) key: SigningKey,
    device: DeviceId,
    runtime: tokio::runtime::Handle,
    /// Files that came to nothing.
    pub(super) rests: Rests,
    /// The chains were compared with the hub's word for them; whoever compares them is waited for.
    compared: Mutex<bool>,
}

impl From<HubFault> for ShareTrouble {
    fn from(fault: HubFault) -> Self {
        match &fault {
            HubFault::Unreachable(_) => Self::Away,
            HubFault::Garbled => Self::NoHub,
            HubFault::Refused(said) => match said.code {
                FaultCode::Revoked => Self::Revoked,
                FaultCode::UnknownDevice => Self::Unknown,
                FaultCode::OtherHistory => Self::Gap,
                FaultCode::NotAllowed => Self::KeptApart,
                FaultCode::Busy | FaultCode::Unavailable => Self::Busy,
                _ => Self::NoHub,
            },
        }
    }
}

impl From<Error> for ShareTrouble {
    fn from(_: Error) -> Self {
        Self::Store
    }
}

impl Default for ShareRun {
    fn default() -> Self {
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .worker_threads(1)
            .thread_name("share")
            .enable_all()
            .build();
        Self {
            state: Mutex::default(),
            changed: Condvar::new(),
            places: Places::default(),
            // Without it nothing is shared, and the screen says so.
            runtime: runtime.ok(),
        }
    }
}

impl Drop for ShareRun {
    fn drop(&mut self) {
        if let Some(runtime) = self.runtime.take() {
            runtime.shutdown_background();
        }
    }
}

impl Speaker {
    /// Waits until a call has an answer.
    pub(super) fn wait<T>(
        &self,
        call: impl Future<Output = std::result::Result<T, HubFault>>,
    ) -> std::result::Result<T, ShareTrouble> {
        Ok(self.answer(call)?)
    }

    /// As [`Self::wait`], with the hub's own word where it refuses.
    pub(super) fn answer<T>(
        &self,
        call: impl Future<Output = std::result::Result<T, HubFault>>,
    ) -> std::result::Result<T, HubFault> {
        self.runtime.block_on(call)
    }

    fn compared(&self) -> MutexGuard<'_, bool> {
        self.compared.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Compares the chains with the hub's word for them, once.
    fn compare(&self, store: &Store) -> std::result::Result<(), ShareTrouble> {
        let mut compared = self.compared();
        if self.hub.took_session() || !*compared {
            *compared = false;
            anchor::compare(self, store)?;
            // The one that it began itself.
            self.hub.took_session();
            *compared = true;
        }
        Ok(())
    }

    /// Waits until something is done.
    pub(super) fn wait_for<T>(&self, work: impl Future<Output = T>) -> T {
        self.runtime.block_on(work)
    }
}

impl ShareRun {
    fn shared(&self) -> MutexGuard<'_, Shared> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Something was written: it is told at once.
    pub(crate) fn nudge(&self) {
        self.changed.notify_all();
    }

    /// How the hub is spoken to for this store; none where nothing is shared.
    pub(super) fn speaker(&self, store: &Store) -> Result<Option<Arc<Speaker>>> {
        let Some(member) = store.read::<_, Error>(Member::load)? else {
            return Ok(None);
        };
        let device = store.device();
        let mut shared = self.shared();
        if let Some(known) = &shared.speaker
            && (known.device, &known.member.hub) == (device, &member.hub)
        {
            return Ok(Some(Arc::clone(known)));
        }
        let runtime = self
            .runtime
            .as_ref()
            .ok_or_else(|| Error::internal("share"))?;
        let key = store.write::<_, Error>(|write| signing_key(write, device))?;
        let hub = Hub::at(&member.hub, member.meant()).map_err(|_| Error::internal("share"))?;
        let speaker = Arc::new(Speaker {
            hub,
            member,
            key,
            device,
            runtime: runtime.handle().clone(),
            rests: Rests::default(),
            compared: Mutex::default(),
        });
        shared.speaker = Some(Arc::clone(&speaker));
        Ok(Some(speaker))
    }

    /// Waits until a call has an answer.
    pub(super) fn wait<T>(&self, call: impl Future<Output = T>) -> Result<T> {
        let runtime = self
            .runtime
            .as_ref()
            .ok_or_else(|| Error::internal("share"))?;
        Ok(runtime.block_on(call))
    }

    /// Tells the hub of a code by which another counter comes in.
    pub(super) fn invite(&self, store: &Store, invitation: &Invitation) -> Result<()> {
        let speaker = self
            .speaker(store)?
            .ok_or_else(|| Error::internal("share"))?;
        let caller = Caller {
            commune: &speaker.member.commune,
            device: speaker.device,
            key: &speaker.key,
        };
        let said = speaker.hub.ask_as::<IgnoredAny>(
            &caller,
            Method::POST,
            "invitations",
            Some(invitation),
        );
        self.wait(said)?.map_err(|fault| told(&fault))?;
        Ok(())
    }

    /// Takes in everything that there is.
    pub(super) fn hear_all(&self, store: &Store) -> std::result::Result<(), ShareTrouble> {
        let speaker = self.speaker(store)?.ok_or(ShareTrouble::Store)?;
        while pull(&speaker, store, 0)?.more {}
        Ok(())
    }

    /// Tells the hub everything there is and takes in everything that came there before the last of it, and nothing after.
    pub(super) fn tell_in_turn(&self, store: &Store) -> std::result::Result<(), ShareTrouble> {
        let speaker = self.speaker(store)?.ok_or(ShareTrouble::Store)?;
        while let Some(n) = placed(&speaker, store, Chain::Record)? {
            pull_until(&speaker, store, n)?;
        }
        Ok(())
    }

    /// Shuts another counter out.
    pub(super) fn revoke(&self, store: &Store, device: DeviceId) -> Result<()> {
        let speaker = self
            .speaker(store)?
            .ok_or_else(|| Error::internal("share"))?;
        let caller = Caller {
            commune: &speaker.member.commune,
            device: speaker.device,
            key: &speaker.key,
        };
        let path = format!("devices/{device}/revoke");
        let nothing = None::<&()>;
        let said = speaker
            .hub
            .ask_as::<IgnoredAny>(&caller, Method::POST, &path, nothing);
        self.wait(said)?.map_err(|fault| told(&fault))?;
        Ok(())
    }

    /// The hub knows this counter, whatever was wrong before.
    pub(super) fn is_known(&self, now: DateTime<Utc>) {
        self.noted(now, &Ok(Turned::Done));
    }

    /// When the hub last answered, and what is wrong.
    pub(super) fn news(&self) -> (Option<DateTime<Utc>>, Option<ShareTrouble>) {
        let shared = self.shared();
        (shared.heard_at, shared.fault)
    }

    /// Keeps in mind what a turn came to; one in which nobody was asked says nothing.
    fn noted(&self, now: DateTime<Utc>, done: &std::result::Result<Turned, ShareTrouble>) {
        let mut shared = self.shared();
        match done {
            Ok(Turned::Alone | Turned::Idle) => {}
            Ok(_) => {
                shared.fault = None;
                shared.heard_at = Some(now);
            }
            Err(fault) => shared.fault = Some(*fault),
        }
    }

    fn sleep(&self, time: Duration) {
        let shared = self.shared();
        // A wake-up too many does no harm.
        let _woken = self.changed.wait_timeout(shared, time);
    }
}

impl Desk {
    /// Tells and hears until `stop` is set. `moved` hears that something of others came.
    pub fn share_run(&self, stop: &AtomicBool, moved: &(dyn Fn() + Sync)) {
        let lane = |turn: &(dyn Fn() -> Turned + Sync)| {
            let mut rest = REST.0;
            while !stop.load(Ordering::Relaxed) {
                match turn() {
                    Turned::Done => rest = REST.0,
                    Turned::Idle | Turned::Quiet => self.share.sleep(LOOK),
                    Turned::Alone => self.share.sleep(LOOK_ALONE),
                    Turned::Failed => {
                        self.share.sleep(rest);
                        rest = REST.1.min(rest * 2);
                    }
                }
            }
        };
        thread::scope(|scope| {
            scope.spawn(|| lane(&|| self.tell()));
            scope.spawn(|| lane(&|| self.hear(WAIT_MOST, moved)));
            scope.spawn(|| lane(&|| self.send_file()));
            scope.spawn(|| lane(&|| self.fetch_wanted(moved)));
        });
        self.files_are_brought(false);
    }

    /// Tells and hears everything there is now, in this thread. Whether anything moved.
    pub fn share_turn(&self) -> bool {
        let mut any = false;
        if let Some(speaker) = &self.share.shared().speaker {
            speaker.rests.end_all();
        }
        loop {
            let told = self.tell() == Turned::Done;
            let files = self.send_file() == Turned::Done;
            let came = AtomicBool::new(false);
            let heard = self.hear(0, &|| came.store(true, Ordering::Relaxed));
            let fetched = self.fetch_file(&|| {}) == Turned::Done;
            let moved = told || files || fetched || came.load(Ordering::Relaxed);
            any |= moved;
            if !moved || heard == Turned::Failed {
                return any;
            }
        }
    }

    fn tell(&self) -> Turned {
        self.with_speaker(|speaker, store| {
            // A file is known before the event that names it.
            if mirror(speaker, store)? == Sent::Some {
                return Ok(Turned::Done);
            }
            match push(speaker, store, Chain::Record)? {
                Sent::Some => Ok(Turned::Done),
                Sent::Nothing => Ok(push(speaker, store, Chain::Access)?.into()),
            }
        })
    }

    fn send_file(&self) -> Turned {
        self.with_speaker(|speaker, store| {
            Ok(files::send(speaker, store, &self.share.places)?.into())
        })
    }

    fn fetch_file(&self, moved: &(dyn Fn() + Sync)) -> Turned {
        self.with_speaker(|speaker, store| {
            let fetched = files::fetch(speaker, store)?;
            if fetched == Sent::Some {
                moved();
            }
            Ok(fetched.into())
        })
    }

    /// As [`Self::fetch_file`], while people wait for some of them.
    fn fetch_wanted(&self, moved: &(dyn Fn() + Sync)) -> Turned {
        let turned = self.fetch_file(moved);
        self.files_are_brought(turned != Turned::Failed);
        turned
    }

    fn files_are_brought(&self, brought: bool) {
        if let Some(store) = &self.state_mut().store {
            store.files_are_brought(brought);
        }
    }

    fn hear(&self, wait: u32, moved: &(dyn Fn() + Sync)) -> Turned {
        self.with_speaker(|speaker, store| {
            let Came { new, more } = pull(speaker, store, wait)?;
            if new > 0 {
                moved();
            }
            Ok(if new > 0 || more || wait > 0 {
                Turned::Done
            } else {
                Turned::Quiet
            })
        })
    }

    fn with_speaker(
        &self,
        work: impl Fn(&Speaker, &Store) -> std::result::Result<Turned, ShareTrouble>,
    ) -> Turned {
        let store = self.state_mut().store.clone();
        let Some(store) = store.filter(|store| store.takes_writes()) else {
            return Turned::Alone;
        };
        match self.share.speaker(&store) {
            Ok(Some(speaker)) => {
                let compared_work = || {
                    speaker
                        .compare(&store)
                        .and_then(|()| work(&speaker, &store))
                };
                let mut done = compared_work();
                // Whoever comes back may have been put back, and one that left something out was.
                if let Err(ShareTrouble::Away | ShareTrouble::Busy | ShareTrouble::Gap) = done {
                    *speaker.compared() = false;
                }
                if done == Err(ShareTrouble::Gap) {
                    done = compared_work();
                }
                if let Err(trouble) = done {
                    keep_out(&store, trouble);
                }
                self.share.noted(self.clock.now(), &done);
                done.unwrap_or(Turned::Failed)
            }
            Ok(None) => Turned::Alone,
            Err(_) => Turned::Failed,
        }
    }
}

/// A counter that learns that it is kept out remembers it, also when the line is gone.
fn keep_out(store: &Store, trouble: ShareTrouble) {
    let why = match trouble {
        ShareTrouble::Revoked => "revoked",
        ShareTrouble::Unknown => "unknown",
        ShareTrouble::KeptApart => "kept_apart",
        _ => return,
    };
    // A store that does not take it gives no numbers either.
    let _noted = store.write::<_, Error>(|write| note_barred(write, Some(why)));
}

/// What one turn of a lane came to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Turned {
    /// Something was told or came.
    Done,
    /// Nothing is shared, or nobody has opened the store.
    Alone,
    /// There was nothing to ask.
    Idle,
    /// The hub was asked and has nothing.
    Quiet,
    /// It came to nothing.
    Failed,
}

impl From<Sent> for Turned {
    fn from(sent: Sent) -> Self {
        match sent {
            Sent::Nothing => Self::Idle,
            Sent::Some => Self::Done,
        }
    }
}
