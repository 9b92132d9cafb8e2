//! Signing with one certificate of one token.

use cryptoki::context::Pkcs11;
use cryptoki::mechanism::Mechanism;
use cryptoki::object::{Attribute, AttributeType, ObjectClass, ObjectHandle};
use cryptoki::session::{Session, UserType};
use cryptoki::slot::{Slot, TokenInfo};
use cryptoki::types::AuthPin;

use super::fault;
use super::list::{self, Choice, Token, tries_left};
use super::vendor::Quirks;
use crate::certificate::Certificate;
use crate::key::{DigestAlgorithm, SignatureAlgorithm};
use crate::signer::file::above;
use crate::signer::value::{digest_info, digest_of, for_cms};
use crate::signer::{Provenance, Secret, Signer, SignerError, ToSign, TriesLeft};

/// A signer with one certificate of one token.
pub struct TokenSigner {
    context: Pkcs11,
    quirks: Quirks,
    choice: Choice,
    certificate: Certificate,
    chain: Vec<Certificate>,
    algorithm: SignatureAlgorithm,
    live: Option<Live>,
}

/// A session that is logged in.
struct Live {
    session: Session,
    key: ObjectHandle,
    /// Kept only for a key that wants its PIN before every signature; `None` inside where the reader asks for it.
    again: Option<Option<AuthPin>>,
}

impl TokenSigner {
    pub(super) fn new(
        context: Pkcs11,
        quirks: Quirks,
        choice: &Choice,
    ) -> Result<Self, SignerError> {
        let certificate =
            Certificate::from_der(&choice.certificate).map_err(|_| SignerError::Unsupported)?;
        let algorithm =
            SignatureAlgorithm::for_key(certificate.key()).ok_or(SignerError::Unsupported)?;
        let mut signer = Self {
            context,
            quirks,
            choice: choice.clone(),
            certificate,
            chain: Vec::new(),
            algorithm,
            live: None,
        };
        let (_, token) = signer.find()?;
        let authorities: Vec<Certificate> = token
            .authorities
            .iter()
            .filter_map(|offered| Certificate::from_der(&offered.certificate).ok())
            .collect();
        signer.chain = above(&signer.certificate, usize::MAX, &authorities);
        Ok(signer)
    }

    /// Ends the login, so that nothing more is signed without the PIN.
    pub fn close(&mut self) {
        if let Some(live) = self.live.take() {
            // The token may be gone, and the login with it.
            let _ = live.session.logout();
        }
    }

    /// The slot of the chosen certificate, on the token it was chosen on.
    fn find(&self) -> Result<(Slot, Token), SignerError> {
        let found = list::tokens(&self.context)?;
        if found.is_empty() {
            return Err(SignerError::NoToken);
        }
        let others: Vec<Option<String>> = found.iter().map(|(_, token)| token.holder()).collect();
        found
            .into_iter()
            .find(|(_, token)| {
                token.present.serial == self.choice.serial
                    && token
                        .offered
                        .iter()
                        .any(|offered| offered.certificate == self.choice.certificate)
            })
            .ok_or_else(|| SignerError::OtherToken {
                chosen: self.certificate.holder(),
                found: others.into_iter().flatten().next(),
            })
    }

    fn info(&self, slot: Slot) -> Result<TokenInfo, SignerError> {
        self.context
            .get_token_info(slot)
            .map_err(|error| fault::of(&error))
    }

    /// Logs in and finds the key.
    fn enter(&self, secret: Option<&Secret>) -> Result<Live, SignerError> {
        let (slot, token) = self.find()?;
        let info = self.info(slot)?;
        if tries_left(&info) == TriesLeft::Locked {
            return Err(SignerError::Locked);
        }
        let has_pin_pad = info.protected_authentication_path();
        let pin = match secret {
            _ if has_pin_pad => None,
            Some(secret) => Some(AuthPin::from(secret.expose().to_owned())),
            None if info.login_required() || self.quirks.login_always => {
                return Err(SignerError::PinNeeded);
            }
            None => None,
        };
        let session = self
            .context
            .open_ro_session(slot)
            .map_err(|error| fault::of(&error))?;
        if info.login_required() || self.quirks.login_always {
            self.login(&session, slot, UserType::User, pin.as_ref())?;
        }
        let key = self.key(&session, &token)?;
        let is_asking = is_always_authenticated(&session, key);
        Ok(Live {
            session,
            key,
            again: is_asking.then_some(pin),
        })
    }

