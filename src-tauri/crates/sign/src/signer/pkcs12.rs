//! A PKCS#12 file as far as a practice key needs it (RFC 7292): one key, its certificate, those above it; encrypted
//! by PBES2 and sealed by an HMAC, as every writer of these years does.

use const_oid::ObjectIdentifier;
use der::Decode;
use pkcs5::EncryptionScheme;
use pkcs5::pbes2::Kdf;
use ring::hmac;
use zeroize::Zeroizing;

use super::file::FileError;
use crate::asn1::{self, Element, Elements};
use crate::certificate::Certificate;
use crate::key::DigestAlgorithm;

const DATA: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.7.1");
const ENCRYPTED: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.7.6");
const KEY_BAG: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.12.10.1.1");
const SHROUDED_BAG: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.12.10.1.2");
const CERTIFICATE_BAG: ObjectIdentifier =
    ObjectIdentifier::new_unwrap("1.2.840.113549.1.12.10.1.3");
const X509: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.9.22.1");

/// Largest file read, bytes.
const FILE_BYTES: usize = 256 * 1024;

/// Most rounds of deriving a key; honest files have some thousands up to two million.
const ROUNDS: u32 = 2_000_000;

/// What lies in the file.
pub struct Contents {
    /// The key as PKCS#8.
    pub key: Zeroizing<Vec<u8>>,
    /// Its certificate and others, in the file's order.
    pub certificates: Vec<Certificate>,
}

/// Opens a file.
///
/// # Errors
/// [`FileError`].
pub fn open(bytes: &[u8], password: &str) -> Result<Contents, FileError> {
    if bytes.len() > FILE_BYTES {
        return Err(FileError::Malformed);
    }
    let file = Element::only(bytes).ok_or(FileError::Malformed)?;
    let mut parts = file.elements();
    parts
        .next()
        .filter(|version| version.value == [3])
        .ok_or(FileError::Malformed)?;
    let safe = content(parts.next(), DATA)?;
    let seal = parts.next().ok_or(FileError::Malformed)?;
    check_seal(seal, safe.value, password)?;
    read(safe.value, password)
}

/// Reads a safe whose seal was right.
fn read(safe: &[u8], password: &str) -> Result<Contents, FileError> {
    let mut key = None;
    let mut certificates = Vec::new();
    for info in only(safe)?.elements() {
        let bags = match kind_of(info)? {
            DATA => Zeroizing::new(content(Some(info), DATA)?.value.to_vec()),
            ENCRYPTED => encrypted_content(info, password)?,
            _ => continue,
        };
        for bag in only(&bags)?.elements() {
            let mut parts = bag.elements();
            let kind = next_oid(&mut parts)?;
            let value = only(parts.next().ok_or(FileError::Malformed)?.value)?;
            match kind {
                KEY_BAG => key = Some(Zeroizing::new(value.whole.to_vec())),
                SHROUDED_BAG => key = Some(decrypt_pair(value.elements(), password)?),
                CERTIFICATE_BAG => certificates.extend(certificate(value)?),
                _ => {}
            }
        }
    }
    Ok(Contents {
        key: key.ok_or(FileError::NoKey)?,
        certificates,
    })
}

/// The MAC over the whole safe (RFC 7292, 4), by which a wrong password is known from a damaged file.
fn check_seal(seal: Element<'_>, safe: &[u8], password: &str) -> Result<(), FileError> {
    let mut parts = seal.elements();
    let mut mac = parts.next().ok_or(FileError::Malformed)?.elements();
    let algorithm = mac
        .next()
        .and_then(|identifier| identifier.elements().next()?.oid())
        .and_then(DigestAlgorithm::from_oid)
        .ok_or(FileError::Unsupported)?;
    let expected = mac.next().ok_or(FileError::Malformed)?.value;
    let salt = parts.next().ok_or(FileError::Malformed)?.value;
    let rounds = match parts.next() {
        Some(number) => number
            .value
            .iter()
            .try_fold(0_u32, |sum, byte| {
                sum.checked_mul(256)?.checked_add((*byte).into())
            })
            .filter(|rounds| *rounds <= ROUNDS)
            .ok_or(FileError::Unsupported)?,
        None => 1,
    };
    let key = mac_key(algorithm, password, salt, rounds);
    let algorithm = match algorithm {
        DigestAlgorithm::Sha1 => hmac::HMAC_SHA1_FOR_LEGACY_USE_ONLY,
        DigestAlgorithm::Sha256 => hmac::HMAC_SHA256,
        DigestAlgorithm::Sha384 => hmac::HMAC_SHA384,
        DigestAlgorithm::Sha512 => hmac::HMAC_SHA512,
    };
    hmac::verify(&hmac::Key::new(algorithm, &key), safe, expected)
        .map_err(|_| FileError::WrongPassword)
}

