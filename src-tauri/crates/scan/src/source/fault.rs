//! Why a scan ended before its end: typed, so that the screen can advise and a resumed job knows what to do.

use serde::{Deserialize, Serialize};

/// What went wrong at the scanner. Nothing a device says in words is in it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[serde(tag = "fault", rename_all = "snake_case")]
#[non_exhaustive]
pub enum ScanFault {
    /// Paper is stuck in the feeder.
    #[error("paper is jammed")]
    Jam,
    /// The feeder had no sheet to begin with.
    #[error("the feeder is empty")]
    FeederEmpty,
    /// A cover or hatch is open.
    #[error("a cover is open")]
    CoverOpen,
    /// Somebody else is scanning, or the device is still at work.
    #[error("the scanner is busy")]
    Busy,
    /// The scan was cancelled, here or at the device.
    #[error("the scan was cancelled")]
    Cancelled,
    /// Unplugged, switched off or unreachable.
    #[error("the scanner is gone")]
    Gone,
    /// No answer in time.
    #[error("the scanner does not answer")]
    Silent,
    /// The device wants credentials, or this user may not use it.
    #[error("the scanner refuses access")]
    Denied,
    /// Two sheets went through at once.
    #[error("two sheets were fed at once")]
    DoubleFeed,
    /// A page arrived incomplete; it was not handed over.
    #[error("page {page} arrived incomplete")]
    PageCut {
        /// Zero-based page of the job.
        page: u32,
    },
    /// The device answered something that is not of its protocol.
    #[error("the scanner's answer is not understood")]
    Garbled,
    /// The device, or this build, cannot do what was asked.
    #[error("{what} is not supported")]
    Unsupported {
        /// A fixed word of ours: `device`, `feed`, `mode`, `resolution`, `size`, `format`,
        /// `encryption`, `driver`.
        what: String,
    },
    /// Any other trouble the device reports.
    #[error("the scanner reports status {status}")]
    Device {
        /// A number of the device's protocol: `SANE_Status`, HTTP status, or `HRESULT` on Windows.
        status: u32,
    },
}

impl ScanFault {
    /// An [`ScanFault::Unsupported`] of a fixed word.
    pub(crate) fn unsupported(what: &'static str) -> Self {
        Self::Unsupported {
            what: what.to_owned(),
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests fail by panicking")]

    use super::*;

    #[test]
    fn a_fault_survives_the_pipe() {
        for fault in [
            ScanFault::Jam,
            ScanFault::PageCut { page: 3 },
            ScanFault::unsupported("mode"),
            ScanFault::Device { status: 9 },
        ] {
            let sent = serde_json::to_string(&fault).unwrap();
            assert_eq!(
                serde_json::from_str::<ScanFault>(&sent).unwrap(),
                fault,
                "{sent}"
            );
        }
    }
}
