//! Finding: what was scanned, what was typed, one dossier, one person.
use motcua_case::action::{self, Move};
use motcua_case::card;
use motcua_case::dossier::{Custody, Dossier, PaperStanding, PrintState};
use motcua_case::event::{Event, Fact, Subject};
use motcua_case::ids::{DossierId, PersonId};
use motcua_case::paper::HeldPaper;
use motcua_case::person::Person;
use motcua_case::user::Permission;
use motcua_store::{Match, Read};

use crate::clock::stamp;
use crate::desk::{Desk, Session};
use crate::error::{Error, ErrorCode, Result};
use crate::home::due_state;
use crate::intake::party::{candidates, facts_of_card, masked_number, place};
use crate::paper_sign;
use crate::receipt::form_views;
use crate::share::hold::shown;
use crate::view::access::AccessWhat;
use crate::view::dossier::{
    DossierHit, DossierView, MatchKind, PaperHit, PersonHit, SearchView, TimelineEntry,
    TimelineKind,
};
use crate::view::intake::Scanned;
use crate::view::paper_sign::PaperSignedView;
use crate::view::people::{HeldPaperView, PersonRow, PersonView};

/// Hits shown of each kind.
const SHOWN: usize = 50;

/// Papers shown.
const PAPERS_SHOWN: u32 = 20;

impl Desk {
    /// What a scanned text is, on a screen that expects nothing in particular.
    pub fn scanned(&self, text: &str) -> Result<Scanned> {
        let session = self.permitted(Permission::See)?;
        let text = text.trim();
        session.read(|read| {
            if let Some(dossier) = read.dossier_by_code(text)? {
                return Ok(Scanned::Dossier { id: dossier.id });
            }
            let Ok(card) = card::read_card(text, self.today()) else {
                return Ok(Scanned::Unknown);
            };
            let candidates = candidates(read, &facts_of_card(&card))?;
            Ok(Scanned::Card {
                card: Box::new(card),
                candidates,
            })
        })
    }

    /// Finds dossiers and people.
    pub fn search(&self, query: &str) -> Result<SearchView> {
        let session = self.permitted(Permission::See)?;
        session.read(|read| {
            let found = read.find_dossiers(query, SHOWN)?.into_iter();
            let (how, dossiers): (Vec<_>, Vec<_>) = found.unzip();
            let rows = self.rows(read, dossiers)?;
            let people = read.find_people(query, SHOWN)?;
            let papers = read.find_papers(query, PAPERS_SHOWN)?;
            let papers = papers.iter().map(|paper| paper_hit(read, paper));
            Ok(SearchView {
                dossiers: rows
                    .into_iter()
                    .zip(how)
                    .map(|(row, how)| DossierHit {
                        row,
                        how: match_kind(how),
                    })
                    .collect(),
                people: people
                    .iter()
                    .map(|(how, person)| PersonHit {
                        row: person_row(person),
                        how: match_kind(*how),
                    })
                    .collect(),
                papers: papers.flat_map(Result::transpose).collect::<Result<_>>()?,
                searched: read.count_dossiers()?,
            })
        })
    }

    /// One dossier with everything its page shows.
    pub fn dossier(&self, id: DossierId) -> Result<DossierView> {
        let session = self.permitted(Permission::See)?;
        let subject = Subject::Dossier(id);
        let why = Self::plain_reason(&session);
        self.note_access(&session, AccessWhat::DossierSeen, subject, why)?;
        session.read(|read| {
            let dossier = read.dossier(id)?.ok_or(ErrorCode::NotFound)?;
            self.dossier_view(&session, read, dossier)
        })
    }

    /// Takes receiving back within its time: the number is kept and never given again.
    pub fn dossier_undo(&self, id: DossierId) -> Result<DossierView> {
        let session = self.permitted(Permission::Receive)?;
        let at = stamp(&*self.clock);
        session.write(|write| {
            let dossier = write.dossier(id)?.ok_or(ErrorCode::NotFound)?;
            if let Some(refusal) = action::refusal(Move::Undo, &dossier, &session.actor(), at.wall)
            {
                return Err(Error::refused(refusal));
            }
            let actor = session.actor_ref();
            write.append(at, &actor, Subject::Dossier(id), &Fact::DossierUndone)?;
            for paper in imported(&dossier) {
                write.append(at, &actor, Subject::Paper(paper), &Fact::PaperWithdrawn)?;
                paper_sign::forget(write, paper)?;
            }
            Ok(())
        })?;
        self.dossier(id)
    }

