//! What other programs say of signed files.

use std::path::Path;
use std::process::Command;

/// How many signatures `pdfsig` finds in a file, all of them with the right digest, and the file whole by `qpdf`; none
/// where these programs are not installed.
///
/// # Panics
/// If one of them finds a fault.
#[must_use]
#[allow(
    clippy::panic,
    clippy::expect_used,
    reason = "a judge fails a test by panicking"
)]
pub fn signed(path: &Path) -> Option<usize> {
    let checked = Command::new("qpdf")
        .arg("--check")
        .arg(path)
        .output()
        .ok()?;
    let says = String::from_utf8_lossy(&checked.stdout).into_owned();
    assert!(checked.status.success(), "qpdf: {says}");
    let judged = Command::new("pdfsig")
        .arg("-nocert")
        .arg(path)
        .output()
        .ok()?;
    let says = String::from_utf8_lossy(&judged.stdout).into_owned();
    let signatures = says.matches("Signature Validation:").count();
    let valid = says
        .matches("Signature Validation: Signature is Valid.")
        .count();
    assert_eq!(signatures, valid, "{says}");
    Some(signatures)
}
