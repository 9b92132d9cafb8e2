//! The device secret in a file, where the system offers no key store.
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use motcua_store::{Key, StoreError, write_durably};
use zeroize::Zeroizing;

use super::KeyStore;

/// A file that only the counter's account may read; used where the system offers no key store.
pub struct ProtectedFile;

const FILE: &str = "device.key";
/// A stolen disk carries the file too, so the sign-in secret alone must hold against guessing.
const LEAST: u8 = 10;

impl KeyStore for ProtectedFile {
    fn load(&self, folder: &Path) -> Result<Option<Key>, StoreError> {
        match fs::read(path(folder)) {
            Ok(bytes) => {
                let bytes = Zeroizing::new(bytes);
                let key: [u8; 32] = bytes
                    .as_slice()
                    .try_into()
                    .map_err(|_| StoreError::KeyRing { path: path(folder) })?;
                Ok(Some(Zeroizing::new(key)))
            }
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(error.into()),
        }
    }

    fn keep(&self, folder: &Path, secret: &Key) -> Result<(), StoreError> {
        write_durably(&path(folder), &secret[..])
    }

    fn forget(&self, folder: &Path) -> Result<(), StoreError> {
        match fs::remove_file(path(folder)) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error.into()),
            _ => Ok(()),
        }
    }

    fn least_secret(&self, _folder: &Path) -> u8 {
        LEAST
    }
}

fn path(folder: &Path) -> PathBuf {
    folder.join(FILE)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests fail by panicking")]
    use super::super::device_secret;
    use super::*;

    #[test]
    fn the_device_secret_stays_the_same_until_it_is_forgotten() {
        let folder = tempfile::tempdir().unwrap();
        let first = device_secret(&ProtectedFile, folder.path()).unwrap();
        assert_eq!(device_secret(&ProtectedFile, folder.path()).unwrap(), first);
        ProtectedFile.forget(folder.path()).unwrap();
        ProtectedFile.forget(folder.path()).unwrap();
        assert_ne!(device_secret(&ProtectedFile, folder.path()).unwrap(), first);
    }

    #[test]
    fn a_damaged_secret_file_is_said_not_replaced() {
        let folder = tempfile::tempdir().unwrap();
        fs::write(path(folder.path()), b"short").unwrap();
        assert!(matches!(
            ProtectedFile.load(folder.path()),
            Err(StoreError::KeyRing { .. })
        ));
    }

    #[cfg(unix)]
    #[test]
    fn only_the_counters_account_may_read_it() {
        use std::os::unix::fs::PermissionsExt;
        let folder = tempfile::tempdir().unwrap();
        device_secret(&ProtectedFile, folder.path()).unwrap();
        assert_eq!(
            fs::metadata(path(folder.path()))
                .unwrap()
                .permissions()
                .mode()
                & 0o077,
            0
        );
    }
}
