//! Who may open the store: the store's key wrapped for each user and for the recovery key.
//!
//! A user's wrap opens with Argon2id(secret) **and** the device secret; the recovery wrap opens with the
//! printed recovery key alone, so that a destroyed PC does not take the record with it. The file is sealed
//! under the device secret, because it names the users for the sign-in screen.
use std::path::{Path, PathBuf};

use argon2::{Algorithm, Argon2, Params, Version};
use chrono::{DateTime, TimeDelta, Utc};
use motcua_case::ids::UserId;
use motcua_case::user::Role;
use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

use crate::durable;
use crate::error::StoreError;
use crate::keys::{self, Key, StoreKey};

/// Name of the key ring in the data folder.
pub const FILE: &str = "keyring";
/// Name of the recovery wrap, which must be readable without the device secret.
pub const RECOVERY_FILE: &str = "recovery";

pub(crate) const CONTEXT: &[u8] = b"motcua key ring v1";
const RECOVERY: &[u8] = b"motcua recovery v1";
/// Argon2id cost: 64 MiB, three passes, one lane.
const MEMORY_KIB: u32 = 64 * 1024;
const PASSES: u32 = 3;
/// Wrong secrets allowed before waiting begins.
const FREE_TRIES: u32 = 3;
const LONGEST_WAIT_SECONDS: i64 = 15 * 60;

/// The key ring of a store.
pub struct KeyRing {
    path: PathBuf,
    device: Key,
    body: Body,
}

#[derive(Default, Serialize, Deserialize)]
struct Body {
    label: String,
    practice: bool,
    entries: Vec<Entry>,
}

#[derive(Serialize, Deserialize)]
struct Entry {
    user: UserId,
    name: String,
    roles: Vec<Role>,
    salt: [u8; 16],
    wrapped: Vec<u8>,
    failures: u32,
    wait_until: Option<DateTime<Utc>>,
}

/// A user as the sign-in screen may know them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RingUser {
    /// Identity.
    pub user: UserId,
    /// Name on the tile.
    pub name: String,
    /// Roles under the name.
    pub roles: Vec<Role>,
    /// No try is accepted before this moment.
    pub wait_until: Option<DateTime<Utc>>,
}

/// Why a secret did not open the store.
#[derive(Debug, thiserror::Error)]
pub enum UnlockError {
    /// No such user on this device.
    #[error("unknown user")]
    UnknownUser,
    /// Wrong secret.
    #[error("wrong secret")]
    WrongSecret {
        /// Tries left before waiting begins.
        tries_left: u32,
        /// Next try accepted at.
        wait_until: Option<DateTime<Utc>>,
    },
    /// Too many wrong secrets; wait.
    #[error("wait before the next try")]
    Wait {
        /// Next try accepted at.
        until: DateTime<Utc>,
    },
    /// The key ring could not be read or written.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl KeyRing {
    /// A new key ring with no user yet, written with its recovery wrap.
    pub fn create(
        folder: &Path,
        device: Key,
        key: &StoreKey,
        recovery: &RecoveryKey,
        label: &str,
        practice: bool,
    ) -> Result<Self, StoreError> {
        let wrapped = keys::seal(&recovery.wrap_key(), RECOVERY, key.exposed())?;
        durable::write(&folder.join(RECOVERY_FILE), &wrapped)?;
        let body = Body {
            label: label.to_owned(),
            practice,
            entries: Vec::new(),
        };
        let ring = Self {
            path: folder.join(FILE),
            device,
            body,
        };
        ring.save()?;
        Ok(ring)
    }

    /// Reads the key ring of a folder; [`StoreError::Absent`] where there is none.
    pub fn load(folder: &Path, device: Key) -> Result<Self, StoreError> {
        let path = folder.join(FILE);
        if !path.exists() {
            return Err(StoreError::Absent);
        }
        let sealed = std::fs::read(&path)?;
        let unreadable = |_| StoreError::KeyRing { path: path.clone() };
        let plain = keys::open(&keys::derive(&device[..], CONTEXT), CONTEXT, &sealed)
            .map_err(unreadable)?;
        let body = serde_json::from_slice(&plain)
            .map_err(|_| StoreError::KeyRing { path: path.clone() })?;
        Ok(Self { path, device, body })
    }

