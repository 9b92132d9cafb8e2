//! Receiving: papers are assembled first, then one transaction gives the numbers and writes the record.
use chrono::{DateTime, Datelike, NaiveDate, TimeDelta, TimeZone, Utc};
use motcua_case::action::UNDO_SECONDS;
use motcua_case::deadline::{Due, OFFICE_OFFSET, office_day};
use motcua_case::dossier::{Dossier, DossierStatus, FeeRecord, Party, Payment, ProcedureInForce};
use motcua_case::event::{Fact, Stamp, Subject};
use motcua_case::exchange::Exchange;
use motcua_case::fee::FeeLines;
use motcua_case::id::AgencyCode;
use motcua_case::ids::{DossierId, DraftId, PersonId, VisitId};
use motcua_case::number;
use motcua_case::office::Office;
use motcua_case::paper::HeldPaper;
use motcua_case::person::{Person, Provenance};
use motcua_case::procedure::Procedure;
use motcua_case::user::Permission;
use motcua_store::Write;

use super::draft::{CaseDraft, Draft, PartyDraft};
use super::papers::{Made, Place, keep_paper, paper_lines};
use crate::clock::stamp;
use crate::desk::{Desk, Session, office};
use crate::error::{Error, ErrorCode, Result};
use crate::receipt::receipts_of;
use crate::share::check_not_barred;
use crate::view::intake::{ReceivedDossier, ReceivedView};

/// What is computed of a case before a dossier is made of it.
pub(super) struct Settled {
    pub(super) received_at: DateTime<Utc>,
    pub(super) due: Due,
    pub(super) fee: FeeLines,
}

impl Desk {
    /// Receives the visit. Nothing is received unless everything is: numbers, papers, people and receipts are one
    /// transaction.
    pub fn intake_receive(&self, draft: DraftId) -> Result<ReceivedView> {
        let session = self.permitted(Permission::Receive)?;
        let draft = session.read(|read| Draft::load(read, draft, session.user_id()))?;
        let view = session.read(|read| self.intake_view(&session, read, &draft))?;
        if !view.findings.is_empty() {
            return Err(
                Error::new(ErrorCode::IntakeIncomplete).with("findings", view.findings.len())
            );
        }
        let rules = session.read(|read| self.rules_for(read, &draft))?;
        let made = self.make_papers(&session, &rules, &draft)?;
        let at = stamp(&*self.clock);
        let dossiers = session.write(|write| self.record(&session, write, &draft, &made, at))?;
        let receipts = receipts_of(&session, &dossiers);
        Ok(ReceivedView {
            dossiers: dossiers
                .iter()
                .map(|dossier| ReceivedDossier {
                    id: dossier.id,
                    code: dossier.code.clone(),
                    due_at: dossier.due.due_at.with_timezone(&Utc),
                })
                .collect(),
            receipts,
            print: view.print_receipt,
            undo_until: at.wall + TimeDelta::seconds(UNDO_SECONDS),
        })
    }

    fn record(
        &self,
        session: &Session,
        write: &Write<'_>,
        draft: &Draft,
        made: &[(Place, Made)],
        at: Stamp,
    ) -> Result<Vec<Dossier>> {
        let actor = session.actor_ref();
        let office = office(write)?;
        if let Some(doubt) = self.clock_doubt(session, write)? {
            return Err(Error::new(ErrorCode::ClockDoubtful)
                .with("last", doubt.last.to_rfc3339())
                .with("now", doubt.now.to_rfc3339())
                .with("behind", doubt.behind));
        }
        if office.restored.is_some() {
            return Err(ErrorCode::NumbersLocked.into());
        }
        // Another counter's window may have changed the draft since the papers were made.
        if !Draft::load(write, draft.id, session.user_id())?.says_what(draft) {
            return Err(ErrorCode::DraftStale.into());
        }
        if let Some(corrects) = &draft.corrects {
            return self.record_correction(session, write, draft, corrects, made, at);
        }
        let submitter = self.settle_person(session, write, &draft.submitter, at)?;
        let owner = match &draft.owner {
            Some(owner) => self.settle_person(session, write, owner, at)?,
            None => submitter,
        };
        let visit = VisitId::fresh();
        let today = office_day(at.wall);
        let mut dossiers = Vec::new();
        for index in 0..draft.cases.len() {
            let id = DossierId::fresh();
            let mut dossier = self.assemble(session, write, draft, index, made, id, owner, at)?;
            dossier.visit = visit;
            dossier.owner = party(owner, draft.owner_party());
            dossier.submitter = party(submitter, &draft.submitter);
            dossier.register_entry = next_entry(write, &office, today)?;
            dossier.code = next_code(write, &office, today)?;
            write.append(
                at,
                &actor,
                Subject::Dossier(id),
                &Fact::DossierReceived(Box::new(dossier.clone())),
            )?;
            if let Some(filed) = &draft.filed {
                filed.received(write, &actor, id, at)?;
            }
            dossiers.push(dossier);
        }
        let size = if draft.shared_receipt {
            dossiers.len().max(1)
        } else {
            1
        };
        for group in dossiers.chunks_mut(size) {
            self.issue_receipt(session, write, &office, group, at)?;
        }
        write.drop_draft(draft.id)?;
        Ok(dossiers)
    }

