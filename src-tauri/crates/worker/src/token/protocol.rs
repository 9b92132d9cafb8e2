//! What is asked of a child that runs the driver of a token. It answers until its line ends.

use std::path::PathBuf;

use motcua_sign::signer::pkcs11::{Choice, Present, Token};
use motcua_sign::{SignatureAlgorithm, SignerError};
use serde::{Deserialize, Serialize};

/// A question. The PIN is never part of one: it is the payload of [`TokenRequest::Prepare`].
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "ask", rename_all = "snake_case")]
pub enum TokenRequest {
    /// Load a vendor's module, before anything else: [`TokenReply::Done`].
    Load {
        /// Where it is.
        module: PathBuf,
    },
    /// The tokens that are there, quickly: [`TokenReply::Present`].
    Present,
    /// The tokens with their certificates: [`TokenReply::Tokens`].
    Tokens,
    /// Look whether a chosen certificate is there: [`TokenReply::Chosen`].
    Choose {
        /// The certificate and its token.
        choice: Choice,
    },
    /// Log in; the payload, where there is one, is the PIN: [`TokenReply::Done`]. Whatever was prepared before is
    /// over.
    Prepare {
        /// The certificate and its token.
        choice: Choice,
        /// Name of this login, by which it is signed.
        login: u64,
    },
    /// Sign; the payload is the bytes: [`TokenReply::Signed`].
    Sign {
        /// Under which login.
        login: u64,
    },
    /// Log out: [`TokenReply::Done`].
    Close {
        /// Of which login.
        login: u64,
    },
}

/// An answer.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "answer", rename_all = "snake_case")]
pub enum TokenReply {
    /// It is done.
    Done,
    /// The tokens that are there.
    Present {
        /// In the order of their slots.
        tokens: Vec<Present>,
    },
    /// The tokens with their certificates.
    Tokens {
        /// In the order of their slots.
        tokens: Vec<Token>,
    },
    /// The chosen certificate is there; the payload holds those above it, DER one after another.
    Chosen {
        /// How its signatures are computed.
        algorithm: SignatureAlgorithm,
        /// Length of each certificate in the payload.
        lengths: Vec<usize>,
    },
    /// The payload is the signature.
    Signed,
    /// It cannot be done.
    Fault {
        /// Why.
        error: SignerError,
    },
}
