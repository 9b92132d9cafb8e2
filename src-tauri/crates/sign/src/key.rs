//! Keys and algorithms: which there are, and whether a signature value is one's own.

mod bare;

use const_oid::ObjectIdentifier;
use const_oid::db::{rfc5912, rfc8410};
use der::asn1::AnyRef;
use der::{Decode, Encode};
use ring::signature::{self, UnparsedPublicKey, VerificationAlgorithm};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256, Sha384, Sha512};
use spki::{AlgorithmIdentifierOwned, SubjectPublicKeyInfoRef};

/// A digest that a signature may name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DigestAlgorithm {
    /// Broken by collisions since 2017; understood so that an old signature can be named weak, never made.
    Sha1,
    /// SHA-256.
    Sha256,
    /// SHA-384.
    Sha384,
    /// SHA-512.
    Sha512,
}

impl DigestAlgorithm {
    /// The one with this object identifier (RFC 5912).
    #[must_use]
    pub fn from_oid(oid: ObjectIdentifier) -> Option<Self> {
        [Self::Sha1, Self::Sha256, Self::Sha384, Self::Sha512]
            .into_iter()
            .find(|algorithm| algorithm.oid() == oid)
    }

    /// Its object identifier.
    #[must_use]
    pub const fn oid(self) -> ObjectIdentifier {
        match self {
            Self::Sha1 => rfc5912::ID_SHA_1,
            Self::Sha256 => rfc5912::ID_SHA_256,
            Self::Sha384 => rfc5912::ID_SHA_384,
            Self::Sha512 => rfc5912::ID_SHA_512,
        }
    }

    /// The digest of bytes that are all here; for long ones use [`Hasher`].
    #[must_use]
    pub fn digest(self, bytes: &[u8]) -> Vec<u8> {
        let mut hasher = Hasher::new(self);
        hasher.update(bytes);
        hasher.finish()
    }

    /// Length of a digest, bytes.
    #[must_use]
    pub const fn length(self) -> usize {
        match self {
            Self::Sha1 => 20,
            Self::Sha256 => 32,
            Self::Sha384 => 48,
            Self::Sha512 => 64,
        }
    }

    /// Not to be relied on for anything signed today (ETSI TS 119 312).
    #[must_use]
    pub const fn is_weak(self) -> bool {
        matches!(self, Self::Sha1)
    }
}

/// A digest in the making.
#[derive(Clone)]
pub enum Hasher {
    /// SHA-1.
    Sha1(sha1::Sha1),
    /// SHA-256.
    Sha256(Sha256),
    /// SHA-384.
    Sha384(Sha384),
    /// SHA-512.
    Sha512(Sha512),
}

impl Hasher {
    /// Nothing hashed yet.
    #[must_use]
    pub fn new(algorithm: DigestAlgorithm) -> Self {
        match algorithm {
            DigestAlgorithm::Sha1 => Self::Sha1(sha1::Sha1::new()),
            DigestAlgorithm::Sha256 => Self::Sha256(Sha256::new()),
            DigestAlgorithm::Sha384 => Self::Sha384(Sha384::new()),
            DigestAlgorithm::Sha512 => Self::Sha512(Sha512::new()),
        }
    }

    /// Takes further bytes.
    pub fn update(&mut self, bytes: &[u8]) {
        match self {
            Self::Sha1(hasher) => hasher.update(bytes),
            Self::Sha256(hasher) => hasher.update(bytes),
            Self::Sha384(hasher) => hasher.update(bytes),
            Self::Sha512(hasher) => hasher.update(bytes),
        }
    }

    /// The digest of all bytes taken.
    #[must_use]
    pub fn finish(self) -> Vec<u8> {
        match self {
            Self::Sha1(hasher) => hasher.finalize().to_vec(),
            Self::Sha256(hasher) => hasher.finalize().to_vec(),
            Self::Sha384(hasher) => hasher.finalize().to_vec(),
            Self::Sha512(hasher) => hasher.finalize().to_vec(),
        }
    }
}

