//! Where keys and evidence come from: tokens through the worker, providers, and in a practice store a key of its own.
mod providers;
mod tokens;

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Arc;

use motcua_case::certify::SigningSetting;
use motcua_case::ids::{Hash, ProviderId};
use motcua_sign::evidence::{Evidence, Online, OnlineSettings};
use motcua_sign::signer::file::FileSigner;
use motcua_sign::{Certificate, Secret, Signer, SignerError, TriesLeft};
use motcua_worker::{TokenWatch, Worker};
use serde::{Deserialize, Serialize};

use providers::{Providers, system_roots};
use tokens::Tokens;

pub use providers::Stop;

/// Whoever knows which keys can be reached, and who vouches for time and revocation.
pub trait SigningKeys: Send + Sync {
    /// Keys that can be reached now. Nobody is asked for a PIN.
    fn list(&self, wish: &KeysWish<'_>) -> Vec<KeyFound>;

    /// Opens the key of the certificate with this SHA-256. Nothing is asked before [`Signer::prepare`].
    ///
    /// # Errors
    /// [`SignerError`].
    fn open(&self, wish: &KeysWish<'_>, certificate: Hash) -> Result<Box<dyn Signer>, SignerError>;

    /// The drivers of tokens, and what each says is there. None where keys lie elsewhere.
    fn drivers(&self, _wish: &KeysWish<'_>) -> Vec<DriverFound> {
        Vec::new()
    }

    /// Tells when a token comes or goes, until what is returned is dropped.
    fn watch(&self, _wish: &KeysWish<'_>, _told: &OnTokens) -> Vec<TokenWatch> {
        Vec::new()
    }

    /// Who gives timestamps and revocation data.
    fn evidence(&self, setting: &SigningSetting) -> Arc<dyn Evidence + Send + Sync> {
        Arc::new(Online::new(&OnlineSettings {
            tls_roots: system_roots().to_vec(),
            ..OnlineSettings::new(setting.timestamps.clone())
        }))
    }

    /// The setting changed: what providers said before is not believed any more.
    fn forget(&self) {}
}

/// Told when a token came or went.
pub type OnTokens = Arc<dyn Fn() + Send + Sync>;

/// A driver of tokens.
#[derive(Clone, Debug)]
pub struct DriverFound {
    /// Its file.
    pub module: PathBuf,
    /// Names of the tokens that are there.
    pub tokens: Result<Vec<String>, SignerError>,
}

/// Which keys are meant.
#[derive(Clone, Copy, Debug)]
pub struct KeysWish<'a> {
    /// The setting of the office.
    pub setting: &'a SigningSetting,
    /// A practice store: its own keys and no others, so that no real signature is made by practice.
    pub practice: bool,
    /// Passwords of the providers.
    pub secrets: &'a Secrets,
    /// Set to end a wait for somebody who confirms elsewhere.
    pub stop: &'a Stop,
}

/// Passwords of providers.
pub type Secrets = BTreeMap<ProviderId, Secret>;

/// A key that can be reached.
#[derive(Clone, Debug)]
pub struct KeyFound {
    /// Its certificate.
    pub certificate: Certificate,
    /// Where it is.
    pub place: KeyPlace,
    /// How its PIN is given.
    pub pin: PinWay,
    /// How many wrong PINs are still taken, as far as it says.
    pub left: TriesLeft,
}

/// Where a key is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum KeyPlace {
    /// On a token.
    Token {
        /// Its name.
        label: String,
        /// Its serial number.
        serial: String,
    },
    /// With a provider.
    Remote {
        /// Its name.
        provider: String,
    },
    /// The practice store's own.
    Practice,
}

/// How a PIN is given.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "snake_case")]
pub enum PinWay {
    /// Typed here, once for all.
    Typed,
    /// Typed on the reader, or confirmed with the provider.
    Elsewhere,
    /// None is asked for.
    None,
}

/// The keys of this machine: those of tokens, and in a practice store its own.
pub struct SystemKeys {
    tokens: Tokens,
    providers: Providers,
}

impl SystemKeys {
    /// Drivers of tokens run in children of `worker`. None is started yet.
    #[must_use]
    pub fn new(worker: Worker) -> Self {
        Self {
            tokens: Tokens::new(worker),
            providers: Providers::default(),
        }
    }
}

impl SigningKeys for SystemKeys {
    fn list(&self, wish: &KeysWish<'_>) -> Vec<KeyFound> {
        if wish.practice {
            practice_keys().map(|key| practice_found(&key)).collect()
        } else {
            let mut keys = self.tokens.list(wish.setting);
            keys.extend(self.providers.list(wish));
            keys
        }
    }

    fn forget(&self) {
        self.providers.forget();
    }

    fn drivers(&self, wish: &KeysWish<'_>) -> Vec<DriverFound> {
        match wish.practice {
            true => Vec::new(),
            false => self.tokens.present(wish.setting),
        }
    }

    fn watch(&self, wish: &KeysWish<'_>, told: &OnTokens) -> Vec<TokenWatch> {
        match wish.practice {
            true => Vec::new(),
            false => self.tokens.watch(wish.setting, told),
        }
    }

    fn open(&self, wish: &KeysWish<'_>, certificate: Hash) -> Result<Box<dyn Signer>, SignerError> {
        if !wish.practice {
            // A driver that does not work hides no provider.
            return match self.providers.open(wish, certificate) {
                Err(SignerError::NoToken) => self.tokens.open(wish.setting, certificate),
                other => other,
            };
        }
        let key = practice_keys().find(|key| Hash(key.certificate().fingerprint()) == certificate);
        match key {
            Some(key) => Ok(Box::new(key)),
            None => Err(SignerError::NoToken),
        }
    }
}

/// Keys of invented people: what is signed with them is worth nothing, and every page of it says so.
const PRACTICE: [&[u8]; 3] = [
    include_bytes!("../../../../assets/practice/keys/chair.p12"),
    include_bytes!("../../../../assets/practice/keys/vice.p12"),
    include_bytes!("../../../../assets/practice/keys/seal.p12"),
];

/// Everybody may know it.
const PRACTICE_PASSWORD: &str = "123456";

fn practice_keys() -> impl Iterator<Item = FileSigner> {
    PRACTICE.iter().filter_map(|file| {
        let password = Secret::new(PRACTICE_PASSWORD.to_owned());
        FileSigner::open(file, &password).ok()
    })
}

fn practice_found(key: &FileSigner) -> KeyFound {
    KeyFound {
        certificate: key.certificate().clone(),
        place: KeyPlace::Practice,
        pin: PinWay::None,
        left: TriesLeft::All,
    }
}
