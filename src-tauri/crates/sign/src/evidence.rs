//! What is fetched so that a signature can be judged for decades: timestamps, OCSP answers, revocation lists, issuers.
//!
//! [`Evidence`] is whoever fetches it; [`Online`] does so by HTTP. [`gather`] collects all that a set of certificates
//! needs, side by side, leaves out what is already there, and gives nothing where something is missing: a signature
//! with half of its evidence is never called finished.

mod gather;
mod online;
mod reply;

use chrono::{DateTime, Utc};

use crate::certificate::{Certificate, CertificateError};
use crate::key::DigestAlgorithm;
use crate::revocation::RevocationError;
use crate::timestamp::{TimestampError, Token};

pub use gather::{Leaf, Material, Missing, gather};
pub use online::{Online, OnlineSettings};

/// Why a piece of evidence is not there.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum EvidenceError {
    /// Neither the certificate nor the settings say where to ask.
    #[error("no address to ask at")]
    NoAddress,
    /// Nobody answers there.
    #[error("{address} cannot be reached")]
    Unreachable {
        /// Where was asked.
        address: String,
        /// Why.
        #[source]
        source: Box<ureq::Error>,
    },
    /// No whole answer in the time given.
    #[error("{address} does not answer in time")]
    Slow {
        /// Where was asked.
        address: String,
    },
    /// The answer is an error page.
    #[error("{address} answers with status {status}")]
    Status {
        /// Where was asked.
        address: String,
        /// HTTP's number.
        status: u16,
    },
    /// More bytes than an honest answer has.
    #[error("{address} sends too much")]
    TooLarge {
        /// Where was asked.
        address: String,
    },
    /// A timestamp that is none.
    #[error("the timestamp is not accepted")]
    Timestamp(#[from] TimestampError),
    /// Revocation data that is none.
    #[error("the revocation data is not accepted")]
    Revocation(#[from] RevocationError),
    /// The answer is right but old.
    #[error("the revocation data is out of date")]
    Stale,
    /// The responder does not know the certificate.
    #[error("the responder does not know the certificate")]
    Unknown,
    /// The issuer's certificate that was sent is none, or not the issuer's.
    #[error("no certificate of the issuer")]
    Issuer(#[source] Option<CertificateError>),
}

/// Who fetches evidence. Answers are checked before they are given: an implementation gives none that fails.
pub trait Evidence: Sync {
    /// A timestamp over bytes with this digest.
    ///
    /// # Errors
    /// [`EvidenceError`].
    fn timestamp(&self, digest: DigestAlgorithm, imprint: &[u8]) -> Result<Token, EvidenceError>;

    /// An OCSP answer (DER `OCSPResponse`) about `certificate` that covers `now`.
    ///
    /// # Errors
    /// [`EvidenceError`].
    fn ocsp(
        &self,
        certificate: &Certificate,
        issuer: &Certificate,
        now: DateTime<Utc>,
    ) -> Result<Vec<u8>, EvidenceError>;

    /// A revocation list (DER `CertificateList`) that covers `certificate` and `now`.
    ///
    /// # Errors
    /// [`EvidenceError`].
    fn crl(
        &self,
        certificate: &Certificate,
        issuer: &Certificate,
        now: DateTime<Utc>,
    ) -> Result<Vec<u8>, EvidenceError>;

    /// The certificate of `certificate`'s issuer.
    ///
    /// # Errors
    /// [`EvidenceError`].
    fn issuer(&self, certificate: &Certificate) -> Result<Certificate, EvidenceError>;

    /// What time it is where answers about `certificate` come from, to compare the PC's clock with.
    fn time(&self, certificate: &Certificate, issuer: &Certificate) -> Option<DateTime<Utc>>;
}
