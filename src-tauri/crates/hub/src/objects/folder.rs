//! A folder of files: written beside, synced, renamed, and the folder synced, so that a name is there with all its bytes
//! or not at all, whenever the power goes.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};
use std::time::Duration;

use bytes::Bytes;
use motcua_case::ids::Hash;
use sha2::{Digest, Sha256};
use tokio::io::AsyncSeekExt;
use uuid::Uuid;

use super::{Kind, Name, ObjectError, Objects, Reading, Work};

/// Where files are written before they have their name.
const UNDER_WAY: &str = "under-way";

/// The folder.
#[derive(Clone, Debug)]
pub struct Folder {
    root: PathBuf,
}

impl Folder {
    /// Opens it; makes it where it is not there.
    pub fn open(root: &Path) -> io::Result<Self> {
        fs::create_dir_all(root.join(UNDER_WAY))?;
        Ok(Self {
            root: root.canonicalize()?,
        })
    }

    fn place(&self, name: Name) -> PathBuf {
        self.root.join(name.path())
    }

    /// Writes a file by `fill`; what `fill` refuses leaves nothing behind.
    fn write(
        &self,
        name: Name,
        fill: impl FnOnce(&mut File) -> Result<(), ObjectError>,
    ) -> Result<(), ObjectError> {
        let place = self.place(name);
        let folder = place.parent().unwrap_or(&self.root);
        self.make(folder)?;
        let beside = self.root.join(UNDER_WAY).join(Uuid::now_v7().to_string());
        let mut file = OpenOptions::new()
            .write(true)
            .create_new(true)
            .open(&beside)?;
        let filled = fill(&mut file).and_then(|()| {
            file.sync_all()?;
            fs::rename(&beside, &place)?;
            Ok(sync(folder)?)
        });
        if filled.is_err() {
            // What stays is found when it is old; the failure itself is what is told.
            let _ = fs::remove_file(&beside);
        }
        filled
    }

    /// A folder of ours and those above it, each durable before something lies in it.
    fn make(&self, folder: &Path) -> io::Result<()> {
        if folder == self.root || folder.is_dir() {
            return Ok(());
        }
        let above = folder.parent().unwrap_or(&self.root);
        self.make(above)?;
        match fs::create_dir(folder) {
            Err(error) if error.kind() != io::ErrorKind::AlreadyExists => Err(error),
            _ => sync(above),
        }
    }

    fn gather(&self, commune: i32, pieces: &[Uuid], into: &mut File) -> Result<Hash, ObjectError> {
        let mut digest = Sha256::new();
        let mut buffer = vec![0; 64 << 10];
        for piece in pieces {
            let what = Kind::Piece(*piece);
            let mut file = File::open(self.place(Name { commune, what })).map_err(missing)?;
            loop {
                let read = file.read(&mut buffer)?;
                if read == 0 {
                    break;
                }
                digest.update(&buffer[..read]);
                into.write_all(&buffer[..read])?;
            }
        }
        Ok(Hash(digest.finalize().into()))
    }
}

