//! What the client makes of a child that misbehaves.

use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use motcua_scan::Options;
use motcua_worker::{Patience, Refusal, Worker, WorkerError};

use crate::{GO_ON, import, program, worker};

fn import_with(worker: &Worker, cancel: &AtomicBool) -> WorkerError {
    worker
        .import(b"x", &Options::default(), cancel, &mut |_| {
            Ok::<(), WorkerError>(())
        })
        .unwrap_err()
}

#[test]
fn a_program_that_is_not_there_is_an_error_of_starting() {
    let missing = Worker::new("/nowhere/at/all".into(), Vec::new());
    assert!(matches!(
        import_with(&missing, &GO_ON),
        WorkerError::Start(_)
    ));
}

#[cfg(unix)]
#[test]
fn a_silent_child_is_ended_when_patience_is() {
    let silent = Worker::new("/bin/sleep".into(), vec!["600".into()]).with_patience(Patience {
        silence: Duration::from_millis(200),
        ..Patience::default()
    });
    assert!(matches!(
        import_with(&silent, &GO_ON),
        WorkerError::TimedOut
    ));
}

#[cfg(unix)]
#[test]
fn a_child_that_ends_without_an_answer_has_crashed() {
    let quitter = Worker::new("/bin/sh".into(), vec!["-c".into(), "exit 3".into()]);
    assert!(matches!(
        import_with(&quitter, &GO_ON),
        WorkerError::Crashed {
            code: Some(3),
            signal: None
        }
    ));
    let killed = Worker::new("/bin/sh".into(), vec!["-c".into(), "kill -SEGV $$".into()]);
    assert!(matches!(
        import_with(&killed, &GO_ON),
        WorkerError::Crashed {
            code: None,
            signal: Some(11)
        }
    ));
}

#[cfg(unix)]
#[test]
fn a_child_that_talks_nonsense_is_not_believed() {
    let babbler = Worker::new(
        "/bin/sh".into(),
        vec!["-c".into(), "printf '\\377\\377\\377\\377 nonsense'".into()],
    );
    assert!(matches!(
        import_with(&babbler, &GO_ON),
        WorkerError::Protocol(_)
    ));
}

#[cfg(unix)]
#[test]
fn cancelling_ends_a_waiting_child() {
    let silent = Worker::new("/bin/sleep".into(), vec!["600".into()]);
    let cancel = AtomicBool::new(false);
    std::thread::scope(|scope| {
        let waiting = scope.spawn(|| import_with(&silent, &cancel));
        cancel.store(true, Ordering::Relaxed);
        assert!(matches!(waiting.join().unwrap(), WorkerError::Cancelled));
    });
}

#[test]
fn a_file_beyond_the_limit_is_never_sent() {
    let small = worker().with_limits(motcua_scan::Limits {
        file_bytes: 3,
        ..motcua_scan::Limits::default()
    });
    let error = small
        .import(b"four", &Options::default(), &GO_ON, &mut |_| {
            Ok::<(), WorkerError>(())
        })
        .unwrap_err();
    assert!(matches!(
        error,
        WorkerError::TooLarge { bytes: 4, limit: 3 }
    ));
}

#[test]
fn the_child_says_in_types_why_a_file_is_not_taken() {
    let refusal = |bytes: &[u8]| match import(bytes).unwrap_err() {
        WorkerError::Refused(refusal) => refusal,
        other => panic!("{other}"),
    };
    assert_eq!(refusal(b""), Refusal::Empty);
    assert_eq!(refusal(b"\0\0\0\x18ftypheic\0\0\0\0"), Refusal::Heic);
    assert!(matches!(refusal(b"GIF89a"), Refusal::WrongKind { .. }));
    assert!(matches!(
        refusal(b"\xFF\xD8\xFF\xE0"),
        Refusal::Damaged { page: Some(0) }
    ));
}

/// The limits are there before any byte of the file is looked at: a child under Landlock cannot open a file, and
/// none may be written.
#[cfg(target_os = "linux")]
#[test]
fn the_running_child_is_limited() {
    use std::io::Write;
    use std::process::{Command, Stdio};

    let mut child = Command::new(program())
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let limits = format!("/proc/{}/limits", child.id());
    let wanted = [
        "Max data size             545259520",
        "Max file size             0 ",
        "Max core file size        0 ",
    ];
    // The child sets them as its first act and then waits for our question, so looking again ends.
    let mut text = String::new();
    while !wanted.iter().all(|line| text.contains(line)) && child.try_wait().unwrap().is_none() {
        text = std::fs::read_to_string(&limits).unwrap_or_default();
        std::thread::yield_now();
    }
    child
        .stdin
        .take()
        .unwrap()
        .write_all(b"\xFF\xFF\xFF\xFF")
        .unwrap();
    child.wait().unwrap();
    for line in wanted {
        assert!(text.contains(line), "{line} not in\n{text}");
    }
}
