//! Files of the province in a folder, where it has no such question. A file is taken when it lay unchanged for a moment,
//! in the transaction that writes what it says; then it is moved aside. None is ever deleted.
use std::collections::BTreeMap;
use std::fs;
use std::io::Read as _;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use chrono::{DateTime, TimeDelta, Utc};
use motcua_store::{Read, Write};
use motcua_sync::drop::{self, DropError, LONGEST};
use motcua_sync::province::Changes;

use super::run::Lanes;
use crate::error::{Error, Result};
use crate::view::online::{DropFault, DroppedFile};

/// Time between two looks; a file that was the same at both is whole.
const LOOK: TimeDelta = TimeDelta::seconds(5);
/// Files taken at one look.
const AT_ONCE: usize = 20;
/// Names looked at in the folder.
const LISTED: usize = 2_000;
/// Files with one name that can be kept beside each other.
const NAMES: u32 = 10_000;
/// Where files go that were taken, and those that could not be.
const TAKEN: &str = "done";
const BROKEN: &str = "bad";
/// The note of the store with the files that could not be taken.
const NOTE: &str = "dropped";
/// Of these, kept in the note.
const NOTED: usize = 50;

/// What was seen of the folder.
#[derive(Debug, Default)]
pub(super) struct FolderLook {
    /// When it is looked at again.
    pub(super) next: Option<DateTime<Utc>>,
    seen: BTreeMap<String, (u64, Option<SystemTime>)>,
}

/// Files that could not be taken, newest first.
pub(super) fn broken(read: &Read<'_>) -> Result<Vec<DroppedFile>> {
    let note = read.note(NOTE)?;
    Ok(note
        .and_then(|note| serde_json::from_str(&note).ok())
        .unwrap_or_default())
}

impl Lanes<'_> {
    /// Looks into the folder, unless another lane does. Whether something came.
    pub(super) fn look_into_folder(&self) -> Result<bool> {
        let Some(folder) = self.office.exchange.drop_folder.as_deref() else {
            return Ok(false);
        };
        let Ok(_pulling) = self.desk.exchange.pulling.try_lock() else {
            return Ok(false);
        };
        let now = self.now();
        {
            let mut shared = self.desk.exchange.shared();
            if shared.folder.next.is_some_and(|next| next > now) {
                return Ok(false);
            }
            shared.folder.next = Some(now + LOOK);
        }
        let mut any = false;
        for path in self.whole(Path::new(folder)) {
            any = true;
            self.take_file(&path)?;
        }
        Ok(any)
    }

    /// Files that have not changed since the last look. A folder that cannot be read has none.
    fn whole(&self, folder: &Path) -> Vec<PathBuf> {
        let found = listed(folder);
        let mut shared = self.desk.exchange.shared();
        let before = std::mem::take(&mut shared.folder.seen);
        let same = found
            .iter()
            .filter(|(name, state)| before.get(*name) == Some(*state));
        let whole = same
            .map(|(name, _)| folder.join(name))
            .take(AT_ONCE)
            .collect();
        shared.folder.seen = found;
        whole
    }

    fn take_file(&self, path: &Path) -> Result<()> {
        let place = match read_file(path) {
            Ok(changes) => {
                self.take("", changes, |_| Ok(()))?;
                TAKEN
            }
            Err(why) => {
                self.note_broken(path, why)?;
                BROKEN
            }
        };
        // Where it cannot be moved it is looked at again, and what it says is known already.
        let _looked_at_again = set_aside(path, place);
        (self.moved)();
        Ok(())
    }

    fn note_broken(&self, path: &Path, why: DropFault) -> Result<()> {
        let name = path.file_name().and_then(|name| name.to_str());
        let one = DroppedFile {
            name: name.unwrap_or_default().to_owned(),
            at: self.now(),
            why,
        };
        self.store.write::<_, Error>(|write| note(write, one))
    }
}

