//! A signer with a key that a test made.

use motcua_sign::{Certificate, KeyKind, Secret, SignatureAlgorithm, Signer, SignerError, ToSign};
use ring::rand::SystemRandom;
use ring::signature::{
    ECDSA_P256_SHA256_ASN1_SIGNING, ECDSA_P384_SHA384_ASN1_SIGNING, EcdsaKeyPair, RSA_PKCS1_SHA256,
    RsaKeyPair,
};

/// A key in memory.
pub struct KeySigner {
    certificate: Certificate,
    chain: Vec<Certificate>,
    key: Key,
}

enum Key {
    Rsa(RsaKeyPair),
    Ecdsa(EcdsaKeyPair),
}

impl KeySigner {
    pub fn new(certificate: Certificate, chain: Vec<Certificate>, pkcs8: &[u8]) -> Self {
        let random = SystemRandom::new();
        let curve = |algorithm| EcdsaKeyPair::from_pkcs8(algorithm, pkcs8, &random).unwrap();
        let key = match certificate.key() {
            KeyKind::Rsa { .. } => Key::Rsa(RsaKeyPair::from_pkcs8(pkcs8).unwrap()),
            KeyKind::P256 => Key::Ecdsa(curve(&ECDSA_P256_SHA256_ASN1_SIGNING)),
            KeyKind::P384 => Key::Ecdsa(curve(&ECDSA_P384_SHA384_ASN1_SIGNING)),
            KeyKind::Other => panic!("a key of another kind"),
        };
        Self {
            certificate,
            chain,
            key,
        }
    }
}

impl Signer for KeySigner {
    fn certificate(&self) -> &Certificate {
        &self.certificate
    }

    fn chain(&self) -> &[Certificate] {
        &self.chain
    }

    fn algorithm(&self) -> SignatureAlgorithm {
        SignatureAlgorithm::for_key(self.certificate.key()).unwrap()
    }

    fn prepare(&mut self, _: &[ToSign], _: Option<&Secret>) -> Result<(), SignerError> {
        Ok(())
    }

    fn sign(&mut self, items: &[ToSign]) -> Vec<Result<Vec<u8>, SignerError>> {
        let random = SystemRandom::new();
        let one = |item: &ToSign| match &self.key {
            Key::Ecdsa(key) => key.sign(&random, &item.signed).unwrap().as_ref().to_vec(),
            Key::Rsa(key) => {
                let mut value = vec![0; key.public().modulus_len()];
                key.sign(&RSA_PKCS1_SHA256, &random, &item.signed, &mut value)
                    .unwrap();
                value
            }
        };
        items.iter().map(|item| Ok(one(item))).collect()
    }
}
