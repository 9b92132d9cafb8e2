//! What a visit as entered means: papers, fees, the day it is due, and what is still to be said.
use std::collections::BTreeSet;

use chrono::{DateTime, FixedOffset, Utc};
use motcua_case::card;
use motcua_case::certify::{
    Ask, BookKind, CertifiedKind, Entry, Matter, Requester, Signer, cross_page_seal, read_entry,
};
use motcua_case::deadline::office_day;
use motcua_case::money::Dong;
use motcua_case::office::Office;
use motcua_case::person::PersonFacts;
use motcua_case::text;
use motcua_case::user::Permission;
use motcua_store::Read;

use super::count;
use super::terms::MOST_DAYS;
use crate::desk::{Desk, Session, office};
use crate::error::{Error, ErrorCode, Result};
use crate::intake::change::card_reason;
use crate::intake::party::facts_of_card;
use crate::rules::Rules;
use crate::view::certify::{
    Advice, BookAccess, CardRequester, RowInput, RowView, VisitFinding, VisitInput, VisitView,
};

/// Candidates shown for one typed line.
const CANDIDATES: usize = 5;
/// Most copies of one original at a time (a stepper of 1,000 is allowed once, ui.md 2.12).
const MOST_COPIES: u32 = 1_000;
/// Most pages of one original.
const MOST_PAGES: u32 = 2_000;
/// Most originals of one visit.
const MOST_ROWS: usize = 100;
/// Characters of a name.
const LONGEST: usize = 300;

/// A row as understood, with what the record needs and the screen does not.
pub(super) struct Understood {
    pub(super) view: VisitView,
    pub(super) signers: Vec<Option<Signer>>,
    pub(super) requester: Requester,
}

impl Desk {
    /// Says what a visit as entered means; nothing is stored.
    pub fn certify_check(&self, visit: &VisitInput) -> Result<VisitView> {
        let session = self.permitted(Permission::Certify)?;
        session.read(|read| Ok(self.understand(&session, read, visit)?.view))
    }

    /// The requester on a card. Nobody is registered by being read here.
    pub fn certify_card(&self, text: &str) -> Result<CardRequester> {
        let session = self.permitted(Permission::Certify)?;
        let card = card::read_card(text, self.today())
            .map_err(|error| Error::new(ErrorCode::NotACard).with("reason", card_reason(&error)))?;
        session.read(|read| {
            let facts: PersonFacts = facts_of_card(&card);
            let known = read.people_like(&facts)?.into_iter().find(|known| {
                motcua_case::person::likeness(&facts, &known.facts)
                    == Some(motcua_case::person::Likeness::Same)
            });
            let known = known.map(|person| person.id);
            Ok(CardRequester {
                requester: Requester {
                    name: facts.name,
                    number: facts.personal_id,
                    person: known,
                },
                known,
            })
        })
    }

