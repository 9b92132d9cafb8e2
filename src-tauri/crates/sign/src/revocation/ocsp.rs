//! OCSP: the question about one certificate, and the answer checked.

use const_oid::db::rfc6960::ID_PKIX_OCSP_NOCHECK;
use const_oid::{ObjectIdentifier, db::rfc5280};
use der::asn1::BitString;
use der::{Decode, Encode};
use sha1::{Digest, Sha1};
use spki::AlgorithmIdentifierOwned;
use x509_ocsp::{CertId, CertStatus, ResponderId, ResponseData, SingleResponse};

use super::{Answer, Responder, RevocationError, Status};
use crate::asn1::{self, Element, OCTETS, SEQUENCE};
use crate::certificate::Certificate;
use crate::key::{DigestAlgorithm, SignatureAlgorithm};

/// Largest answer read, bytes; real ones have one to five thousand.
pub const OCSP_BYTES: usize = 256 * 1024;

const BASIC: ObjectIdentifier = const_oid::db::rfc6960::ID_PKIX_OCSP_BASIC;
const SHA_1: ObjectIdentifier = const_oid::db::rfc5912::ID_SHA_1;
/// Certificates looked at in one answer.
const CERTIFICATES: usize = 16;

/// The question about `certificate`, as DER `OCSPRequest`. It has no nonce: the answer is kept and embedded, responders
/// prepare answers ahead, and how recent one is is said by its times.
#[must_use]
pub fn ocsp_request(certificate: &Certificate, issuer: &Certificate) -> Vec<u8> {
    let (name, key) = issuer_hashes(issuer, |bytes| Sha1::digest(bytes).to_vec());
    let parsed = &certificate.parsed().tbs_certificate;
    let serial = asn1::element(asn1::INTEGER, &[parsed.serial_number.as_bytes()]);
    // Every responder knows SHA-1 here, where it names and does not protect.
    let algorithm = asn1::element(SEQUENCE, &[&asn1::oid(SHA_1), &[5, 0]]);
    let name = asn1::element(OCTETS, &[&name]);
    let key = asn1::element(OCTETS, &[&key]);
    let id = asn1::element(SEQUENCE, &[&algorithm, &name, &key, &serial]);
    (0..4).fold(id, |inner, _| asn1::element(SEQUENCE, &[&inner]))
}

/// Reads an answer (DER `OCSPResponse`) and checks that it speaks of `certificate`, which `issuer` gave out.
///
/// # Errors
/// [`RevocationError`].
pub fn ocsp(
    response: &[u8],
    certificate: &Certificate,
    issuer: &Certificate,
) -> Result<Answer, RevocationError> {
    let basic = basic(response)?;
    let data = ResponseData::from_der(basic.signed).map_err(|_| RevocationError::Malformed)?;
    let single = data
        .responses
        .iter()
        .find(|single| names(&single.cert_id, certificate, issuer))
        .ok_or(RevocationError::OtherCertificate)?;
    let responder = signer(&basic, &data, issuer)?;
    answer(single, responder).ok_or(RevocationError::Malformed)
}

/// A basic answer in its parts, as they were signed.
struct Basic<'a> {
    signed: &'a [u8],
    algorithm: SignatureAlgorithm,
    value: Vec<u8>,
    certificates: Vec<Certificate>,
}

fn basic(response: &[u8]) -> Result<Basic<'_>, RevocationError> {
    let malformed = RevocationError::Malformed;
    if response.len() > OCSP_BYTES {
        return Err(RevocationError::TooLarge(response.len()));
    }
    let outer = Element::only(response).and_then(|outer| outer.tagged(SEQUENCE));
    let mut outer = outer.ok_or(malformed)?.elements();
    let status = outer.next().and_then(|status| status.tagged(0x0A));
    match status.ok_or(malformed)?.value {
        [0] => {}
        [other] => return Err(RevocationError::NoAnswer(*other)),
        _ => return Err(malformed),
    }
    let bytes = outer
        .next()
        .and_then(|bytes| bytes.tagged(asn1::context(0)));
    let inner = Element::only(bytes.ok_or(malformed)?.value).ok_or(malformed)?;
    let mut inner = inner.elements();
    if inner.next().and_then(|kind| kind.oid()) != Some(BASIC) {
        return Err(malformed);
    }
    let octets = inner.next().and_then(|octets| octets.tagged(OCTETS));
    parts(octets.ok_or(malformed)?.value).ok_or(malformed)
}

