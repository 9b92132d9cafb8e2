//! A certificate as others ask for it: holder, key, term, purposes, where its revocation is told.

use std::fmt;

use chrono::{DateTime, Utc};
use const_oid::ObjectIdentifier;
use const_oid::db::rfc4519;
use der::asn1::{Ia5StringRef, PrintableStringRef, TeletexStringRef, Utf8StringRef};
use der::{Decode, Encode, Tag, Tagged};
use serde::de::Error;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use sha2::{Digest, Sha256};
use spki::SubjectPublicKeyInfoRef;
use x509_cert::ext::pkix::name::{DistributionPointName, GeneralName};
use x509_cert::ext::pkix::{
    AuthorityInfoAccessSyntax, BasicConstraints, CrlDistributionPoints, ExtendedKeyUsage, KeyUsage,
};
use x509_cert::name::Name;

use crate::key::{KeyError, KeyKind, SignatureAlgorithm};

/// Largest certificate read, bytes; real ones have one to three thousand.
pub const CERTIFICATE_BYTES: usize = 64 * 1024;

/// Why bytes are no certificate that can be used.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum CertificateError {
    /// Not DER, or not RFC 5280.
    #[error("the bytes are no certificate")]
    Malformed(#[source] der::Error),
    /// Larger than [`CERTIFICATE_BYTES`].
    #[error("a certificate of {0} bytes")]
    TooLarge(usize),
    /// Its term cannot be told as a time.
    #[error("the term of the certificate is no time")]
    Term,
}

/// A certificate, read once, with the bytes it was read from.
#[derive(Clone)]
pub struct Certificate {
    der: Vec<u8>,
    parsed: x509_cert::Certificate,
    key: KeyKind,
    not_before: DateTime<Utc>,
    not_after: DateTime<Utc>,
}

impl Certificate {
    /// Reads DER.
    ///
    /// # Errors
    /// [`CertificateError`].
    pub fn from_der(der: &[u8]) -> Result<Self, CertificateError> {
        if der.len() > CERTIFICATE_BYTES {
            return Err(CertificateError::TooLarge(der.len()));
        }
        let parsed = x509_cert::Certificate::from_der(der).map_err(CertificateError::Malformed)?;
        let validity = &parsed.tbs_certificate.validity;
        let not_before = time(validity.not_before)?;
        let not_after = time(validity.not_after)?;
        let info = parsed
            .tbs_certificate
            .subject_public_key_info
            .to_der()
            .map_err(CertificateError::Malformed)?;
        let key = SubjectPublicKeyInfoRef::from_der(&info)
            .map_err(CertificateError::Malformed)
            .map(|info| KeyKind::of(&info))?;
        Ok(Self {
            der: der.to_vec(),
            parsed,
            key,
            not_before,
            not_after,
        })
    }

    /// The bytes it was read from.
    #[must_use]
    pub fn der(&self) -> &[u8] {
        &self.der
    }

    /// All of it, by RFC 5280.
    #[must_use]
    pub fn parsed(&self) -> &x509_cert::Certificate {
        &self.parsed
    }

    /// What kind of key it holds.
    #[must_use]
    pub const fn key(&self) -> KeyKind {
        self.key
    }

    /// First moment of its term.
    #[must_use]
    pub const fn not_before(&self) -> DateTime<Utc> {
        self.not_before
    }

    /// Last moment of its term.
    #[must_use]
    pub const fn not_after(&self) -> DateTime<Utc> {
        self.not_after
    }

    /// SHA-256 of its bytes: the certificate's own name here.
    #[must_use]
    pub fn fingerprint(&self) -> [u8; 32] {
        Sha256::digest(&self.der).into()
    }

    /// Serial number, lower-case hexadecimal.
    #[must_use]
    pub fn serial(&self) -> String {
        use fmt::Write;
        let bytes = self.parsed.tbs_certificate.serial_number.as_bytes();
        bytes.iter().fold(String::new(), |mut text, byte| {
            let _ = write!(text, "{byte:02x}");
            text
        })
    }

    /// Whom it was given to: the common name, else the organisation, else all of the name.
    #[must_use]
    pub fn holder(&self) -> String {
        shown(&self.parsed.tbs_certificate.subject)
    }

    /// The holder's organisation (RFC 4519 `o`).
    #[must_use]
    pub fn organisation(&self) -> Option<String> {
        attribute(&self.parsed.tbs_certificate.subject, rfc4519::O)
    }

