//! Keys on tokens, by drivers that run in children of the worker.
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use motcua_case::certify::SigningSetting;
use motcua_case::ids::Hash;
use motcua_sign::signer::pkcs11::{Choice, Token, vendors};
use motcua_sign::{Certificate, Signer, SignerError};
use motcua_worker::{TokenDriver, TokenWatch, Worker};

use super::{DriverFound, KeyFound, KeyPlace, OnTokens, PinWay};

/// How often it is looked whether a token came or went.
const LOOK: Duration = Duration::from_secs(2);

/// The tokens of this machine. A driver's child lives from the first question to the end of the application.
pub struct Tokens {
    worker: Worker,
    drivers: Mutex<BTreeMap<PathBuf, TokenDriver>>,
}

impl Tokens {
    pub fn new(worker: Worker) -> Self {
        Self {
            worker,
            drivers: Mutex::default(),
        }
    }

    /// Every certificate on every token, whether it suits or not. A driver that does not work hides no other.
    pub fn list(&self, setting: &SigningSetting) -> Vec<KeyFound> {
        self.drivers(setting)
            .iter()
            .filter_map(|driver| driver.tokens().ok())
            .flatten()
            .flat_map(|token| found(&token))
            .collect()
    }

    /// The signer with this certificate, whichever driver has it.
    ///
    /// # Errors
    /// [`SignerError::NoToken`] where none has; what a driver says where one does not work.
    pub fn open(
        &self,
        setting: &SigningSetting,
        certificate: Hash,
    ) -> Result<Box<dyn Signer>, SignerError> {
        let mut nothing = SignerError::NoToken;
        for driver in self.drivers(setting) {
            match driver.tokens() {
                Ok(tokens) => {
                    if let Some(choice) = tokens.iter().find_map(|token| choose(token, certificate))
                    {
                        return Ok(Box::new(driver.session(&choice)?));
                    }
                }
                Err(error) => nothing = error,
            }
        }
        Err(nothing)
    }

    /// What each driver says is there, without reading it.
    pub fn present(&self, setting: &SigningSetting) -> Vec<DriverFound> {
        let drivers = self.drivers(setting);
        let found = drivers.iter().map(|driver| DriverFound {
            module: driver.module().to_owned(),
            tokens: driver.present().map(|tokens| {
                let labels = tokens.into_iter().map(|token| token.label);
                labels.collect()
            }),
        });
        found.collect()
    }

    /// Looks at every driver again and again. One that cannot be watched is merely not told of.
    pub fn watch(&self, setting: &SigningSetting, told: &OnTokens) -> Vec<TokenWatch> {
        let drivers = self.drivers(setting).into_iter();
        let watches = drivers.map(|driver| {
            let told = Arc::clone(told);
            TokenWatch::start(driver, LOOK, move |_state| told())
        });
        watches.filter_map(std::io::Result::ok).collect()
    }

    /// Drivers that the setting names, and those of known makers that are installed.
    fn drivers(&self, setting: &SigningSetting) -> Vec<TokenDriver> {
        let named = setting.modules.iter().map(PathBuf::from);
        let known = vendors().into_iter().flat_map(|vendor| vendor.installed());
        let mut drivers = self.drivers.lock().unwrap_or_else(PoisonError::into_inner);
        let mut modules: Vec<PathBuf> = Vec::new();
        for module in named.chain(known) {
            if !modules.contains(&module) {
                modules.push(module);
            }
        }
        let driver = |module: &PathBuf| {
            let start = || self.worker.token_driver(Path::new(module));
            drivers.entry(module.clone()).or_insert_with(start).clone()
        };
        modules.iter().map(driver).collect()
    }
}

fn found(token: &Token) -> Vec<KeyFound> {
    let present = &token.present;
    let pin = if present.has_pin_pad {
        PinWay::Elsewhere
    } else {
        PinWay::Typed
    };
    let certificates = token
        .offered
        .iter()
        .filter_map(|offered| Certificate::from_der(&offered.certificate).ok());
    certificates
        .map(|certificate| KeyFound {
            certificate,
            place: KeyPlace::Token {
                label: present.label.clone(),
                serial: present.serial.clone(),
            },
            pin,
            left: present.left,
        })
        .collect()
}

fn choose(token: &Token, certificate: Hash) -> Option<Choice> {
    let offered = token.offered.iter().find(|offered| {
        Certificate::from_der(&offered.certificate)
            .is_ok_and(|own| Hash(own.fingerprint()) == certificate)
    });
    offered.map(|offered| token.choose(offered))
}