    /// A dossier of one case, its papers accepted; number, visit and people are still to come.
    #[expect(
        clippy::too_many_arguments,
        reason = "everything a dossier is made of, once per case"
    )]
    pub(super) fn assemble(
        &self,
        session: &Session,
        write: &Write<'_>,
        draft: &Draft,
        index: usize,
        made: &[(Place, Made)],
        id: DossierId,
        owner: PersonId,
        at: Stamp,
    ) -> Result<Dossier> {
        let office = office(write)?;
        let rules = self.rules_for(write, draft)?;
        let case = draft.cases.get(index).ok_or(ErrorCode::DraftStale)?;
        for (_, made) in made.iter().filter(|((of, _), _)| *of == index) {
            let paper = HeldPaper {
                owner,
                dossier: id,
                accepted_at: at.wall,
                ..made.paper.clone()
            };
            keep_paper(write, made, &paper)?;
            let subject = Subject::Paper(paper.id);
            let fact = Fact::PaperAccepted(Box::new(paper));
            write.append(at, &session.actor_ref(), subject, &fact)?;
        }
        let received_at = match &draft.corrects {
            Some(corrects) => {
                let dossier = write.dossier(corrects.dossier)?;
                dossier.ok_or(ErrorCode::DraftStale)?.received_at
            }
            None => at.wall,
        };
        let procedure = rules
            .procedure(&case.procedure)
            .ok_or(ErrorCode::DraftStale)?;
        let computed = self.compute(&office, &rules, draft, case, procedure, received_at);
        let settled = Settled {
            received_at,
            due: computed.due.ok_or(ErrorCode::CalendarMissing)?,
            fee: computed
                .fee
                .map_err(|_| Error::new(ErrorCode::FeeUnknown))?,
        };
        let mut dossier = self.dossier_of(session, &office, procedure, draft, case, settled);
        dossier.id = id;
        let today = office_day(at.wall);
        dossier.papers = paper_lines(&rules, draft, index, made, write, owner, today)?;
        Ok(dossier)
    }

    pub(super) fn dossier_of(
        &self,
        session: &Session,
        office: &Office,
        procedure: &Procedure,
        draft: &Draft,
        case: &CaseDraft,
        settled: Settled,
    ) -> Dossier {
        let Settled {
            received_at,
            due,
            fee,
        } = settled;
        let nobody = Party {
            person: PersonId(uuid::Uuid::nil()),
            name: String::new(),
            number: None,
            birth: None,
            address: String::new(),
            phone: None,
            email: None,
        };
        Dossier {
            id: DossierId(uuid::Uuid::nil()),
            code: String::new(),
            visit: VisitId(uuid::Uuid::nil()),
            procedure: ProcedureInForce {
                key: procedure.key.clone(),
                code: procedure.code.as_ref().map(|code| code.as_str().to_owned()),
                name: procedure.name.clone(),
                sector: procedure.sector.clone(),
                limit: due.rule.limit,
                catalogue_version: draft.catalogue.clone(),
            },
            owner: nobody.clone(),
            submitter: nobody,
            authority: draft.authority.clone(),
            channel: draft.channel,
            status: DossierStatus::Received,
            received_at,
            received_by: session.user_id(),
            received_by_name: session.user.name.clone(),
            counter: office.counter,
            due,
            papers: Vec::new(),
            sets: case.sets,
            fee: FeeRecord {
                payment: if fee.total.is_zero() {
                    Payment::Nothing
                } else {
                    draft.payment.unwrap_or(Payment::Later)
                },
                lines: fee.lines,
                total: fee.total,
                exemption: fee.exemption,
                entries: Vec::new(),
            },
            delivery: draft.delivery,
            receiving_unit: office.agency.unit.clone(),
            deciding_unit: case
                .competent
                .clone()
                .unwrap_or_else(|| procedure.deciding_unit.clone()),
            register_entry: 0,
            receipts: Vec::new(),
            corrections: Vec::new(),
            cancel: None,
            filed: draft.filed.as_ref().map(|filed| filed.filed.clone()),
            consulted: draft.consulted(),
            result: None,
            returned: None,
            exchange: Exchange::default(),
        }
    }

    /// The person in the store: as known, with what changed, or newly entered.
    fn settle_person(
        &self,
        session: &Session,
        write: &Write<'_>,
        party: &PartyDraft,
        at: Stamp,
    ) -> Result<PersonId> {
        let actor = session.actor_ref();
        if let Some(id) = party.person {
            // The entry may have been merged since the draft was begun.
            let known = write.root_person(id)?.ok_or(ErrorCode::DraftStale)?;
            let id = known.id;
            if known.facts != party.facts {
                let changed: Vec<(String, Provenance)> = party
                    .provenance
                    .iter()
                    .map(|(field, source)| (field.clone(), *source))
                    .collect();
                let fact = Fact::PersonAmended {
                    facts: Box::new(party.facts.clone()),
                    changed,
                };
                write.append(at, &actor, Subject::Person(id), &fact)?;
            }
            return Ok(id);
        }
        let person = Person {
            id: PersonId::fresh(),
            facts: party.facts.clone(),
            provenance: party.provenance.clone(),
            registered_at: at.wall,
            amended_at: at.wall,
            merged_into: None,
        };
        let id = person.id;
        write.append(
            at,
            &actor,
            Subject::Person(id),
            &Fact::PersonRegistered(Box::new(person)),
        )?;
        Ok(id)
    }
}