/// What kind of key a certificate holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum KeyKind {
    /// RSA.
    Rsa {
        /// Length of the modulus, bits.
        bits: u32,
    },
    /// ECDSA over NIST P-256.
    P256,
    /// ECDSA over NIST P-384.
    P384,
    /// A kind this crate neither makes nor checks signatures with.
    Other,
}

impl KeyKind {
    /// What the key information of a certificate says.
    #[must_use]
    pub fn of(key: &SubjectPublicKeyInfoRef<'_>) -> Self {
        match key.algorithm.oid {
            rfc5912::RSA_ENCRYPTION | rfc5912::ID_RSASSA_PSS => {
                rsa_bits(key).map_or(Self::Other, |bits| Self::Rsa { bits })
            }
            rfc5912::ID_EC_PUBLIC_KEY => match key.algorithm.parameters_oid() {
                Ok(rfc5912::SECP_256_R_1) => Self::P256,
                Ok(rfc5912::SECP_384_R_1) => Self::P384,
                _ => Self::Other,
            },
            _ => Self::Other,
        }
    }

    /// Too short to be relied on (ETSI TS 119 312: RSA from 2048 bits on).
    #[must_use]
    pub const fn is_weak(self) -> bool {
        matches!(self, Self::Rsa { bits } if bits < 2048)
    }
}

/// How a signature value was computed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(tag = "scheme", content = "digest", rename_all = "snake_case")]
pub enum SignatureAlgorithm {
    /// RSASSA-PKCS1-v1_5 (RFC 8017).
    RsaPkcs1(DigestAlgorithm),
    /// RSASSA-PSS with MGF1 of the same digest and a salt of its length (RFC 4056).
    RsaPss(DigestAlgorithm),
    /// ECDSA, the value as DER `Ecdsa-Sig-Value` (RFC 5753).
    Ecdsa(DigestAlgorithm),
    /// Ed25519 (RFC 8410), met in certificates alone.
    Ed25519,
}

/// Why a signature value is not accepted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum KeyError {
    /// The algorithm, or its parameters, are none of ours.
    #[error("the algorithm is not known")]
    UnknownAlgorithm,
    /// Key and algorithm do not go together.
    #[error("the key is not one for this algorithm")]
    OtherKey,
    /// The value was not made with this key over these bytes.
    #[error("the signature value is wrong")]
    Wrong,
}

const ID_RSASSA_PSS: ObjectIdentifier = rfc5912::ID_RSASSA_PSS;

impl SignatureAlgorithm {
    /// What a CMS `SignerInfo` or a certificate names. CMS often names the bare key algorithm and states the digest
    /// beside it: give it as `digest` (RFC 5652, 5.3).
    ///
    /// # Errors
    /// [`KeyError::UnknownAlgorithm`].
    pub fn from_identifier(
        identifier: &AlgorithmIdentifierOwned,
        digest: Option<DigestAlgorithm>,
    ) -> Result<Self, KeyError> {
        use DigestAlgorithm::{Sha1, Sha256, Sha384, Sha512};
        let unknown = KeyError::UnknownAlgorithm;
        Ok(match identifier.oid {
            rfc5912::RSA_ENCRYPTION => Self::RsaPkcs1(digest.ok_or(unknown)?),
            rfc5912::SHA_1_WITH_RSA_ENCRYPTION => Self::RsaPkcs1(Sha1),
            rfc5912::SHA_256_WITH_RSA_ENCRYPTION => Self::RsaPkcs1(Sha256),
            rfc5912::SHA_384_WITH_RSA_ENCRYPTION => Self::RsaPkcs1(Sha384),
            rfc5912::SHA_512_WITH_RSA_ENCRYPTION => Self::RsaPkcs1(Sha512),
            rfc5912::ID_EC_PUBLIC_KEY => Self::Ecdsa(digest.ok_or(unknown)?),
            rfc5912::ECDSA_WITH_SHA_256 => Self::Ecdsa(Sha256),
            rfc5912::ECDSA_WITH_SHA_384 => Self::Ecdsa(Sha384),
            rfc5912::ECDSA_WITH_SHA_512 => Self::Ecdsa(Sha512),
            rfc8410::ID_ED_25519 => Self::Ed25519,
            ID_RSASSA_PSS => Self::RsaPss(pss_digest(identifier)?),
            _ => return Err(unknown),
        })
    }

