//! Who speaks: the session behind a request, and what its device may do.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use axum::extract::FromRequestParts;
use axum::http::header::AUTHORIZATION;
use axum::http::request::Parts;
use base64ct::{Base64UrlUnpadded, Encoding};
use motcua_case::id::AgencyCode;
use motcua_case::ids::DeviceId;
use motcua_case::replica::{DeviceState, FaultCode};

use crate::hub::{Hub, Shared};
use crate::key::{KeyError, random, sha256};
use crate::row;
use crate::trouble::Trouble;

const SECRET: usize = 32;
/// Sessions an instance remembers before it throws out the old ones.
const REMEMBERED: usize = 10_000;

/// A device with a session. What it asks is asked within its commune, whatever the request says.
#[derive(Clone, Debug)]
pub(crate) struct Speaker {
    pub(crate) commune: i32,
    pub(crate) code: AgencyCode,
    pub(crate) device: DeviceId,
    pub(crate) state: DeviceState,
}

/// A device that was not revoked.
#[derive(Clone, Debug)]
pub(crate) struct Caller(pub(crate) Speaker);

/// A device that may do everything.
#[derive(Clone, Debug)]
pub(crate) struct Trusted(pub(crate) Speaker);

impl FromRequestParts<Shared> for Speaker {
    type Rejection = Trouble;

    async fn from_request_parts(parts: &mut Parts, hub: &Shared) -> Result<Self, Trouble> {
        let said = parts.headers.get(AUTHORIZATION);
        let token = said
            .and_then(|said| said.to_str().ok()?.strip_prefix("Bearer "))
            .and_then(Token::read)
            .ok_or(FaultCode::Session)?;
        let speaker = hub.speaker(&token).await?;
        hub.rates.device(speaker.commune, speaker.device)?;
        Ok(speaker)
    }
}

impl FromRequestParts<Shared> for Caller {
    type Rejection = Trouble;

    async fn from_request_parts(parts: &mut Parts, hub: &Shared) -> Result<Self, Trouble> {
        let speaker = Speaker::from_request_parts(parts, hub).await?;
        match speaker.state {
            DeviceState::Revoked => Err(FaultCode::Revoked.into()),
            _ => Ok(Self(speaker)),
        }
    }
}

impl FromRequestParts<Shared> for Trusted {
    type Rejection = Trouble;

    async fn from_request_parts(parts: &mut Parts, hub: &Shared) -> Result<Self, Trouble> {
        let Caller(speaker) = Caller::from_request_parts(parts, hub).await?;
        match speaker.state {
            DeviceState::Active => Ok(Self(speaker)),
            _ => Err(FaultCode::NotAllowed.into()),
        }
    }
}

impl Hub {
    async fn speaker(&self, token: &Token) -> Result<Speaker, Trouble> {
        let hash = token.hash();
        if let Some(speaker) = self.callers.believed(&hash, self.limits.believed) {
            return Ok(speaker);
        }
        let client = self.database.client().await?;
        let text = "SELECT s.device, d.state, c.code FROM session s
            JOIN device d ON d.commune = s.commune AND d.id = s.device
            JOIN commune c ON c.id = s.commune
            WHERE s.commune = $1 AND d.commune = $1 AND s.token = $2 AND s.expires > now()";
        let statement = client.prepare_cached(text).await?;
        let row = client
            .query_opt(&statement, &[&token.commune, &hash.as_slice()])
            .await?;
        let Some(row) = row else {
            self.callers.forget(&hash);
            return Err(FaultCode::Session.into());
        };
        let code: String = row.try_get("code")?;
        let speaker = Speaker {
            commune: token.commune,
            code: code.parse().map_err(|_| Trouble::Row("code"))?,
            device: row::device(&row, "device")?,
            state: row::state(&row)?,
        };
        self.callers.remember(hash, speaker.clone());
        Ok(speaker)
    }
}

/// The right to speak: where its session is to be found, and 32 random bytes.
pub(crate) struct Token {
    commune: i32,
    secret: [u8; SECRET],
}

impl Token {
    pub(crate) fn fresh(commune: i32) -> Result<Self, KeyError> {
        let secret = random()?;
        Ok(Self { commune, secret })
    }

    /// As it goes over the wire.
    pub(crate) fn text(&self) -> String {
        Base64UrlUnpadded::encode_string(&[&self.commune.to_be_bytes()[..], &self.secret].concat())
    }

    fn read(text: &str) -> Option<Self> {
        // Anything longer is none.
        let bytes = (text.len() < 64).then(|| Base64UrlUnpadded::decode_vec(text).ok())??;
        let (commune, secret) = bytes.split_first_chunk()?;
        Some(Self {
            commune: i32::from_be_bytes(*commune),
            secret: secret.try_into().ok()?,
        })
    }

    /// As it is stored.
    pub(crate) fn hash(&self) -> [u8; 32] {
        sha256(&self.secret)
    }
}

/// A session and when it was looked up.
type Seen = (Arc<Speaker>, Instant);

/// Sessions looked up lately.
#[derive(Default)]
pub(crate) struct Callers {
    known: Mutex<HashMap<[u8; 32], Seen>>,
}

impl Callers {
    fn believed(&self, token: &[u8; 32], age: Duration) -> Option<Speaker> {
        let known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        known
            .get(token)
            .filter(|(_, seen)| seen.elapsed() < age)
            .map(|(speaker, _)| Speaker::clone(speaker))
    }

    fn remember(&self, token: [u8; 32], speaker: Speaker) {
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        if known.len() >= REMEMBERED {
            known.retain(|_, (_, seen)| seen.elapsed() < Duration::from_secs(10));
        }
        known.insert(token, (Arc::new(speaker), Instant::now()));
    }

    fn forget(&self, token: &[u8; 32]) {
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        known.remove(token);
    }

    /// Looks at a device's state again at once, on this instance.
    pub(crate) fn doubt(&self, commune: i32, device: DeviceId) {
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        known.retain(|_, (speaker, _)| (speaker.commune, speaker.device) != (commune, device));
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests fail by panicking")]
    use super::*;

    #[test]
    fn a_token_reads_back_and_is_stored_as_a_hash_alone() {
        let token = Token::fresh(7).unwrap();
        let read = Token::read(&token.text()).unwrap();
        assert_eq!((read.commune, read.hash()), (7, token.hash()));
        assert_ne!(token.hash(), token.secret);
        for wrong in ["", "AAAA", "????", &"A".repeat(47), &"A".repeat(5000)] {
            assert!(Token::read(wrong).is_none(), "{wrong}");
        }
    }
}
