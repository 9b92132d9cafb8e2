//! The client's side of tokens: a vendor's driver in a child that lives as long as the application.

mod line;
pub mod protocol;
mod session;
mod watch;

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, TryLockError};
use std::time::Duration;

use motcua_sign::signer::pkcs11::{Choice, Present, Token};
use motcua_sign::{Certificate, SignerError};

use crate::client::Worker;
use line::Line;
use protocol::{TokenReply, TokenRequest};

pub use session::TokenSession;
pub use watch::{TokenState, TokenWatch};

/// How long a driver is waited for before it is taken for hanging, and ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TokenPatience {
    /// To look at slots and read certificates.
    pub look: Duration,
    /// To log in: a person may have to type on the reader.
    pub login: Duration,
    /// For one signature; the reader may ask for the PIN here too.
    pub signature: Duration,
}

impl Default for TokenPatience {
    fn default() -> Self {
        Self {
            look: Duration::from_secs(30),
            login: Duration::from_secs(120),
            signature: Duration::from_secs(120),
        }
    }
}

/// The driver of one kind of token. Its child is started with the first question, and anew after it died; clones
/// share it.
#[derive(Debug, Clone)]
pub struct TokenDriver {
    worker: Worker,
    module: PathBuf,
    patience: TokenPatience,
    shared: Arc<Mutex<Shared>>,
    /// What was there when it was last looked; apart, because signing holds the rest.
    present: Arc<Mutex<Vec<Present>>>,
}

#[derive(Debug, Default)]
struct Shared {
    line: Option<Line>,
    /// Logins so far, of this child and those before it.
    logins: u64,
    /// Logins of the children before this one, which died with them.
    lost: u64,
}

impl Worker {
    /// The driver of the tokens of a vendor's module. Nothing is started yet.
    #[must_use]
    pub fn token_driver(&self, module: &Path) -> TokenDriver {
        TokenDriver {
            worker: self.clone(),
            module: module.to_owned(),
            patience: TokenPatience::default(),
            shared: Arc::default(),
            present: Arc::default(),
        }
    }
}

impl TokenDriver {
    /// The same driver with other waiting times.
    #[must_use]
    pub fn with_patience(self, patience: TokenPatience) -> Self {
        Self { patience, ..self }
    }

    /// The vendor's module.
    #[must_use]
    pub fn module(&self) -> &Path {
        &self.module
    }

    /// The tokens that are there, without reading them. While something is being signed the driver is not
    /// disturbed, and what was there before is said again.
    ///
    /// # Errors
    /// [`SignerError`].
    pub fn present(&self) -> Result<Vec<Present>, SignerError> {
        let mut shared = match self.shared.try_lock() {
            Ok(shared) => shared,
            Err(TryLockError::Poisoned(shared)) => shared.into_inner(),
            Err(TryLockError::WouldBlock) => {
                let last = self.present.lock();
                return Ok(last.unwrap_or_else(PoisonError::into_inner).clone());
            }
        };
        match self.ask(&mut shared, &TokenRequest::Present, &[], self.patience.look)? {
            (TokenReply::Present { tokens }, _) => {
                let mut last = self.present.lock().unwrap_or_else(PoisonError::into_inner);
                last.clone_from(&tokens);
                Ok(tokens)
            }
            _ => Err(self.out_of_turn(&mut shared)),
        }
    }

    /// The tokens that are there, with their certificates.
    ///
    /// # Errors
    /// [`SignerError`].
    pub fn tokens(&self) -> Result<Vec<Token>, SignerError> {
        let mut shared = self.lock();
        match self.ask(&mut shared, &TokenRequest::Tokens, &[], self.patience.look)? {
            (TokenReply::Tokens { tokens }, _) => Ok(tokens),
            _ => Err(self.out_of_turn(&mut shared)),
        }
    }

    /// A signer with a chosen certificate, whose token must be there.
    ///
    /// # Errors
    /// [`SignerError`].
    pub fn session(&self, choice: &Choice) -> Result<TokenSession, SignerError> {
        let certificate =
            Certificate::from_der(&choice.certificate).map_err(|_| SignerError::Unsupported)?;
        let mut shared = self.lock();
        let question = TokenRequest::Choose {
            choice: choice.clone(),
        };
        let (reply, payload) = self.ask(&mut shared, &question, &[], self.patience.look)?;
        let TokenReply::Chosen { algorithm, lengths } = reply else {
            return Err(self.out_of_turn(&mut shared));
        };
        let Some(chain) = cut(&payload, &lengths) else {
            return Err(self.out_of_turn(&mut shared));
        };
        drop(shared);
        Ok(TokenSession::new(
            self.clone(),
            choice.clone(),
            certificate,
            chain,
            algorithm,
        ))
    }

    fn lock(&self) -> MutexGuard<'_, Shared> {
        self.shared.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Asks the child, which is started where there is none. One that did not answer is ended.
    fn ask(
        &self,
        shared: &mut Shared,
        question: &TokenRequest,
        payloads: &[&[u8]],
        patience: Duration,
    ) -> Result<(TokenReply, Vec<u8>), SignerError> {
        let line = match &mut shared.line {
            Some(line) => line,
            None => {
                let mut line = Line::start(self.worker.command())?;
                let load = TokenRequest::Load {
                    module: self.module.clone(),
                };
                line.ask(&load, &[], self.patience.look)?;
                shared.lost = shared.logins;
                shared.line.insert(line)
            }
        };
        let answer = line.ask(question, payloads, patience);
        if answer == Err(SignerError::DriverDied) {
            shared.line = None;
        }
        answer
    }

    /// A child that answers something else is not asked again.
    fn out_of_turn(&self, shared: &mut Shared) -> SignerError {
        shared.line = None;
        SignerError::DriverDied
    }
}

/// Certificates that stand one after another.
fn cut(mut bytes: &[u8], lengths: &[usize]) -> Option<Vec<Certificate>> {
    let mut certificates = Vec::with_capacity(lengths.len());
    for length in lengths {
        let (one, rest) = bytes.split_at_checked(*length)?;
        certificates.push(Certificate::from_der(one).ok()?);
        bytes = rest;
    }
    bytes.is_empty().then_some(certificates)
}
