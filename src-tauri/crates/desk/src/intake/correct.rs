//! The wrong procedure was received and printed: a draft of the same visit in which only the procedure is open.
use motcua_case::action::Move;
use motcua_case::dossier::{Custody, Dossier, DossierPaper, PaperStanding, Payment};
use motcua_case::event::Stamp;
use motcua_case::ids::DossierId;
use motcua_case::procedure::Procedure;
use motcua_case::user::Permission;
use motcua_store::{Read, Write};

use super::draft::{CaseDraft, CorrectsDraft, Draft, PartyDraft};
use super::papers::{Made, Place};
use super::party;
use crate::desk::{Desk, Session};
use crate::error::{ErrorCode, Result};
use crate::view::intake::{CorrectsView, IntakeChange, IntakeView, LineState};

impl Desk {
    /// Starts putting the procedure of a received dossier right.
    pub fn correct_start(&self, id: DossierId) -> Result<IntakeView> {
        let session = self.permitted(Permission::Receive)?;
        let now = self.clock.now();
        session.write(|write| {
            let dossier = self.correctable(&session, write, id, Move::CorrectProcedure)?;
            let mut draft = Draft::fresh(session.user_id(), now);
            draft.submitter = settled(write, &dossier, true)?;
            if dossier.owner.person != dossier.submitter.person {
                draft.owner = Some(settled(write, &dossier, false)?);
            }
            draft.authority.clone_from(&dossier.authority);
            draft.channel = dossier.channel;
            draft.delivery = dossier.delivery;
            draft.payment =
                (dossier.fee.payment != Payment::Nothing).then_some(dossier.fee.payment);
            draft.corrects = Some(CorrectsDraft {
                dossier: id,
                reason: String::new(),
            });
            // The first save of a plain intake is empty and is not listed; this one already says what it is about.
            draft.version = 1;
            draft.save(write, now)?;
            self.intake_view(&session, write, &draft)
        })
    }

    pub(super) fn corrects_view(
        &self,
        read: &Read<'_>,
        draft: &Draft,
    ) -> Result<Option<CorrectsView>> {
        let Some(corrects) = &draft.corrects else {
            return Ok(None);
        };
        let dossier = read
            .dossier(corrects.dossier)?
            .ok_or(ErrorCode::DraftStale)?;
        Ok(Some(CorrectsView {
            dossier: dossier.id,
            code: dossier.code,
            procedure: dossier.procedure.name,
            received_at: dossier.received_at,
            reason: corrects.reason.clone(),
        }))
    }

    /// Writes the correction that a draft describes.
    pub(super) fn record_correction(
        &self,
        session: &Session,
        write: &Write<'_>,
        draft: &Draft,
        corrects: &CorrectsDraft,
        made: &[(Place, Made)],
        at: Stamp,
    ) -> Result<Vec<Dossier>> {
        let dossier = self.correctable(session, write, corrects.dossier, Move::CorrectProcedure)?;
        let owner = dossier.owner.person;
        let right = self.assemble(session, write, draft, 0, made, dossier.id, owner, at)?;
        let corrected =
            self.correct_procedure(session, write, &dossier, right, &corrects.reason, at)?;
        write.drop_draft(draft.id)?;
        Ok(vec![corrected])
    }
}

/// Whether a change touches what a correction leaves as it is.
pub(super) fn is_fixed(draft: &Draft, change: &IntakeChange) -> bool {
    let second = matches!(change, IntakeChange::AddProcedure { .. }) && !draft.cases.is_empty();
    let people = matches!(
        change,
        IntakeChange::Card { .. }
            | IntakeChange::OtherCard { .. }
            | IntakeChange::Field { .. }
            | IntakeChange::TakePerson { .. }
            | IntakeChange::ClearPerson { .. }
            | IntakeChange::KeepKnown { .. }
            | IntakeChange::TakePresentAddress { .. }
            | IntakeChange::ForAnother { .. }
            | IntakeChange::SetAuthority { .. }
            | IntakeChange::SetChannel { .. }
    );
    draft.corrects.is_some() && (people || second)
}

/// Papers that came in with the dossier stand as they were, where the right procedure asks for them too.
pub(super) fn carry_over(dossier: &Dossier, procedure: &Procedure, case: &mut CaseDraft) {
    for line in &mut case.lines {
        let requirement = procedure
            .requirements
            .iter()
            .find(|requirement| requirement.key == line.key);
        let carried = requirement.and_then(|r| carried(dossier, r.kind.as_str()));
        if let Some(paper) = carried {
            line.state = LineState::Carried;
            line.keep_original = paper.custody == Custody::Kept;
        }
    }
}

/// The line of the dossier that holds a paper of this kind.
pub(super) fn carried<'d>(dossier: &'d Dossier, kind: &str) -> Option<&'d DossierPaper> {
    dossier.papers.iter().find(|paper| {
        paper.kind == kind
            && matches!(
                paper.standing,
                PaperStanding::Imported { .. } | PaperStanding::Held { .. }
            )
    })
}

fn settled(write: &Write<'_>, dossier: &Dossier, submitter: bool) -> Result<PartyDraft> {
    let party = if submitter {
        &dossier.submitter
    } else {
        &dossier.owner
    };
    let mut settled = party::take_person(write, party.person)?;
    settled.confirmed = true;
    Ok(settled)
}
