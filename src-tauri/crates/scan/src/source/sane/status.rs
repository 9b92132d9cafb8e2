//! What libsane answers to every call.

use std::ffi::c_int;

use crate::source::ScanFault;

/// A `SANE_Status` other than success.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Status(pub c_int);

impl Status {
    pub const CANCELLED: Self = Self(2);
    pub const BUSY: Self = Self(3);
    pub const INVALID: Self = Self(4);
    pub const END: Self = Self(5);
    pub const JAMMED: Self = Self(6);
    pub const NO_DOCS: Self = Self(7);
    pub const COVER_OPEN: Self = Self(8);
    pub const IO_ERROR: Self = Self(9);
    pub const DENIED: Self = Self(11);

    /// Success, or which failure.
    pub fn of(raw: c_int) -> Result<(), Self> {
        if raw == 0 { Ok(()) } else { Err(Self(raw)) }
    }

    /// What it means for whoever scans. An input/output error is how drivers report a cable that was pulled; a number
    /// that is none of the standard's is what is left in memory when a line broke.
    pub fn fault(self) -> ScanFault {
        match self {
            Self::CANCELLED => ScanFault::Cancelled,
            Self::BUSY => ScanFault::Busy,
            Self::JAMMED => ScanFault::Jam,
            Self::NO_DOCS => ScanFault::FeederEmpty,
            Self::COVER_OPEN => ScanFault::CoverOpen,
            Self::DENIED => ScanFault::Denied,
            Self(other) if Self::IO_ERROR.0 == other || !(0..=11).contains(&other) => {
                ScanFault::Gone
            }
            Self(other) => ScanFault::Device {
                status: other.unsigned_abs(),
            },
        }
    }
}
