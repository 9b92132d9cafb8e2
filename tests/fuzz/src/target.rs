//! One reader, its seeds, and a run over it.

use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use crate::ffi::Seen;
use crate::finding::{Fault, tried};
use crate::shrink::shrunk;
use crate::watch::{Watch, keep, peak_kb};
use crate::{Chance, TARGETS, damaged, insert_word};

/// Cases of a run whose time is not set.
pub const CASES: u64 = 400;

/// First case of a run.
const SEED: u64 = 20_261_121;

/// Stack a reader has, as in the child that opens files.
const STACK: usize = 32 * 1024 * 1024;

/// Most inputs that are kept because they reached something new.
const MOST_KEPT: usize = 4000;

/// Different faults after which a run ends.
const MOST_FAULTS: usize = 8;

/// One run at a time in a process, so that memory is told apart.
static ONE_AT_A_TIME: Mutex<()> = Mutex::new(());

/// A reader of bytes from outside.
#[derive(Debug)]
pub struct Target {
    name: &'static str,
    seeds: Vec<Vec<u8>>,
    words: Vec<Vec<u8>>,
    longest: usize,
}

impl Target {
    /// The reader of this name.
    ///
    /// # Panics
    /// Where [`TARGETS`] does not list it.
    #[must_use]
    pub fn named(name: &str) -> Self {
        let Some((name, _)) = TARGETS.iter().find(|(known, _)| *known == name) else {
            panic!("{name} is not in the list of readers");
        };
        let own = PathBuf::from(env!("CARGO_MANIFEST_DIR"))
            .join("cases")
            .join(name);
        let mut target = Self {
            name,
            seeds: Vec::new(),
            words: Vec::new(),
            longest: 64 * 1024,
        };
        if own.is_dir() {
            target = target.folder(&own);
        }
        target
    }

    /// Bytes the reader takes.
    #[must_use]
    pub fn seed(mut self, bytes: impl Into<Vec<u8>>) -> Self {
        self.seeds.push(bytes.into());
        self
    }

    /// The files of a folder.
    ///
    /// # Panics
    /// Where it cannot be read.
    #[must_use]
    pub fn folder(mut self, folder: &Path) -> Self {
        let entries = std::fs::read_dir(folder).unwrap();
        let mut paths: Vec<PathBuf> = entries.map(|entry| entry.unwrap().path()).collect();
        // The order of a folder is not the same everywhere; the cases are to be.
        paths.sort();
        for path in paths.iter().filter(|path| path.is_file()) {
            self.seeds.push(std::fs::read(path).unwrap());
        }
        self
    }

    /// Words of the reader's language, put in here and there.
    #[must_use]
    pub fn words(mut self, words: &[&str]) -> Self {
        self.words
            .extend(words.iter().map(|word| word.as_bytes().to_vec()));
        self
    }

    /// Longest input; 64 KiB where nothing is said.
    #[must_use]
    pub fn longest(mut self, bytes: usize) -> Self {
        self.longest = bytes;
        self
    }

    /// Gives the reader its seeds and what becomes of them by damage; it must return from all, in time and in bounded
    /// memory.
    ///
    /// # Panics
    /// Where it does not: with the smallest input that shows it, which is also written under `target/fuzz`. Put into
    /// `tests/fuzz/cases/<name>` it is tried by every run from then on.
    pub fn run(self, read: impl Fn(&[u8]) + Send + Sync) {
        let one = ONE_AT_A_TIME.lock().unwrap_or_else(PoisonError::into_inner);
        assert!(!self.seeds.is_empty(), "{} has no seeds", self.name);
        let report = std::thread::scope(|scope| {
            let thread = std::thread::Builder::new().stack_size(STACK);
            let run = thread.spawn_scoped(scope, || self.run_here(&read));
            run.unwrap().join().unwrap()
        });
        drop(one);
        assert!(report.is_empty(), "{}", report.join("\n"));
    }

    fn run_here(&self, read: &dyn Fn(&[u8])) -> Vec<String> {
        let time = number("MOTCUA_FUZZ_SECONDS").map(Duration::from_secs);
        let first = number("MOTCUA_FUZZ_SEED").unwrap_or(SEED);
        let started = Instant::now();
        let mut run = Run {
            watch: Watch::over(self.name),
            base_kb: peak_kb(),
            seen: Seen::new(),
            kept: Vec::new(),
            faults: Vec::new(),
            tries: 0,
            slowest: Duration::ZERO,
        };
        for seed in &self.seeds {
            run.take(read, seed);
        }
        let whole = self.seeds.clone();
        run.kept = whole;
        for case in first.. {
            let is_over = match time {
                Some(time) => started.elapsed() >= time,
                None => case - first >= CASES,
            };
            if is_over || run.faults.len() >= MOST_FAULTS {
                break;
            }
            let bytes = self.strange(&run.kept, &mut Chance::new(case));
            if run.take(read, &bytes) && run.kept.len() < MOST_KEPT {
                run.kept.push(bytes);
            }
        }
        run.report(self.name, started.elapsed());
        run.told(self.name, read)
    }

