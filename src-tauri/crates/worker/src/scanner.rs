//! The client's side of scanning: drivers run in the child, pages come out of it whole.

use std::sync::atomic::AtomicBool;
use std::time::Duration;

use motcua_scan::source::{Capabilities, Device, DeviceId, RawPage, ScanOptions};

use crate::client::{Patience, Worker, out_of_turn};
use crate::error::WorkerError;
use crate::protocol::{Reply, Request};
use crate::session::Step;

/// How long a scanner is waited for: a lamp that warms up needs a minute before the first page.
pub const SCANNER_PATIENCE: Patience = Patience {
    silence: Duration::from_secs(90),
    whole: Duration::from_secs(90),
    page: Duration::from_secs(90),
};

impl Worker {
    /// The scanners that answer now: those the system has drivers for, and those that announce themselves on the
    /// network, for which two seconds are listened.
    ///
    /// # Errors
    /// [`WorkerError`]. No scanner is no error.
    pub fn devices(&self, cancel: &AtomicBool) -> Result<Vec<Device>, WorkerError> {
        match self.one(&Request::Devices, &[], cancel)? {
            (Reply::Devices { devices }, _) => Ok(devices),
            _ => Err(out_of_turn()),
        }
    }

    /// What a scanner offers.
    ///
    /// # Errors
    /// [`WorkerError`], of the device [`WorkerError::Scanner`].
    pub fn capabilities(
        &self,
        device: &DeviceId,
        cancel: &AtomicBool,
    ) -> Result<Capabilities, WorkerError> {
        let question = Request::Capabilities {
            device: device.clone(),
        };
        match self.one(&question, &[], cancel)? {
            (Reply::Capabilities { capabilities }, _) => Ok(capabilities),
            _ => Err(out_of_turn()),
        }
    }

    /// Scans: gives each page to `on_page` as soon as it is whole and says how many there were. Setting `cancel`
    /// asks the driver to let the paper out, waits at most five seconds for it, and still gives what arrives whole
    /// meanwhile.
    ///
    /// # Errors
    /// [`WorkerError`] ([`WorkerError::Scanner`] for what the device reports, [`WorkerError::Crashed`] and
    /// [`WorkerError::TimedOut`] for its driver; pages given before it are whole, and a further call goes on with
    /// the sheets still in the feeder), or what `on_page` returns, which cancels the scan.
    pub fn scan<E: From<WorkerError>>(
        &self,
        device: &DeviceId,
        options: &ScanOptions,
        cancel: &AtomicBool,
        on_page: &mut dyn FnMut(RawPage) -> Result<(), E>,
    ) -> Result<u32, E> {
        let question = Request::Scan {
            device: device.clone(),
            options: *options,
        };
        let mut scanned = None;
        let (mut next, mut heard) = (0, 0);
        self.ask::<E>(&question, &[], cancel, &mut |reply| match reply.header {
            Reply::RawPage { index, back, dpi } if index == next => {
                let [bytes] =
                    <[Vec<u8>; 1]>::try_from(reply.payloads).map_err(|_| out_of_turn())?;
                next += 1;
                on_page(RawPage {
                    index,
                    back,
                    dpi,
                    bytes,
                })?;
                heard += 1;
                Ok(Step::More)
            }
            Reply::Scanned { pages } => {
                scanned = Some(pages);
                Ok(Step::Last)
            }
            _ => Err(out_of_turn().into()),
        })?;
        scanned
            .filter(|pages| *pages == heard)
            .ok_or_else(|| out_of_turn().into())
    }
}
