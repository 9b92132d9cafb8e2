//! Digitised papers on their way to the seal of the agency. Progress is that of electronic copies.
use chrono::{DateTime, Utc};
use motcua_case::certify::EvidenceLevel;
use motcua_case::ids::{Hash, PaperId};
use motcua_case::paper::SignBar;
use serde::{Deserialize, Serialize};

use crate::error::Error;
use crate::view::copies::KeyView;

/// Papers that wait for the seal.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct PapersToSign {
    /// How many.
    pub waiting: u32,
    /// How many of them were accepted today.
    pub today: u32,
    /// The oldest of them, at most 1,000.
    pub rows: Vec<PaperToSign>,
}

/// One of them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct PaperToSign {
    /// Paper.
    pub id: PaperId,
    /// Its name.
    pub paper: String,
    /// Whose it is.
    pub owner: String,
    /// Code of the dossier it came with.
    pub dossier: String,
    /// Pages.
    pub pages: u32,
    /// When it was accepted.
    pub accepted_at: DateTime<Utc>,
    /// Its signing began before.
    pub begun: bool,
    /// Why it is not signed now; none where it may be.
    pub bar: Option<SignBar>,
}

/// Which papers are to be sealed, and with which key.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct PaperSigningWish {
    /// The papers, in their order.
    pub rows: Vec<PaperId>,
    /// The certificate.
    #[specta(type = String)]
    pub certificate: Hash,
}

/// What sealing would do.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct PaperSigningPlan {
    /// The key.
    pub key: KeyView,
    /// Papers that would be sealed, in their order.
    pub rows: Vec<PaperToSign>,
    /// Papers that stay, and why.
    pub staying: Vec<PaperStay>,
    /// What was shown, to be given back when it is done.
    pub digest: String,
}

/// A paper that is not sealed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct PaperStay {
    /// Paper.
    pub id: PaperId,
    /// Its name.
    pub paper: String,
    /// Why.
    pub reason: SignBar,
}

/// What a batch did.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct PaperSigningDone {
    /// Papers that were sealed.
    pub signed: Vec<PaperId>,
    /// Papers that were not, in their order: those that failed, and those the batch did not come to.
    pub left: Vec<PaperId>,
    /// Why it ended before its end; none where it was asked to stop, or came to its end.
    pub stopped: Option<Error>,
}

/// How a held paper was signed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct PaperSignedView {
    /// Holder of the certificate.
    pub holder: String,
    /// When.
    pub at: DateTime<Utc>,
    /// How far its evidence goes.
    pub level: EvidenceLevel,
}
