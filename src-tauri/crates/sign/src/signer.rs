//! Whoever holds a key: a token, a provider far away, a practice file. One trait for all, in three phases.
//!
//! *Prepare* asks for the right to sign a number of items at once (a PIN, an authorisation by telephone). *Sign* takes
//! what is to be signed and answers for each by itself. The third phase is the caller's: it verifies every value
//! with [`crate::Certificate::verify`] and puts it into the file, so that a crash between two phases loses nothing.
//!
//! A token's driver is foreign code: the product has it loaded by a process of its own (`motcua-worker`) and talks to
//! that. Start reading at [`pkcs11::Module`]; what suits whom to sign with is [`choice`].

pub mod choice;
pub mod csc;
pub mod file;
pub mod pkcs11;
mod pkcs12;
mod remote;
pub mod scripted;
pub mod smartca;
mod value;

use std::fmt;

use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

use crate::certificate::Certificate;
use crate::key::SignatureAlgorithm;

/// A PIN or a password as typed: wiped when dropped, never shown.
#[derive(Clone)]
pub struct Secret(Zeroizing<String>);

impl Secret {
    /// Takes what was typed.
    #[must_use]
    pub fn new(typed: String) -> Self {
        Self(Zeroizing::new(typed))
    }

    /// What was typed.
    #[must_use]
    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("Secret")
    }
}

/// One thing to be signed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ToSign {
    /// What a person recognises it by where the signer shows it (a number and a book, no name of a citizen).
    pub label: String,
    /// The bytes the signature covers: the signed attributes as DER `SET OF` (RFC 5652, 5.4).
    pub signed: Vec<u8>,
}

/// How many more wrong PINs a token takes, as far as it says (PKCS#11, `CKF_USER_PIN_*`).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TriesLeft {
    /// None was wrong.
    All,
    /// At least one was wrong since the last right one.
    Fewer,
    /// The next wrong one locks it.
    Last,
    /// It is locked.
    Locked,
}

/// What a signature is worth by where its key lies.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Provenance {
    /// On a token that its holder has in hand.
    Token,
    /// With a provider far away, who asks its holder.
    Remote,
    /// In a file, or made up: for practice and tests. The page is marked, and no such signature leaves the house.
    Practice,
}

/// Why a signer did not sign. What a person does about each differs.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
#[non_exhaustive]
pub enum SignerError {
    /// The driver cannot be loaded: not there, or made for another kind of processor.
    #[error("the driver cannot be loaded")]
    Driver,
    /// The driver crashed or did not answer in time.
    #[error("the driver crashed or hangs")]
    DriverDied,
    /// No token is in any slot.
    #[error("no token")]
    NoToken,
    /// The token that was there when signing began was pulled.
    #[error("the token was pulled")]
    TokenGone,
    /// A token is there, but not with the certificate that was chosen.
    #[error("another token")]
    OtherToken {
        /// Holder of the certificate that was chosen.
        chosen: String,
        /// Holder on the token that is there, where it has one.
        found: Option<String>,
    },
    /// The certificate is on the token, its private key is not.
    #[error("no key for the certificate")]
    NoKey,
    /// The PIN is wrong.
    #[error("wrong PIN")]
    WrongPin {
        /// What is left.
        left: TriesLeft,
    },
    /// The token is locked.
    #[error("the token is locked")]
    Locked,
    /// A PIN or a password is needed, and none was given.
    #[error("no PIN was given")]
    PinNeeded,
    /// The device let nobody sign any more before the batch was done, and wants its PIN again.
    #[error("the device wants its PIN again")]
    PinAgain,
    /// More items than one authorisation covers, and the next one would need the person again.
    #[error("at most {most} at a time")]
    TooMany {
        /// How many it covers.
        most: usize,
    },
    /// Signing was asked for without, or for other items than, what was prepared.
    #[error("not what was prepared")]
    NotPrepared,
    /// The person said no, on the reader or on the telephone.
    #[error("the person declined")]
    Declined,
    /// Nobody confirmed in the time given.
    #[error("not confirmed in time")]
    TimedOut,
    /// The provider cannot be reached.
    #[error("the provider cannot be reached")]
    Unreachable,
    /// The provider answered, but not as its interface says, or refused.
    #[error("the provider refused: {0}")]
    Refused(String),
    /// The value does not verify with the certificate: never put into a file.
    #[error("the signature value is wrong")]
    WrongValue,
    /// The key is of a kind that no signature is made with here.
    #[error("the kind of key is not supported")]
    Unsupported,
    /// The device failed for another reason; its own code.
    #[error("the device failed with {0}")]
    Device(String),
    /// Asked to stop.
    #[error("stopped")]
    Stopped,
}

impl SignerError {
    /// Nothing more of the batch is signed until a person has done something; other items might still be.
    #[must_use]
    pub const fn ends_the_batch(&self) -> bool {
        matches!(
            self,
            Self::DriverDied
                | Self::NoToken
                | Self::TokenGone
                | Self::OtherToken { .. }
                | Self::WrongPin { .. }
                | Self::Locked
                | Self::PinNeeded
                | Self::PinAgain
                | Self::Declined
                | Self::TimedOut
                | Self::Stopped
        )
    }
}

/// Who can sign.
pub trait Signer {
    /// The certificate the signatures belong to.
    fn certificate(&self) -> &Certificate;

    /// Further certificates that lead to a root, as far as the signer has them; the issuer first.
    fn chain(&self) -> &[Certificate];

    /// What its signatures are worth. One that says nothing is for practice.
    fn provenance(&self) -> Provenance {
        Provenance::Practice
    }

    /// How its values are computed.
    fn algorithm(&self) -> SignatureAlgorithm;

    /// Asks once for the right to sign these. `secret` is `None` where the device or the provider asks for itself.
    ///
    /// # Errors
    /// [`SignerError`]; nothing is signed then.
    fn prepare(&mut self, items: &[ToSign], secret: Option<&Secret>) -> Result<(), SignerError>;

    /// Signs, one answer for each item in their order: the value as the CMS carries it (ECDSA as DER). A signer that
    /// fails for good answers the rest with the same error.
    fn sign(&mut self, items: &[ToSign]) -> Vec<Result<Vec<u8>, SignerError>>;
}
