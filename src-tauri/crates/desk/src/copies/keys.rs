//! Which keys there are, and what speaks against signing with one of them. All of it is said before a PIN is typed.
use std::sync::Arc;

use motcua_case::certify::{CertificateName, SigningSetting};
use motcua_case::ids::Hash;
use motcua_case::user::Permission;
use motcua_sign::Certificate;
use motcua_sign::signer::choice::{Holder, Unfit, ending_in_days, unfit};

use crate::desk::{Desk, Session, office};
use crate::error::Result;
use crate::secrets::secret;
use crate::signing::{KeyFound, KeysWish, Secrets, Stop};
use crate::view::copies::{KeyHolder, KeyUnfit, KeyView};

impl Desk {
    /// Keys that can be reached now.
    pub fn signing_keys(&self) -> Result<Vec<KeyView>> {
        let session = self.permitted(Permission::See)?;
        Ok(self.key_views(&self.reach(&session)?))
    }

    /// Where keys are looked for, by the setting of the office.
    pub(crate) fn reach(&self, session: &Session) -> Result<Reach> {
        session.read(|read| {
            let office = office(read)?;
            let mut secrets = Secrets::new();
            for provider in &office.certify.signing.providers {
                if let Some(secret) = secret(read, &provider.id.to_string())? {
                    secrets.insert(provider.id, secret);
                }
            }
            Ok(Reach {
                setting: office.certify.signing,
                practice: office.practice,
                secrets,
                stop: Arc::clone(&self.signing),
            })
        })
    }

    /// Keys that can be reached now.
    pub(crate) fn key_views(&self, reach: &Reach) -> Vec<KeyView> {
        let found = self.keys.list(&reach.wish());
        found.iter().map(|key| self.key_view(key)).collect()
    }

    fn key_view(&self, key: &KeyFound) -> KeyView {
        let now = self.clock.now();
        KeyView {
            certificate: named(&key.certificate),
            holder: match Holder::of(&key.certificate) {
                Holder::Person => KeyHolder::Person,
                Holder::Agency => KeyHolder::Agency,
            },
            place: key.place.clone(),
            pin: key.pin,
            left: key.left.into(),
            unfit: unfit(&key.certificate, now).map(|unfit| match unfit {
                Unfit::Authority => KeyUnfit::Authority,
                Unfit::Purpose => KeyUnfit::Purpose,
                Unfit::Key => KeyUnfit::Key,
                Unfit::NotYetValid => KeyUnfit::NotYetValid,
                Unfit::Expired => KeyUnfit::Expired,
            }),
            ends_in_days: ending_in_days(&key.certificate, now)
                .and_then(|days| u16::try_from(days).ok()),
        }
    }

    /// One of them.
    pub(super) fn key(&self, reach: &Reach, certificate: Hash) -> Option<KeyView> {
        let found = self.keys.list(&reach.wish());
        let key = found
            .iter()
            .find(|key| Hash(key.certificate.fingerprint()) == certificate)?;
        Some(self.key_view(key))
    }
}

/// Where keys are looked for.
pub(crate) struct Reach {
    pub(crate) setting: SigningSetting,
    practice: bool,
    secrets: Secrets,
    stop: Stop,
}

impl Reach {
    pub(crate) fn wish(&self) -> KeysWish<'_> {
        KeysWish {
            setting: &self.setting,
            practice: self.practice,
            secrets: &self.secrets,
            stop: &self.stop,
        }
    }
}

/// A certificate as the record names it.
pub(crate) fn named(certificate: &Certificate) -> CertificateName {
    CertificateName {
        holder: certificate.holder(),
        serial: certificate.serial(),
        fingerprint: Hash(certificate.fingerprint()),
        until: certificate.not_after(),
    }
}
