//! Electronic copies on their way from the original to the sealed file.
use motcua_case::certify::{CertificateName, CertificationStatus, Compared, EvidenceLevel};
use motcua_case::ids::Hash;
use serde::{Deserialize, Serialize};

use crate::view::certification::CertificationView;
use crate::view::scan::PageNote;

/// How many copies stand at one step.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct StepCount {
    /// The step.
    pub status: CertificationStatus,
    /// How many.
    pub rows: u32,
}

/// One copy with everything that is looked at before it is signed.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, specta::Type)]
pub struct CopyView {
    /// Its row of the book.
    pub row: CertificationView,
    /// The pages of the original.
    pub pages: Vec<CopyPageView>,
    /// Who compared them.
    pub compared: Option<Compared>,
    /// The statement as it stands on the copy; empty before its signing began.
    pub statement: Vec<String>,
    /// Addresses of the pages of the signed file, the certificate page last; empty before it is signed.
    pub file: Vec<String>,
    /// How far the evidence in the file goes.
    pub level: Option<EvidenceLevel>,
    /// The certificate it was signed with.
    pub signed: Option<CertificateName>,
    /// The certificate it was sealed with.
    pub sealed: Option<CertificateName>,
    /// SHA-256 of the file up to the end of the seal's revision, as the slip says.
    #[specta(type = Option<String>)]
    pub sealed_sha256: Option<Hash>,
}

/// One page of an original.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, specta::Type)]
pub struct CopyPageView {
    /// Address of the page as it was scanned, where a window can show it.
    pub scan: Option<String>,
    /// Address of the page as it stands in the copy.
    pub copy: String,
    /// SHA-256 of the page's picture, which is what is certified.
    #[specta(type = String)]
    pub sha256: Hash,
    /// Quarter turns by which the scanned page is shown upright.
    pub turns: u8,
    /// Width, millimetres.
    pub width_mm: f32,
    /// Height, millimetres.
    pub height_mm: f32,
    /// Resolution, pixels per inch.
    pub dpi: f32,
    /// What was found on it when it was cleaned.
    pub findings: Vec<PageNote>,
}

/// What was compared.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct ComparedWish {
    /// The pages as they were shown.
    #[specta(type = Vec<String>)]
    pub pages: Vec<Hash>,
    /// Which of them were looked at, from 0.
    pub viewed: Vec<u32>,
}
