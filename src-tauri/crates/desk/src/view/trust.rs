//! The roots that signatures are believed by.
use chrono::{DateTime, NaiveDate, Utc};
use motcua_case::ids::Hash;
use motcua_sign::trust::Purpose;
use serde::{Deserialize, Serialize};

/// What is believed, and since when.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct TrustView {
    /// Day of the list; of several, the oldest.
    pub date: Option<NaiveDate>,
    /// A practice store believes its own root and takes no other.
    pub practice: bool,
    /// The roots.
    pub roots: Vec<RootView>,
}

/// A root.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct RootView {
    /// Holder.
    pub holder: String,
    /// Who issued it; itself, as a rule.
    pub issuer: String,
    /// Serial number, hexadecimal.
    pub serial: String,
    /// SHA-256 of the certificate.
    #[specta(type = String)]
    pub fingerprint: Hash,
    /// Begin of its term.
    pub from: DateTime<Utc>,
    /// End of its term.
    pub until: DateTime<Utc>,
    /// What it is believed for.
    pub purposes: Vec<RootPurpose>,
    /// Where it is from.
    pub source: String,
    /// When this store took it; none of what ships with the program.
    pub taken_at: Option<DateTime<Utc>>,
}

/// What a root is believed for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "snake_case")]
pub enum RootPurpose {
    /// Signatures of people and agencies.
    Signing,
    /// Timestamps.
    Timestamping,
}

impl From<Purpose> for RootPurpose {
    fn from(purpose: Purpose) -> Self {
        match purpose {
            Purpose::Signing => Self::Signing,
            Purpose::Timestamping => Self::Timestamping,
        }
    }
}

/// What taking a file or a folder of certificates would do.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct TrustPlan {
    /// Roots that would be believed.
    pub taken: Vec<RootView>,
    /// Certificates that would not, and why.
    pub left: Vec<RootLeft>,
    /// What was shown, to be given back when it is done.
    pub digest: String,
}

/// A certificate that is not taken.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct RootLeft {
    /// Holder.
    pub holder: String,
    /// Why.
    pub reason: RootUnfit,
}

/// Why a certificate is not taken as a root.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "snake_case")]
pub enum RootUnfit {
    /// It is believed already.
    Known,
    /// It issues no certificates.
    NoAuthority,
    /// Its term is over.
    Over,
}
