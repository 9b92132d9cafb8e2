//! The sample visit: a card, papers, and what becomes of them.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

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

/// The samples, in the order in which they are scanned.
pub const FILES: [&str; 3] = [
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

/// How the command line gets into a store.
#[derive(Clone, Copy)]
pub enum Access<'a> {
    /// The practice store of the data folder.
    Practice,
    /// The only user's secret.
    Secret(&'a str),
}

/// Writes the papers of a dossier and its receipt as PDF into `folder`, through the command line;
/// papers in the order of the checklist, then the receipt.
///
/// # Errors
/// When the command refuses.
pub fn export(
    data: &Path,
    access: Access<'_>,
    dossier: &str,
    folder: &Path,
) -> Result<Vec<PathBuf>, AppError> {
    std::fs::create_dir_all(folder)?;
    let mut command = Command::new(built("motcuactl")?);
    command
        .args(["dossier", "export", dossier, "--data"])
        .arg(data)
        .arg("-o")
        .arg(folder);
    match access {
        Access::Practice => command.arg("--practice"),
        Access::Secret(_) => command.args(["--secret-fd", "0"]),
    };
    command
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .stderr(Stdio::piped());
    let mut running = command.spawn()?;
    if let (Access::Secret(secret), Some(mut input)) = (access, running.stdin.take()) {
        writeln!(input, "{secret}")?;
    }
    let ended = running.wait_with_output()?;
    if !ended.status.success() {
        let said = String::from_utf8_lossy(&ended.stderr).into_owned();
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
