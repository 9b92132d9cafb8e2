//! What is asked before the PIN: is the certificate good today, is the clock right, how large is a timestamp.

use chrono::{DateTime, TimeDelta, Utc};

use super::STAMPED;
use crate::certificate::Certificate;
use crate::evidence::{Evidence, EvidenceError};
use crate::key::DigestAlgorithm;
use crate::revocation::{self, Status};
use crate::signer::choice::{Unfit, unfit};

/// From this difference on the PC's clock counts as wrong.
pub const CLOCKS_DIFFER: TimeDelta = TimeDelta::minutes(5);
/// By how much tokens of one authority differ in size: serial number, fractions of a second, ECDSA values.
const TOKENS_DIFFER: usize = 64;

/// Why signing must not begin.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum NotReady {
    /// The certificate's term has not begun.
    #[error("the certificate is valid from {from} on")]
    NotYet {
        /// First moment.
        from: DateTime<Utc>,
    },
    /// The certificate's term is over.
    #[error("the certificate was valid until {until}")]
    Expired {
        /// Last moment.
        until: DateTime<Utc>,
    },
    /// The certificate is for other purposes.
    #[error("the certificate is not for signatures")]
    Purpose,
    /// Its key is too short, or of a kind no signature is made with here.
    #[error("the key is too weak")]
    WeakKey,
    /// The certificate is revoked.
    #[error("the certificate was revoked at {since}")]
    Revoked {
        /// Since when.
        since: DateTime<Utc>,
    },
    /// The issuer's responder does not know the certificate.
    #[error("the issuer does not know the certificate")]
    Unknown,
    /// The PC's clock differs from the world's.
    #[error("the clock is wrong by {} s", by.num_seconds())]
    ClockWrong {
        /// By how much it is ahead; negative where it is behind.
        by: TimeDelta,
    },
}

/// Signing may begin.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Ready {
    /// Room for a timestamp token; `None` where no timestamp is to be had now and the signature will be pending.
    pub timestamp: Option<usize>,
    /// The certificate was found not to be revoked; `false` where nobody could be asked.
    pub revocation_known: bool,
    /// The clock was compared; `false` where nobody could be asked.
    pub clock_known: bool,
}

/// Looks at the certificate, asks about it, and compares clocks. `clock` is the PC's.
///
/// # Errors
/// [`NotReady`]. Nobody to ask is no error: the signature waits for its timestamp then.
pub fn ready(
    certificate: &Certificate,
    chain: &[Certificate],
    evidence: &dyn Evidence,
    clock: &dyn Fn() -> DateTime<Utc>,
) -> Result<Ready, NotReady> {
    // The clock before the term: a term judged by a wrong clock would tell the person the wrong thing.
    match unfit(certificate, clock()) {
        None | Some(Unfit::NotYetValid | Unfit::Expired) => {}
        Some(other) => return Err(refusal(certificate, other)),
    }
    let before = clock();
    let stamp = evidence.timestamp(STAMPED, &STAMPED.digest(certificate.der()));
    let after = clock();
    let issuer = chain
        .iter()
        .find(|other| certificate.is_issued_by(other).is_ok())
        .cloned()
        .or_else(|| evidence.issuer(certificate).ok());
    let mut clock_known = false;
    if let Ok(token) = &stamp {
        compare(before, token.time(), after)?;
        clock_known = true;
    } else if let Some(issuer) = &issuer {
        let before = clock();
        if let Some(time) = evidence.time(certificate, issuer) {
            compare(before, time, clock())?;
            clock_known = true;
        }
    }
    if let Some(reason) = unfit(certificate, clock()) {
        return Err(refusal(certificate, reason));
    }
    let revocation_known = match &issuer {
        Some(issuer) => standing(certificate, issuer, evidence, clock())?,
        None => false,
    };
    Ok(Ready {
        timestamp: stamp.ok().map(|token| token.der().len() + TOKENS_DIFFER),
        revocation_known,
        clock_known,
    })
}

/// Most bytes that a token of this authority will have, from one asked for to be measured.
///
/// # Errors
/// [`EvidenceError`].
pub fn timestamp_room(evidence: &dyn Evidence) -> Result<usize, EvidenceError> {
    let token = evidence.timestamp(STAMPED, &DigestAlgorithm::Sha256.digest(b"motcua"))?;
    Ok(token.der().len() + TOKENS_DIFFER)
}

const fn refusal(certificate: &Certificate, reason: Unfit) -> NotReady {
    match reason {
        Unfit::Authority | Unfit::Purpose => NotReady::Purpose,
        Unfit::Key => NotReady::WeakKey,
        Unfit::NotYetValid => NotReady::NotYet {
            from: certificate.not_before(),
        },
        Unfit::Expired => NotReady::Expired {
            until: certificate.not_after(),
        },
    }
}

/// The time of an answer must lie between question and answer, as far as honest clocks differ.
fn compare(
    before: DateTime<Utc>,
    time: DateTime<Utc>,
    after: DateTime<Utc>,
) -> Result<(), NotReady> {
    let by = if time > after {
        after - time
    } else if time < before {
        before - time
    } else {
        TimeDelta::zero()
    };
    if by.abs() > CLOCKS_DIFFER {
        return Err(NotReady::ClockWrong { by });
    }
    Ok(())
}

/// Whether anything says that the certificate is good.
fn standing(
    certificate: &Certificate,
    issuer: &Certificate,
    evidence: &dyn Evidence,
    now: DateTime<Utc>,
) -> Result<bool, NotReady> {
    let ocsp = evidence
        .ocsp(certificate, issuer, now)
        .ok()
        .and_then(|der| revocation::ocsp(&der, certificate, issuer).ok());
    let answer = ocsp.or_else(|| {
        let der = evidence.crl(certificate, issuer, now).ok()?;
        revocation::crl(&der, certificate, issuer).ok()
    });
    match answer.map(|answer| answer.status) {
        Some(Status::Revoked { at: since, .. }) => Err(NotReady::Revoked { since }),
        Some(Status::Unknown) => Err(NotReady::Unknown),
        Some(Status::Good) => Ok(true),
        None => Ok(false),
    }
}
