//! The hub's own key: it countersigns heads and makes challenges that only it can have made. All instances share it.

use std::fs::File;
use std::path::Path;

use motcua_case::replica::{Bytes, PublicKey, Signature};
use ring::rand::{SecureRandom, SystemRandom};
use ring::signature::{ED25519, Ed25519KeyPair, KeyPair, UnparsedPublicKey};
use ring::{digest, hmac};

use crate::private;

/// How long a challenge is good for.
const CHALLENGE_SECONDS: u64 = 60;
const NONCE: usize = 16;
const SAID: usize = NONCE + 8;

/// The hub's key.
pub struct Key {
    pair: Ed25519KeyPair,
    mac: hmac::Key,
}

/// Why there is no key.
#[derive(Debug, thiserror::Error)]
pub enum KeyError {
    /// The file cannot be read or made.
    #[error("the key file cannot be read or made")]
    File(#[from] std::io::Error),
    /// It holds something else.
    #[error("the key file does not hold a key of 64 hexadecimal digits")]
    Content,
    /// Others may read it.
    #[error("the key file may be read by others; make it readable by its owner alone (chmod 600)")]
    Open,
    /// The system gives no random bytes.
    #[error("the system gives no random bytes")]
    Random,
}

impl Key {
    /// Reads the key file; makes it, readable by its owner alone, where there is none.
    pub fn load(path: &Path) -> Result<Self, KeyError> {
        if !path.try_exists()? {
            make(path)?;
        }
        if !private::is_its_owners_alone(&File::open(path)?)? {
            return Err(KeyError::Open);
        }
        let text = std::fs::read_to_string(path)?;
        let seed: motcua_case::ids::Hash = text.trim().parse().map_err(|_| KeyError::Content)?;
        Self::from_seed(&seed.0)
    }

    fn from_seed(seed: &[u8; 32]) -> Result<Self, KeyError> {
        let pair = Ed25519KeyPair::from_seed_unchecked(seed).map_err(|_| KeyError::Content)?;
        let derived = hmac::sign(
            &hmac::Key::new(hmac::HMAC_SHA256, seed),
            b"motcua hub 1 challenge",
        );
        let mac = hmac::Key::new(hmac::HMAC_SHA256, derived.as_ref());
        Ok(Self { pair, mac })
    }

    /// What others check its signatures with.
    pub fn public(&self) -> PublicKey {
        let mut bytes = [0; 32];
        bytes.copy_from_slice(self.pair.public_key().as_ref());
        PublicKey(bytes)
    }

    pub(crate) fn sign(&self, text: &[u8]) -> Signature {
        let mut bytes = [0; 64];
        bytes.copy_from_slice(self.pair.sign(text).as_ref());
        Signature(bytes)
    }

    /// Something fresh that any instance knows again for a minute.
    pub(crate) fn challenge(&self, now: u64) -> Result<Bytes, KeyError> {
        let mut said = random::<NONCE>()?.to_vec();
        said.extend((now + CHALLENGE_SECONDS).to_be_bytes());
        let mac = hmac::sign(&self.mac, &said);
        said.extend(mac.as_ref());
        Ok(Bytes(said))
    }

    /// Whether it is the hub's and not too old.
    pub(crate) fn knows(&self, challenge: &Bytes, now: u64) -> bool {
        let Some((said, mac)) = challenge.0.split_at_checked(SAID) else {
            return false;
        };
        let expires = said[NONCE..].try_into().map_or(0, u64::from_be_bytes);
        hmac::verify(&self.mac, said, mac).is_ok() && now <= expires
    }
}

/// Whether a device's signature is by its key.
pub(crate) fn verifies(key: &PublicKey, text: &[u8], signature: &Signature) -> bool {
    UnparsedPublicKey::new(&ED25519, key.0)
        .verify(text, &signature.0)
        .is_ok()
}

/// Random bytes.
pub(crate) fn random<const N: usize>() -> Result<[u8; N], KeyError> {
    let mut bytes = [0; N];
    SystemRandom::new()
        .fill(&mut bytes)
        .map_err(|_| KeyError::Random)?;
    Ok(bytes)
}

/// SHA-256.
pub(crate) fn sha256(bytes: &[u8]) -> [u8; 32] {
    let mut hash = [0; 32];
    hash.copy_from_slice(digest::digest(&digest::SHA256, bytes).as_ref());
    hash
}

fn make(path: &Path) -> Result<(), KeyError> {
    let seed = motcua_case::ids::Hash(random()?);
    Ok(private::write_new(path, format!("{seed}\n").as_bytes())?)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests fail by panicking")]
    use super::*;

    #[test]
    fn a_key_is_made_once_and_read_again() {
        let place = tempfile::tempdir().unwrap();
        let path = place.path().join("key");
        let first = Key::load(&path).unwrap().public();
        assert_eq!(Key::load(&path).unwrap().public(), first);
        assert_eq!(std::fs::read_dir(place.path()).unwrap().count(), 1);
    }

    #[cfg(unix)]
    #[test]
    fn a_key_others_may_read_is_not_used() {
        use std::os::unix::fs::PermissionsExt;
        let place = tempfile::tempdir().unwrap();
        let path = place.path().join("key");
        Key::load(&path).unwrap();
        std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o640)).unwrap();
        assert!(matches!(Key::load(&path), Err(KeyError::Open)));
    }

    #[test]
    fn a_challenge_is_known_by_every_instance_for_a_minute() {
        let key = Key::from_seed(&[1; 32]).unwrap();
        let challenge = key.challenge(1000).unwrap();
        let same = Key::from_seed(&[1; 32]).unwrap();
        assert!(same.knows(&challenge, 1060));
        assert!(!same.knows(&challenge, 1061));
        assert!(!Key::from_seed(&[2; 32]).unwrap().knows(&challenge, 1000));
        let mut longer = challenge.clone();
        longer.0[SAID - 1] ^= 1;
        assert!(!same.knows(&longer, 1000));
        assert!(!same.knows(&Bytes(vec![0; 5]), 1000));
    }

    #[test]
    fn what_is_signed_is_verified_by_the_public_key_alone() {
        let key = Key::from_seed(&[1; 32]).unwrap();
        let signature = key.sign(b"text");
        assert!(verifies(&key.public(), b"text", &signature));
        assert!(!verifies(&key.public(), b"test", &signature));
    }
}
