//! The desk itself: one data folder, one open store, one person signed in.
use std::collections::BTreeSet;
use std::path::PathBuf;
use std::sync::atomic::AtomicBool;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use motcua_case::action::Actor;
use motcua_case::event::{ActorRef, Fact, Stamp, Subject};
use motcua_case::ids::UserId;
use motcua_case::office::Office;
use motcua_case::user::{self, Permission, Role, User};
use motcua_store::keyring::KeyRing;
use motcua_store::{FolderLock, Read, Store, Write, make_folder};
use motcua_worker::Worker;

use crate::assets::Assets;
use crate::backup::BackupRun;
use crate::clock::{Clock, SystemClock};
use crate::error::{Error, ErrorCode, Result};
use crate::exchange::ExchangeRun;
use crate::keystore::{KeyStore, SystemKeyStore};
use crate::paper_reading::PaperReading;
use crate::pictures::PictureCache;
use crate::print::{Printer, SystemPrinter};
use crate::reading::PageReader;
use crate::rules::RulesCache;
use crate::share::ShareRun;
use crate::signing::{SigningKeys, SystemKeys};
use crate::stack::{CopierWatch, ScanRun};

/// The desk. Shared between threads; every method may block.
pub struct Desk {
    pub(crate) base: PathBuf,
    pub(crate) clock: Arc<dyn Clock>,
    pub(crate) keeper: Arc<dyn KeyStore>,
    pub(crate) printer: Arc<dyn Printer>,
    pub(crate) keys: Arc<dyn SigningKeys>,
    pub(crate) worker: Worker,
    pub(crate) assets: Assets,
    pub(crate) rules: RulesCache,
    pub(crate) cancel: AtomicBool,
    /// Set to end a batch of signatures after the copy under way.
    pub(crate) signing: Arc<AtomicBool>,
    /// Ends a running comparison of pictures.
    pub(crate) comparing: AtomicBool,
    pub(crate) pictures: PictureCache,
    pub(crate) backups: BackupRun,
    pub(crate) scans: ScanRun,
    pub(crate) reader: PageReader,
    pub(crate) copier: CopierWatch,
    pub(crate) exchange: ExchangeRun,
    pub(crate) share: ShareRun,
    state: Mutex<State>,
}

/// Parts of the world the desk is given.
pub struct DeskParts {
    /// Base folder of all data.
    pub folder: PathBuf,
    /// Start in the practice store.
    pub practice: bool,
    /// Starts the sandboxed child.
    pub worker: Worker,
    /// Clock.
    pub clock: Arc<dyn Clock>,
    /// Keeper of the device secret.
    pub keeper: Arc<dyn KeyStore>,
    /// Printer.
    pub printer: Arc<dyn Printer>,
    /// Keys to sign with.
    pub keys: Arc<dyn SigningKeys>,
}

impl DeskParts {
    /// The operating system's own parts.
    pub fn system(folder: PathBuf, worker: Worker) -> Self {
        Self {
            folder,
            practice: false,
            keys: Arc::new(SystemKeys::new(worker.clone())),
            worker,
            clock: Arc::new(SystemClock::start()),
            keeper: Arc::new(SystemKeyStore::default()),
            printer: Arc::new(SystemPrinter),
        }
    }
}

#[derive(Default)]
pub(crate) struct State {
    pub(crate) practice: bool,
    pub(crate) lock: Option<Arc<FolderLock>>,
    pub(crate) ring: Option<KeyRing>,
    pub(crate) store: Option<Arc<Store>>,
    pub(crate) session: Option<Session>,
}

/// Who is signed in.
#[derive(Clone)]
pub(crate) struct Session {
    pub(crate) user: User,
    /// The user's own roles, and those of the absent person acted for.
    pub(crate) roles: Vec<Role>,
    /// The absent person acted for.
    pub(crate) acting_for: Option<UserId>,
    pub(crate) store: Arc<Store>,
    pub(crate) picture_token: String,
    /// What this session has looked at already: one look is one entry of the access log.
    pub(crate) seen: Arc<Mutex<BTreeSet<String>>>,
    /// The received paper that is being read.
    pub(crate) reading: Arc<PaperReading>,
}

impl Desk {
    /// A desk over a data folder; nothing is opened yet.
    pub fn new(parts: DeskParts) -> Result<Self> {
        Ok(Self {
            base: parts.folder,
            clock: parts.clock,
            keeper: parts.keeper,
            printer: parts.printer,
            keys: parts.keys,
            worker: parts.worker,
            assets: Assets::load()?,
            rules: RulesCache::default(),
            cancel: AtomicBool::new(false),
            signing: Arc::default(),
            comparing: AtomicBool::new(false),
            pictures: PictureCache::default(),
            backups: BackupRun::default(),
            scans: ScanRun::default(),
            reader: PageReader::default(),
            copier: CopierWatch::default(),
            exchange: ExchangeRun::default(),
            share: ShareRun::default(),
            state: Mutex::new(State {
                practice: parts.practice,
                ..State::default()
            }),
        })
    }

