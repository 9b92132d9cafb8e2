//! A watched folder: the scan-to-folder of office copiers.
//!
//! Copiers write slowly, over the network, under names of their own. A file is taken when two looks at least two
//! seconds apart saw it unchanged and its format says that it ends. Taking is one atomic rename, so that of two
//! counters on one share only one gets a file, and what was taken before a crash is found again.

mod claim;
mod ends;

use std::collections::HashMap;
use std::ffi::OsString;
use std::fs::{self, DirEntry, File, Metadata};
use std::io;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

pub use claim::{Claimed, Original};

use self::claim::Claims;

/// How long a file must be seen unchanged.
const STILL: Duration = Duration::from_secs(2);

/// Most entries looked at in one look; a folder of more is served in its own order as it empties.
const MOST_ENTRIES: usize = 10_000;

/// Largest file taken, bytes, as for every other import.
const LARGEST: u64 = 200 * 1024 * 1024;

/// Ends of names that programs give to files they have not finished.
const UNFINISHED: [&str; 8] = [
    ".tmp",
    ".temp",
    ".part",
    ".partial",
    ".crdownload",
    ".download",
    ".filepart",
    ".lock",
];

/// Why a folder cannot be watched now. A share that is away comes back; the next look says so.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum FolderFault {
    /// The folder is away or may not be read.
    #[error("the folder cannot be read")]
    Read(#[source] io::Error),
    /// Nothing may be moved or written in the folder.
    #[error("the folder cannot be written to")]
    Write(#[source] io::Error),
}

/// What happens to a file in the folder when it is taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Taking {
    /// It is moved aside at once.
    Move,
    /// It stays where it is, and a mark beside says that it was taken.
    Leave,
}

/// What one look found.
#[derive(Debug)]
pub struct Look {
    /// Files that are ours now, each exactly once.
    pub claimed: Vec<Claimed>,
    /// Files that are still being written, or will be looked at again.
    pub waiting: u32,
}

/// A folder that is looked at again and again.
#[derive(Debug)]
pub struct Watch {
    folder: PathBuf,
    claims: Claims,
    taking: Taking,
    seen: HashMap<OsString, Sight>,
}

/// A file as it was when it last changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Sight {
    length: u64,
    changed: SystemTime,
    /// The caller's clock when it was first seen so.
    since: Duration,
}

impl Watch {
    /// Watches `folder` for `claimant`, which names this counter in the folder and must differ from every other
    /// counter's; of it ASCII letters, digits and hyphens count.
    #[must_use]
    pub fn new(folder: PathBuf, claimant: &str, taking: Taking) -> Self {
        Self {
            claims: Claims::new(&folder, claimant),
            folder,
            taking,
            seen: HashMap::new(),
        }
    }

    /// The folder that is watched.
    #[must_use]
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// Looks once. `now` is any clock that only goes forward; nothing sleeps in here.
    ///
    /// # Errors
    /// [`FolderFault`]; files claimed before it are found by [`Self::unfinished`].
    pub fn look(&mut self, now: Duration) -> Result<Look, FolderFault> {
        let mut look = Look {
            claimed: Vec::new(),
            waiting: 0,
        };
        let mut present = HashMap::new();
        let entries = fs::read_dir(&self.folder).map_err(FolderFault::Read)?;
        for entry in entries.take(MOST_ENTRIES) {
            let entry = entry.map_err(FolderFault::Read)?;
            let Some(sight) = self.sight(&entry, now) else {
                continue;
            };
            let is_still = now.saturating_sub(sight.since) >= STILL;
            if is_still && ends_where_it_should(&entry.path(), sight.length) {
                match self.claims.take(self.taking, &entry.path(), &sight)? {
                    claim::Taken::Ours(claimed) => look.claimed.push(claimed),
                    claim::Taken::Others => {}
                    claim::Taken::NotYet => look.waiting += 1,
                }
            } else {
                look.waiting += 1;
                present.insert(entry.file_name(), sight);
            }
        }
        self.seen = present;
        Ok(look)
    }

    /// What this counter took and did not finish: the application ended in between.
    ///
    /// # Errors
    /// [`FolderFault`].
    pub fn unfinished(&self) -> Result<Vec<Claimed>, FolderFault> {
        self.claims.unfinished()
    }

    /// How a file stands, or `None` where it is none of ours: folders, links, hidden, unfinished, empty, huge.
    fn sight(&self, entry: &DirEntry, now: Duration) -> Option<Sight> {
        let name = entry.file_name();
        if is_unfinished(&name.to_string_lossy().to_lowercase()) {
            return None;
        }
        let facts = fs::symlink_metadata(entry.path()).ok()?;
        if !facts.is_file() || facts.len() == 0 || facts.len() > LARGEST {
            return None;
        }
        let fresh = Sight {
            length: facts.len(),
            changed: changed(&facts)?,
            since: now,
        };
        let known = self.seen.get(&name).copied();
        Some(known.filter(|known| known.is_same(&fresh)).unwrap_or(fresh))
    }
}

impl Sight {
    fn is_same(&self, other: &Self) -> bool {
        (self.length, self.changed) == (other.length, other.changed)
    }

    /// Whether the file at `path` still is as it was seen.
    fn still_holds(&self, path: &Path) -> bool {
        fs::symlink_metadata(path).is_ok_and(|facts| {
            facts.is_file() && facts.len() == self.length && changed(&facts) == Some(self.changed)
        })
    }
}

fn changed(facts: &Metadata) -> Option<SystemTime> {
    facts.modified().ok()
}

fn is_unfinished(name: &str) -> bool {
    name.starts_with(['.', '~']) || UNFINISHED.iter().any(|end| name.ends_with(end))
}

fn ends_where_it_should(path: &Path, length: u64) -> bool {
    File::open(path).is_ok_and(|mut file| ends::is_complete(&mut file, length).unwrap_or(false))
}

#[cfg(test)]
mod tests;
