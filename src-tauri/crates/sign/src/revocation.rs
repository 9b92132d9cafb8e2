//! What the issuer says of a certificate since: revocation lists (RFC 5280) and OCSP answers (RFC 6960).
//!
//! [`ocsp`] and [`crl`] read an answer, check that the issuer (or whom it delegated) signed it and that it speaks of
//! this very certificate, and give what it says as an [`Answer`]. Whether the answer is recent enough for the moment
//! that counts is the caller's question: [`Answer::covers`].

mod crl;
mod ocsp;

use chrono::{DateTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};

use crate::certificate::Certificate;
use crate::key::KeyError;

pub use crl::{CRL_BYTES, crl};
pub use ocsp::{OCSP_BYTES, ocsp, ocsp_request};

/// How long an answer without a next update counts as recent.
pub const WITHOUT_NEXT: TimeDelta = TimeDelta::hours(24);

/// What is said of a certificate.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "status", rename_all = "snake_case")]
pub enum Status {
    /// Not revoked.
    Good,
    /// Revoked.
    Revoked {
        /// Since when.
        at: DateTime<Utc>,
        /// Why, by its number in RFC 5280, 5.3.1, where told.
        reason: Option<u8>,
    },
    /// The responder does not know the certificate: as bad as no answer, never good.
    Unknown,
}

/// An answer that was checked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer {
    /// What it says.
    pub status: Status,
    /// The moment it speaks of.
    pub this_update: DateTime<Utc>,
    /// When there will be a newer one, at the latest.
    pub next_update: Option<DateTime<Utc>>,
    /// Whom the issuer delegated the answer to; `None` where the issuer itself signed it.
    pub responder: Option<Responder>,
}

/// A delegated responder (RFC 6960, 4.2.2.2): issued by the same issuer, for this purpose, in its term.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Responder {
    /// Its certificate.
    pub certificate: Certificate,
    /// The issuer says that it need not be checked for revocation (`id-pkix-ocsp-nocheck`).
    pub no_check: bool,
}

impl Answer {
    /// It is an answer for the moment `at`: it spoke of that moment or of one before it, and the next was not due yet.
    #[must_use]
    pub fn covers(&self, at: DateTime<Utc>, tolerance: TimeDelta) -> bool {
        let next = self.next_update.unwrap_or(self.this_update + WITHOUT_NEXT);
        self.this_update - tolerance <= at && at <= next + tolerance
    }

    /// The certificate was good at the moment `at`, as far as this answer can say.
    #[must_use]
    pub fn is_good_at(&self, at: DateTime<Utc>) -> bool {
        match self.status {
            Status::Good => true,
            Status::Revoked { at: since, .. } => at < since,
            Status::Unknown => false,
        }
    }
}

/// Why an answer is not one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum RevocationError {
    /// Larger than any honest one.
    #[error("{0} bytes of revocation data")]
    TooLarge(usize),
    /// Not DER, or not as the RFC says.
    #[error("the revocation data cannot be read")]
    Malformed,
    /// The responder gives no answer; its status number (RFC 6960, 4.2.1).
    #[error("the responder answers with status {0}")]
    NoAnswer(u8),
    /// It speaks of other certificates.
    #[error("the revocation data is of other certificates")]
    OtherCertificate,
    /// Neither the issuer nor a responder it delegated signed it.
    #[error("the revocation data is signed by somebody else")]
    OtherSigner,
    /// The signature is wrong.
    #[error("the signature of the revocation data is wrong")]
    Signature(#[source] KeyError),
    /// A list that is only part of the truth: delta, indirect, some reasons, or with an extension not known here.
    #[error("the revocation list does not cover the certificate")]
    Partial,
}
