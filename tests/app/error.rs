//! What can go wrong while the program is driven.

use std::error::Error;
use std::fmt;
use std::path::PathBuf;

use fantoccini::error::{CmdError, NewSessionError};

/// Why a step of a driven run failed.
#[derive(thiserror::Error)]
pub enum AppError {
    /// A tool of the surroundings is not installed.
    #[error("{tool} is missing; install the package {package}")]
    ToolMissing {
        /// The program looked for.
        tool: &'static str,
        /// The Debian package that holds it.
        package: &'static str,
    },
    /// The program under test has not been built.
    #[error("{} is not built; run `make build`", .0.display())]
    NotBuilt(PathBuf),
    /// A part of the surroundings did not answer in time.
    #[error("{part} did not get ready")]
    NotReady {
        /// Which part.
        part: &'static str,
        /// What the wait ended with, where it ended with an error.
        #[source]
        source: Option<std::io::Error>,
    },
    /// The program did not open a window that can be driven.
    #[error("the program did not start")]
    NotStarted(#[from] NewSessionError),
    /// The web view refused a command, or is gone.
    #[error("the web view did not do as told")]
    Command(#[from] CmdError),
    /// Nothing on the page is what was looked for.
    #[error("not on the page: {wanted}\nthe page says:\n{page}")]
    NotFound {
        /// What was looked for.
        wanted: String,
        /// Roles and names of what is there.
        page: String,
    },
    /// The page still shows what should have gone from it.
    #[error("still on the page: {0}")]
    StillThere(String),
    /// A key chord that the keyboard does not know.
    #[error("no such key: {0}")]
    NoSuchKey(String),
    /// A screenshot shows one colour only.
    #[error("the picture is blank: {}", .0.display())]
    Blank(PathBuf),
    /// A screenshot could not be read back.
    #[error("the picture cannot be read")]
    Picture(#[from] png::DecodingError),
    /// A file or process could not be used.
    #[error("the system refused")]
    System(#[from] std::io::Error),
    /// A program of ours refused what it was asked.
    #[error("{program} refused: {said}")]
    Refused {
        /// Which program.
        program: &'static str,
        /// What it said.
        said: String,
    },
    /// The program is not running, so nothing can be asked of it.
    #[error("the program is not running")]
    NotRunning,
}

/// Written for the person who reads a failed test: the words, then each reason.
impl fmt::Debug for AppError {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{self}")?;
        let mut next = self.source();
        while let Some(reason) = next {
            write!(out, "\n  because: {reason}")?;
            next = reason.source();
        }
        Ok(())
    }
}
