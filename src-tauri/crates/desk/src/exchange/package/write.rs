//! A package is written: first its store, then its matters are away, last of all what opens it. A crash in between leaves
//! a folder that nobody can open; where its matters are away already, they are taken back like those of a lost one, but
//! without a doubt.
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use chrono::{DateTime, Utc};
use motcua_case::deadline::office_time;
use motcua_case::event::{Fact, Stamp, Subject};
use motcua_case::exchange::RouteTo;
use motcua_case::ids::PackageId;
use motcua_case::office::Office;
use motcua_case::user::Permission;
use motcua_store::{
    ExchangeItem, ExchangeState, FolderLock, PackageRow, PackageState, Read, Store, StoreKey,
    make_folder, write_durably,
};

use super::super::run::ExchangeRun;
use super::super::telling::Matter;
use super::super::work::{Away, Work};
use super::super::{queue, subject_of};
use super::key::{self, Head, KeyFile};
use super::pack::{Packed, Packing};
use super::{AT_ONCE, count, unfit, unwritable};
use crate::clock::stamp;
use crate::desk::{Desk, Session, office};
use crate::error::{Error, ErrorCode, Result};
use crate::view::package::PackageWritten;

/// Matters in one package at most; the next one takes the others.
const MOST: usize = 1000;
/// Random letters at the end of a package's name.
const TAIL: usize = 4;

impl Desk {
    /// Writes what waits for the province into a new folder below `folder`. From then on it is away.
    pub fn package_write(&self, folder: &Path) -> Result<PackageWritten> {
        let session = self.permitted(Permission::ChangeOffice)?;
        let office = session.read(office)?;
        allowed(&office)?;
        if !folder.is_dir() {
            return Err(unfit("absent"));
        }
        queue::look_through(&session.store, &office)?;
        let held = Held::take(self, &session, &office)?;
        let at = stamp(&*self.clock);
        let mut package = New::start(folder, at.wall).map_err(unwritable)?;
        let written = package.fill(self, &session, &office, &held);
        let written = written.and_then(|key| package.close(&session, &key, at).map(|()| key));
        let key = match written {
            Ok(key) => key,
            Err(error) => {
                // Nobody was shown what opens it. What cannot be removed is unreadable noise, and what cannot be taken
                // back now is shown as unfinished.
                let _noise = fs::remove_dir_all(&package.path);
                let _unfinished = self.package_give_up(package.id);
                return Err(unwritable(error));
            }
        };
        let waiting = session.read(|read| Ok(read.exchange_count()?.waiting))?;
        Ok(PackageWritten {
            id: package.id,
            path: package.path.display().to_string(),
            matters: count(package.packed.len()),
            name: package.name,
            code: key.code,
            fingerprint: key.fingerprint,
            left: waiting,
        })
    }
}

fn allowed(office: &Office) -> Result<()> {
    match &office.exchange {
        exchange if !exchange.packages => Err(unfit("off")),
        exchange if exchange.stopped => Err(unfit("stopped")),
        _ => Ok(()),
    }
}

/// Matters that no lane takes while they are packed.
struct Held<'a> {
    run: &'a ExchangeRun,
    subjects: Vec<String>,
}

impl<'a> Held<'a> {
    fn take(desk: &'a Desk, session: &Session, office: &Office) -> Result<Self> {
        let mut subjects = session.read(|read| ready(read, office, desk.clock.now()))?;
        let run = &desk.exchange;
        let mut shared = run.shared();
        subjects.retain(|subject| shared.busy.insert(subject.clone()));
        drop(shared);
        Ok(Self { run, subjects })
    }
}

impl Drop for Held<'_> {
    fn drop(&mut self) {
        let mut shared = self.run.shared();
        for subject in &self.subjects {
            shared.busy.remove(subject);
        }
        drop(shared);
        self.run.nudge();
    }
}

/// What may go into a package now, the longest waiting first.
fn ready(read: &Read<'_>, office: &Office, now: DateTime<Utc>) -> Result<Vec<String>> {
    let mut found = Vec::new();
    for page in 0.. {
        let items = read.exchange_items(ExchangeState::Waiting, page * AT_ONCE, AT_ONCE)?;
        let full = items.len() == AT_ONCE as usize;
        for item in items {
            if found.len() < MOST && may_go(read, office, &item, now)? {
                found.push(item.subject);
            }
        }
        if !full || found.len() == MOST {
            break;
        }
    }
    Ok(found)
}

