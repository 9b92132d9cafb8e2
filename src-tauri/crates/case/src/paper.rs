//! Digitised papers: the files, whom they belong to, and whether they may be used again.
mod found;
mod signed;

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

use crate::ids::{DossierId, Hash, PaperId, PersonId, UserId};
use crate::reading::{Field, Secrecy};

pub use found::{SignaturesFound, SignaturesOutcome};
pub(crate) use signed::apply_signature;
pub use signed::{Beginning, PaperSignature, SignBar};

/// A stored file, named by its content.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct FileRef {
    /// SHA-256 of the plain bytes.
    #[specta(type = String)]
    pub sha256: Hash,
    /// Length of the plain bytes.
    pub bytes: u32,
    /// Media type by content.
    pub media: Media,
}

/// Kinds of file the store keeps.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "snake_case")]
pub enum Media {
    /// PDF, ours or imported byte for byte.
    Pdf,
    /// JPEG picture.
    Jpeg,
    /// PNG picture.
    Png,
    /// TIFF picture, one or more pages.
    Tiff,
    /// BMP picture.
    Bmp,
    /// WebP picture.
    WebP,
    /// CCITT Group 4 image data of one page.
    Group4,
    /// A sealed file for another counter.
    Sealed,
    /// Raw pixels of one page.
    Raster,
    /// Letters and pictures of one page, stored apart.
    Layers,
    /// JSON data of the province.
    Json,
}

/// A paper in the commune's repository, accepted by a person; immutable but for its standing.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, specta::Type)]
pub struct HeldPaper {
    /// Identity.
    pub id: PaperId,
    /// Whose paper it is.
    pub owner: PersonId,
    /// Kind of paper, the same slug in every procedure that asks for it.
    pub kind: String,
    /// Name as shown.
    pub name: String,
    /// Pages of the record.
    pub pages: u32,
    /// The record: PDF/A made from images, or the imported PDF byte for byte; with the agency's signature appended to
    /// it where it is signed.
    pub record: FileRef,
    /// What was imported, kept as it came.
    pub sources: Vec<FileRef>,
    /// What was found of its signatures when it was brought in; none where it had none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub came_signed: Option<SignaturesFound>,
    /// When a person accepted it.
    pub accepted_at: DateTime<Utc>,
    /// The dossier it came in with.
    pub dossier: DossierId,
    /// Last day on which it may be used again, where the paper has one.
    pub valid_until: Option<NaiveDate>,
    /// Set when the intake it came with was undone.
    pub withdrawn: bool,
    /// Persons it was attached to by mistake, oldest first.
    #[serde(default)]
    pub moves: Vec<PaperMove>,
    /// The wish to destroy it.
    #[serde(default)]
    pub purge: Option<PurgeRequest>,
    /// What a person confirmed of what was read on it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub about: Vec<PaperField>,
    /// A stamp of secrecy that was read on it after it was accepted, until a person has judged it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub secrecy: Option<Secrecy>,
    /// When its content was destroyed; only this row and the events remain.
    #[serde(default)]
    pub purged_at: Option<DateTime<Utc>>,
    /// The agency's signature; without it the paper is for reference only.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub signed: Option<PaperSignature>,
}

/// A field of a paper, confirmed by a person.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct PaperField {
    /// Which.
    pub field: Field,
    /// Its value; dates as `YYYY-MM-DD`.
    pub value: String,
}

/// A paper taken from one person and given to another.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct PaperMove {
    /// The wrong person.
    pub from: PersonId,
    /// The right one.
    pub to: PersonId,
    /// When.
    pub at: DateTime<Utc>,
    /// By whom.
    pub by: Option<UserId>,
    /// Why.
    pub reason: String,
}

/// The wish to destroy a paper, waiting for a second person where the ground asks for one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct PurgeRequest {
    /// Who asked.
    pub by: Option<UserId>,
    /// When.
    pub at: DateTime<Utc>,
    /// On what ground.
    pub ground: PurgeGround,
}

/// Why a paper is destroyed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "snake_case")]
pub enum PurgeGround {
    /// Scanned by mistake: it should not be here at all.
    Mistake,
    /// It carries a secrecy stamp (Luật Bảo vệ bí mật nhà nước): it may not be on this machine; two people.
    Secret,
}

impl PurgeGround {
    /// Whether a second person has to agree.
    pub fn needs_two(self) -> bool {
        self == Self::Secret
    }
}

impl HeldPaper {
    /// Whether the paper may be offered instead of asking the citizen again (NĐ 118/2025 Art. 5): it is in force, and
    /// somebody answers for it.
    pub fn reusable(&self, on: NaiveDate) -> bool {
        self.in_force(on) && !self.for_reference()
    }

    /// Whether the paper is here and its term is not over.
    pub fn in_force(&self, on: NaiveDate) -> bool {
        !self.withdrawn
            && self.purged_at.is_none()
            && self.valid_until.is_none_or(|last| on <= last)
    }
}

#[cfg(test)]
mod tests;
