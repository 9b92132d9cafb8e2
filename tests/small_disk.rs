//! A disk that is soon full.
use std::fs::{File, OpenOptions};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::process::Command;

/// The smallest piece a memory disk gives away.
const PAGE: u64 = 4096;

/// A memory disk of a few megabytes, unmounted when dropped.
pub struct SmallDisk {
    path: PathBuf,
    #[expect(dead_code, reason = "removes the mount point last")]
    place: tempfile::TempDir,
}

impl SmallDisk {
    /// Mounts a disk; none, with a message, where this account may not mount.
    ///
    /// # Errors
    /// When the mount point cannot be made.
    pub fn mount(megabytes: u32) -> io::Result<Option<Self>> {
        let place = tempfile::tempdir()?;
        let path = place.path().join("disk");
        std::fs::create_dir(&path)?;
        let size = format!("size={megabytes}m,mode=0700");
        let mounted = Command::new("mount")
            .args(["-t", "tmpfs", "-o", &size, "motcua-test"])
            .arg(&path)
            .output()
            .is_ok_and(|done| done.status.success());
        if !mounted {
            // Said aloud, because a skipped test proves nothing.
            writeln!(io::stderr(), "skipped: a small disk cannot be mounted here")?;
        }
        Ok(mounted.then_some(Self { path, place }))
    }

    /// Where it is mounted.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Makes it larger.
    ///
    /// # Errors
    /// When the system refuses.
    pub fn grow(&self, megabytes: u32) -> io::Result<()> {
        self.remount(&format!("remount,size={megabytes}m"))
    }

    /// Makes it read-only.
    ///
    /// # Errors
    /// When the system refuses.
    pub fn read_only(&self) -> io::Result<()> {
        self.remount("remount,ro")
    }

    /// Fills it until only `pages` of 4 KiB are left.
    ///
    /// # Errors
    /// When filling fails for another reason than a full disk.
    pub fn fill(&self, pages: u64) -> io::Result<()> {
        self.empty()?;
        let mut filler = File::create(self.filler())?;
        let block = [0x55; 4096];
        loop {
            match filler.write(&block) {
                Ok(_) => {}
                Err(error) if error.kind() == io::ErrorKind::StorageFull => break,
                Err(error) => return Err(error),
            }
        }
        let filled = filler.metadata()?.len().div_ceil(PAGE);
        OpenOptions::new()
            .write(true)
            .open(self.filler())?
            .set_len(filled.saturating_sub(pages) * PAGE)
    }

    /// Frees what [`Self::fill`] took.
    ///
    /// # Errors
    /// When it cannot be removed.
    pub fn empty(&self) -> io::Result<()> {
        match std::fs::remove_file(self.filler()) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
            _ => Ok(()),
        }
    }

    fn filler(&self) -> PathBuf {
        self.path.join("filler")
    }

    fn remount(&self, options: &str) -> io::Result<()> {
        let done = Command::new("mount")
            .args(["-o", options])
            .arg(&self.path)
            .status()?;
        if done.success() {
            Ok(())
        } else {
            Err(io::Error::other("the disk cannot be mounted again"))
        }
    }
}

impl Drop for SmallDisk {
    fn drop(&mut self) {
        let _lazily = Command::new("umount").arg("-l").arg(&self.path).status();
    }
}
