//! Backup, restore and how the store is.
use chrono::{DateTime, Utc};
use motcua_case::ids::{DeviceId, UserId};
use serde::{Deserialize, Serialize};

use super::session::UserTile;
use crate::error::Error;

/// The backup panel.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct BackupState {
    /// The folder; none where no backup is made, which is said on the home screen.
    pub folder: Option<String>,
    /// Whether the folder is there now.
    pub reachable: bool,
    /// The folder is on the same file system as the data: it dies with it.
    pub same_disk: bool,
    /// The last backup that was made.
    pub last: Option<BackupMade>,
    /// Why the last try failed, if it did.
    pub failure: Option<BackupFailure>,
    /// What the last drill found.
    pub drill: Option<DrillResult>,
    /// When the next one is due; none without a folder.
    pub next_due: Option<DateTime<Utc>>,
    /// It is due now.
    pub due: bool,
    /// One is running.
    pub running: bool,
    /// Backups from before the last purge, which still hold what was destroyed.
    pub holding_purged: u32,
    /// When the last of them will have expired; none where there is none.
    pub purge_complete_on: Option<DateTime<Utc>>,
}

/// A backup that was made.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct BackupMade {
    /// When.
    pub at: DateTime<Utc>,
    /// Events of the record in it.
    pub events: u32,
    /// Files in it.
    pub files: u32,
    /// Of these, files that were new to the backup folder.
    pub copied: u32,
    /// Megabytes, database and files.
    pub megabytes: u32,
    /// Files that are damaged or absent in the store itself and so not in the backup.
    pub missing: u32,
    /// When the backups now kept were made, newest first.
    pub kept: Vec<DateTime<Utc>>,
}

/// A try that failed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct BackupFailure {
    /// When.
    pub at: DateTime<Utc>,
    /// Why.
    pub error: Error,
}

/// What a restore drill found.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct DrillResult {
    /// When.
    pub at: DateTime<Utc>,
    /// When the backup was made.
    pub made_at: DateTime<Utc>,
    /// Nothing is wrong with it.
    pub ok: bool,
    /// Events whose hash and place are right.
    pub events: u32,
    /// Files whose bytes are right.
    pub files: u32,
    /// Megabytes, database and files.
    pub megabytes: u32,
    /// How long it took.
    pub seconds: u32,
    /// The first thing that is wrong, named.
    pub first_problem: Option<String>,
}

/// How far a backup, drill or restore is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct BackupProgress {
    /// Megabytes done.
    pub done: u32,
    /// Megabytes in all, as far as known.
    pub whole: u32,
}

/// A backup found in a folder.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct BackupRow {
    /// Device whose store it is of.
    pub device: DeviceId,
    /// When it was made, by the clock of that device.
    pub made_at: DateTime<Utc>,
    /// Its folder, by which it is chosen.
    pub path: String,
}

/// What restoring a backup would bring.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct RestorePlan {
    /// The backup.
    pub backup: BackupRow,
    /// Name of the agency.
    pub agency: String,
    /// Number of the counter.
    pub counter: u8,
    /// Version that made it.
    pub app: String,
    /// Events of the record in it.
    pub events: u32,
    /// Dossiers in it.
    pub dossiers: u32,
    /// Code of the newest dossier in it: what was received after it is not there.
    pub last_code: Option<String>,
    /// Files in it.
    pub files: u32,
    /// Megabytes, database and files.
    pub megabytes: u32,
    /// Files that were damaged or absent already when it was made.
    pub missing: u32,
    /// Administrators, one of whom sets a new secret.
    pub administrators: Vec<UserTile>,
    /// The data folder holds a store: it is moved aside and what is intact in it beyond the backup is taken.
    pub store_here: bool,
}

/// Which backup is restored, and who signs in afterwards.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct RestoreRequest {
    /// Folder of the backup, as [`BackupRow::path`]; none to rescue without one.
    pub backup: Option<String>,
    /// The printed recovery key.
    pub recovery_key: String,
    /// The administrator who sets a new secret.
    pub user: UserId,
    /// The new secret.
    pub secret: String,
}

/// What a restore or rescue brought.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct RestoreDone {
    /// Events taken from the damaged store, beyond the backup.
    pub rescued_events: u32,
    /// Files taken from it.
    pub rescued_files: u32,
    /// Drafts taken from it.
    pub rescued_drafts: u32,
    /// Events known to be lost.
    pub lost_events: Option<EventsLost>,
    /// Files that neither the backup nor the damaged store has as they were.
    pub lost_files: u32,
    /// Files purged since the backup, which were not brought back.
    pub purged: u32,
    /// Where the damaged store was moved to.
    pub moved_to: Option<String>,
}

/// Events known to be lost.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct EventsLost {
    /// Number of the first one.
    pub from: u32,
    /// Number of the last one known; none where that is not known.
    pub to: Option<u32>,
}

/// How the store is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct StoreState {
    /// What the last writes have shown.
    pub health: StoreHealth,
    /// Acknowledged events that are gone: nothing is written until a head has seen it.
    pub missing: Option<EventsLost>,
    /// Megabytes free on the disk of the data.
    pub free: u32,
    /// The reserve for the last saves is whole.
    pub reserve_whole: bool,
    /// Megabytes of the database.
    pub database: u32,
    /// Megabytes of files beside it.
    pub files: u32,
    /// Megabytes of the pages as they were imported.
    pub sources: u32,
}

/// What the last writes have shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "snake_case")]
pub enum StoreHealth {
    /// All is well.
    Fine,
    /// The disk is nearly full; what was begun can be finished.
    Tight,
    /// The folder cannot be written.
    ReadOnly,
    /// The disk fails.
    Failing,
}
