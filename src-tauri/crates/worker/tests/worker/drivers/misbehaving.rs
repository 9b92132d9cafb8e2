//! Drivers that crash, hang, lie, print and write.

use std::time::Duration;

use motcua_scan::source::{DeviceId, DeviceKind, ScanFault};
use motcua_worker::{Patience, WorkerError};

use super::{FEEDER, misbehaving, scan};
use crate::GO_ON;

/// Each of these drivers scans two good pages and fails at the third.
#[test]
fn a_driver_that_fails_costs_the_page_it_failed_at() {
    let Some(worker) = misbehaving("misbehaving") else {
        return;
    };
    let hasty = worker.clone().with_scanner_patience(Patience {
        silence: Duration::from_secs(3),
        whole: Duration::from_secs(3),
        page: Duration::from_secs(3),
    });
    for (device, is_expected) in [
        (
            "crash",
            (|e| {
                matches!(
                    e,
                    WorkerError::Crashed {
                        signal: Some(11),
                        ..
                    }
                )
            }) as fn(&_) -> bool,
        ),
        ("hang", |e| matches!(e, WorkerError::TimedOut)),
        ("greedy", |e| matches!(e, WorkerError::Crashed { .. })),
        ("cut", |e| {
            matches!(e, WorkerError::Scanner(ScanFault::PageCut { page: 2 }))
        }),
        ("overflow", |e| {
            matches!(e, WorkerError::Scanner(ScanFault::Device { status: 4 }))
        }),
    ] {
        let worker = if device == "hang" { &hasty } else { &worker };
        let (outcome, pages) = scan(worker, &DeviceId::sane(device), &FEEDER);
        let error = outcome.expect_err(device);
        assert!(is_expected(&error), "{device}: {error:?}");
        assert_eq!(pages.len(), 2, "{device}");
        for page in pages {
            crate::import(&page.bytes).unwrap();
        }
    }
}

#[test]
fn a_driver_that_prints_does_not_disturb_the_pages() {
    let Some(worker) = misbehaving("babbling") else {
        return;
    };
    let (outcome, pages) = scan(&worker, &DeviceId::sane("babble"), &FEEDER);
    assert_eq!((outcome.unwrap(), pages.len()), (4, 4));
}

#[test]
fn a_driver_that_answers_absurdly_is_understood_as_far_as_it_goes() {
    let Some(worker) = misbehaving("absurd") else {
        return;
    };
    let offer = worker
        .capabilities(&DeviceId::sane("absurd"), &GO_ON)
        .unwrap();
    assert_eq!((offer.widest_mm, offer.longest_mm), (210.0, 297.0));
    assert_eq!(offer.resolutions, [75, 100, 150, 200, 300, 400, 600]);
    let crashed = worker.capabilities(&DeviceId::sane("crash-on-open"), &GO_ON);
    assert!(
        matches!(
            crashed,
            Err(WorkerError::Crashed {
                signal: Some(11),
                ..
            })
        ),
        "{crashed:?}"
    );
    let devices = worker.devices(&GO_ON).unwrap();
    let sane: Vec<_> = devices
        .iter()
        .filter(|device| device.kind == DeviceKind::Sane)
        .map(|device| device.name.as_str())
        .collect();
    assert_eq!(sane, ["Maker  [31m Model"]);
}

/// A kernel without Landlock cannot hold a driver back; then nothing is shown here.
#[cfg(target_os = "linux")]
#[test]
fn a_driver_writes_no_file() {
    let Some(worker) = misbehaving("writing") else {
        return;
    };
    if !has_landlock() {
        println!("skipped: this kernel has no Landlock");
        return;
    }
    let (outcome, pages) = scan(&worker, &DeviceId::sane("write"), &FEEDER);
    assert!(
        matches!(outcome, Err(WorkerError::Scanner(ScanFault::Denied))),
        "{outcome:?}"
    );
    assert_eq!(pages.len(), 2);
}

/// Tried on a thread of its own, because what it gives up is lost to it.
#[cfg(target_os = "linux")]
pub fn has_landlock() -> bool {
    use landlock::{ABI, AccessFs, Ruleset, RulesetAttr, RulesetStatus};

    let tried = std::thread::spawn(|| {
        let rules = Ruleset::default().handle_access(AccessFs::from_write(ABI::V1))?;
        rules.create()?.restrict_self()
    });
    let status = tried.join().unwrap();
    status.is_ok_and(|status| status.ruleset != RulesetStatus::NotEnforced)
}
