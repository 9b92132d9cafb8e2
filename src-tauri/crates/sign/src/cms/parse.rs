//! A CMS `SignedData` that came in (RFC 5652), DER or BER, taken apart without believing it.

use const_oid::ObjectIdentifier;
use const_oid::db::rfc5911::{ID_MESSAGE_DIGEST, ID_SIGNED_DATA};
use der::Decode;
use spki::AlgorithmIdentifierOwned;

use super::ber::to_der;
use super::build::SIGNING_CERTIFICATE_V2;
use crate::asn1::{self, Element, Elements, INTEGER, OCTETS, SEQUENCE, SET, context};
use crate::certificate::Certificate;
use crate::key::{DigestAlgorithm, KeyError, SignatureAlgorithm};

/// Largest one read, bytes: long lists of revoked certificates may be within.
pub const CMS_BYTES: usize = 8 * 1024 * 1024;
/// Certificates read of one.
const CERTIFICATES: usize = 64;

/// `id-aa-signingCertificate`, by SHA-1 (RFC 2634).
const SIGNING_CERTIFICATE: ObjectIdentifier =
    ObjectIdentifier::new_unwrap("1.2.840.113549.1.9.16.2.12");
/// `adbe-revocationInfoArchival` (ISO 32000-2, 12.8.3.3.2).
const REVOCATION_ARCHIVE: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113583.1.1.8");
/// `id-ri-ocsp-response` (RFC 5940).
const OCSP_INFO: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.3.6.1.5.5.7.16.2");

/// Why bytes are no signature.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum CmsError {
    /// Larger than [`CMS_BYTES`].
    #[error("a signature of {0} bytes")]
    TooLarge(usize),
    /// Neither DER nor BER of a `SignedData`.
    #[error("no CMS signature")]
    Malformed,
    /// Another number of signers than one (ETSI EN 319 142-1, 5.2).
    #[error("{0} signers instead of one")]
    Signers(usize),
    /// A digest not known here.
    #[error("a digest of another kind")]
    Digest,
}

/// A signature by one signer.
#[derive(Debug, Clone)]
pub struct SignedData {
    /// What kind of content is signed.
    pub content_type: ObjectIdentifier,
    /// The content, where it is inside.
    pub content: Option<Vec<u8>>,
    /// Certificates that could be read.
    pub certificates: Vec<Certificate>,
    /// Revocation lists, DER.
    pub crls: Vec<Vec<u8>>,
    /// OCSP answers, DER `OCSPResponse`.
    pub ocsp: Vec<Vec<u8>>,
    /// Digest over the content.
    pub digest: DigestAlgorithm,
    /// How the value was made.
    pub algorithm: Result<SignatureAlgorithm, KeyError>,
    /// Its bytes were BER and not DER.
    pub is_ber: bool,
    signer: Vec<u8>,
    signed: Option<Vec<u8>>,
    unsigned: Vec<u8>,
    value: Vec<u8>,
}

/// How the signed attributes name the signer's certificate.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Naming {
    /// By a digest that is right.
    Right {
        /// By SHA-1 alone.
        weak: bool,
    },
    /// By a digest of another certificate.
    Other,
    /// Not at all.
    Absent,
}

impl SignedData {
    /// Reads the first element of `bytes`. What follows is not looked at: `Contents` of a PDF is filled up.
    ///
    /// # Errors
    /// [`CmsError`].
    pub fn read(bytes: &[u8]) -> Result<Self, CmsError> {
        if bytes.len() > CMS_BYTES {
            return Err(CmsError::TooLarge(bytes.len()));
        }
        let (der, used) = to_der(bytes).ok_or(CmsError::Malformed)?;
        let signers = signers(&der).ok_or(CmsError::Malformed)?;
        let count = signers.count();
        if count != 1 {
            return Err(CmsError::Signers(count));
        }
        let named = signers
            .into_iter()
            .next()
            .and_then(named_digest)
            .ok_or(CmsError::Malformed)?;
        if DigestAlgorithm::from_oid(named).is_none() {
            // Old software names the signature's algorithm here, which says no digest (RFC 5652, 5.3).
            let identifier = AlgorithmIdentifierOwned {
                oid: named,
                parameters: None,
            };
            let is_signature = SignatureAlgorithm::from_identifier(&identifier, None).is_ok();
            return Err(if is_signature {
                CmsError::Malformed
            } else {
                CmsError::Digest
            });
        }
        let is_ber = der != bytes[..used];
        read(&der, is_ber).ok_or(CmsError::Malformed)
    }

