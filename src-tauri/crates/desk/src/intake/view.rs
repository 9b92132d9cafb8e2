//! What the clerk sees of an intake: everything computed from the draft, the store and the rules, each time.
use chrono::{DateTime, Utc};
use motcua_case::deadline::{self, Due, DueRequest, TimeLimit};
use motcua_case::dossier::Payment;
use motcua_case::fee::{self, Charge, FeeFacts, FeeInput, FeeLines, OriginalPages};
use motcua_case::money::Dong;
use motcua_case::office::Office;
use motcua_case::paper::{HeldPaper, SignaturesFound, SignaturesOutcome};
use motcua_case::person::PersonKind;
use motcua_case::procedure::{Procedure, Requirement};
use motcua_scan::Finding as ScanFinding;
use motcua_store::Read;

use super::draft::{CaseDraft, Draft, LineDraft, PageDraft, TrayContent, TrayDraft};
use super::filed::FiledDraft;
use super::province::Looked;
use super::{change, double, lines, party, party_check};
use crate::desk::{Desk, Session, office};
use crate::error::{ErrorCode, Result};
use crate::exchange::asked;
use crate::rules::Rules;
use crate::stack::Sheet;
use crate::view::intake::{
    CardChoice, CaseView, FeeNeeds, FeeView, Finding, FindingCode, HeldView, IntakeView, LineState,
    PageFinding, PaperLine, TrayPage, TrayView, Who,
};
use crate::view::scan::PageNote;

/// What is computed for one procedure, for the screen and for receiving alike.
pub(super) struct Computed {
    pub(super) due: Option<Due>,
    pub(super) fee: std::result::Result<FeeLines, fee::FeeError>,
}

impl Desk {
    pub(crate) fn intake_view(
        &self,
        session: &Session,
        read: &Read<'_>,
        draft: &Draft,
    ) -> Result<IntakeView> {
        let office = office(read)?;
        let today = self.today();
        let mut found = Vec::new();
        party_check::findings(&draft.submitter, Who::Submitter, &mut found);
        if draft.other_card.is_some() {
            found.push(finding(FindingCode::OtherCardOpen, "card", ""));
        }
        if let Some(owner) = &draft.owner {
            party_check::findings(owner, Who::Owner, &mut found);
        }
        let speaks_for_other =
            draft.owner.is_some() || draft.submitter.facts.kind == PersonKind::Organisation;
        if speaks_for_other
            && draft
                .authority
                .as_ref()
                .is_none_or(|authority| authority.detail.trim().is_empty())
        {
            found.push(finding(FindingCode::AuthorityMissing, "authority", ""));
        }
        if draft.cases.is_empty() {
            found.push(finding(FindingCode::ProcedureMissing, "procedure", ""));
        }
        if draft.stack.sheets.iter().any(Sheet::is_kept) {
            found.push(finding(FindingCode::PagesUnassigned, "scan", ""));
        }
        let corrects = self.corrects_view(read, draft)?;
        if corrects
            .as_ref()
            .is_some_and(|corrects| corrects.reason.is_empty())
        {
            found.push(finding(
                FindingCode::CorrectionReasonMissing,
                "corrects",
                "",
            ));
        }
        let received_at = corrects
            .as_ref()
            .map_or_else(|| self.clock.now(), |corrects| corrects.received_at);
        let held = lines::held_by(read, draft.owner_party().person)?;
        let rules = self.rules_for(read, draft)?;
        let mut cases = Vec::new();
        let mut total = Dong::ZERO;
        for (at, case) in draft.cases.iter().enumerate() {
            let procedure = rules
                .procedure(&case.procedure)
                .ok_or(ErrorCode::DraftStale)?;
            let computed = self.compute(&office, &rules, draft, case, procedure, received_at);
            let view = self.case_view(
                session, read, &rules, draft, at, procedure, &computed, &held, &mut found,
            )?;
            total = total.plus(view.fee.total).unwrap_or(Dong::MAX);
            cases.push(view);
        }
        if !total.is_zero() && draft.payment.is_none() {
            found.push(finding(FindingCode::PaymentOpen, "payment", ""));
        }
        let same_day = draft.cases.iter().all(|case| {
            let limit = rules
                .procedure(&case.procedure)
                .and_then(|procedure| procedure.time);
            matches!(limit, Some(TimeLimit::SameDay { .. }))
        });
        Ok(IntakeView {
            draft: draft.id,
            corrects,
            filed: draft.filed.as_ref().map(FiledDraft::view),
            version: draft.version,
            saved_at: draft.saved_at,
            submitter: party::view(read, &self.assets.addresses, &draft.submitter, today)?,
            owner: draft
                .owner
                .as_ref()
                .map(|owner| party::view(read, &self.assets.addresses, owner, today))
                .transpose()?,
            authority: draft.authority.clone(),
            other_card: draft.other_card.clone().map(|card| CardChoice { card }),
            cases,
            channel: draft.channel,
            delivery: draft.delivery,
            shared_receipt: draft.shared_receipt,
            print_receipt: draft
                .print_receipt
                .unwrap_or(!same_day || office.policy.same_day_receipt),
            payment: draft.payment,
            total,
            findings: found,
            asks: asked::asks(
                &office,
                draft.cases.iter().map(|case| case.procedure.as_str()),
            ),
            province_gaps: self.province_gaps(
                draft,
                &Looked {
                    session,
                    read,
                    office: &office,
                    rules: &rules,
                    held: &held,
                    received_at,
                },
            ),
        })
    }

