//! Which scanners there are, and what each can do.
use motcua_case::user::Permission;

use crate::desk::Desk;
use crate::error::{ErrorCode, Result};
use crate::view::scan::{CapabilitiesView, DeviceKind, DeviceView};

/// Identity of the watched folder among the devices.
pub(super) const FOLDER: &str = "folder";

impl Desk {
    /// The scanners that answer now, the watched folder last.
    pub fn scan_devices(&self) -> Result<Vec<DeviceView>> {
        self.permitted(Permission::Receive)?;
        Ok(vec![DeviceView {
            id: FOLDER.to_owned(),
            name: String::new(),
            kind: DeviceKind::Folder,
        }])
    }

    /// What a scanner can do.
    pub fn scan_capabilities(&self, _device: &str) -> Result<CapabilitiesView> {
        self.permitted(Permission::Receive)?;
        Err(ErrorCode::NotFound.into())
    }
}