    /// All values of one kind in the holder's name, as text.
    pub(crate) fn names(&self, kind: ObjectIdentifier) -> Vec<String> {
        attributes(&self.parsed.tbs_certificate.subject, kind).collect()
    }

    /// Who gave it, as [`Self::holder`].
    #[must_use]
    pub fn issuer(&self) -> String {
        shown(&self.parsed.tbs_certificate.issuer)
    }

    /// It names itself as its issuer. Says nothing of its signature.
    #[must_use]
    pub fn is_self_issued(&self) -> bool {
        self.parsed.tbs_certificate.subject == self.parsed.tbs_certificate.issuer
    }

    /// It may issue certificates: basic constraints say so (RFC 5280, 4.2.1.9).
    #[must_use]
    pub fn is_authority(&self) -> bool {
        self.extension::<BasicConstraints>()
            .is_some_and(|constraints| constraints.ca)
    }

    /// What the key may be used for; `None` where nothing is said.
    #[must_use]
    pub fn key_usage(&self) -> Option<KeyUsage> {
        self.extension()
    }

    /// Further purposes; empty where nothing is said.
    #[must_use]
    pub fn purposes(&self) -> Vec<ObjectIdentifier> {
        self.extension::<ExtendedKeyUsage>()
            .map_or_else(Vec::new, |usage| usage.0)
    }

    /// The key may sign what binds its holder (digital signature or content commitment; RFC 5280, 4.2.1.3).
    #[must_use]
    pub fn may_sign(&self) -> bool {
        self.key_usage()
            .is_none_or(|usage| usage.non_repudiation() || usage.digital_signature())
    }

    /// Addresses of OCSP responders (RFC 5280, 4.2.2.1).
    #[must_use]
    pub fn ocsp_addresses(&self) -> Vec<String> {
        self.access(const_oid::db::rfc5912::ID_AD_OCSP)
    }

    /// Addresses of the issuer's certificate.
    #[must_use]
    pub fn issuer_addresses(&self) -> Vec<String> {
        self.access(const_oid::db::rfc5912::ID_AD_CA_ISSUERS)
    }

    /// Addresses of revocation lists (RFC 5280, 4.2.1.13).
    #[must_use]
    pub fn crl_addresses(&self) -> Vec<String> {
        let points = self
            .extension::<CrlDistributionPoints>()
            .map_or_else(Vec::new, |points| points.0);
        points
            .into_iter()
            .filter_map(|point| match point.distribution_point {
                Some(DistributionPointName::FullName(names)) => Some(names),
                _ => None,
            })
            .flatten()
            .filter_map(|name| address(&name))
            .collect()
    }

    /// Whether `value` is a signature over `signed` by the key of this certificate.
    ///
    /// # Errors
    /// [`KeyError`].
    pub fn verify(
        &self,
        algorithm: SignatureAlgorithm,
        signed: &[u8],
        value: &[u8],
    ) -> Result<(), KeyError> {
        let info = self
            .parsed
            .tbs_certificate
            .subject_public_key_info
            .to_der()
            .map_err(|_| KeyError::OtherKey)?;
        let info = SubjectPublicKeyInfoRef::from_der(&info).map_err(|_| KeyError::OtherKey)?;
        algorithm.verify(&info, signed, value)
    }

    /// Whether `issuer`'s key signed this certificate, whose issuer it also names.
    ///
    /// # Errors
    /// [`KeyError`]; of another name [`KeyError::OtherKey`].
    pub fn is_issued_by(&self, issuer: &Self) -> Result<(), KeyError> {
        if self.parsed.tbs_certificate.issuer != issuer.parsed.tbs_certificate.subject {
            return Err(KeyError::OtherKey);
        }
        // Named twice, inside what is signed and beside it; both must say the same (RFC 5280, 4.1.1.2).
        if self.parsed.signature_algorithm != self.parsed.tbs_certificate.signature {
            return Err(KeyError::Wrong);
        }
        let algorithm =
            SignatureAlgorithm::from_identifier(&self.parsed.signature_algorithm, None)?;
        let signed = signed_part(&self.der).ok_or(KeyError::Wrong)?;
        let value = self.parsed.signature.as_bytes().ok_or(KeyError::Wrong)?;
        issuer.verify(algorithm, signed, value)
    }

