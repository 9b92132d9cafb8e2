//! Which network scanners announce themselves (mDNS, DNS-SD: RFC 6762 and 6763).

use std::collections::BTreeMap;
use std::net::IpAddr;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use mdns_sd::{Receiver, ResolvedService, ServiceDaemon, ServiceEvent};

use super::address;
use super::http::GLANCE;
use crate::source::device::shown;
use crate::source::{Device, DeviceKind, ScanFault};

/// The two announcements and the scheme each means; the encrypted one comes first and wins.
const TYPES: [(&str, &str); 2] = [
    ("_uscans._tcp.local.", "https"),
    ("_uscan._tcp.local.", "http"),
];

/// Most devices listed, whatever the network claims.
const MOST: usize = 64;

/// Listens for `wait` and lists what announced itself.
///
/// # Errors
/// [`ScanFault::Unsupported`] where the machine lets nobody listen, [`ScanFault::Cancelled`].
pub fn devices(wait: Duration, cancel: &AtomicBool) -> Result<Vec<Device>, ScanFault> {
    let closed = |_| ScanFault::unsupported("driver");
    let daemon = ServiceDaemon::new().map_err(closed)?;
    let mut heard = Vec::new();
    for (service, scheme) in TYPES {
        heard.push((daemon.browse(service).map_err(closed)?, scheme));
    }
    let found = listen(&heard, wait, cancel);
    // It ends by itself with its last handle too; asking first lets it leave the network politely.
    let _ = daemon.shutdown();
    found.map(|found| found.into_values().take(MOST).collect())
}

fn listen(
    heard: &[(Receiver<ServiceEvent>, &str)],
    wait: Duration,
    cancel: &AtomicBool,
) -> Result<BTreeMap<String, Device>, ScanFault> {
    let started = Instant::now();
    let mut found = BTreeMap::new();
    while started.elapsed() < wait {
        if cancel.load(Ordering::Relaxed) {
            return Err(ScanFault::Cancelled);
        }
        for (events, scheme) in heard {
            let Ok(event) = events.recv_timeout(GLANCE / 2) else {
                continue;
            };
            if let ServiceEvent::ServiceResolved(service) = event
                && let Some((instance, device)) = announced(&service, scheme)
                && found.len() < MOST
            {
                let is_better = *scheme == "https";
                if is_better || !found.contains_key(&instance) {
                    found.insert(instance, device);
                }
            }
        }
    }
    Ok(found)
}

/// The device of an announcement and the name by which both announcements of one device are known.
fn announced(service: &ResolvedService, scheme: &str) -> Option<(String, Device)> {
    let addresses: Vec<IpAddr> = service
        .addresses
        .iter()
        .map(mdns_sd::ScopedIp::to_ip_addr)
        .collect();
    let host = reachable(&addresses)?;
    let root = service.get_property_val_str("rs").unwrap_or("eSCL");
    let url = format!(
        "{scheme}://{host}:{}/{}",
        service.port,
        root.trim_matches('/')
    );
    let id = address::at_address(&url)?;
    let instance = service.fullname.split("._uscan").next()?.to_owned();
    let model = service.get_property_val_str("ty").unwrap_or(&instance);
    let device = Device {
        id,
        name: shown(model),
        kind: DeviceKind::Escl,
    };
    Some((instance, device))
}

