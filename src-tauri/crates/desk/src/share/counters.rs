//! The counters of the commune as a person sees them, and what the head does about one whose PC is gone.
use std::collections::BTreeMap;

use motcua_case::event::{Fact, Subject};
use motcua_case::ids::DeviceId;
use motcua_case::office::heir;
use motcua_case::user::Permission;
use motcua_store::Read;

use super::join::refused;
use super::member::{Member, Standing, anchor, barred};
use crate::clock::stamp;
use crate::desk::Desk;
use crate::error::Result;
use crate::view::share::{CounterView, ShareTrouble, SharingView, Unmirrored};

impl Desk {
    /// How sharing stands; none where nothing is shared.
    pub fn sharing(&self) -> Result<Option<SharingView>> {
        let session = self.session()?;
        let own = session.store.device();
        let found = session.read(|read| view(read, own))?;
        let (heard_at, trouble) = self.share.news();
        Ok(found.map(|view| SharingView {
            heard_at,
            trouble: trouble.or(view.trouble),
            ..view
        }))
    }

    /// The PC of a counter is gone for good: the hub shuts it out, its numbers are never used again, and this counter goes
    /// on with what it began.
    pub fn share_retire(&self, device: DeviceId) -> Result<SharingView> {
        let session = self.permitted(Permission::ChangeOffice)?;
        let own = session.store.device();
        let station = session.read(|read| Ok(read.station(device)?))?;
        if device == own || station.is_none_or(|station| station.retired.is_some()) {
            return Err(refused("retired"));
        }
        // First of all nothing of it is taken any more, in case it is not gone but stolen.
        self.share.revoke(&session.store, device)?;
        let at = stamp(&*self.clock);
        session.write(|write| {
            let fact = Fact::StationRetired { heir: own };
            write.append(at, &session.actor_ref(), Subject::Station(device), &fact)?;
            Ok(())
        })?;
        self.share.nudge();
        self.exchange.nudge();
        self.sharing()?.ok_or_else(|| refused("alone"))
    }
}

fn view(read: &Read<'_>, own: DeviceId) -> Result<Option<SharingView>> {
    let Some(member) = Member::load(read)? else {
        return Ok(None);
    };
    let standing = Standing::load(read)?;
    let trouble = standing_trouble(read)?;
    let written = read.heads()?.newest(own);
    // A hub that does not know this PC has nothing of it.
    let pushed = match trouble {
        Some(ShareTrouble::Unknown) => 0,
        _ => standing.pushed,
    };
    let (things, files) = read.count_untold()?;
    let forked: BTreeMap<DeviceId, u32> = read.forked()?.into_iter().collect();
    let stations = read.stations()?;
    let mut counters: Vec<CounterView> = stations
        .iter()
        .map(|(device, station)| CounterView {
            device: *device,
            counter: station.counter.get(),
            own: *device == own,
            retired_at: station.retired.map(|retired| retired.at),
            heir: station
                .retired
                .and_then(|_| stations.get(&heir(&stations, *device)))
                .map(|heir| heir.counter.get()),
            kept_apart: forked.get(device).copied().unwrap_or(0),
        })
        .collect();
    counters.sort_by_key(|counter| (counter.counter, counter.retired_at));
    Ok(Some(SharingView {
        hub: member.hub,
        commune: member.commune.as_str().to_owned(),
        certificate: member.certificate.map(|hash| hash.to_string()),
        waiting: Unmirrored {
            events: small(written.saturating_sub(pushed)),
            things: small(things),
            files: small(files),
        },
        absent: small(read.count_absent()?),
        clashes: small(read.clashes()?.len() as u64),
        early: read.early()? + read.count_unread()?,
        anchored: small(anchor(read)?.map_or(0, |head| head.seq)),
        heard_at: None,
        trouble,
        counters,
    }))
}

/// What is wrong also while nobody asks the hub.
fn standing_trouble(read: &Read<'_>) -> Result<Option<ShareTrouble>> {
    Ok(match barred(read)?.as_deref() {
        Some("kept_apart") => Some(ShareTrouble::KeptApart),
        Some("unknown") => Some(ShareTrouble::Unknown),
        Some(_) => Some(ShareTrouble::Revoked),
        None if read.count_unread()? > 0 => Some(ShareTrouble::Sealed),
        None => None,
    })
}

fn small(number: u64) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}