fn may_go(
    read: &Read<'_>,
    office: &Office,
    item: &ExchangeItem,
    now: DateTime<Utc>,
) -> Result<bool> {
    let matter = subject_of(&item.subject).map(|subject| Matter::load(read, subject));
    let Some(matter) = matter.transpose()?.flatten() else {
        return Ok(false);
    };
    let connected = match matter.route(office) {
        RouteTo::Connection(id) => office.exchange.connection(id).is_some(),
        RouteTo::ByHand => false,
    };
    let work = Work::of(item)?;
    // In the seconds after it was received it can still be undone.
    let fresh = item.due_at > now && work.tries == 0 && work.fault.is_none() && !work.later;
    let has_to = work.ever || !matter.never_was();
    Ok(connected && has_to && !fresh)
}

/// A package that is being written.
struct New {
    id: PackageId,
    name: String,
    path: PathBuf,
    at: DateTime<Utc>,
    key: StoreKey,
    store: Option<Store>,
    packed: Vec<Packed>,
}

impl New {
    fn start(folder: &Path, at: DateTime<Utc>) -> Result<Self> {
        let id = PackageId::fresh();
        let tail = id.0.simple().to_string();
        let tail = tail.get(tail.len() - TAIL..).unwrap_or_default();
        let name = format!(
            "motcua-goi-{}-{tail}",
            office_time(at).format("%Y%m%d-%H%M")
        );
        let path = folder.join(&name);
        make_folder(&path)?;
        let key = StoreKey::random()?;
        let lock = Arc::new(FolderLock::take(&path)?);
        let store = Some(Store::create_package(&path, lock, &key)?);
        Ok(Self {
            id,
            name,
            path,
            at,
            key,
            store,
            packed: Vec::new(),
        })
    }

    /// Packs what is held, and notes here that it is away.
    fn fill(
        &mut self,
        desk: &Desk,
        session: &Session,
        office: &Office,
        held: &Held<'_>,
    ) -> Result<KeyFile> {
        // Closed at the end, so that all of it is in the files on the medium.
        let store = self
            .store
            .take()
            .ok_or_else(|| Error::internal("package"))?;
        let packing = Packing {
            desk,
            home: &session.store,
            into: &store,
            office,
            now: self.at,
        };
        packing.settings()?;
        for subject in &held.subjects {
            self.packed.extend(packing.matter(subject)?);
        }
        if self.packed.is_empty() {
            return Err(unfit("empty"));
        }
        drop(store);
        session.write(|write| {
            for packed in &self.packed {
                let item = write.exchange_item(&super::super::text_of(packed.subject))?;
                let item = item.filter(|item| item.state == ExchangeState::Waiting);
                let item = item.ok_or(ErrorCode::PlanStale)?;
                write.put_exchange(&self.away(&item, packed)?)?;
            }
            let head = Head::new(self.id, self.at, count(self.packed.len()));
            let key = key::seal(write, session.store.device(), &head, &self.key)?;
            write.put_package(&self.row(&key, PackageState::Writing))?;
            Ok(key)
        })
    }

    fn away(&self, item: &ExchangeItem, packed: &Packed) -> Result<ExchangeItem> {
        let mut work = Work::of(item)?;
        work.away = Some(Away {
            package: self.id,
            name: self.name.clone(),
            since: self.at,
            steps: packed.steps.clone(),
        });
        let state = ExchangeState::Away;
        work.item(packed.subject, state, item.lane, item.due_at, item.since)
    }

    /// Writes what opens it. Where that fails it is unfinished, and what is in it can be taken back.
    fn close(&self, session: &Session, key: &KeyFile, at: Stamp) -> Result<()> {
        write_durably(&self.path.join(key::FILE), &key.bytes)?;
        let fact = Fact::PackageWritten {
            package: self.id,
            matters: count(self.packed.len()),
            fingerprint: key.fingerprint.clone(),
        };
        session.write(|write| {
            write.append(at, &session.actor_ref(), Subject::Office, &fact)?;
            Ok(write.put_package(&self.row(key, PackageState::Out))?)
        })
    }

    fn row(&self, key: &KeyFile, state: PackageState) -> PackageRow {
        PackageRow {
            id: self.id,
            name: self.name.clone(),
            made_at: self.at,
            matters: count(self.packed.len()),
            fingerprint: key.fingerprint.clone(),
            state,
            settled_at: None,
        }
    }
}
