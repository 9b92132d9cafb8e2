//! What opens a package: one signed file with the key of its store, sealed under a code that does not travel with it. It
//! is written last, so that a package that is not whole has none.
use std::fs::{self, File};
use std::io::Read as _;
use std::path::Path;
use std::sync::Arc;

use chrono::{DateTime, Utc};
use motcua_case::ids::{DeviceId, PackageId};
use motcua_store::envelope::{self, Envelope, EnvelopeError};
use motcua_store::{FolderLock, Key, Store, StoreKey, Write};
use serde::{Deserialize, Serialize};

use super::{unfit, unreadable};
use crate::error::{Error, ErrorCode, Result};

/// Name of the file.
pub(super) const FILE: &str = "goi.motcua";
/// Largest such file, bytes.
const LARGEST: u64 = 64 << 10;
/// Shape of a package.
const VERSION: u16 = 1;
/// Note of the package's store: whose it is.
const OWNED: &str = "package";
/// Note of the package's store: it was brought back.
const RETURNED: &str = "package-returned";

/// What can be read without the code: nothing personal.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct Head {
    version: u16,
    /// Its identity.
    pub(super) package: PackageId,
    /// When it was written.
    pub(super) made_at: DateTime<Utc>,
    /// Matters in it.
    pub(super) matters: u32,
}

impl Head {
    pub(super) fn new(package: PackageId, made_at: DateTime<Utc>, matters: u32) -> Self {
        Self {
            version: VERSION,
            package,
            made_at,
            matters,
        }
    }
}

/// The file before it is written.
pub(super) struct KeyFile {
    pub(super) bytes: Vec<u8>,
    pub(super) code: String,
    pub(super) fingerprint: String,
}

/// Seals the key of a package under a fresh code, signed by this counter.
pub(super) fn seal(
    write: &Write<'_>,
    device: DeviceId,
    head: &Head,
    key: &StoreKey,
) -> Result<KeyFile> {
    let code = envelope::fresh_code()?;
    let text = serde_json::to_vec(head).map_err(|_| Error::internal("package"))?;
    let signing = write.signing_key_of(device)?;
    let bytes = envelope::wrap(&signing, &text, key.exposed(), &code)?;
    let fingerprint = Envelope::read(&bytes).map_err(refused)?.fingerprint;
    Ok(KeyFile {
        bytes,
        code,
        fingerprint,
    })
}

/// A package that its code opened.
pub(super) struct Opened {
    pub(super) head: Head,
    pub(super) fingerprint: String,
    /// The counter it is of.
    pub(super) home: DeviceId,
    pub(super) store: Store,
}

/// Opens the package of a folder.
pub(super) fn open(folder: &Path, code: &str) -> Result<Opened> {
    let bytes = read(&folder.join(FILE))?;
    let envelope = Envelope::read(&bytes).map_err(refused)?;
    let head: Head = serde_json::from_slice(envelope.head).map_err(|_| unfit("shape"))?;
    if head.version != VERSION {
        return Err(ErrorCode::StoreNewer.into());
    }
    let key = envelope.open(code).map_err(refused)?;
    let key: [u8; 32] = key[..].try_into().map_err(|_| unfit("shape"))?;
    let key = StoreKey::from_key(Key::new(key));
    let store = opened(folder, &key).map_err(unreadable)?;
    let home = store.read::<_, Error>(|read| Ok(read.note(OWNED)?));
    let home = home.map_err(unreadable)?;
    let home = home.and_then(|home| home.parse().ok());
    Ok(Opened {
        home: home.ok_or_else(|| unfit("shape"))?,
        fingerprint: envelope.fingerprint,
        head,
        store,
    })
}

impl Opened {
    /// It was brought back: what it holds waits, or is told, at its counter.
    pub(super) fn was_returned(&self) -> Result<bool> {
        let note = self
            .store
            .read::<_, Error>(|read| Ok(read.note(RETURNED)?))
            .map_err(unreadable)?;
        Ok(note.is_some())
    }

    /// From here on nothing is delivered from it.
    pub(super) fn mark_returned(&self, at: DateTime<Utc>) -> Result<()> {
        let marked = self
            .store
            .write::<_, Error>(|write| Ok(write.put_note(RETURNED, &at.to_rfc3339())?));
        marked.map_err(unreadable)
    }
}

/// Notes whose a package is.
pub(super) fn own(write: &Write<'_>, home: DeviceId) -> Result<()> {
    Ok(write.put_note(OWNED, &home.to_string())?)
}

fn opened(folder: &Path, key: &StoreKey) -> Result<Store> {
    let lock = Arc::new(FolderLock::take(folder)?);
    Ok(Store::open_package(folder, lock, key)?)
}

/// A file of this size at most, and nothing that only looks like a file.
fn read(path: &Path) -> Result<Vec<u8>> {
    let known = fs::symlink_metadata(path).map_err(|_| unfit("absent"))?;
    if !known.is_file() || known.len() > LARGEST {
        return Err(unfit("shape"));
    }
    let mut bytes = Vec::new();
    let file = File::open(path).map_err(|_| unfit("failed"))?;
    let read = file.take(LARGEST).read_to_end(&mut bytes);
    read.map_err(|_| unfit("failed"))?;
    Ok(bytes)
}

fn refused(error: EnvelopeError) -> Error {
    unfit(match error {
        EnvelopeError::Shape => "shape",
        EnvelopeError::Signature => "signature",
        EnvelopeError::Code => "code",
    })
}
