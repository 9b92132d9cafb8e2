//! Taking a file so that nobody else does, and knowing afterwards what was taken.
//!
//! All of it lies in `.da-nhan` in the watched folder itself, because only a rename within one file system is atomic,
//! and because the other counters must see it. A file that is moved lies in `<claimant>-<n>/`, one that stays has a
//! mark `giu-<key>/`; what is finished and kept begins with `xong-`.

use std::fs;
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};
use std::time::UNIX_EPOCH;

use sha2::{Digest, Sha256};

use super::{FolderFault, Sight, Taking};

/// The folder of claims.
const CLAIMS: &str = ".da-nhan";

/// In a mark: who made it and for which file, a line each.
const MARK: &str = "nhan.txt";

/// In a mark: the file was finished.
const DONE: &str = "xong";

/// Most claims looked through.
const MOST_CLAIMS: usize = 10_000;

/// Longest name of a claimant, bytes.
const LONGEST_NAME: usize = 40;

/// A file that is ours.
#[derive(Debug, PartialEq, Eq)]
pub struct Claimed {
    /// Where its bytes are now.
    pub path: PathBuf,
    /// The name the copier gave it.
    pub name: String,
    /// The folder that says it is ours.
    slot: PathBuf,
    taking: Taking,
}

/// What becomes of a file whose pages are safe.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Original {
    /// It is kept: moved aside, or where it is.
    Keep,
    /// It is deleted.
    Delete,
}

/// What came of trying to take a file.
pub enum Taken {
    Ours(Claimed),
    /// Another counter has it.
    Others,
    /// It changed in the last moment, or a program holds it.
    NotYet,
}

/// The claims of one counter in one folder.
#[derive(Debug)]
pub struct Claims {
    folder: PathBuf,
    claims: PathBuf,
    claimant: String,
}

impl Claimed {
    /// Says that every page of the file is safe. Until then it is found again by
    /// [`Watch::unfinished`](super::Watch::unfinished).
    ///
    /// # Errors
    /// What the file system reports; the file then stays unfinished.
    pub fn finish(self, original: Original) -> io::Result<()> {
        match (self.taking, original) {
            (Taking::Move, Original::Keep) => rename_to_done(&self.slot),
            (Taking::Move, Original::Delete) => {
                fs::remove_file(&self.path)?;
                fs::remove_dir(&self.slot)
            }
            (Taking::Leave, Original::Keep) => fs::write(self.slot.join(DONE), b""),
            (Taking::Leave, Original::Delete) => {
                // The mark goes last: without it a file that could not be deleted would be taken again.
                match fs::remove_file(&self.path) {
                    Err(error) if error.kind() != ErrorKind::NotFound => return Err(error),
                    _ => {}
                }
                fs::write(self.slot.join(DONE), b"")
            }
        }
    }
}

impl Claims {
    /// The claims of `claimant` in `folder`.
    pub fn new(folder: &Path, claimant: &str) -> Self {
        let mut name: String = claimant
            .chars()
            .filter(|c| c.is_ascii_alphanumeric() || *c == '-')
            .take(LONGEST_NAME)
            .collect();
        if name.is_empty() {
            name.push_str("quay");
        }
        Self {
            folder: folder.to_owned(),
            claims: folder.join(CLAIMS),
            // Claims of `quay-1` must not look like claims of `quay`.
            claimant: format!("{name}_"),
        }
    }

    /// Takes the file at `path`, which was seen as `sight` says.
    pub fn take(&self, taking: Taking, path: &Path, sight: &Sight) -> Result<Taken, FolderFault> {
        self.prepare().map_err(FolderFault::Write)?;
        match taking {
            Taking::Move => self.take_away(path, sight),
            Taking::Leave => self.mark(path, sight),
        }
        .map_err(FolderFault::Write)
    }

    /// Makes the folder of claims. A link in its place would lead files elsewhere.
    fn prepare(&self) -> io::Result<()> {
        match fs::create_dir(&self.claims) {
            Err(error) if error.kind() == ErrorKind::AlreadyExists => {}
            other => return other,
        }
        if fs::symlink_metadata(&self.claims)?.is_dir() {
            Ok(())
        } else {
            Err(ErrorKind::NotADirectory.into())
        }
    }

    /// A new empty folder of this claimant: making one is atomic, and its name is free.
    fn new_slot(&self) -> io::Result<PathBuf> {
        for number in 1..=MOST_CLAIMS {
            let slot = self.claims.join(format!("{}{number}", self.claimant));
            match fs::create_dir(&slot) {
                Ok(()) => return Ok(slot),
                Err(error) if error.kind() == ErrorKind::AlreadyExists => {}
                Err(error) => return Err(error),
            }
        }
        Err(ErrorKind::StorageFull.into())
    }

