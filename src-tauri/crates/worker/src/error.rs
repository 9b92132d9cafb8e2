//! The one error of this crate: why the child gave no answer, or which answer it gave.

use std::io;

use motcua_scan::source::ScanFault;

use crate::Refusal;

/// Why a file could not be opened by the worker.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum WorkerError {
    /// The child could not be started.
    #[error("the worker process could not be started")]
    Start(#[source] io::Error),
    /// The file is larger than anyone may hand to the child.
    #[error("the file has {bytes} bytes, more than {limit}")]
    TooLarge {
        /// Size of the file.
        bytes: u64,
        /// Largest size accepted.
        limit: u64,
    },
    /// The child read the file and says why it is not taken.
    #[error("the file was refused")]
    Refused(#[source] Refusal),
    /// The scanner cannot be used, or the scan ended before its end; pages given before it are whole.
    #[error("the scan failed")]
    Scanner(#[source] ScanFault),
    /// The child gave no sign of life in time, or used up its processor time, and was ended.
    #[error("the file took too long")]
    TimedOut,
    /// The child ran into its memory limit.
    #[error("the file needs too much memory")]
    MemoryLimit,
    /// The child ended without an answer.
    #[error("the worker process crashed")]
    Crashed {
        /// Signal that ended it, where the system says so.
        signal: Option<i32>,
        /// Exit code, where there is one.
        code: Option<i32>,
    },
    /// The caller cancelled; the child was ended.
    #[error("the work was cancelled")]
    Cancelled,
    /// The child's answer does not follow the protocol, as only a hijacked or mismatched child's would.
    #[error("the worker process answered out of turn: {0}")]
    Protocol(&'static str),
}