    /// The signer's certificate among these: by issuer and serial number, or by its key's name.
    pub fn signer_among<'a>(&self, certificates: &'a [Certificate]) -> Option<&'a Certificate> {
        certificates
            .iter()
            .find(|certificate| self.is_named(certificate))
    }

    /// There are signed attributes, as PAdES demands.
    #[must_use]
    pub const fn has_attributes(&self) -> bool {
        self.signed.is_some()
    }

    /// The signed content type is the content's own (RFC 5652, 11.1). Without attributes there is nothing to differ.
    #[must_use]
    pub fn states_content_type(&self) -> bool {
        let stated = self.attribute(const_oid::db::rfc5911::ID_CONTENT_TYPE);
        self.signed.is_none() || stated.and_then(|stated| stated.oid()) == Some(self.content_type)
    }

    /// The digest the signature is over; `None` where attributes lack it, or nothing but the value says.
    #[must_use]
    pub fn message_digest(&self) -> Option<&[u8]> {
        let digest = self.attribute(ID_MESSAGE_DIGEST)?.tagged(OCTETS)?;
        Some(digest.value)
    }

    /// Checks the value with the certificate's key. `content` is asked for where there are no signed attributes.
    ///
    /// # Errors
    /// [`KeyError`].
    pub fn verify(
        &self,
        certificate: &Certificate,
        content: impl FnOnce() -> Vec<u8>,
    ) -> Result<(), KeyError> {
        let algorithm = self.algorithm?;
        let Some(signed) = &self.signed else {
            return certificate.verify(algorithm, &content(), &self.value);
        };
        let first = certificate.verify(algorithm, signed, &self.value);
        if first != Err(KeyError::Wrong) {
            return first;
        }
        // The set must be signed in DER's order (RFC 5652, 5.4), in whichever order it is transmitted.
        let parts = Element::only(signed)
            .map(|set| set.elements().map(|part| part.whole.to_vec()).collect());
        let sorted = asn1::set_of(SET, parts.ok_or(KeyError::Wrong)?);
        certificate.verify(algorithm, &sorted, &self.value)
    }

    /// Whether the signed attributes name this certificate (RFC 5035).
    #[must_use]
    pub fn names(&self, certificate: &Certificate) -> Naming {
        let first = |value: Element<'_>| -> Option<Vec<u8>> {
            Some(value.elements().next()?.elements().next()?.value.to_vec())
        };
        if let Some(id) = self.attribute(SIGNING_CERTIFICATE_V2).and_then(first) {
            let mut parts = Elements(&id);
            let digest = match parts.optional(SEQUENCE) {
                Some(named) => named
                    .elements()
                    .next()
                    .and_then(|oid| DigestAlgorithm::from_oid(oid.oid()?)),
                None => Some(DigestAlgorithm::Sha256),
            };
            let hash = parts.next().and_then(|hash| hash.tagged(OCTETS));
            return match (digest, hash) {
                (Some(digest), Some(hash)) if hash.value == digest.digest(certificate.der()) => {
                    Naming::Right {
                        weak: digest.is_weak(),
                    }
                }
                // By a digest not known here it says nothing.
                (None, _) => Naming::Absent,
                _ => Naming::Other,
            };
        }
        let Some(id) = self.attribute(SIGNING_CERTIFICATE).and_then(first) else {
            return Naming::Absent;
        };
        let hash = Elements(&id).next().and_then(|hash| hash.tagged(OCTETS));
        if hash.is_some_and(|hash| hash.value == DigestAlgorithm::Sha1.digest(certificate.der())) {
            Naming::Right { weak: true }
        } else {
            Naming::Other
        }
    }

    /// The values of an unsigned attribute, each as DER.
    #[must_use]
    pub fn unsigned(&self, kind: ObjectIdentifier) -> Vec<Vec<u8>> {
        values(&self.unsigned, kind)
            .map(|value| value.whole.to_vec())
            .collect()
    }

    /// The signature's value: what a signature timestamp is over.
    #[must_use]
    pub fn value(&self) -> &[u8] {
        &self.value
    }

    fn is_named(&self, certificate: &Certificate) -> bool {
        let Some(named) = Element::only(&self.signer) else {
            return false;
        };
        if named.tag == context(0) & !0x20 {
            let own: Option<x509_cert::ext::pkix::SubjectKeyIdentifier> = certificate.extension();
            return own.is_some_and(|own| own.0.as_bytes() == named.value);
        }
        let mut parts = named.elements();
        let pair = parts.next().zip(parts.next());
        match (asn1::issuer_and_serial(certificate.der()), pair) {
            (Some((issuer, serial)), Some((first, second))) => {
                first.whole == issuer && second.whole == serial
            }
            _ => false,
        }
    }

    /// The only value of a signed attribute; none where it stands twice.
    fn attribute(&self, kind: ObjectIdentifier) -> Option<Element<'_>> {
        let set = Element::only(self.signed.as_deref()?)?;
        let mut found = values(set.value, kind);
        let first = found.next()?;
        found.next().is_none().then_some(first)
    }
}