    /// Notes that an original was given back, and to whom.
    pub fn original_give_back(&self, id: DossierId, line: u16, to: &str) -> Result<DossierView> {
        let session = self.permitted(Permission::Receive)?;
        let to = motcua_case::text::nfc(to.trim());
        if to.is_empty() {
            return Err(Error::new(ErrorCode::Invalid).with("field", "to"));
        }
        let at = stamp(&*self.clock);
        session.write(|write| {
            let dossier = write.dossier(id)?.ok_or(ErrorCode::NotFound)?;
            if let Some(refusal) =
                action::refusal(Move::GiveBackOriginal, &dossier, &session.actor(), at.wall)
            {
                return Err(Error::refused(refusal));
            }
            let kept = dossier
                .papers
                .get(usize::from(line))
                .is_some_and(|paper| paper.custody == Custody::Kept);
            if !kept {
                return Err(ErrorCode::NotFound.into());
            }
            let custody = Custody::GivenBack { to, at: at.wall };
            write.append(
                at,
                &session.actor_ref(),
                Subject::Dossier(id),
                &Fact::CustodyChanged { line, custody },
            )?;
            Ok(())
        })?;
        self.dossier(id)
    }

    /// One person with papers and dossiers.
    pub fn person(&self, id: PersonId) -> Result<PersonView> {
        let session = self.permitted(Permission::See)?;
        let subject = Subject::Person(id);
        let why = Self::plain_reason(&session);
        self.note_access(&session, AccessWhat::PersonSeen, subject, why)?;
        session.read(|read| {
            let person = read.person(id)?.ok_or(ErrorCode::NotFound)?;
            let papers = read.papers_of(id)?;
            let merged = read.merged_under(id)?;
            let kept_under = match person.merged_into {
                Some(into) => read.root_person(into)?,
                None => None,
            };
            let alike = candidates(read, &person.facts)?;
            Ok(PersonView {
                kept_under: kept_under.as_ref().map(person_row),
                merged: merged.iter().map(person_row).collect(),
                alike: alike
                    .into_iter()
                    .filter(|other| other.person != id)
                    .collect(),
                person,
                papers: papers
                    .iter()
                    .map(|paper| paper_view(&session, paper))
                    .collect(),
                dossiers: self.rows(read, read.dossiers_of(id)?)?,
            })
        })
    }

    fn dossier_view(
        &self,
        session: &Session,
        read: &Read<'_>,
        dossier: Dossier,
    ) -> Result<DossierView> {
        let now = self.clock.now();
        let mut timeline = Vec::new();
        for event in read.events_of(Subject::Dossier(dossier.id))? {
            timeline.extend(timeline_entry(read, &event)?);
        }
        timeline.reverse();
        let related = read.dossiers_of(dossier.owner.person)?.into_iter();
        let related = related.filter(|other| other.id != dossier.id);
        let papers = held_papers(read, &dossier)?;
        let rules = self.rules(read)?;
        let procedure = rules.procedure(&dossier.procedure.key);
        let signed = |line: &[HeldPaper]| {
            (!line.is_empty()).then(|| !line.iter().any(HeldPaper::for_reference))
        };
        Ok(DossierView {
            due: due_state(&dossier, now),
            moves: action::available(&dossier, &session.actor(), now),
            timeline,
            paper_pictures: papers.iter().map(|line| pictures(session, line)).collect(),
            papers_signed: papers.iter().map(|line| signed(line)).collect(),
            receipts: form_views(session, &dossier).into_iter().rev().collect(),
            related: self.rows(read, related)?,
            results: procedure.map_or_else(Vec::new, |known| known.results.clone()),
            shared: !read.stations()?.is_empty(),
            holder: read
                .hold(dossier.id)?
                .filter(|_| !dossier.status.is_over())
                .map(|hold| shown(read, hold))
                .transpose()?,
            dossier,
        })
    }
}

/// A person in a list.
pub(crate) fn person_row(person: &Person) -> PersonRow {
    PersonRow {
        id: person.id,
        name: person.facts.name.clone(),
        number: masked_number(&person.facts),
        birth: person
            .facts
            .birth
            .map(|birth| birth.to_string())
            .unwrap_or_default(),
        place: place(&person.facts),
    }
}

pub(crate) fn paper_view(session: &Session, paper: &HeldPaper) -> HeldPaperView {
    HeldPaperView {
        id: paper.id,
        name: paper.name.clone(),
        pages: paper.pages,
        bytes: paper.record.bytes,
        sha256: paper.record.sha256.to_string(),
        accepted_at: paper.accepted_at,
        valid_until: paper.valid_until,
        came_signed: paper.came_signed.clone(),
        purge_asked: paper.purge.is_some(),
        secrecy: paper.secrecy,
        about: paper.about.clone(),
        dossier: paper.dossier,
        pictures: session.pdf_addresses(paper.record.sha256, paper.pages),
        signed: paper.signed.as_ref().map(|signed| PaperSignedView {
            holder: signed.seal.certificate.holder.clone(),
            at: signed.seal.stamped_at.unwrap_or(signed.at),
            level: signed.level,
        }),
    }
}

/// A paper with its owner and its dossier; none where either is missing.
fn paper_hit(read: &Read<'_>, paper: &HeldPaper) -> Result<Option<PaperHit>> {
    let (owner, dossier) = (read.root_person(paper.owner)?, read.dossier(paper.dossier)?);
    Ok(owner.zip(dossier).map(|(owner, dossier)| PaperHit {
        name: paper.name.clone(),
        owner: owner.facts.name,
        dossier: dossier.id,
        code: dossier.code,
        accepted_at: paper.accepted_at,
    }))
}

