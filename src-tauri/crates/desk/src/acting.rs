//! Acting for an absent person: set with dates, taken up by choice, and named in every event.
use motcua_case::event::{Fact, Subject};
use motcua_case::ids::UserId;
use motcua_case::user::{Acting, Permission, User};

use crate::clock::stamp;
use crate::desk::Desk;
use crate::error::{Error, ErrorCode, Result};
use crate::sign_in::session_view;
use crate::view::session::SessionView;
use crate::view::settings::SettingsView;

impl Desk {
    /// Says for whom a user acts, and when; the whole list as it shall stand.
    pub fn deputise(&self, user: UserId, acting: &[Acting]) -> Result<SettingsView> {
        let session = self.permitted(Permission::Deputise)?;
        if acting.iter().any(|one| one.to < one.from) {
            return Err(Error::new(ErrorCode::Invalid).with("field", "acting.to"));
        }
        if acting.iter().any(|one| one.absent == user) {
            return Err(Error::new(ErrorCode::Invalid).with("field", "acting.absent"));
        }
        let at = stamp(&*self.clock);
        session.write(|write| {
            let known = write.user(user)?.ok_or(ErrorCode::UserUnknown)?;
            for one in acting {
                write.user(one.absent)?.ok_or(ErrorCode::UserUnknown)?;
            }
            let changed = User {
                acting: acting.to_vec(),
                ..known
            };
            let fact = Fact::UserChanged(changed);
            write.append(at, &session.actor_ref(), Subject::User(user), &fact)?;
            Ok(())
        })?;
        self.settings()
    }

    /// Takes up acting for an absent person, or lays it down. The roles of both count while it lasts.
    pub fn act_for(&self, absent: Option<UserId>) -> Result<SessionView> {
        let today = self.today();
        let session = self.session()?;
        let (user, stands_in) = session.read(|read| {
            let user = read
                .user(session.user_id())?
                .ok_or(ErrorCode::UserUnknown)?;
            let stands_in = absent.map(|id| read.user(id)).transpose()?.flatten();
            Ok((user, stands_in))
        })?;
        if absent.is_some_and(|id| !user.acts_for(today).any(|known| known == id)) {
            return Err(ErrorCode::NotAllowed.into());
        }
        let mut state = self.state_mut();
        let session = state.session.as_mut().ok_or(ErrorCode::Locked)?;
        session.user = user;
        session.act_for(absent, &stands_in.map_or_else(Vec::new, |user| user.roles));
        let session = session.clone();
        drop(state);
        session_view(&session, today)
    }
}
