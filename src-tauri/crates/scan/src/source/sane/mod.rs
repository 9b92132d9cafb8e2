//! SANE: every scanner this system has a driver for.
//!
//! Drivers are foreign code in this process, so this runs in the worker child only. The library keeps one state for
//! the whole process; it is opened for a question and closed after it.

mod ffi;
mod line;
mod page;
mod settings;
mod status;

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{RecvTimeoutError, channel};
use std::thread;
use std::time::Duration;

use self::ffi::{Handle, Sane};
use self::page::{Outcome, Source};
use self::status::Status;
use super::device::shown;
use super::{
    Capabilities, Device, DeviceId, DeviceKind, Feed, RawPage, ScanFault, ScanOptions, Scanner,
};
use crate::{Limits, Stop};

/// How often a scan in progress looks at the cancel flag.
const GLANCE: Duration = Duration::from_millis(50);

/// Names of devices that SANE reaches by eSCL. They are left to our own client: SANE's fills a page that was cut
/// short with grey and calls it good.
const ESCL_BY_SANE: [&str; 2] = ["airscan:e", "escl:"];

/// The scanners of SANE.
#[derive(Debug, Clone, Copy, Default)]
pub struct SaneScanners;

impl Scanner for SaneScanners {
    fn devices(&self, _cancel: &AtomicBool) -> Result<Vec<Device>, ScanFault> {
        let devices = load()?.devices().map_err(Status::fault)?;
        let shown = devices.into_iter().map(|found| Device {
            id: DeviceId::sane(&found.name),
            name: shown(&format!("{} {}", found.vendor, found.model)),
            kind: DeviceKind::Sane,
        });
        Ok(shown
            .filter(|device| {
                let name = device.id.sane_name().unwrap_or_default();
                !ESCL_BY_SANE.iter().any(|prefix| name.starts_with(prefix))
            })
            .collect())
    }

    fn capabilities(
        &self,
        device: &DeviceId,
        _cancel: &AtomicBool,
    ) -> Result<Capabilities, ScanFault> {
        settings::capabilities(&open(&load()?, device)?)
    }

    fn scan(
        &self,
        device: &DeviceId,
        options: &ScanOptions,
        cancel: &AtomicBool,
        on_page: &mut dyn FnMut(RawPage) -> Result<(), Stop>,
    ) -> Result<u32, ScanFault> {
        let sane = load()?;
        let handle = open(&sane, device)?;
        let dpi = settings::apply(&handle, options)?;
        let outcome = watched(&handle, cancel, || {
            pages(&handle, options, dpi, cancel, on_page)
        });
        let is_cut =
            outcome != Err(ScanFault::Cancelled) && device.sane_name().is_some_and(line::is_down);
        let outcome = if is_cut {
            Err(ScanFault::Gone)
        } else {
            outcome
        };
        if outcome == Err(ScanFault::Gone) {
            // There is nobody left to say goodbye to, and drivers that lost their line are known to crash when they
            // try (SANE's own for the network frees its buffers twice). The process ends soon.
            std::mem::forget(handle);
            std::mem::forget(sane);
        } else {
            // Ends the batch: the standard wants it after the last page too.
            handle.cancel();
        }
        outcome
    }
}

fn load() -> Result<Sane, ScanFault> {
    Sane::load().ok_or_else(|| ScanFault::unsupported("driver"))
}

fn open<'s>(sane: &'s Sane, device: &DeviceId) -> Result<Handle<'s>, ScanFault> {
    let name = device
        .sane_name()
        .ok_or_else(|| ScanFault::unsupported("device"))?;
    sane.open(name).map_err(|status| match status {
        // A device of that name is not there any more.
        Status::INVALID => ScanFault::Gone,
        status => status.fault(),
    })
}

/// Runs `work` and asks the driver to stop when `cancel` is set meanwhile: it may wait inside the driver.
fn watched<T>(handle: &Handle<'_>, cancel: &AtomicBool, work: impl FnOnce() -> T) -> T {
    let canceller = handle.canceller();
    let (done, waiting) = channel::<()>();
    thread::scope(|scope| {
        scope.spawn(move || {
            while waiting.recv_timeout(GLANCE) == Err(RecvTimeoutError::Timeout) {
                if cancel.load(Ordering::Relaxed) {
                    canceller.cancel();
                    break;
                }
            }
        });
        let outcome = work();
        drop(done);
        outcome
    })
}

/// Hands over page after page.
fn pages(
    source: &dyn Source,
    options: &ScanOptions,
    dpi: u16,
    cancel: &AtomicBool,
    on_page: &mut dyn FnMut(RawPage) -> Result<(), Stop>,
) -> Result<u32, ScanFault> {
    let mut handed = 0;
    while handed < options.most_pages() {
        let outcome = page::scan(source, handed, dpi, &Limits::default());
        // A driver that was told to stop reports that in many ways.
        if cancel.load(Ordering::Relaxed) && outcome.is_err() {
            return Err(ScanFault::Cancelled);
        }
        let Outcome::Page(bytes) = outcome? else {
            break;
        };
        let page = RawPage {
            index: handed,
            back: options.is_back(handed),
            dpi,
            bytes,
        };
        on_page(page).map_err(|Stop| ScanFault::Cancelled)?;
        handed += 1;
        if cancel.load(Ordering::Relaxed) {
            return Err(ScanFault::Cancelled);
        }
    }
    match (handed, options.feed) {
        (0, Feed::Flatbed) => Err(Status::NO_DOCS.fault()),
        (0, _) => Err(ScanFault::FeederEmpty),
        _ => Ok(handed),
    }
}
