//! Receiving: papers are assembled first, then one transaction gives the numbers and writes the record.
use chrono::{Datelike, NaiveDate, TimeDelta, TimeZone, Utc};
use motcua_case::action::UNDO_SECONDS;
use motcua_case::deadline::{OFFICE_OFFSET, office_day};
use motcua_case::dossier::{
    Dossier, DossierStatus, FeeRecord, IssuedForm, Party, Payment, ProcedureInForce,
};
use motcua_case::event::{Fact, Stamp, Subject};
use motcua_case::id::AgencyCode;
use motcua_case::ids::{DossierId, DraftId, PersonId, VisitId};
use motcua_case::number;
use motcua_case::office::Office;
use motcua_case::paper::{FileRef, HeldPaper, Media};
use motcua_case::person::{Person, Provenance};
use motcua_case::user::Permission;
use motcua_store::Write;

use super::draft::{CaseDraft, Draft, PartyDraft};
use super::papers::{Made, Place, keep_paper, paper_lines};
use crate::clock::stamp;
use crate::desk::{Desk, Session, office};
use crate::error::{Error, ErrorCode, Result};
use crate::rules::Rules;
use crate::view::intake::{ReceivedDossier, ReceivedView};

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
        let receipts = session.read(|read| self.receipts_of(&session, read, &dossiers))?;
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
        // Another counter's window may have saved the draft since the papers were made.
        if Draft::load(write, draft.id, session.user_id())?.version != draft.version {
            return Err(ErrorCode::DraftStale.into());
        }
        let rules = self.rules_for(write, draft)?;
        let submitter = self.settle_person(session, write, &draft.submitter, at)?;
        let owner = match &draft.owner {
            Some(owner) => self.settle_person(session, write, owner, at)?,
            None => submitter,
        };
        let visit = VisitId::fresh();
        let today = office_day(at.wall);
        let mut dossiers = Vec::new();
        for (index, case) in draft.cases.iter().enumerate() {
            let id = DossierId::fresh();
            for (_, made) in made.iter().filter(|((of, _), _)| *of == index) {
                let paper = HeldPaper {
                    owner,
                    dossier: id,
                    accepted_at: at.wall,
                    ..made.paper.clone()
                };
                keep_paper(write, made, &paper)?;
                write.append(
                    at,
                    &actor,
                    Subject::Paper(paper.id),
                    &Fact::PaperAccepted(Box::new(paper)),
                )?;
            }
            let mut dossier = self.dossier_of(session, &office, &rules, draft, case, at)?;
            dossier.id = id;
            dossier.visit = visit;
            dossier.owner = party(owner, draft.owner_party());
            dossier.submitter = party(submitter, &draft.submitter);
            dossier.papers = paper_lines(&rules, draft, index, made, write, owner, today)?;
            dossier.register_entry = write.count_received_since(year_start(today))? + 1;
            dossier.code = next_code(write, &office, today)?;
            write.append(
                at,
                &actor,
                Subject::Dossier(id),
                &Fact::DossierReceived(Box::new(dossier.clone())),
            )?;
            dossiers.push(dossier);
        }
        self.issue_receipts(
            session,
            write,
            &office,
            &mut dossiers,
            draft.shared_receipt,
            at,
        )?;
        write.drop_draft(draft.id)?;
        Ok(dossiers)
    }

    fn dossier_of(
        &self,
        session: &Session,
        office: &Office,
        rules: &Rules,
        draft: &Draft,
        case: &CaseDraft,
        at: Stamp,
    ) -> Result<Dossier> {
        let procedure = rules
            .procedure(&case.procedure)
            .ok_or(ErrorCode::DraftStale)?;
        let computed = self.compute(office, rules, draft, case, procedure);
        let due = computed.due.ok_or(ErrorCode::CalendarMissing)?;
        let fee = computed
            .fee
            .map_err(|_| Error::new(ErrorCode::FeeUnknown))?;
        let nobody = Party {
            person: PersonId(uuid::Uuid::nil()),
            name: String::new(),
            number: None,
            birth: None,
            address: String::new(),
            phone: None,
            email: None,
        };
        Ok(Dossier {
            id: DossierId(uuid::Uuid::nil()),
            code: String::new(),
            visit: VisitId(uuid::Uuid::nil()),
            procedure: ProcedureInForce {
                key: procedure.key.clone(),
                code: procedure.code.as_ref().map(|code| code.as_str().to_owned()),
                name: procedure.name.clone(),
                sector: procedure.sector.clone(),
                limit: due.rule.limit,
                catalogue_version: rules.catalogue.version().to_owned(),
            },
            owner: nobody.clone(),
            submitter: nobody,
            authority: draft.authority.clone(),
            channel: draft.channel,
            status: DossierStatus::Received,
            received_at: at.wall,
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
            },
            delivery: draft.delivery,
            receiving_unit: office.agency.unit.clone(),
            deciding_unit: case
                .competent
                .clone()
                .unwrap_or_else(|| procedure.deciding_unit.clone()),
            register_entry: 0,
            receipts: Vec::new(),
        })
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
            let known = write.person(id)?.ok_or(ErrorCode::DraftStale)?;
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

    fn issue_receipts(
        &self,
        session: &Session,
        write: &Write<'_>,
        office: &Office,
        dossiers: &mut [Dossier],
        shared: bool,
        at: Stamp,
    ) -> Result<()> {
        let actor = session.actor_ref();
        let size = if shared { dossiers.len().max(1) } else { 1 };
        for group in dossiers.chunks_mut(size) {
            let (bytes, template) = self.receipt_pdf(office, group, None)?;
            let sealed = session.store.blobs().seal(&bytes)?;
            let file = FileRef {
                sha256: sealed.sha256(),
                bytes: u32::try_from(bytes.len()).map_err(|_| Error::internal("receipt"))?,
                media: Media::Pdf,
            };
            let covers: Vec<DossierId> = group.iter().map(|dossier| dossier.id).collect();
            let form = IssuedForm {
                template,
                file,
                pages: self.form_pages(&bytes)?,
                covers,
                issued_at: at.wall,
                prints: Vec::new(),
            };
            for dossier in group {
                write.keep(&sealed, &format!("dossier:{}", dossier.id))?;
                write.append(
                    at,
                    &actor,
                    Subject::Dossier(dossier.id),
                    &Fact::ReceiptIssued(Box::new(form.clone())),
                )?;
                dossier.receipts.push(form.clone());
            }
        }
        Ok(())
    }
}

fn party(person: PersonId, draft: &PartyDraft) -> Party {
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

fn next_code(write: &Write<'_>, office: &Office, today: NaiveDate) -> Result<String> {
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

fn year_start(today: NaiveDate) -> chrono::DateTime<Utc> {
    OFFICE_OFFSET
        .with_ymd_and_hms(today.year(), 1, 1, 0, 0, 0)
        .single()
        .unwrap_or_default()
        .with_timezone(&Utc)
}