    /// Due date and fee of a case received at that moment.
    pub(super) fn compute(
        &self,
        office: &Office,
        rules: &Rules,
        draft: &Draft,
        case: &CaseDraft,
        procedure: &Procedure,
        received_at: DateTime<Utc>,
    ) -> Computed {
        let due = procedure.time.and_then(|limit| {
            let request = DueRequest {
                received_at,
                limit,
                policy: office.policy.due_time,
                non_territorial: case.competent.is_some(),
                events: Vec::new(),
            };
            deadline::due(&request, &rules.calendar(office)).ok()
        });
        let facts = FeeFacts {
            channel: draft.channel,
            quantity: case.quantity,
            originals: vec![OriginalPages {
                pages: case.pages,
                copies: case.quantity,
            }],
            event_date: case.event_date,
            exemption: case.claim.clone(),
        };
        let input = FeeInput {
            procedure: &procedure.key,
            on: self.today(),
            facts: &facts,
            table: &rules.fees,
        };
        Computed {
            due,
            fee: fee::fee(&procedure.fee, &input),
        }
    }

    #[expect(
        clippy::too_many_arguments,
        reason = "everything a case is computed from, once per view"
    )]
    fn case_view(
        &self,
        session: &Session,
        read: &Read<'_>,
        rules: &Rules,
        draft: &Draft,
        at: usize,
        procedure: &Procedure,
        computed: &Computed,
        held: &[HeldPaper],
        found: &mut Vec<Finding>,
    ) -> Result<CaseView> {
        let case = &draft.cases[at];
        let prefix = format!("case.{at}");
        let mut add = |code, place: &str, name: &str| {
            found.push(finding(code, &format!("{prefix}.{place}"), name))
        };
        let mut papers = Vec::new();
        for line in &case.lines {
            let requirement = procedure
                .requirements
                .iter()
                .find(|requirement| requirement.key == line.key);
            let known = requirement.and_then(|requirement| {
                let today = self.today();
                lines::best(held, requirement, today)
                    .map(|paper| held_view(session, paper, today))
                    .or_else(|| visit_view(rules, draft, at, requirement.kind.as_str()))
                    .or_else(|| {
                        lines::for_reference(held, requirement, today)
                            .map(|paper| held_view(session, paper, today))
                    })
            });
            let view = line_view(session, line, requirement, known);
            if has_secret(draft, line) {
                add(
                    FindingCode::SecretPage,
                    &format!("paper.{}", line.key),
                    &view.name,
                );
            }
            let filed = draft.filed.as_ref();
            let brought = filed.is_some_and(|filed| filed.brought(line));
            for code in line_findings(line, &view, brought) {
                add(code, &format!("paper.{}", line.key), &view.name);
            }
            papers.push(view);
        }
        if case.competent.as_ref().is_some_and(String::is_empty) {
            add(FindingCode::CompetentMissing, "competent", &procedure.name);
        }
        if computed.due.is_none() {
            add(FindingCode::DueUnknown, "due", &procedure.name);
        }
        if computed.fee.is_err() {
            add(FindingCode::FeeIncomplete, "fee", &procedure.name);
        }
        let double = double::found(read, draft, case, &procedure.key)?;
        if double.as_ref().is_some_and(|double| !double.accepted) {
            add(FindingCode::DoubleOpen, "double", &procedure.name);
        }
        Ok(CaseView {
            procedure: procedure.key.clone(),
            code: procedure.code.as_ref().map(|code| code.as_str().to_owned()),
            name: procedure.name.clone(),
            sector: procedure.sector.clone(),
            result: procedure.results.first().map(|result| result.name.clone()),
            deciding_unit: procedure.deciding_unit.clone(),
            competent: case.competent.clone(),
            papers,
            due: computed.due.clone(),
            sets: case.sets,
            fee: fee_view(procedure, case, computed, draft.payment),
            double,
        })
    }
}

