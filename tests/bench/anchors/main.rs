//! What a page costs to digitise: programs of others and our own, on the same letters in one run.
//!
//! Run by `make bench` on the release build, over the scan corpus beside the repository. A machine has moods:
//! processor time is what to compare, and nothing is asserted. The figures are left in `target/bench/anchors.json`.
//! `MOTCUA_BENCH_PAGES` (10) letters go to each program, `MOTCUA_BENCH_OCR_PAGES` (4) to those that read them,
//! `MOTCUA_BENCH_FLAT_PAGES` (500) show whether memory grows.

mod measure;
#[path = "../process.rs"]
mod process;
mod table;
mod tools;

use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use motcua_tests::{built_folder, repository};
use serde_json::{Value, json};

use measure::{Cost, MeasureError};
use tools::{Job, Outcome};

fn main() -> ExitCode {
    let told = run().map(|report| io::stdout().write_all(report.as_bytes()));
    match told {
        Ok(Ok(())) => ExitCode::SUCCESS,
        Ok(Err(_)) => ExitCode::FAILURE,
        Err(error) => {
            let _nobody_listens = io::stderr().write_all(format!("{error}\n").as_bytes());
            ExitCode::FAILURE
        }
    }
}

fn run() -> Result<String, MeasureError> {
    let letters = letters()?;
    if letters.is_empty() {
        return Ok(
            "digitising: skipped, the scan corpus is not beside the repository\n".to_owned(),
        );
    }
    let built = built_folder()?;
    let bench = built.parent().unwrap_or(&built).join("bench");
    let place = bench.join("anchors");
    if place.exists() {
        std::fs::remove_dir_all(&place)?;
    }
    let some = count("MOTCUA_BENCH_PAGES", 10).min(letters.len());
    let few = count("MOTCUA_BENCH_OCR_PAGES", 4).min(some);
    let jobs = tools::jobs(&letters[..some], &letters[..few], &built.join("motcuactl"));
    let mut rows = Vec::new();
    for job in &jobs {
        rows.push((job.name, job.run(&place)?));
    }
    let flat = flat(&letters, &built.join("motcuactl"), &place)?;
    std::fs::remove_dir_all(&place)?;
    let report = report(&letters[..some], &rows, &flat)?;
    std::fs::write(bench.join("anchors.json"), format!("{report:#}\n"))?;
    Ok(table::of(&rows, &flat))
}

/// The synthetic letters, in the order of their names.
fn letters() -> io::Result<Vec<PathBuf>> {
    let folder = repository().join("../shared/corpus/scans/synth");
    if !folder.is_dir() {
        return Ok(Vec::new());
    }
    let entries = std::fs::read_dir(folder.canonicalize()?)?;
    let mut files: Vec<PathBuf> = entries
        .map(|entry| entry.map(|entry| entry.path()))
        .collect::<io::Result<_>>()?;
    let is_letter = |file: &PathBuf| file.to_string_lossy().ends_with("_letter.jpg");
    files.retain(is_letter);
    files.sort();
    Ok(files)
}

/// Ours over a tenth, half and all of many pages: the letters again and again.
fn flat(letters: &[PathBuf], ours: &Path, place: &Path) -> Result<Vec<Cost>, MeasureError> {
    let most = count("MOTCUA_BENCH_FLAT_PAGES", 500);
    let mut costs = Vec::new();
    for pages in [most / 10, most / 2, most] {
        let many: Vec<PathBuf> = letters.iter().cycle().take(pages).cloned().collect();
        if let Outcome::Done(cost) = Job::ours("ours, many pages", &many, ours, false).run(place)? {
            costs.push(cost);
        }
    }
    Ok(costs)
}

fn count(name: &str, usual: usize) -> usize {
    std::env::var(name)
        .ok()
        .and_then(|count| count.parse().ok())
        .unwrap_or(usual)
        .max(1)
}

fn report(
    letters: &[PathBuf],
    rows: &[(&str, Outcome)],
    flat: &[Cost],
) -> Result<Value, MeasureError> {
    let mut bytes = 0;
    for letter in letters {
        bytes += letter.metadata()?.len();
    }
    let tools = rows.iter().map(|(name, outcome)| match outcome {
        Outcome::Done(cost) => json!({ "tool": name, "cost": cost }),
        Outcome::Absent(program) => json!({ "tool": name, "absent": program }),
    });
    Ok(json!({
        "bytes_in_a_page": bytes / letters.len() as u64,
        "tools": tools.collect::<Vec<Value>>(),
        "flat": flat,
    }))
}
