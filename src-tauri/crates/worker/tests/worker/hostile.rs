//! Every file of the hostile corpus: a clear error or a correct import, in bounded time and memory.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use motcua_scan::{FileKind, sniff};
use motcua_worker::WorkerError;

use crate::{GO_ON, corpus, import, worker};

/// What anybody waits for one question at most.
pub const PATIENCE: Duration = Duration::from_secs(10);

/// Most memory a child may ever hold, kilobytes.
pub const MEMORY_KB: i64 = 512 * 1024;

#[test]
fn every_hostile_file_ends_in_an_error_or_an_import() {
    let Some(folder) = corpus("bad") else { return };
    let mut files = Vec::new();
    collect(&folder, &mut files);
    files.sort();
    let mut outcomes: BTreeMap<String, u32> = BTreeMap::new();
    let mut slowest = (Duration::ZERO, String::new());
    for path in &files {
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        let bytes = fs::read(path).unwrap();
        for (what, outcome, took) in questions(&bytes) {
            assert!(took <= PATIENCE, "{name}: {what} took {took:?}");
            println!("{name:64} {what:8} {:5} ms  {outcome}", took.as_millis());
            *outcomes
                .entry(format!("{what}: {}", verdict(&outcome)))
                .or_default() += 1;
            if took > slowest.0 {
                slowest = (took, name.clone());
            }
        }
    }
    for (outcome, count) in &outcomes {
        println!("{count:4} x {outcome}");
    }
    println!(
        "{} files, slowest {:?} ({})",
        files.len(),
        slowest.0,
        slowest.1
    );
    assert!(files.len() > 100, "the corpus is whole");
    #[cfg(unix)]
    {
        let usage = nix::sys::resource::getrusage(nix::sys::resource::UsageWho::RUSAGE_CHILDREN);
        let peak = usage.unwrap().max_rss();
        println!("largest child: {} MB", peak / 1000);
        assert!(peak <= MEMORY_KB, "a child held {peak} kB");
    }
}

/// What a file must never become, whatever else is said about it.
#[test]
fn damaged_pictures_are_never_taken_for_whole() {
    let Some(folder) = corpus("bad") else { return };
    let cut = [
        "jpeg_trunc_020",
        "jpeg_trunc_100",
        "jpeg_trunc_350",
        "jpeg_trunc_600",
        "jpeg_trunc_900",
        "jpeg_trunc_999",
        "jpeg_prog_trunc_300",
        "jpeg_prog_trunc_800",
        "jpeg_tall",
    ];
    for name in cut {
        let bytes = fs::read(folder.join("gen").join(format!("{name}.jpg"))).unwrap();
        match import(&bytes) {
            Ok((_, pages)) => {
                let findings = &pages[0].facts.findings;
                assert!(
                    findings.contains(&motcua_scan::Finding::Damaged),
                    "{name}: {findings:?}"
                );
            }
            Err(WorkerError::Refused(_)) => {}
            Err(other) => panic!("{name}: {other}"),
        }
    }
    for name in [
        "png_short_idat.png",
        "png_bad_crc.png",
        "tiff_strip_past_eof.tif",
        "tiff_g4_garbage.tif",
    ] {
        let bytes = fs::read(folder.join("gen").join(name)).unwrap();
        let outcome = import(&bytes);
        assert!(matches!(outcome, Err(WorkerError::Refused(_))), "{name}");
    }
}

fn questions(bytes: &[u8]) -> Vec<(&'static str, String, Duration)> {
    if sniff(bytes) == FileKind::Pdf {
        vec![
            timed("inspect", || {
                worker()
                    .inspect_pdf(bytes, &GO_ON)
                    .map(|facts| format!("ok {} pages", facts.pages))
            }),
            timed("render", || {
                worker()
                    .render_pdf(bytes, 0, 1000, &GO_ON)
                    .map(|picture| format!("ok {}x{}", picture.width, picture.height))
            }),
        ]
    } else {
        vec![timed("import", || {
            import(bytes).map(|(summary, pages)| {
                format!(
                    "ok {} pages, first {:?}",
                    summary.pages, pages[0].facts.findings
                )
            })
        })]
    }
}

fn timed(
    what: &'static str,
    work: impl FnOnce() -> Result<String, WorkerError>,
) -> (&'static str, String, Duration) {
    let started = Instant::now();
    let outcome = match work() {
        Ok(text) => text,
        Err(WorkerError::Refused(refusal)) => format!("refused: {refusal:?}"),
        Err(other) => format!("ended: {other:?}"),
    };
    (what, outcome, started.elapsed())
}

/// The outcome without what differs between files.
fn verdict(outcome: &str) -> &str {
    outcome
        .split_once([' ', '{'])
        .filter(|(first, _)| *first == "ok")
        .map_or(outcome, |(first, _)| first)
}

/// Every file of a folder and its folders, descriptions left out.
pub fn collect(folder: &Path, files: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            collect(&path, files);
        } else if path.extension().is_none_or(|e| e != "md" && e != "json") {
            files.push(path);
        }
    }
}
