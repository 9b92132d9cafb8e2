//! Packages with matters for the province that are carried to a PC with a line.
use chrono::{DateTime, Utc};
use motcua_case::ids::PackageId;
use serde::{Deserialize, Serialize};

use super::exchange::LineView;

/// Packages of this counter.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct PackagesView {
    /// Whether the office allows them; what is out can be brought back in any case.
    pub allowed: bool,
    /// The newest ones, the newest first.
    pub packages: Vec<PackageView>,
}

/// One package.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct PackageView {
    /// Its identity.
    pub id: PackageId,
    /// Name of its folder.
    pub name: String,
    /// Letters by which people tell it from another.
    pub fingerprint: String,
    /// When it was written.
    pub made_at: DateTime<Utc>,
    /// Matters that went into it.
    pub matters: u32,
    /// Matters that are still away in it.
    pub away: u32,
    /// Where it is.
    pub place: PackagePlace,
}

/// Where a package is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum PackagePlace {
    /// Somebody has it.
    Out,
    /// It was not finished: nobody can open it, and what is in it can only be taken back.
    Unfinished,
    /// It was brought back.
    Returned {
        /// When.
        at: DateTime<Utc>,
    },
    /// It was lost.
    GivenUp {
        /// When.
        at: DateTime<Utc>,
    },
}

/// A package that was written.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct PackageWritten {
    /// Its identity.
    pub id: PackageId,
    /// Name of its folder.
    pub name: String,
    /// The folder.
    pub path: String,
    /// What opens it. It is shown this once and kept nowhere.
    pub code: String,
    /// Letters by which people tell it from another.
    pub fingerprint: String,
    /// Matters in it.
    pub matters: u32,
    /// Matters that still wait here: on their way just now, received a moment ago, or too many for one package.
    pub left: u32,
}

impl std::fmt::Debug for PackageWritten {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let mut shown = f.debug_struct("PackageWritten");
        shown.field("id", &self.id).field("matters", &self.matters);
        shown.finish_non_exhaustive()
    }
}

/// How far the delivery from a package is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct PackageCarried {
    /// Its identity.
    pub id: PackageId,
    /// Letters by which people tell it from another.
    pub fingerprint: String,
    /// Matters in it.
    pub matters: u32,
    /// Those the province has all of.
    pub told: u32,
    /// Those that wait.
    pub waiting: u32,
    /// Those the counter has to look at.
    pub person: u32,
    /// The systems that are spoken to.
    pub lines: Vec<LineView>,
    /// When something is due again; none where everything is done.
    pub next: Option<DateTime<Utc>>,
}

/// What a package brought back.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct PackageBrought {
    /// Matters taken back.
    pub matters: u32,
    /// Those the province has all of.
    pub told: u32,
    /// Those that wait here again.
    pub waiting: u32,
    /// Those a person has to look at.
    pub person: u32,
}
