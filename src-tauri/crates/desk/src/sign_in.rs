//! Set-up, sign-in, lock and secrets.
use std::path::Path;
use std::sync::Arc;

use chrono::NaiveDate;
use motcua_case::event::{ActorRef, Fact, Subject};
use motcua_case::id::AgencyCode;
use motcua_case::ids::UserId;
use motcua_case::number::{CounterNo, Slice};
use motcua_case::office::{Office, Policy};
use motcua_case::text;
use motcua_case::user::{Permission, Role, User, may};
use motcua_store::keyring::{FILE, KeyRing, RecoveryKey};
use motcua_store::{
    DATABASE, Key, Store, StoreError, StoreKey, random_key, sync_folder, write_durably,
};

use crate::clock::stamp;
use crate::desk::{Desk, Session, State, office};
use crate::error::{Error, ErrorCode, Result};
use crate::keystore::{KeyStore, ProtectedFile, device_secret};
use crate::restore::tell_restored;
use crate::view::session::{
    AppState, PersonNamed, Phase, SessionView, SetUpDone, SetUpRequest, UserTile,
};

const SET_UP_MARK: &str = "setting-up";

/// A store that was made and has no user yet.
pub(crate) struct MadeStore {
    pub(crate) store: Arc<Store>,
    key: StoreKey,
    device: Key,
    practice: bool,
}

impl Desk {
    /// What the window has to show first.
    pub fn state(&self) -> Result<AppState> {
        let mut state = self.state_mut();
        let mut view = AppState {
            phase: Phase::Blocked,
            practice: state.practice,
            agency: String::new(),
            users: Vec::new(),
            session: None,
            least_secret: 0,
            version: env!("CARGO_PKG_VERSION").to_owned(),
            problem: None,
        };
        view.least_secret = self.keeper.least_secret(&self.folder(&state));
        if let Err(problem) = self.load_ring(&mut state) {
            if problem.code == ErrorCode::StoreAbsent {
                view.phase = Phase::FirstRun;
            } else {
                view.problem = Some(problem);
            }
            return Ok(view);
        }
        if let Some(ring) = &state.ring {
            view.practice = ring.practice();
            ring.label().clone_into(&mut view.agency);
            view.users = ring
                .users()
                .into_iter()
                .map(|user| UserTile {
                    id: user.user,
                    name: user.name,
                    roles: user.roles,
                    wait_until: user.wait_until,
                })
                .collect();
        }
        view.session = state
            .session
            .as_ref()
            .map(|session| session_view(session, self.today()))
            .transpose()?;
        view.phase = if view.session.is_some() {
            Phase::Open
        } else {
            Phase::Locked
        };
        Ok(view)
    }

    /// Sets a new store up with its administrator. The recovery key is in the answer and nowhere else.
    pub fn set_up(&self, request: &SetUpRequest) -> Result<SetUpDone> {
        let mut state = self.state_mut();
        self.create(&mut state, request, false)
    }

    pub(crate) fn create(
        &self,
        state: &mut State,
        request: &SetUpRequest,
        practice: bool,
    ) -> Result<SetUpDone> {
        let counter = CounterNo::new(request.counter).map_err(|_| invalid("counter"))?;
        request
            .agency
            .code
            .parse::<AgencyCode>()
            .map_err(|_| invalid("agency.code"))?;
        let name = text::nfc(request.name.trim());
        if name.is_empty() || request.agency.name.trim().is_empty() {
            return Err(invalid(if name.is_empty() {
                "name"
            } else {
                "agency.name"
            }));
        }
        let made = self.make_store(state, &request.secret, practice)?;
        let mut roles = vec![Role::Administrator];
        roles.extend(
            request
                .roles
                .iter()
                .copied()
                .filter(|role| *role != Role::Administrator),
        );
        let user = User {
            id: UserId::fresh(),
            name,
            roles,
            active: true,
            acting: Vec::new(),
        };
        let office = Office {
            agency: request.agency.clone(),
            counter,
            slice: Slice::of_counter(counter),
            policy: Policy::default(),
            local_days: Vec::new(),
            practice,
            restored: None,
            register_floor: None,
            certify: motcua_case::certify::CertifySetting::default(),
            exchange: motcua_case::exchange::ExchangeSetting::default(),
        };
        let at = stamp(&*self.clock);
        let actor = ActorRef {
            user: None,
            roles: Vec::new(),
            acting_for: None,
        };
        made.store.write::<_, Error>(|write| {
            write.append(
                at,
                &actor,
                Subject::Office,
                &Fact::OfficeChanged(Box::new(office.clone())),
            )?;
            write.append(
                at,
                &actor,
                Subject::User(user.id),
                &Fact::UserAdded(user.clone()),
            )?;
            Ok(())
        })?;
        self.first_user(state, made, &request.agency.name, user, &request.secret)
    }

