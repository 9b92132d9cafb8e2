//! The QR code of the identity card (CCCD of 2021, Căn cước of 2024): fields separated by `|`.
//!
//! `id | old id | name | birth ddmmyyyy | sex | residence | issued ddmmyyyy | …`. The 2024 card adds fields at
//! the end; they are kept and never a reason to refuse. A card is not proof that its facts are fresh: the
//! official check is the population database. What keyboards and readers do to the text on its way is
//! mended where that is certain, and explained where it is not. Start at [`read_card`].
mod read;
#[cfg(test)]
mod tests;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

pub use read::read_card;

use crate::birth::{BirthDate, Sex};
use crate::id::{IdWarning, OldId, PersonalId};
use crate::text::Mojibake;

/// What a card's code says.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct IdCard {
    /// Personal identification number.
    pub id: PersonalId,
    /// Number of the lapsed 9-digit card.
    pub old_id: Option<OldId>,
    /// Full name, NFC.
    pub name: String,
    /// Date or year of birth.
    pub birth: Option<BirthDate>,
    /// Sex.
    pub sex: Option<Sex>,
    /// Residence as coded; may be an address of before July 2025, or missing.
    pub address: String,
    /// Date of issue.
    pub issued: Option<NaiveDate>,
    /// What a clerk should look at.
    pub warnings: Vec<CardWarning>,
    /// Fields after the seventh, as read.
    pub extra: Vec<String>,
}

/// Something about a card's code that a clerk should look at.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum CardWarning {
    /// The number disagrees with birth or sex, or names no known place.
    Number {
        /// How.
        warning: IdWarning,
    },
    /// A field is empty or missing.
    Missing {
        /// Which.
        field: CardField,
    },
    /// A field is there but cannot be (a date the calendar does not have, an unknown sex).
    Unusable {
        /// Which.
        field: CardField,
    },
    /// Letters were damaged on the way; scan again, with the reader in serial or HID mode.
    Damaged {
        /// Which field.
        field: CardField,
        /// How.
        damage: Mojibake,
    },
    /// The whole text had been read in the wrong encoding and was put right.
    EncodingRepaired,
    /// The separators had been changed by the keyboard layout and were put right.
    SeparatorRepaired,
}

/// A field of the code.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "snake_case")]
pub enum CardField {
    /// The lapsed 9-digit number.
    OldId,
    /// Name.
    Name,
    /// Birth.
    Birth,
    /// Sex.
    Sex,
    /// Residence.
    Address,
    /// Date of issue.
    Issued,
}

/// Why a text is no identity card. The text itself is never repeated: it may be personal.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CardError {
    /// Nothing was read.
    #[error("nothing was read")]
    Empty,
    /// Longer than any card's code.
    #[error("{bytes} bytes were read; a card has at most {most}")]
    TooLong {
        /// Bytes read.
        bytes: usize,
        /// Bytes allowed.
        most: usize,
    },
    /// Another kind of code.
    #[error("this is not an identity card")]
    NotACard {
        /// What it looks like.
        looks_like: CodeKind,
    },
    /// Built like a card, but the number has not twelve digits.
    #[error("the number of the card has {digits} digits instead of 12")]
    BadNumber {
        /// Digits found.
        digits: usize,
    },
    /// The code breaks off before the birth date.
    #[error("only {fields} fields were read")]
    Truncated {
        /// Fields read.
        fields: usize,
    },
}

/// What a code that is no identity card looks like.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "snake_case")]
pub enum CodeKind {
    /// The health insurance card (*BHYT*).
    HealthInsurance,
    /// A dossier code.
    Dossier,
    /// A separator sheet for scanning.
    SeparatorSheet,
    /// A payment code (VietQR).
    Payment,
    /// A web address.
    WebAddress,
    /// A number and nothing else.
    BareNumber,
    /// Anything else.
    Unknown,
}
