//! What tests write into a store: people, added by nobody in particular.
use chrono::{DateTime, Utc};
use motcua_case::event::{ActorRef, Stamp};
use motcua_case::ids::{BootId, UserId};
use motcua_case::user::{Role, User};

pub fn moment(wall: DateTime<Utc>) -> Stamp {
    Stamp {
        wall,
        monotonic_ms: 1,
        boot: BootId::fresh(),
    }
}

pub fn nobody() -> ActorRef {
    ActorRef {
        user: None,
        roles: Vec::new(),
        acting_for: None,
    }
}

pub fn user(name: &str) -> User {
    User {
        id: UserId::fresh(),
        name: name.into(),
        roles: vec![Role::Head],
        active: true,
        acting: Vec::new(),
    }
}
