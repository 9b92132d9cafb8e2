//! A paper attached to the wrong person: it is given to the right one, and taken out of the dossiers that used it.
use motcua_case::dossier::{Dossier, DossierStatus, PaperStanding};
use motcua_case::event::{Fact, Subject};
use motcua_case::ids::{PaperId, PersonId};
use motcua_case::paper::HeldPaper;
use motcua_case::user::Permission;
use motcua_store::Read;

use crate::cancel::given;
use crate::clock::stamp;
use crate::desk::Desk;
use crate::error::{Error, ErrorCode, Result};
use crate::find::{paper_view, person_row};
use crate::view::access::{AccessWhat, AccessWhy};
use crate::view::people::{PaperMovePlan, PaperUse, PersonView};

impl Desk {
    /// What giving a paper to `to` would change: the dossiers it is taken out of, and who has seen it.
    pub fn paper_move_plan(&self, paper: PaperId, to: PersonId) -> Result<PaperMovePlan> {
        let session = self.permitted(Permission::MergePeople)?;
        let looks = [
            (AccessWhat::PagesSeen, Subject::Paper(paper)),
            (AccessWhat::PersonSeen, Subject::Person(to)),
        ];
        for (what, subject) in looks {
            self.note_access(&session, what, subject, AccessWhy::Correction)?;
        }
        session.read(|read| {
            let (paper, to) = movable(read, paper, to)?;
            let from = read.root_person(paper.owner)?.ok_or(ErrorCode::NotFound)?;
            let uses = uses(read, &paper, to)?.into_iter();
            let (dossiers, lines): (Vec<_>, Vec<_>) = uses.unzip();
            let rows = self.rows(read, dossiers)?;
            let to = read.person(to)?.ok_or(ErrorCode::NotFound)?;
            Ok(PaperMovePlan {
                from: person_row(&from),
                to: person_row(&to),
                uses: rows
                    .into_iter()
                    .zip(lines)
                    .map(|(row, line)| PaperUse {
                        row,
                        line: u16::try_from(line).unwrap_or(u16::MAX),
                    })
                    .collect(),
                seen_by: self.seen_by(read, vec![Subject::Paper(paper.id)])?,
                paper: paper_view(&session, &paper),
            })
        })
    }

    /// Gives the paper to the right person. Open dossiers of others that used it wait for the right paper; moved back,
    /// it stands there again.
    pub fn paper_move(&self, paper: PaperId, to: PersonId, reason: &str) -> Result<PersonView> {
        let session = self.permitted(Permission::MergePeople)?;
        let reason = given(reason, "reason")?;
        let at = stamp(&*self.clock);
        let to = session.write(|write| {
            let (paper, to) = movable(write, paper, to)?;
            let actor = session.actor_ref();
            for (dossier, line) in uses(write, &paper, to)? {
                let fact = Fact::LineWithdrawn {
                    line: u16::try_from(line).map_err(|_| Error::internal("line"))?,
                    paper: paper.id,
                };
                write.append(at, &actor, Subject::Dossier(dossier.id), &fact)?;
            }
            // Where the move puts an earlier one right, the dossiers of the right person have their paper back.
            for (dossier, line) in waiting(write, paper.id, to)? {
                let fact = Fact::LineRestored {
                    line: u16::try_from(line).map_err(|_| Error::internal("line"))?,
                    paper: paper.id,
                };
                write.append(at, &actor, Subject::Dossier(dossier.id), &fact)?;
            }
            let fact = Fact::PaperMoved { to, reason };
            write.append(at, &actor, Subject::Paper(paper.id), &fact)?;
            Ok(to)
        })?;
        self.pictures.clear();
        self.person(to)
    }
}

fn movable(read: &Read<'_>, paper: PaperId, to: PersonId) -> Result<(HeldPaper, PersonId)> {
    let refused = |reason: &str| Error::new(ErrorCode::PaperMoveRefused).with("reason", reason);
    let paper = read.paper(paper)?.ok_or(ErrorCode::NotFound)?;
    let to = read.root_person(to)?.ok_or(ErrorCode::NotFound)?.id;
    let from = read
        .root_person(paper.owner)?
        .ok_or(ErrorCode::NotFound)?
        .id;
    if paper.purged_at.is_some() {
        return Err(refused("purged"));
    }
    if paper.withdrawn {
        return Err(refused("withdrawn"));
    }
    if from == to {
        return Err(refused("same"));
    }
    Ok((paper, to))
}

/// Lines of standing dossiers that use the paper and are not the right person's.
fn uses(read: &Read<'_>, paper: &HeldPaper, to: PersonId) -> Result<Vec<(Dossier, usize)>> {
    let from = read
        .root_person(paper.owner)?
        .ok_or(ErrorCode::NotFound)?
        .id;
    let mut found = Vec::new();
    for dossier in read.dossiers_of(from)? {
        let owner = read
            .root_person(dossier.owner.person)?
            .map(|person| person.id);
        if dossier.status != DossierStatus::Received || owner == Some(to) {
            continue;
        }
        let uses = |standing: &PaperStanding| match standing {
            PaperStanding::Held { paper: used } => *used == paper.id,
            PaperStanding::Imported { papers, .. } => papers.contains(&paper.id),
            _ => false,
        };
        let line = dossier.papers.iter().position(|line| uses(&line.standing));
        if let Some(line) = line {
            found.push((dossier, line));
        }
    }
    Ok(found)
}

/// Lines of standing dossiers of `person` from which this paper was taken away.
fn waiting(read: &Read<'_>, paper: PaperId, person: PersonId) -> Result<Vec<(Dossier, usize)>> {
    let gone = PaperStanding::Withdrawn { paper };
    let mut found = Vec::new();
    for dossier in read.dossiers_of(person)? {
        if dossier.status == DossierStatus::Received
            && let Some(line) = dossier.papers.iter().position(|line| line.standing == gone)
        {
            found.push((dossier, line));
        }
    }
    Ok(found)
}
