//! The verdict on a signed file, in words. A print and a window show the same lines, so they are composed once.
use chrono::{DateTime, NaiveDate, Utc};
use motcua_case::certify::CertificationStatus;
use motcua_case::ids::{CertificationId, Hash};
use motcua_pdf::form::certify::Tone;
use motcua_sign::verify::Overall;
use serde::{Deserialize, Serialize};

/// The language of a report.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "snake_case")]
pub enum Language {
    /// Vietnamese.
    Vi,
    /// English.
    En,
}

/// How a report is kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "snake_case")]
pub enum VerdictFormat {
    /// On A4, to be read.
    Pdf,
    /// The facts, for a program.
    Json,
}

/// The verdict on one file.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, specta::Type)]
pub struct VerdictView {
    /// Its name, without its folder.
    pub file: String,
    /// Its length.
    pub bytes: u32,
    /// SHA-256 of all of it.
    #[specta(type = String)]
    pub sha256: Hash,
    /// When it was judged.
    pub judged_at: DateTime<Utc>,
    /// Day of the list of roots.
    pub trust_date: Option<NaiveDate>,
    /// Judged by the roots of a practice store: worth nothing outside it.
    pub practice: bool,
    /// The whole.
    pub overall: VerdictOverall,
    /// How the whole is to be taken.
    pub tone: VerdictTone,
    /// The whole in a sentence.
    pub sentence: String,
    /// What was looked at: label and value.
    pub facts: Vec<VerdictFact>,
    /// Each signature, in the order they were made.
    pub signatures: Vec<VerdictPart>,
    /// What else is to be said.
    pub notes: Vec<String>,
    /// The row of our own books that the file is the copy of.
    pub own: Option<OwnCopy>,
    /// The facts as JSON, as `motcuactl verify --json` gives them.
    pub json: String,
}

/// What is to be said of the whole file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "snake_case")]
pub enum VerdictOverall {
    /// Every signature is whole, checked in all respects, and trusted.
    Valid,
    /// A signature is broken, or the file's number was cancelled.
    Invalid,
    /// Nothing is wrong, but something could not be checked.
    Undetermined,
    /// There is no signature.
    Unsigned,
}

impl From<Overall> for VerdictOverall {
    fn from(overall: Overall) -> Self {
        match overall {
            Overall::Valid => Self::Valid,
            Overall::Invalid => Self::Invalid,
            Overall::Undetermined => Self::Undetermined,
            Overall::Unsigned => Self::Unsigned,
        }
    }
}

/// How a line is to be taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "snake_case")]
pub enum VerdictTone {
    /// Told, not judged.
    Plain,
    /// As it must be.
    Good,
    /// Could not be checked.
    Unsure,
    /// Not as it must be.
    Bad,
}

impl From<VerdictTone> for Tone {
    fn from(tone: VerdictTone) -> Self {
        match tone {
            VerdictTone::Plain => Self::Plain,
            VerdictTone::Good => Self::Good,
            VerdictTone::Unsure => Self::Unsure,
            VerdictTone::Bad => Self::Bad,
        }
    }
}

/// Label and value of what is told of the file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct VerdictFact {
    /// What.
    pub label: String,
    /// Its value.
    pub value: String,
}

/// What was found of one signature.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct VerdictPart {
    /// Which, and whose.
    pub heading: String,
    /// How the signature is to be taken.
    pub tone: VerdictTone,
    /// The signature in a sentence.
    pub sentence: String,
    /// One line for each fact.
    pub lines: Vec<VerdictLine>,
}

/// One fact of a signature.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct VerdictLine {
    /// What was looked at.
    pub label: String,
    /// What was found.
    pub value: String,
    /// How it is to be taken.
    pub tone: VerdictTone,
}

/// What differs in the picture between what was signed and the file as it is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct PicturesView {
    /// How the whole is to be taken.
    pub tone: VerdictTone,
    /// The whole in a sentence.
    pub sentence: String,
    /// Pages that look different, or could not be compared.
    pub lines: Vec<VerdictLine>,
}

/// A row of our own books that a file is the copy of.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct OwnCopy {
    /// The row.
    pub id: CertificationId,
    /// Its number.
    pub number: u32,
    /// *Quyển số* as printed.
    pub book: String,
    /// The day of the number.
    pub day: NaiveDate,
    /// Where it stands.
    pub state: CertificationStatus,
    /// The day its number was cancelled or given up.
    pub ended: Option<NaiveDate>,
    /// The decision that cancelled it.
    pub decision: Option<String>,
}

impl OwnCopy {
    /// The number is worth nothing any more, whatever the signatures say.
    #[must_use]
    pub fn is_over(&self) -> bool {
        matches!(
            self.state,
            CertificationStatus::Cancelled | CertificationStatus::Void
        )
    }
}
