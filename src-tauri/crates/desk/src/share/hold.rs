//! Who works at a dossier: shown at every counter, so that nobody begins what another is at.
use motcua_case::ids::DossierId;
use motcua_store::{Hold, Read};

use crate::desk::{Desk, Session};
use crate::error::{ErrorCode, Result};
use crate::view::share::Holder;

impl Desk {
    /// Takes a dossier, also one that another holds: a person decides that, and the other sees it.
    pub fn hold(&self, dossier: DossierId) -> Result<Option<Holder>> {
        let session = self.session()?;
        let hold = Hold {
            device: session.store.device(),
            user: session.user_id(),
            at: self.clock.now(),
        };
        session.write(|write| {
            write.dossier(dossier)?.ok_or(ErrorCode::NotFound)?;
            Ok(write.put_hold(dossier, Some(hold))?)
        })?;
        self.share.nudge();
        self.holder(&session, dossier)
    }

    /// Lets go of a dossier that somebody holds here.
    pub fn let_go(&self, dossier: DossierId) -> Result<Option<Holder>> {
        let session = self.session()?;
        session.write(|write| {
            let own = session.store.device();
            if write.hold(dossier)?.is_some_and(|hold| hold.device == own) {
                write.put_hold(dossier, None)?;
            }
            Ok(())
        })?;
        self.share.nudge();
        self.holder(&session, dossier)
    }

    fn holder(&self, session: &Session, dossier: DossierId) -> Result<Option<Holder>> {
        session.read(|read| {
            let hold = read.hold(dossier)?;
            hold.map(|hold| shown(read, hold)).transpose()
        })
    }
}

/// A hold as a person is told of it.
pub(crate) fn shown(read: &Read<'_>, hold: Hold) -> Result<Holder> {
    let station = read.station(hold.device)?;
    Ok(Holder {
        name: read
            .user(hold.user)?
            .map(|user| user.name)
            .unwrap_or_default(),
        counter: station.map(|station| station.counter.get()),
        own: read.own_device()? == hold.device,
        since: hold.at,
    })
}
