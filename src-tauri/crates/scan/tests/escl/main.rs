//! The eSCL client against an independent server with faults, and against servers that lie.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stdout,
    reason = "tests fail by panicking and say what they skip"
)]

mod faults;
mod hostile;
mod mock;
mod turns;

use std::sync::atomic::AtomicBool;
use std::time::Duration;

use motcua_scan::source::escl::{Escl, Patience};
use motcua_scan::source::{ColourMode, DeviceId, Feed, RawPage, ScanFault, ScanOptions, Scanner};

/// A flag nobody sets.
static GO_ON: AtomicBool = AtomicBool::new(false);

/// A client that gives up soon.
fn client() -> Escl {
    Escl::new(Patience {
        search: Duration::from_millis(100),
        silence: Duration::from_secs(8),
        page: Duration::from_secs(8),
        busy: Duration::from_secs(1),
    })
}

/// One that gives up at once.
fn hasty_client() -> Escl {
    Escl::new(Patience {
        search: Duration::from_millis(100),
        silence: Duration::from_millis(300),
        page: Duration::from_millis(600),
        busy: Duration::from_millis(600),
    })
}

fn feeder() -> ScanOptions {
    ScanOptions {
        feed: Feed::Feeder,
        mode: ColourMode::Colour,
        dpi: 300,
        size_mm: None,
        pages: None,
    }
}

/// What a scan says at its end, and the pages it handed over before.
fn scan(
    client: &Escl,
    device: &DeviceId,
    options: &ScanOptions,
) -> (Result<u32, ScanFault>, Vec<RawPage>) {
    let mut pages = Vec::new();
    let outcome = client.scan(device, options, &GO_ON, &mut |page| {
        pages.push(page);
        Ok(())
    });
    (outcome, pages)
}
