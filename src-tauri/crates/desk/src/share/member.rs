//! What this counter has of the commune that it shares its record with.
use motcua_case::id::AgencyCode;
use motcua_case::ids::{DeviceId, EventId, Hash};
use motcua_case::replica::{Chain, Head, Loose, PublicKey};
use motcua_store::envelope::SigningKey;
use motcua_store::{CommuneKey, Key, Read, Write};
use motcua_sync::Meant;
use serde::{Deserialize, Serialize};

use crate::error::{Error, Result};

const NOTE: &str = "share";
const PUSHED: &str = "share pushed";
const PUSHED_ACCESS: &str = "share pushed accesses";
const PULLED: &str = "share pulled";
const ANCHOR: &str = "share anchor";
const KIT: &str = "share kit";
const PLACE: &str = "share place";

/// Where the record is shared, and with what keys.
#[derive(Clone, Serialize, Deserialize)]
pub(crate) struct Member {
    /// Address of the hub.
    pub(crate) hub: String,
    /// The commune.
    pub(crate) commune: AgencyCode,
    /// The key the hub countersigns with.
    pub(crate) hub_key: PublicKey,
    /// SHA-256 of the hub's certificate, where it has one that nobody else vouches for.
    #[serde(default)]
    pub(crate) certificate: Option<Hash>,
    /// The commune's key. It lies in the encrypted database like every other key of the store.
    secret: Hash,
}

/// How far it has been told, and heard.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Standing {
    /// The hub has this counter's events up to here.
    pub(crate) pushed: u64,
    /// And its access log up to here.
    pub(crate) pushed_accesses: u64,
    /// What the commune's feed had up to here was taken in.
    pub(crate) pulled: u64,
}

impl Member {
    /// A counter that comes in.
    pub(crate) fn new(
        hub: &str,
        hub_key: PublicKey,
        certificate: Option<Hash>,
        key: &CommuneKey,
    ) -> Self {
        Self {
            certificate,
            hub: hub.to_owned(),
            commune: key.commune().clone(),
            hub_key,
            secret: Hash(*key.exposed()),
        }
    }

    /// What is known here; none where nothing is shared.
    pub(crate) fn load(read: &Read<'_>) -> Result<Option<Self>> {
        let note = read.note(NOTE)?;
        note.map(|note| serde_json::from_str(&note))
            .transpose()
            .map_err(|_| Error::internal("share"))
    }

    /// Keeps it.
    pub(crate) fn save(&self, write: &Write<'_>) -> Result<()> {
        let note = serde_json::to_string(self).map_err(|_| Error::internal("share"))?;
        Ok(write.put_note(NOTE, &note)?)
    }

    /// Which server is the hub.
    pub(crate) fn meant(&self) -> Meant {
        self.certificate
            .map_or(Meant::Known, |hash| Meant::This(hash.0))
    }

    /// The commune's key.
    pub(crate) fn key(&self) -> CommuneKey {
        CommuneKey::from_key(self.commune.clone(), Key::new(self.secret.0))
    }
}

impl Standing {
    /// As it is noted.
    pub(crate) fn load(read: &Read<'_>) -> Result<Self> {
        let number = |name: &str| -> Result<u64> {
            let note = read.note(name)?;
            Ok(note.and_then(|note| note.parse().ok()).unwrap_or(0))
        };
        Ok(Self {
            pushed: number(PUSHED)?,
            pushed_accesses: number(PUSHED_ACCESS)?,
            pulled: number(PULLED)?,
        })
    }

    /// Up to where the hub has one of this counter's chains.
    pub(crate) fn pushed_of(&self, chain: Chain) -> u64 {
        match chain {
            Chain::Record => self.pushed,
            Chain::Access => self.pushed_accesses,
        }
    }
}

/// Notes what the hub has, with its word for it.
pub(super) fn note_pushed(
    write: &Write<'_>,
    chain: Chain,
    seq: u64,
    head: Option<&Head>,
) -> Result<()> {
    let name = match chain {
        Chain::Record => PUSHED,
        Chain::Access => PUSHED_ACCESS,
    };
    write.put_note(name, &seq.to_string())?;
    if let Some(head) = head.filter(|_| chain == Chain::Record) {
        let head = serde_json::to_string(head).map_err(|_| Error::internal("share"))?;
        write.put_note(ANCHOR, &head)?;
    }
    Ok(())
}

/// Notes what was taken in.
pub(super) fn note_pulled(write: &Write<'_>, n: u64) -> Result<()> {
    Ok(write.put_note(PULLED, &n.to_string())?)
}

/// The hub's last word for this counter's chain.
pub(super) fn anchor(read: &Read<'_>) -> Result<Option<Head>> {
    let note = read.note(ANCHOR)?;
    Ok(note.and_then(|note| serde_json::from_str(&note).ok()))
}

/// The key this counter signs with.
pub(super) fn signing_key(write: &Write<'_>, device: DeviceId) -> Result<SigningKey> {
    Ok(write.signing_key_of(device)?)
}

/// What is still to be brought to the hub for the day on which every PC is gone.
pub(super) fn kit(read: &Read<'_>) -> Result<Option<Loose>> {
    let note = read.note(KIT)?.filter(|note| !note.is_empty());
    note.map(|note| serde_json::from_str(&note))
        .transpose()
        .map_err(|_| Error::internal("share"))
}

/// Keeps it until it is there.
pub(super) fn put_kit(write: &Write<'_>, kit: Option<&Loose>) -> Result<()> {
    let note = kit.map(serde_json::to_string).transpose();
    let note = note.map_err(|_| Error::internal("share"))?;
    Ok(write.put_note(KIT, &note.unwrap_or_default())?)
}

/// A place in the commune's feed and the event that stands there: where something else does, the hub was put back to an
/// earlier day.
pub(super) fn place(read: &Read<'_>) -> Result<Option<(u64, EventId)>> {
    let note = read.note(PLACE)?.unwrap_or_default();
    let parts = note.split_once(' ');
    Ok(parts.and_then(|(n, id)| Some((n.parse().ok()?, id.parse().ok()?))))
}

/// Notes the newest such place.
pub(super) fn note_place(write: &Write<'_>, n: u64, id: EventId) -> Result<()> {
    Ok(write.put_note(PLACE, &format!("{n} {id}"))?)
}

/// The hub was put back to an earlier day: everything is told and heard again, and what is known counts once.
pub(super) fn begin_again(write: &Write<'_>, pushed: u64) -> Result<()> {
    write.put_note(PUSHED, &pushed.to_string())?;
    write.put_note(PUSHED_ACCESS, "0")?;
    write.put_note(PULLED, "0")?;
    write.put_note(PLACE, "")?;
    Ok(write.share()?)
}