fn note(write: &Write<'_>, one: DroppedFile) -> Result<()> {
    let mut files = broken(write)?;
    files.retain(|known| known.name != one.name);
    files.insert(0, one);
    files.truncate(NOTED);
    let text = serde_json::to_string(&files).map_err(|_| Error::internal("dropped"))?;
    Ok(write.put_note(NOTE, &text)?)
}

/// Plain files of the folder by their names, with what tells that one changed.
fn listed(folder: &Path) -> BTreeMap<String, (u64, Option<SystemTime>)> {
    let entries = fs::read_dir(folder).into_iter().flatten().take(LISTED);
    let file = |entry: std::io::Result<fs::DirEntry>| {
        let entry = entry.ok()?;
        let name = entry.file_name().into_string().ok()?;
        let ending = Path::new(&name).extension()?.to_str()?;
        // What an entry points to is not followed.
        let facts = entry.metadata().ok().filter(fs::Metadata::is_file)?;
        let state = (facts.len(), facts.modified().ok());
        ending.eq_ignore_ascii_case("json").then_some((name, state))
    };
    entries.filter_map(file).collect()
}

fn read_file(path: &Path) -> std::result::Result<Changes, DropFault> {
    let file = fs::File::open(path).map_err(|_| DropFault::Unreadable)?;
    let mut bytes = Vec::new();
    let most = LONGEST as u64 + 1;
    file.take(most)
        .read_to_end(&mut bytes)
        .map_err(|_| DropFault::Unreadable)?;
    drop::read(&bytes).map_err(|error| match error {
        DropError::Long(_) => DropFault::Long,
        DropError::Json(_) => DropFault::Json,
        DropError::Entry(_) => DropFault::Entry,
        DropError::Empty => DropFault::Empty,
    })
}

/// Moves a file into a folder beside it, under a name that is free there.
fn set_aside(path: &Path, place: &str) -> std::io::Result<()> {
    let beside = path.parent().unwrap_or(path).join(place);
    fs::create_dir_all(&beside)?;
    let stem = path.file_stem().and_then(|stem| stem.to_str());
    let stem = stem.unwrap_or_default();
    let names = (1..NAMES).map(|number| match number {
        1 => beside.join(format!("{stem}.json")),
        number => beside.join(format!("{stem}-{number}.json")),
    });
    let free = names.into_iter().find(|name| !name.exists());
    match free {
        Some(free) => fs::rename(path, free),
        None => Err(std::io::ErrorKind::AlreadyExists.into()),
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests fail by panicking")]
    use super::*;

    #[test]
    fn a_file_is_moved_aside_and_none_is_written_over() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("tinh.json");
        for text in ["1", "2"] {
            fs::write(&path, text).unwrap();
            set_aside(&path, TAKEN).unwrap();
        }
        let read = |name: &str| fs::read_to_string(folder.path().join(TAKEN).join(name)).unwrap();
        assert_eq!(
            (read("tinh.json"), read("tinh-2.json")),
            ("1".into(), "2".into())
        );
        assert!(!path.exists());
    }

    #[test]
    fn only_plain_files_of_that_kind_are_listed() {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("a.json"), "{}").unwrap();
        fs::write(folder.path().join("b.JSON"), "{}").unwrap();
        fs::write(folder.path().join("c.txt"), "{}").unwrap();
        fs::create_dir(folder.path().join("d.json")).unwrap();
        let names: Vec<String> = listed(folder.path()).into_keys().collect();
        assert_eq!(names, ["a.json", "b.JSON"]);
        assert!(listed(&folder.path().join("khong-co")).is_empty());
    }

    #[test]
    fn why_a_file_is_not_taken_is_told() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.json");
        for (text, why) in [
            ("", DropFault::Json),
            ("{\"MaHoSo\":", DropFault::Json),
            ("[]", DropFault::Empty),
            ("[{\"x\": 1}]", DropFault::Entry),
        ] {
            fs::write(&path, text).unwrap();
            assert_eq!(read_file(&path).err(), Some(why), "{text}");
        }
        let none = folder.path().join("b.json");
        assert_eq!(read_file(&none).err(), Some(DropFault::Unreadable));
    }
}
