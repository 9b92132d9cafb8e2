//! One run of a scanner.
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};

use motcua_case::ids::DraftId;
use motcua_case::user::Permission;

use crate::desk::Desk;
use crate::error::{Error, ErrorCode, Result};
use crate::view::scan::{ScanProgress, ScanRequest, StackView};

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

    pub(super) fn is_running_for(&self, draft: DraftId) -> bool {
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
        _progress: &dyn Fn(ScanProgress),
    ) -> Result<StackView> {
        let session = self.permitted(Permission::Receive)?;
        self.room_for_more(&session)?;
        let _run = self.scans.begin(request.draft)?;
        self.stack_view(&session, request.draft)
    }

    /// Ends the run in progress; pages already stored stay.
    pub fn scan_cancel(&self) -> Result<()> {
        self.scans.cancel.store(true, Ordering::Relaxed);
        Ok(())
    }
}
