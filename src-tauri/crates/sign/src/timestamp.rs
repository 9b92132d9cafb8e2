//! Timestamps (RFC 3161): asked for with a nonce, and believed only after every check of the protocol.

use chrono::{DateTime, Utc};
use const_oid::ObjectIdentifier;
use const_oid::db::rfc5280::ID_KP_TIME_STAMPING;
use const_oid::db::rfc5911::{ID_MESSAGE_DIGEST, ID_SIGNED_DATA};
use der::Decode;
use spki::AlgorithmIdentifierOwned;
use x509_cert::ext::pkix::ExtendedKeyUsage;

use crate::asn1::{
    self, BOOLEAN, Element, Elements, INTEGER, OCTETS, SEQUENCE, SET, context, element,
};
use crate::certificate::Certificate;
use crate::cms::build::SIGNING_CERTIFICATE_V2;
use crate::key::{DigestAlgorithm, KeyError, SignatureAlgorithm};

/// Largest answer read, bytes; real ones have two to seven thousand.
pub const TIMESTAMP_BYTES: usize = 256 * 1024;

/// `id-ct-TSTInfo`.
const TST_INFO: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.9.16.1.4");
/// `id-aa-signingCertificate`, which names the certificate by its SHA-1 (RFC 2634).
const SIGNING_CERTIFICATE: ObjectIdentifier =
    ObjectIdentifier::new_unwrap("1.2.840.113549.1.9.16.2.12");
