//! The original of an electronic copy is scanned in the same workspace as any paper, and its pages are taken over.
use std::collections::BTreeMap;

use motcua_case::certify::{Certification, CertificationMove, Matter, OriginalScan};
use motcua_case::event::Fact;
use motcua_case::fee::FeeLines;
use motcua_case::ids::{CertificationId, DraftId};
use motcua_case::user::Permission;
use motcua_store::Write;

use super::sheets::{self, CopySheet};
use crate::certify::{append, moved};
use crate::clock::stamp;
use crate::desk::{Desk, Session};
use crate::error::{Error, ErrorCode, Result};
use crate::intake::draft::{CaseDraft, Draft, LineDraft};
use crate::stack::{Content, Sheet, page_draft, unjudged};
use crate::view::certification::CertificationView;
use crate::view::intake::LineState;
use crate::view::scan::StackView;

impl Desk {
    /// Opens the workspace for the originals of these rows; each is a place for pages. What was scanned and not taken
    /// over yet is still there.
    pub fn copy_scan(&self, ids: &[CertificationId]) -> Result<StackView> {
        let session = self.permitted(Permission::Receive)?;
        if ids.is_empty() {
            return Err(Error::new(ErrorCode::Invalid).with("field", "rows"));
        }
        let draft = session.write(|write| {
            let rows = ids
                .iter()
                .map(|id| moved(&session, write, *id, CertificationMove::Scan))
                .collect::<Result<Vec<_>>>()?;
            for known in write.drafts_of(session.user_id())? {
                let known = Draft::load(write, known.id, session.user_id())?;
                if known.certifies == ids {
                    return Ok(known.id);
                }
            }
            let mut draft = self.scan_draft(&session, write, &rows)?;
            draft.save(write, self.clock.now())?;
            Ok(draft.id)
        })?;
        self.scan_open(draft)
    }

    /// Takes the pages over that were put to their rows; each row then waits to be compared. The fee follows the pages
    /// where they are others than were counted.
    pub fn copy_scan_done(&self, draft: DraftId) -> Result<Vec<CertificationView>> {
        let session = self.permitted(Permission::Receive)?;
        if self.scans.is_running_for(draft) {
            return Err(Error::new(ErrorCode::ScanRunning).retryable());
        }
        let at = stamp(&*self.clock);
        let loaded = session.read(|read| Draft::load(read, draft, session.user_id()))?;
        let asked = loaded.bins();
        if unjudged(&loaded, &asked) {
            return Err(ErrorCode::PagesSecret.into());
        }
        let mut rest = loaded.clone();
        let mut scans: BTreeMap<CertificationId, Vec<CopySheet>> = BTreeMap::new();
        for (bin, taken) in rest.stack.take_assigned(|bin| asked.contains(bin)) {
            let id: CertificationId = bin.line.parse().map_err(|_| ErrorCode::DraftStale)?;
            let pages = scans.entry(id).or_default();
            for sheet in taken {
                let index = pages.len();
                pages.push(copy_sheet(&loaded, sheet, index)?);
            }
        }
        if scans.is_empty() {
            return Err(Error::new(ErrorCode::Invalid).with("field", "pages"));
        }
        let sealed = scans
            .into_iter()
            .map(|(id, pages)| Ok((id, sheets::seal(&session, &pages)?, pages)))
            .collect::<Result<Vec<_>>>()?;
        let ids: Vec<CertificationId> = sealed.iter().map(|(id, _, _)| *id).collect();
        session.write(|write| {
            if !Draft::load(write, draft, session.user_id())?.says_what(&loaded) {
                return Err(ErrorCode::DraftStale.into());
            }
            for (id, (list, file), pages) in &sealed {
                let row = moved(&session, write, *id, CertificationMove::Scan)?;
                write.keep(list, &sheets::scan_owner(&row))?;
                sheets::keep(write, &row, file.sha256, pages)?;
                let scan = OriginalScan {
                    pages: pages.iter().map(|sheet| sheet.page.image.sha256).collect(),
                    sheets: file.clone(),
                    at: at.wall,
                };
                let fee = self.fee_of_scan(write, &row, pages.len())?;
                let fact = Fact::CopyScanned {
                    scan: Box::new(scan),
                    fee,
                };
                append(&session, write, *id, &fact, at)?;
            }
            match rest.stack.sheets.is_empty() {
                true => Ok(write.drop_draft(draft)?),
                false => {
                    rest.save(write, self.clock.now())?;
                    crate::intake::change::tidy_tray(write, &rest)
                }
            }
        })?;
        self.certification_views(&session, &ids)
    }

    /// A draft with a line for every row.
    fn scan_draft(
        &self,
        session: &Session,
        write: &Write<'_>,
        rows: &[Certification],
    ) -> Result<Draft> {
        let rules = self.rules(write)?;
        let mut draft = Draft::fresh(session.user_id(), self.clock.now());
        let procedure = self.assets.certify.procedure(&Matter::ElectronicCopy);
        rules.catalogue.version().clone_into(&mut draft.catalogue);
        draft.certifies = rows.iter().map(|row| row.id).collect();
        draft.cases.push(CaseDraft {
            procedure: procedure.unwrap_or_default().to_owned(),
            competent: None,
            lines: rows
                .iter()
                .map(|row| LineDraft {
                    key: row.id.to_string(),
                    extra: Some((row.paper.clone(), String::new())),
                    state: LineState::Missing,
                    keep_original: false,
                    tray: Vec::new(),
                })
                .collect(),
            sets: 1,
            quantity: 1,
            pages: 1,
            event_date: None,
            claim: None,
            double_accepted: false,
        });
        Ok(draft)
    }

    fn fee_of_scan(
        &self,
        write: &Write<'_>,
        row: &Certification,
        pages: usize,
    ) -> Result<Option<FeeLines>> {
        let pages = u32::try_from(pages).unwrap_or(u32::MAX);
        if pages == row.pages {
            return Ok(None);
        }
        let rules = self.rules(write)?;
        self.fee_again(&rules, row, pages, row.copies).map(Some)
    }
}

fn copy_sheet(draft: &Draft, sheet: Sheet, index: usize) -> Result<CopySheet> {
    let page = match sheet.content {
        Content::Page(page) => *page,
        // A file that was never paper is no original of a certified copy (NĐ 45/2020/NĐ-CP Art. 10).
        Content::Pdf { .. } => return Err(ErrorCode::FileTypeUnsupported.into()),
        Content::Arrived | Content::Unread => return Err(ErrorCode::PagesUnread.into()),
    };
    let turns = (page.facts.quarter_turns_cw + sheet.place.turns) % 4;
    let words = draft.words_of(page.image.sha256, turns);
    let index = u32::try_from(index).unwrap_or(u32::MAX);
    Ok(CopySheet {
        page: page_draft(page, sheet.raw, &sheet.place, index),
        words,
    })
}
