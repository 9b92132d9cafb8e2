//! What this counter has of the commune that it shares its record with.
use chrono::{DateTime, Utc};
use motcua_case::id::AgencyCode;
use motcua_case::ids::{DeviceId, Hash};
use motcua_case::replica::{Chain, Head, Loose, PublicKey};
use motcua_store::envelope::SigningKey;
use motcua_store::{CommuneKey, Key, Read, Write};
use motcua_sync::Meant;
use serde::{Deserialize, Serialize};

use crate::error::{Error, ErrorCode, Result};

const NOTE: &str = "share";
const PUSHED: &str = "share pushed";
const PUSHED_ACCESS: &str = "share pushed accesses";
const PULLED: &str = "share pulled";
const ANCHOR: &str = "share anchor";
const KIT: &str = "share kit";
const KIT_TOLD: &str = "share kit told";
const BARRED: &str = "share barred";

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
    /// When the hub took the last of it, microseconds since 1970: where another moment stands there, the hub was put back
    /// to an earlier day.
    pub(crate) pulled_at: Option<i64>,
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
        let pulled = read.note(PULLED)?.unwrap_or_default();
        let (n, at) = pulled.split_once(' ').unwrap_or((&pulled, ""));
        Ok(Self {
            pushed: number(PUSHED)?,
            pushed_accesses: number(PUSHED_ACCESS)?,
            pulled: n.parse().unwrap_or(0),
            pulled_at: at.parse().ok(),
        })
    }

    /// What follows in the feed, as it is asked for.
    pub(super) fn feed_path(&self, most: u32, wait: u32) -> String {
        let at = self.pulled_at.map(|at| format!("&at={at}"));
        let (after, at) = (self.pulled, at.unwrap_or_default());
        format!("feed?after={after}{at}&limit={most}&wait={wait}")
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
pub(super) fn note_pushed(write: &Write<'_>, chain: Chain, seq: u64, head: &Head) -> Result<()> {
    let name = match chain {
        Chain::Record => PUSHED,
        Chain::Access => PUSHED_ACCESS,
    };
    write.put_note(name, &seq.to_string())?;
    if chain == Chain::Record {
        let head = serde_json::to_string(head).map_err(|_| Error::internal("share"))?;
        write.put_note(ANCHOR, &head)?;
    }
    Ok(())
}

/// Notes what was taken in, and when the hub took the last of it.
pub(super) fn note_pulled(write: &Write<'_>, n: u64, at: DateTime<Utc>) -> Result<()> {
    Ok(write.put_note(PULLED, &format!("{n} {}", at.timestamp_micros()))?)
}

/// Why this counter is kept out, in the words of the screen; none where it is a counter like the others.
pub(crate) fn barred(read: &Read<'_>) -> Result<Option<String>> {
    Ok(read.note(BARRED)?.filter(|why| !why.is_empty()))
}

/// Notes that it is kept out, or is so no more.
pub(super) fn note_barred(write: &Write<'_>, why: Option<&str>) -> Result<()> {
    if barred(write)?.as_deref() != why {
        write.put_note(BARRED, why.unwrap_or_default())?;
    }
    Ok(())
}

/// A counter that is kept out gives no numbers: another may have its place by now.
///
/// # Errors
/// [`ErrorCode::HubRefused`] with why.
pub(crate) fn check_not_barred(read: &Read<'_>) -> Result<()> {
    match barred(read)? {
        Some(why) => Err(Error::new(ErrorCode::HubRefused).with("reason", why)),
        None => Ok(()),
    }
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
    let is_told = read.note(KIT_TOLD)?.is_some_and(|note| !note.is_empty());
    let note = read.note(KIT)?.filter(|_| !is_told);
    note.map(|note| serde_json::from_str(&note))
        .transpose()
        .map_err(|_| Error::internal("share"))
}

/// Keeps it for as long as this counter shares: a hub that is put back may lose it.
pub(super) fn put_kit(write: &Write<'_>, kit: &Loose) -> Result<()> {
    let note = serde_json::to_string(kit).map_err(|_| Error::internal("share"))?;
    Ok(write.put_note(KIT, &note)?)
}

/// It is there.
pub(super) fn kit_is_told(write: &Write<'_>) -> Result<()> {
    Ok(write.put_note(KIT_TOLD, "1")?)
}

/// The hub was put back to an earlier day: everything is told and heard again, and what is known counts once.
pub(super) fn begin_again(write: &Write<'_>, pushed: u64) -> Result<()> {
    write.put_note(PUSHED, &pushed.to_string())?;
    write.put_note(PUSHED_ACCESS, "0")?;
    write.put_note(PULLED, "0")?;
    write.put_note(KIT_TOLD, "")?;
    write.drop_all_unread()?;
    Ok(write.share()?)
}
