//! Files that their owner alone may read.

use std::fs::{File, OpenOptions};
use std::io::{self, Write};
use std::path::Path;

use uuid::Uuid;

/// Writes one that is not there yet, whole or not at all. Of two instances that start at once the second finds the first
/// one's file, and both use that.
pub(crate) fn write_new(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let mut beside = path.as_os_str().to_owned();
    // Not the number of the process: in a container it is the same after every crash.
    beside.push(format!(".{}", Uuid::now_v7()));
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(&beside)?;
    file.write_all(bytes)?;
    file.sync_all()?;
    let linked = std::fs::hard_link(&beside, path);
    std::fs::remove_file(&beside)?;
    match linked {
        Err(error) if error.kind() != io::ErrorKind::AlreadyExists => Err(error),
        _ => Ok(()),
    }
}

/// Whether nobody but its owner may read it.
#[cfg(unix)]
pub(crate) fn is_its_owners_alone(file: &File) -> io::Result<bool> {
    use std::os::unix::fs::PermissionsExt;
    Ok(file.metadata()?.permissions().mode() & 0o077 == 0)
}

/// Windows has lists of who may; those of the folder count.
#[cfg(not(unix))]
pub(crate) fn is_its_owners_alone(_: &File) -> io::Result<bool> {
    Ok(true)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests fail by panicking")]
    use super::*;

    #[test]
    fn of_many_that_write_at_once_one_is_first_and_nothing_is_left_beside() {
        let place = tempfile::tempdir().unwrap();
        let path = place.path().join("key");
        std::thread::scope(|scope| {
            for writer in 0..8_u8 {
                let path = &path;
                scope.spawn(move || write_new(path, &[writer; 4096]).unwrap());
            }
        });
        let kept = std::fs::read(&path).unwrap();
        assert_eq!(kept, vec![kept[0]; 4096]);
        assert_eq!(std::fs::read_dir(place.path()).unwrap().count(), 1);
        assert!(is_its_owners_alone(&File::open(&path).unwrap()).unwrap());
    }
}
