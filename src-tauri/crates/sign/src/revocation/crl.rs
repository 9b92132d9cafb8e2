//! Revocation lists: checked as a whole, searched entry by entry without keeping them.

use std::time::Duration;

use chrono::{DateTime, Utc};
use const_oid::db::rfc5280;
use der::asn1::BitString;
use der::{Decode, Encode};
use spki::AlgorithmIdentifierOwned;
use x509_cert::ext::Extension;
use x509_cert::ext::pkix::crl::IssuingDistributionPoint;
use x509_cert::ext::pkix::name::{DistributionPointName, GeneralName};

use super::{Answer, RevocationError, Status};
use crate::asn1::{self, Element, Elements, INTEGER, SEQUENCE};
use crate::certificate::Certificate;
use crate::key::SignatureAlgorithm;

/// Largest list read, bytes: a national issuer's may have some hundred thousand entries.
pub const CRL_BYTES: usize = 16 * 1024 * 1024;

/// Reads a list (DER `CertificateList`) and checks that `issuer` made it and that it covers `certificate`.
///
/// # Errors
/// [`RevocationError`].
pub fn crl(
    list: &[u8],
    certificate: &Certificate,
    issuer: &Certificate,
) -> Result<Answer, RevocationError> {
    if list.len() > CRL_BYTES {
        return Err(RevocationError::TooLarge(list.len()));
    }
    let list = List::read(list).ok_or(RevocationError::Malformed)?;
    let names = &certificate.parsed().tbs_certificate.issuer;
    let own = issuer.parsed().tbs_certificate.subject.to_der().ok();
    if own.as_deref() != Some(list.issuer) || names.to_der().ok() != own {
        return Err(RevocationError::OtherSigner);
    }
    // RFC 5280, 6.3.3 (f): where the issuer's key usage is stated, it must allow signing lists.
    if issuer.key_usage().is_some_and(|usage| !usage.crl_sign()) {
        return Err(RevocationError::OtherSigner);
    }
    issuer
        .verify(list.algorithm, list.signed, &list.value)
        .map_err(RevocationError::Signature)?;
    list.covers(certificate)?;
    let serial = &certificate.parsed().tbs_certificate.serial_number;
    Ok(Answer {
        status: list.status_of(serial.as_bytes())?,
        this_update: list.this_update,
        next_update: list.next_update,
        responder: None,
    })
}

/// A list in its parts, as they were signed.
struct List<'a> {
    signed: &'a [u8],
    algorithm: SignatureAlgorithm,
    value: Vec<u8>,
    issuer: &'a [u8],
    this_update: DateTime<Utc>,
    next_update: Option<DateTime<Utc>>,
    entries: Elements<'a>,
    extensions: Vec<Extension>,
}

impl<'a> List<'a> {
    fn read(list: &'a [u8]) -> Option<Self> {
        let mut outer = Element::only(list)?.tagged(SEQUENCE)?.elements();
        let tbs = outer.next()?.tagged(SEQUENCE)?;
        let named = outer.next()?;
        let identifier = AlgorithmIdentifierOwned::from_der(named.whole).ok()?;
        let value = BitString::from_der(outer.next()?.whole).ok()?;
        let mut inner = tbs.elements();
        inner.optional(INTEGER);
        // Named twice; both must say the same (RFC 5280, 5.1.1.2).
        if inner.next()?.whole != named.whole {
            return None;
        }
        let issuer = inner.next()?.whole;
        let this_update = inner.next()?.time()?;
        let next = inner
            .optional(asn1::UTC_TIME)
            .or_else(|| inner.optional(asn1::GENERALIZED_TIME));
        let next_update = match next {
            Some(next) => Some(next.time()?),
            None => None,
        };
        let entries = inner.optional(SEQUENCE);
        let extensions = match inner.optional(asn1::context(0)) {
            Some(extensions) => Vec::<Extension>::from_der(extensions.value).ok()?,
            None => Vec::new(),
        };
        (inner.is_finished() && outer.is_finished()).then_some(Self {
            signed: tbs.whole,
            algorithm: SignatureAlgorithm::from_identifier(&identifier, None).ok()?,
            value: value.as_bytes()?.to_vec(),
            issuer,
            this_update,
            next_update,
            entries: entries.map_or(Elements(&[]), |entries| entries.elements()),
            extensions,
        })
    }

    /// Whether the list says everything about this certificate (RFC 5280, 6.3.3).
    fn covers(&self, certificate: &Certificate) -> Result<(), RevocationError> {
        for extension in &self.extensions {
            match extension.extn_id {
                rfc5280::ID_CE_ISSUING_DISTRIBUTION_POINT => {
                    let point = IssuingDistributionPoint::from_der(extension.extn_value.as_bytes())
                        .map_err(|_| RevocationError::Malformed)?;
                    if !is_meant(&point, certificate) {
                        return Err(RevocationError::Partial);
                    }
                }
                rfc5280::ID_CE_DELTA_CRL_INDICATOR => return Err(RevocationError::Partial),
                _ if extension.critical => return Err(RevocationError::Partial),
                _ => {}
            }
        }
        Ok(())
    }

    fn status_of(&self, serial: &[u8]) -> Result<Status, RevocationError> {
        let malformed = RevocationError::Malformed;
        let mut entries = self.entries;
        for entry in entries.by_ref() {
            let mut parts = entry.elements();
            let number = parts.next().ok_or(malformed)?;
            if number.tag != INTEGER || number.value != serial {
                continue;
            }
            let at = parts.next().and_then(|at| at.time()).ok_or(malformed)?;
            let extensions = match parts.optional(SEQUENCE) {
                Some(extensions) => {
                    Vec::<Extension>::from_der(extensions.whole).map_err(|_| malformed)?
                }
                None => Vec::new(),
            };
            return Ok(Status::Revoked {
                at,
                reason: reason(&extensions),
            });
        }
        // What is not read to its end may hide the entry that was looked for.
        if entries.is_finished() {
            Ok(Status::Good)
        } else {
            Err(malformed)
        }
    }
}

fn reason(extensions: &[Extension]) -> Option<u8> {
    let extension = extensions
        .iter()
        .find(|extension| extension.extn_id == rfc5280::ID_CE_CRL_REASONS)?;
    match Element::only(extension.extn_value.as_bytes())?
        .tagged(0x0A)?
        .value
    {
        [reason] => Some(*reason),
        _ => None,
    }
}

fn is_meant(point: &IssuingDistributionPoint, certificate: &Certificate) -> bool {
    let authority = certificate.is_authority();
    let partial = point.indirect_crl
        || point.only_some_reasons.is_some()
        || point.only_contains_attribute_certs
        || (point.only_contains_user_certs && authority)
        || (point.only_contains_ca_certs && !authority);
    let named = match &point.distribution_point {
        None => true,
        Some(DistributionPointName::FullName(names)) => {
            let own = certificate.crl_addresses();
            names.iter().any(|name| match name {
                GeneralName::UniformResourceIdentifier(address) => {
                    own.iter().any(|known| known == address.as_str())
                }
                _ => false,
            })
        }
        Some(DistributionPointName::NameRelativeToCRLIssuer(_)) => false,
    };
    named && !partial
}

/// Seconds since 1970 as a moment.
pub(super) fn moment(since: Duration) -> Option<DateTime<Utc>> {
    let seconds = i64::try_from(since.as_secs()).ok()?;
    DateTime::from_timestamp(seconds, 0)
}
