//! The real child, against good files, hostile files and its own faults.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stdout,
    reason = "tests fail by panicking and print their figures"
)]

#[cfg(unix)]
#[path = "worker/drivers/mod.rs"]
mod drivers;
#[path = "worker/expected.rs"]
mod expected;
#[path = "worker/faults.rs"]
mod faults;
#[path = "worker/fuzz.rs"]
mod fuzz;
#[path = "worker/hostile.rs"]
mod hostile;
#[cfg(unix)]
#[path = "../../scan/tests/escl/mock.rs"]
mod mock;
#[path = "worker/pages.rs"]
mod pages;
#[cfg(unix)]
#[path = "worker/tokens/mod.rs"]
mod tokens;

use std::path::PathBuf;
use std::sync::atomic::AtomicBool;

use motcua_scan::{Options, Page, Summary};
use motcua_worker::{Worker, WorkerError};

/// A flag nobody sets.
static GO_ON: AtomicBool = AtomicBool::new(false);

fn program() -> PathBuf {
    env!("CARGO_BIN_EXE_motcua-worker").into()
}

fn worker() -> Worker {
    Worker::new(program(), Vec::new())
}

/// The shared corpus, beside the repository; absent elsewhere.
fn corpus(folder: &str) -> Option<PathBuf> {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR"))
        .join("../../../../shared/corpus")
        .join(folder);
    if path.is_dir() {
        Some(path)
    } else {
        println!("skipped: the corpus {folder} is not beside the repository");
        None
    }
}

fn import(bytes: &[u8]) -> Result<(Summary, Vec<Page>), WorkerError> {
    import_with(bytes, &Options::default())
}

fn import_with(bytes: &[u8], options: &Options) -> Result<(Summary, Vec<Page>), WorkerError> {
    let mut pages = Vec::new();
    let summary = worker().import(bytes, options, &GO_ON, &mut |page| {
        pages.push(page);
        Ok::<(), WorkerError>(())
    })?;
    Ok((summary, pages))
}
