//! Bytes on the wire: base64, with the lengths that are fixed held by types.

use std::fmt;

use base64ct::{Base64, Encoding};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

/// Bytes of any length.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Bytes(pub Vec<u8>);

impl fmt::Debug for Bytes {
    /// The length alone: a body is nobody's business.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} bytes", self.0.len())
    }
}

impl Serialize for Bytes {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&Base64::encode_string(&self.0))
    }
}

impl<'de> Deserialize<'de> for Bytes {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_str(Text).map(Self)
    }
}

/// Reads base64 without a copy of its text.
struct Text;

impl de::Visitor<'_> for Text {
    type Value = Vec<u8>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("base64")
    }

    fn visit_str<E: de::Error>(self, text: &str) -> Result<Vec<u8>, E> {
        Base64::decode_vec(text).map_err(|_| E::invalid_value(de::Unexpected::Other("text"), &self))
    }
}

macro_rules! fixed {
    ($($(#[$doc:meta])* $name:ident = $length:literal),+ $(,)?) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(pub [u8; $length]);

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(stringify!($name))?;
                f.write_str("(…)")
            }
        }

        impl Serialize for $name {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(&Base64::encode_string(&self.0))
            }
        }

        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let bytes = deserializer.deserialize_str(Text)?;
                let length = bytes.len();
                bytes
                    .try_into()
                    .map(Self)
                    .map_err(|_| de::Error::invalid_length(length, &stringify!($length)))
            }
        }
    )+};
}

fixed! {
    /// What a thing is about, as the commune's counters alone can tell: a keyed hash of a subject or a file.
    Tag = 16,
    /// An Ed25519 public key.
    PublicKey = 32,
    /// An Ed25519 signature.
    Signature = 64,
}

impl Tag {
    /// In a path: hexadecimal digits.
    pub fn hex(&self) -> String {
        self.0.iter().map(|byte| format!("{byte:02x}")).collect()
    }

    /// Reads what [`Self::hex`] writes.
    pub fn parse(text: &str) -> Option<Self> {
        if text.len() != 32 || !text.bytes().all(|byte| byte.is_ascii_hexdigit()) {
            return None;
        }
        u128::from_str_radix(text, 16)
            .ok()
            .map(|number| Self(number.to_be_bytes()))
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests fail by panicking")]
    use super::*;

    #[test]
    fn bytes_are_base64_and_a_fixed_length_is_held() {
        let json = serde_json::to_string(&Bytes(b"paper".to_vec())).unwrap();
        assert_eq!(json, "\"cGFwZXI=\"");
        assert_eq!(serde_json::from_str::<Bytes>(&json).unwrap().0, b"paper");
        assert!(serde_json::from_str::<Bytes>("\"cGFwZXI\"").is_err());
        assert!(serde_json::from_str::<Tag>(&json).is_err());
        let tag = Tag([7; 16]);
        let json = serde_json::to_string(&tag).unwrap();
        assert_eq!(serde_json::from_str::<Tag>(&json).unwrap(), tag);
    }

    #[test]
    fn a_tag_in_a_path_reads_back_and_nothing_else_does() {
        let tag = Tag(*b"0123456789abcdef");
        assert_eq!(Tag::parse(&tag.hex()), Some(tag));
        for wrong in [
            "",
            "00",
            "../../../../etc/passwd__________",
            &"+0".repeat(16),
        ] {
            assert_eq!(Tag::parse(wrong), None, "{wrong}");
        }
    }
}
