//! How the store is: room on the disk, failing writes, acknowledged events that are gone.
use motcua_case::user::Permission;
use motcua_store::{Health, Problem, Store};

use crate::desk::{Desk, Session};
use crate::error::{ErrorCode, Result};
use crate::view::backup::{EventsLost, StoreHealth, StoreState};

impl Desk {
    /// Room, health and what is missing, for the status bar and the settings screen.
    pub fn store_state(&self) -> Result<StoreState> {
        let session = self.session()?;
        let space = session.store.space()?;
        Ok(StoreState {
            health: match session.store.health() {
                Health::Fine => StoreHealth::Fine,
                Health::Tight => StoreHealth::Tight,
                Health::ReadOnly => StoreHealth::ReadOnly,
                Health::Failing => StoreHealth::Failing,
            },
            missing: missing(&session.store),
            free: megabytes(space.free),
            reserve_whole: space.reserve_whole,
            database: megabytes(space.database),
            files: megabytes(space.files),
            sources: megabytes(space.sources),
        })
    }

    /// The head has seen that acknowledged events are gone and goes on without them. The store becomes a new device
    /// whose numbers are locked, and everybody signs in again.
    pub fn go_on_without_missing(&self) -> Result<()> {
        let session = self.permitted(Permission::BackUp)?;
        session.store.go_on_without_missing()?;
        drop(session);
        self.sign_out()
    }

    /// Nothing new is begun on a disk that is nearly full or fails: what was begun must still find room.
    pub(crate) fn room_for_more(&self, session: &Session) -> Result<()> {
        match session.store.health_now() {
            Health::Fine => Ok(()),
            Health::Tight => Err(ErrorCode::DiskTight.into()),
            Health::ReadOnly => Err(ErrorCode::ReadOnly.into()),
            Health::Failing => Err(ErrorCode::DiskFailing.into()),
        }
    }
}

fn missing(store: &Store) -> Option<EventsLost> {
    let (from, to) = match store.missing()? {
        Problem::Missing { from, to, .. } => (*from, *to),
        Problem::Chain { seq, .. } => (*seq, *seq),
        _ => return None,
    };
    Some(EventsLost {
        from: count(from),
        to: Some(count(to)),
    })
}

/// Whole megabytes, begun ones counted.
pub(crate) fn megabytes(bytes: u64) -> u32 {
    count(bytes.div_ceil(1024 * 1024))
}

pub(crate) fn count(number: u64) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}
