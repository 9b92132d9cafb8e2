//! A package comes back: what the province answered to it is written into the record, each matter in one transaction, and
//! the matter waits here again. One that is not away in this package any more is left alone, so that bringing it twice
//! changes nothing.
use std::path::Path;

use chrono::{DateTime, Utc};
use motcua_case::event::{Fact, Stamp, Subject};
use motcua_case::ids::PackageId;
use motcua_case::office::Office;
use motcua_case::user::Permission;
use motcua_store::{ExchangeItem, ExchangeState, PackageRow, PackageState, Store, Write};

use super::super::owner::Owners;
use super::super::queue::{self, REST};
use super::super::setting::{keep_places, kept_places};
use super::super::telling::{Around, Matter};
use super::super::work::Work;
use super::super::{nobody, subject_of, text_of};
use super::key::{self, Opened};
use super::{away_in, is_in, unfit, unreadable};
use crate::clock::stamp;
use crate::desk::{Desk, Session, office};
use crate::error::{Error, Result};
use crate::view::package::PackageBrought;

impl Desk {
    /// Takes over what the province answered to a package of this counter.
    pub fn package_bring(&self, folder: &Path, code: &str) -> Result<PackageBrought> {
        let session = self.permitted(Permission::ChangeOffice)?;
        let opened = key::open(folder, code)?;
        let row = session.read(|read| Ok(read.package(opened.head.package)?))?;
        let row = known(row, &opened)?;
        let at = stamp(&*self.clock);
        // From now on nothing more is sent from it, whatever comes next.
        opened.mark_returned(at.wall)?;
        self.places_back(&session, &opened, &row)?;
        let mut brought = PackageBrought::default();
        for item in session.read(|read| away_in(read, row.id))? {
            let Some(subject) = subject_of(&item.subject) else {
                continue;
            };
            let answered = Answered::read(&opened.store, subject).map_err(unreadable)?;
            if let Some(state) = self.take_back(&session, row.id, subject, &answered, at)? {
                note(&mut brought, state);
            }
        }
        self.all_back(&session, &row, at)?;
        Ok(brought)
    }

    fn take_back(
        &self,
        session: &Session,
        id: PackageId,
        subject: Subject,
        answered: &Answered,
        at: Stamp,
    ) -> Result<Option<Option<ExchangeState>>> {
        session.write(|write| {
            let item = write.exchange_item(&text_of(subject))?;
            let item = item.filter(|item| item.state == ExchangeState::Away);
            let Some(item) = item else { return Ok(None) };
            if !is_in(&Work::of(&item)?, id) {
                return Ok(None);
            }
            answered.write(write, subject, at)?;
            let back = answered.item(subject, &item)?;
            let office = office(write)?;
            wait_again(write, &office, &back, subject, at.wall)?;
            self.end_or_ask(session, write, &office, subject)?;
            let now = write.exchange_item(&text_of(subject))?;
            Ok(Some(now.map(|item| item.state)))
        })
    }

    /// What is all told waits no more, and what was refused as it stands waits for a person.
    fn end_or_ask(
        &self,
        session: &Session,
        write: &Write<'_>,
        office: &Office,
        subject: Subject,
    ) -> Result<()> {
        let text = text_of(subject);
        let (Some(item), Some(matter)) =
            (write.exchange_item(&text)?, Matter::load(write, subject)?)
        else {
            return Ok(());
        };
        let telling = matter.telling(&Around {
            office,
            rules: &*self.rules(write)?,
            device: session.store.device(),
            read: write,
        })?;
        let exchange = matter.exchange();
        let told = exchange.told.as_ref();
        let told = told.is_some_and(|told| told.revision == telling.revision);
        let step_told = |event| exchange.steps.iter().any(|told| told.step == event);
        if told && telling.steps.iter().all(|said| step_told(said.event)) {
            return Ok(write.drop_exchange(&text)?);
        }
        let refused = exchange.refused.as_ref();
        if refused.is_some_and(|refused| refused.revision == telling.revision) {
            let state = ExchangeState::Person;
            write.put_exchange(&ExchangeItem { state, ..item })?;
        }
        Ok(())
    }

    /// Uploads go on where the package left them: known before any of its matters waits here again.
    fn places_back(&self, session: &Session, opened: &Opened, row: &PackageRow) -> Result<()> {
        if row.state == PackageState::Returned {
            return Ok(());
        }
        for connection in session.read(office)?.exchange.connections {
            let id = connection.id;
            let there = opened.store.read::<_, Error>(|read| kept_places(read, id));
            let there = there.map_err(unreadable)?;
            session.write(|write| {
                let mut places = kept_places(write, id)?;
                places.extend(there);
                keep_places(write, id, &places)
            })?;
            self.exchange.forget(id);
        }
        Ok(())
    }

