//! The restore drill: the newest snapshot is opened as a restore would open it, and everything in it is checked.
use std::fs;
use std::path::Path;

use chrono::{DateTime, Utc};

use crate::backup::Watch;
use crate::backup::snapshot::{self, Snapshot};
use crate::check::{self, CheckReport, Problem};
use crate::db::Store;
use crate::error::StoreError;
use crate::keys::StoreKey;
use crate::restore;

/// What a drill found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Drilled {
    /// When the snapshot was made.
    pub made_at: DateTime<Utc>,
    /// Bytes of database and files.
    pub bytes: u64,
    /// What was counted, and the first problem.
    pub report: CheckReport,
}

impl Store {
    /// Checks the newest snapshot on `target`. The database is copied beside this store's for that, files are read
    /// where they are; nothing of it is left behind.
    pub fn drill(&self, target: &Path, watch: &Watch<'_>) -> Result<Drilled, StoreError> {
        if !target.is_dir() {
            return Err(StoreError::TargetAbsent);
        }
        let key = self.key();
        let root = snapshot::root_of(target, self.device());
        let all = match fs::metadata(&root) {
            Ok(_) => snapshot::snapshots_of(&root, self.device())?,
            Err(_) => Vec::new(),
        };
        let newest = newest(&all).ok_or(StoreError::NoSnapshot)?;
        let mut drilled = Drilled {
            made_at: newest.made_at,
            bytes: 0,
            report: CheckReport::default(),
        };
        let checked = self.check_snapshot(&newest, &key, &mut drilled.bytes, watch);
        match checked {
            Ok(report) => drilled.report = report,
            Err(StoreError::SnapshotDamaged { part }) => {
                drilled.report.first_problem = Some(Problem::Snapshot { part });
            }
            Err(error) => return Err(error),
        }
        Ok(drilled)
    }

    fn check_snapshot(
        &self,
        snapshot: &Snapshot,
        key: &StoreKey,
        bytes: &mut u64,
        watch: &Watch<'_>,
    ) -> Result<CheckReport, StoreError> {
        let report = restore::look_into(snapshot, self.folder(), key, watch, |manifest, read| {
            *bytes = manifest.bytes();
            check::whole(read, watch.go_on)
        })?;
        if !(watch.go_on)() {
            return Err(StoreError::Cancelled);
        }
        Ok(report)
    }
}

/// The newest folder by name: whoever restores has nothing else to go by before the key is typed.
fn newest(all: &[Snapshot]) -> Option<Snapshot> {
    all.iter()
        .max_by(|one, other| (one.made_at, &one.path).cmp(&(other.made_at, &other.path)))
        .cloned()
}