    /// The agency's name, for the sign-in screen.
    pub fn label(&self) -> &str {
        &self.body.label
    }

    /// Whether this is a practice store.
    pub fn practice(&self) -> bool {
        self.body.practice
    }

    /// Users in the order they were added.
    pub fn users(&self) -> Vec<RingUser> {
        let tile = |entry: &Entry| RingUser {
            user: entry.user,
            name: entry.name.clone(),
            roles: entry.roles.clone(),
            wait_until: entry.wait_until,
        };
        self.body.entries.iter().map(tile).collect()
    }

    /// Changes the label shown before sign-in.
    pub fn relabel(&mut self, label: &str) -> Result<(), StoreError> {
        label.clone_into(&mut self.body.label);
        self.save()
    }

    /// Adds a user, or gives an existing one a new secret; no file is encrypted again.
    pub fn put(
        &mut self,
        user: UserId,
        name: &str,
        roles: &[Role],
        secret: &str,
        key: &StoreKey,
    ) -> Result<(), StoreError> {
        let mut salt = [0; 16];
        getrandom::fill(&mut salt).map_err(|_| StoreError::Crypto)?;
        let wrap = self.wrap_key(secret, &salt)?;
        let wrapped = keys::seal(&wrap, user.0.as_bytes(), key.exposed())?;
        self.body.entries.retain(|entry| entry.user != user);
        self.body.entries.push(Entry {
            user,
            name: name.to_owned(),
            roles: roles.to_vec(),
            salt,
            wrapped,
            failures: 0,
            wait_until: None,
        });
        self.save()
    }

    /// Changes the name and roles shown on a user's tile.
    pub fn describe(&mut self, user: UserId, name: &str, roles: &[Role]) -> Result<(), StoreError> {
        if let Some(entry) = self
            .body
            .entries
            .iter_mut()
            .find(|entry| entry.user == user)
        {
            name.clone_into(&mut entry.name);
            entry.roles = roles.to_vec();
        }
        self.save()
    }

    /// Takes a user's way in away.
    pub fn remove(&mut self, user: UserId) -> Result<(), StoreError> {
        self.body.entries.retain(|entry| entry.user != user);
        self.save()
    }

    /// Unwraps the store's key with a user's secret. Wrong tries are counted on disk before the answer, so
    /// that neither a restart nor a kill gives new ones.
    pub fn unlock(
        &mut self,
        user: UserId,
        secret: &str,
        now: DateTime<Utc>,
    ) -> Result<StoreKey, UnlockError> {
        let at = self
            .body
            .entries
            .iter()
            .position(|entry| entry.user == user)
            .ok_or(UnlockError::UnknownUser)?;
        if let Some(until) = self.body.entries[at]
            .wait_until
            .filter(|until| *until > now)
        {
            // A clock set back must not lock a person out for years.
            let until = until.min(now + TimeDelta::seconds(LONGEST_WAIT_SECONDS));
            return Err(UnlockError::Wait { until });
        }
        let entry = &mut self.body.entries[at];
        entry.failures = entry.failures.saturating_add(1);
        entry.wait_until = wait(entry.failures).map(|delay| now + delay);
        let (failures, wait_until, salt) = (entry.failures, entry.wait_until, entry.salt);
        self.save()?;
        let wrap = self.wrap_key(secret, &salt)?;
        let Ok(plain) = keys::open(&wrap, user.0.as_bytes(), &self.body.entries[at].wrapped) else {
            let tries_left = FREE_TRIES.saturating_sub(failures);
            return Err(UnlockError::WrongSecret {
                tries_left,
                wait_until,
            });
        };
        let entry = &mut self.body.entries[at];
        entry.failures = 0;
        entry.wait_until = None;
        self.save()?;
        Ok(StoreKey::from_key(to_key(&plain)?))
    }

