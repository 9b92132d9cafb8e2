//! One conversation with one child, under a clock.

use std::io::Read;
use std::process::{Child, ChildStderr, Command, ExitStatus, Stdio};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError, sync_channel};
use std::thread;
use std::time::{Duration, Instant};

use crate::client::Patience;
use crate::error::WorkerError;
use crate::frame::{self, Frame, FrameError};
use crate::protocol::{Reply, Request};

/// How often a waiting client looks at the cancel flag.
const GLANCE: Duration = Duration::from_millis(50);

/// How long a driver may take to let the paper out once it was asked to stop.
const FAREWELL: Duration = Duration::from_secs(5);

/// How long a child that closed its output may take to end, so that the true reason of its end is seen.
const LAST_WORDS: Duration = Duration::from_secs(2);

/// What of the child's error output is looked at, bytes; it is searched for a sign of exhausted memory and dropped.
const ERROR_OUTPUT: u64 = 4096;

/// Whether more answers are awaited.
pub enum Step {
    /// The child will say more.
    More,
    /// That was the last answer.
    Last,
}

/// Starts a child, asks one question and gives each answer to `on_reply` before the next is taken from the pipe.
///
/// # Errors
/// [`WorkerError`] for everything the child does or fails to do, [`Reply::Failed`] among it; what `on_reply`
/// returns, which ends the child at once.
pub fn converse<E: From<WorkerError>>(
    mut command: Command,
    patience: &Patience,
    question: &Request,
    bytes: &[u8],
    cancel: &AtomicBool,
    on_reply: &mut dyn FnMut(Frame<Reply>) -> Result<Step, E>,
) -> Result<(), E> {
    command
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    let mut child = Guard(command.spawn().map_err(WorkerError::Start)?);
    let streams = (
        child.0.stdin.take(),
        child.0.stdout.take(),
        child.0.stderr.take(),
    );
    let (Some(mut stdin), Some(mut stdout), Some(stderr)) = streams else {
        return Err(WorkerError::Protocol("the child has no streams").into());
    };
    let is_driver = question.is_for_drivers();
    thread::scope(|scope| {
        // A child that ends early breaks the pipe; how it ended says more than the broken pipe does. A driver hears
        // from the end of its input that it shall stop, so its line stays open; the question alone fits the pipe.
        let line = if is_driver {
            let _ = frame::write(&mut stdin, question, &[]);
            Some(stdin)
        } else {
            scope.spawn(move || frame::write(&mut stdin, question, &[bytes]));
            None
        };
        let complaint = scope.spawn(move || ran_out_of_memory(stderr));
        // No room in the channel: the child waits for us, so that memory holds one page.
        let (send, receive) = sync_channel(0);
        scope.spawn(move || {
            loop {
                let message = frame::read::<Reply>(&mut stdout);
                let is_last = message.is_err();
                if send.send(message).is_err() || is_last {
                    break;
                }
            }
        });
        let mut outcome = listen(&receive, patience, cancel, on_reply);
        drop(line);
        if is_driver {
            outcome = hear_out(&receive, outcome, on_reply);
        }
        drop(receive);
        let grace = match outcome {
            Err(Broken::Ended) => LAST_WORDS,
            Ok(()) if is_driver => LAST_WORDS,
            _ => Duration::ZERO,
        };
        let ended = child.end(grace);
        let is_memory = complaint.join().unwrap_or(false);
        match outcome {
            Ok(()) => Ok(()),
            Err(Broken::Ended) => Err(verdict(ended, is_memory).into()),
            Err(Broken::Worker(error)) => Err(error.into()),
            Err(Broken::Caller(error)) => Err(error),
        }
    })
}

/// Why listening stopped before the last answer.
enum Broken<E> {
    /// The stream ended: how the child ended says why.
    Ended,
    Worker(WorkerError),
    Caller(E),
}

fn listen<E>(
    receive: &Receiver<Result<Frame<Reply>, FrameError>>,
    patience: &Patience,
    cancel: &AtomicBool,
    on_reply: &mut dyn FnMut(Frame<Reply>) -> Result<Step, E>,
) -> Result<(), Broken<E>> {
    let mut budget = patience.whole;
    loop {
        let message =
            wait(receive, patience.silence, &mut budget, cancel).map_err(Broken::Worker)?;
        let reply = match message {
            Some(Ok(reply)) => reply,
            None | Some(Err(FrameError::Ended | FrameError::Broken(_))) => {
                return Err(Broken::Ended);
            }
            Some(Err(FrameError::Invalid(what))) => {
                return Err(Broken::Worker(WorkerError::Protocol(what)));
            }
        };
        if let Reply::Failed { refusal } = reply.header {
            return Err(Broken::Worker(WorkerError::Refused(refusal)));
        }
        if let Reply::Fault { fault } = reply.header {
            return Err(Broken::Worker(WorkerError::Scanner(fault)));
        }
        match on_reply(reply).map_err(Broken::Caller)? {
            Step::More => budget += patience.page,
            Step::Last => return Ok(()),
        }
    }
}

