//! A detached signature in the making: what is signed, how large it becomes, and the whole once the value is there.
//!
//! Signed attributes are content type, message digest and `signing-certificate-v2`, nothing else: ETSI EN 319 142-1,
//! 6.3 forbids the signing time here, and a PDF says it in its dictionary.

use const_oid::ObjectIdentifier;
use const_oid::db::rfc5911::{ID_CONTENT_TYPE, ID_DATA, ID_MESSAGE_DIGEST, ID_SIGNED_DATA};
use const_oid::db::rfc5912::{
    ECDSA_WITH_SHA_256, ECDSA_WITH_SHA_384, ECDSA_WITH_SHA_512, ID_MGF_1, ID_RSASSA_PSS,
    SHA_256_WITH_RSA_ENCRYPTION, SHA_384_WITH_RSA_ENCRYPTION, SHA_512_WITH_RSA_ENCRYPTION,
};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::asn1::{self, Element, INTEGER, OCTETS, SEQUENCE, SET, context, element, set_of};
use crate::certificate::{Certificate, CertificateError};
use crate::key::{DigestAlgorithm, KeyKind, SignatureAlgorithm};
use crate::signer::{SignerError, ToSign};

/// `id-aa-signingCertificateV2` (RFC 5035).
pub const SIGNING_CERTIFICATE_V2: ObjectIdentifier =
    ObjectIdentifier::new_unwrap("1.2.840.113549.1.9.16.2.47");
/// `id-aa-timeStampToken` (RFC 3161, appendix A).
pub const TIMESTAMP_TOKEN: ObjectIdentifier =
    ObjectIdentifier::new_unwrap("1.2.840.113549.1.9.16.2.14");

/// `NULL`, which RSA's algorithms want as their parameters.
const NULL: &[u8] = &[5, 0];