/// The address to use, as it stands in a URL: IPv4 before IPv6, none that needs an interface's name, and this
/// machine's own only where it is the only one.
fn reachable(addresses: &[IpAddr]) -> Option<String> {
    let usable = addresses
        .iter()
        .filter(|address| !matches!(address, IpAddr::V6(six) if six.is_unicast_link_local()));
    match usable.min_by_key(|address| (address.is_loopback(), address.is_ipv6(), **address))? {
        IpAddr::V4(four) => Some(four.to_string()),
        IpAddr::V6(six) => Some(format!("[{six}]")),
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests fail by panicking")]

    use mdns_sd::ServiceInfo;

    use super::*;

    fn service(kind: usize, ip: &str, properties: &[(&str, &str)]) -> ServiceInfo {
        let (service, _) = TYPES[kind];
        ServiceInfo::new(service, "Phòng họp", "mfp.local.", ip, 8080, properties).unwrap()
    }

    fn found(kind: usize, ip: &str, properties: &[(&str, &str)]) -> Option<(String, String)> {
        let resolved = service(kind, ip, properties).as_resolved_service();
        let (_, device) = announced(&resolved, TYPES[kind].1)?;
        Some((device.id.as_str().to_owned(), device.name))
    }

    #[test]
    fn an_announcement_becomes_an_address() {
        type Case<'a> = (usize, &'a str, &'a [(&'a str, &'a str)], &'a str, &'a str);
        let cases: [Case<'_>; 4] = [
            (
                1,
                "192.0.2.7",
                &[("rs", "eSCL"), ("ty", "Example 1")],
                "escl:http://192.0.2.7:8080/eSCL",
                "Example 1",
            ),
            (
                0,
                "192.0.2.7",
                &[("rs", "/scan/"), ("ty", "A\u{1b}B")],
                "escl:https://192.0.2.7:8080/scan",
                "A B",
            ),
            (
                1,
                "2001:db8::7",
                &[],
                "escl:http://[2001:db8::7]:8080/eSCL",
                "Phòng họp",
            ),
            (
                1,
                "192.0.2.7",
                &[("rs", "")],
                "escl:http://192.0.2.7:8080/eSCL",
                "Phòng họp",
            ),
        ];
        for (kind, ip, properties, id, name) in cases {
            let expected = Some((id.to_owned(), name.to_owned()));
            assert_eq!(found(kind, ip, properties), expected);
        }
    }

    #[test]
    fn an_announcement_nobody_can_follow_is_none() {
        assert_eq!(found(1, "fe80::1", &[]), None);
        assert_eq!(found(1, "192.0.2.7", &[("rs", "a b\u{7}")]), None);
    }

    #[test]
    fn of_many_addresses_the_reachable_one_is_taken() {
        let address = |texts: &[&str]| {
            let addresses: Vec<IpAddr> = texts.iter().map(|text| text.parse().unwrap()).collect();
            reachable(&addresses)
        };
        let all = ["::1", "127.0.0.1", "fe80::1", "2001:db8::7", "192.0.2.7"];
        assert_eq!(address(&all).as_deref(), Some("192.0.2.7"));
        assert_eq!(address(&all[..4]).as_deref(), Some("[2001:db8::7]"));
        assert_eq!(address(&all[..3]).as_deref(), Some("127.0.0.1"));
        assert_eq!(address(&["fe80::1"]), None);
    }

    #[test]
    fn both_announcements_of_a_device_have_one_name() {
        let name = |kind: usize| {
            let resolved = service(kind, "192.0.2.7", &[]).as_resolved_service();
            announced(&resolved, TYPES[kind].1).unwrap().0
        };
        assert_eq!(name(0), name(1));
    }

    /// Over real multicast, on this machine's own interface at least.
    #[test]
    fn a_scanner_that_announces_itself_is_found() {
        let device = ServiceDaemon::new().unwrap();
        let name = format!("motcua-{}", std::process::id());
        let (service, _) = TYPES[1];
        let properties = [("rs", "eSCL"), ("ty", name.as_str())];
        let info =
            ServiceInfo::new(service, &name, "mfp.local.", "", 8080, &properties[..]).unwrap();
        device.register(info.enable_addr_auto()).unwrap();
        let go_on = AtomicBool::new(false);
        let found = devices(Duration::from_secs(4), &go_on).unwrap();
        assert!(found.iter().any(|device| device.name == name), "{found:?}");
        device.shutdown().unwrap();
    }
}
