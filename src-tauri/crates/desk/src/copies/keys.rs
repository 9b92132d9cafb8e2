//! Which keys there are, and what speaks against signing with one of them. All of it is said before a PIN is typed.
use motcua_case::certify::CertificateName;
use motcua_case::ids::Hash;
use motcua_case::office::Office;
use motcua_case::user::Permission;
use motcua_sign::Certificate;
use motcua_sign::signer::choice::{Holder, Unfit, ending_in_days, unfit};

use crate::desk::{Desk, office};
use crate::error::Result;
use crate::signing::{KeyFound, KeysWish};
use crate::view::copies::{KeyHolder, KeyUnfit, KeyView};

impl Desk {
    /// Keys that can be reached now.
    pub fn signing_keys(&self) -> Result<Vec<KeyView>> {
        let session = self.permitted(Permission::See)?;
        let office = session.read(office)?;
        let found = self.keys.list(&wish(&office));
        Ok(found.iter().map(|key| self.key_view(key)).collect())
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
    pub(super) fn key(&self, office: &Office, certificate: Hash) -> Option<KeyView> {
        let found = self.keys.list(&wish(office));
        let key = found
            .iter()
            .find(|key| Hash(key.certificate.fingerprint()) == certificate)?;
        Some(self.key_view(key))
    }
}

pub(super) fn wish(office: &Office) -> KeysWish<'_> {
    KeysWish {
        setting: &office.certify.signing,
        practice: office.practice,
    }
}

/// A certificate as the record names it.
pub(super) fn named(certificate: &Certificate) -> CertificateName {
    CertificateName {
        holder: certificate.holder(),
        serial: certificate.serial(),
        fingerprint: Hash(certificate.fingerprint()),
        until: certificate.not_after(),
    }
}
