//! Which certificate suits whom, judged before any PIN is typed.

use chrono::{DateTime, Utc};
use const_oid::ObjectIdentifier;
use const_oid::db::{rfc4519, rfc5912};
use serde::{Deserialize, Serialize};

use crate::certificate::Certificate;
use crate::key::KeyKind;

/// Who a certificate speaks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Holder {
    /// A person, by name: a leader or an officer.
    Person,
    /// An agency: its seal.
    Agency,
}

/// Why a certificate is not to be signed with.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Unfit {
    /// It issues certificates.
    Authority,
    /// Its purposes leave out signatures that bind: encryption, a server, timestamps.
    Purpose,
    /// Its key is of a kind, or so short, that no signature is made with it here.
    Key,
    /// Its term has not begun.
    NotYetValid,
    /// Its term is over.
    Expired,
}

/// Shortest RSA key, bits (ETSI TS 119 312).
const RSA_BITS: u32 = 2048;

/// How far ahead the end of a term is a warning, days.
const ENDING_DAYS: i64 = 30;

impl Holder {
    /// Who it speaks for. An agency is given its tax code for an identifier, or a common name that is the
    /// organisation's; what tells neither is taken for a person, who can be asked.
    #[must_use]
    pub fn of(certificate: &Certificate) -> Self {
        let is_coded = certificate
            .names(rfc4519::UID)
            .iter()
            .any(|uid| uid.trim_start().starts_with("MST:"));
        let is_organisation = certificate
            .organisation()
            .is_some_and(|organisation| organisation.trim() == certificate.holder().trim());
        if is_coded || is_organisation {
            Self::Agency
        } else {
            Self::Person
        }
    }
}

/// Why not to sign with a certificate at a moment; `None` where nothing speaks against it. Whether it was revoked
/// is another question, which the network answers.
#[must_use]
pub fn unfit(certificate: &Certificate, at: DateTime<Utc>) -> Option<Unfit> {
    if certificate.is_authority() {
        return Some(Unfit::Authority);
    }
    if !certificate.may_sign() || is_for_something_else(&certificate.purposes()) {
        return Some(Unfit::Purpose);
    }
    match certificate.key() {
        KeyKind::Other => return Some(Unfit::Key),
        KeyKind::Rsa { bits } if bits < RSA_BITS => return Some(Unfit::Key),
        _ => {}
    }
    if at < certificate.not_before() {
        Some(Unfit::NotYetValid)
    } else if at > certificate.not_after() {
        Some(Unfit::Expired)
    } else {
        None
    }
}

/// Days until the term is over, where that is soon.
#[must_use]
pub fn ending_in_days(certificate: &Certificate, at: DateTime<Utc>) -> Option<i64> {
    let days = (certificate.not_after() - at).num_days();
    (0..=ENDING_DAYS).contains(&days).then_some(days)
}

/// All stated purposes are of servers and services.
fn is_for_something_else(purposes: &[ObjectIdentifier]) -> bool {
    const OTHERS: [ObjectIdentifier; 3] = [
        rfc5912::ID_KP_SERVER_AUTH,
        rfc5912::ID_KP_TIME_STAMPING,
        rfc5912::ID_KP_OCSP_SIGNING,
    ];
    !purposes.is_empty() && purposes.iter().all(|purpose| OTHERS.contains(purpose))
}