    fn wrap_key(&self, secret: &str, salt: &[u8; 16]) -> Result<Key, StoreError> {
        let params =
            Params::new(MEMORY_KIB, PASSES, 1, Some(32)).map_err(|_| StoreError::Crypto)?;
        let mut slow = Zeroizing::new([0; 32]);
        Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
            .hash_password_into(secret.as_bytes(), salt, &mut slow[..])
            .map_err(|_| StoreError::Crypto)?;
        let both = Zeroizing::new([&slow[..], &self.device[..]].concat());
        Ok(keys::derive(&both, b"motcua user wrap v1"))
    }

    fn save(&self) -> Result<(), StoreError> {
        let plain = Zeroizing::new(serde_json::to_vec(&self.body)?);
        let sealed = keys::seal(&keys::derive(&self.device[..], CONTEXT), CONTEXT, &plain)?;
        durable::write(&self.path, &sealed)
    }
}

/// Waiting time after that many wrong secrets in a row: none for three, then 5 s doubling to 15 minutes.
fn wait(failures: u32) -> Option<TimeDelta> {
    let beyond = failures.checked_sub(FREE_TRIES)?;
    let seconds = 5_i64.checked_shl(beyond.min(20))?.min(LONGEST_WAIT_SECONDS);
    Some(TimeDelta::seconds(seconds))
}

/// The key printed once at set-up and kept in the commune's safe: 160 random bits in eight groups.
pub struct RecoveryKey(Zeroizing<[u8; 20]>);

/// RFC 4648 base 32 without the letters and digits that are mistaken for each other.
const LETTERS: &[u8; 32] = b"ABCDEFGHJKLMNPQRSTUVWXYZ23456789";

impl RecoveryKey {
    /// A new random recovery key.
    pub fn random() -> Result<Self, StoreError> {
        let mut bytes = Zeroizing::new([0; 20]);
        getrandom::fill(&mut bytes[..]).map_err(|_| StoreError::Crypto)?;
        Ok(Self(bytes))
    }

    /// As printed: eight groups of four.
    pub fn printed(&self) -> Zeroizing<String> {
        let mut text = Zeroizing::new(String::new());
        for (at, letter) in self.letters().iter().enumerate() {
            if at > 0 && at % 4 == 0 {
                text.push('-');
            }
            text.push(char::from(*letter));
        }
        text
    }

    /// Reads a key as typed; blanks, dashes and case do not matter.
    pub fn typed(text: &str) -> Option<Self> {
        let mut bits: u16 = 0;
        let mut count = 0;
        let mut bytes = Zeroizing::new(Vec::with_capacity(20));
        for letter in text
            .bytes()
            .filter(u8::is_ascii_alphanumeric)
            .map(|b| b.to_ascii_uppercase())
        {
            let value = LETTERS.iter().position(|known| *known == letter)?;
            bits = (bits << 5) | u16::try_from(value).ok()?;
            count += 5;
            if count >= 8 {
                count -= 8;
                bytes.push((bits >> count) as u8);
                bits &= (1 << count) - 1;
            }
        }
        let whole: [u8; 20] = bytes.as_slice().try_into().ok()?;
        Some(Self(Zeroizing::new(whole)))
    }

    /// Unwraps the key of the store in `folder`.
    pub fn unlock(&self, folder: &Path) -> Result<StoreKey, StoreError> {
        let sealed = std::fs::read(folder.join(RECOVERY_FILE))?;
        Ok(StoreKey::from_key(to_key(&keys::open(
            &self.wrap_key(),
            RECOVERY,
            &sealed,
        )?)?))
    }

    fn wrap_key(&self) -> Key {
        keys::derive(&self.0[..], RECOVERY)
    }

    fn letters(&self) -> Zeroizing<Vec<u8>> {
        let mut letters = Zeroizing::new(Vec::with_capacity(32));
        for five in self.0.chunks(5) {
            let bits = five
                .iter()
                .fold(0_u64, |bits, byte| (bits << 8) | u64::from(*byte));
            for at in (0..8).rev() {
                letters.push(LETTERS[((bits >> (5 * at)) & 31) as usize]);
            }
        }
        letters
    }
}

