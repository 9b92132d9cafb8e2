//! Evidence by HTTP: bounded in time and size, answers kept as long as they are fresh.
//!
//! Plain HTTP is as good as TLS here, because every answer is signed and its signature is checked.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use ureq::Agent;

use super::reply::{Reply, any_of, read};
use super::{Evidence, EvidenceError};
use crate::asn1::Element;
use crate::certificate::{CERTIFICATE_BYTES, Certificate};
use crate::key::DigestAlgorithm;
use crate::revocation::{self, Answer, CRL_BYTES, OCSP_BYTES};
use crate::timestamp::{Question, TIMESTAMP_BYTES, Token};
use crate::web;

/// Times an address may point elsewhere.
const REDIRECTS: u32 = 3;
/// An answer whose next update is nearer than this is fetched anew.
const MARGIN: TimeDelta = TimeDelta::minutes(1);
/// How far two honest clocks may differ.
const TOLERANCE: TimeDelta = super::gather::TOLERANCE;
/// Answers kept at most.
const KEPT: usize = 256;

/// Where and how evidence is asked for.
#[derive(Debug, Clone)]
pub struct OnlineSettings {
    /// Address of the timestamp authority.
    pub timestamps: Option<String>,
    /// Longest time for one answer, all of it.
    pub patience: Duration,
    /// Roots that vouch for `https` servers; none, and such an address cannot be reached.
    pub tls_roots: Vec<Certificate>,
}

impl OnlineSettings {
    /// Ten seconds for an answer, no `https`.
    #[must_use]
    pub const fn new(timestamps: Option<String>) -> Self {
        Self {
            timestamps,
            patience: Duration::from_secs(10),
            tls_roots: Vec::new(),
        }
    }
}

/// Evidence by HTTP.
pub struct Online {
    agent: Agent,
    timestamps: Option<String>,
    /// Answers by the kind and the certificate they speak of.
    kept: Mutex<HashMap<(Kind, [u8; 32]), Kept>>,
    /// Issuers that were fetched, by the certificate they issued.
    issuers: Mutex<HashMap<[u8; 32], Certificate>>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
enum Kind {
    Ocsp,
    Crl,
}

struct Kept {
    der: Vec<u8>,
    until: DateTime<Utc>,
}

impl Online {
    /// Nothing is asked yet.
    #[must_use]
    pub fn new(settings: &OnlineSettings) -> Self {
        Self {
            agent: web::agent(&settings.tls_roots, settings.patience, REDIRECTS),
            timestamps: settings.timestamps.clone(),
            kept: Mutex::default(),
            issuers: Mutex::default(),
        }
    }

    fn ask_ocsp(
        &self,
        certificate: &Certificate,
        issuer: &Certificate,
    ) -> Result<Reply, EvidenceError> {
        let question = revocation::ocsp_request(certificate, issuer);
        any_of(&certificate.ocsp_addresses(), |address| {
            self.post(address, "application/ocsp-request", &question, OCSP_BYTES)
        })
    }

    fn post(
        &self,
        address: &str,
        kind: &str,
        body: &[u8],
        most: usize,
    ) -> Result<Reply, EvidenceError> {
        let sent = self.agent.post(address).content_type(kind).send(body);
        read(address, sent, most)
    }

    fn load(&self, address: &str, most: usize) -> Result<Reply, EvidenceError> {
        read(address, self.agent.get(address).call(), most)
    }

    fn kept(&self, kind: Kind, certificate: &Certificate, now: DateTime<Utc>) -> Option<Vec<u8>> {
        let kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        kept.get(&(kind, certificate.fingerprint()))
            .filter(|kept| now < kept.until)
            .map(|kept| kept.der.clone())
    }

    /// Keeps an answer that is fresh; gives it back.
    fn keep(
        &self,
        kind: Kind,
        certificate: &Certificate,
        now: DateTime<Utc>,
        der: Vec<u8>,
        answer: &Answer,
    ) -> Result<Vec<u8>, EvidenceError> {
        if !answer.covers(now, TOLERANCE) {
            return Err(EvidenceError::Stale);
        }
        if let Some(next) = answer.next_update {
            let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
            kept.retain(|_, kept| now < kept.until);
            if kept.len() < KEPT {
                let entry = Kept {
                    der: der.clone(),
                    until: next - MARGIN,
                };
                kept.insert((kind, certificate.fingerprint()), entry);
            }
        }
        Ok(der)
    }
}

impl Evidence for Online {
    fn timestamp(&self, digest: DigestAlgorithm, imprint: &[u8]) -> Result<Token, EvidenceError> {
        let address = self.timestamps.as_deref().ok_or(EvidenceError::NoAddress)?;
        let question = Question::new(digest, imprint)?;
        let kind = "application/timestamp-query";
        let reply = self.post(address, kind, &question.der(), TIMESTAMP_BYTES)?;
        Ok(question.accept(&reply.body)?)
    }

    fn ocsp(
        &self,
        certificate: &Certificate,
        issuer: &Certificate,
        now: DateTime<Utc>,
    ) -> Result<Vec<u8>, EvidenceError> {
        if let Some(der) = self.kept(Kind::Ocsp, certificate, now) {
            return Ok(der);
        }
        let reply = self.ask_ocsp(certificate, issuer)?;
        let answer = revocation::ocsp(&reply.body, certificate, issuer)?;
        self.keep(Kind::Ocsp, certificate, now, reply.body, &answer)
    }