    /// A store for this folder that is nobody's yet.
    pub(crate) fn make_store(
        &self,
        state: &mut State,
        secret: &str,
        practice: bool,
    ) -> Result<MadeStore> {
        let lock = self.hold_folder(state)?;
        let folder = self.folder(state);
        begin_set_up(&folder)?;
        // Nothing of practice is worth a place in the system's key store.
        let keeper: &dyn KeyStore = if practice {
            &ProtectedFile
        } else {
            &*self.keeper
        };
        let device = device_secret(keeper, &folder)?;
        self.long_enough(&folder, secret)?;
        let key = StoreKey::random()?;
        Ok(MadeStore {
            store: Arc::new(Store::create(&folder, lock, &key)?),
            key,
            device,
            practice,
        })
    }

    /// Gives the store its first user, who is signed in from then on.
    pub(crate) fn first_user(
        &self,
        state: &mut State,
        made: MadeStore,
        agency: &str,
        user: User,
        secret: &str,
    ) -> Result<SetUpDone> {
        let MadeStore {
            store,
            key,
            device,
            practice,
        } = made;
        let recovery = RecoveryKey::random()?;
        let folder = store.folder();
        let mut ring = KeyRing::create(folder, device, &key, &recovery, agency, practice)?;
        ring.put(user.id, &user.name, &user.roles, secret, &key)?;
        end_set_up(folder)?;
        state.ring = Some(ring);
        state.store = Some(Arc::clone(&store));
        let session = new_session(user, store)?;
        let view = session_view(&session, self.today())?;
        state.session = Some(session);
        Ok(SetUpDone {
            recovery_key: recovery.printed().to_string(),
            session: view,
        })
    }

    /// Signs a user in, opening the store at the first sign-in.
    pub fn sign_in(&self, user: UserId, secret: &str) -> Result<SessionView> {
        let mut state = self.state_mut();
        self.load_ring(&mut state)?;
        let folder = self.folder(&state);
        let lock = self.hold_folder(&mut state)?;
        let now = self.clock.now();
        let ring = state.ring.as_mut().ok_or(ErrorCode::StoreAbsent)?;
        let key = ring
            .unlock(user, secret, now)
            .map_err(|error| Error::unlock(error, now))?;
        let store = match &state.store {
            Some(store) => Arc::clone(store),
            None => Arc::new(Store::open(&folder, lock, &key)?),
        };
        let known = store.read::<_, Error>(|read| Ok(read.user(user)?))?;
        let user = known
            .filter(|user| user.active)
            .ok_or(ErrorCode::UserUnknown)?;
        state.store = Some(Arc::clone(&store));
        let session = new_session(user, store)?;
        match self.begin_session(&session) {
            // A store that cannot be written keeps nobody out.
            Err(_) if !session.store.takes_writes() => {}
            other => other?,
        }
        let view = session_view(&session, self.today())?;
        state.session = Some(session);
        Ok(view)
    }

    /// What is due when somebody signs in: a restored store says so in the record, drafts that rested long enough go.
    fn begin_session(&self, session: &Session) -> Result<()> {
        if session.read(|read| Ok(read.restored_from()?))?.is_some() {
            let at = stamp(&*self.clock);
            session.write(|write| tell_restored(write, at, &session.actor_ref()))?;
        }
        self.sweep(session)
    }

    /// Locks the screen: the store stays open for running work, and serves nobody.
    pub fn lock(&self) -> Result<()> {
        self.state_mut().session = None;
        self.pictures.clear();
        Ok(())
    }

    /// Signs out: the store is closed and its key forgotten.
    pub fn sign_out(&self) -> Result<()> {
        self.backup_cancel();
        let mut state = self.state_mut();
        state.session = None;
        state.store = None;
        drop(state);
        // Calls on their way end now, and with them the last hold on the store.
        self.exchange.halt();
        self.pictures.clear();
        Ok(())
    }

    /// Changes the signed-in user's secret. No file is encrypted again.
    pub fn change_secret(&self, old: &str, new: &str) -> Result<()> {
        let session = self.session()?;
        self.long_enough(session.store.folder(), new)?;
        let mut state = self.state_mut();
        let now = self.clock.now();
        let ring = state.ring.as_mut().ok_or(ErrorCode::StoreAbsent)?;
        let key = ring
            .unlock(session.user_id(), old, now)
            .map_err(|error| Error::unlock(error, now))?;
        ring.put(
            session.user_id(),
            &session.user.name,
            &session.user.roles,
            new,
            &key,
        )?;
        Ok(())
    }

