//! SANE's own test driver: every mode, every odd way of delivering, every status.

use std::sync::atomic::{AtomicBool, Ordering};

use motcua_scan::source::{ColourMode, DeviceId, DeviceKind, Feed, ScanFault, ScanOptions};
use motcua_worker::WorkerError;

use super::{FEEDER, sane, scan, test_device};
use crate::GO_ON;

#[test]
fn the_devices_of_sane_are_listed_with_what_they_offer() {
    let Some(worker) = sane("sane-list", "number_of_devices 2\n") else {
        return;
    };
    let devices = worker.devices(&GO_ON).unwrap();
    let ours: Vec<_> = devices
        .iter()
        .filter(|device| device.kind == DeviceKind::Sane)
        .map(|device| (device.id.as_str(), device.name.as_str()))
        .collect();
    assert_eq!(
        ours,
        [
            ("sane:test:0", "Noname frontend-tester"),
            ("sane:test:1", "Noname frontend-tester")
        ]
    );
    let offer = worker.capabilities(&test_device(), &GO_ON).unwrap();
    assert_eq!(offer.feeds, [Feed::Flatbed, Feed::Feeder]);
    assert_eq!(
        offer.modes,
        [ColourMode::Colour, ColourMode::Grey, ColourMode::Lineart]
    );
    assert_eq!(offer.resolutions, [75, 100, 150, 200, 300, 400, 600]);
    assert!((offer.widest_mm - 200.0).abs() < 0.1 && (offer.longest_mm - 200.0).abs() < 0.1);
}

#[test]
fn a_stack_is_scanned_to_the_last_sheet_in_every_mode() {
    let Some(worker) = sane("sane-stack", "test-picture \"Color pattern\"\n") else {
        return;
    };
    for (mode, start) in [
        (ColourMode::Colour, b"\xFF\xD8\xFF".as_slice()),
        (ColourMode::Grey, b"\xFF\xD8\xFF"),
        (ColourMode::Lineart, b"II*\0"),
    ] {
        let options = ScanOptions { mode, ..FEEDER };
        let (outcome, pages) = scan(&worker, &test_device(), &options);
        assert_eq!(outcome.unwrap(), 10, "{mode:?}");
        assert_eq!(pages.len(), 10);
        assert!(
            pages
                .iter()
                .all(|page| page.bytes.starts_with(start) && page.dpi == 75)
        );
    }
}

#[test]
fn the_glass_gives_one_page_of_the_size_asked_for() {
    let Some(worker) = sane("sane-glass", "") else {
        return;
    };
    let options = ScanOptions {
        feed: Feed::Flatbed,
        dpi: 300,
        size_mm: Some((127.0, 50.8)),
        ..FEEDER
    };
    let (outcome, pages) = scan(&worker, &test_device(), &options);
    assert_eq!(outcome.unwrap(), 1);
    let (_, cleaned) = crate::import(&pages[0].bytes).unwrap();
    let facts = &cleaned[0].facts;
    assert!(
        facts.width.abs_diff(1500) <= 12 && facts.height.abs_diff(600) <= 12,
        "{facts:?}"
    );
    assert!((facts.dpi - 300.0).abs() < 0.1);
}

#[test]
fn scanners_that_deliver_in_odd_ways_deliver_whole_pages() {
    let ways = [
        (
            "three-pass",
            "three-pass true\nthree-pass-order BGR\n",
            ColourMode::Colour,
        ),
        ("hand", "hand-scanner true\n", ColourMode::Grey),
        (
            "crumbs",
            "read-limit true\nread-limit-size 777\n",
            ColourMode::Grey,
        ),
        ("padded", "ppl-loss 7\n", ColourMode::Grey),
        ("fuzzy", "fuzzy-parameters true\n", ColourMode::Colour),
        (
            "non-blocking",
            "non-blocking true\nselect-fd true\n",
            ColourMode::Grey,
        ),
    ];
    for (name, defaults, mode) in ways {
        let Some(worker) = sane(&format!("sane-{name}"), defaults) else {
            return;
        };
        let options = ScanOptions {
            mode,
            pages: Some(2),
            ..FEEDER
        };
        let (outcome, pages) = scan(&worker, &test_device(), &options);
        assert_eq!(outcome.unwrap(), 2, "{name}");
        for page in pages {
            let (_, cleaned) = crate::import(&page.bytes).unwrap();
            assert!(
                !cleaned[0]
                    .facts
                    .findings
                    .contains(&motcua_scan::Finding::Damaged)
            );
        }
    }
}

