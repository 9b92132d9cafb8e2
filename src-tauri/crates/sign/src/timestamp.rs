//! Timestamps (RFC 3161): asked for with a nonce, and believed only after every check of the protocol.

use chrono::{DateTime, Utc};
use const_oid::ObjectIdentifier;
use const_oid::db::rfc5280::{ID_CE_EXT_KEY_USAGE, ID_KP_TIME_STAMPING};
use der::Decode;
use x509_cert::ext::pkix::ExtendedKeyUsage;

use crate::asn1::{self, BOOLEAN, Element, Elements, INTEGER, OCTETS, SEQUENCE, element};
use crate::certificate::Certificate;
use crate::cms::parse::{Naming, SignedData};
use crate::key::{DigestAlgorithm, KeyError};

/// Largest answer read, bytes; real ones have two to seven thousand.
pub const TIMESTAMP_BYTES: usize = 256 * 1024;

/// `id-ct-TSTInfo`.
const TST_INFO: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.9.16.1.4");
/// Why a timestamp is not accepted.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum TimestampError {
    /// Larger than any honest one.
    #[error("a timestamp of {0} bytes")]
    TooLarge(usize),
    /// Not DER, or not as RFC 3161 says.
    #[error("the timestamp cannot be read")]
    Malformed,
    /// The authority refuses; its status number (RFC 3161, 2.4.2).
    #[error("the authority refuses with status {0}")]
    Refused(u8),
    /// It is over other bytes than were asked for.
    #[error("the timestamp is of other bytes")]
    OtherImprint,
    /// It answers another question: the nonce differs.
    #[error("the timestamp answers another question")]
    OtherNonce,
    /// The authority's certificate is not in it.
    #[error("the timestamp lacks its authority's certificate")]
    NoCertificate,
    /// The certificate that signed it may not sign timestamps, or is not the one the token names (RFC 3161, 2.3).
    #[error("the timestamp is signed by a certificate that must not")]
    NotAuthority,
    /// Its signature is wrong.
    #[error("the signature of the timestamp is wrong")]
    Signature(#[source] KeyError),
    /// No randomness for the nonce.
    #[error("no randomness")]
    Random,
}

/// A question to an authority.
#[derive(Debug, Clone)]
pub struct Question {
    digest: DigestAlgorithm,
    imprint: Vec<u8>,
    nonce: Vec<u8>,
}

impl Question {
    /// Asks for a timestamp over bytes with this digest.
    ///
    /// # Errors
    /// [`TimestampError::Random`].
    pub fn new(digest: DigestAlgorithm, imprint: &[u8]) -> Result<Self, TimestampError> {
        let mut nonce = [0; 8];
        getrandom::fill(&mut nonce).map_err(|_| TimestampError::Random)?;
        // Positive and of full length whatever comes, so that every request has the same size.
        nonce[0] = nonce[0] & 0x3F | 0x40;
        Ok(Self {
            digest,
            imprint: imprint.to_vec(),
            nonce: asn1::unsigned(&nonce),
        })
    }

    /// DER `TimeStampReq`; the authority's certificate is asked for.
    #[must_use]
    pub fn der(&self) -> Vec<u8> {
        let imprint = element(
            SEQUENCE,
            &[
                &asn1::algorithm(self.digest.oid()),
                &element(OCTETS, &[&self.imprint]),
            ],
        );
        let version = asn1::unsigned(&[1]);
        let wanted = element(BOOLEAN, &[&[0xFF]]);
        element(SEQUENCE, &[&version, &imprint, &self.nonce, &wanted])
    }

    /// The token in an answer (DER `TimeStampResp`), if it answers this question.
    ///
    /// # Errors
    /// [`TimestampError`].
    pub fn accept(&self, answer: &[u8]) -> Result<Token, TimestampError> {
        let malformed = TimestampError::Malformed;
        if answer.len() > TIMESTAMP_BYTES {
            return Err(TimestampError::TooLarge(answer.len()));
        }
        let outer = Element::only(answer).ok_or(malformed.clone())?;
        let mut parts = outer.elements();
        let status = parts
            .next()
            .and_then(|info| info.elements().next())
            .and_then(|status| status.tagged(INTEGER))
            .ok_or(malformed.clone())?;
        match status.value {
            // Granted, and granted with modifications, which the checks below would notice.
            [0 | 1] => {}
            [other] => return Err(TimestampError::Refused(*other)),
            _ => return Err(malformed),
        }
        let token = Token::from_der(parts.next().ok_or(malformed)?.whole)?;
        if !token.is_of(self.digest, &self.imprint) {
            return Err(TimestampError::OtherImprint);
        }
        if token.nonce.as_deref() != Some(&self.nonce) {
            return Err(TimestampError::OtherNonce);
        }
        Ok(token)
    }
}

