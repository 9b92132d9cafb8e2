//! The demo authority that `tests/sign/with-pki.sh` runs.

use std::path::PathBuf;

use motcua_sign::{Certificate, Secret};

/// What its environment says.
pub struct Demo {
    pub folder: PathBuf,
    pub url: String,
    pub module: PathBuf,
    pub pin: Secret,
}

impl Demo {
    /// It, or `None`, said aloud, where the tests run without it. Where every change is judged it must be there.
    pub fn here() -> Option<Self> {
        let said = |name: &str| std::env::var(name).ok();
        let found = (|| {
            Some(Self {
                folder: said("MOTCUA_PKI_DIR")?.into(),
                url: said("MOTCUA_PKI_URL")?,
                module: said("MOTCUA_PKCS11_MODULE")?.into(),
                pin: Secret::new(said("MOTCUA_TOKEN_PIN")?),
            })
        })();
        if found.is_none() {
            assert!(said("CI").is_none(), "run by tests/sign/with-pki.sh");
            eprintln!("skipped: not run by tests/sign/with-pki.sh");
        }
        found
    }

    pub fn certificate(&self, name: &str) -> Certificate {
        Certificate::from_der(&self.read(&format!("{name}.der"))).unwrap()
    }

    pub fn read(&self, name: &str) -> Vec<u8> {
        std::fs::read(self.folder.join(name)).unwrap()
    }
}