fn to_key(plain: &[u8]) -> Result<Key, StoreError> {
    let whole: [u8; 32] = plain.try_into().map_err(|_| StoreError::Crypto)?;
    Ok(Zeroizing::new(whole))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::panic, reason = "tests fail by panicking")]
    use super::*;

    fn moment() -> DateTime<Utc> {
        DateTime::from_timestamp(1_795_000_000, 0).unwrap()
    }

    fn ring(folder: &Path) -> (KeyRing, StoreKey, UserId, RecoveryKey) {
        let key = StoreKey::random().unwrap();
        let recovery = RecoveryKey::random().unwrap();
        let mut ring = KeyRing::create(
            folder,
            keys::random_key().unwrap(),
            &key,
            &recovery,
            "Xã Mẫu",
            false,
        )
        .unwrap();
        let user = UserId::fresh();
        ring.put(user, "Lê Thị Mẫu", &[Role::Head], "mật khẩu dài", &key)
            .unwrap();
        (ring, key, user, recovery)
    }

    #[test]
    fn the_right_secret_opens_and_the_recovery_key_too() {
        let folder = tempfile::tempdir().unwrap();
        let (mut ring, key, user, recovery) = ring(folder.path());
        let opened = ring.unlock(user, "mật khẩu dài", moment()).unwrap();
        assert_eq!(opened.exposed(), key.exposed());
        let typed = RecoveryKey::typed(&recovery.printed().to_lowercase()).unwrap();
        assert_eq!(
            typed.unlock(folder.path()).unwrap().exposed(),
            key.exposed()
        );
        assert!(
            RecoveryKey::random()
                .unwrap()
                .unlock(folder.path())
                .is_err()
        );
        assert!(RecoveryKey::typed("ABCD-EFGH").is_none());
    }

    #[test]
    fn wrong_secrets_make_one_wait_and_a_restart_does_not_help() {
        let folder = tempfile::tempdir().unwrap();
        let (mut ring, _, user, _) = ring(folder.path());
        let now = moment();
        for left in [2, 1, 0] {
            match ring.unlock(user, "sai", now) {
                Err(UnlockError::WrongSecret { tries_left, .. }) => assert_eq!(tries_left, left),
                _ => panic!("a wrong secret must be refused"),
            }
        }
        let mut restarted = KeyRing::load(folder.path(), ring.device.clone()).unwrap();
        let again = restarted.unlock(user, "mật khẩu dài", now);
        assert!(matches!(again, Err(UnlockError::Wait { .. })));
        let later = now + TimeDelta::seconds(6);
        assert!(restarted.unlock(user, "mật khẩu dài", later).is_ok());
    }

    #[test]
    fn a_clock_set_back_waits_a_quarter_of_an_hour_at_most() {
        let folder = tempfile::tempdir().unwrap();
        let (mut ring, _, user, _) = ring(folder.path());
        let now = moment();
        for _ in 0..3 {
            let _ = ring.unlock(user, "sai", now);
        }
        let years_back = now - TimeDelta::days(1000);
        let Err(UnlockError::Wait { until }) = ring.unlock(user, "sai", years_back) else {
            panic!("must wait")
        };
        assert!(until <= years_back + TimeDelta::seconds(LONGEST_WAIT_SECONDS));
    }

    #[test]
    fn a_changed_secret_opens_the_same_store_and_the_old_one_does_not() {
        let folder = tempfile::tempdir().unwrap();
        let (mut ring, key, user, _) = ring(folder.path());
        ring.put(user, "Lê Thị Mẫu", &[Role::Head], "mật khẩu mới", &key)
            .unwrap();
        assert!(ring.unlock(user, "mật khẩu dài", moment()).is_err());
        assert_eq!(
            ring.unlock(user, "mật khẩu mới", moment())
                .unwrap()
                .exposed(),
            key.exposed()
        );
    }

    #[test]
    fn the_file_names_nobody_in_plain_text_and_needs_the_device_secret() {
        let folder = tempfile::tempdir().unwrap();
        ring(folder.path());
        let bytes = std::fs::read(folder.path().join(FILE)).unwrap();
        let name = "Mẫu".as_bytes();
        assert!(!bytes.windows(name.len()).any(|window| window == name));
        let other = KeyRing::load(folder.path(), keys::random_key().unwrap());
        assert!(matches!(other, Err(StoreError::KeyRing { .. })));
    }
}