    pub(super) fn understand(
        &self,
        session: &Session,
        read: &Read<'_>,
        visit: &VisitInput,
    ) -> Result<Understood> {
        let office = office(read)?;
        let rules = self.rules(read)?;
        let now = self.clock.now();
        let mut requester = visit.requester.clone();
        requester.name = text::nfc(requester.name.trim());
        let mut findings = Vec::new();
        if requester.name.is_empty() || requester.name.chars().count() > LONGEST {
            findings.push(VisitFinding::NoRequester);
        }
        if visit.rows.is_empty() || visit.rows.len() > MOST_ROWS {
            findings.push(VisitFinding::NoRows);
        }
        let today = office_day(now);
        let none_yet = [Matter::Copies];
        let matters: Vec<&Matter> = match visit.rows.is_empty() {
            true => none_yet.iter().collect(),
            false => visit.rows.iter().map(|row| &row.matter).collect(),
        };
        let dues: Vec<Option<DateTime<FixedOffset>>> = matters
            .into_iter()
            .take(MOST_ROWS)
            .map(|matter| self.due_of(&office, &rules, visit, matter, now))
            .collect();
        if dues.iter().any(Option::is_none) {
            findings.push(VisitFinding::NoDueDate);
        }
        let due = dues.iter().copied().max().flatten();
        let mut rows = Vec::new();
        let mut signers = Vec::new();
        let mut taken: Vec<BookKind> = Vec::new();
        for (at, input) in visit.rows.iter().take(MOST_ROWS).enumerate() {
            let at = u16::try_from(at).unwrap_or(u16::MAX);
            let book = input.matter.book();
            let signer = signer_for(&office, visit, book, today);
            let before = count(taken.iter().filter(|kind| **kind == book).count());
            taken.push(book);
            let mut row = self.row(&rules, visit, input);
            let standing = self.standing(session, read, &office, book)?;
            row.next = match standing.state {
                BookAccess::Open { next } => Some(next + before),
                BookAccess::OpensItself => Some(1 + before),
                _ => None,
            };
            row.signer = signer.as_ref().map(Signer::printed);
            let own_due = dues.get(usize::from(at)).copied().flatten();
            row.due_at = own_due.map(|due| due.with_timezone(&Utc));
            // An electronic copy gets its number when its signing starts.
            row.now = input.matter != Matter::ElectronicCopy
                && visit
                    .now
                    .unwrap_or(own_due.is_some_and(|due| due.date_naive() <= today));
            row.advice = self.advice(read, &requester, &row)?;
            row.asks = self.asks(session, &requester, input, &row, signer.as_ref());
            found_in(at, &row, &mut findings);
            let mut once = |finding| {
                if !findings.contains(&finding) {
                    findings.push(finding);
                }
            };
            if signer.is_none() {
                once(VisitFinding::NoSigner { book });
            }
            if row.now && row.next.is_none() {
                once(VisitFinding::NoBook { book });
            }
            if !matches!(book, BookKind::Copies | BookKind::ElectronicCopies)
                && requester.number.as_deref().unwrap_or("").trim().is_empty()
            {
                once(VisitFinding::NoNumber);
            }
            rows.push(row);
            signers.push(signer);
        }
        if let Some(agreement) = &visit.agreement
            && (agreement.reason.trim().is_empty() || !(1..=MOST_DAYS).contains(&agreement.days))
        {
            findings.push(VisitFinding::BadAgreement);
        }
        if !visit.declared {
            findings.push(VisitFinding::NotDeclared);
        }
        let total = rows
            .iter()
            .map(|row| row.fee.as_ref().map(|fee| fee.total))
            .collect::<Option<Vec<_>>>()
            .and_then(|fees| Dong::sum(fees).ok());
        Ok(Understood {
            view: VisitView {
                copies: rows.iter().map(|row| row.copies).sum(),
                now: rows.iter().any(|row| row.now),
                rows,
                total,
                due_at: due.map(|due| due.with_timezone(&Utc)),
                next_day: due.is_some_and(|due| due.date_naive() > today),
                receipt: visit.agreement.is_some(),
                findings,
            },
            signers,
            requester,
        })
    }

    fn row(&self, rules: &Rules, visit: &VisitInput, input: &RowInput) -> RowView {
        let entry = read_entry(&text::nfc(&input.line));
        let found = self.assets.certify.find(&entry.paper);
        let chosen: Option<&CertifiedKind> = match &input.kind {
            _ if input.as_typed || entry.paper.is_empty() => None,
            Some(key) => self
                .assets
                .certify
                .kinds
                .iter()
                .find(|kind| kind.kind == *key),
            None => found.first().copied(),
        };
        // Codes and initials mean their paper; a name that only begins like one is the clerk's own.
        let paper = match chosen {
            Some(kind) if input.kind.is_some() || stands_for(&entry, kind) => kind.name.clone(),
            _ => entry.paper.clone(),
        };
        let kind = chosen.filter(|kind| kind.name == paper);
        let pages = entry
            .pages
            .unwrap_or_else(|| kind.map_or(1, |kind| kind.pages));
        let copies = match input.matter {
            // A file is one copy, however often it is shown.
            Matter::ElectronicCopy => 1,
            _ => entry.copies.unwrap_or(1),
        };
        let fee = self.fee_of(rules, visit, &input.matter, pages, copies);
        let (fee, fee_error) = match fee {
            Ok(fee) => (Some(fee), None),
            Err(error) => (None, Some(error)),
        };
        RowView {
            candidates: match entry.paper.is_empty() {
                true => Vec::new(),
                false => found.into_iter().take(CANDIDATES).cloned().collect(),
            },
            kind: kind.map(|kind| kind.kind.clone()),
            paper,
            pages,
            copies,
            fee,
            fee_error,
            due_at: None,
            now: false,
            next: None,
            signer: None,
            asks: Vec::new(),
            advice: Vec::new(),
            cross_page_seal: cross_page_seal(pages),
            entry,
        }
    }

