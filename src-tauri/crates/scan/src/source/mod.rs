//! Where pages come from: scanners behind one trait.
//!
//! Drivers of makers and answers of devices are foreign: the product calls [`Scanner`] only inside the worker
//! process. A page is handed on when all of it has arrived and was decoded once to its last row; a page cut short
//! never is.

mod device;
pub mod escl;
mod every;
mod fault;
pub mod folder;
pub(crate) mod frame;
mod options;
#[cfg(unix)]
pub mod sane;
mod whole;
#[cfg(any(windows, test))]
mod wia;

use std::sync::atomic::AtomicBool;

pub use device::{Device, DeviceId, DeviceKind};
pub use every::Scanners;
pub use fault::ScanFault;
pub use options::{Capabilities, ColourMode, Feed, ScanOptions};

use crate::Stop;

/// Most pages of one job, whatever is asked for.
pub const MOST_PAGES: u32 = 1000;

/// One side of a sheet as it left the scanner.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RawPage {
    /// Zero-based place in the job, backs counted.
    pub index: u32,
    /// The back of the sheet whose front came before.
    pub back: bool,
    /// Resolution that was in force, dots per inch; a device's own file does not always state it.
    pub dpi: u16,
    /// A whole picture file: the device's own JPEG, or made here of raw rows (grey and colour: JPEG quality 92 at
    /// full colour resolution; black and white: TIFF with CCITT Group 4, without loss).
    pub bytes: Vec<u8>,
}

/// A way to reach scanners.
pub trait Scanner {
    /// The devices that answer now.
    ///
    /// # Errors
    /// [`ScanFault`] where the way itself is closed; no device is no error.
    fn devices(&self, cancel: &AtomicBool) -> Result<Vec<Device>, ScanFault>;

    /// What a device offers.
    ///
    /// # Errors
    /// [`ScanFault`].
    fn capabilities(
        &self,
        device: &DeviceId,
        cancel: &AtomicBool,
    ) -> Result<Capabilities, ScanFault>;

    /// Scans, giving each page to `on_page` before the next is fetched, and says how many were handed over.
    ///
    /// A feeder that ran empty after at least one page is a success. After any error the pages handed over stay
    /// good, and a further call scans the sheets that are still in the feeder.
    ///
    /// # Errors
    /// [`ScanFault`]; [`ScanFault::Cancelled`] also where `on_page` says so.
    fn scan(
        &self,
        device: &DeviceId,
        options: &ScanOptions,
        cancel: &AtomicBool,
        on_page: &mut dyn FnMut(RawPage) -> Result<(), Stop>,
    ) -> Result<u32, ScanFault>;
}
