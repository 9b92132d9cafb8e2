//! A scanner that several counters reach: who uses it is told to the others, so that one who finds it busy knows whom to ask.
use chrono::TimeDelta;
use motcua_scan::source::DeviceId;
use motcua_store::{Held, Hold};

use crate::desk::{Desk, Session};
use crate::error::Result;

/// An older word is what a program left behind that was ended while it scanned.
const BELIEVED: TimeDelta = TimeDelta::minutes(30);

/// This counter uses a scanner until it is dropped.
pub(super) struct Using<'a> {
    desk: &'a Desk,
    session: &'a Session,
    scanner: Option<Held>,
}

impl Desk {
    /// Tells the other counters that this one uses a scanner, unless another said so before.
    pub(super) fn use_scanner<'a>(
        &'a self,
        session: &'a Session,
        device: &str,
    ) -> Result<Using<'a>> {
        let using = Using {
            desk: self,
            session,
            scanner: reached_by_all(device),
        };
        let Some(scanner) = using.scanner else {
            return Ok(using);
        };
        let is_alone = session.read(|read| Ok(read.stations()?.is_empty()))?;
        if !is_alone && using.other()?.is_none() {
            let hold = Hold {
                device: session.store.device(),
                user: session.user_id(),
                at: self.clock.now(),
            };
            session.write(|write| Ok(write.put_hold(scanner, Some(hold))?))?;
            self.share.nudge();
        }
        Ok(using)
    }
}

impl Using<'_> {
    /// Who uses it at another counter.
    pub(super) fn other(&self) -> Result<Option<Hold>> {
        let Some(scanner) = self.scanner else {
            return Ok(None);
        };
        let own = self.session.store.device();
        let since = self.desk.clock.now() - BELIEVED;
        let hold = self.session.read(|read| Ok(read.hold(scanner)?))?;
        Ok(hold.filter(|hold| hold.device != own && hold.at > since))
    }

    fn let_go(&self, scanner: Held) -> Result<()> {
        let own = self.session.store.device();
        self.session.write(|write| {
            if write.hold(scanner)?.is_some_and(|hold| hold.device == own) {
                write.put_hold(scanner, None)?;
            }
            Ok(())
        })?;
        self.desk.share.nudge();
        Ok(())
    }
}

impl Drop for Using<'_> {
    fn drop(&mut self) {
        if let Some(scanner) = self.scanner {
            // A word that stays is not believed for long.
            let _stays = self.let_go(scanner);
        }
    }
}

/// A scanner of the network has the same address everywhere; what hangs on a cable has none.
fn reached_by_all(device: &str) -> Option<Held> {
    let device = DeviceId::from(device.to_owned());
    device.escl_url().map(Held::scanner)
}
