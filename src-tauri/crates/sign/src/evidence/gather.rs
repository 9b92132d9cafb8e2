//! All evidence that some certificates need, fetched side by side.

use std::thread;

use chrono::{DateTime, TimeDelta, Utc};

use super::{Evidence, EvidenceError};
use crate::certificate::Certificate;
use crate::revocation::{self, Answer, Responder, Status};

/// Certificates in a chain at most.
const DEPTH: usize = 10;
/// How far two honest clocks may differ.
pub(crate) const TOLERANCE: TimeDelta = TimeDelta::minutes(5);

/// A certificate whose chain and standing are to be shown later.
#[derive(Debug, Clone)]
pub struct Leaf {
    /// The certificate of a signature or of a timestamp.
    pub certificate: Certificate,
    /// The moment at which it must have been good.
    pub at: DateTime<Utc>,
}

/// Evidence, piece by piece.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Material {
    /// Certificates, roots among them.
    pub certificates: Vec<Certificate>,
    /// OCSP answers, DER `OCSPResponse`.
    pub ocsp: Vec<Vec<u8>>,
    /// Revocation lists, DER `CertificateList`.
    pub crls: Vec<Vec<u8>>,
}

impl Material {
    /// Nothing in it.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.certificates.is_empty() && self.ocsp.is_empty() && self.crls.is_empty()
    }
}

/// Why the evidence is not complete.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Missing {
    /// The chain ends before a root: no issuer of this certificate is known.
    #[error("no issuer of certificate {serial}")]
    Issuer {
        /// Its serial number.
        serial: String,
        /// What became of asking for it.
        #[source]
        source: EvidenceError,
    },
    /// Nothing says whether this certificate is revoked.
    #[error("nothing is known of certificate {serial}")]
    Revocation {
        /// Its serial number.
        serial: String,
        /// What became of asking; for OCSP where both were tried.
        #[source]
        source: EvidenceError,
    },
    /// It was revoked before the moment that counts.
    #[error("certificate {serial} was revoked at {since}")]
    Revoked {
        /// Its serial number.
        serial: String,
        /// Since when.
        since: DateTime<Utc>,
    },
}

/// A certificate with its issuer, and the moment that counts for it.
#[derive(Debug, Clone)]
struct Link {
    certificate: Certificate,
    issuer: Certificate,
    at: DateTime<Utc>,
}

/// Fetches what `held` lacks: for every leaf the chain to its root, and for each of the chain but the root an answer
/// that it was good. `known` are certificates that may be part of a chain.
///
/// # Errors
/// [`Missing`], the first in the order of the leaves.
pub fn gather(
    evidence: &dyn Evidence,
    leaves: &[Leaf],
    known: &[Certificate],
    held: &Material,
    now: DateTime<Utc>,
) -> Result<Material, Missing> {
    let mut found = Material::default();
    let mut links: Vec<Link> = Vec::new();
    for leaf in leaves {
        for link in chain(evidence, leaf, known, held)? {
            for certificate in [&link.certificate, &link.issuer] {
                keep(
                    &mut found.certificates,
                    &held.certificates,
                    certificate.clone(),
                );
            }
            add(&mut links, link);
        }
        if leaf.certificate.is_self_issued() {
            keep(
                &mut found.certificates,
                &held.certificates,
                leaf.certificate.clone(),
            );
        }
    }
    // A responder that the issuer delegated and did not exempt is a certificate to ask about too; once is enough.
    for _ in 0..2 {
        let responders = ask(evidence, &links, held, now, &mut found)?;
        links.clear();
        for link in responders {
            keep(
                &mut found.certificates,
                &held.certificates,
                link.certificate.clone(),
            );
            add(&mut links, link);
        }
        if links.is_empty() {
            break;
        }
    }
    Ok(found)
}

