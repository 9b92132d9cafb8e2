//! Keys: one random key per store, and those derived from it for the database, the files and their names.
use chacha20poly1305::aead::{Aead, KeyInit, Payload};
use chacha20poly1305::{XChaCha20Poly1305, XNonce};
use hkdf::Hkdf;
use hmac::{Hmac, Mac};
use motcua_case::ids::Hash;
use sha2::Sha256;
use zeroize::Zeroizing;

use crate::error::StoreError;

/// A 256-bit key that is wiped when dropped.
pub type Key = Zeroizing<[u8; 32]>;

const NONCE: usize = 24;

/// The key of a store. Whoever has it reads everything.
pub struct StoreKey(Key);

impl StoreKey {
    /// A new random key.
    pub fn random() -> Result<Self, StoreError> {
        Ok(Self(random_key()?))
    }

    /// Takes a key that was unwrapped.
    pub fn from_key(key: Key) -> Self {
        Self(key)
    }

    /// The key itself, to wrap or derive from; never to store or show.
    pub fn exposed(&self) -> &[u8; 32] {
        &self.0
    }

    pub(crate) fn database(&self) -> Key {
        derive(&self.0[..], b"motcua database v1")
    }

    pub(crate) fn blobs(&self) -> Key {
        derive(&self.0[..], b"motcua blob keys v1")
    }

    pub(crate) fn names(&self) -> Key {
        derive(&self.0[..], b"motcua file names v1")
    }

    pub(crate) fn backup(&self) -> Key {
        derive(&self.0[..], b"motcua backup v1")
    }

    pub(crate) fn mark(&self) -> Key {
        derive(&self.0[..], b"motcua high-water mark v1")
    }
}

/// A random 256-bit key from the operating system.
pub fn random_key() -> Result<Key, StoreError> {
    let mut key = Zeroizing::new([0; 32]);
    getrandom::fill(&mut key[..]).map_err(|_| StoreError::Crypto)?;
    Ok(key)
}

/// HKDF-SHA-256 (RFC 5869) of `secret` for one purpose.
pub fn derive(secret: &[u8], purpose: &[u8]) -> Key {
    let mut key = Zeroizing::new([0; 32]);
    // 32 bytes are far below HKDF's limit of 255 hash lengths, the only way this can fail.
    let _always_fits = Hkdf::<Sha256>::new(None, secret).expand(purpose, &mut key[..]);
    key
}

/// Seals `plain` under `key`, bound to `context`: a random nonce, then the ciphertext with its tag.
pub fn seal(key: &[u8; 32], context: &[u8], plain: &[u8]) -> Result<Vec<u8>, StoreError> {
    let mut nonce = [0; NONCE];
    getrandom::fill(&mut nonce).map_err(|_| StoreError::Crypto)?;
    let sealed = XChaCha20Poly1305::new(key.into())
        .encrypt(
            XNonce::from_slice(&nonce),
            Payload {
                msg: plain,
                aad: context,
            },
        )
        .map_err(|_| StoreError::Crypto)?;
    Ok([&nonce[..], &sealed].concat())
}

/// Opens what [`seal`] made; a wrong key, context or byte gives [`StoreError::Crypto`].
pub fn open(
    key: &[u8; 32],
    context: &[u8],
    sealed: &[u8],
) -> Result<Zeroizing<Vec<u8>>, StoreError> {
    let (nonce, body) = sealed.split_at_checked(NONCE).ok_or(StoreError::Crypto)?;
    XChaCha20Poly1305::new(key.into())
        .decrypt(
            XNonce::from_slice(nonce),
            Payload {
                msg: body,
                aad: context,
            },
        )
        .map(Zeroizing::new)
        .map_err(|_| StoreError::Crypto)
}

/// Name on disk of a stored file: an HMAC, because a bare hash betrays that a known paper is held.
pub fn file_name(names: &[u8; 32], sha256: &Hash) -> String {
    hmac(names, &sha256.0).to_string()
}

/// HMAC-SHA-256 (RFC 2104).
pub fn hmac(key: &[u8; 32], bytes: &[u8]) -> Hash {
    let Ok(mut mac) = <Hmac<Sha256> as Mac>::new_from_slice(key) else {
        // HMAC takes keys of every length.
        return Hash::ZERO;
    };
    mac.update(bytes);
    Hash(mac.finalize().into_bytes().into())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests fail by panicking")]
    use super::*;

    #[test]
    fn what_is_sealed_opens_only_with_its_key_and_context() {
        let (key, other) = (random_key().unwrap(), random_key().unwrap());
        let sealed = seal(&key, b"a", b"plain").unwrap();
        assert_eq!(&open(&key, b"a", &sealed).unwrap()[..], b"plain");
        assert!(open(&other, b"a", &sealed).is_err());
        assert!(open(&key, b"b", &sealed).is_err());
        let mut cut = sealed.clone();
        cut.pop();
        assert!(open(&key, b"a", &cut).is_err());
        assert!(open(&key, b"a", b"short").is_err());
    }

    #[test]
    fn derived_keys_differ_by_purpose() {
        let key = StoreKey::random().unwrap();
        assert_ne!(&key.database()[..], &key.blobs()[..]);
        assert_ne!(&key.names()[..], &key.blobs()[..]);
    }

    #[test]
    fn a_file_name_does_not_betray_the_hash() {
        let key = StoreKey::random().unwrap();
        let hash = Hash::of(b"paper");
        assert_ne!(file_name(&key.names(), &hash), hash.to_string());
        assert_eq!(
            file_name(&key.names(), &hash),
            file_name(&key.names(), &hash)
        );
    }
}
