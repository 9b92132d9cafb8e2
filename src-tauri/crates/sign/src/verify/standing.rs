//! Whether a certificate was in good standing at a moment: its path to a root, and revocation along it.

use chrono::{DateTime, TimeDelta, Utc};

use super::report::{Chain, NotChecked, RevocationState, SubIndication};
use crate::certificate::Certificate;
use crate::evidence::Material;
use crate::path::{PathError, path};
use crate::revocation::{Answer, Status, WITHOUT_NEXT, crl, ocsp};
use crate::trust::{Purpose, Trust};

/// Answers and lists looked at of one file, each.
const ANSWERS: usize = 128;
/// How far clocks of issuers and responders may be apart.
const TOLERANCE: TimeDelta = TimeDelta::minutes(5);

/// Reasons that say nothing of a key in wrong hands: affiliation changed, superseded, out of service (RFC 5280, 5.3.1).
const HARMLESS: [u8; 3] = [3, 4, 5];

/// What is known to judge by.
#[derive(Debug, Clone, Copy)]
pub(super) struct Known<'a> {
    pub trust: &'a Trust,
    pub material: &'a Material,
    pub now: DateTime<Utc>,
}

/// How a certificate stood.
#[derive(Debug, Clone, Copy)]
pub(super) struct Standing {
    pub chain: Chain,
    pub revocation: RevocationState,
    /// Why it is not good.
    pub reason: Option<SubIndication>,
    pub not_checked: Option<NotChecked>,
}

impl Standing {
    pub const fn is_good(&self) -> bool {
        self.reason.is_none()
    }
}

/// The moments a certificate is judged for.
#[derive(Debug, Clone, Copy)]
pub(super) struct Moments {
    /// Its term and its path must hold then: the earliest moment at which what it signed is known to have been there.
    pub proven: DateTime<Utc>,
    /// It must not have been revoked then.
    pub used: DateTime<Utc>,
}

/// How the certificate of a signature, or of a timestamp of `used`, stood, by all that is known now.
///
/// A timestamp states its own moment, so what was known of its authority from then on counts, and a revocation after
/// it for a reason that leaves old ones good is none (RFC 3161, 4, item 1).
pub(super) fn standing(
    known: Known<'_>,
    leaf: &Certificate,
    purpose: Purpose,
    moments: Moments,
) -> Standing {
    let at = moments.proven;
    let found = path(leaf, &known.material.certificates, known.trust, purpose, at);
    let path = match found {
        Ok(path) => path,
        Err(error) => return pathless(error, leaf, at, known.now),
    };
    let trusted = |revocation, reason, not_checked| Standing {
        chain: Chain::Trusted,
        revocation,
        reason,
        not_checked,
    };
    for (certificate, issuer) in path.pairs() {
        match revoked(known, certificate, issuer, moments.used, purpose) {
            Revocation::Good => {}
            // What is revoked since is known to have signed before only where the moment is proven.
            Revocation::Revoked => {
                let reason = if at < known.now {
                    SubIndication::Revoked
                } else {
                    SubIndication::RevokedNoPoe
                };
                return trusted(RevocationState::Revoked, Some(reason), None);
            }
            Revocation::Unknown => {
                let reason = Some(SubIndication::TryLater);
                return trusted(
                    RevocationState::Unknown,
                    reason,
                    Some(NotChecked::Revocation),
                );
            }
        }
    }
    trusted(RevocationState::Good, None, None)
}

fn pathless(
    error: PathError,
    leaf: &Certificate,
    at: DateTime<Utc>,
    now: DateTime<Utc>,
) -> Standing {
    let (chain, reason, not_checked) = match error {
        PathError::NoRoot => (
            Chain::Untrusted,
            SubIndication::NoCertificateChainFound,
            Some(NotChecked::Roots),
        ),
        PathError::Term if at < leaf.not_before() && at < now => {
            (Chain::Expired, SubIndication::NotYetValid, None)
        }
        PathError::Term => (Chain::Expired, SubIndication::OutOfBoundsNoPoe, None),
        _ => (Chain::Broken, SubIndication::ChainConstraintsFailure, None),
    };
    Standing {
        chain,
        revocation: RevocationState::NotChecked,
        reason: Some(reason),
        not_checked,
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Revocation {
    Good,
    Revoked,
    Unknown,
}

fn revoked(
    known: Known<'_>,
    certificate: &Certificate,
    issuer: &Certificate,
    at: DateTime<Utc>,
    purpose: Purpose,
) -> Revocation {
    let material = known.material;
    let answers = material
        .ocsp
        .iter()
        .take(ANSWERS)
        .filter_map(|bytes| ocsp(bytes, certificate, issuer).ok());
    let lists = material
        .crls
        .iter()
        .take(ANSWERS)
        .filter_map(|bytes| crl(bytes, certificate, issuer).ok());
    let mut verdict = Revocation::Unknown;
    for answer in answers.chain(lists) {
        match judged(known, &answer, certificate, issuer, at, purpose) {
            Revocation::Revoked => return Revocation::Revoked,
            Revocation::Good => verdict = Revocation::Good,
            Revocation::Unknown => {}
        }
    }
    verdict
}

/// What one answer says of the moment `at`.
fn judged(
    known: Known<'_>,
    answer: &Answer,
    certificate: &Certificate,
    issuer: &Certificate,
    at: DateTime<Utc>,
    purpose: Purpose,
) -> Revocation {
    if answer.this_update > known.now + TOLERANCE {
        return Revocation::Unknown;
    }
    if let Some(responder) = answer
        .responder
        .as_ref()
        .filter(|responder| !responder.no_check)
    {
        // Whom the issuer delegated to can be revoked as well; only a list of the issuer's own says so here.
        let lists = known.material.crls.iter().take(ANSWERS);
        let mut lists = lists.filter_map(|bytes| crl(bytes, &responder.certificate, issuer).ok());
        if !lists.any(|list| is_recent(&list, at) && list.is_good_at(answer.this_update)) {
            return Revocation::Unknown;
        }
    }
    match answer.status {
        Status::Revoked { at: since, .. } if since <= at => Revocation::Revoked,
        Status::Revoked { reason, .. }
            if purpose == Purpose::Timestamping
                && !reason.is_some_and(|reason| HARMLESS.contains(&reason)) =>
        {
            Revocation::Revoked
        }
        // An issuer may forget those whose term is over (RFC 5280, 3.3).
        Status::Good if answer.this_update > certificate.not_after() => Revocation::Unknown,
        Status::Good | Status::Revoked { .. } if is_recent(answer, at) => Revocation::Good,
        _ => Revocation::Unknown,
    }
}

/// It was made after the moment, or was not overdue then.
fn is_recent(answer: &Answer, at: DateTime<Utc>) -> bool {
    answer
        .next_update
        .unwrap_or(answer.this_update + WITHOUT_NEXT)
        + TOLERANCE
        >= at
}
