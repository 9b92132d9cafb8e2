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

/// The address to use, as it stands in a URL: IPv4 first, then IPv6 that needs no interface's name.
fn reachable(addresses: &[IpAddr]) -> Option<String> {
    let four = addresses.iter().find(|address| address.is_ipv4());
    let six = addresses
        .iter()
        .find(|address| matches!(address, IpAddr::V6(six) if !six.is_unicast_link_local()));
    match four.or(six)? {
        IpAddr::V4(four) => Some(four.to_string()),
        IpAddr::V6(six) => Some(format!("[{six}]")),
    }
}
