//! Where the device secret is kept: the secret that makes a stolen disk worthless without this PC's account.
use std::path::Path;

use motcua_store::{Key, StoreError, random_key};

mod file;
mod system;

pub use file::ProtectedFile;
pub use system::SystemKeyStore;

/// Keeps one secret for a data folder.
pub trait KeyStore: Send + Sync {
    /// The secret, or none before the first set-up.
    fn load(&self, folder: &Path) -> Result<Option<Key>, StoreError>;
    /// Keeps a secret.
    fn keep(&self, folder: &Path, secret: &Key) -> Result<(), StoreError>;
    /// Forgets it: the store then opens only with the recovery key.
    fn forget(&self, folder: &Path) -> Result<(), StoreError>;
    /// Least length of a sign-in secret that is safe where the folder's device secret is, or will be.
    fn least_secret(&self, folder: &Path) -> u8;
}

/// The device secret of a folder, made at the first call.
pub fn device_secret(keeper: &dyn KeyStore, folder: &Path) -> Result<Key, StoreError> {
    if let Some(secret) = keeper.load(folder)? {
        return Ok(secret);
    }
    let secret = random_key()?;
    keeper.keep(folder, &secret)?;
    Ok(secret)
}
