//! The folder that an office copier scans into. A file is taken when it is whole, once, and by one counter; then it stays
//! where it is, marked as taken, or is deleted, as the office's rule says.
use std::sync::atomic::AtomicBool;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use motcua_scan::source::folder::{Claimed, FolderFault, Original, Taking, Watch};

use super::arrive::Spot;
use super::run::Kept;
use crate::desk::{Desk, Session, office};
use crate::error::{Error, ErrorCode, Result};
use crate::intake::import::read_file;
use crate::view::scan::{ScanFault, ScanProgress, ScanRequest};

/// Identity of the folder among the devices.
pub(super) const FOLDER: &str = "folder";

/// The folder as it was seen last: a file is whole when two looks saw it the same.
#[derive(Default)]
pub(crate) struct CopierWatch(Mutex<Option<Watch>>);

impl Desk {
    /// Takes the files that are whole by now; without any, the folder is as empty as a feeder.
    pub(super) fn take_from_folder(
        &self,
        session: &Session,
        request: &ScanRequest,
        progress: &(dyn Fn(ScanProgress) + Sync),
        kept: &mut Kept,
    ) -> Result<Option<ScanFault>> {
        let since = self.clock.monotonic_ms();
        let claimed = self.claim(session)?;
        if claimed.is_empty() {
            return Ok(Some(ScanFault::FeederEmpty));
        }
        let original = self.originals(session)?;
        let never = AtomicBool::new(false);
        for file in claimed {
            let bytes = read_file(&file.path)?;
            let spot = Spot::Last(request.bin.clone());
            let id = self.arrive(session, request.draft, &bytes, None, &spot)?;
            let told = &mut || {
                kept.pages += 1;
                kept.last = Some(id);
                progress(self.progress(request.draft, kept.pages, since));
            };
            let cleaned = self.clean_sheet(session, request.draft, id, &never, told);
            // Its raw form is safe; a file that cannot be read stays in the workspace and says so.
            match cleaned {
                Err(error) if error.code.is_about_the_file() => {
                    self.mark_unread(session, request.draft, id)?;
                }
                Err(error) => {
                    // It is still ours in the folder, and comes whole with the next look.
                    self.forget(session, request.draft, id)?;
                    return Err(error);
                }
                Ok(()) => {}
            }
            // A mark that cannot be written only means that the file is offered again.
            let _offered_again = file.finish(original);
        }
        Ok(None)
    }

    /// What becomes of a file whose pages are safe.
    fn originals(&self, session: &Session) -> Result<Original> {
        let deleted = session.read(|read| Ok::<_, Error>(office(read)?.policy.incoming_deleted))?;
        Ok(if deleted {
            Original::Delete
        } else {
            Original::Keep
        })
    }

    /// Files that are ours now: those a crash left half taken, and those that are whole.
    fn claim(&self, session: &Session) -> Result<Vec<Claimed>> {
        let folder = self.incoming_folder(session)?;
        let now = Duration::from_millis(self.clock.monotonic_ms());
        let mut known = self.copier.held();
        let watch = match known.take().filter(|watch| watch.folder() == folder) {
            Some(watch) => watch,
            None => Watch::new(folder, &session.store.device().to_string(), Taking::Leave),
        };
        let watch = known.insert(watch);
        let unfinished = watch.unfinished().map_err(|fault| away(&fault))?;
        let look = watch.look(now).map_err(|fault| away(&fault))?;
        Ok(unfinished.into_iter().chain(look.claimed).collect())
    }
}

impl CopierWatch {
    fn held(&self) -> MutexGuard<'_, Option<Watch>> {
        // A panic while it was held left at most a look undone.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn away(fault: &FolderFault) -> Error {
    let code = match fault {
        FolderFault::Write(_) => ErrorCode::ReadOnly,
        _ => ErrorCode::FileUnreadable,
    };
    Error::new(code).retryable()
}