    fn login(
        &self,
        session: &Session,
        slot: Slot,
        user: UserType,
        pin: Option<&AuthPin>,
    ) -> Result<(), SignerError> {
        use cryptoki::error::{Error, RvError};
        let mut answer = session.login(user, pin);
        if matches!(answer, Err(Error::Pkcs11(RvError::UserAlreadyLoggedIn, _))) {
            // A token is logged in to by a process, not by a session. This PIN was not looked at yet.
            let _ = session.logout();
            answer = session.login(user, pin);
        }
        answer.map_err(|error| {
            let left = self
                .info(slot)
                .map_or(TriesLeft::Fewer, |info| tries_left(&info));
            fault::of_login(&error, left)
        })
    }

    /// The private key under the certificate's own `CKA_ID`.
    fn key(&self, session: &Session, token: &Token) -> Result<ObjectHandle, SignerError> {
        let offered = token
            .offered
            .iter()
            .find(|offered| offered.certificate == self.choice.certificate)
            .ok_or(SignerError::NoKey)?;
        let wanted = [
            Attribute::Class(ObjectClass::PRIVATE_KEY),
            Attribute::Id(offered.id.clone()),
        ];
        session
            .find_objects(&wanted)
            .map_err(|error| fault::of(&error))?
            .first()
            .copied()
            .ok_or(SignerError::NoKey)
    }

    fn value(&self, live: &Live, signed: &[u8]) -> Result<Vec<u8>, SignerError> {
        let value = match &live.again {
            None => {
                let digest = digest_of(self.algorithm, signed)?;
                let (mechanism, data) = match self.algorithm {
                    SignatureAlgorithm::RsaPkcs1(algorithm) => {
                        (Mechanism::RsaPkcs, digest_info(algorithm, &digest))
                    }
                    SignatureAlgorithm::Ecdsa(_) => (Mechanism::Ecdsa, digest),
                    _ => return Err(SignerError::Unsupported),
                };
                live.session
                    .sign(&mechanism, live.key, &data)
                    .map_err(|error| fault::of(&error))?
            }
            Some(pin) => self.value_with_pin(live, pin.as_ref(), signed)?,
        };
        for_cms(self.certificate.key(), value)
    }

    /// A signature by a key that wants its PIN each time (`CKA_ALWAYS_AUTHENTICATE`): between beginning and signing,
    /// which leaves the mechanisms that take the bytes themselves.
    fn value_with_pin(
        &self,
        live: &Live,
        pin: Option<&AuthPin>,
        signed: &[u8],
    ) -> Result<Vec<u8>, SignerError> {
        use DigestAlgorithm::{Sha256, Sha384};
        let mechanism = match self.algorithm {
            SignatureAlgorithm::RsaPkcs1(Sha256) => Mechanism::Sha256RsaPkcs,
            SignatureAlgorithm::Ecdsa(Sha256) => Mechanism::EcdsaSha256,
            SignatureAlgorithm::Ecdsa(Sha384) => Mechanism::EcdsaSha384,
            _ => return Err(SignerError::Unsupported),
        };
        let of = |error| fault::of(&error);
        live.session.sign_init(&mechanism, live.key).map_err(of)?;
        let info = live.session.get_session_info().map_err(of)?;
        self.login(
            &live.session,
            info.slot_id(),
            UserType::ContextSpecific,
            pin,
        )?;
        live.session.sign_update(signed).map_err(of)?;
        live.session.sign_final().map_err(of)
    }
}

impl Signer for TokenSigner {
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
        self.live = Some(self.enter(secret)?);
        Ok(())
    }

    fn sign(&mut self, items: &[ToSign]) -> Vec<Result<Vec<u8>, SignerError>> {
        let mut ended = None;
        items
            .iter()
            .map(|item| {
                if let Some(error) = &ended {
                    return Err(SignerError::clone(error));
                }
                let live = self.live.as_ref().ok_or(SignerError::NotPrepared)?;
                let value = self.value(live, &item.signed);
                if let Err(error) = &value
                    && error.ends_the_batch()
                {
                    // With the session its PIN goes too: a wrong one must not be tried again.
                    self.close();
                    ended = Some(error.clone());
                }
                value
            })
            .collect()
    }
}

impl Drop for TokenSigner {
    fn drop(&mut self) {
        self.close();
    }
}

fn is_always_authenticated(session: &Session, key: ObjectHandle) -> bool {
    session
        .get_attributes(key, &[AttributeType::AlwaysAuthenticate])
        .is_ok_and(|attributes| {
            attributes
                .iter()
                .any(|attribute| matches!(attribute, Attribute::AlwaysAuthenticate(true)))
        })
}
