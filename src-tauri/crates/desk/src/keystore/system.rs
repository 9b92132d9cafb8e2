//! The device secret in the operating system's key store: Secret Service on Linux, Credential Manager (DPAPI) on
//! Windows. Where there is none, or it does not answer, the protected file takes its place.
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;
use std::sync::mpsc;
use std::thread;
use std::time::Duration;

use keyring::Entry;
use motcua_store::{Key, StoreError, write_durably};
use uuid::Uuid;
use zeroize::Zeroizing;

use super::{KeyStore, ProtectedFile};

/// Names the entry of this folder; holds no secret itself.
const FILE: &str = "device.id";
const SERVICE: &str = "vn.motcua.counter";
/// A key store may ask the person to unlock it; one that nobody answers must not hold the counter up.
const PATIENCE: Duration = Duration::from_secs(20);
/// The system limits guesses and the disk alone does not hold the secret: a PIN is enough.
const LEAST: u8 = 6;

/// The operating system's key store.
#[derive(Default)]
pub struct SystemKeyStore {
    usable: OnceLock<bool>,
}

impl SystemKeyStore {
    /// Whether the system keeps a secret and gives the same one back.
    fn usable(&self) -> bool {
        *self.usable.get_or_init(|| {
            let name = format!("probe-{}", Uuid::now_v7());
            patiently(move || {
                let entry = Entry::new(SERVICE, &name)?;
                entry.set_secret(b"probe")?;
                let kept = entry.get_secret()?;
                entry.delete_credential()?;
                Ok(kept == b"probe")
            })
            .is_some_and(|answer| answer.unwrap_or(false))
        })
    }
}

impl KeyStore for SystemKeyStore {
    fn load(&self, folder: &Path) -> Result<Option<Key>, StoreError> {
        let Some(name) = entry_name(folder)? else {
            return ProtectedFile.load(folder);
        };
        let found = patiently(move || Entry::new(SERVICE, &name)?.get_secret())
            .and_then(Result::ok)
            .map(Zeroizing::new)
            .and_then(|bytes| <[u8; 32]>::try_from(bytes.as_slice()).ok());
        // Never replaced: the rings of all users are sealed with the one that is out of reach.
        found
            .map(|key| Some(Zeroizing::new(key)))
            .ok_or_else(|| StoreError::KeyRing { path: path(folder) })
    }

    fn keep(&self, folder: &Path, secret: &Key) -> Result<(), StoreError> {
        if !self.usable() {
            return ProtectedFile.keep(folder, secret);
        }
        let name = Uuid::now_v7().to_string();
        let kept = {
            let (name, secret) = (name.clone(), secret.clone());
            patiently(move || {
                let entry = Entry::new(SERVICE, &name)?;
                entry.set_secret(&secret[..])?;
                Ok(Zeroizing::new(entry.get_secret()?).as_slice() == &secret[..])
            })
        };
        match kept {
            Some(Ok(true)) => write_durably(&path(folder), name.as_bytes()),
            _ => ProtectedFile.keep(folder, secret),
        }
    }

    fn forget(&self, folder: &Path) -> Result<(), StoreError> {
        if let Some(name) = entry_name(folder)? {
            patiently(move || Entry::new(SERVICE, &name)?.delete_credential());
            fs::remove_file(path(folder))?;
        }
        ProtectedFile.forget(folder)
    }

    fn least_secret(&self, folder: &Path) -> u8 {
        let in_system = match (entry_name(folder), ProtectedFile.load(folder)) {
            (Ok(Some(_)), _) => true,
            (Ok(None), Ok(None)) => self.usable(),
            _ => false,
        };
        if in_system {
            LEAST
        } else {
            ProtectedFile.least_secret(folder)
        }
    }
}

/// The name of the folder's entry; none where the secret is not in the system's store.
fn entry_name(folder: &Path) -> Result<Option<String>, StoreError> {
    match fs::read_to_string(path(folder)) {
        Ok(name) if Uuid::parse_str(&name).is_ok() => Ok(Some(name)),
        Ok(_) => Err(StoreError::KeyRing { path: path(folder) }),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(error.into()),
    }
}

fn path(folder: &Path) -> PathBuf {
    folder.join(FILE)
}

/// The answer of the key store, or none when it does not come in time.
fn patiently<T: Send + 'static>(
    work: impl FnOnce() -> keyring::Result<T> + Send + 'static,
) -> Option<keyring::Result<T>> {
    let (answer, wait) = mpsc::sync_channel(1);
    thread::spawn(move || answer.send(work()));
    wait.recv_timeout(PATIENCE).ok()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests fail by panicking")]
    use super::super::device_secret;
    use super::*;

    /// Set where the tests run beside a real Secret Service of their own.
    const BESIDE: &str = "MOTCUA_SECRET_SERVICE";

    #[test]
    fn a_secret_lies_in_the_systems_store_and_never_beside_the_data() {
        if std::env::var_os(BESIDE).is_none() {
            eprintln!("skipped: no Secret Service of the tests; run by `make test`");
            return;
        }
        let folder = tempfile::tempdir().unwrap();
        let keeper = SystemKeyStore::default();
        assert_eq!(keeper.least_secret(folder.path()), LEAST);
        let secret = device_secret(&keeper, folder.path()).unwrap();
        let again = SystemKeyStore::default();
        assert_eq!(device_secret(&again, folder.path()).unwrap(), secret);
        assert!(ProtectedFile.load(folder.path()).unwrap().is_none());
        for file in fs::read_dir(folder.path()).unwrap() {
            let bytes = fs::read(file.unwrap().path()).unwrap();
            assert!(!bytes.windows(8).any(|part| part == &secret[..8]));
        }
        again.forget(folder.path()).unwrap();
        assert!(again.load(folder.path()).unwrap().is_none());
    }

    #[test]
    fn a_secret_out_of_reach_is_said_and_never_replaced() {
        let folder = tempfile::tempdir().unwrap();
        fs::write(path(folder.path()), Uuid::now_v7().to_string()).unwrap();
        let loaded = device_secret(&SystemKeyStore::default(), folder.path());
        assert!(matches!(loaded, Err(StoreError::KeyRing { .. })));
    }

    #[test]
    fn a_secret_kept_in_a_file_stays_there() {
        let folder = tempfile::tempdir().unwrap();
        let secret = device_secret(&ProtectedFile, folder.path()).unwrap();
        let keeper = SystemKeyStore::default();
        assert_eq!(keeper.load(folder.path()).unwrap(), Some(secret));
        assert_eq!(keeper.least_secret(folder.path()), 10);
    }
}
