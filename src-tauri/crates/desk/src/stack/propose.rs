//! Papers first: which page of the stack is which paper, and which procedure the papers are for.
use std::collections::BTreeSet;

use motcua_case::procedure::{Availability, PaperKind};
use motcua_case::reading::{Clues, Part, assign};
use motcua_store::Read;

use super::sheet::{Place, Sheet};
use crate::desk::Desk;
use crate::error::Result;
use crate::intake::draft::Draft;
use crate::intake::lines;
use crate::rules::Rules;
use crate::view::proposal::{PageProposal, ProcedureProposal, ProposedPart};
use crate::view::scan::BinRef;

/// How sure a code is, per cent.
const CODED: u8 = 99;

/// Procedures proposed at most.
const MOST_PROCEDURES: usize = 3;

/// What the stack of a draft seems to be.
pub(super) struct Proposals {
    /// The pages with what is proposed for each; none where nothing is.
    pub(super) pages: Vec<(u32, Option<PageProposal>)>,
    /// Procedures, best first; none where the papers asked for are already known.
    pub(super) procedures: Vec<ProcedureProposal>,
}

impl Desk {
    pub(super) fn proposals(&self, read: &Read<'_>, draft: &Draft) -> Result<Proposals> {
        let rules = self.rules_for(read, draft)?;
        let (bins, asked) = asked(draft, &rules);
        let sheets: Vec<&Sheet> = draft.stack.seen().collect();
        let clues: Vec<Clues> = sheets.iter().map(|sheet| clues(draft, sheet)).collect();
        let assigned = assign(&clues, &asked);
        let found: BTreeSet<&PaperKind> = assigned
            .iter()
            .filter_map(|proposal| match &proposal.part {
                Part::Paper { kind, asked, .. } if asked.is_none() => Some(kind),
                _ => None,
            })
            .collect();
        let procedures = if draft.cases.is_empty() {
            self.procedures_for(&rules, &found)
        } else {
            Vec::new()
        };
        let slips: BTreeSet<u32> = draft.stack.slips().map(|(page, _)| page).collect();
        let pages = sheets.iter().zip(&assigned).map(|(sheet, proposal)| {
            if slips.contains(&sheet.id) {
                return (sheet.id, Some(slip()));
            }
            let part = match &proposal.part {
                Part::Paper {
                    asked: Some(at),
                    begins,
                    ..
                } => ProposedPart::Asked {
                    bin: bins[*at].clone(),
                    begins: *begins,
                },
                Part::Paper { kind, .. } => ProposedPart::Other {
                    name: name_of(&rules, kind),
                },
                Part::Card => ProposedPart::Card,
                Part::Separator | Part::Blank | Part::Unknown => return (sheet.id, None),
            };
            let confidence = proposal.confidence;
            (sheet.id, Some(PageProposal { part, confidence }))
        });
        Ok(Proposals {
            pages: pages.collect(),
            procedures,
        })
    }

    /// The procedures that ask for most of what was found; among equals the one that asks for least else of everybody.
    fn procedures_for(
        &self,
        rules: &Rules,
        found: &BTreeSet<&PaperKind>,
    ) -> Vec<ProcedureProposal> {
        let mut ranked: Vec<(usize, usize, ProcedureProposal)> = rules
            .catalogue
            .procedures()
            .iter()
            .filter(|procedure| {
                procedure.availability(self.today(), &rules.fees) == Availability::Enabled
            })
            .filter_map(|procedure| {
                let asked = procedure.requirements.iter().filter(|r| !r.identity);
                let (here, other): (Vec<_>, Vec<_>) = asked.partition(|r| found.contains(&r.kind));
                let other = other.iter().filter(|r| r.usual || r.condition.is_none());
                let here: BTreeSet<&PaperKind> = here.iter().map(|r| &r.kind).collect();
                let proposal = ProcedureProposal {
                    procedure: procedure.key.clone(),
                    name: procedure.name.clone(),
                    papers: u32::try_from(here.len()).unwrap_or(u32::MAX),
                };
                (!here.is_empty()).then(|| (here.len(), other.count(), proposal))
            })
            .collect();
        ranked.sort_by_key(|(here, other, _)| (std::cmp::Reverse(*here), *other));
        let proposals = ranked.into_iter().map(|(_, _, proposal)| proposal);
        proposals.take(MOST_PROCEDURES).collect()
    }
}

impl Proposals {
    /// What is proposed for a page.
    pub(super) fn take(&mut self, id: u32) -> Option<PageProposal> {
        let of = self.pages.iter_mut().find(|(page, _)| *page == id)?;
        of.1.take()
    }

    /// What becomes of the pages that lie in no paper when every proposal is accepted.
    pub(super) fn places(&self, draft: &Draft) -> Vec<(u32, Place)> {
        let proposed = |id: u32| {
            let of = self.pages.iter().find(|(page, _)| *page == id)?;
            of.1.as_ref()
        };
        let waiting = draft.stack.sheets.iter().filter(|sheet| sheet.is_kept());
        waiting
            .filter(|sheet| sheet.place.bin.is_none())
            .filter_map(|sheet| {
                let mut place = sheet.place.clone();
                match &proposed(sheet.id)?.part {
                    ProposedPart::Asked { bin, begins } => {
                        place.bin = Some(bin.clone());
                        place.starts |= begins;
                    }
                    ProposedPart::Card | ProposedPart::Slip => place = place.removed(),
                    ProposedPart::Other { .. } => return None,
                }
                Some((sheet.id, place))
            })
            .collect()
    }
}

fn slip() -> PageProposal {
    PageProposal {
        part: ProposedPart::Slip,
        confidence: CODED,
    }
}

/// The papers asked for that are stored, with the kind of each. One outside the catalogue has no kind: nothing is
/// proposed for it.
fn asked(draft: &Draft, rules: &Rules) -> (Vec<BinRef>, Vec<PaperKind>) {
    let mut asked = (Vec::new(), Vec::new());
    for case in &draft.cases {
        for line in &case.lines {
            let requirement = rules.requirement(&case.procedure, &line.key);
            if let Some(requirement) = requirement.filter(|r| !lines::shown_only(Some(r))) {
                asked.0.push(BinRef {
                    procedure: case.procedure.clone(),
                    line: line.key.clone(),
                });
                asked.1.push(requirement.kind.clone());
            }
        }
    }
    asked
}

fn clues(draft: &Draft, sheet: &Sheet) -> Clues {
    let page = sheet.cleaned();
    Clues {
        gist: page.and_then(|page| draft.gist_of(page.image.sha256).cloned()),
        ..sheet.clues()
    }
}

/// The name under which a paper of this kind is asked for.
fn name_of(rules: &Rules, kind: &PaperKind) -> String {
    let procedures = rules.catalogue.procedures().iter();
    let requirement = procedures
        .flat_map(|procedure| &procedure.requirements)
        .find(|requirement| requirement.kind == *kind);
    requirement
        .map(|r| r.short_name.clone())
        .unwrap_or_default()
}
