//! What a device is given to sign, and what its answer becomes in a file.

use crate::asn1::{self, Element};
use crate::key::{DigestAlgorithm, KeyKind, SignatureAlgorithm};
use crate::signer::SignerError;

/// A digest as PKCS#1 v1.5 wraps it before the padding (RFC 8017, 9.2): what `CKM_RSA_PKCS` takes.
pub fn digest_info(algorithm: DigestAlgorithm, digest: &[u8]) -> Vec<u8> {
    const NULL: [u8; 2] = [0x05, 0x00];
    let identifier = asn1::element(asn1::SEQUENCE, &[&asn1::oid(algorithm.oid()), &NULL]);
    let digest = asn1::element(asn1::OCTETS, &[digest]);
    asn1::element(asn1::SEQUENCE, &[&identifier, &digest])
}

/// The value as the CMS carries it. Devices give ECDSA as *r* and *s* side by side, some as DER already.
pub fn for_cms(key: KeyKind, value: Vec<u8>) -> Result<Vec<u8>, SignerError> {
    let half = match key {
        KeyKind::Rsa { .. } => return Ok(value),
        KeyKind::P256 => 32,
        KeyKind::P384 => 48,
        KeyKind::Other => return Err(SignerError::Unsupported),
    };
    if value.len() == 2 * half {
        let (r, s) = value.split_at(half);
        return Ok(asn1::element(
            asn1::SEQUENCE,
            &[&asn1::unsigned(r), &asn1::unsigned(s)],
        ));
    }
    let is_der = Element::only(&value).is_some_and(|pair| {
        pair.tag == asn1::SEQUENCE
            && pair.elements().count() == 2
            && pair.elements().all(|number| number.tag == asn1::INTEGER)
    });
    if is_der {
        Ok(value)
    } else {
        Err(SignerError::WrongValue)
    }
}

/// What a signature of this kind is computed over: the digest of the bytes.
pub fn digest_of(algorithm: SignatureAlgorithm, signed: &[u8]) -> Result<Vec<u8>, SignerError> {
    algorithm
        .digest()
        .filter(|digest| !digest.is_weak())
        .map(|digest| digest.digest(signed))
        .ok_or(SignerError::Unsupported)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests fail by panicking")]

    use super::*;

    #[test]
    fn a_digest_is_wrapped_as_pkcs1_wants_it() {
        let digest = [0xAB; 32];
        let wrapped = digest_info(DigestAlgorithm::Sha256, &digest);
        // RFC 8017, 9.2, note 1.
        let head = [
            0x30, 0x31, 0x30, 0x0d, 0x06, 0x09, 0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x02,
            0x01, 0x05, 0x00, 0x04, 0x20,
        ];
        assert_eq!(wrapped[..19], head);
        assert_eq!(wrapped[19..], digest);
    }

    #[test]
    fn two_halves_become_two_numbers() {
        let mut halves = vec![0; 64];
        (halves[0], halves[31], halves[63]) = (0x80, 1, 2);
        let der = for_cms(KeyKind::P256, halves).unwrap();
        // The first would be negative without a zero in front, the second loses its zeros.
        assert_eq!(der[..5], [0x30, 38, 0x02, 33, 0]);
        assert_eq!(der[37..], [0x02, 1, 2]);
        // What is DER already stays, and what is neither is no value.
        assert_eq!(for_cms(KeyKind::P256, der.clone()).unwrap(), der);
        assert_eq!(
            for_cms(KeyKind::P256, vec![0x30; 63]).unwrap_err(),
            SignerError::WrongValue
        );
    }
}
