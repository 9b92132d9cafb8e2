//! A dossier as the province is to hold it. Nothing is filled in that the record does not say: what is empty stays so,
//! and the check names it.
use motcua_case::dossier::{Channel, Delivery, Dossier, DossierStatus, Party, Payment};
use motcua_case::event::{Event, Fact};
use motcua_case::exchange::CodeMapping;
use motcua_case::fee::FeeLine;
use motcua_case::paper::HeldPaper;
use motcua_case::person::PersonFacts;
use motcua_sync::model;
use motcua_sync::model::{
    Case, CaseFee, CaseProcedure, FeeKind, FeeWhen, FiledAt, OnlinePayment, ReturnBy, State,
};

use super::papers::{files_of, handed_in, paper, papers, result};
use super::party::party;
use super::steps::steps;
use super::telling::{Around, Sendable, Telling, retracted, revision};
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

pub(super) fn known_as(dossier: &Dossier) -> &str {
    let official = dossier.exchange.official.as_ref();
    official.map_or(&dossier.code, |official| &official.code)
}

pub(super) fn mapping<'a>(around: &Around<'a>, procedure: &str) -> Option<&'a CodeMapping> {
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