/// Lets a driver that was told to stop finish its farewell. Whoever cancelled still gets the pages that were on
/// their way; after any other end they are dropped, because nobody would know where they belong.
fn hear_out<E>(
    receive: &Receiver<Result<Frame<Reply>, FrameError>>,
    outcome: Result<(), Broken<E>>,
    on_reply: &mut dyn FnMut(Frame<Reply>) -> Result<Step, E>,
) -> Result<(), Broken<E>> {
    let is_cancelled = match &outcome {
        Err(Broken::Worker(WorkerError::Cancelled)) => true,
        Err(Broken::Caller(_) | Broken::Worker(WorkerError::TimedOut)) => false,
        _ => return outcome,
    };
    let until = Instant::now() + FAREWELL;
    while let Some(left) = until.checked_duration_since(Instant::now()) {
        let Ok(Ok(reply)) = receive.recv_timeout(left) else {
            break;
        };
        if matches!(reply.header, Reply::Fault { .. } | Reply::Failed { .. }) {
            break;
        }
        if is_cancelled && matches!(on_reply(reply).map_err(Broken::Caller)?, Step::Last) {
            return Ok(());
        }
    }
    outcome
}

/// Waits for one message; only the time spent waiting counts, not what the caller does with a page.
fn wait(
    receive: &Receiver<Result<Frame<Reply>, FrameError>>,
    silence: Duration,
    budget: &mut Duration,
    cancel: &AtomicBool,
) -> Result<Option<Result<Frame<Reply>, FrameError>>, WorkerError> {
    let started = Instant::now();
    let bound = silence.min(*budget);
    loop {
        if cancel.load(Ordering::Relaxed) {
            return Err(WorkerError::Cancelled);
        }
        let waited = started.elapsed();
        let Some(left) = bound.checked_sub(waited).filter(|left| !left.is_zero()) else {
            return Err(WorkerError::TimedOut);
        };
        match receive.recv_timeout(left.min(GLANCE)) {
            Ok(message) => {
                *budget = budget.saturating_sub(started.elapsed());
                return Ok(Some(message));
            }
            Err(RecvTimeoutError::Disconnected) => return Ok(None),
            Err(RecvTimeoutError::Timeout) => {}
        }
    }
}

/// Reads the child's error output to its end, so that it never blocks on it. The standard library's words for a
/// failed allocation are the only ones that matter; panics are silent in the child.
fn ran_out_of_memory(mut stderr: ChildStderr) -> bool {
    let mut start = Vec::new();
    let _ = stderr.by_ref().take(ERROR_OUTPUT).read_to_end(&mut start);
    let _ = std::io::copy(&mut stderr, &mut std::io::sink());
    String::from_utf8_lossy(&start).contains("memory allocation of")
}

fn verdict(ended: Option<ExitStatus>, is_memory: bool) -> WorkerError {
    if is_memory {
        return WorkerError::MemoryLimit;
    }
    #[cfg(unix)]
    let signal = ended.and_then(|status| std::os::unix::process::ExitStatusExt::signal(&status));
    #[cfg(not(unix))]
    let signal = None;
    // 24 is SIGXCPU on every Linux we run on and on macOS: the processor limit of the child.
    if signal == Some(24) {
        return WorkerError::TimedOut;
    }
    WorkerError::Crashed {
        signal,
        code: ended.and_then(|status| status.code()),
    }
}

/// Ends the child when dropped, whatever happened.
#[derive(Debug)]
pub struct Guard(pub Child);

impl Guard {
    /// Ends the child, unless it ends by itself within `grace`, and says how it ended.
    pub fn end(&mut self, grace: Duration) -> Option<ExitStatus> {
        let started = Instant::now();
        loop {
            if let Ok(Some(status)) = self.0.try_wait() {
                return Some(status);
            }
            if started.elapsed() >= grace {
                break;
            }
            thread::sleep(Duration::from_millis(5));
        }
        let _ = self.0.kill();
        self.0.wait().ok()
    }
}

impl Drop for Guard {
    fn drop(&mut self) {
        self.end(Duration::ZERO);
    }
}
