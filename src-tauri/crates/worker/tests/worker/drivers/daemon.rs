//! A scanner on another machine, behind SANE's network daemon.

use std::net::TcpStream;
use std::os::unix::process::CommandExt;
use std::process::{Command, Stdio};

use motcua_scan::source::{DeviceId, ScanFault};
use motcua_worker::WorkerError;

use super::{FEEDER, folder, sane, scan, worker_with};
use crate::GO_ON;

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
    // SANE's network driver frees memory twice when its line breaks: it reports that, crashes, or hangs until it is
    // given up.
    assert!(
        matches!(
            outcome,
            Err(WorkerError::Scanner(ScanFault::Gone | ScanFault::Silent)
                | WorkerError::Crashed { .. })
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
