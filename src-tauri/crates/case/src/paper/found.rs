//! What was found of the signatures of a file when it was brought in.
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

/// The verdict on a signed file at the moment it came. It is kept with the paper, because roots and revocation data of
/// later days may say otherwise.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct SignaturesFound {
    /// The whole.
    pub outcome: SignaturesOutcome,
    /// Holders of the certificates, in the order they signed, as far as they are known.
    pub signers: Vec<String>,
    /// Why the first signature that did not pass did not (ETSI EN 319 102-1, 5.1.3: `HASH_FAILURE`, …).
    pub reason: Option<String>,
    /// When it was judged.
    pub judged_at: DateTime<Utc>,
}

/// What is to be said of the signatures of a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "snake_case")]
pub enum SignaturesOutcome {
    /// All of them are whole, checked in all respects, and trusted.
    Valid,
    /// Nothing is wrong, but something could not be checked.
    Undetermined,
    /// One is broken, or the file was changed after it.
    Broken,
    /// A copy of our own whose number was cancelled or given up.
    Cancelled,
}
