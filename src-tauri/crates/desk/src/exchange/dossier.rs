//! A dossier as the province is to hold it. Nothing is filled in that the record does not say: what is empty stays so,
//! and the check names it.
use motcua_case::dossier::{
    Channel, Delivery, Dossier, DossierPaper, DossierStatus, PaperStanding, Party, Payment,
};
use motcua_case::event::{Event, Fact};
use motcua_case::exchange::{CodeMapping, place_of};
use motcua_case::fee::FeeLine;
use motcua_case::ids::{DossierId, PaperId, PersonId};
use motcua_case::paper::{HeldPaper, SignaturesOutcome};
use motcua_case::person::{PersonFacts, PersonKind};
use motcua_sync::model;
use motcua_sync::model::{
    Address, Case, CaseFee, CasePaper, CaseParty, CaseProcedure, CaseResult, FeeKind, FeeWhen,
    FiledAt, IdKind, IdNumber, OnlinePayment, PaperForm, PartyKind, ReturnBy, Reuse, State,
};

use super::telling::{Around, Said, Sendable, Telling, retracted, revision, sendable, short, step};
use crate::error::Result;

pub(super) fn telling(
    dossier: &Dossier,
    events: &[(Event, Fact)],
    around: &Around<'_>,
) -> Result<Telling> {
    let whole = Whole::recorded(dossier, around)?;
    let mut files = Vec::new();
    let case = whole.case(around, &mut files);
    let results = result(dossier, around, &mut files)?;
    let revision = revision(
        events
            .iter()
            .filter(|(_, fact)| tells(fact))
            .map(|(event, _)| event.id),
        files.iter(),
    );
    Ok(Telling {
        revision,
        case: Case {
            results,
            retracted: retracted(&dossier.exchange, &files),
            ..case
        },
        steps: steps(dossier, events, around),
        files,
    })
}

/// A dossier with what it names looked up: in the record, or in a draft that is not in it yet.
pub(super) struct Whole<'a> {
    /// The dossier.
    pub(super) dossier: &'a Dossier,
    /// What is known of the owner beyond what a slip says.
    pub(super) owner: Option<PersonFacts>,
    /// The same of who stood at the counter.
    pub(super) submitter: Option<PersonFacts>,
    /// Papers of each line, in the order of the checklist.
    pub(super) papers: Vec<Vec<HeldPaper>>,
}

impl<'a> Whole<'a> {
    fn recorded(dossier: &'a Dossier, around: &Around<'_>) -> Result<Self> {
        let person = |party: &Party| -> Result<Option<PersonFacts>> {
            Ok(around.read.person(party.person)?.map(|person| person.facts))
        };
        let lines = dossier.papers.iter();
        Ok(Self {
            dossier,
            owner: person(&dossier.owner)?,
            submitter: person(&dossier.submitter)?,
            papers: lines
                .map(|line| papers(around, &files_of(line)))
                .collect::<Result<_>>()?,
        })
    }

    /// What is told of it, but for results. Its files are added to `files`.
    pub(super) fn case(&self, around: &Around<'_>, files: &mut Vec<Sendable>) -> Case {
        let mapping = mapping(around, &self.dossier.procedure.key);
        let code = known_as(self.dossier);
        let lines = self.dossier.papers.iter().zip(&self.papers);
        let papers = lines
            .filter(|(line, _)| handed_in(line))
            .map(|(line, held)| paper(line, held, self.dossier.id, mapping, code, files))
            .collect();
        Case {
            papers,
            ..facts(self, mapping, around)
        }
    }
}

/// The papers a line is met by.
fn files_of(line: &DossierPaper) -> Vec<PaperId> {
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

/// Whether the province is told anew after this.
fn tells(fact: &Fact) -> bool {
    matches!(
        fact,
        Fact::DossierReceived(_)
            | Fact::DossierCorrected(_)
            | Fact::FeeCorrected { .. }
            | Fact::LineWithdrawn { .. }
            | Fact::LineRestored { .. }
            | Fact::DossierCancelled
            | Fact::DossierUndone
            | Fact::ResultRecorded(_)
            | Fact::ResultReturned(_)
            | Fact::ConflictSettled { .. }
            | Fact::PaidOnlineSeen(_)
    )
}

fn known_as(dossier: &Dossier) -> &str {
    let official = dossier.exchange.official.as_ref();
    official.map_or(&dossier.code, |official| &official.code)
}

fn mapping<'a>(around: &Around<'a>, procedure: &str) -> Option<&'a CodeMapping> {
    let codes = &around.office.exchange.codes;
    codes.iter().find(|code| code.procedure == procedure)
}