fn parts(basic: &[u8]) -> Option<Basic<'_>> {
    let mut basic = Element::only(basic)?.tagged(SEQUENCE)?.elements();
    let signed = basic.next()?.whole;
    let identifier = AlgorithmIdentifierOwned::from_der(basic.next()?.whole).ok()?;
    let algorithm = SignatureAlgorithm::from_identifier(&identifier, None).ok()?;
    let value = BitString::from_der(basic.next()?.whole).ok()?;
    let certificates = match basic.optional(asn1::context(0)) {
        Some(list) => Element::only(list.value)?
            .elements()
            .take(CERTIFICATES)
            .filter_map(|element| Certificate::from_der(element.whole).ok())
            .collect(),
        None => Vec::new(),
    };
    Some(Basic {
        signed,
        algorithm,
        value: value.as_bytes()?.to_vec(),
        certificates,
    })
}

/// Whether the answer names the certificate, with whichever digest it uses for the names.
fn names(id: &CertId, certificate: &Certificate, issuer: &Certificate) -> bool {
    let serial = &certificate.parsed().tbs_certificate.serial_number;
    let Some(algorithm) = DigestAlgorithm::from_oid(id.hash_algorithm.oid) else {
        return false;
    };
    if id.serial_number.as_bytes() != serial.as_bytes() {
        return false;
    }
    let (name, key) = issuer_hashes(issuer, |bytes| algorithm.digest(bytes));
    id.issuer_name_hash.as_bytes() == name && id.issuer_key_hash.as_bytes() == key
}

/// Digests of the issuer's name and of its key bits (RFC 6960, 4.1.1).
fn issuer_hashes(issuer: &Certificate, digest: impl Fn(&[u8]) -> Vec<u8>) -> (Vec<u8>, Vec<u8>) {
    let parsed = &issuer.parsed().tbs_certificate;
    let name = parsed.subject.to_der().unwrap_or_default();
    let key = parsed
        .subject_public_key_info
        .subject_public_key
        .raw_bytes();
    (digest(&name), digest(key))
}

/// Who signed: `None` for the issuer itself.
fn signer(
    basic: &Basic<'_>,
    data: &ResponseData,
    issuer: &Certificate,
) -> Result<Option<Responder>, RevocationError> {
    let verify = |certificate: &Certificate| {
        certificate
            .verify(basic.algorithm, basic.signed, &basic.value)
            .map_err(RevocationError::Signature)
    };
    if is_named(&data.responder_id, issuer) {
        // A delegated responder may carry its issuer's name; then the key tells them apart.
        match verify(issuer) {
            Ok(()) => return Ok(None),
            Err(wrong) if basic.certificates.is_empty() => return Err(wrong),
            Err(_) => {}
        }
    }
    let produced = super::crl::moment(data.produced_at.0.to_unix_duration());
    let delegated = basic
        .certificates
        .iter()
        .find(|certificate| {
            is_named(&data.responder_id, certificate)
                && certificate
                    .purposes()
                    .contains(&rfc5280::ID_KP_OCSP_SIGNING)
                && certificate.is_issued_by(issuer).is_ok()
                && produced.is_some_and(|at| {
                    certificate.not_before() <= at && at <= certificate.not_after()
                })
        })
        .ok_or(RevocationError::OtherSigner)?;
    verify(delegated)?;
    let extensions = &delegated.parsed().tbs_certificate.extensions;
    Ok(Some(Responder {
        certificate: delegated.clone(),
        no_check: extensions
            .iter()
            .flatten()
            .any(|extension| extension.extn_id == ID_PKIX_OCSP_NOCHECK),
    }))
}

fn is_named(id: &ResponderId, certificate: &Certificate) -> bool {
    let parsed = &certificate.parsed().tbs_certificate;
    match id {
        ResponderId::ByName(name) => *name == parsed.subject,
        ResponderId::ByKey(hash) => {
            let key = parsed
                .subject_public_key_info
                .subject_public_key
                .raw_bytes();
            hash.as_bytes() == Sha1::digest(key).as_slice()
        }
    }
}

fn answer(single: &SingleResponse, responder: Option<Responder>) -> Option<Answer> {
    let moment =
        |time: &x509_ocsp::OcspGeneralizedTime| super::crl::moment(time.0.to_unix_duration());
    let status = match &single.cert_status {
        CertStatus::Good(_) => Status::Good,
        CertStatus::Revoked(info) => Status::Revoked {
            at: moment(&info.revocation_time)?,
            reason: info.revocation_reason.map(|reason| reason as u8),
        },
        CertStatus::Unknown(_) => Status::Unknown,
    };
    Some(Answer {
        status,
        this_update: moment(&single.this_update)?,
        next_update: match &single.next_update {
            Some(next) => Some(moment(next)?),
            None => None,
        },
        responder,
    })
}