    /// Everything of it is back.
    fn all_back(&self, session: &Session, row: &PackageRow, at: Stamp) -> Result<()> {
        session.write(|write| {
            if row.state == PackageState::Returned {
                return Ok(());
            }
            let fact = Fact::PackageSettled {
                package: row.id,
                lost: false,
            };
            write.append(at, &session.actor_ref(), Subject::Office, &fact)?;
            Ok(write.put_package(&PackageRow {
                state: PackageState::Returned,
                settled_at: Some(at.wall),
                ..row.clone()
            })?)
        })
    }
}

/// The matter waits again, as it would if it had never been away: due now.
pub(super) fn wait_again(
    write: &Write<'_>,
    office: &Office,
    back: &ExchangeItem,
    subject: Subject,
    now: DateTime<Utc>,
) -> Result<()> {
    write.put_exchange(back)?;
    let touched = now - REST;
    queue::put_in_line(write, (office, &Owners::load(write)?), subject, touched)?;
    Ok(())
}

fn known(row: Option<PackageRow>, opened: &Opened) -> Result<PackageRow> {
    let row = row.filter(|row| row.fingerprint == opened.fingerprint);
    let row = row.ok_or_else(|| unfit("foreign"))?;
    match row.state {
        PackageState::GivenUp => Err(unfit("given_up")),
        _ => Ok(row),
    }
}

fn note(brought: &mut PackageBrought, state: Option<ExchangeState>) {
    brought.matters += 1;
    match state {
        None => brought.told += 1,
        Some(ExchangeState::Person | ExchangeState::ByHand) => brought.person += 1,
        Some(_) => brought.waiting += 1,
    }
}

/// What the province answered to a matter in a package, in order, and how far it is.
struct Answered {
    facts: Vec<(DateTime<Utc>, Fact)>,
    work: Work,
}

impl Answered {
    fn read(package: &Store, subject: Subject) -> Result<Self> {
        package.read(|read| {
            let events = super::super::telling::facts(read, subject)?.into_iter();
            let item = read.exchange_item(&text_of(subject))?;
            Ok(Self {
                facts: events
                    .filter(|(event, fact)| event.device == package.device() && is_answer(fact))
                    .map(|(event, fact)| (event.at.wall, fact))
                    .collect(),
                work: item.as_ref().map(Work::of).transpose()?.unwrap_or_default(),
            })
        })
    }

    /// Writes what is not in the record yet.
    fn write(&self, write: &Write<'_>, subject: Subject, at: Stamp) -> Result<()> {
        for (wall, fact) in &self.facts {
            let Some(matter) = Matter::load(write, subject)? else {
                return Ok(());
            };
            if let Some(fact) = still_new(fact, &matter) {
                // When the province answered, as far as the other PC's clock is to be believed.
                let wall = (*wall).min(at.wall);
                write.append(Stamp { wall, ..at }, &nobody(), subject, &fact)?;
            }
        }
        Ok(())
    }

    fn item(&self, subject: Subject, item: &ExchangeItem) -> Result<ExchangeItem> {
        let state = ExchangeState::Waiting;
        self.work
            .item(subject, state, item.lane, item.due_at, item.since)
    }
}

/// Whether a fact is what the province answered, which is all that a package may write into the record.
fn is_answer(fact: &Fact) -> bool {
    matches!(
        fact,
        Fact::OfficialCodeGiven { .. }
            | Fact::FilePlaced { .. }
            | Fact::FilesRetracted { .. }
            | Fact::ProvinceTold { .. }
            | Fact::StepTold { .. }
            | Fact::ProvinceRefused { .. }
    )
}

/// The fact, less what the record has already.
fn still_new(fact: &Fact, matter: &Matter) -> Option<Fact> {
    let exchange = matter.exchange();
    match fact {
        Fact::StepTold { step, .. } => {
            let known = exchange.steps.iter().any(|told| told.step == *step);
            (!known).then(|| fact.clone())
        }
        Fact::FilesRetracted { documents, gone } => {
            let placed = documents
                .iter()
                .filter(|id| exchange.files.contains_key(*id));
            let documents: Vec<_> = placed.cloned().collect();
            let gone = *gone;
            (!documents.is_empty()).then_some(Fact::FilesRetracted { documents, gone })
        }
        other => Some(other.clone()),
    }
}
