//! Scanner drivers in the real child: SANE's own test driver, and drivers that misbehave.

mod daemon;
#[cfg(target_os = "linux")]
mod killed;
pub mod misbehaving;
mod sane;

use std::path::{Path, PathBuf};
use std::process::Command;

use motcua_scan::source::{ColourMode, DeviceId, Feed, RawPage, ScanOptions};
use motcua_worker::{Worker, WorkerError};

use crate::{GO_ON, program};

const FEEDER: ScanOptions = ScanOptions {
    feed: Feed::Feeder,
    mode: ColourMode::Grey,
    dpi: 75,
    size_mm: None,
    pages: None,
};

/// The real child in an environment of its own.
fn worker_with(environment: &[(&str, &Path)], mark: &str) -> Worker {
    let mut args: Vec<String> = environment
        .iter()
        .map(|(name, value)| format!("{name}={}", value.display()))
        .collect();
    args.push(program().display().to_string());
    args.push(mark.to_owned());
    Worker::new("/usr/bin/env".into(), args)
}

/// A folder for one test.
fn folder(name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    std::fs::create_dir_all(&folder).unwrap();
    folder
}

/// A child that knows only SANE's `test` driver, whose settings start with `defaults`; `None`, said aloud, where
/// SANE is not installed.
fn sane(name: &str, defaults: &str) -> Option<Worker> {
    if !Path::new("/etc/sane.d/test.conf").is_file() {
        println!("skipped: SANE is not installed");
        return None;
    }
    let folder = folder(name);
    std::fs::write(folder.join("dll.conf"), "test\n").unwrap();
    std::fs::write(folder.join("test.conf"), defaults).unwrap();
    Some(worker_with(&[("SANE_CONFIG_DIR", &folder)], name))
}

/// A child whose libsane is ours; `None`, said aloud, where there is no compiler.
fn misbehaving(name: &str) -> Option<Worker> {
    let library = folder(name).join("libsane.so.1");
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/worker/drivers/driver.c");
    let built = Command::new("cc")
        .args(["-shared", "-fPIC", "-o"])
        .arg(&library)
        .arg(&source)
        .status();
    if !built.is_ok_and(|status| status.success()) {
        println!("skipped: there is no C compiler");
        return None;
    }
    let path = library.parent().unwrap();
    let file = path.join("written");
    let _ = std::fs::remove_file(&file);
    Some(worker_with(
        &[("LD_LIBRARY_PATH", path), ("MOTCUA_TEST_FILE", &file)],
        name,
    ))
}

fn test_device() -> DeviceId {
    DeviceId::sane("test:0")
}

/// What a scan says at its end, and the pages it gave before.
fn scan(
    worker: &Worker,
    device: &DeviceId,
    options: &ScanOptions,
) -> (Result<u32, WorkerError>, Vec<RawPage>) {
    let mut pages = Vec::new();
    let outcome = worker.scan(device, options, &GO_ON, &mut |page| {
        pages.push(page);
        Ok(())
    });
    (outcome, pages)
}
