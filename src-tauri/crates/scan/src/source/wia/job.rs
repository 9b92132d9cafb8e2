//! A driver at work on a thread of its own: what it delivers, how long it is waited for, how it is stopped.
//!
//! The thread is let go rather than waited for when its driver does not answer; the process ends after its one
//! question, and the thread with it.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError, SyncSender, sync_channel};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use super::answer::End;
use super::picture;
use crate::source::{RawPage, ScanFault, ScanOptions};
use crate::{Limits, Stop};

/// How often the cancel flag is looked at.
const GLANCE: Duration = Duration::from_millis(50);

/// How long a driver is waited for.
#[derive(Debug, Clone, Copy)]
pub struct Patience {
    /// Without a word.
    pub silence: Duration,
    /// After it was told to stop, so that the paper is let out.
    pub farewell: Duration,
}

impl Default for Patience {
    /// A cold lamp needs a minute; who cancels waits five seconds at most.
    fn default() -> Self {
        Self {
            silence: Duration::from_secs(75),
            farewell: Duration::from_secs(4),
        }
    }
}

/// A page as the driver wrote it.
#[derive(Debug)]
pub struct Sheet {
    /// Resolution that was in force, dots per inch.
    pub dpi: u16,
    /// Its file.
    pub bytes: Vec<u8>,
}

enum Event {
    GoesOn,
    Page(Sheet),
    Ended,
}

/// The driver's line to whoever asked.
#[derive(Clone)]
pub struct Line {
    events: SyncSender<Event>,
    stop: Arc<AtomicBool>,
}

impl Line {
    /// Says that the driver is alive; false where it is to stop.
    pub fn goes_on(&self) -> bool {
        self.tell(Event::GoesOn)
    }

    /// Hands over a page and waits until it was dealt with; false where the driver is to stop.
    pub fn page(&self, sheet: Sheet) -> bool {
        // Nobody keeps what is told, so the second is heard only when the page is out of hand.
        self.tell(Event::Page(sheet)) && self.goes_on()
    }

    fn tell(&self, event: Event) -> bool {
        !self.is_stopped() && self.events.send(event).is_ok() && !self.is_stopped()
    }

    fn is_stopped(&self) -> bool {
        self.stop.load(Ordering::Relaxed)
    }
}

/// Work on its thread, as seen from outside.
struct Job<T> {
    thread: JoinHandle<Result<T, ScanFault>>,
    events: Receiver<Event>,
    stop: Arc<AtomicBool>,
}

impl<T: Send + 'static> Job<T> {
    fn start(
        work: impl FnOnce(&Line) -> Result<T, ScanFault> + Send + 'static,
    ) -> Result<Self, ScanFault> {
        let (teller, events) = sync_channel(0);
        let stop = Arc::new(AtomicBool::new(false));
        let line = Line {
            events: teller,
            stop: Arc::clone(&stop),
        };
        let thread = thread::Builder::new()
            .spawn(move || {
                let outcome = work(&line);
                // Heard or not, the thread is at its end.
                let _ = line.events.send(Event::Ended);
                outcome
            })
            .map_err(|_| ScanFault::unsupported("driver"))?;
        Ok(Self {
            thread,
            events,
            stop,
        })
    }

    /// Gives every page to `take` while it says true, and what came of the work; `None` where `take` had enough.
    fn follow(
        self,
        patience: Patience,
        cancel: &AtomicBool,
        take: &mut dyn FnMut(Sheet) -> Result<bool, ScanFault>,
    ) -> Result<Option<T>, ScanFault> {
        let mut last = Instant::now();
        let outcome = loop {
            if cancel.load(Ordering::Relaxed) {
                break Err(ScanFault::Cancelled);
            }
            match self.events.recv_timeout(GLANCE.min(patience.silence)) {
                Ok(Event::GoesOn) => last = Instant::now(),
                Ok(Event::Page(sheet)) => {
                    match take(sheet) {
                        Ok(true) => {}
                        Ok(false) => break Ok(None),
                        Err(fault) => break Err(fault),
                    }
                    last = Instant::now();
                }
                Ok(Event::Ended) | Err(RecvTimeoutError::Disconnected) => {
                    // A panic in a driver's client is no answer.
                    let outcome = self.thread.join().unwrap_or(Err(ScanFault::Garbled));
                    return outcome.map(Some);
                }
                Err(RecvTimeoutError::Timeout) if last.elapsed() >= patience.silence => {
                    return Err(ScanFault::Silent);
                }
                Err(RecvTimeoutError::Timeout) => {}
            }
        };
        self.dismiss(patience.farewell);
        outcome
    }

    /// Tells the driver to stop and waits a while until it has.
    fn dismiss(self, farewell: Duration) {
        self.stop.store(true, Ordering::Relaxed);
        let until = Instant::now() + farewell;
        loop {
            let left = until.saturating_duration_since(Instant::now());
            match self.events.recv_timeout(left) {
                Ok(Event::GoesOn | Event::Page(_)) => {}
                Ok(Event::Ended) | Err(_) => return,
            }
        }
    }
}

/// What `work` answers.
///
/// # Errors
/// [`ScanFault`] of the work, [`ScanFault::Silent`] and [`ScanFault::Cancelled`].
pub fn asked<T: Send + 'static>(
    work: impl FnOnce(&Line) -> Result<T, ScanFault> + Send + 'static,
    patience: Patience,
    cancel: &AtomicBool,
) -> Result<T, ScanFault> {
    let answer = Job::start(work)?.follow(patience, cancel, &mut |_| Ok(false))?;
    answer.ok_or(ScanFault::Garbled)
}

/// Hands over the pages that `work` delivers and says how many.
///
/// # Errors
/// As [`crate::source::Scanner::scan`].
pub fn pages(
    work: impl FnOnce(&Line) -> Result<End, ScanFault> + Send + 'static,
    options: &ScanOptions,
    patience: Patience,
    cancel: &AtomicBool,
    on_page: &mut dyn FnMut(RawPage) -> Result<(), Stop>,
) -> Result<u32, ScanFault> {
    let mut handed = 0;
    let end = Job::start(work)?.follow(patience, cancel, &mut |sheet| {
        // Drivers are told how many; only one that goes on all the same is stopped.
        if handed == options.most_pages() {
            return Ok(false);
        }
        let page = RawPage {
            index: handed,
            back: options.is_back(handed),
            dpi: sheet.dpi,
            bytes: picture::kept(sheet.bytes, handed, sheet.dpi, &Limits::default())?,
        };
        on_page(page).map_err(|Stop| ScanFault::Cancelled)?;
        handed += 1;
        Ok(true)
    })?;
    end.map_or(Ok(handed), |end| end.pages(options.feed, handed))
}

#[cfg(test)]
#[path = "job_tests.rs"]
mod tests;
