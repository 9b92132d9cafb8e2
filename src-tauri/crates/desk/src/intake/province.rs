//! What of an intake the province would find wrong: the draft as the dossier it would be now.
use chrono::{DateTime, Utc};
use motcua_case::dossier::{DossierPaper, PaperStanding};
use motcua_case::ids::{PaperId, PersonId};
use motcua_case::office::Office;
use motcua_case::paper::HeldPaper;
use motcua_store::Read;

use super::draft::{Draft, LineDraft, TrayDraft};
use super::papers::dossier_line;
use super::receive::Settled;
use super::{lines, receive};
use crate::desk::{Desk, Session};
use crate::exchange::asked::{self, Drafted, Judge, PagePlaces};
use crate::paper::unfiled;
use crate::rules::Rules;
use crate::view::intake::LineState;
use crate::view::intake_gap::IntakeGap;

/// What the desk knows when it looks at a draft.
pub(super) struct Looked<'a> {
    pub(super) session: &'a Session,
    pub(super) read: &'a Read<'a>,
    pub(super) office: &'a Office,
    pub(super) rules: &'a Rules,
    pub(super) held: &'a [HeldPaper],
    pub(super) received_at: DateTime<Utc>,
}

impl Desk {
    /// Gaps of all procedures of a visit, each once. None of an intake that is no new one, or of nobody yet.
    pub(super) fn province_gaps(&self, draft: &Draft, looked: &Looked<'_>) -> Vec<IntakeGap> {
        let is_new = draft.corrects.is_none() && draft.certifies.is_empty();
        if !is_new || draft.owner_party().facts.name.is_empty() {
            return Vec::new();
        }
        let judge = Judge {
            office: looked.office,
            rules: looked.rules,
            device: looked.session.store.device(),
            read: looked.read,
        };
        let owner = match draft.owner {
            Some(_) => "owner",
            None => "submitter",
        };
        let mut gaps = Vec::new();
        for case in 0..draft.cases.len() {
            let Some(drafted) = self.drafted(draft, case, looked) else {
                continue;
            };
            for gap in asked::gaps_of(&drafted, &judge, &PagePlaces { owner, case }) {
                if !gaps.contains(&gap) {
                    gaps.push(gap);
                }
            }
        }
        gaps
    }

    /// The dossier a case would be; none while its due date is not known, which the findings say.
    fn drafted(&self, draft: &Draft, index: usize, looked: &Looked<'_>) -> Option<Drafted> {
        let case = draft.cases.get(index)?;
        asked::connection_of(looked.office, &case.procedure)?;
        let (session, office, rules) = (looked.session, looked.office, looked.rules);
        let received_at = looked.received_at;
        let procedure = rules.procedure(&case.procedure)?;
        let computed = self.compute(office, rules, draft, case, procedure, received_at);
        let settled = Settled {
            received_at,
            due: computed.due?,
            // What is still to be counted is no business of the province.
            fee: computed.fee.unwrap_or_default(),
        };
        let mut dossier = self.dossier_of(session, office, procedure, draft, case, settled);
        let nobody = PersonId(uuid::Uuid::nil());
        dossier.owner = receive::party(nobody, draft.owner_party());
        dossier.submitter = receive::party(nobody, &draft.submitter);
        let lines = case.lines.iter();
        let (papers, files) = lines
            .map(|line| self.drafted_line(draft, index, line, looked))
            .unzip();
        dossier.papers = papers;
        Some(Drafted {
            dossier,
            owner: draft.owner_party().facts.clone(),
            submitter: draft.submitter.facts.clone(),
            papers: files,
        })
    }

    /// A line as it would be received, with its papers; those in the tray are still to be made.
    fn drafted_line(
        &self,
        draft: &Draft,
        index: usize,
        line: &LineDraft,
        looked: &Looked<'_>,
    ) -> (DossierPaper, Vec<HeldPaper>) {
        let procedure = &draft.cases[index].procedure;
        let requirement = looked.rules.requirement(procedure, &line.key);
        let to_be =
            |file: &TrayDraft| unfiled(PaperId(file.id.0), file.source.clone(), self.clock.now());
        let held = || {
            let kind = requirement?.kind.as_str();
            let visit = lines::in_this_visit(draft, looked.rules, index, kind);
            let file = visit.and_then(|paper| tray(draft, paper));
            let known = lines::best(looked.held, requirement?, self.today());
            file.map(to_be).or_else(|| known.cloned())
        };
        let papers: Vec<HeldPaper> = match &line.state {
            LineState::Held => held().into_iter().collect(),
            LineState::Imported { .. } => line.tray.iter().map(to_be).collect(),
            _ => Vec::new(),
        };
        let standing = standing(&line.state, &papers);
        (dossier_line(line, requirement, standing), papers)
    }
}

fn standing(state: &LineState, papers: &[HeldPaper]) -> PaperStanding {
    match (state, papers.first()) {
        (LineState::Held, Some(paper)) => PaperStanding::Held { paper: paper.id },
        (LineState::Imported { again }, Some(_)) => PaperStanding::Imported {
            papers: papers.iter().map(|paper| paper.id).collect(),
            again: again.clone(),
        },
        (LineState::Shown, _) => PaperStanding::Shown,
        (LineState::OnPaper, _) => PaperStanding::OnPaper,
        (LineState::NotNeeded, _) => PaperStanding::NotNeeded,
        // What is still to be decided or brought is not told.
        _ => PaperStanding::ToFollow { until: None },
    }
}

/// The file of this visit that becomes a paper.
fn tray(draft: &Draft, paper: PaperId) -> Option<&TrayDraft> {
    let lines = draft.cases.iter().flat_map(|case| &case.lines);
    let mut files = lines.flat_map(|line| &line.tray);
    files.find(|file| file.id.0 == paper.0)
}
