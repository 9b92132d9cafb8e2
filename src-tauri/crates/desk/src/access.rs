//! Who saw whose papers, and why: noted once a session for each thing looked at, read by the auditor and the head.
use std::sync::PoisonError;

use motcua_case::event::{Subject, subject_text};
use motcua_case::ids::{Hash, PersonId, UserId};
use motcua_case::user::{Permission, may};
use motcua_store::{Access, AccessFilter, Read};

use crate::clock::stamp;
use crate::desk::{Desk, Session};
use crate::error::Result;
use crate::view::access::{AccessPage, AccessQuery, AccessRow, AccessWhat, AccessWhy, Seen};

/// Entries on one page of the log.
const PAGE: u32 = 100;

impl Desk {
    /// Notes that the session looks at something, once.
    pub(crate) fn note_access(
        &self,
        session: &Session,
        what: AccessWhat,
        subject: Subject,
        why: AccessWhy,
    ) -> Result<()> {
        let key = format!("{} {}", word(&what), subject_text(subject));
        // A panic while it was held left it as it was before the failed step.
        let mut seen = session.seen.lock().unwrap_or_else(PoisonError::into_inner);
        if seen.contains(&key) {
            return Ok(());
        }
        session.store.log_access(Access {
            at: stamp(&*self.clock).wall,
            user: session.user_id(),
            acting_for: session.acting_for,
            what: word(&what),
            subject,
            why: word(&why),
        })?;
        seen.insert(key);
        Ok(())
    }

    /// Why somebody looks who came by no particular way: the counter's work, or oversight where it is not theirs.
    pub(crate) fn plain_reason(session: &Session) -> AccessWhy {
        if may(&session.roles, Permission::Receive) {
            AccessWhy::Counter
        } else {
            AccessWhy::Oversight
        }
    }

    /// Notes a look at a stored file under the papers it belongs to.
    pub(crate) fn note_file(&self, session: &Session, sha256: Hash) -> Result<()> {
        let owners = session.read(|read| Ok(read.owners_of(sha256)?))?;
        for subject in owners.iter().filter_map(|owner| shown(owner)) {
            let why = Self::plain_reason(session);
            self.note_access(session, AccessWhat::PagesSeen, subject, why)?;
        }
        Ok(())
    }

    /// A page of the access log, newest first.
    pub fn access_log(&self, query: &AccessQuery) -> Result<AccessPage> {
        let session = self.permitted(Permission::SeeAccessLog)?;
        let page = session.read(|read| {
            let subjects = match query.person {
                Some(person) => subjects_of(read, person)?,
                None => Vec::new(),
            };
            let filter = AccessFilter {
                subjects,
                user: query.user,
                before: query.before,
            };
            let found = read.accesses(&filter, PAGE)?;
            Ok(AccessPage {
                next: (found.len() == PAGE as usize)
                    .then(|| found.last().map(|(seq, _)| *seq))
                    .flatten(),
                rows: rows(read, found)?,
                users: read
                    .users()?
                    .iter()
                    .map(crate::sign_in::person_named)
                    .collect(),
                intact: read.check_accesses()?.1.is_none(),
            })
        })?;
        Ok(page)
    }

    /// Who looked at these things, newest first.
    pub(crate) fn seen_by(
        &self,
        read: &Read<'_>,
        subjects: Vec<Subject>,
    ) -> Result<Vec<AccessRow>> {
        let filter = AccessFilter {
            subjects,
            ..AccessFilter::default()
        };
        rows(read, read.accesses(&filter, PAGE)?)
    }
}

/// Everything that belongs to a person.
fn subjects_of(read: &Read<'_>, person: PersonId) -> Result<Vec<Subject>> {
    let mut subjects = vec![Subject::Person(person)];
    let merged = read.merged_under(person)?;
    subjects.extend(merged.iter().map(|entry| Subject::Person(entry.id)));
    subjects.extend(
        read.papers_of(person)?
            .iter()
            .map(|paper| Subject::Paper(paper.id)),
    );
    let dossiers = read.dossiers_of(person)?;
    subjects.extend(dossiers.iter().map(|dossier| Subject::Dossier(dossier.id)));
    Ok(subjects)
}

fn rows(read: &Read<'_>, found: Vec<(u64, Access)>) -> Result<Vec<AccessRow>> {
    let name = |id: UserId| -> Result<String> {
        Ok(read.user(id)?.map(|user| user.name).unwrap_or_default())
    };
    found
        .into_iter()
        .filter_map(|(seq, access)| Some((seq, seen(access.subject)?, access)))
        .map(|(seq, subject, access)| {
            Ok(AccessRow {
                seq: u32::try_from(seq).unwrap_or(u32::MAX),
                at: access.at,
                who: name(access.user)?,
                acting_for: access.acting_for.map(name).transpose()?,
                what: read_word(&access.what).unwrap_or(AccessWhat::Other),
                about: about(read, access.subject)?,
                subject,
                why: read_word(&access.why).unwrap_or(AccessWhy::Counter),
            })
        })
        .collect()
}

/// The name of what was looked at, as the store knows it now.
fn about(read: &Read<'_>, subject: Subject) -> Result<String> {
    Ok(match subject {
        Subject::Dossier(id) => read.dossier(id)?.map(|dossier| dossier.code),
        Subject::Person(id) => read.person(id)?.map(|person| person.facts.name),
        Subject::Paper(id) => match read.paper(id)? {
            Some(paper) => {
                let owner = read.person(paper.owner)?;
                let owner = owner.map(|person| person.facts.name).unwrap_or_default();
                Some(format!("{} · {owner}", paper.name))
            }
            None => None,
        },
        Subject::User(id) => read.user(id)?.map(|user| user.name),
        Subject::Office
        | Subject::Station(_)
        | Subject::Province
        | Subject::Series(_)
        | Subject::Certification(_) => None,
    }
    .unwrap_or_default())
}

fn seen(subject: Subject) -> Option<Seen> {
    match subject {
        Subject::Dossier(id) => Some(Seen::Dossier(id)),
        Subject::Person(id) => Some(Seen::Person(id)),
        Subject::Paper(id) => Some(Seen::Paper(id)),
        Subject::User(_)
        | Subject::Office
        | Subject::Station(_)
        | Subject::Province
        | Subject::Series(_)
        | Subject::Certification(_) => None,
    }
}

fn word<T: serde::Serialize>(value: &T) -> String {
    serde_json::to_value(value)
        .ok()
        .and_then(|value| value.as_str().map(str::to_owned))
        .unwrap_or_default()
}

fn read_word<T: serde::de::DeserializeOwned>(word: &str) -> Option<T> {
    serde_json::from_value(serde_json::Value::String(word.to_owned())).ok()
}

/// What is seen where a file of this owner is shown.
fn shown(owner: &str) -> Option<Subject> {
    let (kind, rest) = owner.split_once(':')?;
    let id = rest.split(':').next()?;
    match kind {
        "paper" => id.parse().ok().map(Subject::Paper),
        "certification" => id.parse().ok().map(Subject::Certification),
        _ => None,
    }
}
