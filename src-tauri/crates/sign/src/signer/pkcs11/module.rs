//! A vendor's module, loaded and begun.

use std::path::Path;

use cryptoki::context::{CInitializeArgs, CInitializeFlags, Pkcs11};
use cryptoki::error::{Error, RvError};

use super::list::{self, Choice, Present, Token};
use super::token::TokenSigner;
use super::{fault, vendor};
use crate::signer::SignerError;

/// A vendor's module.
#[derive(Debug, Clone)]
pub struct Module {
    context: Pkcs11,
    quirks: vendor::Quirks,
}

impl Module {
    /// Loads a module and begins with it.
    ///
    /// # Errors
    /// [`SignerError::Driver`] where it is not there or made for another kind of processor; what it says otherwise.
    pub fn load(path: &Path) -> Result<Self, SignerError> {
        let context = Pkcs11::new(path).map_err(|error| fault::of(&error))?;
        begin(&context).map_err(|error| fault::of(&error))?;
        Ok(Self {
            context,
            quirks: vendor::quirks_of(path),
        })
    }

    /// The tokens that are there, quickly: nothing on them is read.
    ///
    /// # Errors
    /// [`SignerError`].
    pub fn present(&self) -> Result<Vec<Present>, SignerError> {
        let found = list::present(&self.context)?;
        Ok(found.into_iter().map(|(_, present)| present).collect())
    }

    /// The tokens that are there with their certificates.
    ///
    /// # Errors
    /// [`SignerError`].
    pub fn tokens(&self) -> Result<Vec<Token>, SignerError> {
        let found = list::tokens(&self.context)?;
        Ok(found.into_iter().map(|(_, token)| token).collect())
    }

    /// A signer with a chosen certificate. The token must be there.
    ///
    /// # Errors
    /// [`SignerError::NoToken`], [`SignerError::OtherToken`]; [`SignerError::Unsupported`] for another kind of key.
    pub fn signer(&self, choice: &Choice) -> Result<TokenSigner, SignerError> {
        TokenSigner::new(self.context.clone(), self.quirks, choice)
    }
}

/// Begins, with locks of the system where the module can use them. A module begun already is as good.
fn begin(context: &Pkcs11) -> Result<(), Error> {
    let with = |flags| match context.initialize(CInitializeArgs::new(flags)) {
        Err(Error::Pkcs11(RvError::CryptokiAlreadyInitialized, _)) => Ok(()),
        other => other,
    };
    match with(CInitializeFlags::OS_LOCKING_OK) {
        Err(Error::Pkcs11(RvError::CantLock, _)) => with(CInitializeFlags::empty()),
        other => other,
    }
}
