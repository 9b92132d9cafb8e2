//! One run of a scanner.
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError, mpsc};

use motcua_case::ids::DraftId;
use motcua_case::user::Permission;
use motcua_scan::source::{ColourMode, DeviceId, Feed, RawPage, ScanFault as Fault, ScanOptions};
use motcua_worker::WorkerError;

use super::arrive::Spot;
use super::copier::FOLDER;
use super::sheet::Stopped;
use crate::desk::{Desk, Session};
use crate::error::{Error, ErrorCode, Result};
use crate::intake::draft::Draft;
use crate::view::scan::{ScanFault, ScanFeed, ScanMode, ScanProgress, ScanRequest, StackView};

/// The run in progress; one at a time, because there is one scanner and one pair of hands.
#[derive(Default)]
pub(crate) struct ScanRun {
    of: Mutex<Option<DraftId>>,
    pub(super) cancel: AtomicBool,
}

/// Holds the run until dropped.
pub(super) struct Running<'a>(&'a ScanRun);

impl ScanRun {
    /// Begins a run for a draft.
    pub(super) fn begin(&self, draft: DraftId) -> Result<Running<'_>> {
        let mut of = self.held();
        if of.is_some() {
            return Err(Error::new(ErrorCode::ScanRunning).retryable());
        }
        *of = Some(draft);
        self.cancel.store(false, Ordering::Relaxed);
        Ok(Running(self))
    }

    pub(super) fn is_running(&self) -> bool {
        self.held().is_some()
    }

    pub(crate) fn is_running_for(&self, draft: DraftId) -> bool {
        *self.held() == Some(draft)
    }

    fn held(&self) -> MutexGuard<'_, Option<DraftId>> {
        // Nothing panics while it is held.
        self.of.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Running<'_> {
    fn drop(&mut self) {
        *self.0.held() = None;
    }
}

impl Desk {
    /// Scans until the paper is at its end, something goes wrong, or it is cancelled. Pages stored before stay; why it
    /// ended early stands in the workspace.
    pub fn scan_run(
        &self,
        request: &ScanRequest,
        progress: &(dyn Fn(ScanProgress) + Sync),
    ) -> Result<StackView> {
        let session = self.permitted(Permission::Receive)?;
        self.room_for_more(&session)?;
        let run = self.scans.begin(request.draft)?;
        session.write(|write| {
            let mut draft = Draft::load(write, request.draft, session.user_id())?;
            if let Some(bin) = &request.bin {
                self.known_bin(write, &draft, bin)?;
            }
            draft.stack.stopped = None;
            draft.stack.blank_cuts = request.blank_cuts;
            draft.save(write, self.clock.now())
        })?;
        let mut kept = Kept::default();
        let using = self.use_scanner(&session, &request.device)?;
        let fault = if request.device == FOLDER {
            self.take_from_folder(&session, request, progress, &mut kept)?
        } else {
            match self.pages_of(&session, request, progress, &mut kept) {
                Ok(()) => None,
                Err(Broken::Scanner(error)) => fault_of(&error),
                Err(Broken::Desk(error)) => return Err(error),
            }
        };
        let by = match fault {
            Some(ScanFault::Busy) => using.other()?,
            _ => None,
        };
        drop(using);
        session.write(|write| {
            let mut draft = Draft::load(write, request.draft, session.user_id())?;
            draft.stack.look_for_double_feeds(&kept.fed);
            draft.stack.stopped = fault.map(|fault| Stopped {
                fault,
                kept: kept.pages,
                last: kept.last,
                by,
            });
            draft.save(write, self.clock.now())
        })?;
        drop(run);
        self.stack_view(&session, request.draft)
    }

