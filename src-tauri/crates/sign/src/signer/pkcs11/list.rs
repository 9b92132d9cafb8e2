//! What is in the slots, as a person chooses by it before any PIN is typed.

use cryptoki::context::Pkcs11;
use cryptoki::object::{Attribute, AttributeType, CertificateType, ObjectClass};
use cryptoki::session::Session;
use cryptoki::slot::{Slot, TokenInfo};
use serde::{Deserialize, Serialize};

use super::fault;
use crate::certificate::Certificate;
use crate::hex;
use crate::signer::{SignerError, TriesLeft};

/// Most certificates of one token that are read.
const CERTIFICATES: usize = 64;

/// Most slots that are looked at; a driver with more is broken.
const SLOTS: usize = 32;

/// A token that is there, without what lies on it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Present {
    /// Its slot, as the module counts.
    pub slot: u64,
    /// Its name, as its holder or seller gave it.
    pub label: String,
    /// Its serial number, the maker's.
    pub serial: String,
    /// Its maker.
    pub manufacturer: String,
    /// How many wrong PINs it still takes.
    pub left: TriesLeft,
    /// The PIN is typed on the reader itself.
    pub has_pin_pad: bool,
    /// Shortest PIN, characters; 0 where nothing is said.
    pub pin_min: usize,
    /// Longest PIN, characters; 0 where nothing is said.
    pub pin_max: usize,
}

/// A certificate on a token.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Offered {
    /// `CKA_ID`, by which it belongs to its key.
    #[serde(with = "hex")]
    pub id: Vec<u8>,
    /// The certificate, DER.
    #[serde(with = "hex")]
    pub certificate: Vec<u8>,
}

/// A token and what lies on it in the open.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Token {
    /// The token.
    #[serde(flatten)]
    pub present: Present,
    /// Certificates of holders, in the token's order.
    pub offered: Vec<Offered>,
    /// Certificates of those who issue.
    pub authorities: Vec<Offered>,
}

/// The certificate that is to sign, and the token it was seen on. Nothing else is signed with, whatever is inserted
/// later.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Choice {
    /// Serial number of the token.
    pub serial: String,
    /// The certificate, DER.
    #[serde(with = "hex")]
    pub certificate: Vec<u8>,
}

impl Token {
    /// The choice of one of its certificates.
    #[must_use]
    pub fn choose(&self, offered: &Offered) -> Choice {
        Choice {
            serial: self.present.serial.clone(),
            certificate: offered.certificate.clone(),
        }
    }

    /// Who holds it: the holder of its first certificate.
    #[must_use]
    pub fn holder(&self) -> Option<String> {
        let first = self.offered.first()?;
        Some(Certificate::from_der(&first.certificate).ok()?.holder())
    }
}

impl Offered {
    fn is_of_an_authority(&self) -> bool {
        Certificate::from_der(&self.certificate).is_ok_and(|certificate| certificate.is_authority())
    }
}

/// Slots with a token that is ready for use.
pub fn present(context: &Pkcs11) -> Result<Vec<(Slot, Present)>, SignerError> {
    let slots = context
        .get_slots_with_token()
        .map_err(|error| fault::of(&error))?;
    // A token pulled between the two questions is not there.
    Ok(slots
        .into_iter()
        .take(SLOTS)
        .filter_map(|slot| {
            let info = context.get_token_info(slot).ok()?;
            info.token_initialized()
                .then(|| (slot, describe(slot, &info)))
        })
        .collect())
}

/// The same with their certificates.
pub fn tokens(context: &Pkcs11) -> Result<Vec<(Slot, Token)>, SignerError> {
    Ok(present(context)?
        .into_iter()
        .filter_map(|(slot, present)| {
            let session = context.open_ro_session(slot).ok()?;
            let (authorities, offered) = certificates(&session).ok()?;
            let token = Token {
                present,
                offered,
                authorities,
            };
            Some((slot, token))
        })
        .collect())
}

/// What the token says of wrong PINs.
pub fn tries_left(info: &TokenInfo) -> TriesLeft {
    if info.user_pin_locked() {
        TriesLeft::Locked
    } else if info.user_pin_final_try() {
        TriesLeft::Last
    } else if info.user_pin_count_low() {
        TriesLeft::Fewer
    } else {
        TriesLeft::All
    }
}

fn describe(slot: Slot, info: &TokenInfo) -> Present {
    Present {
        slot: slot.id(),
        label: info.label().to_owned(),
        serial: info.serial_number().to_owned(),
        manufacturer: info.manufacturer_id().to_owned(),
        left: tries_left(info),
        has_pin_pad: info.protected_authentication_path(),
        pin_min: info.min_pin_length(),
        pin_max: info.max_pin_length(),
    }
}

/// Certificates that lie open: those who issue, and the others.
fn certificates(session: &Session) -> Result<(Vec<Offered>, Vec<Offered>), cryptoki::error::Error> {
    let wanted = [
        Attribute::Class(ObjectClass::CERTIFICATE),
        Attribute::CertificateType(CertificateType::X_509),
    ];
    let mut offered: Vec<Offered> = Vec::new();
    for object in session
        .find_objects(&wanted)?
        .into_iter()
        .take(CERTIFICATES)
    {
        let attributes =
            session.get_attributes(object, &[AttributeType::Id, AttributeType::Value])?;
        let (mut id, mut certificate) = (Vec::new(), Vec::new());
        for attribute in attributes {
            match attribute {
                Attribute::Id(bytes) => id = bytes,
                Attribute::Value(bytes) => certificate = bytes,
                _ => {}
            }
        }
        offered.push(Offered { id, certificate });
    }
    // Tokens give objects in an order that changes; people expect the same one each time.
    offered.sort_by(|one, other| one.id.cmp(&other.id));
    Ok(offered
        .into_iter()
        .filter(|offered| Certificate::from_der(&offered.certificate).is_ok())
        .partition(Offered::is_of_an_authority))
}
