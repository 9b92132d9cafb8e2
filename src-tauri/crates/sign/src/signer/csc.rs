//! Remote signing by the interface of the Cloud Signature Consortium, version 1.0.4.0.
//!
//! A credential is one key and its certificate. [`Csc::credentials`] lists them, [`Csc::signer`] takes one;
//! preparing authorises the hashes of all items (`credentials/authorize`), with a PIN or a one-time password where the
//! credential asks for one, and signing sends the same hashes with the authorisation (`signatures/signHash`). A hash
//! that was not authorised is never sent.

mod wire;

use std::collections::VecDeque;

use const_oid::ObjectIdentifier;
use const_oid::db::rfc5912;
use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

pub use super::remote::Address;
use super::remote::{Remote, basic, from_base64, to_base64};
use super::value::{digest_of, for_cms};
use super::{Provenance, Secret, Signer, SignerError, ToSign};
use crate::certificate::Certificate;
use crate::key::SignatureAlgorithm;
use wire::{
    AuthoriseQuestion, Authorised, CredentialInfo, Empty, Info, InfoQuestion, List, Login,
    SignQuestion, Signatures,
};

/// Most certificates of one chain that are read.
const CHAIN: usize = 8;

/// Most hashes of one authorisation, whatever the provider allows.
const AT_ONCE: usize = 100;

/// How the service knows who asks.
#[derive(Debug, Clone)]
pub enum Access {
    /// By other means than the interface, such as the network.
    Open,
    /// A user and a password (`auth/login`), exchanged for a token at the first question.
    Login {
        /// Name of the user.
        user: String,
        /// Password.
        password: Secret,
    },
    /// An OAuth 2.0 access token that was obtained elsewhere.
    Token(Secret),
}

/// What a credential asks for when signatures are authorised (`authMode`, `PIN`, `OTP` of `credentials/info`).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Asks {
    /// Nothing here: the provider asks the person in its own way.
    Nothing,
    /// A PIN, the same each time.
    Pin,
    /// A one-time password, which covers one authorisation.
    OneTime,
}

/// A service.
#[derive(Debug, Clone)]
pub struct Csc {
    remote: Remote,
    access: Access,
    bearer: Option<Zeroizing<String>>,
}

impl Csc {
    /// The service below an address, to which `/csc/v1` belongs. Nothing is asked yet.
    ///
    /// # Errors
    /// [`SignerError::Unreachable`] for an address secrets must not be sent to.
    pub fn new(address: &Address, access: Access) -> Result<Self, SignerError> {
        let bearer = match &access {
            Access::Token(token) => Some(Zeroizing::new(format!("Bearer {}", token.expose()))),
            _ => None,
        };
        Ok(Self {
            remote: Remote::new(address)?,
            access,
            bearer,
        })
    }

    /// What the service calls itself, where it speaks this version of the interface.
    ///
    /// # Errors
    /// [`SignerError`]; [`SignerError::Unsupported`] for another version.
    pub fn name(&mut self) -> Result<String, SignerError> {
        let info: Info = self.ask("info", &Empty {})?;
        if info.specs.starts_with("1.") {
            Ok(info.name)
        } else {
            Err(SignerError::Unsupported)
        }
    }

    /// The names of the credentials this user may use.
    ///
    /// # Errors
    /// [`SignerError`].
    pub fn credentials(&mut self) -> Result<Vec<String>, SignerError> {
        let list: List = self.ask("credentials/list", &Empty {})?;
        Ok(list.ids)
    }

    /// A signer by one credential.
    ///
    /// # Errors
    /// [`SignerError`]; [`SignerError::NoKey`] where the credential is disabled.
    pub fn signer(mut self, credential: &str) -> Result<CscSigner, SignerError> {
        let question = InfoQuestion {
            credential,
            certificates: "chain",
        };
        let info: CredentialInfo = self.ask("credentials/info", &question)?;
        if info.key.status != "enabled" {
            return Err(SignerError::NoKey);
        }
        let mut certificates = info
            .cert
            .certificates
            .iter()
            .take(CHAIN)
            .map(|text| {
                let der = from_base64(text)?;
                Certificate::from_der(&der).map_err(|_| SignerError::Refused("certificate".into()))
            })
            .collect::<Result<VecDeque<_>, _>>()?;
        let certificate = certificates.pop_front().ok_or(SignerError::NoKey)?;
        let algorithm =
            SignatureAlgorithm::for_key(certificate.key()).ok_or(SignerError::Unsupported)?;
        let asks = info.asks();
        Ok(CscSigner {
            service: self,
            credential: credential.to_owned(),
            chain: certificates.into(),
            certificate,
            algorithm,
            asks,
            at_once: info.multisign.clamp(1, AT_ONCE),
            authorised: Vec::new(),
        })
    }

