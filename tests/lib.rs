//! What the tests of the whole product share.
//!
//! Owns: the way to the repository and to what was built, [`app`], which drives the real program under
//! a virtual display, [`copies`] to be signed, [`judges`] of signed files, a [`hub`] between counters, the [`link`] to a simulated province,
//! [`small_disk`], [`network_scanner`] and the [`sheets`] it is given, and a clock that is [`stepped`]. Never holds product code, and is linked by nothing that is shipped. Start reading at
//! [`app::App`].

pub mod app;
pub mod copies;
pub mod hub;
pub mod judges;
pub mod line;
pub mod link;
pub mod network_scanner;
pub mod sheets;
pub mod small_disk;
pub mod stepped;

use std::path::{Path, PathBuf};

/// The root of the repository.
#[must_use]
pub fn repository() -> PathBuf {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    here.parent().unwrap_or(here).to_owned()
}

/// The folder with the programs that were built together with this one.
///
/// # Errors
/// When the system does not know where this program is.
pub fn built_folder() -> std::io::Result<PathBuf> {
    let here = std::env::current_exe()?;
    let folder = here.parent().unwrap_or(&here);
    // Test programs are one folder deeper than the others.
    Ok(match folder.file_name() {
        Some(last) if last == "deps" => folder.parent().unwrap_or(folder),
        _ => folder,
    }
    .to_owned())
}

/// Every file of the repository that git tracks or would track, relative to [`repository`].
///
/// # Errors
/// When git cannot be run or does not know this folder.
pub fn tracked_files() -> std::io::Result<Vec<PathBuf>> {
    let listing = std::process::Command::new("git")
        .args([
            "ls-files",
            "-z",
            "--cached",
            "--others",
            "--exclude-standard",
        ])
        .current_dir(repository())
        .output()?;
    if !listing.status.success() {
        return Err(std::io::Error::other("git ls-files failed"));
    }
    let root = repository();
    Ok(listing
        .stdout
        .split(|byte| *byte == 0)
        .filter(|name| !name.is_empty())
        .map(|name| PathBuf::from(String::from_utf8_lossy(name).into_owned()))
        .filter(|file| root.join(file).is_file())
        .collect())
}
