//! What is mirrored outside the chains, because only its newest version counts or because it must be destroyed for good:
//! intakes being typed, files with their keys, dossiers filed online, who holds a dossier.
//!
//! Triggers note what changed, whatever changed it; how often, so that nothing is lost while one state is told.
use chrono::{DateTime, Utc};
use motcua_case::ids::{DraftId, Hash, UserId};
use motcua_case::replica::{Bytes, LooseKind};
use rusqlite::{Connection, OptionalExtension, params};
use serde::{Deserialize, Serialize};

use crate::error::StoreError;
use crate::read::Read;
use crate::rescue::StoredFile;
use crate::table::draft::DraftRow;
use crate::table::hold::{Held, Hold};
use crate::table::online::OnlineRow;
use crate::write::Write;

/// The note of the database that says that its things are mirrored.
const SHARED: &str = "shared";

/// Something that is mirrored.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Thing {
    /// An intake being typed.
    Draft(DraftId),
    /// A file and its key.
    File(Hash),
    /// A dossier filed online, by its official code.
    Online(String),
    /// Who holds a dossier.
    Hold(Held),
}

impl Thing {
    /// As the hub sees it.
    pub fn kind(&self) -> LooseKind {
        match self {
            Self::Draft(_) => LooseKind::Draft,
            Self::File(_) => LooseKind::Key,
            Self::Online(_) => LooseKind::Online,
            Self::Hold(_) => LooseKind::Hold,
        }
    }

    /// Which one of its kind.
    pub fn id(&self) -> Vec<u8> {
        match self {
            Self::Draft(id) => id.0.as_bytes().to_vec(),
            Self::File(sha256) => sha256.0.to_vec(),
            Self::Online(code) => code.as_bytes().to_vec(),
            Self::Hold(id) => id.0.as_bytes().to_vec(),
        }
    }

    fn of(kind: u8, id: Vec<u8>) -> Option<Self> {
        match LooseKind::from_number(kind)? {
            LooseKind::Draft => Some(Self::Draft(DraftId(uuid::Uuid::from_slice(&id).ok()?))),
            LooseKind::Key => Some(Self::File(Hash(id.try_into().ok()?))),
            LooseKind::Online => String::from_utf8(id).ok().map(Self::Online),
            LooseKind::Kit => None,
            LooseKind::Hold => Some(Self::Hold(Held(uuid::Uuid::from_slice(&id).ok()?))),
        }
    }
}

/// One version of a thing.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Version {
    /// What it is of.
    pub thing: Thing,
    /// Grows with each one.
    pub version: u64,
    /// How it is; none where it is gone.
    pub is: Option<Is>,
}

/// How a thing is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Is {
    /// An intake being typed.
    Draft(Draft),
    /// A file.
    File(File),
    /// A file that was destroyed by law.
    Purged {
        /// When, microseconds since 1970.
        at_us: i64,
    },
    /// A dossier filed online.
    Online(Online),
    /// Who holds a dossier.
    Hold(Hold),
}

/// A file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct File {
    bytes: u64,
    key: Hash,
    owners: Vec<String>,
    /// The sealed bytes of a small one.
    inline: Option<Bytes>,
    /// It was destroyed once, and lawfully brought in again.
    again: bool,
}

/// An intake being typed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Draft {
    owner: UserId,
    version: u32,
    saved_at: DateTime<Utc>,
    body: String,
    closed_at: Option<DateTime<Utc>>,
}

/// A dossier filed online.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Online {
    connection: String,
    submitted_at: DateTime<Utc>,
    arrived_at: DateTime<Utc>,
    draft: Option<DraftId>,
    fetch_at: Option<DateTime<Utc>>,
    tries: u32,
    body: String,
}

/// What has to be told of a thing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Untold {
    /// The version to tell.
    pub version: Version,
    /// How often it had changed by then.
    pub mark: u64,
}

