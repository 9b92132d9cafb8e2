//! The papers and the result of a dossier as the province is sent them.
use motcua_case::dossier::{Dossier, DossierPaper, PaperStanding};
use motcua_case::exchange::CodeMapping;
use motcua_case::ids::{DossierId, PaperId};
use motcua_case::paper::{HeldPaper, SignaturesOutcome};
use motcua_sync::model::{CasePaper, CaseResult, PaperForm, Reuse};

use super::dossier::{known_as, mapping};
use super::telling::{Around, Sendable, sendable, short};
use crate::error::Result;

/// The papers a line is met by.
pub(super) fn files_of(line: &DossierPaper) -> Vec<PaperId> {
    match &line.standing {
        PaperStanding::Held { paper } => vec![*paper],
        PaperStanding::Imported { papers, .. } => papers.clone(),
        _ => Vec::new(),
    }
}

/// Whether a line of the checklist is something that was brought, or used again.
pub(super) fn handed_in(line: &DossierPaper) -> bool {
    match line.standing {
        PaperStanding::Held { .. }
        | PaperStanding::Imported { .. }
        | PaperStanding::Shown
        | PaperStanding::OnPaper => true,
        PaperStanding::ToFollow { .. }
        | PaperStanding::NotNeeded
        | PaperStanding::Withdrawn { .. } => false,
    }
}

/// A line of the checklist with the papers that meet it, whose files are added to `files`.
pub(super) fn paper(
    line: &DossierPaper,
    held: &[HeldPaper],
    dossier: DossierId,
    mapping: Option<&CodeMapping>,
    code: &str,
    files: &mut Vec<Sendable>,
) -> CasePaper {
    let component = line
        .requirement
        .as_ref()
        .and_then(|key| mapping?.papers.get(key).cloned())
        .unwrap_or_default();
    // A paper that came back after it was put with the wrong person is held, and was digitised here all the same.
    let reused = matches!(line.standing, PaperStanding::Held { .. })
        && held.iter().any(|paper| paper.dossier != dossier);
    let mut documents = Vec::new();
    for paper in held {
        let file = &paper.record;
        let sent = sendable(&document(paper), code, files.len() + 1, file, &component);
        documents.push(sent.document.clone());
        files.push(sent);
    }
    let of_result = held.iter().any(|paper| paper.kind == crate::result::RESULT);
    CasePaper {
        component,
        name: line.name.clone(),
        count: u16::from(line.originals.max(line.copies)),
        form: match line.originals {
            0 => PaperForm::Copy,
            _ => PaperForm::Original,
        },
        digitised: !reused && !held.is_empty() && held.iter().all(answered_for),
        reuse: match (reused, of_result) {
            (false, _) => Reuse::No,
            (true, true) => Reuse::OfResult,
            (true, false) => Reuse::OfComponent,
        },
        from_store: line.stored.is_some(),
        replaced_by: line
            .stored
            .as_ref()
            .map(|stored| stored.code.clone())
            .unwrap_or_default(),
        documents,
    }
}

/// The id under which the file of a paper is sent.
pub(super) fn document(paper: &HeldPaper) -> String {
    format!("{}-{}", paper.id, short(paper.record.sha256))
}

/// Somebody answers for the file: the agency sealed it, or it came validly signed.
fn answered_for(paper: &HeldPaper) -> bool {
    let came = paper.came_signed.as_ref();
    paper.signed.is_some() || came.is_some_and(|found| found.outcome == SignaturesOutcome::Valid)
}

/// Papers that are here: one that was destroyed or withdrawn is told as gone.
pub(super) fn papers(around: &Around<'_>, ids: &[PaperId]) -> Result<Vec<HeldPaper>> {
    let mut held = Vec::new();
    for id in ids {
        let paper = around.read.paper(*id)?;
        held.extend(paper.filter(|paper| paper.purged_at.is_none() && !paper.withdrawn));
    }
    Ok(held)
}

/// The result, where it has a file, which is added to `files`.
pub(super) fn result(
    dossier: &Dossier,
    around: &Around<'_>,
    files: &mut Vec<Sendable>,
) -> Result<Vec<CaseResult>> {
    let Some(result) = &dossier.result else {
        return Ok(Vec::new());
    };
    let code = known_as(dossier);
    let mapped = mapping(around, &dossier.procedure.key).map(|codes| codes.result.clone());
    let ids: Vec<PaperId> = result.paper.into_iter().collect();
    let mut results = Vec::new();
    for paper in papers(around, &ids)? {
        let file = &paper.record;
        let sent = sendable(&document(&paper), code, files.len() + 1, file, "");
        results.push(CaseResult {
            name: result.name.clone(),
            component: String::new(),
            code: result.code.clone().or(mapped.clone()).unwrap_or_default(),
            document: sent.document.clone(),
        });
        files.push(sent);
    }
    Ok(results)
}