#[test]
fn every_status_of_a_driver_has_its_own_name() {
    let cases = [
        ("SANE_STATUS_UNSUPPORTED", ScanFault::Device { status: 1 }),
        ("SANE_STATUS_CANCELLED", ScanFault::Cancelled),
        ("SANE_STATUS_DEVICE_BUSY", ScanFault::Busy),
        ("SANE_STATUS_INVAL", ScanFault::Device { status: 4 }),
        ("SANE_STATUS_EOF", ScanFault::PageCut { page: 0 }),
        ("SANE_STATUS_JAMMED", ScanFault::Jam),
        ("SANE_STATUS_NO_DOCS", ScanFault::FeederEmpty),
        ("SANE_STATUS_COVER_OPEN", ScanFault::CoverOpen),
        ("SANE_STATUS_IO_ERROR", ScanFault::Gone),
        ("SANE_STATUS_NO_MEM", ScanFault::Device { status: 10 }),
        ("SANE_STATUS_ACCESS_DENIED", ScanFault::Denied),
    ];
    for (status, expected) in cases {
        let defaults = format!("read-status-code \"{status}\"\n");
        let Some(worker) = sane(&format!("sane-{status}"), &defaults) else {
            return;
        };
        let (outcome, pages) = scan(&worker, &test_device(), &FEEDER);
        assert!(
            matches!(&outcome, Err(WorkerError::Scanner(fault)) if *fault == expected),
            "{status}: {outcome:?}"
        );
        assert!(pages.is_empty());
    }
}

#[test]
fn a_device_that_is_not_there_is_gone() {
    let Some(worker) = sane("sane-gone", "") else {
        return;
    };
    for (device, expected) in [
        (DeviceId::sane("test:99"), ScanFault::Gone),
        (DeviceId::sane("nothing"), ScanFault::Gone),
        (
            DeviceId::from("fax:1".to_owned()),
            ScanFault::Unsupported {
                what: "device".into(),
            },
        ),
    ] {
        let outcome = worker.capabilities(&device, &GO_ON);
        assert!(
            matches!(&outcome, Err(WorkerError::Scanner(fault)) if *fault == expected),
            "{device}: {outcome:?}"
        );
    }
}

#[test]
fn cancelling_in_the_middle_of_a_page_lets_the_paper_out_and_keeps_the_pages() {
    let Some(worker) = sane(
        "sane-cancel",
        "read-delay true\nread-delay-duration 20000\n",
    ) else {
        return;
    };
    let cancel = AtomicBool::new(false);
    let mut given = 0;
    let options = ScanOptions { dpi: 150, ..FEEDER };
    let outcome = worker.scan(&test_device(), &options, &cancel, &mut |_| {
        given += 1;
        cancel.store(true, Ordering::Relaxed);
        Ok::<_, WorkerError>(())
    });
    assert!(
        matches!(outcome, Err(WorkerError::Cancelled)),
        "{outcome:?}"
    );
    assert!(given >= 1);
    assert_eq!(
        scan(
            &worker,
            &test_device(),
            &ScanOptions {
                pages: Some(1),
                ..FEEDER
            }
        )
        .0
        .unwrap(),
        1
    );
}

#[test]
fn what_the_receiver_says_ends_the_scan() {
    let Some(worker) = sane("sane-stop", "") else {
        return;
    };
    let mut given = 0;
    let outcome = worker.scan(&test_device(), &FEEDER, &GO_ON, &mut |_| {
        given += 1;
        if given == 3 {
            Err(WorkerError::MemoryLimit)
        } else {
            Ok(())
        }
    });
    assert!(
        matches!(outcome, Err(WorkerError::MemoryLimit)),
        "{outcome:?}"
    );
    assert_eq!(given, 3);
}
