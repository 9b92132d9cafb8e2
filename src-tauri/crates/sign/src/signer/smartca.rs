//! Remote signing by VNPT SmartCA, whose interface is the provider's own.
//!
//! Preparing sends the hashes of all items as one transaction; the holder is asked on the telephone, which shows the
//! same labels and a code; signing waits for the answer. One transaction is one batch: what it does not cover is never
//! signed. Field names follow the provider's description of its version 1; it was never tried with the real service.

mod wire;

use std::collections::HashMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use serde::Serialize;

pub use super::remote::Address;
use super::remote::{Remote, from_base64};
use super::value::{digest_of, for_cms};
use super::{Provenance, Secret, Signer, SignerError, ToSign};
use crate::certificate::Certificate;
use crate::hex;
use crate::key::SignatureAlgorithm;
use wire::{
    Answer, Begun, Certificates, Question, SignFile, SignQuestion, Signed, UserCertificate,
};

/// Most items of one transaction.
const AT_ONCE: usize = 100;

/// Longest label shown to the holder, characters.
const LABEL: usize = 100;

/// How often a waiting signer looks at its flag.
const GLANCE: Duration = Duration::from_millis(100);

/// Who asks, and for whom.
#[derive(Debug, Clone)]
pub struct Account {
    /// Name the provider gave the agency's software.
    pub provider_id: String,
    /// Its password.
    pub provider_password: Secret,
    /// The holder's number at the provider: personal number or tax code.
    pub user: String,
}

/// How often the provider is asked whether the holder confirmed, and for how long.
#[derive(Debug, Clone, Copy)]
pub struct Pace {
    /// Time between two questions.
    pub every: Duration,
    /// Longest wait in all.
    pub whole: Duration,
}

impl Default for Pace {
    fn default() -> Self {
        Self {
            every: Duration::from_secs(2),
            whole: Duration::from_secs(5 * 60),
        }
    }
}

/// The service for one account.
#[derive(Debug, Clone)]
pub struct SmartCa {
    remote: Remote,
    account: Account,
}

/// A certificate of the account, with those above it.
#[derive(Debug, Clone)]
pub struct Held {
    /// The certificate.
    pub certificate: Certificate,
    /// Those above it, the issuer first.
    pub chain: Vec<Certificate>,
    serial: String,
}

impl SmartCa {
    /// The service below an address. Nothing is asked yet.
    ///
    /// # Errors
    /// [`SignerError::Unreachable`] for an address secrets must not be sent to.
    pub fn new(address: &Address, account: Account) -> Result<Self, SignerError> {
        Ok(Self {
            remote: Remote::new(address)?,
            account,
        })
    }

    /// The certificates of the account, personal ones and seals.
    ///
    /// # Errors
    /// [`SignerError`].
    pub fn certificates(&self) -> Result<Vec<Held>, SignerError> {
        let answer: Certificates = self.ask(
            "v1/credentials/get_certificate",
            &Question::new(&self.account),
        )?;
        Ok(answer
            .user_certificates
            .iter()
            .filter_map(UserCertificate::read)
            .collect())
    }

    /// A signer by one of them. Setting `stop` ends a wait.
    ///
    /// # Errors
    /// [`SignerError::Unsupported`] for a key of another kind.
    pub fn signer(
        self,
        held: Held,
        pace: Pace,
        stop: Arc<AtomicBool>,
    ) -> Result<SmartCaSigner, SignerError> {
        let algorithm =
            SignatureAlgorithm::for_key(held.certificate.key()).ok_or(SignerError::Unsupported)?;
        Ok(SmartCaSigner {
            service: self,
            held,
            algorithm,
            pace,
            stop,
            open: None,
            values: HashMap::new(),
        })
    }

    fn ask<A: serde::de::DeserializeOwned>(
        &self,
        path: &str,
        question: &impl Serialize,
    ) -> Result<A, SignerError> {
        let (_, answer): (_, Answer) = self.remote.ask(path, None, question)?;
        if answer.status_code != 200 {
            return Err(meaning(answer.status_code, &answer.message));
        }
        serde_json::from_value(answer.data).map_err(|_| SignerError::Refused("answer".into()))
    }
}

/// What the provider's words mean. Its numbers are not told apart in what it describes, its words are.
fn meaning(status: u32, message: &str) -> SignerError {
    let message = message.to_lowercase();
    let says = |words: &[&str]| words.iter().any(|word| message.contains(word));
    if says(&["wait", "pending", "process"]) {
        SignerError::NotPrepared
    } else if says(&["reject", "deny", "denied", "cancel"]) {
        SignerError::Declined
    } else if says(&["expire", "timeout"]) {
        SignerError::TimedOut
    } else {
        SignerError::Refused(status.to_string())
    }
}

