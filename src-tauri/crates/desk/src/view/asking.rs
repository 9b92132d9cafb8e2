//! Questions asked of the province for a citizen who is there: the population database, the document store.
use motcua_case::ids::DraftId;
use serde::{Deserialize, Serialize};

use super::exchange::LineFault;
use super::intake::{IntakeView, Who};

/// Who is asked about, by whom and what for. The one-time password goes beside it and is kept nowhere.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct PersonAsk {
    /// The intake.
    pub draft: DraftId,
    /// Which party of it.
    pub who: Who,
    /// The officer's own account with the population database.
    pub account: String,
    /// What for; recorded with who asked.
    pub purpose: String,
}

/// What the population database answered.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum PersonAnswer {
    /// It has the person.
    Found {
        /// Each field that it tells, beside what stands in the intake.
        fields: Vec<FieldCompared>,
    },
    /// It has nobody of this number.
    Nobody,
    /// It was not asked, or not answered.
    Unanswered {
        /// Why.
        why: Unanswered,
    },
}

/// One field as it stands in the intake and as the population database has it.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct FieldCompared {
    /// Field of `PersonFacts`.
    pub field: String,
    /// In the intake; empty where nothing stands there.
    pub here: String,
    /// In the database.
    pub there: String,
    /// Both say the same.
    pub same: bool,
}

impl std::fmt::Debug for FieldCompared {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "FieldCompared({}, same: {})", self.field, self.same)
    }
}

/// Why a question has no answer. Nothing is queued: it is asked again by a person or not at all.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Unanswered {
    /// The line; nothing was asked.
    Line {
        /// How it fails.
        why: LineFault,
    },
    /// The answer was lost, or cannot be read.
    Lost,
    /// The counter is not let in, or the system has no such question.
    Barred,
    /// It said no.
    Refused {
        /// Code as it came.
        code: String,
        /// Words as they came.
        words: String,
    },
}

/// Asks the document store which papers of the checklist the authorities hold.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct RepositoryAsk {
    /// The intake.
    pub draft: DraftId,
    /// What for; recorded with who asked.
    pub purpose: String,
}

/// What the document store answered.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum RepositoryAnswer {
    /// Papers that meet a line of the checklist.
    Found {
        /// They; empty where the store has none of them.
        papers: Vec<StoredRow>,
    },
    /// No line of the checklist has a code of a result that replaces it.
    NoCodes,
    /// It was not asked, or not answered.
    Unanswered {
        /// Why.
        why: Unanswered,
    },
}

/// A paper in the document store, and the line it meets.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct StoredRow {
    /// Its number in the answer.
    pub index: u16,
    /// Name.
    pub name: String,
    /// Number and symbol on it.
    pub number: String,
    /// Who holds it.
    pub issuer: String,
    /// How many files it has.
    pub files: u16,
    /// Which case of the intake.
    pub case: u16,
    /// Key of the line.
    pub line: String,
    /// Name of the line.
    pub line_name: String,
}

/// What came of taking a paper.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, specta::Type)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum RepositoryTaken {
    /// It is in the intake.
    Taken {
        /// The intake.
        view: Box<IntakeView>,
    },
    /// It was not fetched.
    Unanswered {
        /// Why.
        why: Unanswered,
    },
}