/// Certificates looked at in one token.
const CERTIFICATES: usize = 16;

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
    /// Reads DER `TimeStampToken` and checks it: one signer, whose certificate is in it, may sign timestamps and is
    /// the one the token names, and whose signature is right.
    ///
    /// # Errors
    /// [`TimestampError`].
    pub fn from_der(der: &[u8]) -> Result<Self, TimestampError> {
        if der.len() > TIMESTAMP_BYTES {
            return Err(TimestampError::TooLarge(der.len()));
        }
        let malformed = TimestampError::Malformed;
        let parts = Parts::read(der).ok_or(malformed.clone())?;
        let info = Info::read(parts.content).ok_or(malformed)?;
        let certificates: Vec<Certificate> = parts
            .certificates
            .take(CERTIFICATES)
            .filter_map(|element| Certificate::from_der(element.whole).ok())
            .collect();
        let certificate = certificates
            .iter()
            .find(|certificate| parts.is_signed_by(certificate))
            .ok_or(TimestampError::NoCertificate)?;
        parts.check(certificate)?;
        Ok(Self {
            der: der.to_vec(),
            time: info.time,
            digest: info.digest,
            imprint: info.imprint,
            nonce: info.nonce,
            certificate: certificate.clone(),
            certificates,
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

/// A token in its parts, as they were signed.
struct Parts<'a> {
    content: &'a [u8],
    certificates: Elements<'a>,
    /// Issuer and serial number, or the key's name.
    signer: Element<'a>,
    digest: DigestAlgorithm,
    attributes: Element<'a>,
    algorithm: SignatureAlgorithm,
    value: &'a [u8],
}

impl<'a> Parts<'a> {
    fn read(der: &'a [u8]) -> Option<Self> {
        let mut outer = Element::only(der)?.tagged(SEQUENCE)?.elements();
        if outer.next()?.oid()? != ID_SIGNED_DATA {
            return None;
        }
        let content = outer.next()?.tagged(context(0))?;
        let mut data = Element::only(content.value)?.tagged(SEQUENCE)?.elements();
        data.next()?.tagged(INTEGER)?;
        data.next()?.tagged(SET)?;
        let mut encapsulated = data.next()?.tagged(SEQUENCE)?.elements();
        if encapsulated.next()?.oid()? != TST_INFO {
            return None;
        }
        let content = encapsulated.next()?.tagged(context(0))?;
        let content = Element::only(content.value)?.tagged(OCTETS)?.value;
        let certificates = data.optional(context(0));
        data.optional(context(1));
        let signers = data.next()?.tagged(SET)?;
        // RFC 3161, 2.4.2: the authority's signature and no other.
        let mut signer = Element::only(signers.value)?.tagged(SEQUENCE)?.elements();
        signer.next()?.tagged(INTEGER)?;
        let named = signer.next()?;
        let digest = DigestAlgorithm::from_oid(signer.next()?.elements().next()?.oid()?)?;
        let attributes = signer.next()?.tagged(context(0))?;
        let identifier = AlgorithmIdentifierOwned::from_der(signer.next()?.whole).ok()?;
        let algorithm = SignatureAlgorithm::from_identifier(&identifier, Some(digest)).ok()?;
        Some(Self {
            content,
            certificates: certificates.map_or(Elements(&[]), |set| set.elements()),
            signer: named,
            digest,
            attributes,
            algorithm,
            value: signer.next()?.tagged(OCTETS)?.value,
        })
    }

    fn is_signed_by(&self, certificate: &Certificate) -> bool {
        let mut named = self.signer.elements();
        let pair = (named.next(), named.next());
        match (asn1::issuer_and_serial(certificate.der()), pair) {
            (Some((issuer, serial)), (Some(first), Some(second))) => {
                first.whole == issuer && second.whole == serial
            }
            _ => false,
        }
    }

    fn check(&self, certificate: &Certificate) -> Result<(), TimestampError> {
        if !may_stamp(certificate) || !self.names(certificate) {
            return Err(TimestampError::NotAuthority);
        }
        let wrong = TimestampError::Signature(KeyError::Wrong);
        let digest = self.attribute(ID_MESSAGE_DIGEST).ok_or(wrong.clone())?;
        if digest.tag != OCTETS || digest.value != self.digest.digest(self.content) {
            return Err(wrong);
        }
        let mut signed = self.attributes.whole.to_vec();
        signed[0] = SET;
        certificate
            .verify(self.algorithm, &signed, self.value)
            .map_err(TimestampError::Signature)
    }

    /// Whether the signed attributes name this certificate, by the old attribute or the new one (RFC 5816).
    fn names(&self, certificate: &Certificate) -> bool {
        let first = |value: Element<'a>| value.elements().next()?.elements().next();
        if let Some(id) = self.attribute(SIGNING_CERTIFICATE_V2).and_then(first) {
            let mut parts = id.elements();
            let digest = match parts.optional(SEQUENCE) {
                Some(named) => named
                    .elements()
                    .next()
                    .and_then(|oid| DigestAlgorithm::from_oid(oid.oid()?)),
                None => Some(DigestAlgorithm::Sha256),
            };
            let hash = parts.next().and_then(|hash| hash.tagged(OCTETS));
            return match (digest, hash) {
                (Some(digest), Some(hash)) => hash.value == digest.digest(certificate.der()),
                _ => false,
            };
        }
        let old = self.attribute(SIGNING_CERTIFICATE).and_then(first);
        old.and_then(|id| id.elements().next())
            .is_some_and(|hash| hash.value == DigestAlgorithm::Sha1.digest(certificate.der()))
    }

    /// The one value of a signed attribute.
    fn attribute(&self, kind: ObjectIdentifier) -> Option<Element<'a>> {
        self.attributes.elements().find_map(|attribute| {
            let mut parts = attribute.elements();
            let found = parts.next()?.oid()? == kind;
            found.then(|| Element::only(parts.next()?.value)).flatten()
        })
    }
}

/// The certificate is for timestamps alone, and says so critically (RFC 3161, 2.3).
fn may_stamp(certificate: &Certificate) -> bool {
    let extensions = &certificate.parsed().tbs_certificate.extensions;
    let usage = extensions
        .iter()
        .flatten()
        .find(|extension| extension.extn_id == const_oid::db::rfc5280::ID_CE_EXT_KEY_USAGE);
    usage.is_some_and(|usage| {
        usage.critical
            && ExtendedKeyUsage::from_der(usage.extn_value.as_bytes())
                .is_ok_and(|usage| usage.0 == [ID_KP_TIME_STAMPING])
    })
}
