//! Identifiers the State gives: people, taxpayers, phones, agencies, procedures, dossiers.
//!
//! Each is text that can only be built by reading it. What is impossible is an [`IdError`]; what is only
//! unlikely is a warning beside the value. Neither ever repeats the text it is about: it may be personal.
mod agency;
mod dossier;
mod personal;
mod phone;
mod procedure;
mod tax;

pub use agency::AgencyCode;
pub use dossier::DossierCode;
pub use personal::{IdWarning, OldId, PersonalId};
pub use phone::Phone;
pub use procedure::ProcedureCode;
pub use tax::TaxCode;

/// Why a text is not the identifier it was read as.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum IdError {
    /// Nothing was given.
    #[error("nothing was given")]
    Empty,
    /// A number with the wrong count of digits.
    #[error("{found} digits instead of {expected}")]
    DigitCount {
        /// How many the identifier has, as a sentence part ("12", "10, 13 or 12").
        expected: &'static str,
        /// How many were given.
        found: usize,
    },
    /// Letters or signs where only digits belong.
    #[error("only digits are allowed")]
    NotDigits,
    /// The check digit of a tax code does not agree.
    #[error("the check digit does not agree")]
    CheckDigit,
    /// A number no operator gives out.
    #[error("no such phone number range")]
    PhoneRange,
    /// Not built like this kind of code.
    #[error("not built like a {kind} code")]
    Shape {
        /// Which code was expected: "agency", "procedure", "dossier".
        kind: &'static str,
    },
    /// The date inside a dossier code does not exist.
    #[error("the date in the code does not exist")]
    Date,
}

/// Wires a text identifier to `FromStr`, serde and the bindings; `parse` is the only door.
macro_rules! text_identifier {
    ($name:ident) => {
        impl std::str::FromStr for $name {
            type Err = $crate::id::IdError;
            fn from_str(text: &str) -> Result<Self, Self::Err> {
                Self::parse(text)
            }
        }

        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.collect_str(self)
            }
        }

        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let text = <String as serde::Deserialize>::deserialize(deserializer)?;
                Self::parse(&text).map_err(serde::de::Error::custom)
            }
        }

        impl specta::Type for $name {
            fn definition(types: &mut specta::Types) -> specta::datatype::DataType {
                <String as specta::Type>::definition(types)
            }
        }
    };
}
use text_identifier;

/// The digits of `text` after blanks, dots and dashes are taken out; anything else is an error.
fn digits_of(text: &str) -> Result<String, IdError> {
    let digits: String = crate::text::clean_digits(text)
        .chars()
        .filter(|c| !matches!(c, '.' | '-' | '–'))
        .collect();
    match digits.as_str() {
        "" => Err(IdError::Empty),
        d if d.bytes().all(|b| b.is_ascii_digit()) => Ok(digits),
        _ => Err(IdError::NotDigits),
    }
}

/// True for one to `most` ASCII digits.
fn is_digits(text: &str, least: usize, most: usize) -> bool {
    (least..=most).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_digit())
}
