//! Which tokens are plugged in, for whoever may sign and for the IT person who sets them up.
use motcua_case::certify::SigningSetting;
use motcua_worker::TokenWatch;

use crate::copies::of_signer;
use crate::desk::Desk;
use crate::error::Result;
use crate::signing::OnTokens;
use crate::view::copies::{DriverView, TokensView};

/// Drivers that are being watched. Watching ends when it is dropped.
pub struct TokensWatched {
    setting: SigningSetting,
    _watches: Vec<TokenWatch>,
}

impl Desk {
    /// Drivers, tokens and keys at this PC. Nothing of a citizen is in it.
    pub fn tokens(&self) -> Result<TokensView> {
        let session = self.session()?;
        let reach = self.reach(&session)?;
        let drivers = self.keys.drivers(&reach.wish()).into_iter();
        let drivers = drivers.map(|driver| {
            let (tokens, trouble) = match driver.tokens {
                Ok(tokens) => (tokens, None),
                Err(error) => (Vec::new(), Some(of_signer(&error))),
            };
            DriverView {
                module: driver.module.display().to_string(),
                tokens,
                trouble,
            }
        });
        Ok(TokensView {
            drivers: drivers.collect(),
            keys: self.key_views(&reach),
        })
    }

    /// Watches the drivers while somebody is signed in: goes on with `before` as long as the setting is the same.
    pub fn tokens_watch(
        &self,
        before: Option<TokensWatched>,
        told: &OnTokens,
    ) -> Option<TokensWatched> {
        let reach = self.reach(&self.session().ok()?).ok()?;
        let same = before.filter(|watched| watched.setting == reach.setting);
        same.or_else(|| {
            Some(TokensWatched {
                _watches: self.keys.watch(&reach.wish(), told),
                setting: reach.setting,
            })
        })
    }
}
