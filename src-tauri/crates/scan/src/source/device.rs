//! A scanner and its name.

use std::fmt;

use serde::{Deserialize, Serialize};

/// Names a device for as long as it is plugged in or keeps its address: `sane:<SANE name>`,
/// `escl:http://host:port/eSCL`, `wia:<WIA device id>`. It is written into profiles, so its form does not change.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct DeviceId(String);

impl DeviceId {
    /// The device SANE calls `name`.
    #[must_use]
    pub fn sane(name: &str) -> Self {
        Self(format!("sane:{name}"))
    }

    /// The network scanner whose eSCL root is at `url`.
    #[must_use]
    pub fn escl(url: &str) -> Self {
        Self(format!("escl:{url}"))
    }

    /// The device whose `WIA_DIP_DEV_ID` is `id`.
    #[must_use]
    pub fn wia(id: &str) -> Self {
        Self(format!("wia:{id}"))
    }

    /// The whole name.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// What SANE calls it, where it is a SANE device.
    #[must_use]
    pub fn sane_name(&self) -> Option<&str> {
        self.0.strip_prefix("sane:")
    }

    /// The address of its eSCL root, where it is a network scanner.
    #[must_use]
    pub fn escl_url(&self) -> Option<&str> {
        self.0.strip_prefix("escl:")
    }

    /// What WIA calls it, where Windows has a driver for it.
    #[must_use]
    pub fn wia_id(&self) -> Option<&str> {
        self.0.strip_prefix("wia:")
    }
}

impl From<String> for DeviceId {
    fn from(name: String) -> Self {
        Self(name)
    }
}

impl fmt::Display for DeviceId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// A scanner that can be asked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Device {
    /// How to reach it.
    pub id: DeviceId,
    /// Maker and model as the device says; foreign text, at most 120 characters, without control characters.
    pub name: String,
    /// What speaks to it.
    pub kind: DeviceKind,
}

/// What speaks to a device.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DeviceKind {
    /// A driver of SANE on this machine.
    Sane,
    /// eSCL (AirScan) over the network.
    Escl,
    /// A driver of Windows, by WIA.
    Wia,
}

/// Foreign text as a name to show: control characters become blanks, at most 120 characters.
pub(crate) fn shown(text: &str) -> String {
    const LONGEST: usize = 120;
    let plain: String = text
        .chars()
        .map(|c| if c.is_control() { ' ' } else { c })
        .take(LONGEST)
        .collect();
    plain.trim().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_names_its_way() {
        let sane = DeviceId::sane("net:localhost:test:0");
        assert_eq!(sane.as_str(), "sane:net:localhost:test:0");
        assert_eq!(sane.sane_name(), Some("net:localhost:test:0"));
        assert_eq!(sane.escl_url(), None);
        let escl = DeviceId::escl("http://192.0.2.7:80/eSCL");
        assert_eq!(escl.escl_url(), Some("http://192.0.2.7:80/eSCL"));
        let wia = DeviceId::wia(r"{6BDD1FC6-810F-11D0-BEC7-08002BE2092F}\0000");
        assert_eq!(
            wia.wia_id(),
            Some(r"{6BDD1FC6-810F-11D0-BEC7-08002BE2092F}\0000")
        );
        assert_eq!((wia.sane_name(), sane.wia_id()), (None, None));
    }

    #[test]
    fn a_shown_name_is_short_and_plain() {
        assert_eq!(shown(" a\u{7}b\n"), "a b");
        assert_eq!(shown(&"x".repeat(1000)).len(), 120);
    }
}
