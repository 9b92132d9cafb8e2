//! Files nobody thought of: sample papers and the hostile corpus, damaged at random, against the real child.
//!
//! `MOTCUA_FUZZ` sets how many (40; nightly takes 5,000), `MOTCUA_FUZZ_SEED` which ones. Each case has a seed of
//! its own, told when it fails.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use motcua_fuzz::{Chance, damaged};
use motcua_scan::{FileKind, sniff};
use motcua_worker::WorkerError;

use crate::hostile::{MEMORY_KB, PATIENCE, collect};
use crate::{GO_ON, corpus, import, worker};

const CASES: u64 = 40;
const SEED: u64 = 20_260_701;

/// Larger files are cut before they are damaged: the readers' work grows with the size, what they meet does not.
const LARGEST: usize = 2 * 1024 * 1024;

#[test]
fn a_file_damaged_at_random_is_refused_or_read_within_bounds() {
    let cases = number("MOTCUA_FUZZ", CASES);
    let seed = number("MOTCUA_FUZZ_SEED", SEED);
    let files = originals();
    let mut outcomes: BTreeMap<String, u32> = BTreeMap::new();
    let mut slowest = Duration::ZERO;
    println!("{cases} cases from {} files, seed {seed}", files.all.len());
    for case in seed..seed + cases {
        let mut chance = Chance::new(case);
        let bytes = strange(&files, &mut chance);
        let started = Instant::now();
        let outcome = ask(&bytes, &mut chance);
        let took = started.elapsed();
        let again = format!("MOTCUA_FUZZ=1 MOTCUA_FUZZ_SEED={case}");
        assert!(took <= PATIENCE, "{again}: took {took:?}");
        let said = match outcome {
            Ok(()) => "read",
            Err(WorkerError::Refused(_)) => "refused",
            Err(WorkerError::MemoryLimit) => "too much memory",
            Err(WorkerError::TimedOut) => "too much time",
            Err(other) => panic!("{again}: {other:?}"),
        };
        *outcomes.entry(said.to_owned()).or_default() += 1;
        slowest = slowest.max(took);
    }
    println!("{outcomes:?}, slowest {slowest:?}");
    #[cfg(unix)]
    {
        let usage = nix::sys::resource::getrusage(nix::sys::resource::UsageWho::RUSAGE_CHILDREN);
        let peak = usage.unwrap().max_rss();
        println!("largest child: {} MB", peak / 1000);
        assert!(peak <= MEMORY_KB, "a child held {peak} kB");
    }
}

/// Asks what the counter would ask of such a file.
fn ask(bytes: &[u8], chance: &mut Chance) -> Result<(), WorkerError> {
    if sniff(bytes) == FileKind::Pdf {
        if chance.below(2) == 0 {
            return worker().inspect_pdf(bytes, &GO_ON).map(drop);
        }
        return worker().render_pdf(bytes, 0, 600, &GO_ON).map(drop);
    }
    if chance.below(8) == 0 {
        return worker().read_codes(bytes, &GO_ON).map(drop);
    }
    import(bytes).map(drop)
}

/// What is damaged.
struct Files {
    good: Vec<Vec<u8>>,
    all: Vec<Vec<u8>>,
}

fn originals() -> Files {
    let samples = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../../assets/samples");
    let good = read_all(&samples);
    assert!(good.iter().any(|bytes| sniff(bytes) == FileKind::Pdf));
    let bad = corpus("bad").map_or_else(Vec::new, |folder| read_all(&folder));
    Files {
        all: good.iter().cloned().chain(bad).collect(),
        good,
    }
}

fn read_all(folder: &Path) -> Vec<Vec<u8>> {
    let mut files = Vec::new();
    collect(folder, &mut files);
    // The order of a folder is not the same everywhere; the cases are to be.
    files.sort();
    files
        .iter()
        .map(|file| {
            let mut bytes = fs::read(file).unwrap();
            bytes.truncate(LARGEST);
            bytes
        })
        .collect()
}

/// One of the files after some mishaps; every other time a good one, which damage takes deepest into a reader.
fn strange(files: &Files, chance: &mut Chance) -> Vec<u8> {
    let from = [&files.good, &files.all][chance.below(2)];
    damaged(chance.one_of(from).as_slice(), &files.all, LARGEST, chance)
}

fn number(name: &str, otherwise: u64) -> u64 {
    let set = std::env::var(name).ok();
    set.and_then(|text| text.parse().ok()).unwrap_or(otherwise)
}
