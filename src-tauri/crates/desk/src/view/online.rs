//! Dossiers filed online that wait to be received, and what else the province told of dossiers.
use chrono::{DateTime, Utc};
use motcua_case::dossier::PaidOnline;
use motcua_case::ids::{ConnectionId, DraftId};
use motcua_case::online::Said;
use serde::{Deserialize, Serialize};

use super::exchange::LineState;
use crate::error::ErrorCode;

/// Dossiers filed online.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct OnlineView {
    /// Those that wait, filed longest ago first.
    pub rows: Vec<OnlineRow>,
    /// How many wait in all.
    pub total: u32,
    /// Each system that is asked, and when it last answered.
    pub asked: Vec<AskedView>,
    /// News of dossiers that are not known here, newest first.
    pub strays: Vec<StrayNews>,
    /// How many of those there are.
    pub stray: u32,
    /// Files of the folder that could not be taken, newest first.
    pub dropped: Vec<DroppedFile>,
}

/// A system that is asked what is new.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct AskedView {
    /// The connection.
    pub id: ConnectionId,
    /// Its name.
    pub name: String,
    /// When all of its news were last read.
    pub at: Option<DateTime<Utc>>,
    /// How its line is.
    pub line: LineState,
    /// It was asked and does not want to be: its path or account is to be looked at.
    pub refused: bool,
}

/// A dossier filed online that waits to be received.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct OnlineRow {
    /// Official code.
    pub code: String,
    /// The procedure as it is named there.
    pub procedure: String,
    /// It is one of this counter's.
    pub known: bool,
    /// Whose matter it is.
    pub owner: String,
    /// When it was filed.
    pub submitted_at: Option<DateTime<Utc>>,
    /// Whole days it waits.
    pub days: u32,
    /// Papers that came with it.
    pub papers: u32,
    /// Their files.
    pub files: u32,
    /// Files that are still to be fetched.
    pub missing: u32,
    /// The account was verified.
    pub vneid: bool,
    /// Paid online.
    pub paid: bool,
    /// What was told of it last, after it was filed.
    pub said: Option<Said>,
    /// The draft of the signed-in clerk.
    pub draft: Option<DraftId>,
    /// The clerk who works on it, where another.
    pub by: Option<String>,
}

/// News of a dossier that is not known here.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct StrayNews {
    /// Official code.
    pub code: String,
    /// When.
    pub at: DateTime<Utc>,
    /// State after it, 1–10.
    pub state: Option<u8>,
    /// What was done, in words.
    pub text: String,
}

/// A file of the folder that could not be taken.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct DroppedFile {
    /// Its name.
    pub name: String,
    /// When it was looked at.
    pub at: DateTime<Utc>,
    /// Why it was not taken.
    pub why: DropFault,
}

/// Why a file of the folder was not taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "snake_case")]
pub enum DropFault {
    /// It cannot be read from the disk.
    Unreadable,
    /// It is longer than any such file.
    Long,
    /// It is no JSON.
    Json,
    /// It holds something that is no dossier.
    Entry,
    /// It holds nothing.
    Empty,
}

/// A dossier filed online that is being received.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct FiledView {
    /// Its official code.
    pub code: String,
    /// The procedure as it is named there.
    pub procedure: String,
    /// When it was filed.
    pub at: DateTime<Utc>,
    /// The account was verified by VNeID.
    pub vneid: bool,
    /// Paid online.
    pub paid: Option<PaidOnline>,
    /// Files that cannot be used: name and why.
    pub refused: Vec<FiledRefusal>,
}

/// A file of a dossier filed online that cannot be used.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct FiledRefusal {
    /// The paper, as it is named there.
    pub paper: String,
    /// The file.
    pub file: String,
    /// Why.
    pub why: ErrorCode,
}
