//! One person entered twice: shown, kept under one entry, and split again. Nothing moves, so nothing can be lost.
use motcua_case::event::{Fact, Subject};
use motcua_case::ids::PersonId;
use motcua_case::person::{self, Person};
use motcua_case::user::Permission;
use motcua_store::Read;

use crate::clock::stamp;
use crate::desk::Desk;
use crate::error::{Error, ErrorCode, Result};
use crate::find::{paper_view, person_row};
use crate::view::access::{AccessWhat, AccessWhy};
use crate::view::people::{MergePlan, PersonView};

impl Desk {
    /// What would be shown under `into` if `from` were kept under it.
    pub fn merge_plan(&self, from: PersonId, into: PersonId) -> Result<MergePlan> {
        let session = self.permitted(Permission::MergePeople)?;
        for id in [from, into] {
            let subject = Subject::Person(id);
            self.note_access(
                &session,
                AccessWhat::PersonSeen,
                subject,
                AccessWhy::Correction,
            )?;
        }
        session.read(|read| {
            let (from, into) = (entry(read, from)?, entry(read, into)?);
            let papers = read.papers_of(from.id)?;
            Ok(MergePlan {
                refused: person::merge_refusal(&from, &into),
                differences: person::apart(&into.facts, &from.facts),
                papers: papers
                    .iter()
                    .map(|paper| paper_view(&session, paper))
                    .collect(),
                dossiers: self.rows(read, read.dossiers_of(from.id)?)?,
                from: person_row(&from),
                into: person_row(&into),
            })
        })
    }

    /// Keeps `from` under `into`.
    pub fn merge(&self, from: PersonId, into: PersonId) -> Result<PersonView> {
        let session = self.permitted(Permission::MergePeople)?;
        let at = stamp(&*self.clock);
        session.write(|write| {
            let (from, into) = (entry(write, from)?, entry(write, into)?);
            if let Some(refusal) = person::merge_refusal(&from, &into) {
                return Err(Error::new(ErrorCode::MergeRefused).with("refusal", named(refusal)));
            }
            let fact = Fact::PersonMerged { into: into.id };
            let subject = Subject::Person(from.id);
            write.append(at, &session.actor_ref(), subject, &fact)?;
            Ok(())
        })?;
        self.person(into)
    }

    /// Takes a merge back: the entry stands by itself again, with what was attached to it.
    pub fn split(&self, id: PersonId) -> Result<PersonView> {
        let session = self.permitted(Permission::MergePeople)?;
        let at = stamp(&*self.clock);
        session.write(|write| {
            entry(write, id)?.merged_into.ok_or(ErrorCode::NotFound)?;
            let subject = Subject::Person(id);
            write.append(at, &session.actor_ref(), subject, &Fact::PersonSplit)?;
            Ok(())
        })?;
        self.person(id)
    }
}

fn entry(read: &Read<'_>, id: PersonId) -> Result<Person> {
    read.person(id)?.ok_or_else(|| ErrorCode::NotFound.into())
}

fn named(refusal: person::MergeRefusal) -> &'static str {
    match refusal {
        person::MergeRefusal::Same => "same",
        person::MergeRefusal::Numbers => "numbers",
        person::MergeRefusal::Kinds => "kinds",
    }
}