/// A signer by a certificate of an account.
pub struct SmartCaSigner {
    service: SmartCa,
    held: Held,
    algorithm: SignatureAlgorithm,
    pace: Pace,
    stop: Arc<AtomicBool>,
    open: Option<Transaction>,
    /// Values by the digest they sign.
    values: HashMap<Vec<u8>, Vec<u8>>,
}

/// What the holder is being asked on the telephone.
struct Transaction {
    id: String,
    code: Option<String>,
    /// Digest of each item by the name it has at the provider.
    items: HashMap<String, Vec<u8>>,
}

impl SmartCaSigner {
    /// The code the holder sees on the telephone beside the labels, while an answer is waited for.
    #[must_use]
    pub fn code(&self) -> Option<&str> {
        self.open.as_ref()?.code.as_deref()
    }

    fn begin(&self, hashes: &[(String, Vec<u8>)]) -> Result<Transaction, SignerError> {
        let account = &self.service.account;
        let files = hashes
            .iter()
            .map(|(name, hash)| SignFile {
                data_to_be_signed: hex::digits(hash),
                doc_id: name,
                file_type: "pdf",
                sign_type: "hash",
            })
            .collect();
        let question = SignQuestion {
            account: Question::new(account),
            transaction_id: random_name()?,
            transaction_desc: format!("{} van ban", hashes.len()),
            serial_number: &self.held.serial,
            sign_files: files,
        };
        let begun: Begun = self.service.ask("v1/signatures/sign", &question)?;
        Ok(Transaction {
            id: begun.transaction_id,
            code: begun.tran_code,
            items: hashes.iter().cloned().collect(),
        })
    }

    /// Waits for the holder, and takes the values.
    fn wait(&mut self, transaction: &Transaction) -> Result<(), SignerError> {
        let started = Instant::now();
        let path = format!("v1/signatures/sign/{}/status", transaction.id);
        let done: Signed = loop {
            match self
                .service
                .ask(&path, &Question::new(&self.service.account))
            {
                Ok(done) => break done,
                Err(SignerError::NotPrepared) => {}
                Err(error) => return Err(error),
            }
            self.pause(started)?;
        };
        for signature in &done.signatures {
            if let Some(hash) = transaction.items.get(&signature.doc_id) {
                let value = from_base64(&signature.signature_value)?;
                let value = for_cms(self.held.certificate.key(), value)?;
                self.values.insert(hash.clone(), value);
            }
        }
        Ok(())
    }

    fn pause(&self, started: Instant) -> Result<(), SignerError> {
        let until = Instant::now() + self.pace.every;
        loop {
            if self.stop.load(Ordering::Relaxed) {
                return Err(SignerError::Stopped);
            }
            if started.elapsed() >= self.pace.whole {
                return Err(SignerError::TimedOut);
            }
            let Some(left) = until.checked_duration_since(Instant::now()) else {
                return Ok(());
            };
            std::thread::sleep(left.min(GLANCE));
        }
    }
}

impl Signer for SmartCaSigner {
    fn certificate(&self) -> &Certificate {
        &self.held.certificate
    }

    fn chain(&self) -> &[Certificate] {
        &self.held.chain
    }

    fn provenance(&self) -> Provenance {
        Provenance::Remote
    }

    fn algorithm(&self) -> SignatureAlgorithm {
        self.algorithm
    }

    fn prepare(&mut self, items: &[ToSign], _secret: Option<&Secret>) -> Result<(), SignerError> {
        self.open = None;
        self.values.clear();
        if items.len() > AT_ONCE {
            return Err(SignerError::TooMany { most: AT_ONCE });
        }
        let hashes = items
            .iter()
            .enumerate()
            .map(|(index, item)| {
                // The provider tells items apart by this name, and the holder sees it.
                let label: String = item.label.chars().take(LABEL).collect();
                let name = format!("{}. {label}", index + 1);
                digest_of(self.algorithm, &item.signed).map(|hash| (name, hash))
            })
            .collect::<Result<Vec<_>, _>>()?;
        self.open = Some(self.begin(&hashes)?);
        Ok(())
    }

    fn sign(&mut self, items: &[ToSign]) -> Vec<Result<Vec<u8>, SignerError>> {
        if let Some(transaction) = self.open.take()
            && let Err(error) = self.wait(&transaction)
        {
            return vec![Err(error); items.len()];
        }
        items
            .iter()
            .map(|item| {
                let hash = digest_of(self.algorithm, &item.signed)?;
                self.values.remove(&hash).ok_or(SignerError::NotPrepared)
            })
            .collect()
    }
}

fn random_name() -> Result<String, SignerError> {
    let mut bytes = [0; 16];
    getrandom::fill(&mut bytes).map_err(|_| SignerError::Device("random".into()))?;
    Ok(hex::digits(&bytes))
}
