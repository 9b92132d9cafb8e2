//! The line to the authority, which breaks as a test wants it to.
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use chrono::{DateTime, Utc};
use motcua_desk::case::certify::SigningSetting;
use motcua_desk::case::ids::Hash;
use motcua_desk::sign::evidence::{Evidence, EvidenceError, Online, OnlineSettings};
use motcua_desk::sign::timestamp::Token;
use motcua_desk::sign::{
    Certificate, DigestAlgorithm, Provenance, Secret, SignatureAlgorithm, Signer, SignerError,
    ToSign,
};
use motcua_desk::{KeyFound, KeysWish, SigningKeys, SystemKeys};

/// How long an answer may take here: what is slow never answers.
const PATIENCE: Duration = Duration::from_secs(2);

/// Tokens of the reader, and what the line does to evidence.
pub struct Keys {
    pub tokens: SystemKeys,
    pub line: Arc<Line>,
}

impl SigningKeys for Keys {
    fn list(&self, wish: &KeysWish<'_>) -> Vec<KeyFound> {
        self.tokens.list(wish)
    }

    fn open(&self, wish: &KeysWish<'_>, certificate: Hash) -> Result<Box<dyn Signer>, SignerError> {
        let signer = self.tokens.open(wish, certificate)?;
        match self.line.at_once.load(Ordering::Relaxed) {
            true => Ok(Box::new(AtOnce(signer))),
            false => Ok(signer),
        }
    }

    fn evidence(&self, setting: &SigningSetting) -> Arc<dyn Evidence + Send + Sync> {
        let mut settings = OnlineSettings::new(setting.timestamps.clone());
        settings.patience = PATIENCE;
        Arc::new(Wired {
            online: Online::new(&settings),
            line: Arc::<Line>::clone(&self.line),
        })
    }
}

/// What is wrong with the line.
#[derive(Default)]
pub struct Line {
    /// The key is with a provider, who authorises all items at one go.
    pub at_once: AtomicBool,
    /// Nobody answers OCSP.
    pub no_ocsp: AtomicBool,
    /// Nobody gives lists.
    pub no_lists: AtomicBool,
    /// Timestamps that are still answered, where they end.
    pub stamps: Mutex<Option<u32>>,
    /// Timestamps that were asked for.
    pub asked: AtomicU32,
    /// Called before each is answered, with how many were asked for.
    pub at_stamp: Mutex<Option<AtStamp>>,
}

pub type AtStamp = Box<dyn Fn(u32) + Send>;

/// A key as a provider has it.
struct AtOnce(Box<dyn Signer>);

impl Signer for AtOnce {
    fn certificate(&self) -> &Certificate {
        self.0.certificate()
    }

    fn chain(&self) -> &[Certificate] {
        self.0.chain()
    }

    fn provenance(&self) -> Provenance {
        Provenance::Remote
    }

    fn algorithm(&self) -> SignatureAlgorithm {
        self.0.algorithm()
    }

    fn prepare(&mut self, items: &[ToSign], secret: Option<&Secret>) -> Result<(), SignerError> {
        self.0.prepare(items, secret)
    }

    fn sign(&mut self, items: &[ToSign]) -> Vec<Result<Vec<u8>, SignerError>> {
        self.0.sign(items)
    }
}

struct Wired {
    online: Online,
    line: Arc<Line>,
}

impl Wired {
    fn broken() -> EvidenceError {
        EvidenceError::Slow {
            address: "http://127.0.0.1/".into(),
        }
    }
}

impl Evidence for Wired {
    fn timestamp(&self, digest: DigestAlgorithm, imprint: &[u8]) -> Result<Token, EvidenceError> {
        let asked = 1 + self.line.asked.fetch_add(1, Ordering::Relaxed);
        if let Some(at_stamp) = &*self.line.at_stamp.lock().unwrap() {
            at_stamp(asked);
        }
        if let Some(left) = self.line.stamps.lock().unwrap().as_mut() {
            *left = left.checked_sub(1).ok_or_else(Self::broken)?;
        }
        self.online.timestamp(digest, imprint)
    }

    fn ocsp(
        &self,
        certificate: &Certificate,
        issuer: &Certificate,
        now: DateTime<Utc>,
    ) -> Result<Vec<u8>, EvidenceError> {
        if self.line.no_ocsp.load(Ordering::Relaxed) {
            return Err(Self::broken());
        }
        self.online.ocsp(certificate, issuer, now)
    }

    fn crl(
        &self,
        certificate: &Certificate,
        issuer: &Certificate,
        now: DateTime<Utc>,
    ) -> Result<Vec<u8>, EvidenceError> {
        if self.line.no_lists.load(Ordering::Relaxed) {
            return Err(Self::broken());
        }
        self.online.crl(certificate, issuer, now)
    }

    fn issuer(&self, certificate: &Certificate) -> Result<Certificate, EvidenceError> {
        self.online.issuer(certificate)
    }

    fn time(&self, certificate: &Certificate, issuer: &Certificate) -> Option<DateTime<Utc>> {
        self.online.time(certificate, issuer)
    }
}
