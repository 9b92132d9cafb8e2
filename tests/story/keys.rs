//! Keys of invented people, in files of the tests' own, and what may go wrong with them.
use std::sync::{Arc, Mutex};

use motcua_desk::case::certify::SigningSetting;
use motcua_desk::case::ids::Hash;
use motcua_desk::sign::evidence::{Evidence, Online, OnlineSettings};
use motcua_desk::sign::signer::file::FileSigner;
use motcua_desk::sign::signer::scripted::{Script, ScriptedSigner};
use motcua_desk::sign::{Secret, Signer, SignerError, TriesLeft};
use motcua_desk::{KeyFound, KeyPlace, KeysWish, PinWay, SigningKeys};

/// The PIN of all of them.
pub const PIN: &str = "123456";

/// A drawer of keys: those in it can be reached. Nobody vouches for time.
pub struct TestKeys {
    /// Names of the files in it.
    pub inserted: Mutex<Vec<&'static str>>,
    /// What goes wrong with the next signer that is opened.
    pub script: Mutex<Script>,
}

impl Default for TestKeys {
    fn default() -> Self {
        Self {
            inserted: Mutex::new(vec!["vice", "chair", "seal"]),
            script: Mutex::new(Script::default()),
        }
    }
}

impl TestKeys {
    fn signers(&self) -> Vec<FileSigner> {
        let names = self.inserted.lock().unwrap().clone();
        names.into_iter().map(signer).collect()
    }
}

/// The key in `tests/fixtures/keys`.
pub fn signer(name: &str) -> FileSigner {
    let folder = motcua_tests::repository().join("tests/fixtures/keys");
    let file = std::fs::read(folder.join(format!("{name}.p12"))).unwrap();
    FileSigner::open(&file, &Secret::new(PIN.into())).unwrap()
}

/// SHA-256 of a key's certificate.
pub fn certificate(name: &str) -> Hash {
    Hash(signer(name).certificate().fingerprint())
}

/// What a person types.
pub fn pin() -> Secret {
    Secret::new(PIN.into())
}

impl SigningKeys for TestKeys {
    fn list(&self, _: &KeysWish<'_>) -> Vec<KeyFound> {
        let found = |key: FileSigner| KeyFound {
            certificate: key.certificate().clone(),
            place: KeyPlace::Token {
                label: "Thử nghiệm".into(),
                serial: "0001".into(),
            },
            pin: PinWay::Typed,
            left: TriesLeft::All,
        };
        self.signers().into_iter().map(found).collect()
    }

    fn open(&self, _: &KeysWish<'_>, certificate: Hash) -> Result<Box<dyn Signer>, SignerError> {
        let mut keys = self.signers().into_iter();
        let key = keys.find(|key| Hash(key.certificate().fingerprint()) == certificate);
        let script = std::mem::take(&mut *self.script.lock().unwrap());
        let script = Script {
            pin: Some(PIN.into()),
            tries: 3,
            ..script
        };
        match key {
            Some(key) => Ok(Box::new(ScriptedSigner::new(key, script))),
            None => Err(SignerError::NoToken),
        }
    }

    fn evidence(&self, _: &SigningSetting) -> Arc<dyn Evidence + Send + Sync> {
        Arc::new(Online::new(&OnlineSettings::new(None)))
    }
}
