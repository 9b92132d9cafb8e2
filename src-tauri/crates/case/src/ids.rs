//! Identities of our own making: UUIDv7 newtypes, one per kind of thing, and the content hash of a file.
use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer};
use sha2::{Digest, Sha256};
use uuid::Uuid;

macro_rules! identity {
    ($($(#[$doc:meta])* $name:ident),+ $(,)?) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, specta::Type)]
        #[serde(transparent)]
        pub struct $name(pub Uuid);

        impl $name {
            /// A fresh identity; UUIDv7, so that identities sort by the time they were made.
            pub fn fresh() -> Self {
                Self(Uuid::now_v7())
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }

        impl FromStr for $name {
            type Err = uuid::Error;
            fn from_str(text: &str) -> Result<Self, Self::Err> {
                Uuid::parse_str(text).map(Self)
            }
        }
    )+};
}

identity! {
    /// One event of the record.
    EventId,
    /// One installed store; a restored store is a new device.
    DeviceId,
    /// A dossier (*hồ sơ*), the same through its whole life.
    DossierId,
    /// A person or an organisation.
    PersonId,
    /// A digitised paper in the commune's repository.
    PaperId,
    /// Someone who signs in.
    UserId,
    /// An intake not yet received.
    DraftId,
    /// One visit of a citizen: the dossiers received together.
    VisitId,
    /// One imported file waiting in the tray of a draft.
    TrayId,
    /// A certification book of one year, the same on every counter that owned it.
    SeriesId,
    /// A row of a certification book.
    CertificationId,
    /// One who signs certifications, in one capacity.
    SignerId,
    /// A provider that signs with keys it keeps.
    ProviderId,
    /// A provincial or ministry system that is spoken to.
    ConnectionId,
    /// Matters that left on removable media to be delivered from another PC.
    PackageId,
    /// One start of the machine, so that monotonic times can be compared.
    BootId,
}

/// SHA-256 of a stored file or of an event; lower-case hexadecimal on the wire.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Hash(pub [u8; 32]);

impl Hash {
    /// The hash of nothing before the first event of a device.
    pub const ZERO: Self = Self([0; 32]);

    /// The SHA-256 of `bytes`.
    pub fn of(bytes: &[u8]) -> Self {
        Self(Sha256::digest(bytes).into())
    }
}

impl fmt::Display for Hash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

impl fmt::Debug for Hash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Hash({self})")
    }
}

/// A text that is not 64 hexadecimal digits.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a hash has 64 hexadecimal digits")]
pub struct NotAHash;

impl FromStr for Hash {
    type Err = NotAHash;

    fn from_str(text: &str) -> Result<Self, NotAHash> {
        if text.len() != 64 || !text.is_ascii() {
            return Err(NotAHash);
        }
        let mut bytes = [0; 32];
        for (at, byte) in bytes.iter_mut().enumerate() {
            *byte = u8::from_str_radix(&text[2 * at..2 * at + 2], 16).map_err(|_| NotAHash)?;
        }
        Ok(Self(bytes))
    }
}

impl Serialize for Hash {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Hash {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?
            .parse()
            .map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests fail by panicking")]
    use super::*;

    #[test]
    fn a_hash_reads_back_what_it_writes() {
        let hash = Hash::of(b"paper");
        assert_eq!(hash.to_string().parse::<Hash>().unwrap(), hash);
        assert_eq!(serde_json::to_string(&hash).unwrap().len(), 66);
    }

    #[test]
    fn a_short_or_foreign_text_is_no_hash() {
        assert_eq!("ab".parse::<Hash>(), Err(NotAHash));
        assert_eq!("ệ".repeat(22).parse::<Hash>(), Err(NotAHash));
    }
}