/// The key of the MAC (RFC 7292, B.2), which is as long as one digest, so that one block is all of it.
fn mac_key(
    algorithm: DigestAlgorithm,
    password: &str,
    salt: &[u8],
    rounds: u32,
) -> Zeroizing<Vec<u8>> {
    const MAC: u8 = 3;
    let block = match algorithm {
        DigestAlgorithm::Sha1 | DigestAlgorithm::Sha256 => 64,
        DigestAlgorithm::Sha384 | DigestAlgorithm::Sha512 => 128,
    };
    let mut wide: Zeroizing<Vec<u8>> =
        Zeroizing::new(password.encode_utf16().flat_map(u16::to_be_bytes).collect());
    wide.extend([0, 0]);
    let filled = |bytes: &[u8]| -> Zeroizing<Vec<u8>> {
        let length = bytes.len().div_ceil(block) * block;
        Zeroizing::new(bytes.iter().copied().cycle().take(length).collect())
    };
    let mut input = Zeroizing::new(vec![MAC; block]);
    input.extend_from_slice(&filled(salt));
    input.extend_from_slice(&filled(&wide));
    let mut key = Zeroizing::new(algorithm.digest(&input));
    for _ in 1..rounds {
        key = Zeroizing::new(algorithm.digest(&key));
    }
    key
}

/// `EncryptedData` (RFC 5652, 8): its one content, opened.
fn encrypted_content(info: Element<'_>, password: &str) -> Result<Zeroizing<Vec<u8>>, FileError> {
    let mut parts = info.elements();
    parts.next();
    let data = only(parts.next().ok_or(FileError::Malformed)?.value)?;
    let inner = data.elements().nth(1).ok_or(FileError::Malformed)?;
    let mut inner = inner.elements();
    inner.next();
    decrypt_pair(inner, password)
}

/// An algorithm and what it encrypted.
fn decrypt_pair(mut pair: Elements<'_>, password: &str) -> Result<Zeroizing<Vec<u8>>, FileError> {
    let scheme = pair.next().ok_or(FileError::Malformed)?;
    let sealed = pair.next().ok_or(FileError::Malformed)?;
    let scheme = EncryptionScheme::from_der(scheme.whole).map_err(|_| FileError::Unsupported)?;
    let kdf = &scheme.pbes2().ok_or(FileError::Unsupported)?.kdf;
    let is_bounded = matches!(kdf, Kdf::Pbkdf2(kdf) if kdf.iteration_count <= ROUNDS);
    if !is_bounded {
        return Err(FileError::Unsupported);
    }
    scheme
        .decrypt(password, sealed.value)
        .map(Zeroizing::new)
        .map_err(|_| FileError::WrongPassword)
}

fn certificate(bag: Element<'_>) -> Result<Option<Certificate>, FileError> {
    let mut parts = bag.elements();
    if next_oid(&mut parts)? != X509 {
        return Ok(None);
    }
    let octets = only(parts.next().ok_or(FileError::Malformed)?.value)?;
    Certificate::from_der(octets.value)
        .map(Some)
        .map_err(|_| FileError::Malformed)
}

fn kind_of(info: Element<'_>) -> Result<ObjectIdentifier, FileError> {
    next_oid(&mut info.elements())
}

/// The octets inside a `ContentInfo` of this kind.
fn content(info: Option<Element<'_>>, kind: ObjectIdentifier) -> Result<Element<'_>, FileError> {
    let info = info.ok_or(FileError::Malformed)?;
    let mut parts = info.elements();
    if next_oid(&mut parts)? != kind {
        return Err(FileError::Unsupported);
    }
    let octets = only(parts.next().ok_or(FileError::Malformed)?.value)?;
    octets.tagged(asn1::OCTETS).ok_or(FileError::Malformed)
}

fn next_oid(parts: &mut Elements<'_>) -> Result<ObjectIdentifier, FileError> {
    parts
        .next()
        .and_then(|part| part.oid())
        .ok_or(FileError::Malformed)
}

fn only(der: &[u8]) -> Result<Element<'_>, FileError> {
    Element::only(der).ok_or(FileError::Malformed)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::asn1::{context, element, oid, unsigned};

    /// A safe with an open key and an encrypted part, as far as its structure goes.
    fn safe() -> Vec<u8> {
        let bag = |kind, value: &[u8]| {
            element(
                asn1::SEQUENCE,
                &[&oid(kind), &element(context(0), &[value])],
            )
        };
        let key = bag(KEY_BAG, &element(asn1::SEQUENCE, &[&unsigned(&[0])]));
        let certificate = element(
            asn1::SEQUENCE,
            &[
                &oid(X509),
                &element(context(0), &[&element(asn1::OCTETS, &[b"certificate"])]),
            ],
        );
        let bags = element(asn1::SEQUENCE, &[&key, &bag(CERTIFICATE_BAG, &certificate)]);
        let open = element(
            asn1::SEQUENCE,
            &[
                &oid(DATA),
                &element(context(0), &[&element(asn1::OCTETS, &[&bags])]),
            ],
        );
        let sealed = element(
            asn1::SEQUENCE,
            &[
                &oid(DATA),
                &element(asn1::SEQUENCE, &[&oid(DATA)]),
                &element(0x80, &[b"0123456789abcdef"]),
            ],
        );
        let data = element(asn1::SEQUENCE, &[&unsigned(&[0]), &sealed]);
        let encrypted = element(
            asn1::SEQUENCE,
            &[&oid(ENCRYPTED), &element(context(0), &[&data])],
        );
        element(asn1::SEQUENCE, &[&open, &encrypted])
    }

    #[test]
    fn fuzz_key_file() {
        let safe = safe();
        assert_eq!(read(&safe, "").err(), Some(FileError::Malformed));
        motcua_fuzz::Target::named("key-file")
            .seed(&safe[..])
            .run(|bytes| {
                let _ = open(bytes, "demo");
                let _ = read(bytes, "demo");
            });
    }
}