    fn advice(&self, read: &Read<'_>, requester: &Requester, row: &RowView) -> Result<Vec<Advice>> {
        let mut advice = Vec::new();
        let Some(key) = &row.kind else {
            return Ok(advice);
        };
        if self
            .assets
            .certify
            .kinds
            .iter()
            .any(|kind| kind.kind == *key && kind.on_vneid)
        {
            advice.push(Advice::OnVneid);
        }
        if let Some(person) = requester.person {
            let held = read.papers_of(person)?;
            if held
                .iter()
                .any(|paper| paper.kind == *key && paper.purged_at.is_none())
            {
                advice.push(Advice::InRepository);
            }
        }
        Ok(advice)
    }

    /// Questions that something in this row points to and that were not answered yet. The one declaration of the visit
    /// covers all the others.
    fn asks(
        &self,
        session: &Session,
        requester: &Requester,
        input: &RowInput,
        row: &RowView,
        signer: Option<&Signer>,
    ) -> Vec<Ask> {
        let mut asks: BTreeSet<Ask> = match input.matter {
            Matter::Copies | Matter::ElectronicCopy => self.assets.certify.points_to(&row.paper),
            _ => BTreeSet::new(),
        };
        let name = text::fold(&requester.name);
        let same = |other: &str| !name.is_empty() && text::fold(&text::nfc(other)) == name;
        if same(&session.user.name) || signer.is_some_and(|signer| same(&signer.name)) {
            asks.insert(Ask::Kinship);
        }
        asks.into_iter()
            .filter(|ask| !input.answered.contains(ask))
            .collect()
    }
}

/// Whether a typed text means exactly this paper: its code, its initials, or its whole name.
fn stands_for(entry: &Entry, kind: &CertifiedKind) -> bool {
    let typed = text::fold(&entry.paper);
    kind.codes.contains(&typed)
        || text::initials(&kind.name) == typed
        || text::fold(&kind.name) == typed
}

fn found_in(at: u16, row: &RowView, findings: &mut Vec<VisitFinding>) {
    if row.paper.is_empty() || row.paper.chars().count() > LONGEST {
        findings.push(VisitFinding::NoPaper { row: at });
    }
    if row.pages > MOST_PAGES || row.copies > MOST_COPIES {
        findings.push(VisitFinding::TooMany { row: at });
    } else if row.fee.is_none() {
        findings.push(VisitFinding::NoFee { row: at });
    }
    findings.extend(
        row.asks
            .iter()
            .map(|ask| VisitFinding::Open { row: at, ask: *ask }),
    );
}

/// The chosen signer if that person may sign for the book, else the first of the table who may.
fn signer_for(
    office: &Office,
    visit: &VisitInput,
    book: BookKind,
    day: chrono::NaiveDate,
) -> Option<Signer> {
    let mut able = office
        .certify
        .signers
        .iter()
        .filter(|signer| signer.may_sign(book, day));
    match visit.signer {
        Some(id) => able.find(|signer| signer.id == id).cloned(),
        None => able.next().cloned(),
    }
}