impl Read<'_> {
    /// What changed and was not told, at most `most`. Files come first: who needs one is known before what needed it goes.
    pub fn untold(&self, most: u32) -> Result<Vec<Untold>, StoreError> {
        let mut statement = self
            .connection
            .prepare_cached("SELECT kind, thing, mark FROM untold WHERE told IS NOT mark ORDER BY kind <> 1 LIMIT ?1")?;
        let mut rows = statement.query([most])?;
        let mut untold = Vec::new();
        while let Some(row) = rows.next()? {
            let Some(thing) = Thing::of(row.get(0)?, row.get(1)?) else {
                continue;
            };
            untold.push(Untold {
                mark: row.get(2)?,
                version: Version {
                    version: self.known_version(&thing)? + 1,
                    is: self.state_of(&thing)?,
                    thing,
                },
            });
        }
        Ok(untold)
    }

    /// How many things changed and were not told, and how many files were not sent.
    pub fn count_untold(&self) -> Result<(u64, u64), StoreError> {
        let count =
            "SELECT (SELECT count(*) FROM untold), (SELECT count(*) FROM unsent WHERE sent = 0)";
        Ok(self
            .connection
            .prepare_cached(count)?
            .query_row([], |row| Ok((row.get(0)?, row.get(1)?)))?)
    }

    fn known_version(&self, thing: &Thing) -> Result<u64, StoreError> {
        let known = self
            .connection
            .prepare_cached("SELECT version FROM mirror WHERE kind = ?1 AND thing = ?2")?
            .query_row(place(thing), |row| row.get(0))
            .optional()?;
        Ok(known.unwrap_or(0))
    }

    fn state_of(&self, thing: &Thing) -> Result<Option<Is>, StoreError> {
        Ok(match thing {
            Thing::Draft(id) => self.draft(*id)?.map(|row| Is::Draft(Draft::of(row))),
            Thing::Online(code) => self
                .online_one(code)?
                .map(|row| Is::Online(Online::of(row))),
            Thing::File(sha256) => self.file_state(*sha256)?,
            Thing::Hold(dossier) => self.hold(*dossier)?.map(Is::Hold),
        })
    }

    fn file_state(&self, sha256: Hash) -> Result<Option<Is>, StoreError> {
        let purged = self
            .connection
            .prepare_cached("SELECT at_us FROM purged WHERE sha256 = ?1")?
            .query_row([sha256.0], |row| row.get(0))
            .optional()?;
        let Some(StoredFile {
            bytes,
            wrapped,
            inline,
        }) = self.file_row(sha256)?
        else {
            return Ok(purged.map(|at_us| Is::Purged { at_us }));
        };
        Ok(Some(Is::File(File {
            bytes,
            key: Hash(*self.blobs.key_of(sha256, &wrapped)?),
            owners: self.owners_of(sha256)?,
            inline: inline.map(Bytes),
            again: purged.is_some(),
        })))
    }
}