    fn crl(
        &self,
        certificate: &Certificate,
        issuer: &Certificate,
        now: DateTime<Utc>,
    ) -> Result<Vec<u8>, EvidenceError> {
        if let Some(der) = self.kept(Kind::Crl, certificate, now) {
            return Ok(der);
        }
        let reply = any_of(&certificate.crl_addresses(), |address| {
            self.load(address, CRL_BYTES)
        })?;
        let answer = revocation::crl(&reply.body, certificate, issuer)?;
        self.keep(Kind::Crl, certificate, now, reply.body, &answer)
    }

    fn issuer(&self, certificate: &Certificate) -> Result<Certificate, EvidenceError> {
        let name = certificate.fingerprint();
        let known = || self.issuers.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(issuer) = known().get(&name) {
            return Ok(issuer.clone());
        }
        let addresses = certificate.issuer_addresses();
        let reply = any_of(&addresses, |address| self.load(address, CERTIFICATE_BYTES))?;
        let issuer = certificates(&reply.body)?
            .into_iter()
            .find(|other| certificate.is_issued_by(other).is_ok())
            .ok_or(EvidenceError::Issuer(None))?;
        let mut known = known();
        if known.len() < KEPT {
            known.insert(name, issuer.clone());
        }
        Ok(issuer)
    }

    fn time(&self, certificate: &Certificate, issuer: &Certificate) -> Option<DateTime<Utc>> {
        self.ask_ocsp(certificate, issuer).ok()?.date
    }
}

/// One certificate, or the certificates of a CMS that holds nothing else (RFC 5280, 4.2.2.1).
fn certificates(body: &[u8]) -> Result<Vec<Certificate>, EvidenceError> {
    match Certificate::from_der(body) {
        Ok(certificate) => Ok(vec![certificate]),
        Err(error) => bundle(body).ok_or(EvidenceError::Issuer(Some(error))),
    }
}

fn bundle(body: &[u8]) -> Option<Vec<Certificate>> {
    let content = Element::only(body)?.elements().nth(1)?;
    let set = Element::only(content.value)?
        .elements()
        .find(|part| part.tag == 0xA0)?;
    let read = set
        .elements()
        .filter_map(|element| Certificate::from_der(element.whole).ok());
    Some(read.collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::asn1::{self, SEQUENCE, SET, UTC_TIME, element};
    use crate::revocation::Status;

    /// A certificate that nobody signed.
    fn certificate(serial: u8) -> Certificate {
        use const_oid::db::{rfc4519, rfc5912};
        let algorithm = asn1::algorithm(rfc5912::ECDSA_WITH_SHA_256);
        let curve = asn1::oid(rfc5912::SECP_256_R_1);
        let kind = element(SEQUENCE, &[&asn1::oid(rfc5912::ID_EC_PUBLIC_KEY), &curve]);
        let name = element(SEQUENCE, &[&asn1::oid(rfc4519::CN), &element(12, &[b"Ai"])]);
        let name = element(SEQUENCE, &[&element(SET, &[&name])]);
        let [from, to] = [b"260101000000Z", b"460101000000Z"].map(|at| element(UTC_TIME, &[at]));
        let key = element(SEQUENCE, &[&kind, &element(3, &[&[0, 4, 1, 1]])]);
        let serial = asn1::unsigned(&[serial]);
        let term = element(SEQUENCE, &[&from, &to]);
        let signed = element(SEQUENCE, &[&serial, &algorithm, &name, &term, &name, &key]);
        let der = element(SEQUENCE, &[&signed, &algorithm, &element(3, &[&[0, 1]])]);
        Certificate::from_der(&der).unwrap()
    }

    #[test]
    fn an_answer_is_kept_for_its_certificate_until_the_next_is_due() {
        let online = Online::new(&OnlineSettings::new(None));
        let at = |minute: i64| DateTime::from_timestamp(1_795_000_000 + 60 * minute, 0).unwrap();
        let answer = |next_update| Answer {
            status: Status::Good,
            this_update: at(0),
            next_update,
            responder: None,
        };
        let (one, other) = (certificate(1), certificate(2));
        let keep = |certificate, minute, next| {
            let answer = answer(next);
            online.keep(Kind::Ocsp, certificate, at(minute), vec![7], &answer)
        };
        assert_eq!(keep(&one, 1, Some(at(10))).unwrap(), [7]);
        let kept = |kind, certificate, minute| online.kept(kind, certificate, at(minute));
        assert_eq!(kept(Kind::Ocsp, &one, 8), Some(vec![7]));
        assert_eq!(kept(Kind::Ocsp, &one, 9), None);
        assert_eq!(kept(Kind::Ocsp, &other, 8), None);
        assert_eq!(kept(Kind::Crl, &one, 8), None);
        // One that says nothing of the next is given and not kept; an old one is not even given.
        assert!(keep(&other, 1, None).is_ok());
        assert_eq!(kept(Kind::Ocsp, &other, 2), None);
        assert!(matches!(
            keep(&other, 60, Some(at(10))),
            Err(EvidenceError::Stale)
        ));
    }
}
