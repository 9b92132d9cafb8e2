//! Which scanners there are, and what each can do.
use std::sync::atomic::AtomicBool;

use motcua_case::user::Permission;
use motcua_scan::source::{ColourMode, Device, DeviceId, DeviceKind as Kind, Feed};
use motcua_worker::WorkerError;

use super::copier::FOLDER;
use super::run::fault_view;
use crate::desk::Desk;
use crate::error::{Error, ErrorCode, Result};
use crate::view::scan::{CapabilitiesView, DeviceKind, DeviceView, ScanFault, ScanFeed, ScanMode};

impl Desk {
    /// The scanners that answer now, and the watched folder; it takes some seconds to hear them all.
    pub fn scan_devices(&self) -> Result<Vec<DeviceView>> {
        self.permitted(Permission::Receive)?;
        let never = AtomicBool::new(false);
        let devices = self.worker.devices(&never).map_err(failed)?;
        let folder = DeviceView {
            id: FOLDER.to_owned(),
            name: String::new(),
            kind: DeviceKind::Folder,
        };
        let scanners = devices.into_iter().map(device_view);
        Ok(scanners.chain([folder]).collect())
    }

    /// What a scanner can do.
    pub fn scan_capabilities(&self, device: &str) -> Result<CapabilitiesView> {
        self.permitted(Permission::Receive)?;
        let never = AtomicBool::new(false);
        let device = DeviceId::from(device.to_owned());
        let offered = self.worker.capabilities(&device, &never).map_err(failed)?;
        Ok(CapabilitiesView {
            feeds: offered.feeds.iter().map(feed_view).collect(),
            modes: offered.modes.iter().map(mode_view).collect(),
            resolutions: offered.resolutions,
            widest_mm: offered.widest_mm,
            longest_mm: offered.longest_mm,
        })
    }
}

fn device_view(device: Device) -> DeviceView {
    DeviceView {
        id: device.id.as_str().to_owned(),
        name: device.name,
        kind: match device.kind {
            Kind::Escl => DeviceKind::Network,
            Kind::Sane | Kind::Wia => DeviceKind::Driver,
        },
    }
}

fn feed_view(feed: &Feed) -> ScanFeed {
    match feed {
        Feed::Flatbed => ScanFeed::Flatbed,
        Feed::Feeder => ScanFeed::Feeder,
        Feed::FeederDuplex => ScanFeed::FeederDuplex,
    }
}

fn mode_view(mode: &ColourMode) -> ScanMode {
    match mode {
        ColourMode::Colour => ScanMode::Colour,
        ColourMode::Grey => ScanMode::Grey,
        ColourMode::Lineart => ScanMode::Lineart,
    }
}

/// A scanner that cannot be asked, in a code a clerk can act on.
fn failed(error: WorkerError) -> Error {
    let fault = match error {
        WorkerError::Scanner(fault) => fault_view(&fault),
        WorkerError::TimedOut => ScanFault::Silent,
        _ => ScanFault::Failed,
    };
    Error::new(ErrorCode::ScannerFailed)
        .with("fault", fault.word())
        .retryable()
}
