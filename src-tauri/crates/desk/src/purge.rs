//! Destroying a paper that must not be here: its keys go, so its bytes are noise; an event without content stays.
use motcua_case::event::{Fact, Stamp, Subject};
use motcua_case::ids::{Hash, PaperId};
use motcua_case::paper::{HeldPaper, PurgeGround};
use motcua_case::user::Permission;
use motcua_store::{Read, Write};

use crate::clock::stamp;
use crate::desk::{Desk, Session};
use crate::error::{Error, ErrorCode, Result};
use crate::find::{paper_view, person_row};
use crate::paper::file_owner;
use crate::paper_sign;
use crate::view::access::{AccessWhat, AccessWhy};
use crate::view::people::{PersonView, PurgePlan, PurgeRow};

impl Desk {
    /// What would be destroyed, and what else refers to it.
    pub fn purge_plan(&self, paper: PaperId, ground: PurgeGround) -> Result<PurgePlan> {
        let session = self.permitted(Permission::Receive)?;
        let (what, subject) = (AccessWhat::PagesSeen, Subject::Paper(paper));
        self.note_access(&session, what, subject, AccessWhy::Correction)?;
        session.read(|read| {
            let paper = standing(read, paper)?;
            let mut also = Vec::new();
            for other in others(read, &paper)? {
                if let Some(other) = read.paper(other)? {
                    also.push(paper_view(&session, &other));
                }
            }
            let owner = read.person(paper.owner)?.ok_or(ErrorCode::NotFound)?;
            Ok(PurgePlan {
                owner: person_row(&owner),
                files: u32::try_from(files(&paper).len()).unwrap_or(u32::MAX),
                also,
                needs_two: ground.needs_two(),
                asked: paper
                    .purge
                    .as_ref()
                    .is_some_and(|asked| asked.by != Some(session.user_id())),
                paper: paper_view(&session, &paper),
            })
        })
    }

    /// Destroys a paper scanned by mistake. A secret one is only asked for: a second person destroys it.
    pub fn purge(&self, paper: PaperId, ground: PurgeGround) -> Result<PersonView> {
        let session = self.permitted(Permission::Receive)?;
        let at = stamp(&*self.clock);
        let owner = session.write(|write| {
            let paper = standing(write, paper)?;
            let actor = session.actor_ref();
            if ground.needs_two() {
                let fact = Fact::PurgeAsked { ground };
                write.append(at, &actor, Subject::Paper(paper.id), &fact)?;
            } else {
                destroy(&session, write, &paper, ground, at)?;
            }
            Ok(paper.owner)
        })?;
        self.pictures.clear();
        self.purge_in_backups(&session.store);
        self.person(owner)
    }

    /// The second person's answer to a wish to destroy.
    pub fn purge_answer(&self, paper: PaperId, agree: bool) -> Result<Vec<PurgeRow>> {
        let session = self.permitted(Permission::ApprovePurge)?;
        let at = stamp(&*self.clock);
        session.write(|write| {
            let paper = standing(write, paper)?;
            let asked = paper.purge.clone().ok_or(ErrorCode::NotFound)?;
            if agree && asked.by == Some(session.user_id()) {
                return Err(ErrorCode::SecondPersonNeeded.into());
            }
            if agree {
                destroy(&session, write, &paper, asked.ground, at)
            } else {
                let subject = Subject::Paper(paper.id);
                write.append(at, &session.actor_ref(), subject, &Fact::PurgeDropped)?;
                Ok(())
            }
        })?;
        self.pictures.clear();
        self.purge_in_backups(&session.store);
        self.purges()
    }

    /// Papers somebody asked to destroy.
    pub fn purges(&self) -> Result<Vec<PurgeRow>> {
        let session = self.permitted(Permission::See)?;
        session.read(|read| {
            let mut rows = Vec::new();
            for paper in read.papers_to_purge()? {
                let Some(asked) = &paper.purge else { continue };
                let by = match asked.by {
                    Some(user) => read.user(user)?.map(|user| user.name),
                    None => None,
                };
                let owner = read.person(paper.owner)?.ok_or(ErrorCode::NotFound)?;
                rows.push(PurgeRow {
                    owner: person_row(&owner),
                    asked_by: by.unwrap_or_default(),
                    asked_at: asked.at,
                    ground: asked.ground,
                    mine: asked.by == Some(session.user_id()),
                    paper: paper_view(&session, &paper),
                });
            }
            Ok(rows)
        })
    }
}

fn standing(read: &Read<'_>, paper: PaperId) -> Result<HeldPaper> {
    let paper = read.paper(paper)?.ok_or(ErrorCode::NotFound)?;
    if paper.purged_at.is_some() {
        return Err(ErrorCode::NotFound.into());
    }
    Ok(paper)
}

fn files(paper: &HeldPaper) -> Vec<Hash> {
    let sources = paper.sources.iter().map(|source| source.sha256);
    std::iter::once(paper.record.sha256)
        .chain(sources)
        .collect()
}

/// Its files, and the one it was signed as: a backup may still hold that.
fn files_ever(paper: &HeldPaper) -> Vec<Hash> {
    let scan = paper.signed.as_ref().map(|signed| signed.scan.digest);
    files(paper).into_iter().chain(scan).collect()
}

/// Other papers made of the same bytes, also where one of them is signed since.
fn others(read: &Read<'_>, paper: &HeldPaper) -> Result<Vec<PaperId>> {
    let mut others = Vec::new();
    let mut add = |id: PaperId| {
        if id != paper.id && !others.contains(&id) {
            others.push(id);
        }
    };
    for file in files_ever(paper) {
        for owner in read.owners_of(file)? {
            let id = owner.strip_prefix("paper:").and_then(|id| id.parse().ok());
            id.map(&mut add);
        }
        let signed = read.papers_signed_from(file)?;
        signed.iter().for_each(|signed| add(signed.id));
    }
    Ok(others)
}

/// A secret is destroyed wherever its bytes are used. What was only scanned by mistake stays with another person whose
/// paper is made of the very same bytes.
fn destroy(
    session: &Session,
    write: &Write<'_>,
    paper: &HeldPaper,
    ground: PurgeGround,
    at: Stamp,
) -> Result<()> {
    let mut gone = vec![paper.id];
    if ground.needs_two() {
        gone.extend(others(write, paper)?);
    }
    let actor = session.actor_ref();
    for id in &gone {
        let one = write.paper(*id)?.ok_or_else(|| Error::internal("purge"))?;
        paper_sign::forget(write, *id)?;
        let shared = others(write, &one)?
            .iter()
            .any(|other| !gone.contains(other));
        if shared {
            // Signed, its file is its own.
            if one.signed.is_some() {
                write.purge(one.record.sha256, at.wall)?;
            }
            write.release(&file_owner(*id))?;
        } else {
            for file in files_ever(&one) {
                write.purge(file, at.wall)?;
            }
        }
        write.append(
            at,
            &actor,
            Subject::Paper(*id),
            &Fact::PaperPurged { ground },
        )?;
    }
    Ok(())
}
