//! The checklist: one line per required paper, with the state a clerk most likely wants.
use chrono::NaiveDate;
use motcua_case::ids::{PaperId, PersonId};
use motcua_case::paper::HeldPaper;
use motcua_case::procedure::{PaperMode, Procedure, Requirement};
use motcua_store::Read;

use super::change::has_pages;
use super::draft::{CaseDraft, Draft, LineDraft};
use crate::error::{Error, ErrorCode, Result};
use crate::rules::Rules;
use crate::view::intake::LineState;

/// The checklist of a procedure, before anything is known of the citizen's papers.
pub(crate) fn checklist(procedure: &Procedure) -> Vec<LineDraft> {
    procedure
        .requirements
        .iter()
        .map(|requirement| LineDraft {
            key: requirement.key.clone(),
            extra: None,
            state: first_state(requirement),
            keep_original: false,
            tray: Vec::new(),
        })
        .collect()
}

/// What a line starts as. Identity cards are only shown (NĐ 309/2026 Art. 4.2a); a conditional paper applies to
/// few; a declaration is handed in on paper; the rest is asked for.
fn first_state(requirement: &Requirement) -> LineState {
    if requirement.identity || requirement.mode == PaperMode::Present {
        LineState::Shown
    } else if (requirement.condition.is_some() && !requirement.usual)
        || requirement.mode == PaperMode::Lookup
    {
        LineState::NotNeeded
    } else if requirement.must_digitize {
        LineState::Missing
    } else {
        LineState::OnPaper
    }
}

/// Whether the line is never stored.
pub(crate) fn shown_only(requirement: Option<&Requirement>) -> bool {
    requirement
        .is_some_and(|requirement| requirement.identity || requirement.mode == PaperMode::Present)
}

/// Pre-ticks what is already held: law forbids asking again (NĐ 118/2025 Art. 5).
pub(crate) fn tick_held(
    held: &[HeldPaper],
    procedure: &Procedure,
    case: &mut CaseDraft,
    today: NaiveDate,
) {
    for line in &mut case.lines {
        let requirement = procedure
            .requirements
            .iter()
            .find(|requirement| requirement.key == line.key);
        if matches!(line.state, LineState::Missing)
            && requirement.is_some_and(|r| best(held, r, today).is_some())
        {
            line.state = LineState::Held;
        }
    }
}

/// Uses every held paper that can be used, also where the clerk had begun otherwise (Alt+A).
pub(crate) fn take_all_held(
    held: &[HeldPaper],
    procedure: &Procedure,
    case: &mut CaseDraft,
    today: NaiveDate,
) {
    for line in &mut case.lines {
        let requirement = procedure
            .requirements
            .iter()
            .find(|requirement| requirement.key == line.key);
        let open = matches!(
            line.state,
            LineState::Missing | LineState::ToFollow { .. } | LineState::OnPaper
        );
        if open && requirement.is_some_and(|r| best(held, r, today).is_some()) {
            line.state = LineState::Held;
        }
    }
}

/// The newest held paper that may be used for a requirement; a declaration or an authorisation is made anew each
/// time.
pub(crate) fn best<'h>(
    held: &'h [HeldPaper],
    requirement: &Requirement,
    today: NaiveDate,
) -> Option<&'h HeldPaper> {
    let mut held = held.iter();
    held.find(|paper| {
        requirement.reusable && paper.kind == requirement.kind.as_str() && paper.reusable(today)
    })
}

/// The newest held paper that would meet a requirement, had the agency signed it. The clerk may look at it, and asks for
/// the paper all the same.
pub(crate) fn for_reference<'h>(
    held: &'h [HeldPaper],
    requirement: &Requirement,
    today: NaiveDate,
) -> Option<&'h HeldPaper> {
    let mut held = held.iter();
    held.find(|paper| {
        requirement.reusable
            && paper.kind == requirement.kind.as_str()
            && paper.in_force(today)
            && paper.for_reference()
    })
}

/// Papers of the owner in the store.
pub(crate) fn held_by(read: &Read<'_>, owner: Option<PersonId>) -> Result<Vec<HeldPaper>> {
    Ok(owner
        .map(|owner| read.papers_of(owner))
        .transpose()?
        .unwrap_or_default())
}

/// A paper of the same kind imported for an earlier procedure of this visit: it is digitised once.
pub(crate) fn in_this_visit(
    draft: &Draft,
    rules: &Rules,
    case: usize,
    kind: &str,
) -> Option<PaperId> {
    draft.cases.iter().take(case).find_map(|earlier| {
        let procedure = rules.procedure(&earlier.procedure)?;
        earlier.lines.iter().find_map(|line| {
            let requirement = procedure
                .requirements
                .iter()
                .find(|requirement| requirement.key == line.key)?;
            let same = requirement.kind.as_str() == kind
                && matches!(line.state, LineState::Imported { .. });
            let mut files = line.tray.iter().filter(|_| same);
            let first = files.find(|file| has_pages(&file.content))?;
            Some(PaperId(first.id.0))
        })
    })
}

/// Sets a line's state as the clerk wishes; what the law or the tray forbids is refused.
pub(crate) fn set_state(
    line: &mut LineDraft,
    requirement: Option<&Requirement>,
    has_held: bool,
    wanted: LineState,
) -> Result<()> {
    let refuse = |reason: &str| {
        Err(Error::new(ErrorCode::Invalid)
            .with("field", "line")
            .with("reason", reason))
    };
    match &wanted {
        LineState::Carried => return refuse("not_carried"),
        LineState::Held if !has_held => return refuse("not_held"),
        LineState::Imported { .. } if line.tray.is_empty() => return refuse("nothing_imported"),
        LineState::Imported { .. } | LineState::ToFollow { .. } if shown_only(requirement) => {
            return refuse("shown_only");
        }
        _ => {}
    }
    line.state = wanted;
    Ok(())
}
