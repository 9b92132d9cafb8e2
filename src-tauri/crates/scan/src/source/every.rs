//! Every way to reach scanners, behind one.

use std::sync::atomic::AtomicBool;
use std::thread;

use super::escl::Escl;
#[cfg(unix)]
use super::sane::SaneScanners;
#[cfg(windows)]
use super::wia::WiaScanners;
use super::{Capabilities, Device, DeviceId, RawPage, ScanFault, ScanOptions, Scanner};
use crate::Stop;

/// All scanners of this machine and its network.
#[derive(Debug, Default)]
pub struct Scanners {
    escl: Escl,
    #[cfg(unix)]
    sane: SaneScanners,
    #[cfg(windows)]
    wia: WiaScanners,
}

impl Scanners {
    /// What this system has: SANE where it is Unix, WIA where it is Windows, and eSCL everywhere.
    #[must_use]
    pub fn system() -> Self {
        Self::default()
    }

    fn ways(&self) -> Vec<&(dyn Scanner + Sync)> {
        vec![
            &self.escl,
            #[cfg(unix)]
            &self.sane,
            #[cfg(windows)]
            &self.wia,
        ]
    }

    /// Who speaks to a device.
    fn of(&self, device: &DeviceId) -> Result<&dyn Scanner, ScanFault> {
        if device.escl_url().is_some() {
            return Ok(&self.escl);
        }
        #[cfg(unix)]
        if device.sane_name().is_some() {
            return Ok(&self.sane);
        }
        #[cfg(windows)]
        if device.wia_id().is_some() {
            return Ok(&self.wia);
        }
        Err(ScanFault::unsupported("device"))
    }
}

impl Scanner for Scanners {
    /// All ways are asked at once; one that is closed hides no device of another.
    fn devices(&self, cancel: &AtomicBool) -> Result<Vec<Device>, ScanFault> {
        let found: Vec<_> = thread::scope(|scope| {
            let asked: Vec<_> = self
                .ways()
                .into_iter()
                .map(|way| scope.spawn(move || way.devices(cancel)))
                .collect();
            asked
                .into_iter()
                .map(thread::ScopedJoinHandle::join)
                .collect()
        });
        let mut devices = Vec::new();
        for outcome in found {
            match outcome {
                Ok(Ok(found)) => devices.extend(found),
                Ok(Err(ScanFault::Cancelled)) => return Err(ScanFault::Cancelled),
                Ok(Err(_)) | Err(_) => {}
            }
        }
        Ok(devices)
    }

    fn capabilities(
        &self,
        device: &DeviceId,
        cancel: &AtomicBool,
    ) -> Result<Capabilities, ScanFault> {
        self.of(device)?.capabilities(device, cancel)
    }

    fn scan(
        &self,
        device: &DeviceId,
        options: &ScanOptions,
        cancel: &AtomicBool,
        on_page: &mut dyn FnMut(RawPage) -> Result<(), Stop>,
    ) -> Result<u32, ScanFault> {
        self.of(device)?.scan(device, options, cancel, on_page)
    }
}
