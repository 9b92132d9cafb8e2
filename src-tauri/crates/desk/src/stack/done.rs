//! From the workspace to the checklist, and back to be arranged anew.
use std::collections::BTreeSet;

use motcua_case::dossier::AgainReason;
use motcua_case::ids::{DraftId, TrayId};
use motcua_case::user::Permission;

use super::sheet::{Cleaned, Content, Place, Sheet};
use crate::desk::Desk;
use crate::error::{Error, ErrorCode, Result};
use crate::intake::change::tidy_tray;
use crate::intake::draft::{Draft, PageDraft, RawPage, TrayContent, TrayDraft};
use crate::view::intake::{IntakeView, LineState};
use crate::view::scan::{BinRef, StackDone, StackView};

impl Desk {
    /// Hands the pages that are put to papers over to the checklist. Pages put to none, and those set aside, stay in
    /// the workspace.
    pub fn scan_done(&self, done: &StackDone) -> Result<IntakeView> {
        let session = self.permitted(Permission::Receive)?;
        if self.scans.is_running_for(done.draft) {
            return Err(Error::new(ErrorCode::ScanRunning).retryable());
        }
        session.write(|write| {
            let mut draft = Draft::load(write, done.draft, session.user_id())?;
            let asked = draft.bins();
            if unjudged(&draft, &asked) {
                return Err(ErrorCode::PagesSecret.into());
            }
            for (bin, sheets) in draft.stack.take_assigned(|bin| asked.contains(bin)) {
                hand_over(&mut draft, &bin, sheets, done.again.as_ref())?;
            }
            draft.save(write, self.clock.now())?;
            tidy_tray(write, &draft)?;
            self.intake_view(&session, write, &draft)
        })
    }

    /// Takes the pages of a line back into the workspace.
    pub fn scan_take_back(&self, draft: DraftId, bin: &BinRef) -> Result<StackView> {
        let session = self.permitted(Permission::Receive)?;
        session.write(|write| {
            let mut draft = Draft::load(write, draft, session.user_id())?;
            self.known_bin(write, &draft, bin)?;
            let cases = &mut draft.cases;
            let lines = cases
                .iter_mut()
                .filter(|case| case.procedure == bin.procedure)
                .flat_map(|case| &mut case.lines);
            let line = lines
                .into_iter()
                .find(|line| line.key == bin.line)
                .ok_or(ErrorCode::DraftStale)?;
            let files = std::mem::take(&mut line.tray);
            if files.is_empty() {
                return Err(ErrorCode::DraftStale.into());
            }
            line.state = LineState::Missing;
            for (nth, file) in files.into_iter().enumerate() {
                take_back(&mut draft, bin, file, nth > 0);
            }
            draft.save(write, self.clock.now())
        })?;
        self.stack_view(&session, draft)
    }
}

/// Whether a page that is to leave the workspace seems to bear a secrecy stamp that nobody has judged.
pub(crate) fn unjudged(draft: &Draft, asked: &BTreeSet<BinRef>) -> bool {
    draft.stack.sheets.iter().any(|sheet| {
        let image = sheet.cleaned().map(|page| page.image.sha256);
        let is_asked = sheet
            .place
            .bin
            .as_ref()
            .is_some_and(|bin| asked.contains(bin));
        let leaves = sheet.is_kept() && is_asked;
        leaves && image.and_then(|image| draft.secrecy_of(image)).is_some()
    })
}

fn hand_over(
    draft: &mut Draft,
    bin: &BinRef,
    sheets: Vec<Sheet>,
    again: Option<&AgainReason>,
) -> Result<()> {
    let case = draft
        .cases
        .iter()
        .position(|case| case.procedure == bin.procedure);
    let case = case.and_then(|at| u16::try_from(at).ok());
    let line = draft.line_mut(case.ok_or(ErrorCode::DraftStale)?, &bin.line)?;
    let mut pages = Vec::new();
    let mut trays = Vec::new();
    for sheet in sheets {
        match sheet.content {
            Content::Pdf { pages, signed } => trays.push(TrayDraft {
                id: TrayId::fresh(),
                source: sheet.raw.file,
                content: TrayContent::Pdf { pages, signed },
                apart: false,
                stored: None,
            }),
            Content::Page(page) => {
                let index = u32::try_from(pages.len()).unwrap_or(u32::MAX);
                pages.push(page_draft(*page, sheet.raw, &sheet.place, index));
            }
            // A page that could not be read is no paper; the clerk scans it again or sets it aside.
            Content::Arrived | Content::Unread => return Err(ErrorCode::PagesUnread.into()),
        }
    }
    if let Some(first) = pages.first() {
        let source = first.raw.as_ref().map_or(&first.image, |raw| &raw.file);
        trays.push(TrayDraft {
            id: TrayId::fresh(),
            source: source.clone(),
            content: TrayContent::Pages { pages },
            apart: true,
            stored: None,
        });
    }
    line.tray.extend(trays);
    line.state = LineState::Imported {
        again: again.cloned(),
    };
    Ok(())
}

pub(crate) fn page_draft(page: Cleaned, raw: RawPage, place: &Place, index: u32) -> PageDraft {
    let mut facts = page.facts;
    facts.index = index;
    PageDraft {
        facts,
        image: page.image,
        preview: page.preview,
        turns: place.turns,
        removed: false,
        raw: Some(raw),
        about: place.about.clone(),
    }
}

fn take_back(draft: &mut Draft, bin: &BinRef, file: TrayDraft, starts: bool) {
    let place = |starts| Place {
        starts,
        bin: Some(bin.clone()),
        ..Place::default()
    };
    let source = file.source;
    match file.content {
        TrayContent::Pdf { pages, signed } => {
            let raw = RawPage {
                file: source,
                index: 0,
                dpi: None,
            };
            let id = draft.stack.add(raw, place(starts), None);
            if let Some(sheet) = draft.stack.sheet_mut(id) {
                sheet.content = Content::Pdf { pages, signed };
            }
        }
        TrayContent::Pages { pages } => {
            for (nth, page) in pages.into_iter().enumerate() {
                let own = RawPage {
                    file: source.clone(),
                    index: page.facts.index,
                    dpi: None,
                };
                let mut place = place(starts && nth == 0);
                place.turns = page.turns;
                place.about = page.about;
                place.aside = page.removed.then_some(if page.facts.blank {
                    crate::view::scan::Aside::Blank
                } else {
                    crate::view::scan::Aside::Removed
                });
                let raw = page.raw.unwrap_or(own);
                let id = draft.stack.add(raw, place, None);
                if let Some(sheet) = draft.stack.sheet_mut(id) {
                    sheet.content = Content::Page(Box::new(Cleaned {
                        facts: page.facts,
                        image: page.image,
                        preview: page.preview,
                        marks: Vec::new(),
                    }));
                }
            }
        }
    }
}
