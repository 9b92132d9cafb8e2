//! Scanner drivers in the real child: SANE's own test driver, and drivers that misbehave.

use std::net::TcpStream;
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use motcua_scan::source::{
    ColourMode, DeviceId, DeviceKind, Feed, RawPage, ScanFault, ScanOptions,
};
use motcua_worker::{Patience, Worker, WorkerError};

use crate::{GO_ON, program};

const FEEDER: ScanOptions = ScanOptions {
    feed: Feed::Feeder,
    mode: ColourMode::Grey,
    dpi: 75,
    size_mm: None,
    pages: None,
};

/// The real child in an environment of its own.
fn worker_with(environment: &[(&str, &Path)], mark: &str) -> Worker {
    let mut args: Vec<String> = environment
        .iter()
        .map(|(name, value)| format!("{name}={}", value.display()))
        .collect();
    args.push(program().display().to_string());
    args.push(mark.to_owned());
    Worker::new("/usr/bin/env".into(), args)
}

/// A folder for one test.
fn folder(name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    std::fs::create_dir_all(&folder).unwrap();
    folder
}

/// A child that knows only SANE's `test` driver, whose settings start with `defaults`; `None`, said aloud, where
/// SANE is not installed.
fn sane(name: &str, defaults: &str) -> Option<Worker> {
    if !Path::new("/etc/sane.d/test.conf").is_file() {
        println!("skipped: SANE is not installed");
        return None;
    }
    let folder = folder(name);
    std::fs::write(folder.join("dll.conf"), "test\n").unwrap();
    std::fs::write(folder.join("test.conf"), defaults).unwrap();
    Some(worker_with(&[("SANE_CONFIG_DIR", &folder)], name))
}

/// A child whose libsane is ours; `None`, said aloud, where there is no compiler.
fn misbehaving(name: &str) -> Option<Worker> {
    let library = folder(name).join("libsane.so.1");
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/worker/driver.c");
    let built = Command::new("cc")
        .args(["-shared", "-fPIC", "-o"])
        .arg(&library)
        .arg(&source)
        .status();
    if !built.is_ok_and(|status| status.success()) {
        println!("skipped: there is no C compiler");
        return None;
    }
    let path = library.parent().unwrap();
    let file = path.join("written");
    let _ = std::fs::remove_file(&file);
    Some(worker_with(
        &[("LD_LIBRARY_PATH", path), ("MOTCUA_TEST_FILE", &file)],
        name,
    ))
}

fn test_device() -> DeviceId {
    DeviceId::sane("test:0")
}

/// What a scan says at its end, and the pages it gave before.
fn scan(
    worker: &Worker,
    device: &DeviceId,
    options: &ScanOptions,
) -> (Result<u32, WorkerError>, Vec<RawPage>) {
    let mut pages = Vec::new();
    let outcome = worker.scan(device, options, &GO_ON, &mut |page| {
        pages.push(page);
        Ok(())
    });
    (outcome, pages)
}

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

/// SANE's network daemon on this machine; it ends when dropped. Its port is fixed, so only one can run.
struct Daemon(std::process::Child);

impl Daemon {
    /// Starts it with a driver of these settings; `None`, said aloud, where it is not installed or cannot run.
    fn start(defaults: &str) -> Option<Self> {
        const ADDRESS: (&str, u16) = ("127.0.0.1", 6566);
        if TcpStream::connect(ADDRESS).is_ok() {
            println!("skipped: SANE's port is taken");
            return None;
        }
        sane("saned", defaults)?;
        let folder = folder("saned");
        std::fs::write(folder.join("saned.conf"), "127.0.0.1\n").unwrap();
        let started = Command::new("saned")
            .args(["-l", "-b", "127.0.0.1", "-e"])
            .env("SANE_CONFIG_DIR", &folder)
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .process_group(0)
            .spawn();
        let Ok(mut child) = started else {
            println!("skipped: saned is not installed");
            return None;
        };
        while TcpStream::connect(ADDRESS).is_err() {
            let ended = child.try_wait().unwrap();
            assert!(ended.is_none(), "saned ended: {ended:?}");
            std::thread::yield_now();
        }
        Some(Self(child))
    }
}

impl Drop for Daemon {
    /// It serves each client in a process of its own, so the whole group ends.
    fn drop(&mut self) {
        let group = rustix::process::Pid::from_child(&self.0);
        let _ = rustix::process::kill_process_group(group, rustix::process::Signal::KILL);
        let _ = self.0.wait();
    }
}

