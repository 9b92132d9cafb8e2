//! The exchange with the province through `motcuactl`, over a practice store.
#![allow(clippy::unwrap_used, clippy::panic, reason = "tests fail by panicking")]

use std::path::Path;
use std::process::{Command, Output};

use serde_json::Value;

fn motcuactl(folder: &Path, words: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_motcuactl"))
        .args(words)
        .args(["--json", "--practice", "--data"])
        .arg(folder)
        .output()
        .unwrap()
}

#[test]
fn the_exchange_is_shown_with_its_lines_and_what_waits() {
    let folder = tempfile::tempdir().unwrap();
    let output = motcuactl(folder.path(), &["exchange"]);
    let errors = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{errors}");
    let view: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert!(view["lines"].is_array(), "{view}");
    assert!(view["counts"]["waiting"].is_u64(), "{view}");
}

#[test]
fn a_connection_that_is_not_set_up_cannot_be_tested() {
    let folder = tempfile::tempdir().unwrap();
    let output = motcuactl(folder.path(), &["connection", "test", "Nowhere"]);
    assert_eq!(output.status.code(), Some(1));
    let told: Value = serde_json::from_slice(&output.stderr).unwrap();
    assert_eq!(told["error"]["code"], "NotFound");
}
