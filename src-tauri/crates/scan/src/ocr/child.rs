//! An outside program on a short leash: its input given, its output taken, its time and memory bounded.

use std::io::{self, Read, Write};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{self, Receiver, RecvTimeoutError};
use std::thread;
use std::time::{Duration, Instant};

use crate::ocr::OcrError;

/// How often a wish to stop is looked for while the program works.
const LOOK: Duration = Duration::from_millis(50);

/// What a program may use.
#[derive(Debug, Clone, Copy)]
pub struct Leash {
    /// Time by the clock.
    pub time: Duration,
    /// Bytes of output.
    pub output: usize,
    /// Address space, bytes; kept where the system can.
    pub memory: u64,
}

/// Runs `command` with `input` and returns what it printed. Its own messages are not read.
///
/// # Errors
/// [`OcrError`], after which the program no longer runs.
pub fn run(
    mut command: Command,
    input: Vec<u8>,
    leash: Leash,
    cancel: &AtomicBool,
) -> Result<Vec<u8>, OcrError> {
    command
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null());
    quiet(&mut command);
    let mut running = Running(command.spawn()?);
    hold(&running.0, leash.memory);
    let (stdin, stdout) = (running.0.stdin.take(), running.0.stdout.take());
    let (Some(stdin), Some(stdout)) = (stdin, stdout) else {
        return Err(io::Error::from(io::ErrorKind::BrokenPipe).into());
    };
    // A program that ends early closes its input, which ends the thread.
    thread::spawn(move || feed(stdin, &input));
    let output = wait(&drained(stdout, leash.output), leash, cancel)?;
    let status = running.0.wait()?;
    if !status.success() {
        return Err(OcrError::Failed {
            status: status.code(),
        });
    }
    Ok(output)
}

/// A child that does not outlive its owner.
struct Running(Child);

impl Drop for Running {
    fn drop(&mut self) {
        // Both fail only where it has ended already.
        let _ended = self.0.kill();
        let _reaped = self.0.wait();
    }
}

fn feed(mut stdin: ChildStdin, input: &[u8]) {
    // What the program did not want to read, it says by its exit status.
    let _unread = stdin.write_all(input);
}

/// Reads all output on a thread of its own; one byte more than `limit` says that there was more.
fn drained(stdout: ChildStdout, limit: usize) -> Receiver<io::Result<Vec<u8>>> {
    let (sender, receiver) = mpsc::channel();
    thread::spawn(move || {
        let mut output = Vec::new();
        let read = stdout.take(limit as u64 + 1).read_to_end(&mut output);
        // Nobody waits any more where the caller gave up.
        let _unheard = sender.send(read.map(|_| output));
    });
    receiver
}

fn wait(
    output: &Receiver<io::Result<Vec<u8>>>,
    leash: Leash,
    cancel: &AtomicBool,
) -> Result<Vec<u8>, OcrError> {
    let started = Instant::now();
    loop {
        if cancel.load(Ordering::Relaxed) {
            return Err(OcrError::Cancelled);
        }
        if started.elapsed() >= leash.time {
            return Err(OcrError::TimedOut {
                seconds: leash.time.as_secs(),
            });
        }
        match output.recv_timeout(LOOK) {
            Ok(read) => {
                let bytes = read?;
                if bytes.len() > leash.output {
                    return Err(OcrError::TooLong {
                        limit: leash.output,
                    });
                }
                return Ok(bytes);
            }
            Err(RecvTimeoutError::Timeout) => {}
            Err(RecvTimeoutError::Disconnected) => {
                return Err(io::Error::from(io::ErrorKind::BrokenPipe).into());
            }
        }
    }
}

/// Bounds the program's memory and puts it behind everything a person waits for. It has read nothing yet: its
/// input is given after this.
#[cfg(target_os = "linux")]
fn hold(child: &Child, memory: u64) {
    use rustix::process::{Pid, Resource, Rlimit, prlimit, setpriority_process};
    let limit = |most| Rlimit {
        current: Some(most),
        maximum: Some(most),
    };
    let pid = Pid::from_child(child);
    // Where the system forbids one of them the page is still read, and the time stays bounded.
    let _memory = prlimit(Some(pid), Resource::As, limit(memory));
    let _dumps = prlimit(Some(pid), Resource::Core, limit(0));
    let _written = prlimit(Some(pid), Resource::Fsize, limit(0));
    let _priority = setpriority_process(Some(pid), 10);
}

#[cfg(not(target_os = "linux"))]
fn hold(_child: &Child, _memory: u64) {}

#[cfg(windows)]
fn quiet(command: &mut Command) {
    use std::os::windows::process::CommandExt;
    const CREATE_NO_WINDOW: u32 = 0x0800_0000;
    const BELOW_NORMAL_PRIORITY_CLASS: u32 = 0x0000_4000;
    command.creation_flags(CREATE_NO_WINDOW | BELOW_NORMAL_PRIORITY_CLASS);
}

#[cfg(not(windows))]
fn quiet(_command: &mut Command) {}

#[cfg(all(test, unix))]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests fail by panicking")]

    use super::*;

    const LEASH: Leash = Leash {
        time: Duration::from_secs(20),
        output: 1 << 20,
        memory: 1 << 30,
    };

    fn sh(script: &str) -> Command {
        let mut command = Command::new("sh");
        command.args(["-c", script]);
        command
    }

    fn outcome(script: &str, leash: Leash) -> Result<Vec<u8>, OcrError> {
        run(sh(script), vec![7; 300_000], leash, &AtomicBool::new(false))
    }

    #[test]
    fn what_goes_in_comes_out_however_much_it_is() {
        assert_eq!(outcome("cat", LEASH).unwrap(), vec![7; 300_000]);
    }

    #[test]
    fn a_program_that_reads_nothing_is_judged_by_its_status() {
        assert_eq!(outcome("echo said", LEASH).unwrap(), b"said\n");
        assert!(matches!(
            outcome("exit 3", LEASH),
            Err(OcrError::Failed { status: Some(3) })
        ));
        assert!(matches!(
            outcome("kill -9 $$", LEASH),
            Err(OcrError::Failed { status: None })
        ));
    }

    #[test]
    fn endless_output_is_cut_off() {
        let leash = Leash {
            output: 1000,
            ..LEASH
        };
        assert!(matches!(
            outcome("yes", leash),
            Err(OcrError::TooLong { limit: 1000 })
        ));
    }

    #[test]
    fn a_program_that_never_ends_is_ended_by_the_clock_and_by_the_caller() {
        let leash = Leash {
            time: Duration::from_millis(200),
            ..LEASH
        };
        assert!(matches!(
            outcome("exec sleep 600", leash),
            Err(OcrError::TimedOut { .. })
        ));
        let cancelled = run(
            sh("exec sleep 600"),
            Vec::new(),
            LEASH,
            &AtomicBool::new(true),
        );
        assert!(matches!(cancelled, Err(OcrError::Cancelled)));
    }

    #[test]
    #[cfg(target_os = "linux")]
    fn a_program_gets_no_more_memory_than_its_leash() {
        let leash = Leash {
            memory: 256 << 20,
            ..LEASH
        };
        let script = "cat >/dev/null; ulimit -v; ulimit -f; ulimit -c";
        assert_eq!(outcome(script, leash).unwrap(), b"262144\n0\n0\n");
    }

    #[test]
    fn a_program_that_is_not_there_is_an_error_to_run_it() {
        let command = Command::new("no-such-program-of-this-name");
        let outcome = run(command, Vec::new(), LEASH, &AtomicBool::new(false));
        assert!(matches!(outcome, Err(OcrError::Run(_))));
    }
}