    fn take_away(&self, path: &Path, sight: &Sight) -> io::Result<Taken> {
        let Some(name) = path.file_name() else {
            return Ok(Taken::Others);
        };
        let slot = self.new_slot()?;
        let moved = slot.join(name);
        if let Err(error) = fs::rename(path, &moved) {
            fs::remove_dir(&slot)?;
            return Ok(if error.kind() == ErrorKind::NotFound {
                Taken::Others
            } else {
                Taken::NotYet
            });
        }
        if !sight.still_holds(&moved) {
            self.put_back(&moved)?;
            fs::remove_dir(&slot)?;
            return Ok(Taken::NotYet);
        }
        Ok(Taken::Ours(Claimed {
            path: moved,
            name: name.to_string_lossy().into_owned(),
            slot,
            taking: Taking::Move,
        }))
    }

    /// Gives a file back that was still being written, under its own name or the next free one.
    fn put_back(&self, moved: &Path) -> io::Result<()> {
        let name = moved.file_name().unwrap_or_default().to_os_string();
        let free = (0..100)
            .map(|number| {
                let mut other = name.clone();
                if number > 0 {
                    other = format!("{number}-").into();
                    other.push(&name);
                }
                self.folder.join(other)
            })
            .find(|place| !place.exists())
            .ok_or(ErrorKind::AlreadyExists)?;
        fs::rename(moved, free)
    }

    /// Marks a file that stays where it is. The mark is made whole beside and then renamed, which fails where
    /// another counter's stands already.
    fn mark(&self, path: &Path, sight: &Sight) -> io::Result<Taken> {
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        let mark = self.claims.join(format!("giu-{}", key(&name, sight)));
        if mark.exists() {
            return Ok(Taken::Others);
        }
        let slot = self.new_slot()?;
        let note = slot.join(MARK);
        fs::write(&note, format!("{}\n{name}\n", self.claimant))?;
        let is_first = fs::rename(&slot, &mark).is_ok();
        if !is_first {
            fs::remove_file(&note)?;
            fs::remove_dir(&slot)?;
            return Ok(Taken::Others);
        }
        if !sight.still_holds(path) {
            fs::remove_file(mark.join(MARK))?;
            fs::remove_dir(&mark)?;
            return Ok(Taken::NotYet);
        }
        Ok(Taken::Ours(Claimed {
            path: path.to_owned(),
            name: name.into_owned(),
            slot: mark,
            taking: Taking::Leave,
        }))
    }

    /// What was taken and not finished.
    pub fn unfinished(&self) -> Result<Vec<Claimed>, FolderFault> {
        let entries = match fs::read_dir(&self.claims) {
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(Vec::new()),
            entries => entries.map_err(FolderFault::Read)?,
        };
        let mut found = Vec::new();
        for entry in entries.take(MOST_CLAIMS) {
            let slot = entry.map_err(FolderFault::Read)?.path();
            let name = slot.file_name().unwrap_or_default().to_string_lossy();
            let claimed = if name.starts_with(&self.claimant) {
                moved_in(&slot)
            } else if name.starts_with("giu-") {
                self.marked_by(&slot)
            } else {
                None
            };
            found.extend(claimed);
        }
        found.sort_by(|one, other| one.slot.cmp(&other.slot));
        Ok(found)
    }

    /// The file a mark of ours stands for, if it is there and not finished.
    fn marked_by(&self, slot: &Path) -> Option<Claimed> {
        if slot.join(DONE).exists() {
            return None;
        }
        let text = fs::read_to_string(slot.join(MARK)).ok()?;
        let mut lines = text.lines();
        let (claimant, name) = (lines.next()?, lines.next()?);
        // A name is one part of a path; a mark somebody else wrote must not lead out of the folder.
        let is_plain = Path::new(name).file_name().is_some_and(|part| part == name);
        let path = self.folder.join(name);
        let is_there = fs::symlink_metadata(&path).is_ok_and(|facts| facts.is_file());
        (claimant == self.claimant && is_plain && is_there).then(|| Claimed {
            path,
            name: name.to_owned(),
            slot: slot.to_owned(),
            taking: Taking::Leave,
        })
    }
}

/// The file in a slot of ours; an empty slot is one that a crash left behind.
fn moved_in(slot: &Path) -> Option<Claimed> {
    let entry = fs::read_dir(slot).ok()?.next()?.ok()?;
    let is_file = entry.file_type().ok()?.is_file();
    (is_file && entry.file_name() != MARK).then(|| Claimed {
        path: entry.path(),
        name: entry.file_name().to_string_lossy().into_owned(),
        slot: slot.to_owned(),
        taking: Taking::Move,
    })
}

fn rename_to_done(slot: &Path) -> io::Result<()> {
    let name = slot.file_name().unwrap_or_default().to_string_lossy();
    for number in 1..=MOST_CLAIMS {
        let done = slot.with_file_name(format!("xong-{name}-{number}"));
        if !done.exists() {
            return fs::rename(slot, done);
        }
    }
    Err(ErrorKind::StorageFull.into())
}

/// Names one state of one file.
fn key(name: &str, sight: &Sight) -> String {
    let changed = sight
        .changed
        .duration_since(UNIX_EPOCH)
        .map_or(0, |since| since.as_nanos());
    let text = format!("{} {changed} {name}", sight.length);
    Sha256::digest(text)
        .iter()
        .take(16)
        .map(|byte| format!("{byte:02x}"))
        .collect()
}