    /// The one a signature with such a key is made with.
    #[must_use]
    pub const fn for_key(key: KeyKind) -> Option<Self> {
        match key {
            KeyKind::Rsa { .. } => Some(Self::RsaPkcs1(DigestAlgorithm::Sha256)),
            KeyKind::P256 => Some(Self::Ecdsa(DigestAlgorithm::Sha256)),
            KeyKind::P384 => Some(Self::Ecdsa(DigestAlgorithm::Sha384)),
            KeyKind::Other => None,
        }
    }

    /// The digest taken of what is signed; `None` where the scheme takes the bytes themselves.
    #[must_use]
    pub const fn digest(self) -> Option<DigestAlgorithm> {
        match self {
            Self::RsaPkcs1(digest) | Self::RsaPss(digest) | Self::Ecdsa(digest) => Some(digest),
            Self::Ed25519 => None,
        }
    }

    /// Whether `value` is a signature over `signed` by this key.
    ///
    /// # Errors
    /// [`KeyError`].
    pub fn verify(
        self,
        key: &SubjectPublicKeyInfoRef<'_>,
        signed: &[u8],
        value: &[u8],
    ) -> Result<(), KeyError> {
        let kind = KeyKind::of(key);
        let scheme = self.scheme(kind, key.algorithm.oid)?;
        if !self.takes(kind) {
            return Err(KeyError::OtherKey);
        }
        let point = key
            .subject_public_key
            .as_bytes()
            .ok_or(KeyError::OtherKey)?;
        let verified = UnparsedPublicKey::new(scheme, point).verify(signed, value);
        match self {
            Self::RsaPkcs1(digest) if verified.is_err() => {
                bare::verify(digest, point, signed, value)
            }
            _ => verified.map_err(|_| KeyError::Wrong),
        }
    }

    /// Lengths of keys that the schemes below take; others are not wrong, but not checked.
    fn takes(self, key: KeyKind) -> bool {
        match (self, key) {
            (Self::RsaPss(_) | Self::RsaPkcs1(DigestAlgorithm::Sha384), KeyKind::Rsa { bits }) => {
                (2048..=8192).contains(&bits)
            }
            (_, KeyKind::Rsa { bits }) => (1024..=8192).contains(&bits),
            _ => true,
        }
    }

    fn scheme(
        self,
        key: KeyKind,
        oid: ObjectIdentifier,
    ) -> Result<&'static dyn VerificationAlgorithm, KeyError> {
        use DigestAlgorithm::{Sha1, Sha256, Sha384, Sha512};
        let scheme: &'static dyn VerificationAlgorithm = match (self, key) {
            // Old signatures are judged by their maths too; that they are weak is another fact.
            (Self::RsaPkcs1(Sha1), KeyKind::Rsa { .. }) => {
                &signature::RSA_PKCS1_1024_8192_SHA1_FOR_LEGACY_USE_ONLY
            }
            (Self::RsaPkcs1(Sha256), KeyKind::Rsa { .. }) => {
                &signature::RSA_PKCS1_1024_8192_SHA256_FOR_LEGACY_USE_ONLY
            }
            (Self::RsaPkcs1(Sha384), KeyKind::Rsa { .. }) => &signature::RSA_PKCS1_2048_8192_SHA384,
            (Self::RsaPkcs1(Sha512), KeyKind::Rsa { .. }) => {
                &signature::RSA_PKCS1_1024_8192_SHA512_FOR_LEGACY_USE_ONLY
            }
            (Self::RsaPss(Sha256), KeyKind::Rsa { .. }) => &signature::RSA_PSS_2048_8192_SHA256,
            (Self::RsaPss(Sha384), KeyKind::Rsa { .. }) => &signature::RSA_PSS_2048_8192_SHA384,
            (Self::RsaPss(Sha512), KeyKind::Rsa { .. }) => &signature::RSA_PSS_2048_8192_SHA512,
            (Self::Ecdsa(Sha256), KeyKind::P256) => &signature::ECDSA_P256_SHA256_ASN1,
            (Self::Ecdsa(Sha384), KeyKind::P256) => &signature::ECDSA_P256_SHA384_ASN1,
            (Self::Ecdsa(Sha256), KeyKind::P384) => &signature::ECDSA_P384_SHA256_ASN1,
            (Self::Ecdsa(Sha384), KeyKind::P384) => &signature::ECDSA_P384_SHA384_ASN1,
            (Self::Ed25519, _) if oid == rfc8410::ID_ED_25519 => &signature::ED25519,
            (Self::RsaPss(Sha1), KeyKind::Rsa { .. })
            | (Self::Ecdsa(Sha1 | Sha512), KeyKind::P256 | KeyKind::P384) => {
                return Err(KeyError::UnknownAlgorithm);
            }
            _ => return Err(KeyError::OtherKey),
        };
        Ok(scheme)
    }
}

