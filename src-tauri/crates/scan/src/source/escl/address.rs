//! The address of a network scanner.

use ureq::http::Uri;

use crate::source::{DeviceId, ScanFault};

/// Longest address, bytes.
const LONGEST: usize = 300;

/// Where a scanner's eSCL resources are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Address {
    /// Scheme, host and port.
    base: String,
    /// Path of the eSCL root, with a slash in front and none behind.
    root: String,
}

impl Address {
    /// The address in a device's name.
    ///
    /// # Errors
    /// [`ScanFault::Unsupported`] where the name is not `escl:http(s)://host[:port]/path`.
    pub fn of(device: &DeviceId) -> Result<Self, ScanFault> {
        device
            .escl_url()
            .and_then(Self::parse)
            .ok_or_else(|| ScanFault::unsupported("device"))
    }

    fn parse(url: &str) -> Option<Self> {
        if url.len() > LONGEST {
            return None;
        }
        let uri: Uri = url.parse().ok()?;
        let scheme = uri
            .scheme_str()
            .filter(|scheme| matches!(*scheme, "http" | "https"))?;
        let authority = uri
            .authority()
            .filter(|authority| !authority.as_str().contains('@'))?;
        Some(Self {
            base: format!("{scheme}://{authority}"),
            root: uri.path().trim_end_matches('/').to_owned(),
        })
    }

    /// The address of a resource under the eSCL root.
    pub fn resource(&self, name: &str) -> String {
        format!("{}{}/{name}", self.base, self.root)
    }

    /// The address of a job the device named. Only the path is believed: a device that names another host, or its
    /// own in a form that is not reachable from here, is still asked itself.
    pub fn job(&self, location: &str) -> Option<String> {
        if location.len() > LONGEST {
            return None;
        }
        let uri: Uri = location.parse().ok()?;
        let path = uri.path().trim_end_matches('/');
        (path.starts_with('/') && path.len() > 1).then(|| format!("{}{path}", self.base))
    }
}

/// The device at an address as a person types it: `192.0.2.7`, `printer.local:8080`, `https://192.0.2.7/eSCL`.
/// `None` where it is no address.
#[must_use]
pub fn at_address(typed: &str) -> Option<DeviceId> {
    let typed = typed.trim();
    let url = if typed.contains("://") {
        typed.to_owned()
    } else {
        format!("http://{typed}")
    };
    let parsed = Address::parse(&url)?;
    let root = if parsed.root.is_empty() {
        "/eSCL"
    } else {
        &parsed.root
    };
    Some(DeviceId::escl(&format!("{}{root}", parsed.base)))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests fail by panicking")]

    use super::*;

    #[test]
    fn fuzz_scanner_address() {
        let own = Address::parse("http://192.0.2.7:8080/eSCL").unwrap();
        motcua_fuzz::Target::named("scanner-address")
            .seed("https://192.0.2.7/eSCL")
            .seed("printer.local:8080")
            .seed("http://[2001:db8::1]:80/eSCL/ScanJobs/1?x#y")
            .words(&[
                "://", "@", "//", ":", "[", "]", "%00", "\r\n", "#", "?", "..", "đ",
            ])
            .longest(600)
            .run(|bytes| {
                let text = String::from_utf8_lossy(bytes);
                if let Some(device) = at_address(&text) {
                    Address::of(&device).unwrap();
                }
                // Only the device itself is ever asked.
                let job = own.job(&text);
                assert!(job.is_none_or(|job| job.starts_with("http://192.0.2.7:8080/")));
            });
    }

    #[test]
    fn what_people_type_becomes_an_address() {
        let cases = [
            ("192.0.2.7", Some("escl:http://192.0.2.7/eSCL")),
            (" 192.0.2.7:8080 ", Some("escl:http://192.0.2.7:8080/eSCL")),
            ("[2001:db8::7]", Some("escl:http://[2001:db8::7]/eSCL")),
            ("https://p.local/", Some("escl:https://p.local/eSCL")),
            ("http://p.local/scan/", Some("escl:http://p.local/scan")),
            ("ftp://p.local", None),
            ("http://user:word@p.local", None),
            ("", None),
            ("two words", None),
        ];
        for (typed, expected) in cases {
            let got = at_address(typed);
            assert_eq!(got.as_ref().map(DeviceId::as_str), expected, "{typed}");
        }
    }

    #[test]
    fn a_job_stays_on_its_scanner() {
        let address = Address::of(&DeviceId::escl("http://192.0.2.7:80/eSCL/")).unwrap();
        assert_eq!(
            address.resource("ScannerStatus"),
            "http://192.0.2.7:80/eSCL/ScannerStatus"
        );
        for location in [
            "/eSCL/ScanJobs/5",
            "http://198.51.100.9/eSCL/ScanJobs/5/",
            "https://printer.example/eSCL/ScanJobs/5",
        ] {
            assert_eq!(
                address.job(location).as_deref(),
                Some("http://192.0.2.7:80/eSCL/ScanJobs/5"),
                "{location}"
            );
        }
        assert_eq!(address.job(""), None);
        assert_eq!(address.job("/"), None);
        assert_eq!(address.job(&"/x".repeat(400)), None);
    }
}
