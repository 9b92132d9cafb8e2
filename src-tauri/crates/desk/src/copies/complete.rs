//! What a signed copy or paper still lacks comes when the line is back: timestamps, revocation data, and a timestamp
//! over all of it, appended behind everything that is in the file; and another one before the certificate of that ends.
use std::sync::atomic::{AtomicBool, Ordering};

use chrono::{DateTime, TimeDelta, Utc};
use motcua_case::certify::{Certification, EvidenceLevel};
use motcua_case::deadline::office_time;
use motcua_case::event::{Fact, Stamp, Subject};
use motcua_case::ids::CertificationId;
use motcua_case::paper::{FileRef, HeldPaper};
use motcua_case::user::Permission;
use motcua_sign::Certificate;
use motcua_sign::evidence::Evidence;
use motcua_sign::pades::{Completion, Level, complete, stamped_until};
use motcua_store::{Read, Sealed};

use super::begin::TIMESTAMPS;
use super::{file_owner, stored, trouble};
use crate::certify::append;
use crate::clock::stamp;
use crate::desk::{Desk, Session, office};
use crate::error::{ErrorCode, Result};
use crate::paper_sign;
use crate::view::copies::Completed;

/// Copies, and papers, completed in one go, so that nobody waits for long.
const AT_ONCE: u32 = 50;

/// A file gets no further timestamp sooner than this, however short the authority's certificates are.
const RENEWED_AT_MOST: TimeDelta = TimeDelta::days(30);

/// A signed file that waits for evidence.
enum Waiting {
    Copy(Box<Certification>),
    Paper(Box<HeldPaper>),
}

/// A file with its evidence.
struct Grown {
    sealed: Sealed,
    file: FileRef,
    renew_at: Option<DateTime<Utc>>,
}

impl Desk {
    /// Completes sealed copies and papers whose evidence is not all there, or ends soon, the oldest first. What cannot
    /// be had now waits; nothing is ever called complete with half of it. It ends with the session.
    pub fn copies_complete(&self, cancel: &AtomicBool) -> Result<Completed> {
        let session = self.permitted(Permission::See)?;
        let waiting = session.read(|read| waiting(read, self.clock.now()))?;
        let mut done = Completed {
            completed: 0,
            waiting: u32::try_from(waiting.len()).unwrap_or(u32::MAX),
        };
        if waiting.is_empty() {
            return Ok(done);
        }
        let office = session.read(office)?;
        let evidence = self.keys.evidence(&office.certify.signing);
        let before = TimeDelta::days(i64::from(office.certify.signing.renew_days));
        let trust = self.trusted()?;
        let known: Vec<Certificate> = trust
            .roots()
            .iter()
            .map(|root| root.certificate.clone())
            .collect();
        for one in waiting {
            if cancel.load(Ordering::Relaxed) || self.session().is_err() {
                break;
            }
            match self.complete_one(&session, &one, &*evidence, &known, before) {
                Ok(()) => {
                    done.completed += 1;
                    done.waiting -= 1;
                }
                // Nobody answers: the others would wait for nothing.
                Err(error) if error.code == ErrorCode::EvidenceMissing => break,
                // What is wrong with one file keeps no other waiting; this one stays on the list.
                Err(error) if error.code == ErrorCode::FileNotSignable => {}
                Err(error) => return Err(error),
            }
        }
        Ok(done)
    }

    fn complete_one(
        &self,
        session: &Session,
        one: &Waiting,
        evidence: &dyn Evidence,
        known: &[Certificate],
        before: TimeDelta,
    ) -> Result<()> {
        let file = one.file().ok_or(ErrorCode::NotFound)?;
        let source = stored::source(session, file.sha256)?;
        let at = stamp(&*self.clock);
        let how = Completion {
            evidence,
            known,
            level: Level::Lta,
            at: office_time(at.wall),
            fields: &TIMESTAMPS,
        };
        let appended = complete(&source, &how).map_err(trouble::of_pades)?;
        let until = stamped_until(&source, &appended).map_err(trouble::of_pades)?;
        let (sealed, grown) = stored::grown(session, file.sha256, &appended)?;
        let grown = Grown {
            sealed,
            file: grown,
            renew_at: until.map(|until| (until - before).max(at.wall + RENEWED_AT_MOST)),
        };
        match one {
            Waiting::Copy(row) => completed_copy(session, row, &grown, at),
            Waiting::Paper(paper) => completed_paper(session, paper, &grown, at),
        }
    }

    /// Copies that were issued and still lack evidence.
    pub fn copies_incomplete(&self) -> Result<Vec<CertificationId>> {
        let session = self.permitted(Permission::See)?;
        session.read(|read| {
            let rows = read.copies_incomplete(self.clock.now(), AT_ONCE)?;
            Ok(rows.iter().map(|row| row.id).collect())
        })
    }
}

impl Waiting {
    fn file(&self) -> Option<&FileRef> {
        match self {
            Self::Copy(row) => Some(&row.electronic()?.kept.as_ref()?.file),
            Self::Paper(paper) => Some(&paper.record),
        }
    }
}

fn waiting(read: &Read<'_>, now: DateTime<Utc>) -> Result<Vec<Waiting>> {
    let copies = read.copies_incomplete(now, AT_ONCE)?.into_iter();
    let papers = read.papers_incomplete(now, AT_ONCE)?.into_iter();
    Ok(copies
        .map(|row| Waiting::Copy(Box::new(row)))
        .chain(papers.map(|paper| Waiting::Paper(Box::new(paper))))
        .collect())
}

fn completed_copy(session: &Session, row: &Certification, grown: &Grown, at: Stamp) -> Result<()> {
    session.write(|write| {
        // Sealed or completed meanwhile: then this was for nothing.
        let now = super::electronic(write, row.id)?;
        if now.electronic != row.electronic {
            return Ok(());
        }
        let owner = file_owner(row.id);
        write.keep(&grown.sealed, &owner)?;
        write.keep_only(&owner, &[grown.file.sha256])?;
        let fact = Fact::CopyCompleted {
            file: grown.file.clone(),
            level: EvidenceLevel::Archived,
            renew_at: grown.renew_at,
        };
        append(session, write, row.id, &fact, at)
    })
}

fn completed_paper(session: &Session, paper: &HeldPaper, grown: &Grown, at: Stamp) -> Result<()> {
    session.write(|write| {
        // Destroyed, withdrawn or completed meanwhile.
        let now = write.paper(paper.id)?;
        let Some(now) = now.filter(|now| now.record == paper.record && !now.withdrawn) else {
            return Ok(());
        };
        if now.purged_at.is_some() {
            return Ok(());
        }
        paper_sign::replace(write, &now, &grown.sealed)?;
        let fact = Fact::PaperCompleted {
            file: grown.file.clone(),
            level: EvidenceLevel::Archived,
            renew_at: grown.renew_at,
        };
        write.append(at, &session.actor_ref(), Subject::Paper(paper.id), &fact)?;
        Ok(())
    })
}
