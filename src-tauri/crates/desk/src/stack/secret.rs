//! Pages with a secrecy stamp: judged by a person, or destroyed before they become a paper (Luật Bảo vệ bí mật nhà
//! nước; NĐ 30/2020 Art. 27: what is secret may not be on this machine).
use motcua_case::event::{Fact, Subject};
use motcua_case::paper::PurgeGround;
use motcua_store::Write;

use crate::clock::stamp;
use crate::desk::{Desk, Session};
use crate::error::{ErrorCode, Result};
use crate::intake::draft::Draft;

impl Desk {
    /// Destroys pages and all that came in one file with them; an event without their content stays.
    pub(super) fn destroy_pages(
        &self,
        session: &Session,
        write: &Write<'_>,
        draft: &mut Draft,
        pages: &[u32],
    ) -> Result<()> {
        let before = draft.stack.sheets.len();
        let mut files = draft.stack.destroy(pages)?;
        files.extend(draft.forget_texts());
        let needed = draft.files();
        let at = stamp(&*self.clock);
        // What another page of the intake is made of stays; it is judged by itself.
        for file in files.iter().filter(|file| !needed.contains(file)) {
            write.purge(*file, at.wall)?;
        }
        let gone = before - draft.stack.sheets.len();
        let fact = Fact::PagesDestroyed {
            pages: u32::try_from(gone).unwrap_or(u32::MAX),
            ground: PurgeGround::Secret,
        };
        write.append(at, &session.actor_ref(), Subject::Office, &fact)?;
        Ok(())
    }
}

/// Notes that a person looked at the stamps on these pages, and that they are none.
pub(super) fn not_secret(draft: &mut Draft, pages: &[u32]) -> Result<()> {
    for id in pages {
        let sheet = draft.stack.sheet_mut(*id).ok_or(ErrorCode::DraftStale)?;
        let image = sheet.cleaned().map(|page| page.image.sha256);
        draft.set_no_secret(image.ok_or(ErrorCode::DraftStale)?)?;
    }
    Ok(())
}