/// A signature without its value. As data it outlives a crash between asking the signer and its answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Draft {
    algorithm: SignatureAlgorithm,
    #[serde(with = "crate::hex")]
    certificate: Vec<u8>,
    /// Those of the chain, the root left out: whoever checks has it or does not trust it.
    chain: Vec<Bytes>,
    /// DER `SET OF Attribute`.
    #[serde(with = "crate::hex")]
    attributes: Vec<u8>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Bytes(#[serde(with = "crate::hex")] Vec<u8>);

impl Draft {
    /// Begins a signature over bytes with this digest, which is of the kind that `algorithm` names.
    ///
    /// # Errors
    /// [`SignerError::Unsupported`] where no signature is made with such an algorithm.
    pub fn new(
        algorithm: SignatureAlgorithm,
        certificate: &Certificate,
        chain: &[Certificate],
        message_digest: &[u8],
    ) -> Result<Self, SignerError> {
        let digest = digest_of(algorithm)?;
        algorithm_identifier(algorithm)?;
        Ok(Self {
            algorithm,
            certificate: certificate.der().to_vec(),
            chain: chain
                .iter()
                .filter(|other| !other.is_self_issued() && *other != certificate)
                .map(|other| Bytes(other.der().to_vec()))
                .collect(),
            attributes: attributes(digest, certificate, message_digest),
        })
    }

    /// What the signer gets.
    #[must_use]
    pub fn to_sign(&self, label: &str) -> ToSign {
        ToSign {
            label: label.to_owned(),
            signed: self.attributes.clone(),
        }
    }

    /// Most bytes the whole will have, with a timestamp token of at most `timestamp` bytes where one is planned.
    ///
    /// # Errors
    /// [`SignerError::Unsupported`].
    pub fn size(&self, key: KeyKind, timestamp: Option<usize>) -> Result<usize, SignerError> {
        let value = vec![0; longest_value(key).ok_or(SignerError::Unsupported)?];
        let token = timestamp.map(|size| vec![0; size]);
        Ok(self.assemble(&value, token.as_deref())?.len())
    }

    /// Whether the value is one of this certificate's key over this signature. To be asked before the value is used
    /// for anything, a timestamp among it.
    ///
    /// # Errors
    /// [`SignerError::WrongValue`].
    pub fn check(&self, value: &[u8]) -> Result<(), SignerError> {
        Certificate::from_der(&self.certificate)
            .map_err(|_: CertificateError| SignerError::WrongValue)?
            .verify(self.algorithm, &self.attributes, value)
            .map_err(|_| SignerError::WrongValue)
    }

    /// The whole, DER `ContentInfo`, after the value was checked. The token is one over the value.
    ///
    /// # Errors
    /// [`SignerError::WrongValue`].
    pub fn finish(&self, value: &[u8], token: Option<&[u8]>) -> Result<Vec<u8>, SignerError> {
        self.check(value)?;
        self.assemble(value, token)
    }

    /// The digest that the value is over.
    ///
    /// # Errors
    /// [`SignerError::Unsupported`].
    pub fn digest(&self) -> Result<DigestAlgorithm, SignerError> {
        digest_of(self.algorithm)
    }

    /// It is over bytes with this digest.
    #[must_use]
    pub fn is_over(&self, message_digest: &[u8]) -> bool {
        let stated = attribute(ID_MESSAGE_DIGEST, &element(OCTETS, &[message_digest]));
        Element::only(&self.attributes)
            .is_some_and(|set| set.elements().any(|part| part.whole == stated))
    }

    fn assemble(&self, value: &[u8], token: Option<&[u8]>) -> Result<Vec<u8>, SignerError> {
        let digest = asn1::algorithm(digest_of(self.algorithm)?.oid());
        let certificates = std::iter::once(self.certificate.clone())
            .chain(self.chain.iter().map(|other| other.0.clone()))
            .collect();
        let signer = self.signer_info(&digest, value, token)?;
        let signed_data = element(
            SEQUENCE,
            &[
                &asn1::unsigned(&[1]),
                &set_of(SET, vec![digest]),
                &element(SEQUENCE, &[&asn1::oid(ID_DATA)]),
                &set_of(context(0), certificates),
                &set_of(SET, vec![signer]),
            ],
        );
        let content = element(context(0), &[&signed_data]);
        Ok(element(SEQUENCE, &[&asn1::oid(ID_SIGNED_DATA), &content]))
    }

    fn signer_info(
        &self,
        digest: &[u8],
        value: &[u8],
        token: Option<&[u8]>,
    ) -> Result<Vec<u8>, SignerError> {
        let (issuer, serial) =
            asn1::issuer_and_serial(&self.certificate).ok_or(SignerError::Unsupported)?;
        // The same set under another tag (RFC 5652, 5.4).
        let mut attributes = self.attributes.clone();
        attributes[0] = context(0);
        let unsigned = token.map_or_else(Vec::new, |token| {
            set_of(context(1), vec![attribute(TIMESTAMP_TOKEN, token)])
        });
        Ok(element(
            SEQUENCE,
            &[
                &asn1::unsigned(&[1]),
                &element(SEQUENCE, &[issuer, serial]),
                digest,
                &attributes,
                &algorithm_identifier(self.algorithm)?,
                &element(OCTETS, &[value]),
                &unsigned,
            ],
        ))
    }
}

fn attributes(digest: DigestAlgorithm, certificate: &Certificate, message: &[u8]) -> Vec<u8> {
    // Always SHA-256, the default that is left out (RFC 5035, 4); it names the certificate and need not be the
    // digest of the signature.
    let hash = element(OCTETS, &[&Sha256::digest(certificate.der())]);
    let certificates = element(SEQUENCE, &[&element(SEQUENCE, &[&hash])]);
    debug_assert_eq!(message.len(), digest.length());
    set_of(
        SET,
        vec![
            attribute(ID_CONTENT_TYPE, &asn1::oid(ID_DATA)),
            attribute(ID_MESSAGE_DIGEST, &element(OCTETS, &[message])),
            attribute(SIGNING_CERTIFICATE_V2, &element(SEQUENCE, &[&certificates])),
        ],
    )
}

fn attribute(kind: ObjectIdentifier, value: &[u8]) -> Vec<u8> {
    element(SEQUENCE, &[&asn1::oid(kind), &element(SET, &[value])])
}

fn digest_of(algorithm: SignatureAlgorithm) -> Result<DigestAlgorithm, SignerError> {
    algorithm
        .digest()
        .filter(|digest| !digest.is_weak())
        .ok_or(SignerError::Unsupported)
}

fn algorithm_identifier(algorithm: SignatureAlgorithm) -> Result<Vec<u8>, SignerError> {
    use DigestAlgorithm::{Sha256, Sha384, Sha512};
    use SignatureAlgorithm::{Ecdsa, RsaPkcs1, RsaPss};
    let with_null = |oid| Ok(element(SEQUENCE, &[&asn1::oid(oid), NULL]));
    match algorithm {
        RsaPkcs1(Sha256) => with_null(SHA_256_WITH_RSA_ENCRYPTION),
        RsaPkcs1(Sha384) => with_null(SHA_384_WITH_RSA_ENCRYPTION),
        RsaPkcs1(Sha512) => with_null(SHA_512_WITH_RSA_ENCRYPTION),
        Ecdsa(Sha256) => Ok(asn1::algorithm(ECDSA_WITH_SHA_256)),
        Ecdsa(Sha384) => Ok(asn1::algorithm(ECDSA_WITH_SHA_384)),
        Ecdsa(Sha512) => Ok(asn1::algorithm(ECDSA_WITH_SHA_512)),
        RsaPss(digest) if !digest.is_weak() => Ok(pss(digest)),
        _ => Err(SignerError::Unsupported),
    }
}

/// Parameters of RSASSA-PSS with the digest, MGF1 of it and a salt of its length (RFC 4055, 3.1).
fn pss(digest: DigestAlgorithm) -> Vec<u8> {
    let hash = asn1::algorithm(digest.oid());
    let mask = element(SEQUENCE, &[&asn1::oid(ID_MGF_1), &hash]);
    let salt = element(INTEGER, &[&[digest.length() as u8]]);
    let parameters = element(
        SEQUENCE,
        &[
            &element(context(0), &[&hash]),
            &element(context(1), &[&mask]),
            &element(context(2), &[&salt]),
        ],
    );
    element(SEQUENCE, &[&asn1::oid(ID_RSASSA_PSS), &parameters])
}

/// Most bytes a signature value of such a key has.
const fn longest_value(key: KeyKind) -> Option<usize> {
    match key {
        KeyKind::Rsa { bits } => Some(bits.div_ceil(8) as usize),
        // Two integers of 33 and of 49 bytes with their headers.
        KeyKind::P256 => Some(72),
        KeyKind::P384 => Some(104),
        KeyKind::Other => None,
    }
}
