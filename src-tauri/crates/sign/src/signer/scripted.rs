//! A signer whose faults are written down beforehand: for drills of everything around it.

use std::time::Duration;

use super::{Provenance, Secret, Signer, SignerError, ToSign, TriesLeft};
use crate::certificate::Certificate;
use crate::key::SignatureAlgorithm;

/// What goes wrong, and when. Items are counted from 0 over all batches.
#[derive(Debug, Clone, Default)]
pub struct Script {
    /// The one right PIN; none is asked for without.
    pub pin: Option<String>,
    /// Wrong PINs after which it is locked.
    pub tries: u8,
    /// It is pulled before this item, and back when signing is prepared the next time.
    pub pulled_at: Option<usize>,
    /// What comes back then is another token, with this holder.
    pub comes_back_as: Option<String>,
    /// The value of this item is not one of its key.
    pub lies_at: Option<usize>,
    /// This item fails so, and the next one does not.
    pub fails_at: Option<(usize, SignerError)>,
    /// How long each signature takes.
    pub takes: Duration,
}

/// Another signer, acting by a [`Script`].
pub struct ScriptedSigner<S> {
    inner: S,
    script: Script,
    wrong: u8,
    signed: usize,
    is_ready: bool,
    is_pulled: bool,
}

impl<S: Signer> ScriptedSigner<S> {
    /// `inner` signs where the script says nothing.
    #[must_use]
    pub const fn new(inner: S, script: Script) -> Self {
        Self {
            inner,
            script,
            wrong: 0,
            signed: 0,
            is_ready: false,
            is_pulled: false,
        }
    }

    /// What is left before it is locked.
    #[must_use]
    pub const fn tries(&self) -> TriesLeft {
        match self.script.tries.saturating_sub(self.wrong) {
            0 if self.wrong > 0 => TriesLeft::Locked,
            _ if self.wrong == 0 => TriesLeft::All,
            1 => TriesLeft::Last,
            _ => TriesLeft::Fewer,
        }
    }

    fn check_pin(&mut self, secret: Option<&Secret>) -> Result<(), SignerError> {
        let Some(pin) = &self.script.pin else {
            return Ok(());
        };
        if self.tries() == TriesLeft::Locked {
            return Err(SignerError::Locked);
        }
        let given = secret.ok_or(SignerError::PinNeeded)?;
        if given.expose() == pin {
            self.wrong = 0;
            return Ok(());
        }
        self.wrong += 1;
        Err(match self.tries() {
            TriesLeft::Locked => SignerError::Locked,
            left => SignerError::WrongPin { left },
        })
    }

    fn one(&mut self, item: &ToSign) -> Result<Vec<u8>, SignerError> {
        if self.is_pulled {
            return Err(SignerError::TokenGone);
        }
        if !self.is_ready {
            return Err(SignerError::NotPrepared);
        }
        let number = self.signed;
        if self.script.pulled_at.is_some_and(|at| number >= at) {
            self.script.pulled_at = None;
            self.is_pulled = true;
            self.is_ready = false;
            return Err(SignerError::TokenGone);
        }
        std::thread::sleep(self.script.takes);
        self.signed += 1;
        if let Some((at, error)) = &self.script.fails_at
            && *at == number
        {
            return Err(error.clone());
        }
        let mut values = self.inner.sign(std::slice::from_ref(item));
        let mut value = values.pop().unwrap_or(Err(SignerError::NotPrepared))?;
        if self.script.lies_at == Some(number)
            && let Some(last) = value.last_mut()
        {
            *last ^= 1;
        }
        Ok(value)
    }
}

impl<S: Signer> Signer for ScriptedSigner<S> {
    fn certificate(&self) -> &Certificate {
        self.inner.certificate()
    }

    fn chain(&self) -> &[Certificate] {
        self.inner.chain()
    }

    fn provenance(&self) -> Provenance {
        Provenance::Practice
    }

    fn algorithm(&self) -> SignatureAlgorithm {
        self.inner.algorithm()
    }

    fn prepare(&mut self, items: &[ToSign], secret: Option<&Secret>) -> Result<(), SignerError> {
        self.is_ready = false;
        if self.is_pulled
            && let Some(found) = self.script.comes_back_as.take()
        {
            return Err(SignerError::OtherToken {
                chosen: self.certificate().holder(),
                found: Some(found),
            });
        }
        self.is_pulled = false;
        self.check_pin(secret)?;
        self.inner.prepare(items, None)?;
        self.is_ready = true;
        Ok(())
    }

    fn sign(&mut self, items: &[ToSign]) -> Vec<Result<Vec<u8>, SignerError>> {
        items.iter().map(|item| self.one(item)).collect()
    }
}
