//! One step of the clerk.
use motcua_case::card;
use motcua_case::dossier::Payment;
use motcua_case::procedure::{Availability, ExtraPaper, ExtraPaperError};
use motcua_case::text;
use motcua_store::Write;

use super::draft::{CaseDraft, Draft, LineDraft, PartyDraft, TrayContent};
use super::lines;
use super::party;
use crate::desk::{Desk, office};
use crate::error::{Error, ErrorCode, Result};
use crate::view::intake::{IntakeChange, LineState, Who};

impl Desk {
    pub(super) fn apply_change(
        &self,
        write: &Write<'_>,
        draft: &mut Draft,
        change: IntakeChange,
    ) -> Result<()> {
        match change {
            IntakeChange::Card { text } => {
                let card = card::read_card(&text, self.today()).map_err(|error| {
                    Error::new(ErrorCode::NotACard).with("reason", card_reason(&error))
                })?;
                party::take_card(write, draft, card)?;
                self.tick_all(write, draft)
            }
            IntakeChange::OtherCard { choice } => {
                party::decide_card(write, draft, choice)?;
                self.tick_all(write, draft)
            }
            IntakeChange::Field { who, field, value } => {
                party::type_field(party_mut(draft, who)?, &field, &value, self.today())
            }
            IntakeChange::TakePerson { who, person } => {
                *party_mut(draft, who)? = party::take_person(write, person)?;
                self.tick_all(write, draft)
            }
            IntakeChange::ConfirmPerson { who } => {
                party_mut(draft, who)?.confirmed = true;
                Ok(())
            }
            IntakeChange::KeepKnown { who, field } => {
                party::keep_known(write, party_mut(draft, who)?, &field)
            }
            IntakeChange::TakePresentAddress { who } => {
                let party = party_mut(draft, who)?;
                let address = &party.facts.address;
                let present = party::present_address(&self.assets.addresses, address)
                    .ok_or(ErrorCode::DraftStale)?;
                let confirmed = party.confirmed;
                party::type_field(party, "address", &present.to_string(), self.today())?;
                party.confirmed = confirmed;
                Ok(())
            }
            IntakeChange::ClearPerson { who } => {
                *party_mut(draft, who)? = PartyDraft::default();
                Ok(())
            }
            IntakeChange::ForAnother { on } => {
                draft.owner = on.then(|| draft.owner.take().unwrap_or_default());
                if !on {
                    draft.authority = None;
                }
                Ok(())
            }
            IntakeChange::SetAuthority { authority } => {
                draft.authority = authority;
                Ok(())
            }
            IntakeChange::AddProcedure { procedure } => {
                self.add_procedure(write, draft, &procedure)
            }
            IntakeChange::RemoveProcedure { case } => {
                draft.case_mut(case)?;
                draft.cases.remove(usize::from(case));
                tidy_tray(write, draft)
            }
            IntakeChange::AcceptDouble { case } => {
                draft.case_mut(case)?.double_accepted = true;
                Ok(())
            }
            IntakeChange::TakeHeld => self.take_held(write, draft),
            IntakeChange::SetLine { case, line, state } => {
                self.set_line(write, draft, case, &line, state)
            }
            IntakeChange::KeepOriginal { case, line, keep } => {
                draft.line_mut(case, &line)?.keep_original = keep;
                Ok(())
            }
            IntakeChange::AddPaper {
                case,
                name,
                article,
            } => {
                let paper =
                    ExtraPaper::new(&name, &article, &self.assets.banned).map_err(|error| {
                        Error::new(ErrorCode::PaperRefused).with("reason", extra_reason(&error))
                    })?;
                add_paper(draft, case, &paper)
            }
            IntakeChange::TurnPage { tray, index, turns } => {
                let page = draft.page_mut(tray, index)?;
                page.turns = (page.turns + turns) % 4;
                Ok(())
            }
            IntakeChange::MovePage { tray, index, to } => move_page(draft, tray, index, to),
            IntakeChange::RemovePage {
                tray,
                index,
                removed,
            } => {
                draft.page_mut(tray, index)?.removed = removed;
                Ok(())
            }
            IntakeChange::DropTray { tray } => {
                for line in draft.cases.iter_mut().flat_map(|case| &mut case.lines) {
                    line.tray.retain(|file| file.id != tray);
                    if line.tray.is_empty() && matches!(line.state, LineState::Imported { .. }) {
                        line.state = LineState::Missing;
                    }
                }
                tidy_tray(write, draft)
            }
            IntakeChange::SetCompetent { case, agency } => {
                let agency = agency.map(|name| text::nfc(name.trim()));
                if agency
                    .as_ref()
                    .is_some_and(|name| name.chars().count() > 300)
                {
                    return Err(Error::new(ErrorCode::Invalid).with("field", "agency"));
                }
                draft.case_mut(case)?.competent = agency;
                Ok(())
            }
            IntakeChange::SetSets { case, sets } => {
                draft.case_mut(case)?.sets = sets.max(1);
                Ok(())
            }
            IntakeChange::SetFee {
                case,
                quantity,
                pages,
                event_date,
            } => {
                let case = draft.case_mut(case)?;
                (case.quantity, case.pages, case.event_date) = (quantity, pages, event_date);
                Ok(())
            }
            IntakeChange::SetExemption { case, claim } => {
                draft.case_mut(case)?.claim = claim;
                Ok(())
            }
            IntakeChange::Pay { payment } => {
                draft.payment = (payment != Payment::Nothing).then_some(payment);
                Ok(())
            }
            IntakeChange::CorrectionReason { reason } => {
                if reason.chars().count() > 500 {
                    return Err(Error::new(ErrorCode::Invalid).with("field", "reason"));
                }
                let corrects = draft.corrects.as_mut().ok_or(ErrorCode::DraftStale)?;
                corrects.reason = text::nfc(reason.trim());
                Ok(())
            }
            IntakeChange::SetChannel { channel } => {
                draft.channel = channel;
                Ok(())
            }
            IntakeChange::SetDelivery { delivery } => {
                draft.delivery = delivery;
                Ok(())
            }
            IntakeChange::SetReceipt { shared, print } => {
                draft.shared_receipt = shared;
                draft.print_receipt = Some(print);
                Ok(())
            }
        }
    }

