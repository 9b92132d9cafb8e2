//! What the child may use of the machine.

use std::io;

use rlimit::Resource;

use super::Profile;

/// Private memory, bytes. With the program itself this keeps the process below 600 MB, and admits a page of 72
/// megapixels being turned.
const MEMORY: u64 = 520 * 1024 * 1024;

/// Private memory of a child for drivers, bytes: an A3 page of 600 dpi as raw rows, what its driver holds of it
/// besides, and the file made of it.
const DRIVER_MEMORY: u64 = 1024 * 1024 * 1024;

/// Processor time, seconds: far beyond a full feeder stack, short of forever. The client's clock is the finer one.
const PROCESSOR: u64 = 900;

/// Processor time of a child for drivers, seconds: a thousand pages, and drivers that turn in circles while paper
/// moves.
const DRIVER_PROCESSOR: u64 = 4 * 3600;

/// Open files: the three streams and what the standard library needs.
const FILES: u64 = 16;

/// Open files of a child for drivers: each driver looks at many devices.
const DRIVER_FILES: u64 = 512;

/// Largest file a driver may write where it may write at all, bytes: its lock files, never a page.
const DRIVER_FILE: u64 = 64 * 1024;

/// Sets the limits; neither this process nor anything in it can raise them again.
///
/// # Errors
/// What the system reports; a child without limits must not go on.
pub fn apply(profile: Profile) -> io::Result<()> {
    let (memory, processor, files, file) = match profile {
        Profile::File => (MEMORY, PROCESSOR, FILES, 0),
        Profile::Drivers => (DRIVER_MEMORY, DRIVER_PROCESSOR, DRIVER_FILES, DRIVER_FILE),
        Profile::Tokens => (MEMORY, DRIVER_PROCESSOR, DRIVER_FILES, DRIVER_FILE),
    };
    let limits = [
        (Resource::DATA, memory),
        (Resource::CPU, processor),
        (Resource::NOFILE, files),
        (Resource::CORE, 0),
        (Resource::FSIZE, file),
    ];
    for (resource, limit) in limits {
        // A stricter limit that is already there stays.
        let (_, hard) = resource.get()?;
        let limit = limit.min(hard);
        resource.set(limit, limit)?;
    }
    Ok(())
}
