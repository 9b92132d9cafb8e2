//! The sample visit: a card, papers, and what becomes of them.

use std::path::{Path, PathBuf};
use std::process::Command;

use super::{AppError, built};
use crate::repository;

/// The card of a citizen who does not exist, as a code reader sends it.
pub const CARD: &str = "001099000011|012345678|Nguyễn Văn Mẫu|15061999|Nam|Thôn Một, Xã Tập Huấn, Tỉnh Tập Huấn|15082021";

/// Keys of the papers of a birth registration that the samples are, the newest first.
pub const PAPERS: [&str; 3] = [
    "to-khai-dang-ky-khai-sinh",
    "giay-chung-sinh",
    "van-ban-uy-quyen",
];

/// The papers of `assets/samples`, in the order in which they are scanned.
const FILES: [&str; 3] = [
    "van-ban-uy-quyen.pdf",
    "giay-chung-sinh.jpg",
    "to-khai-khai-sinh.jpg",
];

/// The day a week ago as a clerk types it: the child of the samples was born then.
#[must_use]
#[expect(
    clippy::disallowed_methods,
    reason = "the driven program lives by the real clock too"
)]
pub fn a_week_ago() -> String {
    (chrono::Utc::now() - chrono::Duration::days(7))
        .format("%d/%m/%Y")
        .to_string()
}

/// Lays the sample papers into an incoming folder, the declaration as the newest.
///
/// # Errors
/// When a sample cannot be read or the folder cannot be written.
pub fn lay_out(incoming: &Path) -> Result<(), AppError> {
    std::fs::create_dir_all(incoming)?;
    let newest = std::time::SystemTime::UNIX_EPOCH + std::time::Duration::from_secs(1_795_000_000);
    for (paper, age) in FILES.iter().zip((0..FILES.len() as u64).rev()) {
        let there = incoming.join(paper);
        std::fs::copy(repository().join("assets/samples").join(paper), &there)?;
        let written = std::fs::File::options().write(true).open(&there)?;
        written.set_modified(newest - std::time::Duration::from_secs(60 * age))?;
    }
    Ok(())
}

/// Writes the receipt and the papers of a dossier as PDF into `folder`, through the command line.
///
/// # Errors
/// When the command refuses.
pub fn export(data: &Path, dossier: &str, folder: &Path) -> Result<Vec<PathBuf>, AppError> {
    std::fs::create_dir_all(folder)?;
    let exported = Command::new(built("motcuactl")?)
        .args(["dossier", "export", dossier, "--practice", "--data"])
        .arg(data)
        .arg("-o")
        .arg(folder)
        .output()?;
    if !exported.status.success() {
        let said = String::from_utf8_lossy(&exported.stderr).into_owned();
        return Err(AppError::Refused {
            program: "motcuactl",
            said,
        });
    }
    let mut files = Vec::new();
    for entry in std::fs::read_dir(folder)? {
        let file = entry?.path();
        files.extend(Some(file).filter(|file| file.extension().is_some_and(|end| end == "pdf")));
    }
    files.sort();
    Ok(files)
}
