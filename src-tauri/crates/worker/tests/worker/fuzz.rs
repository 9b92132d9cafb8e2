//! Files nobody thought of: sample papers and the hostile corpus, damaged at random, against the real child.
//!
//! `MOTCUA_FUZZ` sets how many (40; nightly takes 5,000), `MOTCUA_FUZZ_SEED` which ones. Each case has a seed of
//! its own, told when it fails.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use motcua_scan::{FileKind, sniff};
use motcua_worker::WorkerError;

use crate::hostile::{MEMORY_KB, PATIENCE, collect};
use crate::{GO_ON, corpus, import, worker};

const CASES: u64 = 40;
const SEED: u64 = 20_260_701;

/// Larger files are cut before they are damaged: the readers' work grows with the size, what they meet does not.
const LARGEST: usize = 2 * 1024 * 1024;

/// Numbers at which counters, lengths and signs turn over.
const TURNING: [u32; 12] = [
    0,
    1,
    0x7f,
    0x80,
    0xff,
    0x100,
    0x7fff,
    0xffff,
    0x1_0000,
    0x7fff_ffff,
    0x8000_0000,
    0xffff_ffff,
];

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
        let bytes = damaged(&files, &mut chance);
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

/// One of the files after one to three mishaps; every other time a good one, which damage takes deepest into a
/// reader.
fn damaged(files: &Files, chance: &mut Chance) -> Vec<u8> {
    let from = [&files.good, &files.all][chance.below(2)];
    let mut bytes = chance.one_of(from).clone();
    for _ in 0..=chance.below(3) {
        if bytes.len() < 16 {
            break;
        }
        match chance.below(6) {
            0 => flip_bits(&mut bytes, chance),
            1 => {
                let cut = chance.place(bytes.len());
                bytes.truncate(bytes.len() - cut);
            }
            2 => splice(&mut bytes, chance.one_of(&files.all).as_slice(), chance),
            3 => swap(&mut bytes, chance),
            4 => repeat(&mut bytes, chance),
            _ => put_number(&mut bytes, chance),
        }
    }
    bytes
}

fn flip_bits(bytes: &mut [u8], chance: &mut Chance) {
    for _ in 0..=chance.below(8) {
        let at = chance.place(bytes.len());
        bytes[at] ^= 1 << chance.below(8);
    }
}

/// The beginning of one file with the end of another.
fn splice(bytes: &mut Vec<u8>, other: &[u8], chance: &mut Chance) {
    bytes.truncate(chance.below(bytes.len()));
    bytes.extend_from_slice(&other[chance.below(other.len().max(1)).min(other.len())..]);
    bytes.truncate(LARGEST);
}

/// Two pieces change places.
fn swap(bytes: &mut [u8], chance: &mut Chance) {
    let half = bytes.len() / 2;
    let length = 1 + chance.below(half.min(4096));
    let left = chance.below(half - length + 1);
    let right = half + chance.below(bytes.len() - half - length + 1);
    let (first, second) = bytes.split_at_mut(half);
    first[left..left + length].swap_with_slice(&mut second[right - half..right - half + length]);
}

/// A piece comes once more, somewhere else.
fn repeat(bytes: &mut Vec<u8>, chance: &mut Chance) {
    let start = chance.below(bytes.len());
    let length = chance.below((bytes.len() - start).min(8192) + 1);
    let piece = bytes[start..start + length].to_vec();
    let at = chance.place(bytes.len());
    bytes.splice(at..at, piece);
}

fn put_number(bytes: &mut [u8], chance: &mut Chance) {
    let number = *chance.one_of(&TURNING);
    let at = chance.place(bytes.len() - 3);
    let width = [1, 2, 4][chance.below(3)];
    if chance.below(2) == 0 {
        bytes[at..at + width].copy_from_slice(&number.to_be_bytes()[4 - width..]);
    } else {
        bytes[at..at + width].copy_from_slice(&number.to_le_bytes()[..width]);
    }
}

fn number(name: &str, otherwise: u64) -> u64 {
    let set = std::env::var(name).ok();
    set.and_then(|text| text.parse().ok()).unwrap_or(otherwise)
}

/// SplitMix64: the same seed, the same file on every machine.
struct Chance(u64);

impl Chance {
    fn new(seed: u64) -> Self {
        Self(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15))
    }

    fn below(&mut self, bound: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((mixed ^ (mixed >> 31)) % bound as u64) as usize
    }

    fn one_of<'a, T>(&mut self, things: &'a [T]) -> &'a T {
        &things[self.below(things.len())]
    }

    /// A place in a file; every other time near its beginning, where the headers are.
    fn place(&mut self, length: usize) -> usize {
        if self.below(2) == 0 {
            self.below(length.min(512))
        } else {
            self.below(length)
        }
    }
}
