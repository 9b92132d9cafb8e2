//! Ways back in: an administrator sets a forgotten secret; the printed recovery key opens a counter to which no
//! administrator has one, or whose device secret is gone.
use std::sync::Arc;

use motcua_case::event::{ActorRef, Fact, SecretRight, Subject};
use motcua_case::ids::UserId;
use motcua_case::user::{Permission, Role, User};
use motcua_store::keyring::{KeyRing, RecoveryKey};
use motcua_store::{DATABASE, Store, StoreKey};

use crate::clock::stamp;
use crate::desk::{Desk, State, office};
use crate::error::{Error, ErrorCode, Result};
use crate::keystore::device_secret;
use crate::restore::tell_restored;
use crate::sign_in::{new_session, session_view};
use crate::view::session::{SessionView, UserTile};

impl Desk {
    /// Sets the secret of a user who forgot it. The user's drafts and name stay.
    pub fn secret_reset(&self, user: UserId, secret: &str) -> Result<()> {
        let session = self.permitted(Permission::ManageUsers)?;
        self.long_enough(session.store.folder(), secret)?;
        let user = session
            .read(|read| Ok(read.user(user)?))?
            .filter(|user| user.active)
            .ok_or(ErrorCode::UserUnknown)?;
        {
            let mut state = self.state_mut();
            let ring = state.ring.as_mut().ok_or(ErrorCode::StoreAbsent)?;
            let key = session.store.key();
            ring.put(user.id, &user.name, &user.roles, secret, &key)?;
        }
        let at = stamp(&*self.clock);
        let by = SecretRight::Administrator;
        session.write(|write| {
            let fact = Fact::SecretSet { by };
            write.append(at, &session.actor_ref(), Subject::User(user.id), &fact)?;
            Ok(())
        })
    }

    /// Administrators for whom the recovery key may set a new secret.
    pub fn recovery_users(&self, recovery_key: &str) -> Result<Vec<UserTile>> {
        let mut state = self.state_mut();
        let (store, _) = self.open_by_recovery(&mut state, recovery_key)?;
        let tile = |user: User| UserTile {
            id: user.id,
            name: user.name,
            roles: user.roles,
            wait_until: None,
        };
        Ok(administrators(&store)?.into_iter().map(tile).collect())
    }

    /// Sets an administrator's secret anew and signs them in. Where this PC's device secret is gone a new one is
    /// made; the others' secrets are then set by that administrator.
    pub fn recover(&self, recovery_key: &str, user: UserId, secret: &str) -> Result<SessionView> {
        let mut state = self.state_mut();
        let (store, key) = self.open_by_recovery(&mut state, recovery_key)?;
        self.long_enough(store.folder(), secret)?;
        let user = administrators(&store)?
            .into_iter()
            .find(|one| one.id == user)
            .ok_or(ErrorCode::UserUnknown)?;
        if self.load_ring(&mut state).is_err() {
            state.ring = Some(self.new_ring(&store, &key, recovery_key)?);
        }
        let ring = state.ring.as_mut().ok_or(ErrorCode::StoreAbsent)?;
        ring.put(user.id, &user.name, &user.roles, secret, &key)?;
        let actor = ActorRef {
            user: Some(user.id),
            roles: user.roles.clone(),
            acting_for: None,
        };
        let by = SecretRight::RecoveryKey;
        store.write::<_, Error>(|write| {
            let at = stamp(&*self.clock);
            tell_restored(write, at, &actor)?;
            let fact = Fact::SecretSet { by };
            write.append(at, &actor, Subject::User(user.id), &fact)?;
            Ok(())
        })?;
        state.store = Some(Arc::clone(&store));
        let session = new_session(user, store)?;
        let view = session_view(&session, self.today())?;
        state.session = Some(session);
        Ok(view)
    }

    fn open_by_recovery(
        &self,
        state: &mut State,
        recovery_key: &str,
    ) -> Result<(Arc<Store>, StoreKey)> {
        let recovery = RecoveryKey::typed(recovery_key).ok_or(ErrorCode::RecoveryKeyWrong)?;
        let lock = self.hold_folder(state)?;
        let folder = self.folder(state);
        if !folder.join(DATABASE).exists() {
            return Err(ErrorCode::StoreAbsent.into());
        }
        let key = recovery
            .unlock(&folder)
            .map_err(|_| ErrorCode::RecoveryKeyWrong)?;
        let store = match &state.store {
            Some(store) => Arc::clone(store),
            None => Arc::new(Store::open(&folder, lock, &key)?),
        };
        Ok((store, key))
    }

    fn new_ring(&self, store: &Store, key: &StoreKey, recovery_key: &str) -> Result<KeyRing> {
        let recovery = RecoveryKey::typed(recovery_key).ok_or(ErrorCode::RecoveryKeyWrong)?;
        let folder = store.folder();
        self.keeper.forget(folder)?;
        let device = device_secret(&*self.keeper, folder)?;
        let office = store.read(office)?;
        Ok(KeyRing::create(
            folder,
            device,
            key,
            &recovery,
            &office.agency.name,
            office.practice,
        )?)
    }
}

fn administrators(store: &Store) -> Result<Vec<User>> {
    let users = store.read::<_, Error>(|read| Ok(read.users()?))?;
    let is = |user: &User| user.active && user.roles.contains(&Role::Administrator);
    Ok(users.into_iter().filter(is).collect())
}