/// Everything but files and results.
fn facts(whole: &Whole<'_>, mapping: Option<&CodeMapping>, around: &Around<'_>) -> Case {
    let dossier = whole.dossier;
    let filed = dossier.filed.as_ref();
    let account = filed.and_then(|filed| filed.account.clone());
    let mut owner = party(around, &dossier.owner, whole.owner.as_ref());
    owner.account = account.unwrap_or_default();
    let name = &dossier.procedure.name;
    Case {
        code: known_as(dossier).to_owned(),
        remote: dossier
            .exchange
            .remote
            .clone()
            .or_else(|| filed.and_then(|filed| filed.remote.clone())),
        receipt_no: dossier.code.clone(),
        procedure: CaseProcedure {
            sector: dossier.procedure.sector.clone(),
            ..procedure(
                around,
                mapping,
                &dossier.procedure.key,
                dossier.procedure.code.as_deref(),
                name,
            )
        },
        channel: match dossier.channel {
            Channel::Counter => model::Channel::Counter,
            Channel::OnlineAssisted | Channel::Online => model::Channel::Online,
            Channel::Post => model::Channel::Post,
        },
        filed_at: match filed {
            Some(_) => FiledAt::NationalPortal,
            None => FiledAt::System,
        },
        submitter: party(around, &dossier.submitter, whole.submitter.as_ref()),
        summary: format!("{name} – {}", dossier.owner.name),
        owner,
        // The clock of a portal may be ahead: nothing is filed after it was received.
        submitted_at: filed
            .map_or(dossier.received_at, |filed| filed.at)
            .min(dossier.received_at),
        accepted_at: dossier.received_at,
        due_at: dossier.due.due_at.to_utc(),
        state: state(dossier.status),
        finished_at: match dossier.status {
            DossierStatus::Finished | DossierStatus::Returned => {
                dossier.result.as_ref().map(|result| result.finished_at)
            }
            DossierStatus::Cancelled => dossier
                .cancel
                .as_ref()
                .and_then(|cancel| cancel.answer.as_ref())
                .map(|answer| answer.at),
            DossierStatus::Received | DossierStatus::Undone => None,
        },
        returned_at: dossier.returned.as_ref().map(|returned| returned.at),
        returned_note: dossier
            .returned
            .as_ref()
            .map(|returned| returned.to.clone())
            .unwrap_or_default(),
        refused_at: None,
        return_by: match dossier.delivery {
            Delivery::Counter => ReturnBy::Counter,
            Delivery::Post => ReturnBy::Post,
            Delivery::Online => ReturnBy::Online,
        },
        unit: dossier.deciding_unit.clone(),
        vneid: filed.is_some_and(|filed| filed.vneid),
        databases: databases(dossier),
        payment: match filed
            .and_then(|filed| filed.paid.as_ref())
            .or(dossier.exchange.paid.as_ref())
        {
            Some(paid) if paid.national => OnlinePayment::National,
            Some(_) => OnlinePayment::Provincial,
            None => OnlinePayment::None,
        },
        papers: Vec::new(),
        fees: fees(dossier, mapping),
        supplements: Vec::new(),
        results: Vec::new(),
        retracted: Vec::new(),
        note: String::new(),
    }
}

/// A procedure by the codes that are valid for the province.
pub(super) fn procedure(
    around: &Around<'_>,
    mapping: Option<&CodeMapping>,
    key: &str,
    published: Option<&str>,
    name: &str,
) -> CaseProcedure {
    let code = around.office.exchange.national_code(key, published);
    CaseProcedure {
        code: code.unwrap_or_default(),
        name: name.to_owned(),
        sector_code: mapping
            .map(|codes| codes.sector.clone())
            .unwrap_or_default(),
        sector: String::new(),
        service_code: mapping
            .map(|codes| codes.service.clone())
            .unwrap_or_default(),
    }
}

fn databases(dossier: &Dossier) -> Vec<String> {
    let mut codes: Vec<String> = dossier
        .consulted
        .iter()
        .map(|consulted| consulted.database.clone())
        .collect();
    codes.sort();
    codes.dedup();
    codes
}

fn party(around: &Around<'_>, party: &Party, person: Option<&PersonFacts>) -> CaseParty {
    let place = place_of(&around.office.exchange.places, &party.address);
    CaseParty {
        name: party.name.clone(),
        phone: party.phone.clone().unwrap_or_default(),
        email: party.email.clone().unwrap_or_default(),
        number: number(party.number.as_deref()),
        address: Address {
            province_code: place
                .map(|one| one.province_code.clone())
                .unwrap_or_default(),
            commune_code: place
                .map(|one| one.commune_code.clone())
                .unwrap_or_default(),
            text: party.address.clone(),
        },
        ..known(person)
    }
}

/// What the store knows of a person beyond what a slip says.
pub(super) fn person(around: &Around<'_>, id: Option<PersonId>, name: &str) -> Result<CaseParty> {
    let facts = match id {
        Some(id) => around.read.root_person(id)?.map(|person| person.facts),
        None => None,
    };
    let mut party = known(facts.as_ref());
    party.name = name.to_owned();
    Ok(party)
}

