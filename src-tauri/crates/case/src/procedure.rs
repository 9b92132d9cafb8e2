//! Administrative procedures (*thủ tục hành chính*): what they ask for, how long they take, who decides.
//!
//! The catalogue is versioned data made from publication decisions; a dossier keeps the version in force when
//! it was received. All procedures are shown; only those that can be computed lawfully are enabled, the others
//! say why not ([`Procedure::availability`]). A counter may receive procedures of the whole province, so that
//! receiving body and deciding unit are two things (NĐ 118/2025/NĐ-CP Art. 14 as amended by NĐ 309/2026).
//! Start at [`Catalogue`].
mod availability;
mod banned;
mod catalogue;
mod check;
mod diff;
mod digitize;
mod requirement;
mod search;
mod steps;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

pub use availability::{Availability, Unavailable};
pub use banned::{BannedPaper, BannedPapers, BannedPapersError};
pub use catalogue::{Catalogue, CatalogueError};
pub use check::CatalogueFinding;
pub use diff::{CatalogueChange, ChangedPart, diff};
pub use digitize::{MustDigitizeList, MustDigitizeListError, MustDigitizeRow};
pub use requirement::{
    DigitizeBasis, ExtraPaper, ExtraPaperError, NotAPaperKind, PaperKind, PaperMode, Requirement,
};
pub use steps::{SplitShare, Step};

use crate::deadline::TimeLimit;
use crate::fee::FeeRule;
use crate::id::ProcedureCode;

/// One procedure as published.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(deny_unknown_fields)]
pub struct Procedure {
    /// Stable key in the catalogue: the code where one is published.
    pub key: String,
    /// Published code; `None` where none was found.
    #[serde(default)]
    pub code: Option<ProcedureCode>,
    /// Name as published.
    pub name: String,
    /// English name for the English screen.
    #[serde(default)]
    pub name_en: String,
    /// Sector (*lĩnh vực*).
    pub sector: String,
    /// Level of administration, as published.
    #[serde(default)]
    pub level: String,
    /// Decision that published it.
    #[serde(default)]
    pub decision: Option<String>,
    /// Time limit; `None` where no source gives one.
    #[serde(default)]
    pub time: Option<TimeLimit>,
    /// The longest the law allows where something must be verified.
    #[serde(default)]
    pub longest_time: Option<TimeLimit>,
    /// Internal steps with their limits; they never add up to more than the time limit.
    #[serde(default)]
    pub steps: Vec<Step>,
    /// Fee.
    pub fee: FeeRule,
    /// Papers asked for, in order.
    #[serde(default)]
    pub requirements: Vec<Requirement>,
    /// Results given.
    #[serde(default)]
    pub results: Vec<ResultKind>,
    /// Who receives.
    pub receiving_body: ReceivingBody,
    /// Who decides (*cơ quan có thẩm quyền*), as printed.
    pub deciding_unit: String,
    /// The ministry's own system it is processed in (NĐ 224/2026 Art. 15), if any.
    #[serde(default)]
    pub handled_in: Option<String>,
    /// Standing of the entry.
    pub status: ProcedureStatus,
    /// First day in force.
    #[serde(default)]
    pub valid_from: Option<NaiveDate>,
    /// Last day in force.
    #[serde(default)]
    pub valid_until: Option<NaiveDate>,
    /// Key of the procedure that replaces it.
    #[serde(default)]
    pub replaced_by: Option<String>,
    /// Laws, decrees, circulars.
    #[serde(default)]
    pub legal_basis: Vec<String>,
    /// Other names people use.
    #[serde(default)]
    pub synonyms: Vec<String>,
    /// Where the entry was taken from.
    #[serde(default)]
    pub sources: Vec<String>,
    /// How sure code, time and papers are.
    pub certainty: Certainty,
}

/// A kind of result, with its national code (*mã kết quả*) where known.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(deny_unknown_fields)]
pub struct ResultKind {
    /// Name as published.
    pub name: String,
    /// Code such as `KQ.G15.000031`.
    #[serde(default)]
    pub code: Option<String>,
}

/// Who receives a procedure in a commune.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "snake_case")]
pub enum ReceivingBody {
    /// The one-stop counter.
    ServiceCentre,
    /// The commune police, at their own counter or the shared one.
    CommunePolice,
}

/// Standing of a catalogue entry.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "snake_case")]
pub enum ProcedureStatus {
    /// Published and in force.
    Listed,
    /// Replaced by another procedure.
    Superseded,
    /// Code, title or content still have to be checked against a publication.
    Unverified,
}

/// How sure the facts of an entry are; what is uncertain is shown as such.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(deny_unknown_fields)]
pub struct Certainty {
    /// Code and name.
    pub identity: Sureness,
    /// Time limit.
    pub time: Sureness,
    /// Fee.
    pub fee: Sureness,
    /// List of papers.
    pub papers: Sureness,
}

/// One degree of sureness.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "snake_case")]
pub enum Sureness {
    /// Found in a publication, and agreeing with the law as known.
    Confirmed,
    /// Found in one source.
    Found,
    /// To be checked.
    Uncertain,
}

#[cfg(test)]
mod sample;
