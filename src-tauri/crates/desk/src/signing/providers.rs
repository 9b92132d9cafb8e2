//! Keys that providers keep, reached over the network. What a provider said of them is remembered for a while, so that
//! a line that is down delays nobody twice.
use std::collections::BTreeMap;
use std::sync::atomic::AtomicBool;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use motcua_case::certify::{ProviderInterface, SigningProvider};
use motcua_case::ids::{Hash, ProviderId};
use motcua_sign::signer::csc::{Access, Address, Asks, Csc};
use motcua_sign::signer::smartca::{Account, Pace, SmartCa};
use motcua_sign::{Certificate, Secret, Signer, SignerError, TriesLeft};

use super::{KeyFound, KeyPlace, KeysWish, PinWay};

/// How long what a provider said is believed.
const KEPT: Duration = Duration::from_secs(10 * 60);
/// How long a provider that did not answer is left alone.
const LEFT_ALONE: Duration = Duration::from_secs(60);
/// Keys of one account at most.
const KEYS: usize = 20;

/// The providers of the setting.
#[derive(Default)]
pub struct Providers {
    known: Mutex<BTreeMap<ProviderId, Known>>,
}

/// What a provider said of its keys, and when.
struct Known {
    provider: SigningProvider,
    keys: Vec<Offered>,
    until: Instant,
}

/// One key.
#[derive(Clone)]
struct Offered {
    certificate: Certificate,
    /// Name of the credential, where the interface has one.
    credential: String,
    pin: PinWay,
}

impl Providers {
    /// Keys of all providers, asked at the same time. One that does not answer hides no other.
    pub fn list(&self, wish: &KeysWish<'_>) -> Vec<KeyFound> {
        let providers = &wish.setting.providers;
        thread::scope(|scope| {
            let asked: Vec<_> = providers
                .iter()
                .map(|provider| scope.spawn(move || (provider, self.offered(provider, wish))))
                .collect();
            let answers = asked.into_iter().filter_map(|asked| asked.join().ok());
            answers
                .flat_map(|(provider, keys)| keys.into_iter().map(|key| found(provider, key)))
                .collect()
        })
    }

    /// The signer with this certificate.
    ///
    /// # Errors
    /// [`SignerError::NoToken`] where no provider has it; what a provider says.
    pub fn open(
        &self,
        wish: &KeysWish<'_>,
        certificate: Hash,
    ) -> Result<Box<dyn Signer>, SignerError> {
        for provider in &wish.setting.providers {
            let keys = self.offered(provider, wish);
            let key = keys
                .iter()
                .find(|key| Hash(key.certificate.fingerprint()) == certificate);
            if let Some(key) = key {
                return signer(provider, wish, key);
            }
        }
        Err(SignerError::NoToken)
    }

    fn offered(&self, provider: &SigningProvider, wish: &KeysWish<'_>) -> Vec<Offered> {
        let known = |known: &BTreeMap<ProviderId, Known>| {
            let known = known.get(&provider.id)?;
            let holds = known.provider == *provider && Instant::now() < known.until;
            holds.then(|| known.keys.clone())
        };
        let lock = || self.known.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(keys) = known(&lock()) {
            return keys;
        }
        // Nobody else is kept waiting while this one is asked.
        let asked = ask(provider, wish);
        let pause = if asked.is_ok() { KEPT } else { LEFT_ALONE };
        let keys = asked.unwrap_or_default();
        let said = Known {
            provider: provider.clone(),
            keys: keys.clone(),
            until: Instant::now() + pause,
        };
        lock().insert(provider.id, said);
        keys
    }

    /// Forgets what was said, so that the next question is asked anew.
    pub fn forget(&self) {
        self.known
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clear();
    }
}

fn ask(provider: &SigningProvider, wish: &KeysWish<'_>) -> Result<Vec<Offered>, SignerError> {
    match &provider.interface {
        ProviderInterface::Csc { user } => {
            let mut service = csc(provider, user, wish)?;
            let credentials = service.credentials()?.into_iter().take(KEYS);
            let keys = credentials.filter_map(|credential| {
                // A credential that is disabled, or of a kind not known here, is not offered.
                let signer = service.clone().signer(&credential).ok()?;
                Some(Offered {
                    certificate: signer.certificate().clone(),
                    pin: match signer.asks() {
                        Asks::Nothing => PinWay::Elsewhere,
                        Asks::Pin | Asks::OneTime => PinWay::Typed,
                    },
                    credential,
                })
            });
            Ok(keys.collect())
        }
        ProviderInterface::SmartCa { client, holder } => {
            let held = smart_ca(provider, client, holder, wish)?.certificates()?;
            let keys = held.into_iter().take(KEYS).map(|held| Offered {
                certificate: held.certificate,
                credential: String::new(),
                pin: PinWay::Elsewhere,
            });
            Ok(keys.collect())
        }
    }
}

fn signer(
    provider: &SigningProvider,
    wish: &KeysWish<'_>,
    key: &Offered,
) -> Result<Box<dyn Signer>, SignerError> {
    match &provider.interface {
        ProviderInterface::Csc { user } => {
            let service = csc(provider, user, wish)?;
            Ok(Box::new(service.signer(&key.credential)?))
        }
        ProviderInterface::SmartCa { client, holder } => {
            let service = smart_ca(provider, client, holder, wish)?;
            let held = service.certificates()?;
            let held = held
                .into_iter()
                .find(|held| held.certificate == key.certificate)
                .ok_or(SignerError::NoKey)?;
            let stop = Arc::clone(wish.stop);
            Ok(Box::new(service.signer(held, Pace::default(), stop)?))
        }
    }
}

fn csc(provider: &SigningProvider, user: &str, wish: &KeysWish<'_>) -> Result<Csc, SignerError> {
    let access = match (user.is_empty(), password(provider, wish)) {
        (false, Some(password)) => Access::Login {
            user: user.to_owned(),
            password,
        },
        (true, Some(token)) => Access::Token(token),
        (_, None) => Access::Open,
    };
    Csc::new(&address(provider), access)
}

fn smart_ca(
    provider: &SigningProvider,
    client: &str,
    holder: &str,
    wish: &KeysWish<'_>,
) -> Result<SmartCa, SignerError> {
    let password = password(provider, wish).ok_or(SignerError::PinNeeded)?;
    let account = Account {
        provider_id: client.to_owned(),
        provider_password: password,
        user: holder.to_owned(),
    };
    SmartCa::new(&address(provider), account)
}

fn password(provider: &SigningProvider, wish: &KeysWish<'_>) -> Option<Secret> {
    wish.secrets.get(&provider.id).cloned()
}

fn address(provider: &SigningProvider) -> Address {
    Address {
        base: provider.address.clone(),
        tls_roots: system_roots().to_vec(),
    }
}

/// Roots by which this machine believes web servers. They say nothing of signatures.
pub fn system_roots() -> &'static [Certificate] {
    static ROOTS: OnceLock<Vec<Certificate>> = OnceLock::new();
    ROOTS.get_or_init(|| {
        let found = rustls_native_certs::load_native_certs();
        // A root that cannot be read believes nobody; the others do.
        let roots = found
            .certs
            .iter()
            .filter_map(|root| Certificate::from_der(root).ok());
        roots.collect()
    })
}

/// Set to end a wait for somebody who confirms elsewhere.
pub type Stop = Arc<AtomicBool>;

fn found(provider: &SigningProvider, key: Offered) -> KeyFound {
    KeyFound {
        certificate: key.certificate,
        place: KeyPlace::Remote {
            provider: provider.name.clone(),
        },
        pin: key.pin,
        left: TriesLeft::All,
    }
}
