//! Every way to reach scanners, behind one.

use std::sync::atomic::AtomicBool;

use super::escl::Escl;
use super::{Capabilities, Device, DeviceId, RawPage, ScanFault, ScanOptions, Scanner};
use crate::Stop;

/// All scanners of this machine and its network.
#[derive(Debug, Default)]
pub struct Scanners {
    escl: Escl,
}

impl Scanners {
    /// What this system has: SANE where it is Unix, and eSCL everywhere.
    #[must_use]
    pub fn system() -> Self {
        Self::default()
    }

    /// Who speaks to a device.
    fn of(&self, device: &DeviceId) -> Result<&dyn Scanner, ScanFault> {
        if device.escl_url().is_some() {
            return Ok(&self.escl);
        }
        Err(ScanFault::unsupported("device"))
    }
}

impl Scanner for Scanners {
    /// A way that is closed hides no device of another.
    fn devices(&self, cancel: &AtomicBool) -> Result<Vec<Device>, ScanFault> {
        let ways: [&dyn Scanner; 1] = [&self.escl];
        let mut devices = Vec::new();
        for way in ways {
            match way.devices(cancel) {
                Ok(found) => devices.extend(found),
                Err(ScanFault::Cancelled) => return Err(ScanFault::Cancelled),
                Err(_) => {}
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