fn line_view(
    session: &Session,
    line: &LineDraft,
    requirement: Option<&Requirement>,
    held: Option<HeldView>,
) -> PaperLine {
    let (extra_name, article) = line.extra.clone().unzip();
    let article = article.filter(|article: &String| !article.is_empty());
    PaperLine {
        key: line.key.clone(),
        kind: requirement
            .map(|r| r.kind.as_str().to_owned())
            .unwrap_or_default(),
        name: requirement
            .map(|r| r.short_name.clone())
            .or_else(|| extra_name.clone())
            .unwrap_or_default(),
        full_name: requirement
            .map(|r| r.name.clone())
            .or(extra_name)
            .unwrap_or_default(),
        originals: requirement.map_or(1, |r| r.originals),
        copies: requirement.map_or(0, |r| r.copies),
        shown_only: lines::shown_only(requirement),
        must_digitise: requirement.is_some_and(|r| r.must_digitize),
        condition: requirement.and_then(|r| r.condition.clone()),
        article,
        state: line.state.clone(),
        held,
        tray: line
            .tray
            .iter()
            .map(|file| tray_view(session, file))
            .collect(),
        keep_original: line.keep_original,
    }
}

/// A paper of this kind imported for an earlier procedure of the same visit.
fn visit_view(rules: &Rules, draft: &Draft, case: usize, kind: &str) -> Option<HeldView> {
    let paper = lines::in_this_visit(draft, rules, case, kind)?;
    Some(HeldView {
        paper,
        name: String::new(),
        accepted_at: draft.saved_at,
        pages: 0,
        valid_until: None,
        reusable: true,
        for_reference: false,
        this_visit: true,
        pictures: Vec::new(),
    })
}

fn finding(code: FindingCode, at: &str, name: &str) -> Finding {
    Finding {
        code,
        at: at.to_owned(),
        name: name.to_owned(),
    }
}

/// Whether a page of the line seems to bear a secrecy stamp that nobody has judged.
fn has_secret(draft: &Draft, line: &LineDraft) -> bool {
    let pages = line.tray.iter().flat_map(|file| file.pages());
    pages
        .filter(|page| !page.removed)
        .any(|page| draft.secrecy_of(page.image.sha256).is_some())
}

/// What a line lacks. For a paper that was brought online nobody asked again.
fn line_findings(line: &LineDraft, view: &PaperLine, brought: bool) -> Vec<FindingCode> {
    let mut found = Vec::new();
    match &line.state {
        LineState::Missing => found.push(FindingCode::PaperMissing),
        LineState::Held if !view.held.as_ref().is_some_and(|held| held.reusable) => {
            found.push(FindingCode::PaperMissing);
        }
        LineState::Imported { again } => {
            if !line
                .tray
                .iter()
                .any(|file| change::has_pages(&file.content))
            {
                found.push(FindingCode::PaperEmpty);
            }
            let again_open =
                view.held.as_ref().is_some_and(|held| held.reusable) && again.is_none() && !brought;
            if again_open {
                found.push(FindingCode::ReasonMissing);
            }
        }
        _ => {}
    }
    found
}

fn fee_view(
    procedure: &Procedure,
    case: &CaseDraft,
    computed: &Computed,
    payment: Option<Payment>,
) -> FeeView {
    let needs = match procedure.fee.charge {
        Charge::Free | Charge::Unknown => FeeNeeds::Nothing,
        Charge::PerPageTiered { .. } => FeeNeeds::PagesAndCopies,
        Charge::FreeIfOnTime { .. } => FeeNeeds::EventDate,
        Charge::Fixed { .. } | Charge::ByChannel { .. } | Charge::Provincial => FeeNeeds::Quantity,
    };
    let fee = computed.fee.as_ref().ok();
    let total = fee.map(|fee| fee.total).unwrap_or_default();
    FeeView {
        lines: fee.map(|fee| fee.lines.clone()).unwrap_or_default(),
        total,
        needs,
        quantity: case.quantity,
        pages: case.pages,
        event_date: case.event_date,
        claim: case.claim.clone(),
        exemption: fee.and_then(|fee| fee.exemption.clone()),
        classes: procedure
            .fee
            .exemptions
            .iter()
            .map(|rule| rule.class)
            .collect(),
        payment: payment.unwrap_or_default(),
        settled: fee.is_some() && (total.is_zero() || payment.is_some()),
    }
}

