//! RSASSA-PKCS1-v1_5 whose `DigestInfo` lacks the `NULL` after the digest's name, as some software of agencies writes
//! it. RFC 8017 (8.2.2, note 2) lets a verifier take it: the whole block is still compared, byte for byte.

use der::Decode;
use num_bigint::BigUint;

use super::{DigestAlgorithm, KeyError, RsaPublicKey};
use crate::asn1::{self, OCTETS, SEQUENCE, element};

/// Largest exponent; those in use are 3 and 65537.
const EXPONENT_BITS: u64 = 33;

/// Whether `value` is such a signature over `signed`; `key` is DER `RSAPublicKey`.
pub(super) fn verify(
    digest: DigestAlgorithm,
    key: &[u8],
    signed: &[u8],
    value: &[u8],
) -> Result<(), KeyError> {
    let key = RsaPublicKey::from_der(key).map_err(|_| KeyError::Wrong)?;
    let modulus = BigUint::from_bytes_be(key.modulus.as_bytes());
    let exponent = BigUint::from_bytes_be(key.exponent.as_bytes());
    let number = BigUint::from_bytes_be(value);
    let length = key.modulus.as_bytes().len();
    if exponent.bits() > EXPONENT_BITS || value.len() != length || number >= modulus {
        return Err(KeyError::Wrong);
    }
    let hash = element(OCTETS, &[&digest.digest(signed)]);
    let info = element(SEQUENCE, &[&asn1::algorithm(digest.oid()), &hash]);
    // 00 01 FF … FF 00, with eight times FF at least (RFC 8017, 9.2).
    let filling = length
        .checked_sub(info.len() + 3)
        .filter(|count| *count >= 8)
        .ok_or(KeyError::Wrong)?;
    let block = [&[0, 1][..], &vec![0xFF; filling], &[0], &info].concat();
    if number.modpow(&exponent, &modulus) == BigUint::from_bytes_be(&block) {
        Ok(())
    } else {
        Err(KeyError::Wrong)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use der::Encode;
    use der::asn1::UintRef;

    /// Two primes of 521 and 607 bits (Mersenne's), so that a key needs no luck.
    fn key() -> (BigUint, BigUint, Vec<u8>) {
        let one = BigUint::from(1_u8);
        let (p, q) = ((&one << 521) - &one, (&one << 607) - &one);
        let (modulus, exponent): (BigUint, BigUint) = (&p * &q, BigUint::from(65_537_u32));
        let phi = (&p - &one) * (&q - &one);
        let secret = exponent.modinv(&phi).unwrap();
        let der = RsaPublicKey {
            modulus: UintRef::new(&modulus.to_bytes_be()).unwrap(),
            exponent: UintRef::new(&exponent.to_bytes_be()).unwrap(),
        }
        .to_der()
        .unwrap();
        (modulus, secret, der)
    }

    #[test]
    fn a_block_without_null_is_taken_and_nothing_else() {
        let (modulus, secret, public) = key();
        let digest = DigestAlgorithm::Sha256;
        let hash = element(OCTETS, &[&digest.digest(b"paper")]);
        let name = asn1::algorithm(digest.oid());
        let length = modulus.to_bytes_be().len();
        let value = |info: &[u8], fill: u8| {
            let filling = vec![fill; length - info.len() - 3];
            let block = [&[0, 1][..], &filling, &[0], info].concat();
            let value = BigUint::from_bytes_be(&block)
                .modpow(&secret, &modulus)
                .to_bytes_be();
            [vec![0; length - value.len()], value].concat()
        };
        let bare = element(SEQUENCE, &[&name, &hash]);
        assert_eq!(
            verify(digest, &public, b"paper", &value(&bare, 0xFF)),
            Ok(())
        );
        assert_eq!(
            verify(digest, &public, b"other", &value(&bare, 0xFF)),
            Err(KeyError::Wrong)
        );
        assert_eq!(
            verify(digest, &public, b"paper", &value(&bare, 0xFE)),
            Err(KeyError::Wrong)
        );
        let other = element(SEQUENCE, &[&name, &hash, &[0, 0]]);
        assert_eq!(
            verify(digest, &public, b"paper", &value(&other, 0xFF)),
            Err(KeyError::Wrong)
        );
    }
}
