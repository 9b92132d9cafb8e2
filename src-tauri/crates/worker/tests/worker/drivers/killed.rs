//! Children killed in the middle of a page.

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

/// Whether a scan ended because its child was killed.
fn was_killed<T>(outcome: &Result<T, WorkerError>) -> bool {
    let signal = match outcome {
        Err(WorkerError::Crashed { signal, .. }) => *signal,
        _ => None,
    };
    signal == Some(9)
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
    assert!(was_killed(&outcome), "{outcome:?}");
    assert_eq!(given, 2);
    assert!(
        misbehaving("killed-after").is_none_or(|worker| {
            scan(&worker, &DeviceId::sane("page"), &FEEDER).0.unwrap() == 4
        })
    );
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
    assert!(was_killed(&outcome), "{outcome:?}");
    assert_eq!(given, 1);
    assert_eq!(scan(&worker, &mock.device(), &FEEDER).0.unwrap(), 2);
}
