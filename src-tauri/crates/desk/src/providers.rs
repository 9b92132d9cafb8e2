//! Providers that sign with keys they keep: set up by whoever sets the office up.
use motcua_case::certify::SigningProvider;
use motcua_case::ids::ProviderId;
use motcua_case::text;
use motcua_case::user::Permission;
use motcua_sign::{Secret, is_web_address};

use crate::clock::stamp;
use crate::desk::{Desk, change_office, office};
use crate::error::{Error, ErrorCode, Result};
use crate::secrets::{forget_secret, keep_secret};
use crate::view::settings::{ProviderWish, SettingsView};

/// Providers at most.
const MOST: usize = 20;

impl Desk {
    /// Adds or changes a provider. A password that is not given stays as it is.
    pub fn provider_save(
        &self,
        wish: &ProviderWish,
        password: Option<&Secret>,
    ) -> Result<SettingsView> {
        let session = self.permitted(Permission::ChangeOffice)?;
        let invalid = |field: &str| Error::new(ErrorCode::Invalid).with("field", field);
        let provider = SigningProvider {
            id: wish.id.unwrap_or_else(ProviderId::fresh),
            name: text::nfc(wish.name.trim()),
            address: wish.address.trim().to_owned(),
            interface: wish.interface.clone(),
        };
        if provider.name.is_empty() {
            return Err(invalid("name"));
        }
        if !is_web_address(&provider.address) {
            return Err(invalid("address"));
        }
        let at = stamp(&*self.clock);
        session.write(|write| {
            let mut office = office(write)?;
            let providers = &mut office.certify.signing.providers;
            let has_room = providers.len() < MOST;
            match providers.iter_mut().find(|known| known.id == provider.id) {
                Some(known) => known.clone_from(&provider),
                None if has_room => providers.push(provider.clone()),
                None => return Err(invalid("providers")),
            }
            if let Some(password) = password {
                keep_secret(&session, write, &provider.id.to_string(), password)?;
            }
            change_office(write, at, &session.actor_ref(), office)
        })?;
        self.keys.forget();
        self.settings()
    }

    /// Takes a provider away, with its password.
    pub fn provider_remove(&self, id: ProviderId) -> Result<SettingsView> {
        let session = self.permitted(Permission::ChangeOffice)?;
        let at = stamp(&*self.clock);
        session.write(|write| {
            let mut office = office(write)?;
            office
                .certify
                .signing
                .providers
                .retain(|provider| provider.id != id);
            forget_secret(write, &id.to_string())?;
            change_office(write, at, &session.actor_ref(), office)
        })?;
        self.keys.forget();
        self.settings()
    }
}
