use std::fmt;

use super::{IdError, is_digits, text_identifier};
use crate::text;

/// A phone number, stored as E.164 (`+84912345678`), shown the national way (`0912 345 678`).
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Phone(String);

impl Phone {
    /// Reads a Vietnamese mobile (10 digits), landline (11 digits) or hotline (1800, 1900), or a foreign
    /// number written with `+`. Blanks, dots, dashes and brackets are forgiven.
    pub fn parse(text: &str) -> Result<Self, IdError> {
        let plain: String = text::clean_digits(text)
            .chars()
            .filter(|c| !matches!(c, '.' | '-' | '–' | '(' | ')'))
            .collect();
        let (foreign_sign, digits) = match plain.strip_prefix('+') {
            Some(rest) => (true, rest),
            None => (false, plain.as_str()),
        };
        if digits.is_empty() {
            return Err(IdError::Empty);
        }
        if !digits.bytes().all(|b| b.is_ascii_digit()) {
            return Err(IdError::NotDigits);
        }
        let national = match digits.strip_prefix("84") {
            Some(rest) if foreign_sign || digits.len() > 10 => rest.trim_start_matches('0'),
            _ if foreign_sign => return foreign(digits),
            _ => digits.strip_prefix('0').unwrap_or(digits),
        };
        let reached_with_zero = digits.starts_with("84") || digits.starts_with('0');
        if (is_subscriber(national) && reached_with_zero) || is_hotline(national) {
            Ok(Self(format!("+84{national}")))
        } else {
            Err(IdError::PhoneRange)
        }
    }

    /// The number in E.164.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The number as a Vietnamese form prints it: `0912 345 678`, `0243 765 4321`, `1900 1234`;
    /// foreign numbers stay in E.164.
    pub fn national(&self) -> String {
        match self.0.strip_prefix("+84") {
            Some(hotline) if is_hotline(hotline) => format!("{} {}", &hotline[..4], &hotline[4..]),
            Some(number) => {
                let number = format!("0{number}");
                format!("{} {} {}", &number[..4], &number[4..7], &number[7..])
            }
            None => self.0.clone(),
        }
    }
}

text_identifier!(Phone);

impl fmt::Display for Phone {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Debug for Phone {
    /// Only the last three digits: debug output ends in logs.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Phone(…{})", &self.0[self.0.len() - 3..])
    }
}

fn foreign(digits: &str) -> Result<Phone, IdError> {
    if is_digits(digits, 8, 15) && !digits.starts_with('0') {
        Ok(Phone(format!("+{digits}")))
    } else {
        Err(IdError::PhoneRange)
    }
}

/// Mobile: 3, 5, 7, 8, 9 and eight digits; landline: 2 and nine digits.
fn is_subscriber(national: &str) -> bool {
    match national.as_bytes().first() {
        Some(b'3' | b'5' | b'7' | b'8' | b'9') => national.len() == 9,
        Some(b'2') => national.len() == 10,
        _ => false,
    }
}

fn is_hotline(national: &str) -> bool {
    (national.starts_with("1800") || national.starts_with("1900"))
        && (8..=10).contains(&national.len())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests fail by panicking")]
    use super::*;

    #[test]
    fn every_way_to_write_a_number_is_stored_once_and_shown_nationally() {
        for (text, stored, shown) in [
            ("0912345678", "+84912345678", "0912 345 678"),
            ("0912.345.678", "+84912345678", "0912 345 678"),
            ("+84 912 345 678", "+84912345678", "0912 345 678"),
            ("84912345678", "+84912345678", "0912 345 678"),
            ("+84 (0)912 345 678", "+84912345678", "0912 345 678"),
            ("0912-345-678", "+84912345678", "0912 345 678"),
            ("0843000000", "+84843000000", "0843 000 000"),
            ("02437654321", "+842437654321", "0243 765 4321"),
            ("1800 1096", "+8418001096", "1800 1096"),
            ("19001234", "+8419001234", "1900 1234"),
            ("+33123456789", "+33123456789", "+33123456789"),
        ] {
            let phone = Phone::parse(text).unwrap();
            assert_eq!(
                (phone.as_str(), phone.national().as_str()),
                (stored, shown),
                "{text}"
            );
            assert_eq!(Phone::parse(phone.as_str()).unwrap(), phone);
            assert_eq!(Phone::parse(&phone.national()).unwrap(), phone);
        }
    }

    #[test]
    fn what_no_operator_gives_out_is_refused() {
        for (text, error) in [
            ("", IdError::Empty),
            ("+", IdError::Empty),
            ("0112345678", IdError::PhoneRange),
            ("091234567", IdError::PhoneRange),
            ("09123456789", IdError::PhoneRange),
            ("912345678", IdError::PhoneRange),
            ("0243765432", IdError::PhoneRange),
            ("113", IdError::PhoneRange),
            ("+0123456789", IdError::PhoneRange),
            ("0912 345 67x", IdError::NotDigits),
        ] {
            assert_eq!(Phone::parse(text).map(|_| ()), Err(error), "{text}");
        }
    }

    #[test]
    fn debug_output_hides_the_number() {
        assert_eq!(
            format!("{:?}", Phone::parse("0912345678").unwrap()),
            "Phone(…678)"
        );
    }
}