/// The digitised papers of each line that are here, in checklist order.
fn held_papers(read: &Read<'_>, dossier: &Dossier) -> Result<Vec<Vec<HeldPaper>>> {
    let mut all = Vec::new();
    for line in &dossier.papers {
        let papers = match &line.standing {
            PaperStanding::Held { paper } => vec![*paper],
            PaperStanding::Imported { papers, .. } => papers.clone(),
            _ => Vec::new(),
        };
        let mut here = Vec::new();
        for paper in papers {
            let stored = read.paper(paper)?;
            here.extend(stored.filter(|paper| paper.purged_at.is_none()));
        }
        all.push(here);
    }
    Ok(all)
}

fn pictures(session: &Session, papers: &[HeldPaper]) -> Vec<String> {
    let pictures = |paper: &HeldPaper| session.pdf_addresses(paper.record.sha256, paper.pages);
    papers.iter().flat_map(pictures).collect()
}

fn imported(dossier: &Dossier) -> Vec<motcua_case::ids::PaperId> {
    let of = |standing: &PaperStanding| match standing {
        PaperStanding::Imported { papers, .. } => papers.clone(),
        _ => Vec::new(),
    };
    dossier
        .papers
        .iter()
        .flat_map(|line| of(&line.standing))
        .collect()
}

fn timeline_entry(read: &Read<'_>, event: &Event) -> Result<Option<TimelineEntry>> {
    let Some(body) = &event.body else {
        return Ok(None);
    };
    let fact = Fact::decode(&event.kind, body).map_err(|_| Error::new(ErrorCode::StoreDamaged))?;
    let (what, about) = match fact {
        Fact::DossierReceived(_) => (TimelineKind::Received, String::new()),
        Fact::ReceiptIssued(form) => (TimelineKind::ReceiptIssued, form.template),
        Fact::ReceiptPrinted(print) if print.reprint > 0 => {
            (TimelineKind::Reprinted, print.printer)
        }
        Fact::ReceiptPrinted(print) => (TimelineKind::Printed, print.printer),
        Fact::CustodyChanged {
            custody: Custody::GivenBack { to, .. },
            ..
        } => (TimelineKind::CustodyChanged, to),
        Fact::CustodyChanged { .. } => (TimelineKind::CustodyChanged, String::new()),
        Fact::DossierUndone => (TimelineKind::Undone, String::new()),
        Fact::PrintSettled { state, .. } => match state {
            PrintState::HandedOver => (TimelineKind::SlipHandedOver, String::new()),
            PrintState::NotOut => (TimelineKind::SlipNotOut, String::new()),
            // The spooler's own steps are no act of a person.
            PrintState::Sending | PrintState::Queued | PrintState::Out => return Ok(None),
        },
        Fact::DossierCorrected(parts) => (TimelineKind::ProcedureCorrected, parts.reason),
        Fact::FeeCorrected { reason, .. } => (TimelineKind::FeeCorrected, reason),
        Fact::LineWithdrawn { .. } => (TimelineKind::PaperWithdrawn, String::new()),
        Fact::LineRestored { .. } => (TimelineKind::PaperRestored, String::new()),
        Fact::CancelAsked { reason } => (TimelineKind::CancelAsked, reason),
        Fact::CancelDeclined { words } => (TimelineKind::CancelDeclined, words),
        Fact::DossierCancelled => (TimelineKind::Cancelled, String::new()),
        Fact::ResultRecorded(result) => (TimelineKind::ResultRecorded, result.name),
        Fact::ResultReturned(returned) => (TimelineKind::ResultReturned, returned.to),
        Fact::OfficialCodeGiven { code } => (TimelineKind::OfficialCode, code),
        Fact::ProvinceTold { .. } => (TimelineKind::Told, String::new()),
        Fact::ProvinceRefused { words, .. } => (TimelineKind::ProvinceRefused, words),
        Fact::ConflictSettled { .. } => (TimelineKind::ConflictSettled, String::new()),
        Fact::ProvinceNews(news) => (TimelineKind::ProvinceNews, news.text),
        _ => return Ok(None),
    };
    let name = |id| -> Result<Option<String>> { Ok(read.user(id)?.map(|user| user.name)) };
    let who = event.actor.user.map(name).transpose()?.flatten();
    let acting_for = event.actor.acting_for.map(name).transpose()?.flatten();
    Ok(Some(TimelineEntry {
        at: event.at.wall,
        who: who.unwrap_or_default(),
        acting_for,
        what,
        about,
    }))
}

fn match_kind(how: Match) -> MatchKind {
    match how {
        Match::Exact => MatchKind::Exact,
        Match::Folded => MatchKind::Folded,
        Match::Initials => MatchKind::Initials,
        Match::OneTypo => MatchKind::OneTypo,
    }
}