    fn ask<A: serde::de::DeserializeOwned>(
        &mut self,
        method: &str,
        question: &impl Serialize,
    ) -> Result<A, SignerError> {
        if self.bearer.is_none()
            && let Access::Login { user, password } = &self.access
        {
            let login: Login = post(
                &self.remote,
                "auth/login",
                Some(&basic(user, password)),
                &Empty {},
            )?;
            let token = Zeroizing::new(login.access_token);
            self.bearer = Some(Zeroizing::new(format!("Bearer {}", token.as_str())));
        }
        let bearer = self.bearer.as_ref().map(|bearer| bearer.as_str());
        post(&self.remote, method, bearer, question)
    }
}

/// Asks, and makes of the interface's own errors ours.
fn post<A: serde::de::DeserializeOwned>(
    remote: &Remote,
    method: &str,
    authorization: Option<&str>,
    question: &impl Serialize,
) -> Result<A, SignerError> {
    let (status, answer): (u16, serde_json::Value) =
        remote.ask(&format!("csc/v1/{method}"), authorization, question)?;
    if status != 200 {
        return Err(refusal(status, &answer));
    }
    serde_json::from_value(answer).map_err(|_| SignerError::Refused("answer".into()))
}

/// What an error of the interface (10.1) means to a person. Descriptions may quote what was sent, so only the code,
/// a fixed word, is kept.
fn refusal(status: u16, answer: &serde_json::Value) -> SignerError {
    let text = |field: &str| {
        answer
            .get(field)
            .and_then(|text| text.as_str())
            .unwrap_or("")
    };
    let (code, about) = (text("error"), text("error_description").to_lowercase());
    match code {
        "invalid_pin" => SignerError::WrongPin {
            left: super::TriesLeft::Fewer,
        },
        "invalid_otp" => SignerError::WrongPin {
            left: super::TriesLeft::Fewer,
        },
        "locked" => SignerError::Locked,
        "access_denied" | "authorization_denied" => SignerError::Declined,
        // The interface has one code for every wrong parameter; what is wrong with it stands in its words.
        "invalid_request" if about.contains("lock") => SignerError::Locked,
        "invalid_request" if about.contains("pin") || about.contains("otp") => {
            SignerError::WrongPin {
                left: super::TriesLeft::Fewer,
            }
        }
        _ if code.len() <= 40
            && code
                .bytes()
                .all(|byte| byte.is_ascii_lowercase() || byte == b'_') =>
        {
            SignerError::Refused(format!("HTTP {status} {code}").trim_end().to_owned())
        }
        _ => SignerError::Refused(format!("HTTP {status}")),
    }
}

/// A signer by a credential.
pub struct CscSigner {
    service: Csc,
    credential: String,
    certificate: Certificate,
    chain: Vec<Certificate>,
    algorithm: SignatureAlgorithm,
    asks: Asks,
    at_once: usize,
    authorised: Vec<Authorisation>,
}

/// A right to sign some hashes, each once.
struct Authorisation {
    sad: Zeroizing<String>,
    hashes: Vec<Vec<u8>>,
}

impl CscSigner {
    /// What preparing asks for.
    #[must_use]
    pub const fn asks(&self) -> Asks {
        self.asks
    }

    /// How many items one authorisation covers.
    #[must_use]
    pub const fn at_once(&self) -> usize {
        self.at_once
    }

    fn authorise(
        &mut self,
        hashes: &[Vec<u8>],
        secret: Option<&Secret>,
    ) -> Result<Authorisation, SignerError> {
        let secret = secret.map(Secret::expose);
        let question = AuthoriseQuestion {
            credential: &self.credential,
            count: hashes.len(),
            hash: hashes.iter().map(|hash| to_base64(hash)).collect(),
            pin: secret.filter(|_| self.asks == Asks::Pin),
            otp: secret.filter(|_| self.asks == Asks::OneTime),
        };
        let authorised: Authorised = self.service.ask("credentials/authorize", &question)?;
        Ok(Authorisation {
            sad: Zeroizing::new(authorised.sad),
            hashes: hashes.to_vec(),
        })
    }

