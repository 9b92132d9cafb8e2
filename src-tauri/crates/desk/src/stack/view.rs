//! The workspace as it is shown.
use std::collections::BTreeSet;

use motcua_case::ids::DraftId;
use motcua_store::Read;

use super::fields::field_views;
use super::sheet::{Content, Sheet, Stack, Stopped};
use crate::desk::{Desk, Session};
use crate::error::Result;
use crate::intake::draft::Draft;
use crate::intake::lines;
use crate::intake::party::{facts_of_card, masked_number};
use crate::intake::view::{page_note, signature_finding};
use crate::share::hold::shown;
use crate::view::proposal::{CardProposal, SlipProposal};
use crate::view::scan::{BinRef, BinView, PageNote, SheetView, StackView, StoppedView, TextState};

/// The first dossier of this store whose slip lies in the stack.
fn slip(read: &Read<'_>, stack: &Stack) -> Result<Option<SlipProposal>> {
    for (_, code) in stack.slips() {
        if let Some(dossier) = read.dossier_by_code(&code.to_string())? {
            return Ok(Some(SlipProposal {
                dossier: dossier.id,
                code: dossier.code,
            }));
        }
    }
    Ok(None)
}

const MM_PER_INCH: f32 = 25.4;

impl Desk {
    pub(super) fn stack_view(&self, session: &Session, draft: DraftId) -> Result<StackView> {
        session.read(|read| {
            let draft = Draft::load(read, draft, session.user_id())?;
            let stack = &draft.stack;
            let asked = draft.bins();
            let mut proposals = self.proposals(read, &draft)?;
            let proposed = u32::try_from(proposals.places(&draft).len()).unwrap_or(u32::MAX);
            Ok(StackView {
                draft: draft.id,
                pages: stack
                    .sheets
                    .iter()
                    .map(|sheet| {
                        let mut view = self.sheet_view(session, &draft, &asked, sheet);
                        view.proposal = proposals.take(sheet.id);
                        view
                    })
                    .collect(),
                bins: self.bins(read, &draft)?,
                can_undo: stack.can_undo(),
                can_redo: stack.can_redo(),
                stopped: stack
                    .stopped
                    .as_ref()
                    .map(|stopped| stopped_view(read, stopped))
                    .transpose()?,
                running: self.scans.is_running_for(draft.id),
                proposed,
                card: stack.card.as_ref().map(|card| CardProposal {
                    name: card.name.clone(),
                    number: masked_number(&facts_of_card(card)),
                }),
                slip: slip(read, stack)?,
                procedures: proposals.procedures,
            })
        })
    }

    /// Lines that pages can be put to; those only shown at the counter are left out.
    fn bins(&self, read: &Read<'_>, draft: &Draft) -> Result<Vec<BinView>> {
        let rules = self.rules_for(read, draft)?;
        let held = lines::held_by(read, draft.owner_party().person)?;
        let mut bins = Vec::new();
        for case in &draft.cases {
            for line in &case.lines {
                let requirement = rules.requirement(&case.procedure, &line.key);
                if lines::shown_only(requirement) {
                    continue;
                }
                let bin = BinRef {
                    procedure: case.procedure.clone(),
                    line: line.key.clone(),
                };
                let here = draft
                    .stack
                    .sheets
                    .iter()
                    .filter(|sheet| sheet.is_kept() && sheet.place.bin.as_ref() == Some(&bin));
                let name = requirement.map(|requirement| requirement.short_name.clone());
                let extra = || line.extra.clone().map(|(name, _)| name);
                bins.push(BinView {
                    name: name.or_else(extra).unwrap_or_default(),
                    must_digitise: requirement.is_some_and(|r| r.must_digitize),
                    state: line.state.clone(),
                    held: requirement
                        .is_some_and(|r| lines::best(&held, r, self.today()).is_some()),
                    pages: u32::try_from(here.count()).unwrap_or(u32::MAX),
                    bin,
                });
            }
        }
        Ok(bins)
    }

    fn sheet_view(
        &self,
        session: &Session,
        draft: &Draft,
        asked: &BTreeSet<BinRef>,
        sheet: &Sheet,
    ) -> SheetView {
        let mut view = SheetView {
            id: sheet.id,
            picture: None,
            failed: sheet.content == Content::Unread,
            whole_pdf: None,
            turns: sheet.place.turns,
            in_file: draft.stack.in_file_of(sheet),
            aside: sheet.place.aside,
            starts: sheet.place.starts,
            bin: sheet.place.bin.clone().filter(|bin| asked.contains(bin)),
            angle_deg: 0.0,
            dpi: 0.0,
            width_mm: 0.0,
            height_mm: 0.0,
            findings: Vec::new(),
            clean: sheet.clean,
            text: TextState::Waiting,
            secrecy: None,
            proposal: None,
            fields: Vec::new(),
        };
        match &sheet.content {
            Content::Page(page) => {
                let facts = &page.facts;
                view.picture = Some(session.preview_address(page.preview));
                view.angle_deg = facts.angle_deg;
                view.dpi = facts.dpi;
                view.width_mm = facts.width as f32 / facts.dpi * MM_PER_INCH;
                view.height_mm = facts.height as f32 / facts.dpi * MM_PER_INCH;
                let turns = (facts.quarter_turns_cw + sheet.place.turns) % 4;
                view.text = self.text_state(draft, page.image.sha256, turns);
                view.secrecy = draft.secrecy_of(page.image.sha256);
                view.fields = field_views(draft, sheet, page);
                view.findings = facts.findings.iter().map(page_note).collect();
            }
            Content::Pdf { pages, signed } => {
                let first = session.pdf_addresses(sheet.raw.file.sha256, 1);
                view.picture = first.into_iter().next();
                view.whole_pdf = Some(*pages);
                let found = signed.iter().filter_map(signature_finding);
                view.findings = found.map(|what| PageNote { what, number: None }).collect();
            }
            Content::Arrived | Content::Unread => {}
        }
        view
    }
}

fn stopped_view(read: &Read<'_>, stopped: &Stopped) -> Result<StoppedView> {
    Ok(StoppedView {
        fault: stopped.fault,
        kept: stopped.kept,
        last: stopped.last,
        by: stopped.by.map(|hold| shown(read, hold)).transpose()?,
    })
}
