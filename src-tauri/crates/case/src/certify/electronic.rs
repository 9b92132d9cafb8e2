//! What an electronic copy certified from the original has besides what every row of a book has: its scan, who
//! compared it, the plan of its signing, and the files that came of it (NĐ 45/2020/NĐ-CP Art. 10).
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::{Certification, CertificationStatus, NumberTaken, SignerAs};
use crate::ids::{Hash, UserId};
use crate::money::Dong;
use crate::paper::FileRef;

/// The electronic side of a row.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct ElectronicCopy {
    /// The original, scanned; none before.
    pub scan: Option<OriginalScan>,
    /// Who compared the scan with the original.
    pub compared: Option<Compared>,
    /// What is signed, fixed before the first signature is made.
    pub plan: Option<CopyPlan>,
    /// With the signature of the one who certifies.
    pub signed: Option<SignedCopy>,
    /// With the seal of the agency.
    pub sealed: Option<SignedCopy>,
    /// The file as it is kept now: the newest revision, which only ever appends to the one before.
    pub kept: Option<KeptCopy>,
    /// How it went to its requester, oldest first.
    pub deliveries: Vec<Delivered>,
}

/// A scan of an original.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OriginalScan {
    /// SHA-256 of each page's picture, in the order of the original. These are what is certified.
    pub pages: Vec<Hash>,
    /// How the pages are made of their pictures, as the desk writes it.
    pub sheets: FileRef,
    /// When it was taken over.
    pub at: DateTime<Utc>,
}

/// A page-by-page comparison with the original.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct Compared {
    /// Who compared.
    pub by: Option<UserId>,
    /// Their name, as it is shown to the one who signs.
    pub name: String,
    /// When.
    pub at: DateTime<Utc>,
}

/// What is signed: everything the file is made of. It stands before a byte is signed, and outlives a pulled token.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct CopyPlan {
    /// The statement, line by line as it stands on the copy.
    pub statement: Vec<String>,
    /// Version of its wording.
    pub wording: String,
    /// SHA-256 of each page's picture.
    pub pages: Vec<Hash>,
    /// The number, and the day it is dated.
    pub number: NumberTaken,
    /// Who signs, in what capacity.
    pub signer: SignerAs,
    /// The certificate it is to be signed with.
    pub certificate: CertificateName,
    /// What it costs.
    pub fee: Dong,
    /// Practice: the page says that it is worth nothing.
    pub practice: bool,
}

/// A certificate, by what a person and a machine know it by.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct CertificateName {
    /// Holder.
    pub holder: String,
    /// Serial number, hexadecimal.
    pub serial: String,
    /// SHA-256 of the certificate.
    #[specta(type = String)]
    pub fingerprint: Hash,
    /// End of its term.
    pub until: DateTime<Utc>,
}

/// A signed file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct SignedCopy {
    /// SHA-256 of the file up to the end of this signature's revision: the kept file begins with it.
    #[specta(type = String)]
    pub digest: Hash,
    /// How long that part is.
    pub bytes: u32,
    /// The certificate it was signed with.
    pub certificate: CertificateName,
    /// When, by the signature's timestamp; none while it has none.
    pub stamped_at: Option<DateTime<Utc>>,
}

/// The file as kept.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct KeptCopy {
    /// The file.
    pub file: FileRef,
    /// How far its evidence goes.
    pub level: EvidenceLevel,
    /// When it came to it.
    pub at: DateTime<Utc>,
    /// When it needs another timestamp, because the certificate of its newest one ends.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub renew_at: Option<DateTime<Utc>>,
}

/// How far a signed file proves itself (ETSI EN 319 142-1).
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, specta::Type,
)]
#[serde(rename_all = "snake_case")]
pub enum EvidenceLevel {
    /// Signed; when, nobody else says (B-B).
    Basic,
    /// With a timestamp (B-T).
    Timestamped,
    /// With all that a later judge needs to know of certificates (B-LT).
    LongTerm,
    /// All of that under a timestamp of its own (B-LTA).
    Archived,
}

/// A handing over.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Delivered {
    /// How.
    pub way: DeliveryWay,
    /// When.
    pub at: DateTime<Utc>,
    /// By whom.
    pub by: Option<UserId>,
}

/// How a copy goes to its requester.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "snake_case")]
pub enum DeliveryWay {
    /// A slip with the code that names the file.
    Slip,
    /// A file on a removable medium.
    Medium,
}

impl Certification {
    /// The electronic side; none of a row on paper.
    pub fn electronic(&self) -> Option<&ElectronicCopy> {
        self.electronic.as_deref()
    }

    /// Whether it is a copy whose file is made here.
    pub fn is_electronic(&self) -> bool {
        self.electronic.is_some()
    }
}

impl CertificationStatus {
    /// Steps of an electronic copy before it has a number.
    pub const ELECTRONIC_UNNUMBERED: [Self; 3] = [Self::ToScan, Self::ToCompare, Self::ToSign];

    /// Steps of an electronic copy before it is issued, in their order.
    pub const ELECTRONIC_OPEN: [Self; 5] = [
        Self::ToScan,
        Self::ToCompare,
        Self::ToSign,
        Self::Signing,
        Self::ToSeal,
    ];
}
