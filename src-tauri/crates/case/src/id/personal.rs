use std::fmt;

use serde::{Deserialize, Serialize};

use super::{IdError, digits_of, text_identifier};
use crate::birth::{BirthDate, Sex};

/// The 12-digit personal identification number (*số định danh cá nhân*), which is also the number of the
/// identity card: place of birth registration (3), century and sex (1), year (2), random (6). It has no check
/// digit, so that a wrong number can only be unlikely, never impossible. Text, because zeros lead.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PersonalId(String);

/// What makes a personal number unlikely; the clerk decides.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum IdWarning {
    /// The first three digits name no province and no foreign country.
    UnknownPlace {
        /// The three digits.
        code: String,
    },
    /// The number says another year of birth.
    BirthYearDisagrees {
        /// Year inside the number.
        number_says: i32,
    },
    /// The number says another sex.
    SexDisagrees {
        /// Sex inside the number.
        number_says: Sex,
    },
}

impl PersonalId {
    /// Reads twelve digits; blanks, dots and full-width digits are forgiven.
    pub fn parse(text: &str) -> Result<Self, IdError> {
        let digits = digits_of(text)?;
        match digits.len() {
            12 => Ok(Self(digits)),
            found => Err(IdError::DigitCount {
                expected: "12",
                found,
            }),
        }
    }

    /// The twelve digits.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The number as lists show it: `0380******45` (Law 91/2025/QH15: no more than needed).
    pub fn masked(&self) -> String {
        format!("{}******{}", &self.0[..4], &self.0[10..])
    }

    /// Year of birth inside the number.
    pub fn birth_year(&self) -> i32 {
        let bytes = self.0.as_bytes();
        let digit = |at: usize| i32::from(bytes[at] - b'0');
        1900 + 100 * (digit(3) / 2) + 10 * digit(4) + digit(5)
    }

    /// Sex inside the number.
    pub fn sex(&self) -> Sex {
        if self.0.as_bytes()[3].is_multiple_of(2) {
            Sex::Male
        } else {
            Sex::Female
        }
    }

    /// Compares the number with what is known of the person. Old province codes stay valid after mergers.
    pub fn warnings(&self, birth: Option<BirthDate>, sex: Option<Sex>) -> Vec<IdWarning> {
        let mut warnings = Vec::new();
        if !is_known_place(&self.0[..3]) {
            warnings.push(IdWarning::UnknownPlace {
                code: self.0[..3].to_owned(),
            });
        }
        if birth.is_some_and(|birth| birth.year() != self.birth_year()) {
            warnings.push(IdWarning::BirthYearDisagrees {
                number_says: self.birth_year(),
            });
        }
        if sex.is_some_and(|sex| sex != Sex::Other && sex != self.sex()) {
            warnings.push(IdWarning::SexDisagrees {
                number_says: self.sex(),
            });
        }
        warnings
    }
}

/// The 9-digit number of the lapsed identity card (*CMND*), still found in older papers.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct OldId(String);

impl OldId {
    /// Reads nine digits; blanks, dots and full-width digits are forgiven.
    pub fn parse(text: &str) -> Result<Self, IdError> {
        let digits = digits_of(text)?;
        match digits.len() {
            9 => Ok(Self(digits)),
            found => Err(IdError::DigitCount {
                expected: "9",
                found,
            }),
        }
    }

    /// The nine digits.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The number as lists show it: `1234***89`.
    pub fn masked(&self) -> String {
        format!("{}***{}", &self.0[..4], &self.0[7..])
    }
}

text_identifier!(PersonalId);
text_identifier!(OldId);

impl fmt::Display for PersonalId {
    /// All twelve digits, for forms; lists use [`PersonalId::masked`].
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Display for OldId {
    /// All nine digits, for forms; lists use [`OldId::masked`].
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Debug for PersonalId {
    /// Masked: debug output ends in logs.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "PersonalId({})", self.masked())
    }
}

impl fmt::Debug for OldId {
    /// Masked: debug output ends in logs.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "OldId({})", self.masked())
    }
}

/// The 63 provinces as numbered before the mergers of 2025, or a foreign country (101 and above).
fn is_known_place(code: &str) -> bool {
    const PROVINCES: [u16; 63] = [
        1, 2, 4, 6, 8, 10, 11, 12, 14, 15, 17, 19, 20, 22, 24, 25, 26, 27, 30, 31, 33, 34, 35, 36,
        37, 38, 40, 42, 44, 45, 46, 48, 49, 51, 52, 54, 56, 58, 60, 62, 64, 66, 67, 68, 70, 72, 74,
        75, 77, 79, 80, 82, 83, 84, 86, 87, 89, 91, 92, 93, 94, 95, 96,
    ];
    code.parse()
        .is_ok_and(|code: u16| code > 100 || PROVINCES.contains(&code))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests fail by panicking")]
    use super::*;

    #[test]
    fn only_twelve_digits_make_a_personal_number() {
        for (text, outcome) in [
            ("001199000011", Ok("001199000011")),
            (" 001 199 000 011 ", Ok("001199000011")),
            ("００１１９９００００１１", Ok("001199000011")),
            ("", Err(IdError::Empty)),
            (
                "00119900001",
                Err(IdError::DigitCount {
                    expected: "12",
                    found: 11,
                }),
            ),
            ("00119900001x", Err(IdError::NotDigits)),
            ("٠٠١١٩٩٠٠٠٠١١", Err(IdError::NotDigits)),
        ] {
            assert_eq!(
                PersonalId::parse(text).map(|id| id.to_string()),
                outcome.map(str::to_owned),
                "{text}"
            );
        }
    }

    #[test]
    fn what_the_number_says_of_birth_and_sex_is_only_a_warning() {
        for (number, birth, sex, warnings) in [
            ("038090000045", 1990, Sex::Male, vec![]),
            ("038190000045", 1990, Sex::Female, vec![]),
            ("038201000045", 2001, Sex::Male, vec![]),
            ("038301000045", 2001, Sex::Female, vec![]),
            ("038090000045", 1990, Sex::Other, vec![]),
            (
                "038090000045",
                1991,
                Sex::Male,
                vec![IdWarning::BirthYearDisagrees { number_says: 1990 }],
            ),
            (
                "038090000045",
                1990,
                Sex::Female,
                vec![IdWarning::SexDisagrees {
                    number_says: Sex::Male,
                }],
            ),
            (
                "099090000045",
                1990,
                Sex::Male,
                vec![IdWarning::UnknownPlace { code: "099".into() }],
            ),
            ("101090000045", 1990, Sex::Male, vec![]),
        ] {
            let id = PersonalId::parse(number).unwrap();
            assert_eq!(
                id.warnings(Some(BirthDate::Year(birth)), Some(sex)),
                warnings,
                "{number} {birth}"
            );
        }
    }

    #[test]
    fn lists_and_logs_never_show_a_whole_number() {
        let id = PersonalId::parse("038090000045").unwrap();
        assert_eq!(id.masked(), "0380******45");
        assert_eq!(format!("{id:?}"), "PersonalId(0380******45)");
        let old = OldId::parse("123456789").unwrap();
        assert_eq!(format!("{old:?}"), "OldId(1234***89)");
    }

    #[test]
    fn a_wrong_number_does_not_come_in_through_json() {
        assert!(serde_json::from_str::<PersonalId>("\"12\"").is_err());
        assert_eq!(
            serde_json::to_string(&OldId::parse("123456789").unwrap()).unwrap(),
            "\"123456789\""
        );
    }
}
