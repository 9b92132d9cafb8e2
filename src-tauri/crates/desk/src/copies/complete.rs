//! What a signed copy still lacks comes when the line is back: timestamps, revocation data, and a timestamp over all of
//! it, appended behind everything that is in the file.
use std::sync::atomic::{AtomicBool, Ordering};

use motcua_case::certify::{Certification, EvidenceLevel};
use motcua_case::deadline::office_time;
use motcua_case::event::Fact;
use motcua_case::ids::CertificationId;
use motcua_case::user::Permission;
use motcua_sign::Certificate;
use motcua_sign::evidence::Evidence;
use motcua_sign::pades::{Completion, Level, complete};

use super::begin::TIMESTAMPS;
use super::{file_owner, stored, trouble};
use crate::certify::append;
use crate::clock::stamp;
use crate::desk::{Desk, Session, office};
use crate::error::{ErrorCode, Result};
use crate::view::copies::Completed;

/// Copies completed in one go, so that nobody waits for long.
const AT_ONCE: u32 = 50;

impl Desk {
    /// Completes sealed copies whose evidence is not all there, the oldest first. What cannot be had now waits; a copy
    /// is never called complete with half of it.
    pub fn copies_complete(&self, cancel: &AtomicBool) -> Result<Completed> {
        let session = self.permitted(Permission::See)?;
        let office = session.read(office)?;
        let evidence = self.keys.evidence(&office.certify.signing);
        let trust = self.trust(office.practice);
        let known: Vec<Certificate> = trust
            .roots()
            .iter()
            .map(|root| root.certificate.clone())
            .collect();
        let waiting = session.read(|read| Ok(read.copies_incomplete(AT_ONCE)?))?;
        let mut done = Completed {
            completed: 0,
            waiting: u32::try_from(waiting.len()).unwrap_or(u32::MAX),
        };
        for row in waiting {
            if cancel.load(Ordering::Relaxed) {
                break;
            }
            match self.complete_one(&session, &row, &*evidence, &known) {
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
        row: &Certification,
        evidence: &dyn Evidence,
        known: &[Certificate],
    ) -> Result<()> {
        let kept = row.electronic().and_then(|copy| copy.kept.as_ref());
        let kept = kept.ok_or(ErrorCode::NotFound)?;
        let source = stored::source(session, kept.file.sha256)?;
        let at = stamp(&*self.clock);
        let how = Completion {
            evidence,
            known,
            level: Level::Lta,
            at: office_time(at.wall),
            fields: &TIMESTAMPS,
        };
        let appended = complete(&source, &how).map_err(trouble::of_pades)?;
        let (sealed, file) = stored::grown(session, kept.file.sha256, &appended)?;
        session.write(|write| {
            // Sealed or completed meanwhile: then this was for nothing.
            let now = super::electronic(write, row.id)?;
            if now.electronic != row.electronic {
                return Ok(());
            }
            let owner = file_owner(row.id);
            write.keep(&sealed, &owner)?;
            write.keep_only(&owner, &[file.sha256])?;
            let fact = Fact::CopyCompleted {
                file: file.clone(),
                level: EvidenceLevel::Archived,
            };
            append(session, write, row.id, &fact, at)
        })
    }

    /// How many copies that were issued still lack evidence.
    pub fn copies_incomplete(&self) -> Result<Vec<CertificationId>> {
        let session = self.permitted(Permission::See)?;
        session.read(|read| {
            let rows = read.copies_incomplete(AT_ONCE)?;
            Ok(rows.iter().map(|row| row.id).collect())
        })
    }
}
