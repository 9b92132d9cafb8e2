//! What the child may use of the machine.

use std::io;

use rlimit::Resource;

/// Private memory, bytes. With the program itself this keeps the process below 600 MB, and admits a page of 72
/// megapixels being turned.
const MEMORY: u64 = 520 * 1024 * 1024;

/// Processor time, seconds: far beyond a full feeder stack, short of forever. The client's clock is the finer one.
const PROCESSOR: u64 = 900;

/// Open files: the three streams and what the standard library needs.
const FILES: u64 = 16;

/// Sets the limits; neither this process nor anything in it can raise them again.
///
/// # Errors
/// What the system reports; a child without limits must not go on.
pub fn apply() -> io::Result<()> {
    let limits = [
        (Resource::DATA, MEMORY),
        (Resource::CPU, PROCESSOR),
        (Resource::NOFILE, FILES),
        (Resource::CORE, 0),
        (Resource::FSIZE, 0),
    ];
    for (resource, limit) in limits {
        // A stricter limit that is already there stays.
        let (_, hard) = resource.get()?;
        let limit = limit.min(hard);
        resource.set(limit, limit)?;
    }
    Ok(())
}
