//! Signing with one certificate by a driver in the child.

use motcua_sign::signer::pkcs11::Choice;
use motcua_sign::{
    Certificate, Provenance, Secret, SignatureAlgorithm, Signer, SignerError, ToSign,
};

use super::TokenDriver;
use super::protocol::{TokenReply, TokenRequest};

/// A signer with one certificate of one token. It may be kept: after the token was pulled, or the driver died, preparing
/// again goes on with the same token and certificate, and with no other.
#[derive(Debug)]
pub struct TokenSession {
    driver: TokenDriver,
    choice: Choice,
    certificate: Certificate,
    chain: Vec<Certificate>,
    algorithm: SignatureAlgorithm,
    login: Option<u64>,
}

impl TokenSession {
    pub(super) const fn new(
        driver: TokenDriver,
        choice: Choice,
        certificate: Certificate,
        chain: Vec<Certificate>,
        algorithm: SignatureAlgorithm,
    ) -> Self {
        Self {
            driver,
            choice,
            certificate,
            chain,
            algorithm,
            login: None,
        }
    }

    /// Logs out, so that nothing more is signed without the PIN. A driver that died has.
    pub fn close(&mut self) {
        let Some(login) = self.login.take() else {
            return;
        };
        let mut shared = self.driver.lock();
        if shared.line.is_some() {
            let patience = self.driver.patience.look;
            let question = TokenRequest::Close { login };
            // Whether it answers or not, this session signs nothing any more.
            let _ = self.driver.ask(&mut shared, &question, &[], patience);
        }
    }

    fn one(&self, login: u64, item: &ToSign) -> Result<Vec<u8>, SignerError> {
        let mut shared = self.driver.lock();
        if shared.line.is_none() || login <= shared.lost {
            return Err(SignerError::DriverDied);
        }
        let question = TokenRequest::Sign { login };
        let patience = self.driver.patience.signature;
        match self
            .driver
            .ask(&mut shared, &question, &[&item.signed], patience)?
        {
            (TokenReply::Signed, value) => Ok(value),
            _ => Err(self.driver.out_of_turn(&mut shared)),
        }
    }
}

impl Signer for TokenSession {
    fn certificate(&self) -> &Certificate {
        &self.certificate
    }

    fn chain(&self) -> &[Certificate] {
        &self.chain
    }

    fn provenance(&self) -> Provenance {
        Provenance::Token
    }

    fn algorithm(&self) -> SignatureAlgorithm {
        self.algorithm
    }

    fn prepare(&mut self, _items: &[ToSign], secret: Option<&Secret>) -> Result<(), SignerError> {
        self.close();
        let mut shared = self.driver.lock();
        let login = shared.logins + 1;
        let question = TokenRequest::Prepare {
            choice: self.choice.clone(),
            login,
        };
        let typed: Vec<&[u8]> = secret
            .iter()
            .map(|typed| typed.expose().as_bytes())
            .collect();
        let patience = self.driver.patience.login;
        match self.driver.ask(&mut shared, &question, &typed, patience)? {
            (TokenReply::Done, _) => {
                shared.logins = login;
                self.login = Some(login);
                Ok(())
            }
            _ => Err(self.driver.out_of_turn(&mut shared)),
        }
    }

    fn sign(&mut self, items: &[ToSign]) -> Vec<Result<Vec<u8>, SignerError>> {
        let mut values = Vec::with_capacity(items.len());
        for item in items {
            let value = match self.login {
                Some(login) => self.one(login, item),
                None => Err(SignerError::NotPrepared),
            };
            let ended = value
                .as_ref()
                .err()
                .filter(|error| error.ends_the_batch())
                .cloned();
            values.push(value);
            if let Some(error) = ended {
                self.login = None;
                values.resize(items.len(), Err(error));
                break;
            }
        }
        values
    }
}

impl Drop for TokenSession {
    fn drop(&mut self) {
        self.close();
    }
}