    /// An extension, where it is there and can be read.
    pub(crate) fn extension<T: for<'a> Decode<'a> + const_oid::AssociatedOid>(&self) -> Option<T> {
        self.parsed
            .tbs_certificate
            .extensions
            .iter()
            .flatten()
            .find(|extension| extension.extn_id == T::OID)
            .and_then(|extension| T::from_der(extension.extn_value.as_bytes()).ok())
    }

    fn access(&self, method: ObjectIdentifier) -> Vec<String> {
        self.extension::<AuthorityInfoAccessSyntax>()
            .map_or_else(Vec::new, |access| access.0)
            .into_iter()
            .filter(|description| description.access_method == method)
            .filter_map(|description| address(&description.access_location))
            .collect()
    }
}

/// The same bytes.
impl PartialEq for Certificate {
    fn eq(&self, other: &Self) -> bool {
        self.der == other.der
    }
}

impl Eq for Certificate {}

/// Its bytes, hexadecimal.
impl Serialize for Certificate {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        crate::hex::serialize(&self.der, serializer)
    }
}

impl<'de> Deserialize<'de> for Certificate {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let der = crate::hex::deserialize(deserializer)?;
        Self::from_der(&der).map_err(D::Error::custom)
    }
}

/// A certificate may name a citizen, so a log gets its serial number alone.
impl fmt::Debug for Certificate {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Certificate")
            .field("serial", &self.serial())
            .finish_non_exhaustive()
    }
}

/// The bytes of the first element of a signed sequence, header and all, as they were signed.
pub(crate) fn signed_part(der: &[u8]) -> Option<&[u8]> {
    use der::{Header, Reader, SliceReader};
    let mut reader = SliceReader::new(der).ok()?;
    let header = Header::decode(&mut reader).ok()?;
    if header.tag != Tag::Sequence {
        return None;
    }
    let start = usize::try_from(reader.position()).ok()?;
    let inner = Header::decode(&mut reader).ok()?;
    let end = usize::try_from(reader.position())
        .ok()?
        .checked_add(usize::try_from(inner.length).ok()?)?;
    der.get(start..end)
}

fn time(time: x509_cert::time::Time) -> Result<DateTime<Utc>, CertificateError> {
    i64::try_from(time.to_unix_duration().as_secs())
        .ok()
        .and_then(|seconds| DateTime::from_timestamp(seconds, 0))
        .ok_or(CertificateError::Term)
}

fn shown(name: &Name) -> String {
    attribute(name, rfc4519::CN)
        .or_else(|| attribute(name, rfc4519::O))
        .unwrap_or_else(|| name.to_string())
}

fn attribute(name: &Name, kind: ObjectIdentifier) -> Option<String> {
    attributes(name, kind).next()
}

fn attributes(name: &Name, kind: ObjectIdentifier) -> impl Iterator<Item = String> {
    name.0
        .iter()
        .flat_map(|relative| relative.0.iter())
        .filter(move |attribute| attribute.oid == kind)
        .filter_map(|attribute| text(&attribute.value))
}

/// Text of whichever of the string types RFC 5280 allows.
fn text(value: &der::Any) -> Option<String> {
    match value.tag() {
        Tag::Utf8String => value
            .decode_as::<Utf8StringRef<'_>>()
            .ok()
            .map(|text| text.as_str().to_owned()),
        Tag::PrintableString => value
            .decode_as::<PrintableStringRef<'_>>()
            .ok()
            .map(|text| text.as_str().to_owned()),
        Tag::Ia5String => value
            .decode_as::<Ia5StringRef<'_>>()
            .ok()
            .map(|text| text.as_str().to_owned()),
        Tag::TeletexString => value
            .decode_as::<TeletexStringRef<'_>>()
            .ok()
            .map(|text| text.as_str().to_owned()),
        Tag::BmpString => {
            let units: Vec<u16> = value
                .value()
                .chunks_exact(2)
                .map(|pair| u16::from_be_bytes([pair[0], pair[1]]))
                .collect();
            Some(String::from_utf16_lossy(&units))
        }
        _ => None,
    }
}

fn address(name: &GeneralName) -> Option<String> {
    match name {
        GeneralName::UniformResourceIdentifier(address) => Some(address.as_str().to_owned()),
        _ => None,
    }
}