/// Asks about every link side by side; gives the responders that are to be asked about in turn.
fn ask(
    evidence: &dyn Evidence,
    links: &[Link],
    held: &Material,
    now: DateTime<Utc>,
    found: &mut Material,
) -> Result<Vec<Link>, Missing> {
    let answers: Vec<Result<Found, Missing>> = thread::scope(|scope| {
        let asked: Vec<_> = links
            .iter()
            .map(|link| scope.spawn(move || standing(evidence, link, held, now)))
            .collect();
        asked
            .into_iter()
            .zip(links)
            .map(|(thread, link)| {
                thread.join().unwrap_or_else(|_| {
                    Err(Missing::Revocation {
                        serial: link.certificate.serial(),
                        source: EvidenceError::NoAddress,
                    })
                })
            })
            .collect()
    });
    let mut responders = Vec::new();
    for (answer, link) in answers.into_iter().zip(links) {
        let responder = match answer? {
            Found::Held(responder) => responder,
            Found::Ocsp(der, responder) => {
                keep(&mut found.ocsp, &held.ocsp, der);
                responder
            }
            Found::Crl(der) => {
                keep(&mut found.crls, &held.crls, der);
                None
            }
        };
        if let Some(responder) = responder.filter(|responder| !responder.no_check) {
            responders.push(Link {
                certificate: responder.certificate,
                issuer: link.issuer.clone(),
                at: link.at,
            });
        }
    }
    Ok(responders)
}

enum Found {
    Held(Option<Responder>),
    Ocsp(Vec<u8>, Option<Responder>),
    Crl(Vec<u8>),
}

fn standing(
    evidence: &dyn Evidence,
    link: &Link,
    held: &Material,
    now: DateTime<Utc>,
) -> Result<Found, Missing> {
    let Link {
        certificate,
        issuer,
        at,
    } = link;
    if let Some(answer) = held_answer(link, held) {
        return Ok(Found::Held(answer.responder));
    }
    let judged = |answer: &Answer| match answer.status {
        Status::Revoked { at: since, .. } if since <= *at => Err(Missing::Revoked {
            serial: certificate.serial(),
            since,
        }),
        _ => Ok(()),
    };
    let first = match evidence.ocsp(certificate, issuer, now) {
        Ok(der) => match revocation::ocsp(&der, certificate, issuer) {
            Ok(answer) if answer.status != Status::Unknown => {
                judged(&answer)?;
                return Ok(Found::Ocsp(der, answer.responder));
            }
            Ok(_) => EvidenceError::Unknown,
            Err(error) => error.into(),
        },
        Err(error) => error,
    };
    let second = match evidence.crl(certificate, issuer, now) {
        Ok(der) => match revocation::crl(&der, certificate, issuer) {
            Ok(answer) => {
                judged(&answer)?;
                return Ok(Found::Crl(der));
            }
            Err(error) => error.into(),
        },
        Err(error) => error,
    };
    Err(Missing::Revocation {
        serial: certificate.serial(),
        source: match first {
            EvidenceError::NoAddress => second,
            first => first,
        },
    })
}

/// An answer already held that says the certificate was good at the moment that counts, from that moment or later.
fn held_answer(link: &Link, held: &Material) -> Option<Answer> {
    let Link {
        certificate,
        issuer,
        at,
    } = link;
    let ocsp = held
        .ocsp
        .iter()
        .filter_map(|der| revocation::ocsp(der, certificate, issuer).ok());
    let crls = held
        .crls
        .iter()
        .filter_map(|der| revocation::crl(der, certificate, issuer).ok());
    ocsp.chain(crls).find(|answer| {
        answer.is_good_at(*at) && (answer.this_update >= *at || answer.covers(*at, TOLERANCE))
    })
}

fn chain(
    evidence: &dyn Evidence,
    leaf: &Leaf,
    known: &[Certificate],
    held: &Material,
) -> Result<Vec<Link>, Missing> {
    let mut links: Vec<Link> = Vec::new();
    let mut certificate = leaf.certificate.clone();
    while !certificate.is_self_issued() && links.len() < DEPTH {
        let issuer = known
            .iter()
            .chain(&held.certificates)
            .find(|other| certificate.is_issued_by(other).is_ok())
            .cloned();
        let issuer = match issuer {
            Some(issuer) => issuer,
            None => evidence
                .issuer(&certificate)
                .map_err(|source| Missing::Issuer {
                    serial: certificate.serial(),
                    source,
                })?,
        };
        links.push(Link {
            certificate,
            issuer: issuer.clone(),
            at: leaf.at,
        });
        certificate = issuer;
    }
    Ok(links)
}

/// Of two questions about one certificate the later moment answers both.
fn add(links: &mut Vec<Link>, link: Link) {
    match links
        .iter_mut()
        .find(|other| other.certificate == link.certificate)
    {
        Some(other) => other.at = other.at.max(link.at),
        None => links.push(link),
    }
}

fn keep<T: PartialEq>(found: &mut Vec<T>, held: &[T], piece: T) {
    if !held.contains(&piece) && !found.contains(&piece) {
        found.push(piece);
    }
}