fn values(attributes: &[u8], kind: ObjectIdentifier) -> impl Iterator<Item = Element<'_>> {
    Elements(attributes)
        .filter_map(move |attribute| {
            let mut parts = attribute.elements();
            let found = parts.next()?.oid()? == kind;
            found.then(|| parts.next()).flatten()
        })
        .flat_map(|set| set.elements())
}

/// The parts of the `SignedData`, its version and digest algorithms passed.
fn parts(der: &[u8]) -> Option<Elements<'_>> {
    let mut outer = Element::only(der)?.tagged(SEQUENCE)?.elements();
    if outer.next()?.oid()? != ID_SIGNED_DATA {
        return None;
    }
    let content = outer.next()?.tagged(context(0))?;
    let mut parts = Element::only(content.value)?.tagged(SEQUENCE)?.elements();
    parts.next()?.tagged(INTEGER)?;
    parts.next()?.tagged(SET)?;
    Some(parts)
}

fn signers(der: &[u8]) -> Option<Elements<'_>> {
    let mut parts = parts(der)?;
    parts.next()?;
    parts.optional(context(0));
    parts.optional(context(1));
    let signers = parts.next()?.tagged(SET)?.elements();
    parts.is_finished().then_some(signers)
}

fn named_digest(signer: Element<'_>) -> Option<ObjectIdentifier> {
    signer.elements().nth(2)?.elements().next()?.oid()
}

fn read(der: &[u8], is_ber: bool) -> Option<SignedData> {
    let mut parts = parts(der)?;
    let mut encapsulated = parts.next()?.tagged(SEQUENCE)?.elements();
    let content_type = encapsulated.next()?.oid()?;
    let content = match encapsulated.next() {
        // PKCS #7 allowed any type here; its bytes are signed either way.
        Some(content) => Some(
            Element::only(content.tagged(context(0))?.value)?
                .value
                .to_vec(),
        ),
        None => None,
    };
    let certificates = parts
        .optional(context(0))
        .map_or(Elements(&[]), |set| set.elements());
    let lists = parts
        .optional(context(1))
        .map_or(Elements(&[]), |set| set.elements());
    let mut signer = signers(der)?.next()?.tagged(SEQUENCE)?.elements();
    signer.next()?.tagged(INTEGER)?;
    let named = signer.next()?;
    let digest = DigestAlgorithm::from_oid(signer.next()?.elements().next()?.oid()?)?;
    let signed = signer.optional(context(0)).map(|set| {
        let mut set = set.whole.to_vec();
        set[0] = SET;
        set
    });
    let identifier = AlgorithmIdentifierOwned::from_der(signer.next()?.whole).ok()?;
    let value = signer.next()?.tagged(OCTETS)?.value.to_vec();
    let unsigned = signer
        .optional(context(1))
        .map_or_else(Vec::new, |set| set.value.to_vec());
    if !signer.is_finished() {
        return None;
    }
    let mut data = SignedData {
        content_type,
        content,
        certificates: certificates
            .take(CERTIFICATES)
            .filter_map(|element| Certificate::from_der(element.whole).ok())
            .collect(),
        crls: Vec::new(),
        ocsp: Vec::new(),
        digest,
        algorithm: SignatureAlgorithm::from_identifier(&identifier, Some(digest)),
        is_ber,
        signer: named.whole.to_vec(),
        signed,
        unsigned,
        value,
    };
    for list in lists {
        data.keep_revocation(list);
    }
    data.keep_archive();
    Some(data)
}

impl SignedData {
    fn keep_revocation(&mut self, info: Element<'_>) {
        if info.tag == SEQUENCE {
            self.crls.push(info.whole.to_vec());
            return;
        }
        let mut other = info.elements();
        if info.tag == context(1)
            && other.next().and_then(|kind| kind.oid()) == Some(OCSP_INFO)
            && let Some(answer) = other.next()
        {
            self.ocsp.push(answer.whole.to_vec());
        }
    }

    /// Adobe's own attribute: lists and answers that were signed with it.
    fn keep_archive(&mut self) {
        let Some(archive) = self.attribute(REVOCATION_ARCHIVE) else {
            return;
        };
        let (mut crls, mut ocsp) = (Vec::new(), Vec::new());
        for group in archive.elements() {
            let kept = match group.tag {
                tag if tag == context(0) => &mut crls,
                tag if tag == context(1) => &mut ocsp,
                _ => continue,
            };
            let items = Element::only(group.value).map_or(Elements(&[]), |items| items.elements());
            kept.extend(items.map(|item| item.whole.to_vec()));
        }
        self.crls.extend(crls);
        self.ocsp.extend(ocsp);
    }
}