/// One test for all of it, because the daemon's port is one.
#[test]
fn a_scanner_behind_sanes_daemon_scans_fails_and_vanishes_like_one_here() {
    let client = folder("net");
    std::fs::write(client.join("dll.conf"), "net\n").unwrap();
    std::fs::write(client.join("net.conf"), "connect_timeout = 5\n127.0.0.1\n").unwrap();
    let worker = worker_with(&[("SANE_CONFIG_DIR", &client)], "net");
    let device = DeviceId::sane("net:127.0.0.1:test:0");
    {
        let Some(_daemon) = Daemon::start("") else {
            return;
        };
        let (outcome, pages) = scan(&worker, &device, &FEEDER);
        assert_eq!((outcome.unwrap(), pages.len()), (10, 10));
    }
    for (status, expected) in [
        ("SANE_STATUS_JAMMED", ScanFault::Jam),
        ("SANE_STATUS_COVER_OPEN", ScanFault::CoverOpen),
    ] {
        let Some(_daemon) = Daemon::start(&format!("read-status-code \"{status}\"\n")) else {
            return;
        };
        let (outcome, _) = scan(&worker, &device, &FEEDER);
        assert!(
            matches!(&outcome, Err(WorkerError::Scanner(fault)) if *fault == expected),
            "{status}: {outcome:?}"
        );
    }
    let Some(daemon) = Daemon::start("") else {
        return;
    };
    let mut daemon = Some(daemon);
    let mut given = 0;
    let outcome = worker.scan(&device, &FEEDER, &GO_ON, &mut |_| {
        given += 1;
        daemon.take();
        Ok::<_, WorkerError>(())
    });
    // SANE's network driver frees memory twice when its line breaks: it reports that, or crashes.
    assert!(
        matches!(
            outcome,
            Err(WorkerError::Scanner(ScanFault::Gone) | WorkerError::Crashed { .. })
        ),
        "{outcome:?}"
    );
    assert!((1..10).contains(&given), "{given}");
    let nobody = worker.capabilities(&device, &GO_ON);
    assert!(
        matches!(nobody, Err(WorkerError::Scanner(ScanFault::Gone))),
        "{nobody:?}"
    );
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
fn has_landlock() -> bool {
    use landlock::{ABI, AccessFs, Ruleset, RulesetAttr, RulesetStatus};

    let tried = std::thread::spawn(|| {
        let rules = Ruleset::default().handle_access(AccessFs::from_write(ABI::V1))?;
        rules.create()?.restrict_self()
    });
    let status = tried.join().unwrap();
    status.is_ok_and(|status| status.ruleset != RulesetStatus::NotEnforced)
}

#[cfg(target_os = "linux")]
mod killed {
    use motcua_scan::source::{DeviceId, ScanOptions};
    use motcua_worker::WorkerError;

    use super::{FEEDER, GO_ON, misbehaving, sane, scan, test_device};
    use crate::mock::Mock;
    use crate::program;

    /// The process that was started with `mark`.
    fn child_of(mark: &str) -> u32 {
        std::fs::read_dir("/proc")
            .unwrap()
            .flatten()
            .find_map(|entry| {
                let pid = entry.file_name().to_str()?.parse().ok()?;
                let command = std::fs::read(entry.path().join("cmdline")).ok()?;
                let words: Vec<_> = command.split(|byte| *byte == 0).collect();
                words.contains(&mark.as_bytes()).then_some(pid)
            })
            .unwrap()
    }

    fn kill(pid: u32) {
        let pid = rustix::process::Pid::from_raw(pid as i32).unwrap();
        rustix::process::kill_process(pid, rustix::process::Signal::KILL).unwrap();
    }

    #[test]
    fn a_child_killed_in_the_middle_of_a_page_loses_that_page_alone() {
        let slow = "read-delay true\nread-delay-duration 20000\n";
        let Some(worker) = sane("sane-killed", slow) else {
            return;
        };
        let options = ScanOptions { dpi: 150, ..FEEDER };
        let mut given = 0;
        let outcome = worker.scan(&test_device(), &options, &GO_ON, &mut |page| {
            crate::import(&page.bytes).unwrap();
            given += 1;
            if given == 2 {
                kill(child_of("sane-killed"));
            }
            Ok::<_, WorkerError>(())
        });
        assert!(
            matches!(
                outcome,
                Err(WorkerError::Crashed {
                    signal: Some(9),
                    ..
                })
            ),
            "{outcome:?}"
        );
        assert_eq!(given, 2);
        assert!(misbehaving("killed-after").is_none_or(|worker| {
            scan(&worker, &DeviceId::sane("page"), &FEEDER).0.unwrap() == 4
        }));
    }

    #[test]
    fn a_network_scan_whose_child_is_killed_keeps_its_pages_and_goes_on_with_another() {
        let Some(mock) = Mock::start("slow", 2) else {
            return;
        };
        let worker = motcua_worker::Worker::new(program(), vec!["escl-killed".into()]);
        let mut given = 0;
        let outcome = worker.scan(&mock.device(), &FEEDER, &GO_ON, &mut |_| {
            given += 1;
            kill(child_of("escl-killed"));
            Ok::<_, WorkerError>(())
        });
        assert!(
            matches!(
                outcome,
                Err(WorkerError::Crashed {
                    signal: Some(9),
                    ..
                })
            ),
            "{outcome:?}"
        );
        assert_eq!(given, 1);
        assert_eq!(scan(&worker, &mock.device(), &FEEDER).0.unwrap(), 2);
    }
}
