//! A session or token, held until it ends and renewed once by itself.
use std::time::Duration;

use tokio::sync::Mutex;
use tokio::time::Instant;

use crate::province::Answer;

/// A session or token.
#[derive(Clone)]
pub(super) struct Token {
    /// What is sent.
    pub text: String,
    /// When it ends, where the province says so.
    pub ends: Option<Instant>,
}

/// The one that is held. One lane signs in, the others wait for it.
#[derive(Default)]
pub(super) struct Held(Mutex<Option<Token>>);

impl Token {
    /// A token with the seconds it is good for. It is renewed a little before, so that it does not end on the way.
    pub(super) fn lasting(text: String, seconds: Option<u64>) -> Self {
        let lasts = |seconds: u64| {
            // A week is longer than any token; more would be past the end of the clock.
            let whole = Duration::from_secs(seconds.min(7 * 24 * 3600));
            Instant::now() + whole.saturating_sub(Duration::from_secs(20)).max(whole / 2)
        };
        Self {
            text,
            ends: seconds.map(lasts),
        }
    }
}

impl Held {
    /// The token that is held, or a new one where there is none, it is over, or it is `stale`.
    pub(super) async fn token(
        &self,
        stale: Option<&str>,
        sign_in: impl Future<Output = Answer<Token>>,
    ) -> Answer<String> {
        let mut held = self.0.lock().await;
        let good = held.as_ref().filter(|token| {
            let is_over = token.ends.is_some_and(|ends| ends <= Instant::now());
            !is_over && stale != Some(token.text.as_str())
        });
        if let Some(token) = good {
            return Ok(token.text.clone());
        }
        *held = None;
        let token = sign_in.await?;
        Ok(held.insert(token).text.clone())
    }

    /// Forgets what is held.
    pub(super) async fn forget(&self) {
        *self.0.lock().await = None;
    }
}
