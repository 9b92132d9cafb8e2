//! Which counter of the commune speaks to the province: of a matter the one that received it, of what the province tells by
//! itself the first one; or whoever took over from it (design: one owner delivers).
use std::collections::BTreeMap;

use motcua_case::event::Subject;
use motcua_case::ids::DeviceId;
use motcua_case::office::{Station, heir};
use motcua_store::{Read, Write};

use crate::error::Result;
use crate::share::barred;

/// The note of the store that says who followed whom when the record was looked through.
const SEEN: &str = "exchange-heirs";

/// Who answers for what.
pub(super) struct Owners {
    own: DeviceId,
    stations: BTreeMap<DeviceId, Station>,
    /// This counter is kept out of the commune: whoever has its place tells the province.
    is_barred: bool,
}

impl Owners {
    /// As it stands now.
    pub(super) fn load(read: &Read<'_>) -> Result<Self> {
        Ok(Self {
            own: read.own_device()?,
            stations: read.stations()?,
            is_barred: barred(read)?.is_some(),
        })
    }

    /// Whether this counter tells the province of a matter.
    pub(super) fn is_ours(&self, read: &Read<'_>, subject: Subject) -> Result<bool> {
        if self.is_barred {
            return Ok(false);
        }
        if self.stations.is_empty() {
            return Ok(true);
        }
        let origin = read.origin(subject)?;
        Ok(origin.is_none_or(|origin| heir(&self.stations, origin) == self.own))
    }

    /// Number of the counter that tells the province of a matter, where it is another one.
    pub(super) fn other(&self, read: &Read<'_>, subject: Subject) -> Result<Option<u8>> {
        if self.is_ours(read, subject)? {
            return Ok(None);
        }
        let origin = read.origin(subject)?.unwrap_or(self.own);
        let owner = self.stations.get(&heir(&self.stations, origin));
        Ok(owner.map(|station| station.counter.get()))
    }

    /// Whether this counter hears what the province tells by itself.
    pub(super) fn hears(&self, read: &Read<'_>) -> Result<bool> {
        self.is_ours(read, Subject::Office)
    }

    /// Whether somebody took over since it was noted last.
    pub(super) fn changed(&self, read: &Read<'_>) -> Result<bool> {
        Ok(read.note(SEEN)?.unwrap_or_default() != self.heirs())
    }

    /// Notes who took over from whom.
    pub(super) fn note(&self, write: &Write<'_>) -> Result<()> {
        Ok(write.put_note(SEEN, &self.heirs())?)
    }

    fn heirs(&self) -> String {
        let retired = self.stations.iter().filter_map(|(device, station)| {
            let heir = station.retired?.heir;
            Some(format!("{device}:{heir}"))
        });
        retired.collect::<Vec<_>>().join(" ")
    }
}
