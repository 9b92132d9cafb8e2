//! The comparison of a scan with its original, page by page, by the one who holds the original.
use std::collections::BTreeSet;

use motcua_case::certify::CertificationMove;
use motcua_case::event::Fact;
use motcua_case::ids::CertificationId;
use motcua_case::user::Permission;

use crate::cancel::given;
use crate::certify::{append, moved};
use crate::clock::stamp;
use crate::desk::Desk;
use crate::error::{Error, ErrorCode, Result};
use crate::view::copies::{ComparedWish, CopyView};

impl Desk {
    /// Says that every page of the scan is like the original. All pages must have been looked at, and they must be the
    /// ones that were shown.
    pub fn copy_compare(&self, id: CertificationId, wish: &ComparedWish) -> Result<CopyView> {
        let session = self.permitted(Permission::Certify)?;
        let at = stamp(&*self.clock);
        session.write(|write| {
            let row = moved(&session, write, id, CertificationMove::Compare)?;
            let scan = row.electronic().and_then(|copy| copy.scan.as_ref());
            let pages = &scan.ok_or(ErrorCode::NotFound)?.pages;
            if *pages != wish.pages {
                return Err(ErrorCode::PlanStale.into());
            }
            let viewed: BTreeSet<u32> = wish.viewed.iter().copied().collect();
            let all = (0..).take(pages.len()).all(|page| viewed.contains(&page));
            if !all {
                return Err(Error::new(ErrorCode::PagesNotViewed)
                    .with("viewed", viewed.len())
                    .with("pages", pages.len()));
            }
            let name = session.user.name.clone();
            append(&session, write, id, &Fact::CopyCompared { name }, at)
        })?;
        self.copy_view(&session, id)
    }

    /// Sends a copy back to be compared again.
    pub fn copy_return(&self, id: CertificationId, words: &str) -> Result<CopyView> {
        let session = self.permitted(Permission::See)?;
        let words = given(words, "words")?;
        let at = stamp(&*self.clock);
        session.write(|write| {
            moved(&session, write, id, CertificationMove::Return)?;
            append(&session, write, id, &Fact::CopyReturned { words }, at)
        })?;
        self.copy_view(&session, id)
    }
}