    pub(crate) fn add_procedure(
        &self,
        write: &Write<'_>,
        draft: &mut Draft,
        key: &str,
    ) -> Result<()> {
        let rules = self.rules_for(write, draft)?;
        let procedure = rules.procedure(key).ok_or(ErrorCode::NotFound)?;
        if let Availability::Disabled { .. } = procedure.availability(self.today(), &rules.fees) {
            return Err(Error::new(ErrorCode::ProcedureUnavailable).with("procedure", key));
        }
        if draft.cases.iter().any(|case| case.procedure == key) {
            return Ok(());
        }
        if draft.filed.is_some() && !draft.cases.is_empty() {
            return Err(ErrorCode::OnlineOne.into());
        }
        let mut case = CaseDraft {
            procedure: key.to_owned(),
            competent: None,
            lines: lines::checklist(procedure),
            sets: 1,
            quantity: 1,
            pages: 1,
            event_date: None,
            claim: None,
            double_accepted: false,
        };
        let held = lines::held_by(write, draft.owner_party().person)?;
        if let Some(corrects) = &draft.corrects {
            let dossier = write
                .dossier(corrects.dossier)?
                .ok_or(ErrorCode::DraftStale)?;
            super::correct::carry_over(&dossier, procedure, &mut case);
        }
        lines::tick_held(&held, procedure, &mut case, self.today());
        if let Some(filed) = &draft.filed {
            filed.place(&office(write)?, procedure, &mut case);
        }
        rules.catalogue.version().clone_into(&mut draft.catalogue);
        draft.cases.push(case);
        Ok(())
    }

    fn tick_all(&self, write: &Write<'_>, draft: &mut Draft) -> Result<()> {
        let held = lines::held_by(write, draft.owner_party().person)?;
        let rules = self.rules_for(write, draft)?;
        for case in &mut draft.cases {
            if let Some(procedure) = rules.procedure(&case.procedure) {
                lines::tick_held(&held, procedure, case, self.today());
            }
        }
        Ok(())
    }

    fn take_held(&self, write: &Write<'_>, draft: &mut Draft) -> Result<()> {
        let held = lines::held_by(write, draft.owner_party().person)?;
        let rules = self.rules_for(write, draft)?;
        for case in &mut draft.cases {
            if let Some(procedure) = rules.procedure(&case.procedure) {
                lines::take_all_held(&held, procedure, case, self.today());
            }
        }
        Ok(())
    }

