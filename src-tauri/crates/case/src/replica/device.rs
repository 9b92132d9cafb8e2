//! Devices of a commune: how one comes in by a code, proves itself, and is kept out.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use sha2::{Digest, Sha256};

use super::signed::SignedText;
use super::{Bytes, PublicKey, Signature, Tag};
use crate::id::AgencyCode;
use crate::ids::DeviceId;

/// What a device may do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DeviceState {
    /// Everything.
    Active,
    /// Read; what it brings is kept apart until another device releases it.
    Quarantined,
    /// Nothing, for good.
    Revoked,
}

impl DeviceState {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Active, Self::Quarantined, Self::Revoked];

    /// As it is stored.
    pub fn number(self) -> u8 {
        match self {
            Self::Active => 0,
            Self::Quarantined => 1,
            Self::Revoked => 2,
        }
    }

    /// Reads [`Self::number`].
    pub fn from_number(number: u8) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.number() == number)
    }
}

/// One counter of the commune.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Device {
    /// Which.
    pub device: DeviceId,
    /// What the counter is called.
    pub name: String,
    /// Its key.
    pub public_key: PublicKey,
    /// What it may do.
    pub state: DeviceState,
    /// When it came in.
    pub enrolled: DateTime<Utc>,
    /// When it last proved itself.
    pub seen: DateTime<Utc>,
}

/// All counters of the commune.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Devices {
    /// In the order they came in.
    pub devices: Vec<Device>,
}

/// What the hub knows of a code: nothing it could be found from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct InvitationId(pub [u8; 16]);

impl Serialize for InvitationId {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        Tag(self.0).serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for InvitationId {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Tag::deserialize(deserializer).map(|tag| Self(tag.0))
    }
}

/// The id of a one-time code of 16 characters (Crockford's base32), or `None` for what is no such code. Blanks, hyphens
/// and small letters are forgiven, and O, I and L are read as the digits they look like.
pub fn invitation_id(code: &str) -> Option<InvitationId> {
    const ALPHABET: &str = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
    let read: Option<String> = code
        .chars()
        .filter(|c| !matches!(c, ' ' | '-'))
        .map(|c| match c.to_ascii_uppercase() {
            'O' => Some('0'),
            'I' | 'L' => Some('1'),
            other => ALPHABET.contains(other).then_some(other),
        })
        .collect();
    let read = read.filter(|read| read.len() == 16)?;
    let digest = Sha256::digest(SignedText::of("invitation").with(read.as_bytes()).bytes());
    let mut id = [0; 16];
    id.copy_from_slice(&digest[..16]);
    Some(InvitationId(id))
}

/// A counter lets another one in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Invitation {
    /// Of the code that is told to the other one.
    pub id: InvitationId,
    /// The commune's key, sealed under the code; at most [`super::BODY_MOST`].
    pub bundle: Bytes,
    /// How long it is good for; at most [`super::INVITATION_MINUTES`].
    pub minutes: u32,
}

/// A device comes in by a code.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Enrolment {
    /// The commune.
    pub commune: AgencyCode,
    /// Of the code.
    pub id: InvitationId,
    /// What the device calls itself from now on.
    pub device: DeviceId,
    /// What the counter is called; at most [`super::NAME_MOST`] characters.
    pub name: String,
    /// Its key.
    pub public_key: PublicKey,
    /// By that key, over [`Enrolment::signed_text`].
    pub proof: Signature,
}

impl Enrolment {
    /// What the device signs to show that the key is its own.
    pub fn signed_text(&self) -> Vec<u8> {
        SignedText::of("enrolment")
            .with(self.commune.as_str().as_bytes())
            .with(&self.id.0)
            .with(self.device.0.as_bytes())
            .with(self.name.as_bytes())
            .with(&self.public_key.0)
            .bytes()
    }
}

/// The answer to an enrolment.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Enrolled {
    /// As the inviting counter sealed it; empty for the first device of a commune.
    pub bundle: Bytes,
    /// The key the hub countersigns with.
    pub hub_key: PublicKey,
    /// The commune.
    pub commune: AgencyCode,
}

/// Something fresh to be signed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Challenge {
    /// Good for a minute.
    pub challenge: Bytes,
}

/// A device proves itself.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SessionRequest {
    /// The commune.
    pub commune: AgencyCode,
    /// The device.
    pub device: DeviceId,
    /// As the hub gave it.
    pub challenge: Bytes,
    /// The device's, over [`SessionRequest::signed_text`].
    pub signature: Signature,
}

impl SessionRequest {
    /// What the device signs.
    pub fn signed_text(commune: &AgencyCode, device: DeviceId, challenge: &Bytes) -> Vec<u8> {
        SignedText::of("session")
            .with(commune.as_str().as_bytes())
            .with(device.0.as_bytes())
            .with(&challenge.0)
            .bytes()
    }
}

/// The right to speak for a while.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Session {
    /// Goes with every call as `Authorization: Bearer …`.
    pub token: String,
    /// When it ends.
    pub expires: DateTime<Utc>,
    /// The hub's time, so that a counter sees how far its own is off.
    pub now: DateTime<Utc>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_is_read_as_people_write_it() {
        let id = invitation_id("0123456789ABCDEF");
        assert!(id.is_some());
        for same in [
            "0123-4567-89ab-cdef",
            " 0 i234567 89ABCDEF",
            "OL23456789ABCDEF",
        ] {
            assert_eq!(invitation_id(same), id, "{same}");
        }
        for wrong in [
            "",
            "0123456789ABCDE",
            "0123456789ABCDEU",
            "0123456789ABCDEFG",
            "ệ123456789ABCDEF",
        ] {
            assert_eq!(invitation_id(wrong), None, "{wrong}");
        }
        assert_ne!(invitation_id("1123456789ABCDEF"), id);
    }
}