impl Write<'_> {
    /// From now on things are mirrored; all there are have to be told.
    pub fn share(&self) -> Result<(), StoreError> {
        self.connection.execute(
            "INSERT OR REPLACE INTO meta (key, value) VALUES (?1, x'01')",
            [SHARED],
        )?;
        self.connection.execute_batch(
            "UPDATE untold SET told = NULL;
             UPDATE unsent SET sent = 0;
             INSERT OR IGNORE INTO untold (kind, thing, mark) SELECT 0, id, 1 FROM draft;
             INSERT OR IGNORE INTO untold (kind, thing, mark) SELECT 1, sha256, 1 FROM blob_key;
             INSERT OR IGNORE INTO untold (kind, thing, mark) SELECT 1, sha256, 1 FROM purged;
             INSERT OR IGNORE INTO untold (kind, thing, mark) SELECT 2, CAST(code AS BLOB), 1 FROM online;
             INSERT OR IGNORE INTO untold (kind, thing, mark) SELECT kind, thing, 1 FROM mirror;
             INSERT OR IGNORE INTO unsent (sha256) SELECT sha256 FROM blob WHERE inline IS NULL
                 AND sha256 NOT IN (SELECT sha256 FROM absent);",
        )?;
        Ok(())
    }

    /// A version was told, and is waited for by the feed: what the hub loses meanwhile is told again. Where the thing has
    /// changed since, it is told again, too.
    pub fn told(&self, untold: &Untold) -> Result<(), StoreError> {
        let version = &untold.version;
        self.know(version)?;
        self.connection
            .prepare_cached(
                "UPDATE untold SET told = mark WHERE kind = ?1 AND thing = ?2 AND mark = ?3",
            )?
            .execute(params![
                version.thing.kind().number(),
                version.thing.id(),
                untold.mark
            ])?;
        Ok(())
    }

    /// Whatever was told or sent and did not come by the feed is told and sent again: nobody knows what the hub has of it.
    pub fn tell_again(&self) -> Result<(), StoreError> {
        self.connection.execute_batch(
            "UPDATE untold SET told = NULL WHERE told IS NOT NULL;
             UPDATE unsent SET sent = 0 WHERE sent = 1;",
        )?;
        Ok(())
    }

    /// Takes a version in that came by the feed. Whether anything changed here.
    pub fn take_version(&self, version: &Version) -> Result<bool, StoreError> {
        let thing = &version.thing;
        let known = self.known_version(thing)?;
        if version.version < known {
            return Ok(false);
        }
        let change = self.change_of(thing)?;
        let here = self.state_of(thing)?;
        if version.version == known {
            match change {
                Some(Change { is_told: true }) if here == version.is => {
                    self.forget_change(thing)?;
                    self.is_there(thing)?;
                    return Ok(false);
                }
                // Another's has the number that ours had at a hub that lost it.
                Some(Change { is_told: true }) => {}
                // It was heard, or ours is told over it.
                _ => return Ok(false),
            }
        }
        // Whoever told a newer one had ours.
        let changed_here = change.is_some_and(|change| !change.is_told || version.version == known);
        if here != version.is {
            let takes = match (thing, &version.is) {
                (Thing::Draft(id), is) => self.take_draft(*id, is.as_ref(), changed_here)?,
                (Thing::File(sha256), is) => self.take_file(*sha256, is.as_ref(), changed_here)?,
                (Thing::Online(code), Some(Is::Online(online))) => {
                    self.take_online(code, online, changed_here)?
                }
                (Thing::Hold(dossier), is) => {
                    self.take_hold(*dossier, is.as_ref(), changed_here)?
                }
                (Thing::Online(_), _) => true,
            };
            self.know(version)?;
            if !takes {
                // What stands here is told over it.
                self.mark(thing)?;
                return Ok(false);
            }
        } else {
            self.know(version)?;
        }
        // What was just taken over is no change of ours.
        self.forget_change(thing)?;
        Ok(here != version.is)
    }

    /// An intake being typed: the newest version wins, and one that is gone stays so.
    fn take_draft(
        &self,
        id: DraftId,
        is: Option<&Is>,
        changed_here: bool,
    ) -> Result<bool, StoreError> {
        let Some(Is::Draft(draft)) = is else {
            self.drop_draft(id)?;
            return Ok(true);
        };
        let here = self.draft(id)?;
        let is_newer = match &here {
            Some(here) => {
                !changed_here || (draft.version, draft.saved_at) > (here.version, here.saved_at)
            }
            None => !changed_here,
        };
        if is_newer {
            self.put_draft(&draft.row(id))?;
        }
        Ok(is_newer)
    }

    /// Who holds a dossier: whoever came first at the hub. What this counter said before and hears again is not that, nor
    /// that another let go of it while it was taken here.
    fn take_hold(
        &self,
        dossier: Held,
        is: Option<&Is>,
        changed_here: bool,
    ) -> Result<bool, StoreError> {
        let own = self.own_device()?;
        let here = self.hold(dossier)?;
        let there = match is {
            Some(Is::Hold(hold)) => Some(*hold),
            _ => None,
        };
        let is_ours = |hold: Option<Hold>| hold.is_some_and(|hold| hold.device == own);
        let keeps = changed_here && (is_ours(there) || there.is_none() && is_ours(here));
        if !keeps {
            self.put_hold(dossier, there)?;
        }
        Ok(!keeps)
    }

    /// A dossier filed online: an intake that has taken it up keeps it, unless another counter's was faster.
    fn take_online(
        &self,
        code: &str,
        online: &Online,
        changed_here: bool,
    ) -> Result<bool, StoreError> {
        let here = self.online_one(code)?.and_then(|row| row.draft);
        let keeps = changed_here && here.is_some() && [None, here].contains(&online.draft);
        if !keeps {
            self.put_online(&online.row(code))?;
        }
        Ok(!keeps)
    }

    /// A file: who needs it is as was told, and where that changed here too, whoever needs it here or there keeps it. One
    /// that was destroyed by law is destroyed.
    fn take_file(
        &self,
        sha256: Hash,
        is: Option<&Is>,
        changed_here: bool,
    ) -> Result<bool, StoreError> {
        let is_purged = "SELECT 1 FROM purged WHERE sha256 = ?1";
        let is_purged = self
            .connection
            .prepare_cached(is_purged)?
            .exists([sha256.0])?;
        let owners = self.owners_of(sha256)?;
        match is {
            Some(Is::Purged { at_us }) => {
                if !is_purged {
                    let at = DateTime::from_timestamp_micros(*at_us).unwrap_or_default();
                    self.purge(sha256, at)?;
                }
                Ok(true)
            }
            Some(Is::File(file)) if !is_purged || file.again => {
                if !self.has_blob(sha256)? {
                    self.expect(sha256, file)?;
                }
                for owner in &file.owners {
                    self.refer(sha256, owner)?;
                }
                let mut only_here = owners.iter().filter(|owner| !file.owners.contains(owner));
                if changed_here {
                    return Ok(only_here.next().is_none());
                }
                for owner in only_here {
                    self.connection
                        .prepare_cached("DELETE FROM blob_ref WHERE sha256 = ?1 AND owner = ?2")?
                        .execute(params![sha256.0, owner])?;
                }
                Ok(true)
            }
            // It was destroyed here, and another has not heard of it yet.
            Some(_) => Ok(false),
            None if changed_here && !owners.is_empty() => Ok(false),
            None => {
                self.forget_file(sha256)?;
                Ok(true)
            }
        }
    }

    fn expect(&self, sha256: Hash, file: &File) -> Result<(), StoreError> {
        let stored = StoredFile {
            bytes: file.bytes,
            wrapped: self.blobs.wrap_key(sha256, &file.key.0)?,
            inline: file.inline.as_ref().map(|bytes| bytes.0.clone()),
        };
        self.adopt_file(sha256, &stored)?;
        if file.inline.is_none() {
            self.connection
                .prepare_cached("INSERT OR IGNORE INTO absent (sha256) VALUES (?1)")?
                .execute([sha256.0])?;
            self.connection
                .prepare_cached("DELETE FROM unsent WHERE sha256 = ?1")?
                .execute([sha256.0])?;
        }
        Ok(())
    }

    fn know(&self, version: &Version) -> Result<(), StoreError> {
        self.connection
            .prepare_cached(
                "INSERT INTO mirror (kind, thing, version) VALUES (?1, ?2, ?3)
                 ON CONFLICT DO UPDATE SET version = max(version, excluded.version)",
            )?
            .execute(params![
                version.thing.kind().number(),
                version.thing.id(),
                version.version
            ])?;
        Ok(())
    }

    /// What was told came by the feed: the hub has it, and has what was sent before.
    fn is_there(&self, thing: &Thing) -> Result<(), StoreError> {
        if let Thing::File(sha256) = thing {
            self.connection
                .prepare_cached("DELETE FROM unsent WHERE sha256 = ?1 AND sent = 1")?
                .execute([sha256.0])?;
        }
        Ok(())
    }

    pub(super) fn mark(&self, thing: &Thing) -> Result<(), StoreError> {
        self.connection
            .prepare_cached(
                "INSERT INTO untold (kind, thing, mark) VALUES (?1, ?2, 1) ON CONFLICT DO UPDATE SET mark = mark + 1",
            )?
            .execute(place(thing))?;
        Ok(())
    }

    fn change_of(&self, thing: &Thing) -> Result<Option<Change>, StoreError> {
        let is_told = self
            .connection
            .prepare_cached("SELECT told IS mark FROM untold WHERE kind = ?1 AND thing = ?2")?
            .query_row(place(thing), |row| row.get(0))
            .optional()?;
        Ok(is_told.map(|is_told| Change { is_told }))
    }

    fn forget_change(&self, thing: &Thing) -> Result<(), StoreError> {
        self.connection
            .prepare_cached("DELETE FROM untold WHERE kind = ?1 AND thing = ?2")?
            .execute(place(thing))?;
        Ok(())
    }
}

