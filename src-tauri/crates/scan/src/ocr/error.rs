//! Why a page could not be read.

use std::io;

use serde::{Deserialize, Serialize};

/// Why no words came of a page. The page itself is not touched by any of it.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum OcrError {
    /// The reader or its language is not on this computer.
    #[error("{what} is not installed")]
    NotInstalled {
        /// What is missing.
        what: Missing,
    },
    /// The reader is there but could not be started or spoken to.
    #[error("the reader could not be run")]
    Run(#[from] io::Error),
    /// The reader took longer than it is given.
    #[error("reading took more than {seconds} s")]
    TimedOut {
        /// What it was given.
        seconds: u64,
    },
    /// The caller asked to stop.
    #[error("reading was cancelled")]
    Cancelled,
    /// The reader ended without having read the page.
    #[error("the reader ended with status {status:?}")]
    Failed {
        /// Its exit status; `None` where a signal ended it.
        status: Option<i32>,
    },
    /// The reader said more than any page can hold.
    #[error("the reader's answer is longer than {limit} bytes")]
    TooLong {
        /// Most bytes taken.
        limit: usize,
    },
}

/// What has to be installed before pages can be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, thiserror::Error)]
#[serde(rename_all = "snake_case")]
pub enum Missing {
    /// The program: Debian's `tesseract-ocr`.
    #[error("tesseract")]
    Program,
    /// Version 4 or newer of the program; older ones know no Vietnamese worth reading.
    #[error("tesseract 4 or newer")]
    NewerProgram,
    /// The data of the language: Debian's `tesseract-ocr-vie`.
    #[error("the Vietnamese data of tesseract")]
    Language,
}
