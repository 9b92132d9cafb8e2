//! Tokens by the real child: SoftHSM's as they are, and in a reader whose faults are written down beforehand.

mod limits;
mod reader;
mod signing;
mod watch;

use std::path::PathBuf;

use motcua_sign::signer::pkcs11::{Choice, Token};
use motcua_sign::{Certificate, Secret, Signer, SignerError, ToSign};
use motcua_worker::{TokenDriver, Worker};
use tempfile::TempDir;

use crate::program;

/// The tokens that `tests/sign/with-pki.sh` makes.
pub struct Tokens {
    module: PathBuf,
    reader: PathBuf,
    pki: PathBuf,
    pub pin: Secret,
}

impl Tokens {
    /// They, or `None`, said aloud, where the tests run without them. Where every change is judged they must be there.
    pub fn here() -> Option<Self> {
        let said = |name: &str| std::env::var(name).ok();
        let found = (|| {
            Some(Self {
                module: said("MOTCUA_PKCS11_MODULE")?.into(),
                reader: said("MOTCUA_READER_MODULE")?.into(),
                pki: said("MOTCUA_PKI_DIR")?.into(),
                pin: Secret::new(said("MOTCUA_TOKEN_PIN")?),
            })
        })();
        if found.is_none() {
            assert!(said("CI").is_none(), "run by tests/sign/with-pki.sh");
            println!("skipped: not run by tests/sign/with-pki.sh");
        }
        found
    }

    /// All of them, without a reader.
    pub fn driver(&self) -> TokenDriver {
        Worker::new(program(), Vec::new()).token_driver(&self.module)
    }

    /// The leader's token in a reader with these faults, `NAME=value` each.
    pub fn in_reader(&self, faults: &[&str]) -> Reader {
        let folder = tempfile::tempdir().unwrap();
        let mut args: Vec<String> = vec![
            "MOTCUA_READER_TOKEN=The cua lanh dao".into(),
            format!("MOTCUA_READER_FOLDER={}", folder.path().display()),
        ];
        args.extend(faults.iter().map(|fault| format!("MOTCUA_READER_{fault}")));
        args.push(program().display().to_string());
        let driver = Worker::new("/usr/bin/env".into(), args).token_driver(&self.reader);
        Reader { driver, folder }
    }

    pub fn certificate(&self, name: &str) -> Certificate {
        let der = std::fs::read(self.pki.join(format!("{name}.der"))).unwrap();
        Certificate::from_der(&der).unwrap()
    }

    /// The choice of a certificate among tokens.
    pub fn choice(&self, tokens: &[Token], name: &str) -> Choice {
        let certificate = self.certificate(name);
        let mut choices = tokens.iter().flat_map(|token| {
            let offered = token.offered.iter();
            offered.map(|offered| token.choose(offered))
        });
        choices
            .find(|choice| choice.certificate == certificate.der())
            .unwrap()
    }
}

/// A driver, and the folder by which a test puts its hand on the reader.
pub struct Reader {
    pub driver: TokenDriver,
    folder: TempDir,
}

impl Reader {
    pub fn put(&self, note: &str, text: &str) {
        // Whole at once: the driver looks whenever it likes.
        let unfinished = self.folder.path().join("unfinished");
        std::fs::write(&unfinished, text).unwrap();
        std::fs::rename(unfinished, self.folder.path().join(note)).unwrap();
    }

    pub fn take(&self, note: &str) {
        std::fs::remove_file(self.folder.path().join(note)).unwrap();
    }
}

/// Items with different bytes.
pub fn items(count: usize) -> Vec<ToSign> {
    (0..count)
        .map(|number| ToSign {
            label: format!("{number}/2026"),
            signed: format!("attributes of copy {number}").into_bytes(),
        })
        .collect()
}

/// All values are there, each made by the certificate's key over its own item.
pub fn assert_all_signed(
    signer: &dyn Signer,
    items: &[ToSign],
    values: &[Result<Vec<u8>, SignerError>],
) {
    assert_eq!(values.len(), items.len());
    for (item, value) in items.iter().zip(values) {
        let value = value.as_ref().unwrap();
        signer
            .certificate()
            .verify(signer.algorithm(), &item.signed, value)
            .unwrap();
    }
}
