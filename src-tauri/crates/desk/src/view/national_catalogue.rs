//! Our catalogue beside the national one: what differs, and what taking it over would change.
use chrono::NaiveDate;
use motcua_case::deadline::TimeLimit;
use motcua_case::money::Dong;
use serde::{Deserialize, Serialize};

use super::asking::Unanswered;

/// The procedures that were compared.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct NationalCheck {
    /// Procedures that differ, or have codes to be taken over.
    pub rows: Vec<NationalRow>,
    /// How many were compared.
    pub compared: u32,
    /// Confirmed procedures beyond those that one check compares.
    pub left: u32,
    /// Why the rest was not compared.
    pub unanswered: Option<Unanswered>,
}

/// One procedure that differs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct NationalRow {
    /// Key here.
    pub procedure: String,
    /// National code.
    pub code: String,
    /// Name here.
    pub name: String,
    /// What differs.
    pub differences: Vec<NationalDifference>,
    /// Codes the mapping lacks and would get.
    pub codes: Vec<NationalCode>,
}

/// One difference.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum NationalDifference {
    /// The name; taken over.
    Name {
        /// There.
        there: String,
    },
    /// The time limit at the counter; taken over.
    Time {
        /// Here.
        here: Option<TimeLimit>,
        /// There.
        there: TimeLimit,
    },
    /// The name of the result; taken over.
    Result {
        /// Here.
        here: String,
        /// There.
        there: String,
    },
    /// How many of a paper; taken over.
    Count {
        /// The paper here.
        paper: String,
        /// Originals and copies here.
        here: [u8; 2],
        /// Originals and copies there.
        there: [u8; 2],
    },
    /// The amount of the fee. Fees come with the table of the province and are not taken over.
    Fee {
        /// Here.
        here: Dong,
        /// There.
        there: Dong,
    },
    /// A paper that only the national catalogue asks for. What it is here a person has to say.
    OnlyThere {
        /// Its name.
        paper: String,
    },
    /// A paper that only we ask for.
    OnlyHere {
        /// Its name.
        paper: String,
    },
}

impl NationalDifference {
    /// Whether accepting takes it over into the catalogue.
    pub fn is_taken(&self) -> bool {
        match self {
            Self::Name { .. } | Self::Time { .. } | Self::Result { .. } | Self::Count { .. } => {
                true
            }
            Self::Fee { .. } | Self::OnlyThere { .. } | Self::OnlyHere { .. } => false,
        }
    }
}

/// A code the mapping would get.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct NationalCode {
    /// What of.
    pub of: CodeOf,
    /// The paper it is of here, where it is of one.
    pub paper: Option<String>,
    /// Name of that thing there, to be compared by a person.
    pub named: String,
    /// The code.
    pub code: String,
}

/// Things that have a code.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "snake_case")]
pub enum CodeOf {
    /// Sector.
    Sector,
    /// Fee.
    Fee,
    /// Kind of result.
    Result,
    /// A paper of the checklist.
    Paper,
    /// The result that replaces a paper.
    Replacing,
}

/// What accepting one procedure did.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct NationalAccepted {
    /// Version of the catalogue that was made; none where only codes were taken over.
    pub version: Option<String>,
    /// First day it is in force.
    pub effective_from: NaiveDate,
    /// Codes taken over.
    pub codes: u32,
}
