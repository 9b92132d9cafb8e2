//! The agency's signature on a digitised paper. Without it a paper is for reference only: nobody answers for it, and it
//! is never used instead of asking the citizen (TT 01/2023/TT-VPCP; NĐ 30/2020/NĐ-CP, Appendix I).
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::{HeldPaper, Media, SignaturesOutcome};
use crate::certify::{EvidenceLevel, SignedCopy};
use crate::event::{Event, Fact};
use crate::ids::{Hash, UserId};

/// How a paper was signed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct PaperSignature {
    /// The paper as it was accepted: the record begins with exactly these bytes.
    pub scan: Beginning,
    /// The seal of the agency.
    pub seal: SignedCopy,
    /// How far the evidence in the record goes.
    pub level: EvidenceLevel,
    /// When it was signed, by the clock of the desk.
    pub at: DateTime<Utc>,
    /// By whom.
    pub by: Option<UserId>,
    /// When the record needs another timestamp, because the certificate of its newest one ends.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub renew_at: Option<DateTime<Utc>>,
}

/// What a file begins with. It is no file of its own any more.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct Beginning {
    /// SHA-256 of these bytes.
    #[specta(type = String)]
    pub digest: Hash,
    /// How many they are.
    pub bytes: u32,
}

/// Why a paper is not signed now.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "snake_case")]
pub enum SignBar {
    /// It is signed.
    Signed,
    /// It was withdrawn, or its content was destroyed.
    Gone,
    /// Somebody asked to destroy it.
    PurgeAsked,
    /// A stamp of secrecy was read on it that no person has judged.
    Secrecy,
    /// It is no PDF.
    NotPdf,
}

impl HeldPaper {
    /// Whether it is for reference only (*chỉ để tham khảo*): neither did this agency sign it, nor did it come with
    /// signatures that were found valid.
    pub fn for_reference(&self) -> bool {
        !self.is_answered_for()
    }

    fn is_answered_for(&self) -> bool {
        let came = self.came_signed.as_ref();
        self.signed.is_some() || came.is_some_and(|came| came.outcome == SignaturesOutcome::Valid)
    }

    /// What speaks against signing it now.
    pub fn sign_bar(&self) -> Option<SignBar> {
        if self.withdrawn || self.purged_at.is_some() {
            Some(SignBar::Gone)
        } else if self.is_answered_for() {
            Some(SignBar::Signed)
        } else if self.purge.is_some() {
            Some(SignBar::PurgeAsked)
        } else if self.secrecy.is_some() {
            Some(SignBar::Secrecy)
        } else if self.record.media != Media::Pdf {
            Some(SignBar::NotPdf)
        } else {
            None
        }
    }
}

/// The paper after an event of its signature; none where it does not fit. A record only ever grows.
pub(crate) fn apply_signature(
    mut paper: HeldPaper,
    event: &Event,
    fact: &Fact,
) -> Option<HeldPaper> {
    if paper.withdrawn || paper.purged_at.is_some() {
        return None;
    }
    match fact {
        Fact::PaperSigned(signed)
            if paper.signed.is_none() && signed.file.bytes > paper.record.bytes =>
        {
            let scan = std::mem::replace(&mut paper.record, signed.file.clone());
            paper.signed = Some(PaperSignature {
                scan: Beginning {
                    digest: scan.sha256,
                    bytes: scan.bytes,
                },
                seal: signed.copy(),
                level: signed.level,
                at: event.at.wall,
                by: event.actor.user,
                renew_at: None,
            });
        }
        Fact::PaperCompleted {
            file,
            level,
            renew_at,
        } if file.bytes > paper.record.bytes => {
            let signed = paper.signed.as_mut()?;
            if *level < signed.level {
                return None;
            }
            signed.level = *level;
            signed.renew_at = *renew_at;
            paper.record = file.clone();
        }
        _ => return None,
    }
    Some(paper)
}
