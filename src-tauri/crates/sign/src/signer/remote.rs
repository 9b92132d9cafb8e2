//! Questions to a provider's web interface: JSON over HTTPS, bounded in time and size, never redirected.

use std::io::{self, Read};
use std::time::Duration;

use base64ct::{Base64, Encoding};
use serde::Serialize;
use serde::de::DeserializeOwned;
use ureq::{Agent, Timeout};
use zeroize::Zeroizing;

use super::{Secret, SignerError};
use crate::certificate::Certificate;
use crate::web;

/// Largest answer read, bytes: a hundred signatures, or a dozen chains of certificates.
const ANSWER_BYTES: u64 = 1024 * 1024;

/// Longest time for one answer.
const PATIENCE: Duration = Duration::from_secs(30);

/// Where a provider is.
#[derive(Debug, Clone)]
pub struct Address {
    /// The address every path is appended to, without a slash at its end.
    pub base: String,
    /// Roots that vouch for its server. Without any, only an address on this machine is reached.
    pub tls_roots: Vec<Certificate>,
}

/// A provider's web interface.
#[derive(Debug, Clone)]
pub struct Remote {
    agent: Agent,
    base: String,
}

impl Remote {
    /// Nothing is asked yet.
    ///
    /// # Errors
    /// [`SignerError::Unreachable`] for an address that would carry secrets in the clear: plain HTTP is for a server
    /// on this machine alone.
    pub fn new(address: &Address) -> Result<Self, SignerError> {
        let base = address.base.trim_end_matches('/').to_owned();
        let uri: ureq::http::Uri = base.parse().map_err(|_| SignerError::Unreachable)?;
        let is_here = matches!(uri.host(), Some("127.0.0.1" | "localhost" | "[::1]"));
        let is_safe = match uri.scheme_str() {
            Some("https") => true,
            Some("http") => is_here,
            _ => false,
        };
        if !is_safe {
            return Err(SignerError::Unreachable);
        }
        Ok(Self {
            agent: web::agent(&address.tls_roots, PATIENCE, 0),
            base,
        })
    }

    /// Asks one question: its HTTP status, and its answer where that is JSON of the expected shape.
    ///
    /// # Errors
    /// [`SignerError::Unreachable`], [`SignerError::TimedOut`]; [`SignerError::Refused`] with the status for what is
    /// no answer of the interface.
    pub fn ask<A: DeserializeOwned>(
        &self,
        path: &str,
        authorization: Option<&str>,
        question: &impl Serialize,
    ) -> Result<(u16, A), SignerError> {
        // A question may hold a PIN.
        let body = serde_json::to_vec(question)
            .map(Zeroizing::new)
            .map_err(|_| SignerError::Refused("question".into()))?;
        let mut request = self
            .agent
            .post(format!("{}/{path}", self.base))
            .content_type("application/json");
        if let Some(authorization) = authorization {
            request = request.header("Authorization", authorization);
        }
        let answer = request.send(body.as_slice()).map_err(|error| of(&error))?;
        let status = answer.status().as_u16();
        let mut body = Vec::new();
        answer
            .into_body()
            .into_reader()
            .take(ANSWER_BYTES + 1)
            .read_to_end(&mut body)
            .map_err(|error| of_reading(&error))?;
        if body.len() as u64 > ANSWER_BYTES {
            return Err(SignerError::Refused("too large".into()));
        }
        serde_json::from_slice(&body)
            .map(|answer| (status, answer))
            .map_err(|_| SignerError::Refused(format!("HTTP {status}")))
    }
}

/// Bytes as providers send them, line breaks or not.
pub fn from_base64(text: &str) -> Result<Vec<u8>, SignerError> {
    let text: String = text.split_ascii_whitespace().collect();
    Base64::decode_vec(&text).map_err(|_| SignerError::Refused("base64".into()))
}

/// Bytes as providers take them.
pub fn to_base64(bytes: &[u8]) -> String {
    Base64::encode_string(bytes)
}

/// `Basic` credentials (RFC 7617).
pub fn basic(user: &str, password: &Secret) -> Zeroizing<String> {
    let pair = Zeroizing::new(format!("{user}:{}", password.expose()));
    Zeroizing::new(format!("Basic {}", to_base64(pair.as_bytes())))
}

fn of(error: &ureq::Error) -> SignerError {
    match error {
        ureq::Error::Timeout(Timeout::Resolve | Timeout::Connect) => SignerError::Unreachable,
        ureq::Error::Timeout(_) => SignerError::TimedOut,
        ureq::Error::Io(error) => of_reading(error),
        _ => SignerError::Unreachable,
    }
}

fn of_reading(error: &io::Error) -> SignerError {
    match error.kind() {
        io::ErrorKind::TimedOut | io::ErrorKind::WouldBlock => SignerError::TimedOut,
        _ => SignerError::Unreachable,
    }
}