fn held_view(session: &Session, paper: &HeldPaper, today: chrono::NaiveDate) -> HeldView {
    HeldView {
        paper: paper.id,
        name: paper.name.clone(),
        accepted_at: paper.accepted_at,
        pages: paper.pages,
        valid_until: paper.valid_until,
        reusable: paper.reusable(today),
        for_reference: paper.for_reference(),
        this_visit: false,
        pictures: session.pdf_addresses(paper.record.sha256, paper.pages),
    }
}

fn tray_view(session: &Session, file: &TrayDraft) -> TrayView {
    let pages = match &file.content {
        TrayContent::Pages { pages } => pages.iter().map(|page| page_view(session, page)).collect(),
        TrayContent::Pdf { pages, signed } => session
            .pdf_addresses(file.source.sha256, *pages)
            .into_iter()
            .zip(0..)
            .map(|(picture, index)| TrayPage {
                index,
                picture,
                // A signature is of the whole file; it is said once, on the first page.
                findings: match index {
                    0 => signed.iter().filter_map(signature_finding).collect(),
                    _ => Vec::new(),
                },
                ..TrayPage::default()
            })
            .collect(),
    };
    TrayView {
        id: file.id,
        whole_pdf: matches!(file.content, TrayContent::Pdf { .. }),
        pages,
    }
}

fn page_view(session: &Session, page: &PageDraft) -> TrayPage {
    TrayPage {
        index: page.facts.index,
        picture: session.preview_address(page.preview),
        turns: page.turns,
        removed: page.removed,
        blank: page.facts.blank,
        angle_deg: page.facts.angle_deg,
        dpi: page.facts.dpi,
        findings: page.facts.findings.iter().map(page_finding).collect(),
    }
}

/// What is to be looked at of the signatures of a file: everything but that all is well.
pub(crate) fn signature_finding(found: &SignaturesFound) -> Option<PageFinding> {
    match found.outcome {
        SignaturesOutcome::Valid => None,
        SignaturesOutcome::Undetermined => Some(PageFinding::SignatureUnchecked),
        SignaturesOutcome::Broken => Some(PageFinding::SignatureBroken),
        SignaturesOutcome::Cancelled => Some(PageFinding::SignatureCancelled),
    }
}

pub(crate) fn page_finding(finding: &ScanFinding) -> PageFinding {
    page_note(finding).what
}

/// A finding with its number, in the unit of its kind.
pub(crate) fn page_note(finding: &ScanFinding) -> PageNote {
    let (what, number) = match *finding {
        ScanFinding::Damaged => (PageFinding::Damaged, None),
        ScanFinding::LowResolution { dpi } => (PageFinding::LowResolution, Some(dpi)),
        ScanFinding::ResolutionAssumed { dpi } => (PageFinding::ResolutionAssumed, Some(dpi)),
        ScanFinding::Cropped { .. } => (PageFinding::Cropped, None),
        ScanFinding::NotTurned { angle_deg } => (PageFinding::NotTurned, Some(angle_deg)),
        ScanFinding::TrailingData { .. } => (PageFinding::TrailingData, None),
        ScanFinding::LargeSkew { angle_deg } => (PageFinding::LargeSkew, Some(angle_deg)),
        ScanFinding::Blurred { sharpness } => (PageFinding::Blurred, Some(sharpness)),
        ScanFinding::TooDark { paper } => (PageFinding::TooDark, Some(f32::from(paper))),
        ScanFinding::CutEdge { mm, .. } => (PageFinding::CutEdge, Some(mm)),
        ScanFinding::Glare { share } => (PageFinding::Glare, Some(share * 100.0)),
        ScanFinding::TooLong { length_mm, .. } => (PageFinding::TooLong, Some(length_mm)),
        ScanFinding::Photographed { .. } => (PageFinding::Photographed, None),
        ScanFinding::EdgesUnclear => (PageFinding::EdgesUnclear, None),
        _ => (PageFinding::Other, None),
    };
    PageNote { what, number }
}
