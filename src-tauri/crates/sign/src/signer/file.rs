//! A key in a PKCS#12 file: for practice and tests, never for a copy that leaves the house.

use ring::rand::SystemRandom;
use ring::rsa;
use ring::signature::{self, EcdsaKeyPair};

use super::{Provenance, Secret, Signer, SignerError, ToSign, pkcs12};
use crate::certificate::Certificate;
use crate::key::{DigestAlgorithm, KeyKind, SignatureAlgorithm};

/// Why a file is no signer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum FileError {
    /// No PKCS#12, or a damaged one.
    #[error("the file is no PKCS#12")]
    Malformed,
    /// Encrypted or sealed by a scheme of former times.
    #[error("the file is encrypted in a way that is not supported")]
    Unsupported,
    /// The password does not open it.
    #[error("wrong password")]
    WrongPassword,
    /// No private key in it, or one of a kind no signature is made with here.
    #[error("no usable key in the file")]
    NoKey,
    /// No certificate in it belongs to the key.
    #[error("no certificate for the key in the file")]
    NoCertificate,
}

/// A signer by a key in a file.
pub struct FileSigner {
    key: Key,
    certificate: Certificate,
    chain: Vec<Certificate>,
    algorithm: SignatureAlgorithm,
    random: SystemRandom,
}

enum Key {
    Rsa(Box<rsa::KeyPair>),
    Ecdsa(Box<EcdsaKeyPair>),
}

impl FileSigner {
    /// Opens a PKCS#12 file. Its certificate is the one whose signatures the key makes.
    ///
    /// # Errors
    /// [`FileError`].
    pub fn open(bytes: &[u8], password: &Secret) -> Result<Self, FileError> {
        let contents = pkcs12::open(bytes, password.expose())?;
        let random = SystemRandom::new();
        for (index, certificate) in contents.certificates.iter().enumerate() {
            let Some((algorithm, key)) = key_for(certificate.key(), &contents.key, &random) else {
                continue;
            };
            let mut signer = Self {
                key,
                certificate: certificate.clone(),
                chain: Vec::new(),
                algorithm,
                random: random.clone(),
            };
            let probe = b"which certificate is mine";
            let is_own = signer
                .value(probe)
                .is_ok_and(|value| certificate.verify(algorithm, probe, &value).is_ok());
            if is_own {
                signer.chain = above(certificate, index, &contents.certificates);
                return Ok(signer);
            }
        }
        Err(if contents.certificates.is_empty() {
            FileError::NoCertificate
        } else {
            FileError::NoKey
        })
    }

    fn value(&self, signed: &[u8]) -> Result<Vec<u8>, SignerError> {
        let failed = |_| SignerError::Device("ring".into());
        match &self.key {
            Key::Rsa(key) => {
                let mut value = vec![0; key.public().modulus_len()];
                key.sign(
                    &signature::RSA_PKCS1_SHA256,
                    &self.random,
                    signed,
                    &mut value,
                )
                .map_err(failed)?;
                Ok(value)
            }
            Key::Ecdsa(key) => key
                .sign(&self.random, signed)
                .map(|value| value.as_ref().to_vec())
                .map_err(failed),
        }
    }
}

impl Signer for FileSigner {
    fn certificate(&self) -> &Certificate {
        &self.certificate
    }

    fn chain(&self) -> &[Certificate] {
        &self.chain
    }

    fn provenance(&self) -> Provenance {
        Provenance::Practice
    }

    fn algorithm(&self) -> SignatureAlgorithm {
        self.algorithm
    }

    /// The password was asked for when the file was opened.
    fn prepare(&mut self, _items: &[ToSign], _secret: Option<&Secret>) -> Result<(), SignerError> {
        Ok(())
    }

    fn sign(&mut self, items: &[ToSign]) -> Vec<Result<Vec<u8>, SignerError>> {
        items.iter().map(|item| self.value(&item.signed)).collect()
    }
}

/// The key as one for a certificate of this kind, where it is one.
fn key_for(
    kind: KeyKind,
    pkcs8: &[u8],
    random: &SystemRandom,
) -> Option<(SignatureAlgorithm, Key)> {
    let scheme = match kind {
        KeyKind::Rsa { .. } => {
            let key = rsa::KeyPair::from_pkcs8(pkcs8).ok()?;
            let algorithm = SignatureAlgorithm::RsaPkcs1(DigestAlgorithm::Sha256);
            return Some((algorithm, Key::Rsa(Box::new(key))));
        }
        KeyKind::P256 => &signature::ECDSA_P256_SHA256_ASN1_SIGNING,
        KeyKind::P384 => &signature::ECDSA_P384_SHA384_ASN1_SIGNING,
        KeyKind::Other => return None,
    };
    let key = EcdsaKeyPair::from_pkcs8(scheme, pkcs8, random).ok()?;
    Some((
        SignatureAlgorithm::for_key(kind)?,
        Key::Ecdsa(Box::new(key)),
    ))
}

/// The certificates above one, the issuer first, as far as they are among `all`.
pub(super) fn above(
    certificate: &Certificate,
    own: usize,
    all: &[Certificate],
) -> Vec<Certificate> {
    let mut left: Vec<&Certificate> = all
        .iter()
        .enumerate()
        .filter(|(index, _)| *index != own)
        .map(|(_, certificate)| certificate)
        .collect();
    let mut chain: Vec<Certificate> = Vec::new();
    loop {
        let last = chain.last().unwrap_or(certificate);
        let Some(at) = left
            .iter()
            .position(|issuer| last.is_issued_by(issuer).is_ok())
        else {
            return chain;
        };
        let issuer = left.swap_remove(at).clone();
        chain.push(issuer);
    }
}
