//! Drills: the counter's program is killed, its power cut, its disk damaged, and what it had acknowledged must be
//! there. The program under test is `scripted-day`, the product with a script for hands; a second process of it is
//! the judge. Start reading at `kill.rs`, the simplest.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stderr,
    reason = "tests fail by panicking, and a drill says how to repeat it"
)]

mod batch;
mod books;
mod chance;
mod damage;
mod day;
mod disk;
mod feeder;
mod judge;
mod kill;
mod power;
mod record;
mod told;

use std::path::{Path, PathBuf};

/// A count from the environment, or the one of `make test`.
fn count(name: &str, usual: u32) -> u32 {
    std::env::var(name)
        .ok()
        .and_then(|n| n.parse().ok())
        .unwrap_or(usual)
}

/// A fresh folder where writing costs little: in memory if there is room, else beside the programs.
fn quick_folder() -> tempfile::TempDir {
    let memory = PathBuf::from("/dev/shm");
    if memory.is_dir()
        && let Ok(folder) = tempfile::tempdir_in(memory)
    {
        return folder;
    }
    tempfile::tempdir_in(motcua_tests::built_folder().unwrap()).unwrap()
}

/// A copy of the whole folder, but for the shared memory of the database.
fn copy(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).unwrap();
    for entry in std::fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let target = to.join(entry.file_name());
        if entry.file_type().unwrap().is_dir() {
            copy(&entry.path(), &target);
        } else if !entry.file_name().to_string_lossy().ends_with("-shm") {
            std::fs::copy(entry.path(), target).unwrap();
        }
    }
}

/// The oldest frozen store, which every later version opens.
fn oldest_store() -> PathBuf {
    motcua_tests::repository().join("tests/fixtures/old-db/0001")
}
