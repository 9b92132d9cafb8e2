//! Writing a file so that a power cut leaves either the old or the new one.
use std::fs::{self, File};
use std::io::Write;
use std::path::Path;

use crate::error::StoreError;

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
    let mut builder = fs::DirBuilder::new();
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(folder)?;
    if above.as_os_str().is_empty() {
        sync_folder(Path::new("."))
    } else {
        sync_folder(above)
    }
}

/// Creates a file that only the account of the counter may read.
pub fn private(path: &Path) -> Result<File, StoreError> {
    let mut options = fs::OpenOptions::new();
    options.write(true).create(true).truncate(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    Ok(options.open(path)?)
}

/// Makes a rename or a new file in `folder` durable.
#[cfg(unix)]
pub fn sync_folder(folder: &Path) -> Result<(), StoreError> {
    File::open(folder)?.sync_all()?;
    Ok(())
}

/// Windows journals its folder entries itself and offers no call for it.
#[cfg(not(unix))]
pub fn sync_folder(_folder: &Path) -> Result<(), StoreError> {
    Ok(())
}