    /// Reads the key ring and holds the folder; [`ErrorCode::StoreAbsent`] before the first set-up.
    pub(crate) fn load_ring(&self, state: &mut State) -> Result<()> {
        if state.ring.is_some() {
            return Ok(());
        }
        self.hold_folder(state)?;
        let folder = self.folder(state);
        let setting_up = folder.join(SET_UP_MARK).exists();
        if !folder.join(DATABASE).exists() && folder.join(FILE).exists() && !setting_up {
            // A restore was cut off after the database was moved aside. That is no first run either: a set-up would
            // write over the keys of what was moved.
            return Err(Error::new(ErrorCode::StoreDamaged).with("where", "database"));
        }
        if !folder.join(DATABASE).exists() || setting_up {
            return Err(ErrorCode::StoreAbsent.into());
        }
        // A database without its device secret is not a first run: it must never be set up over.
        let device = self
            .keeper
            .load(&folder)?
            .ok_or(ErrorCode::KeyRingUnreadable)?;
        state.ring = Some(KeyRing::load(&folder, device)?);
        Ok(())
    }

    pub(crate) fn long_enough(&self, folder: &Path, secret: &str) -> Result<()> {
        let least = self.keeper.least_secret(folder);
        if secret.chars().count() < usize::from(least) {
            return Err(Error::new(ErrorCode::SecretShort).with("least", least));
        }
        Ok(())
    }
}

pub(crate) fn session_view(session: &Session, today: NaiveDate) -> Result<SessionView> {
    let office = session.read(office)?;
    let users = session.read(|read| Ok(read.users()?))?;
    let name_of = |id: UserId| users.iter().find(|user| user.id == id).map(person_named);
    Ok(SessionView {
        user: session.user.id,
        name: session.user.name.clone(),
        roles: session.roles.clone(),
        permissions: Permission::ALL
            .into_iter()
            .filter(|permission| may(&session.roles, *permission))
            .collect(),
        acting_for: session.acting_for.and_then(name_of),
        may_act_for: session.user.acts_for(today).filter_map(name_of).collect(),
        counter: office.counter.get(),
        lock_after_minutes: office.policy.lock_after_minutes,
        picture_token: session.picture_token.clone(),
    })
}

pub(crate) fn new_session(user: User, store: Arc<Store>) -> Result<Session> {
    let token = random_key()?;
    let picture_token = token
        .iter()
        .take(16)
        .map(|byte| format!("{byte:02x}"))
        .collect();
    Ok(Session {
        roles: user.roles.clone(),
        acting_for: None,
        user,
        store,
        picture_token,
        seen: Arc::default(),
        reading: Arc::default(),
    })
}

/// A user by name.
pub(crate) fn person_named(user: &User) -> PersonNamed {
    PersonNamed {
        id: user.id,
        name: user.name.clone(),
    }
}

fn invalid(field: &str) -> Error {
    Error::new(ErrorCode::Invalid).with("field", field)
}

/// Marks a set-up as running. A set-up cut off by a power cut leaves a database whose key was never wrapped for
/// anyone; only under this mark may such a database be cleared away.
fn begin_set_up(folder: &Path) -> Result<()> {
    let mark = folder.join(SET_UP_MARK);
    if mark.exists() {
        for name in [
            DATABASE.to_owned(),
            format!("{DATABASE}-wal"),
            format!("{DATABASE}-shm"),
            FILE.to_owned(),
            // Raised by a store whose key nobody has: to the next one it is a stranger's.
            "mark".to_owned(),
        ] {
            remove(&folder.join(name))?;
        }
    } else if folder.join(DATABASE).exists() || folder.join(FILE).exists() {
        return Err(ErrorCode::StoreExists.into());
    }
    Ok(write_durably(&mark, b"")?)
}

/// The mark must be gone for good before anyone relies on the store: a mark that a power cut brought back would
/// let the next set-up clear everything away.
fn end_set_up(folder: &Path) -> Result<()> {
    remove(&folder.join(SET_UP_MARK))?;
    Ok(sync_folder(folder)?)
}

fn remove(path: &Path) -> Result<()> {
    match std::fs::remove_file(path) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
            Err(StoreError::from(error).into())
        }
        _ => Ok(()),
    }
}