fn known(facts: Option<&PersonFacts>) -> CaseParty {
    let Some(facts) = facts else {
        return CaseParty::default();
    };
    let tax = facts.tax_code.as_deref();
    let plain = facts.personal_id.as_deref().or(facts.old_id.as_deref());
    CaseParty {
        name: facts.name.clone(),
        kind: match facts.kind {
            PersonKind::Individual => PartyKind::Citizen,
            PersonKind::Organisation => PartyKind::Business,
        },
        number: number(plain.or(tax)),
        phone: facts.phone.clone().unwrap_or_default(),
        email: facts.email.clone().unwrap_or_default(),
        birth: match facts.birth {
            Some(motcua_case::birth::BirthDate::Full(day)) => Some(day),
            _ => None,
        },
        address: Address {
            text: facts.address.clone(),
            ..Address::default()
        },
        ..CaseParty::default()
    }
}

/// A number by its length (domain F.4, F.6); one of another length is told as it is, so that the check can name it.
fn number(number: Option<&str>) -> Option<IdNumber> {
    let number = number?;
    let kind = match number.len() {
        12 => IdKind::Personal,
        9 => IdKind::OldCard,
        _ => IdKind::TaxCode,
    };
    Some(IdNumber {
        kind,
        number: number.to_owned(),
    })
}

fn paper(
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
fn papers(around: &Around<'_>, ids: &[PaperId]) -> Result<Vec<HeldPaper>> {
    let mut held = Vec::new();
    for id in ids {
        let paper = around.read.paper(*id)?;
        held.extend(paper.filter(|paper| paper.purged_at.is_none() && !paper.withdrawn));
    }
    Ok(held)
}

fn result(
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

fn fees(dossier: &Dossier, mapping: Option<&CodeMapping>) -> Vec<CaseFee> {
    let when = match dossier.fee.payment {
        Payment::Later => FeeWhen::OnResult,
        _ => FeeWhen::OnReceipt,
    };
    let name = &dossier.procedure.name;
    if dossier.fee.entries.is_empty() {
        let lines = dossier.fee.lines.iter();
        return lines.map(|line| fee(line, mapping, when, name)).collect();
    }
    // The lines say what was first agreed; put right it is one amount.
    let total = dossier.fee.total.value();
    let code = mapping.and_then(|codes| codes.fees.get("").cloned());
    let corrected = (total > 0).then(|| CaseFee {
        name: name.clone(),
        code: code.unwrap_or_default(),
        when,
        amount: total,
        kind: FeeKind::Ordinary,
    });
    corrected.into_iter().collect()
}

/// A line of a fee, under the name of what it is paid for.
pub(super) fn fee(
    line: &FeeLine,
    mapping: Option<&CodeMapping>,
    when: FeeWhen,
    name: &str,
) -> CaseFee {
    let unit = serde_json::to_value(line.unit).ok();
    let unit = unit.as_ref().and_then(|unit| unit.as_str());
    let code = mapping.and_then(|codes| {
        let own = unit.and_then(|unit| codes.fees.get(unit));
        own.or_else(|| codes.fees.get("")).cloned()
    });
    CaseFee {
        name: name.to_owned(),
        code: code.unwrap_or_default(),
        when,
        amount: line.amount.value(),
        kind: FeeKind::Ordinary,
    }
}

fn state(status: DossierStatus) -> State {
    match status {
        DossierStatus::Received => State::Accepted,
        DossierStatus::Finished => State::Finished,
        DossierStatus::Returned => State::Returned,
        DossierStatus::Undone | DossierStatus::Cancelled => State::Stopped,
    }
}

fn steps(dossier: &Dossier, events: &[(Event, Fact)], around: &Around<'_>) -> Vec<Said> {
    let code = known_as(dossier);
    let remote = dossier.exchange.remote.as_deref();
    let said = |(event, fact): &(Event, Fact)| {
        let (officer, at, text, state) = match fact {
            Fact::DossierReceived(was) => (
                was.received_by_name.clone(),
                was.received_at,
                "Tiếp nhận hồ sơ".to_owned(),
                State::Accepted,
            ),
            // The province knows what it did itself.
            Fact::ResultRecorded(result) if result.theirs => return None,
            Fact::ResultRecorded(result) => (
                result.by_name.clone(),
                result.finished_at,
                format!("Có kết quả giải quyết: {}", result.name),
                State::Finished,
            ),
            Fact::ResultReturned(returned) => (
                returned.by_name.clone(),
                returned.at,
                "Trả kết quả".to_owned(),
                State::Returned,
            ),
            Fact::DossierCancelled | Fact::DossierUndone => (
                who(around, event),
                event.at.wall,
                "Dừng xử lý: hồ sơ nhập nhầm".to_owned(),
                State::Stopped,
            ),
            _ => return None,
        };
        Some(Said {
            event: event.id,
            unsure: event.device != around.device,
            step: step(code, remote, &officer, at, &text, state),
        })
    };
    events.iter().filter_map(said).collect()
}

/// Name of whoever wrote an event.
pub(super) fn who(around: &Around<'_>, event: &Event) -> String {
    let user = event.actor.user.and_then(|id| around.read.user(id).ok()?);
    user.map(|user| user.name).unwrap_or_default()
}