    /// Signs hashes that one authorisation covers.
    fn sign_hashes(
        &mut self,
        authorisation: usize,
        hashes: &[&[u8]],
    ) -> Result<Vec<Vec<u8>>, SignerError> {
        let (hash_algorithm, sign_algorithm) = identifiers(self.algorithm)?;
        let sad = self.authorised[authorisation].sad.clone();
        let question = SignQuestion {
            credential: &self.credential,
            sad: &sad,
            hash: hashes.iter().map(|hash| to_base64(hash)).collect(),
            hash_algorithm: hash_algorithm.to_string(),
            sign_algorithm: sign_algorithm.to_string(),
        };
        let answer: Signatures = self.service.ask("signatures/signHash", &question)?;
        if answer.signatures.len() != hashes.len() {
            return Err(SignerError::Refused("count".into()));
        }
        answer
            .signatures
            .iter()
            .map(|value| for_cms(self.certificate.key(), from_base64(value)?))
            .collect()
    }
}

impl Signer for CscSigner {
    fn certificate(&self) -> &Certificate {
        &self.certificate
    }

    fn chain(&self) -> &[Certificate] {
        &self.chain
    }

    fn provenance(&self) -> Provenance {
        Provenance::Remote
    }

    fn algorithm(&self) -> SignatureAlgorithm {
        self.algorithm
    }

    fn prepare(&mut self, items: &[ToSign], secret: Option<&Secret>) -> Result<(), SignerError> {
        self.authorised.clear();
        if self.asks != Asks::Nothing && secret.is_none() {
            return Err(SignerError::PinNeeded);
        }
        if self.asks == Asks::OneTime && items.len() > self.at_once {
            return Err(SignerError::TooMany { most: self.at_once });
        }
        let hashes = items
            .iter()
            .map(|item| digest_of(self.algorithm, &item.signed))
            .collect::<Result<Vec<_>, _>>()?;
        for some in hashes.chunks(self.at_once) {
            let authorisation = self.authorise(some, secret)?;
            self.authorised.push(authorisation);
        }
        Ok(())
    }

    fn sign(&mut self, items: &[ToSign]) -> Vec<Result<Vec<u8>, SignerError>> {
        let mut values = Vec::with_capacity(items.len());
        let mut items = items;
        while let Some(first) = items.first() {
            let (count, answers) = self.sign_some(first, items);
            values.extend(answers);
            items = &items[count..];
        }
        values
    }
}

impl CscSigner {
    /// Signs the first item and those behind it that the same authorisation covers; how many these were.
    fn sign_some(
        &mut self,
        first: &ToSign,
        items: &[ToSign],
    ) -> (usize, Vec<Result<Vec<u8>, SignerError>>) {
        let hashes: Vec<Vec<u8>> = items
            .iter()
            .take(self.at_once)
            .map_while(|item| digest_of(self.algorithm, &item.signed).ok())
            .collect();
        let found = digest_of(self.algorithm, &first.signed).and_then(|hash| {
            self.authorised
                .iter()
                .position(|authorised| authorised.hashes.contains(&hash))
                .ok_or(SignerError::NotPrepared)
        });
        let authorisation = match found {
            Ok(authorisation) => authorisation,
            Err(error) => return (1, vec![Err(error)]),
        };
        let covered = &self.authorised[authorisation].hashes;
        let hashes: Vec<&[u8]> = hashes
            .iter()
            .take_while(|hash| covered.contains(hash))
            .map(Vec::as_slice)
            .collect();
        let answers = match self.sign_hashes(authorisation, &hashes) {
            Ok(values) => values.into_iter().map(Ok).collect(),
            Err(error) => vec![Err(error); hashes.len()],
        };
        (hashes.len(), answers)
    }
}

/// Digest and scheme as the interface names them.
fn identifiers(
    algorithm: SignatureAlgorithm,
) -> Result<(ObjectIdentifier, ObjectIdentifier), SignerError> {
    use crate::key::DigestAlgorithm::{Sha256, Sha384, Sha512};
    let scheme = match algorithm {
        SignatureAlgorithm::RsaPkcs1(Sha256) => rfc5912::SHA_256_WITH_RSA_ENCRYPTION,
        SignatureAlgorithm::RsaPkcs1(Sha384) => rfc5912::SHA_384_WITH_RSA_ENCRYPTION,
        SignatureAlgorithm::RsaPkcs1(Sha512) => rfc5912::SHA_512_WITH_RSA_ENCRYPTION,
        SignatureAlgorithm::Ecdsa(Sha256) => rfc5912::ECDSA_WITH_SHA_256,
        SignatureAlgorithm::Ecdsa(Sha384) => rfc5912::ECDSA_WITH_SHA_384,
        _ => return Err(SignerError::Unsupported),
    };
    let digest = algorithm.digest().ok_or(SignerError::Unsupported)?;
    Ok((digest.oid(), scheme))
}