/// `RSAPublicKey` (RFC 8017, A.1.1).
#[derive(der::Sequence)]
struct RsaPublicKey<'a> {
    modulus: der::asn1::UintRef<'a>,
    exponent: der::asn1::UintRef<'a>,
}

fn rsa_bits(key: &SubjectPublicKeyInfoRef<'_>) -> Option<u32> {
    let key = RsaPublicKey::from_der(key.subject_public_key.as_bytes()?).ok()?;
    let modulus = key.modulus.as_bytes();
    let bytes = u32::try_from(modulus.len()).ok()?;
    let top = modulus.first()?;
    Some(bytes * 8 - top.leading_zeros())
}

/// The digest of PSS parameters, where mask and salt are the usual ones that belong to it (RFC 4055, 3.1).
fn pss_digest(identifier: &AlgorithmIdentifierOwned) -> Result<DigestAlgorithm, KeyError> {
    let unknown = KeyError::UnknownAlgorithm;
    let parameters = identifier.parameters.as_ref().ok_or(unknown)?;
    let der = parameters.to_der().map_err(|_| unknown)?;
    let any = AnyRef::from_der(&der).map_err(|_| unknown)?;
    pss::read(any).ok_or(unknown)
}

mod pss {
    use der::asn1::AnyRef;
    use der::asn1::ContextSpecific;
    use der::{Reader, Sequence, TagNumber};
    use spki::AlgorithmIdentifierRef;

    use super::DigestAlgorithm;

    #[derive(Sequence)]
    struct Identifier<'a> {
        oid: const_oid::ObjectIdentifier,
        #[asn1(optional = "true")]
        parameters: Option<AnyRef<'a>>,
    }

    /// Hash, mask and salt as `[0]`, `[1]` and `[2]`; a trailer other than the default is refused with them.
    pub fn read(any: AnyRef<'_>) -> Option<DigestAlgorithm> {
        let (hash, mask, salt) = any
            .sequence(|reader| {
                let hash =
                    ContextSpecific::<Identifier<'_>>::decode_explicit(reader, TagNumber::N0)?;
                let mask = ContextSpecific::<AlgorithmIdentifierRef<'_>>::decode_explicit(
                    reader,
                    TagNumber::N1,
                )?;
                let salt = ContextSpecific::<u32>::decode_explicit(reader, TagNumber::N2)?;
                if !reader.is_finished() {
                    return Err(reader.error(der::ErrorKind::Failed));
                }
                Ok((hash, mask, salt))
            })
            .ok()?;
        let digest = DigestAlgorithm::from_oid(hash?.value.oid)?;
        let mask = mask?.value;
        let inner = mask.parameters?.decode_as::<Identifier<'_>>().ok()?;
        let same = mask.oid == const_oid::db::rfc5912::ID_MGF_1
            && DigestAlgorithm::from_oid(inner.oid) == Some(digest);
        (same && usize::try_from(salt?.value) == Ok(digest.length())).then_some(digest)
    }
}
