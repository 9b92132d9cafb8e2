//! What goes into a package: the rows, events and files that the telling of each matter needs. Whether that is all of it
//! is not believed but tried: the package has to tell of the matter what the counter tells.
use std::collections::BTreeSet;
use std::io;

use chrono::{DateTime, Utc};
use motcua_case::event::{Event, Subject};
use motcua_case::ids::{EventId, Hash, PersonId};
use motcua_case::office::Office;
use motcua_store::{ExchangeItem, ExchangeState, Read, Sealed, Store, StoreError};

use super::super::papers::files_of;
use super::super::setting::{keep_places, kept_places, secret_name};
use super::super::subject_of;
use super::super::telling::{Around, Matter, Said, Telling};
use super::key;
use crate::desk::Desk;
use crate::error::{Error, ErrorCode, Result};
use crate::secrets;

/// From the store of the counter into that of a package.
pub(super) struct Packing<'a> {
    pub(super) desk: &'a Desk,
    pub(super) home: &'a Store,
    pub(super) into: &'a Store,
    pub(super) office: &'a Office,
    pub(super) now: DateTime<Utc>,
}

/// A matter that is in the package.
pub(super) struct Packed {
    /// Which.
    pub(super) subject: Subject,
    /// Its steps that the province has not acknowledged.
    pub(super) steps: BTreeSet<EventId>,
}

impl Packing<'_> {
    /// What every matter needs: the settings with their passwords, the rules, and where uploads go on.
    pub(super) fn settings(&self) -> Result<()> {
        self.home.read(|from| {
            let mut files = Vec::new();
            for file in from.province()?.files {
                files.push((self.copied(from, file.file.sha256)?, "province".to_owned()));
            }
            for connection in &self.office.exchange.connections {
                let owner = secrets::owner(&secret_name(connection.id));
                for sha256 in from.files_of(&owner)? {
                    files.push((self.copied(from, sha256)?, owner.clone()));
                }
            }
            self.into.write(|write| {
                key::own(write, self.home.device())?;
                write.take_row(from, Subject::Office)?;
                write.take_row(from, Subject::Province)?;
                for (sealed, owner) in &files {
                    write.keep(sealed, owner)?;
                }
                for connection in &self.office.exchange.connections {
                    keep_places(write, connection.id, &kept_places(from, connection.id)?)?;
                }
                Ok(())
            })
        })
    }

    /// Packs one matter; none of one that does not wait any more, or that the package would tell otherwise.
    pub(super) fn matter(&self, text: &str) -> Result<Option<Packed>> {
        let Some(subject) = subject_of(text) else {
            return Ok(None);
        };
        self.home.read(|from| {
            let item = from.exchange_item(text)?;
            let item = item.filter(|item| item.state == ExchangeState::Waiting);
            let (Some(item), Some(matter)) = (item, Matter::load(from, subject)?) else {
                return Ok(None);
            };
            let telling = self.telling(from, &matter)?;
            self.put(from, &item, &matter, &telling)?;
            if !self.tells_the_same(subject, &telling)? {
                self.into
                    .write::<_, Error>(|write| Ok(write.drop_exchange(text)?))?;
                return Ok(None);
            }
            let told = &matter.exchange().steps;
            let steps = telling.steps.iter().map(|said| said.event);
            Ok(Some(Packed {
                subject,
                steps: steps
                    .filter(|step| told.iter().all(|told| told.step != *step))
                    .collect(),
            }))
        })
    }

    fn put(
        &self,
        from: &Read<'_>,
        item: &ExchangeItem,
        matter: &Matter,
        telling: &Telling,
    ) -> Result<()> {
        let placed = &matter.exchange().files;
        let files = telling.files.iter();
        let files = files
            .filter(|file| !placed.contains_key(&file.document.id))
            .map(|file| self.copied(from, file.file.sha256))
            .collect::<Result<Vec<_>>>()?;
        let events = from.events_of(matter.subject())?;
        self.into.write(|write| {
            for row in named(from, matter, &events)? {
                write.take_row(from, row)?;
            }
            write.take_row(from, matter.subject())?;
            write.take_events(from, matter.subject())?;
            for sealed in &files {
                write.keep(sealed, &item.subject)?;
            }
            let due_at = item.due_at.min(self.now);
            Ok(write.put_exchange(&ExchangeItem {
                due_at,
                ..item.clone()
            })?)
        })
    }

    fn telling(&self, read: &Read<'_>, matter: &Matter) -> Result<Telling> {
        matter.telling(&Around {
            office: self.office,
            rules: &*self.desk.rules(read)?,
            device: self.home.device(),
            read,
        })
    }

    fn tells_the_same(&self, subject: Subject, telling: &Telling) -> Result<bool> {
        self.into.read(|read| {
            let Some(matter) = Matter::load(read, subject)? else {
                return Ok(false);
            };
            let there = self.telling(read, &matter)?;
            let files = |telling: &Telling| -> Vec<_> {
                let files = telling.files.iter();
                files.map(|file| file.document.clone()).collect()
            };
            let same_step =
                |(one, other): (&Said, &Said)| one.event == other.event && one.step == other.step;
            Ok(there.revision == telling.revision
                && there.case == telling.case
                && files(&there) == files(telling)
                && there.steps.len() == telling.steps.len()
                && there.steps.iter().zip(&telling.steps).all(same_step))
        })
    }

    fn copied(&self, from: &Read<'_>, sha256: Hash) -> Result<Sealed> {
        let mut bytes = from.blob(sha256)?.ok_or(ErrorCode::NotFound)?;
        let mut writer = self.into.blobs().writer()?;
        io::copy(&mut bytes, &mut writer).map_err(StoreError::from)?;
        let sealed = writer.finish()?;
        match sealed.sha256() == sha256 {
            true => Ok(sealed),
            false => Err(StoreError::FileDamaged { sha256 }.into()),
        }
    }
}

/// Rows that a matter names: people with the entries they are kept under, papers, and who wrote its events.
fn named(from: &Read<'_>, matter: &Matter, events: &[Event]) -> Result<BTreeSet<Subject>> {
    let writers = events.iter().filter_map(|event| event.actor.user);
    let mut rows: BTreeSet<Subject> = writers.map(Subject::User).collect();
    let mut people: Vec<PersonId> = Vec::new();
    match matter {
        Matter::Dossier(dossier) => {
            people.extend([dossier.owner.person, dossier.submitter.person]);
            let papers = dossier.papers.iter().flat_map(files_of);
            rows.extend(papers.map(Subject::Paper));
        }
        Matter::Copy(row) => people.extend(row.requester.person),
    }
    while let Some(id) = people.pop() {
        if rows.insert(Subject::Person(id)) {
            people.extend(from.person(id)?.and_then(|person| person.merged_into));
        }
    }
    Ok(rows)
}