/// A token whose signature, certificate and form were checked. Whether the authority is trusted is another question.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Token {
    der: Vec<u8>,
    time: DateTime<Utc>,
    digest: DigestAlgorithm,
    imprint: Vec<u8>,
    nonce: Option<Vec<u8>>,
    certificate: Certificate,
    certificates: Vec<Certificate>,
}

impl Token {
    /// Reads a `TimeStampToken` and checks it: one signer, whose certificate is in it, may sign timestamps and is the
    /// one the token names, and whose signature is right. Zeros behind it are passed over, as `Contents` has them.
    ///
    /// # Errors
    /// [`TimestampError`].
    pub fn from_der(der: &[u8]) -> Result<Self, TimestampError> {
        if der.len() > TIMESTAMP_BYTES {
            return Err(TimestampError::TooLarge(der.len()));
        }
        let data = SignedData::read(der).map_err(|_| TimestampError::Malformed)?;
        let info = info(&data).ok_or(TimestampError::Malformed)?;
        let certificate = data
            .signer_among(&data.certificates)
            .ok_or(TimestampError::NoCertificate)?;
        check(&data, certificate)?;
        let whole = Elements(der).next().map_or(der, |element| element.whole);
        Ok(Self {
            der: whole.to_vec(),
            time: info.time,
            digest: info.digest,
            imprint: info.imprint,
            nonce: info.nonce,
            certificate: certificate.clone(),
            certificates: data.certificates.clone(),
        })
    }

    /// The bytes it was read from.
    #[must_use]
    pub fn der(&self) -> &[u8] {
        &self.der
    }

    /// The moment it states.
    #[must_use]
    pub const fn time(&self) -> DateTime<Utc> {
        self.time
    }

    /// Digest with which the bytes it is over were condensed.
    #[must_use]
    pub const fn digest(&self) -> DigestAlgorithm {
        self.digest
    }

    /// It is over bytes with this digest.
    #[must_use]
    pub fn is_of(&self, digest: DigestAlgorithm, imprint: &[u8]) -> bool {
        self.digest == digest && self.imprint == imprint
    }

    /// The authority's certificate.
    #[must_use]
    pub const fn certificate(&self) -> &Certificate {
        &self.certificate
    }

    /// All certificates in it, the authority's among them.
    #[must_use]
    pub fn certificates(&self) -> &[Certificate] {
        &self.certificates
    }
}

/// What was stamped (`TSTInfo`), as far as it matters here.
struct Info {
    digest: DigestAlgorithm,
    imprint: Vec<u8>,
    time: DateTime<Utc>,
    nonce: Option<Vec<u8>>,
}

impl Info {
    fn read(content: &[u8]) -> Option<Self> {
        let mut parts = Element::only(content)?.tagged(SEQUENCE)?.elements();
        parts.next()?.tagged(INTEGER)?;
        parts.next()?.oid()?;
        let mut imprint = parts.next()?.tagged(SEQUENCE)?.elements();
        let algorithm = imprint.next()?.elements().next()?.oid()?;
        let hashed = imprint.next()?.tagged(OCTETS)?;
        parts.next()?.tagged(INTEGER)?;
        let time = parts.next()?.tagged(asn1::GENERALIZED_TIME)?.time()?;
        parts.optional(SEQUENCE);
        parts.optional(BOOLEAN);
        let nonce = parts.optional(INTEGER);
        Some(Self {
            digest: DigestAlgorithm::from_oid(algorithm)?,
            imprint: hashed.value.to_vec(),
            time,
            nonce: nonce.map(|nonce| nonce.whole.to_vec()),
        })
    }
}

fn info(data: &SignedData) -> Option<Info> {
    let is_token = data.content_type == TST_INFO && data.states_content_type();
    Info::read(data.content.as_deref()?).filter(|_| is_token)
}

fn check(data: &SignedData, certificate: &Certificate) -> Result<(), TimestampError> {
    let named = matches!(data.names(certificate), Naming::Right { .. });
    if !may_stamp(certificate) || !named {
        return Err(TimestampError::NotAuthority);
    }
    let content = data.content.as_deref().unwrap_or_default();
    if data.message_digest() != Some(&data.digest.digest(content)) {
        return Err(TimestampError::Signature(KeyError::Wrong));
    }
    data.verify(certificate, || content.to_vec())
        .map_err(TimestampError::Signature)
}

/// The certificate is for timestamps alone, and says so critically (RFC 3161, 2.3).
fn may_stamp(certificate: &Certificate) -> bool {
    let extensions = &certificate.parsed().tbs_certificate.extensions;
    let usage = extensions
        .iter()
        .flatten()
        .find(|extension| extension.extn_id == ID_CE_EXT_KEY_USAGE);
    usage.is_some_and(|usage| {
        usage.critical
            && ExtendedKeyUsage::from_der(usage.extn_value.as_bytes())
                .is_ok_and(|usage| usage.0 == [ID_KP_TIME_STAMPING])
    })
}