    pub(crate) fn state_mut(&self) -> MutexGuard<'_, State> {
        // A panic while the state was held left it as it was before the failed step.
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The folder of the store in use.
    pub(crate) fn folder(&self, state: &State) -> PathBuf {
        if state.practice {
            self.base.join("practice")
        } else {
            self.base.clone()
        }
    }

    /// Takes the folder for this process, once.
    pub(crate) fn hold_folder(&self, state: &mut State) -> Result<Arc<FolderLock>> {
        if let Some(lock) = &state.lock {
            return Ok(Arc::clone(lock));
        }
        let folder = self.folder(state);
        make_folder(&folder)?;
        let lock = Arc::new(FolderLock::take(&folder)?);
        state.lock = Some(Arc::clone(&lock));
        Ok(lock)
    }

    /// The signed-in session, or [`ErrorCode::Locked`]. Acting for somebody ends with its last day, also while the
    /// session goes on.
    pub(crate) fn session(&self) -> Result<Session> {
        let mut state = self.state_mut();
        let session = state.session.as_mut().ok_or(ErrorCode::Locked)?;
        if let Some(absent) = session.acting_for
            && !session.user.acts_for(self.today()).any(|one| one == absent)
        {
            session.act_for(None, &[]);
        }
        Ok(session.clone())
    }

    /// The session, if its user may use `permission`.
    pub(crate) fn permitted(&self, permission: Permission) -> Result<Session> {
        let session = self.session()?;
        if user::may(&session.roles, permission) {
            Ok(session)
        } else {
            Err(ErrorCode::NotAllowed.into())
        }
    }
}

impl Session {
    pub(crate) fn read<T>(&self, work: impl FnOnce(&Read<'_>) -> Result<T>) -> Result<T> {
        self.store.read(work)
    }

    pub(crate) fn write<T>(&self, work: impl FnOnce(&Write<'_>) -> Result<T>) -> Result<T> {
        self.store.write(work)
    }

    /// Takes up acting for an absent person with these roles besides one's own, or lays it down. What is looked at
    /// from then on is looked at anew.
    pub(crate) fn act_for(&mut self, absent: Option<UserId>, roles: &[Role]) {
        self.roles.clone_from(&self.user.roles);
        let further = roles.iter().filter(|role| !self.user.roles.contains(role));
        self.roles.extend(further);
        self.acting_for = absent;
        self.seen = Arc::default();
    }

    /// The actor as events name it.
    pub(crate) fn actor_ref(&self) -> ActorRef {
        ActorRef {
            user: Some(self.user.id),
            roles: self.roles.clone(),
            acting_for: self.acting_for,
        }
    }

    /// The actor as the table of moves knows it.
    pub(crate) fn actor(&self) -> Actor {
        Actor {
            user: self.user.id,
            roles: self.roles.clone(),
            acting_for: self.acting_for,
            device: self.store.device(),
        }
    }

    pub(crate) fn user_id(&self) -> UserId {
        self.user.id
    }
}

/// The settings, which every set-up store has.
pub(crate) fn office(read: &Read<'_>) -> Result<Office> {
    let office = read.office()?.ok_or_else(|| Error::internal("office"))?;
    Ok(match read.station(read.own_device()?)? {
        Some(station) => office.at(station),
        None => office,
    })
}

/// Where this counter's own settings are kept.
pub(crate) fn counter_subject(read: &Read<'_>) -> Result<Subject> {
    let device = read.own_device()?;
    Ok(match read.station(device)? {
        Some(_) => Subject::Station(device),
        None => Subject::Office,
    })
}

/// Writes settings down as they now stand at this counter. Where it shares a record with others, what belongs to it and
/// what belongs to the commune are told apart, so that no counter tells another its printer.
pub(crate) fn change_office(
    write: &Write<'_>,
    at: Stamp,
    actor: &ActorRef,
    office: Office,
) -> Result<()> {
    let device = write.own_device()?;
    let shared = match (write.station(device)?, write.office()?) {
        (Some(known), Some(shared)) => {
            let station = office.station();
            if station != known {
                let fact = Fact::StationChanged(Box::new(station));
                write.append(at, actor, Subject::Station(device), &fact)?;
            }
            let same = office.at(shared.station());
            if same == shared {
                return Ok(());
            }
            same
        }
        _ => office,
    };
    let fact = Fact::OfficeChanged(Box::new(shared));
    write.append(at, actor, Subject::Office, &fact)?;
    Ok(())
}