impl Objects for Folder {
    fn put(&self, name: Name, bytes: Bytes) -> Work<'_, ()> {
        let here = self.clone();
        apart(move || here.write(name, |file| Ok(file.write_all(&bytes)?)))
    }

    fn join(&self, commune: i32, pieces: Vec<Uuid>, hash: Hash) -> Work<'_, ()> {
        let here = self.clone();
        let what = Kind::File(hash);
        apart(move || {
            here.write(Name { commune, what }, |file| {
                let real = here.gather(commune, &pieces, file)?;
                if real == hash {
                    Ok(())
                } else {
                    Err(ObjectError::Mismatch)
                }
            })
        })
    }

    fn read(&self, name: Name, from: u64) -> Work<'_, Reading> {
        Box::pin(async move {
            let opened = tokio::fs::File::open(self.place(name)).await;
            let mut file = opened.map_err(missing)?;
            file.seek(io::SeekFrom::Start(from)).await?;
            Ok(Box::new(file) as Reading)
        })
    }

    fn has(&self, name: Name, length: u64) -> Work<'_, bool> {
        Box::pin(async move {
            match tokio::fs::metadata(self.place(name)).await.map_err(missing) {
                Ok(about) => Ok(about.len() == length),
                Err(ObjectError::Missing) => Ok(false),
                Err(error) => Err(error),
            }
        })
    }

    fn remove(&self, name: Name) -> Work<'_, ()> {
        let place = self.place(name);
        apart(move || match fs::remove_file(&place) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error.into()),
            _ => Ok(()),
        })
    }

    fn old(&self, commune: i32, age: Duration) -> Work<'_, Vec<Uuid>> {
        let root = self.root.clone();
        apart(move || {
            for left in older(&root.join(UNDER_WAY), age)? {
                fs::remove_file(root.join(UNDER_WAY).join(left.to_string()))?;
            }
            Ok(older(&root.join(commune.to_string()).join("pieces"), age)?)
        })
    }

    fn check(&self) -> Work<'_, ()> {
        let here = self.clone();
        apart(move || {
            let beside = here.root.join(UNDER_WAY).join(Uuid::now_v7().to_string());
            fs::write(&beside, b"")?;
            Ok(fs::remove_file(&beside)?)
        })
    }

    fn free(&self) -> Option<u64> {
        fs4::available_space(&self.root).ok()
    }
}

/// Files block; the threads that answer requests must not.
fn apart<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, ObjectError> + Send + 'static,
) -> Work<'static, T> {
    Box::pin(async move {
        match tokio::task::spawn_blocking(work).await {
            Ok(done) => done,
            Err(_) => Err(io::Error::other("the work was given up").into()),
        }
    })
}

/// Files of a folder whose name is an identity of ours and that nobody has written to for so long.
fn older(folder: &Path, age: Duration) -> io::Result<Vec<Uuid>> {
    let entries = match fs::read_dir(folder) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
        entries => entries?,
    };
    let mut found = Vec::new();
    for entry in entries {
        let entry = entry?;
        let name = entry.file_name();
        let id = name.to_str().and_then(|name| Uuid::parse_str(name).ok());
        // One that is gone meanwhile is not old.
        let written = entry.metadata().and_then(|about| about.modified());
        let lain = written.ok().and_then(|written| written.elapsed().ok());
        found.extend(id.filter(|_| lain.is_some_and(|lain| lain > age)));
    }
    Ok(found)
}

fn missing(error: io::Error) -> ObjectError {
    match error.kind() {
        io::ErrorKind::NotFound => ObjectError::Missing,
        _ => error.into(),
    }
}

#[cfg(unix)]
fn sync(folder: &Path) -> io::Result<()> {
    File::open(folder)?.sync_all()
}

/// Windows keeps no handle of a folder to sync; NTFS journals its names.
#[cfg(not(unix))]
fn sync(_: &Path) -> io::Result<()> {
    Ok(())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests fail by panicking")]
    use super::*;

    fn piece(id: Uuid) -> Name {
        Name {
            commune: 7,
            what: Kind::Piece(id),
        }
    }

    #[tokio::test]
    async fn what_has_lain_for_long_is_told_from_what_is_under_way() {
        let place = tempfile::tempdir().unwrap();
        let folder = Folder::open(place.path()).unwrap();
        let (old, fresh) = (Uuid::now_v7(), Uuid::now_v7());
        let left = folder.root.join(UNDER_WAY).join(Uuid::now_v7().to_string());
        fs::write(&left, b"half").unwrap();
        for id in [old, fresh] {
            folder
                .put(piece(id), Bytes::from_static(b"x"))
                .await
                .unwrap();
        }
        for path in [folder.place(piece(old)), left.clone()] {
            let file = File::options().write(true).open(path).unwrap();
            let written = file.metadata().unwrap().modified().unwrap();
            file.set_modified(written - Duration::from_secs(100))
                .unwrap();
        }
        let age = Duration::from_secs(50);
        assert_eq!(folder.old(7, age).await.unwrap(), [old]);
        assert!(folder.old(8, age).await.unwrap().is_empty());
        assert!(!left.exists());
    }
}