pub(super) fn party(person: PersonId, draft: &PartyDraft) -> Party {
    let facts = &draft.facts;
    Party {
        person,
        name: facts.name.clone(),
        number: facts
            .personal_id
            .clone()
            .or_else(|| facts.tax_code.clone())
            .or_else(|| facts.old_id.clone()),
        birth: facts.birth.map(|birth| birth.to_string()),
        address: super::party::place(facts),
        phone: facts.phone.clone(),
        email: facts.email.clone(),
    }
}

/// The next entry of this year's tracking register. It goes on behind the newest dossier, and after a restore behind
/// the last entry that was seen on paper.
fn next_entry(write: &Write<'_>, office: &Office, today: NaiveDate) -> Result<u32> {
    let newest = write.newest_since(year_start(today), &office.slice)?;
    let last = newest.map_or(0, |dossier| dossier.register_entry);
    let seen = office
        .register_floor
        .filter(|floor| floor.year == today.year())
        .map_or(0, |floor| floor.entry);
    Ok(last.max(seen) + 1)
}

/// The next dossier number of this counter's slice, as a code.
pub(crate) fn next_code(write: &Write<'_>, office: &Office, today: NaiveDate) -> Result<String> {
    check_not_barred(write)?;
    let used = write.last_number(office.counter, today)?;
    let number =
        number::next(&office.slice, used).map_err(|_| Error::new(ErrorCode::NumbersExhausted))?;
    let agency: AgencyCode = office
        .agency
        .code
        .parse()
        .map_err(|_| Error::internal("agency code"))?;
    let code = number::dossier_code(&agency, today, number)
        .map_err(|_| Error::internal("dossier code"))?;
    Ok(code.to_string())
}

fn year_start(today: NaiveDate) -> DateTime<Utc> {
    OFFICE_OFFSET
        .with_ymd_and_hms(today.year(), 1, 1, 0, 0, 0)
        .single()
        .unwrap_or_default()
        .with_timezone(&Utc)
}
