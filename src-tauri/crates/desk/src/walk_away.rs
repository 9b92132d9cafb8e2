//! The citizen walks away before anything is received: no refusal, nothing recorded. The draft rests for some days in
//! case they come back, then goes with its scans.
use motcua_case::ids::DraftId;
use motcua_case::user::Permission;

use crate::desk::Desk;
use crate::error::Result;
use crate::intake::own_draft;
use crate::view::home::HomeView;

impl Desk {
    /// Closes a draft whose citizen left.
    pub fn intake_walk_away(&self, draft: DraftId) -> Result<HomeView> {
        self.close(draft, true)
    }

    /// Opens it again: they are back.
    pub fn intake_return(&self, draft: DraftId) -> Result<HomeView> {
        self.close(draft, false)
    }

    fn close(&self, draft: DraftId, closed: bool) -> Result<HomeView> {
        let session = self.permitted(Permission::Receive)?;
        let now = self.clock.now();
        session.write(|write| {
            own_draft(write, draft, session.user_id())?;
            Ok(write.close_draft(draft, closed.then_some(now))?)
        })?;
        self.home()
    }
}
