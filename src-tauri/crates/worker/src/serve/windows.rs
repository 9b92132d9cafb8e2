//! What the child may use of the machine, on Windows: it puts itself into a job.
#![allow(
    unsafe_code,
    reason = "jobs have no safe interface; every call says why it is sound"
)]

use std::{io, ptr};

use windows_sys::Win32::System::JobObjects::{
    AssignProcessToJobObject, CreateJobObjectW, JOB_OBJECT_LIMIT_ACTIVE_PROCESS,
    JOB_OBJECT_LIMIT_DIE_ON_UNHANDLED_EXCEPTION, JOB_OBJECT_LIMIT_PROCESS_MEMORY,
    JOB_OBJECT_LIMIT_PROCESS_TIME, JOBOBJECT_BASIC_LIMIT_INFORMATION,
    JOBOBJECT_EXTENDED_LIMIT_INFORMATION, JobObjectExtendedLimitInformation,
    SetInformationJobObject,
};
use windows_sys::Win32::System::Threading::GetCurrentProcess;

use super::Profile;

/// Committed memory, bytes; the same as elsewhere.
const MEMORY: usize = 520 * 1024 * 1024;

/// Committed memory of a child for drivers, bytes; the same as elsewhere.
const DRIVER_MEMORY: usize = 1024 * 1024 * 1024;

/// Processor time in units of 100 ns: 900 seconds, as elsewhere.
const PROCESSOR: i64 = 900 * 10_000_000;

/// The same of a child for drivers: four hours, as elsewhere.
const DRIVER_PROCESSOR: i64 = 4 * 3600 * 10_000_000;

/// Sets the limits: memory, processor time, no further process, no dialogue about a crash.
///
/// # Errors
/// What the system reports; a child without limits must not go on.
pub fn apply(profile: Profile) -> io::Result<()> {
    let (memory, processor) = match profile {
        Profile::File => (MEMORY, PROCESSOR),
        Profile::Drivers => (DRIVER_MEMORY, DRIVER_PROCESSOR),
        Profile::Tokens => (MEMORY, DRIVER_PROCESSOR),
    };
    let limits = JOBOBJECT_EXTENDED_LIMIT_INFORMATION {
        BasicLimitInformation: JOBOBJECT_BASIC_LIMIT_INFORMATION {
            LimitFlags: JOB_OBJECT_LIMIT_PROCESS_MEMORY
                | JOB_OBJECT_LIMIT_PROCESS_TIME
                | JOB_OBJECT_LIMIT_ACTIVE_PROCESS
                | JOB_OBJECT_LIMIT_DIE_ON_UNHANDLED_EXCEPTION,
            PerProcessUserTimeLimit: processor,
            ActiveProcessLimit: 1,
            ..JOBOBJECT_BASIC_LIMIT_INFORMATION::default()
        },
        ProcessMemoryLimit: memory,
        ..JOBOBJECT_EXTENDED_LIMIT_INFORMATION::default()
    };
    // SAFETY: null twice asks for default rights and no name. `limits` is the structure that belongs to this
    // class, its length is given, and it outlives the calls. The handle of the own process needs no closing; that
    // of the job stays open until the process ends, and the job with it.
    let applied = unsafe {
        let job = CreateJobObjectW(ptr::null(), ptr::null());
        !job.is_null()
            && SetInformationJobObject(
                job,
                JobObjectExtendedLimitInformation,
                (&raw const limits).cast(),
                size_of::<JOBOBJECT_EXTENDED_LIMIT_INFORMATION>() as u32,
            ) != 0
            && AssignProcessToJobObject(job, GetCurrentProcess()) != 0
    };
    if applied {
        Ok(())
    } else {
        Err(io::Error::last_os_error())
    }
}
