//! The pool: sealed files as the store has them, kept once for all snapshots of that store.
//!
//! A name is the HMAC of the file's hash, so that a purge finds every copy, and a short HMAC of its wrapped key,
//! because the same paper imported again after its release is sealed anew and its old bytes may still be needed.
use std::collections::HashSet;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use motcua_case::ids::Hash;
use serde::{Deserialize, Serialize};

use crate::durable;
use crate::error::StoreError;
use crate::keys::{self, Key, StoreKey};

const FOLDER: &str = "files";
const TEMPORARY: &str = "new";
/// Hexadecimal digits of the part of a name that tells one sealing of a file from another.
const SEALING: usize = 16;

/// The files of all snapshots of one store.
pub(crate) struct Pool {
    folder: PathBuf,
    names: Key,
}

/// A file of the pool as the manifest lists it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Pooled {
    /// Its name in the pool.
    pub(crate) name: String,
    /// Length of the sealed bytes.
    pub(crate) bytes: u64,
    /// SHA-256 of the sealed bytes.
    pub(crate) sha256: Hash,
}

impl Pool {
    /// The pool under `root`, the folder of one store's backups.
    pub(crate) fn new(root: &Path, key: &StoreKey) -> Self {
        Self {
            folder: root.join(FOLDER),
            names: keys::derive(&key.backup()[..], b"names"),
        }
    }

    /// Makes the folder and removes what an interrupted backup left in it.
    pub(crate) fn prepare(&self) -> io::Result<()> {
        let temporary = self.folder.join(TEMPORARY);
        if temporary.exists() {
            fs::remove_dir_all(&temporary)?;
        }
        fs::create_dir_all(temporary)
    }

    pub(crate) fn name(&self, sha256: &Hash, wrapped: &[u8]) -> String {
        let sealing = keys::hmac(&self.names, wrapped).to_string();
        format!(
            "{}-{}",
            keys::file_name(&self.names, sha256),
            &sealing[..SEALING]
        )
    }

    pub(crate) fn path(&self, sha256: &Hash, wrapped: &[u8]) -> PathBuf {
        self.place(&self.name(sha256, wrapped))
    }

    /// Whether the pool has the file at its full length.
    pub(crate) fn has(&self, file: &Pooled) -> bool {
        fs::metadata(self.place(&file.name)).is_ok_and(|found| found.len() == file.bytes)
    }

    /// Copies a stored file in under `name`; its folder's entry is durable after [`Self::sync`].
    pub(crate) fn take(
        &self,
        name: String,
        from: &Path,
        go_on: &dyn Fn() -> bool,
    ) -> Result<Pooled, StoreError> {
        let temporary = self.folder.join(TEMPORARY).join(&name);
        let copied = durable::copy(from, &temporary, go_on, StoreError::from, of_target)?;
        let place = self.place(&name);
        if let Some(folder) = place.parent() {
            fs::create_dir_all(folder).map_err(of_target)?;
        }
        fs::rename(&temporary, &place).map_err(of_target)?;
        Ok(Pooled {
            name,
            bytes: copied.bytes,
            sha256: copied.sha256,
        })
    }

    /// Makes every name given so far durable.
    pub(crate) fn sync(&self) -> Result<(), StoreError> {
        durable::sync_folders(&self.folder)
    }

    /// Removes every sealing of a file.
    pub(crate) fn forget(&self, sha256: &Hash) -> io::Result<()> {
        let begin = format!("{}-", keys::file_name(&self.names, sha256));
        self.remove_where(&begin[..2], |name| name.starts_with(&begin))?;
        Ok(())
    }

    /// Removes files that no snapshot needs; how many.
    pub(crate) fn keep_only(&self, needed: &HashSet<String>) -> io::Result<u64> {
        let mut removed = 0;
        for entry in fs::read_dir(&self.folder)? {
            let entry = entry?;
            let drawer = entry.file_name().to_string_lossy().into_owned();
            if drawer.len() == 2 && entry.path().is_dir() {
                removed += self.remove_where(&drawer, |name| !needed.contains(name))?;
            }
        }
        Ok(removed)
    }

    fn remove_where(&self, drawer: &str, doomed: impl Fn(&str) -> bool) -> io::Result<u64> {
        let mut removed = 0;
        let entries = match fs::read_dir(self.folder.join(drawer)) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(0),
            entries => entries?,
        };
        for entry in entries {
            let entry = entry?;
            let name = format!("{drawer}{}", entry.file_name().to_string_lossy());
            if doomed(&name) {
                fs::remove_file(entry.path())?;
                removed += 1;
            }
        }
        Ok(removed)
    }

    pub(crate) fn place(&self, name: &str) -> PathBuf {
        let (drawer, rest) = name.split_at_checked(2).unwrap_or(("", name));
        self.folder.join(drawer).join(rest)
    }
}

fn of_target(error: io::Error) -> StoreError {
    StoreError::from(error).of_target()
}