    fn strange(&self, kept: &[Vec<u8>], chance: &mut Chance) -> Vec<u8> {
        // Every other time one of the newest, which reached furthest.
        let newest = kept.len().min(16);
        let from = if chance.below(2) == 0 {
            &kept[kept.len() - newest..]
        } else {
            kept
        };
        let mut bytes = chance.one_of(from).clone();
        if !self.words.is_empty() && chance.below(3) == 0 {
            let word = chance.one_of(&self.words).clone();
            insert_word(&mut bytes, &word, chance);
        }
        damaged(&bytes, kept, self.longest, chance)
    }
}

/// What a run has come to.
struct Run {
    watch: Watch,
    base_kb: i64,
    seen: Option<Seen>,
    kept: Vec<Vec<u8>>,
    faults: Vec<(Fault, Vec<u8>)>,
    tries: u64,
    slowest: Duration,
}

impl Run {
    /// Tries one input; true if it reached something new.
    fn take(&mut self, read: &dyn Fn(&[u8]), bytes: &[u8]) -> bool {
        self.watch.begins(bytes);
        if let Some(seen) = &self.seen {
            seen.begin();
        }
        let (took, fault) = tried(read, bytes, self.base_kb);
        self.tries += 1;
        self.slowest = self.slowest.max(took);
        if let Some(fault) = fault {
            let is_known = self.faults.iter().any(|(known, _)| known.is_like(&fault));
            if !is_known {
                self.faults.push((fault, bytes.to_vec()));
            }
            return false;
        }
        self.seen.as_mut().is_some_and(Seen::has_new)
    }

    fn report(&self, name: &str, took: Duration) {
        let edges = match &self.seen {
            Some(seen) => format!(", {} edges, {} kept", seen.edges(), self.kept.len()),
            None => String::new(),
        };
        println!(
            "fuzz {name}: {} inputs in {:.1} s, slowest {} ms, peak {} MB{edges}, {} found",
            self.tries,
            took.as_secs_f32(),
            self.slowest.as_millis(),
            peak_kb() / 1024,
            self.faults.len()
        );
    }

    /// The faults with the smallest inputs that show them.
    fn told(&self, name: &str, read: &dyn Fn(&[u8])) -> Vec<String> {
        let tell = |(fault, bytes): &(Fault, Vec<u8>)| {
            let is_same = |bytes: &[u8]| {
                self.watch.begins(bytes);
                let (_, found) = tried(read, bytes, self.base_kb);
                found.is_some_and(|found| found.is_like(fault))
            };
            let least = match fault {
                Fault::Panicked { .. } => shrunk(bytes, &is_same),
                Fault::Slow | Fault::Large => bytes.clone(),
            };
            let path = keep(name, &least);
            let shown: String = least
                .iter()
                .take(120)
                .map(|b| b.escape_ascii().to_string())
                .collect();
            format!(
                "{name}: {fault:?} by {} ({} bytes): {shown}",
                path.display(),
                least.len()
            )
        };
        self.faults.iter().map(tell).collect()
    }
}

fn number(name: &str) -> Option<u64> {
    std::env::var(name).ok()?.parse().ok()
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicUsize, Ordering};

    use super::*;

    #[test]
    fn a_reader_that_panics_is_told_with_the_smallest_input() {
        let told = std::panic::catch_unwind(|| {
            Target::named("card")
                .seed("0011|a|b|c|d|e|f|g")
                .run(|bytes| {
                    assert!(bytes.len() < 3 || !bytes.contains(&0xff), "too strange");
                });
        });
        let said = told.unwrap_err().downcast::<String>().unwrap();
        assert!(
            said.contains("too strange") && said.contains("(3 bytes)"),
            "{said}"
        );
    }

    #[test]
    fn a_good_reader_gets_its_seeds_and_more() {
        let tries = AtomicUsize::new(0);
        Target::named("card").seed("seed").run(|_| {
            tries.fetch_add(1, Ordering::Relaxed);
        });
        assert!(tries.into_inner() > 300);
    }
}