/// A thing changed here, and that did not come by the feed.
#[derive(Clone, Copy)]
struct Change {
    /// It was told as it is now.
    is_told: bool,
}

/// Whether a file is known and not here yet.
pub(crate) fn is_absent(connection: &Connection, sha256: Hash) -> Result<bool, StoreError> {
    Ok(connection
        .prepare_cached("SELECT 1 FROM absent WHERE sha256 = ?1")?
        .exists([sha256.0])?)
}

fn place(thing: &Thing) -> (u8, Vec<u8>) {
    (thing.kind().number(), thing.id())
}

impl Draft {
    fn of(row: DraftRow) -> Self {
        Self {
            owner: row.owner,
            version: row.version,
            saved_at: row.saved_at,
            body: row.body,
            closed_at: row.closed_at,
        }
    }

    fn row(&self, id: DraftId) -> DraftRow {
        DraftRow {
            id,
            owner: self.owner,
            version: self.version,
            saved_at: self.saved_at,
            body: self.body.clone(),
            closed_at: self.closed_at,
        }
    }
}

impl Online {
    fn of(row: OnlineRow) -> Self {
        Self {
            connection: row.connection,
            submitted_at: row.submitted_at,
            arrived_at: row.arrived_at,
            draft: row.draft,
            fetch_at: row.fetch_at,
            tries: row.tries,
            body: row.body,
        }
    }

    fn row(&self, code: &str) -> OnlineRow {
        OnlineRow {
            code: code.to_owned(),
            connection: self.connection.clone(),
            submitted_at: self.submitted_at,
            arrived_at: self.arrived_at,
            draft: self.draft,
            fetch_at: self.fetch_at,
            tries: self.tries,
            body: self.body.clone(),
        }
    }
}