    /// Stores the pages as they come; they are cleaned beside, so that the feeder does not wait for it.
    fn pages_of(
        &self,
        session: &Session,
        request: &ScanRequest,
        progress: &(dyn Fn(ScanProgress) + Sync),
        kept: &mut Kept,
    ) -> std::result::Result<(), Broken> {
        let since = self.clock.monotonic_ms();
        let pages = AtomicU32::new(0);
        let told = || progress(self.progress(request.draft, pages.load(Ordering::Relaxed), since));
        let (send, arrived) = mpsc::channel();
        std::thread::scope(|scope| {
            let cleaner = scope.spawn(|| {
                for id in arrived {
                    self.clean_or_mark(session, request.draft, id)?;
                    told();
                }
                Ok::<(), Error>(())
            });
            let mut spot = spot(request);
            let take = &mut |page: RawPage| {
                let known = Some(page.dpi);
                let id = self.arrive(session, request.draft, &page.bytes, known, &spot)?;
                spot = Spot::Behind(id);
                kept.pages = pages.fetch_add(1, Ordering::Relaxed) + 1;
                kept.last = Some(id);
                kept.fed.push(id);
                told();
                // A cleaner that gave up has said why; the page is safe and is cleaned later.
                let _gone = send.send(id);
                Ok::<(), Broken>(())
            };
            let ran = self.worker.scan(
                &DeviceId::from(request.device.clone()),
                &options(request),
                &self.scans.cancel,
                take,
            );
            drop(send);
            let cleaned = cleaner.join().map_err(|_| Error::internal("cleaner"));
            ran?;
            Ok(cleaned??)
        })
    }

    /// Ends the run in progress; pages already stored stay.
    pub fn scan_cancel(&self) -> Result<()> {
        self.scans.cancel.store(true, Ordering::Relaxed);
        Ok(())
    }
}

/// What a run has stored.
#[derive(Default)]
pub(super) struct Kept {
    pub(super) pages: u32,
    pub(super) last: Option<u32>,
    /// Pages that a scanner fed one behind the other.
    fed: Vec<u32>,
}

/// Why a run ended early.
enum Broken {
    Scanner(WorkerError),
    Desk(Error),
}

impl From<WorkerError> for Broken {
    fn from(error: WorkerError) -> Self {
        Self::Scanner(error)
    }
}

impl From<Error> for Broken {
    fn from(error: Error) -> Self {
        Self::Desk(error)
    }
}

/// Where the first page of a run goes; the others follow it.
fn spot(request: &ScanRequest) -> Spot {
    match request.again {
        Some(old) => Spot::InsteadOf(old),
        None => Spot::Last(request.bin.clone()),
    }
}

fn options(request: &ScanRequest) -> ScanOptions {
    ScanOptions {
        feed: match request.feed {
            ScanFeed::Flatbed => Feed::Flatbed,
            ScanFeed::Feeder => Feed::Feeder,
            ScanFeed::FeederDuplex => Feed::FeederDuplex,
        },
        mode: match request.mode {
            ScanMode::Colour => ColourMode::Colour,
            ScanMode::Grey => ColourMode::Grey,
            ScanMode::Lineart => ColourMode::Lineart,
        },
        dpi: request.dpi,
        size_mm: request.size_mm,
        pages: request.again.map(|_| 1),
    }
}

/// What to tell of the end of a run; nothing of one that the clerk ended.
fn fault_of(error: &WorkerError) -> Option<ScanFault> {
    Some(match error {
        WorkerError::Cancelled | WorkerError::Scanner(Fault::Cancelled) => return None,
        WorkerError::Scanner(fault) => fault_view(fault),
        WorkerError::TimedOut => ScanFault::Silent,
        _ => ScanFault::Failed,
    })
}

/// A scanner's fault in the words of the screen.
pub(super) fn fault_view(fault: &Fault) -> ScanFault {
    match fault {
        Fault::Jam => ScanFault::Jam,
        Fault::FeederEmpty => ScanFault::FeederEmpty,
        Fault::CoverOpen => ScanFault::CoverOpen,
        Fault::Busy => ScanFault::Busy,
        Fault::Cancelled => ScanFault::Cancelled,
        Fault::Gone => ScanFault::Gone,
        Fault::Silent => ScanFault::Silent,
        Fault::Denied => ScanFault::Denied,
        Fault::DoubleFeed => ScanFault::DoubleFeed,
        Fault::PageCut { .. } => ScanFault::PageCut,
        Fault::Unsupported { what } if what == "driver" => ScanFault::NoDriver,
        Fault::Unsupported { .. } => ScanFault::Unsupported,
        _ => ScanFault::Failed,
    }
}