    fn set_line(
        &self,
        write: &Write<'_>,
        draft: &mut Draft,
        case: u16,
        key: &str,
        wanted: LineState,
    ) -> Result<()> {
        let held = lines::held_by(write, draft.owner_party().person)?;
        let procedure = draft.case_mut(case)?.procedure.clone();
        let rules = self.rules_for(write, draft)?;
        let requirement = rules.requirement(&procedure, key);
        if wanted == LineState::Carried
            && let (Some(corrects), Some(requirement)) = (&draft.corrects, requirement)
        {
            let dossier = write
                .dossier(corrects.dossier)?
                .ok_or(ErrorCode::DraftStale)?;
            if super::correct::carried(&dossier, requirement.kind.as_str()).is_some() {
                draft.line_mut(case, key)?.state = LineState::Carried;
                return Ok(());
            }
        }
        let has_held = requirement.is_some_and(|requirement| {
            lines::best(&held, requirement, self.today()).is_some()
                || lines::in_this_visit(draft, &rules, usize::from(case), requirement.kind.as_str())
                    .is_some()
        });
        lines::set_state(draft.line_mut(case, key)?, requirement, has_held, wanted)
    }
}

pub(crate) fn party_mut(draft: &mut Draft, who: Who) -> Result<&mut PartyDraft> {
    match who {
        Who::Submitter => Ok(&mut draft.submitter),
        Who::Owner => draft
            .owner
            .as_mut()
            .ok_or_else(|| ErrorCode::DraftStale.into()),
    }
}

/// The same to look at.
pub(crate) fn party_of(draft: &Draft, who: Who) -> Result<&PartyDraft> {
    match who {
        Who::Submitter => Ok(&draft.submitter),
        Who::Owner => draft
            .owner
            .as_ref()
            .ok_or_else(|| ErrorCode::DraftStale.into()),
    }
}

/// A paper outside the catalogue: only with an article, and never one that the law bans.
fn add_paper(draft: &mut Draft, case: u16, paper: &ExtraPaper) -> Result<()> {
    let case = draft.case_mut(case)?;
    let next = case
        .lines
        .iter()
        .filter(|line| line.extra.is_some())
        .count()
        + 1;
    case.lines.push(LineDraft {
        key: format!("extra-{next}"),
        extra: Some((paper.name().to_owned(), paper.article().to_owned())),
        state: LineState::Missing,
        keep_original: false,
        tray: Vec::new(),
    });
    Ok(())
}

fn move_page(draft: &mut Draft, tray: motcua_case::ids::TrayId, index: u32, to: u16) -> Result<()> {
    let pages = draft.pages_mut(tray)?;
    let from = pages
        .iter()
        .position(|page| page.facts.index == index)
        .ok_or(ErrorCode::DraftStale)?;
    let page = pages.remove(from);
    let kept: Vec<usize> = (0..pages.len()).filter(|at| !pages[*at].removed).collect();
    let at = kept.get(usize::from(to)).copied().unwrap_or(pages.len());
    pages.insert(at, page);
    Ok(())
}

/// The store keeps only the files that the draft still shows.
pub(crate) fn tidy_tray(write: &Write<'_>, draft: &Draft) -> Result<()> {
    let owner = motcua_store::draft_owner(draft.id);
    Ok(write.keep_only(&owner, &draft.files())?)
}

/// Whether anything of the tray is left to make a paper of.
pub(super) fn has_pages(content: &TrayContent) -> bool {
    match content {
        TrayContent::Pdf { .. } => true,
        TrayContent::Pages { pages } => pages.iter().any(|page| !page.removed),
    }
}

fn extra_reason(error: &ExtraPaperError) -> &'static str {
    match error {
        ExtraPaperError::Banned { .. } => "banned",
        ExtraPaperError::ArticleNeeded => "article",
        ExtraPaperError::NameNeeded => "name",
    }
}

pub(crate) fn card_reason(error: &card::CardError) -> &'static str {
    match error {
        card::CardError::Empty => "empty",
        card::CardError::TooLong { .. } => "too_long",
        card::CardError::NotACard { .. } => "other_code",
        card::CardError::BadNumber { .. } => "number",
        card::CardError::Truncated { .. } => "truncated",
    }
}
