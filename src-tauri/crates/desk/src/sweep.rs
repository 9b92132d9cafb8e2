//! What the office no longer keeps, destroyed at the next sign-in: scans of citizens who walked away, and pages as they
//! were imported once a clean page was made of them.
use chrono::{DateTime, TimeDelta, Utc};
use motcua_case::event::{Fact, Subject};

use crate::clock::stamp;
use crate::desk::{Desk, Session, office};
use crate::error::Result;
use crate::paper::file_owner;

/// Papers thinned at one sign-in, so that nobody waits for it.
const AT_ONCE: u32 = 200;

impl Desk {
    pub(crate) fn sweep(&self, session: &Session) -> Result<()> {
        let policy = session.read(|read| Ok(office(read)?.policy))?;
        let ago = |days: u16| self.clock.now() - TimeDelta::days(i64::from(days));
        self.sweep_drafts(session, ago(policy.walk_away_days))?;
        match policy.keep_sources_days {
            Some(days) => self.thin_sources(session, ago(days)),
            None => Ok(()),
        }
    }

    fn sweep_drafts(&self, session: &Session, before: DateTime<Utc>) -> Result<()> {
        let resting = session.read(|read| Ok(read.drafts_closed_before(before)?))?;
        if resting.is_empty() {
            return Ok(());
        }
        session.write(|write| {
            for draft in resting {
                write.drop_draft(draft.id)?;
            }
            Ok(())
        })
    }

    /// Gives up the pages as imported. The record stays: where no pixel was changed it holds the very same bytes.
    fn thin_sources(&self, session: &Session, before: DateTime<Utc>) -> Result<()> {
        let papers = session.read(|read| Ok(read.papers_with_sources(before, AT_ONCE)?))?;
        if papers.is_empty() {
            return Ok(());
        }
        let at = stamp(&*self.clock);
        session.write(|write| {
            for paper in papers {
                let subject = Subject::Paper(paper.id);
                write.append(at, &session.actor_ref(), subject, &Fact::SourcesThinned)?;
                write.keep_only(&file_owner(paper.id), &[paper.record.sha256])?;
            }
            Ok(())
        })
    }
}
