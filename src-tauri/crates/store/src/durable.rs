//! Writing a file so that a power cut leaves either the old or the new one.
use std::fs::{self, File};
use std::io::{self, Read, Write};
use std::path::Path;

use motcua_case::ids::Hash;
use sha2::{Digest, Sha256};

use crate::error::StoreError;

const COPIED_AT_ONCE: usize = 256 * 1024;

/// Writes `bytes` to `path`: temporary file, fsync, rename, fsync of the folder.
pub fn write(path: &Path, bytes: &[u8]) -> Result<(), StoreError> {
    let temporary = path.with_extension("new");
    let mut file = private(&temporary)?;
    file.write_all(bytes)?;
    file.sync_all()?;
    drop(file);
    settle(&temporary, path)
}

/// Gives a finished temporary file its name, durably.
pub fn settle(temporary: &Path, path: &Path) -> Result<(), StoreError> {
    fs::rename(temporary, path)?;
    if let Some(folder) = path.parent() {
        sync_folder(folder)?;
    }
    Ok(())
}

/// Makes `folder` with all that is missing above it, for the account of the counter alone, durably.
pub fn make_folder(folder: &Path) -> Result<(), StoreError> {
    if folder.as_os_str().is_empty() || folder.exists() {
        return Ok(());
    }
    let above = folder.parent().unwrap_or(folder);
    make_folder(above)?;
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut fs::DirBuilder::new(), 0o700).create(folder)?;
    #[cfg(not(unix))]
    fs::create_dir(folder)?;
    if above.as_os_str().is_empty() {
        sync_folder(Path::new("."))
    } else {
        sync_folder(above)
    }
}

/// What was copied.
pub struct Copied {
    /// Length.
    pub bytes: u64,
    /// SHA-256 of the bytes.
    pub sha256: Hash,
}

/// Copies a file and makes its bytes durable under the new name, hashing them on the way. `read` and `write` say
/// whose failure a failure of either side is.
pub fn copy(
    from: &Path,
    to: &Path,
    go_on: &dyn Fn() -> bool,
    read: impl Fn(io::Error) -> StoreError,
    write: impl Fn(io::Error) -> StoreError,
) -> Result<Copied, StoreError> {
    let source = File::open(from).map_err(&read)?;
    let mut target = private(to).map_err(&write)?;
    let copied = pour(source, go_on, &read, |part| {
        target.write_all(part).map_err(&write)
    })?;
    target.sync_all().map_err(&write)?;
    Ok(copied)
}

/// Length and SHA-256 of a file.
pub fn sum(
    path: &Path,
    go_on: &dyn Fn() -> bool,
    read: impl Fn(io::Error) -> StoreError,
) -> Result<Copied, StoreError> {
    pour(File::open(path).map_err(&read)?, go_on, &read, |_| Ok(()))
}

/// Creates a file that only the account of the counter may read.
pub fn private(path: &Path) -> io::Result<File> {
    let mut options = fs::OpenOptions::new();
    options.write(true).create(true).truncate(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path)
}

/// Makes a finished file durable that something else wrote.
pub fn sync_file(path: &Path) -> io::Result<()> {
    // Windows flushes only what is open for writing.
    fs::OpenOptions::new().write(true).open(path)?.sync_all()
}

/// Makes a rename or a new file in `folder` durable.
#[cfg(unix)]
pub fn sync_folder(folder: &Path) -> Result<(), StoreError> {
    File::open(folder)?.sync_all()?;
    Ok(())
}

/// Makes every rename and new file in `folder` and the folders in it durable.
pub fn sync_folders(folder: &Path) -> Result<(), StoreError> {
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            sync_folder(&path)?;
        }
    }
    sync_folder(folder)
}

/// Windows journals its folder entries itself and offers no call for it.
#[cfg(not(unix))]
pub fn sync_folder(_folder: &Path) -> Result<(), StoreError> {
    Ok(())
}

fn pour(
    mut source: File,
    go_on: &dyn Fn() -> bool,
    read: &dyn Fn(io::Error) -> StoreError,
    mut each: impl FnMut(&[u8]) -> Result<(), StoreError>,
) -> Result<Copied, StoreError> {
    let mut digest = Sha256::new();
    let mut buffer = vec![0; COPIED_AT_ONCE];
    let mut bytes = 0;
    loop {
        if !go_on() {
            return Err(StoreError::Cancelled);
        }
        let taken = source.read(&mut buffer).map_err(read)?;
        let Some(part) = buffer.get(..taken).filter(|part| !part.is_empty()) else {
            break;
        };
        digest.update(part);
        each(part)?;
        bytes += part.len() as u64;
    }
    Ok(Copied {
        bytes,
        sha256: Hash(digest.finalize().into()),
    })
}
