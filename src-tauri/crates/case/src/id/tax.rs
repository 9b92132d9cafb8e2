use std::fmt;

use super::{IdError, digits_of, text_identifier};

/// A tax code (*mã số thuế*): 10 digits with a check digit, the same with a 3-digit branch, or, since
/// 1 July 2025 for people and household businesses, the 12-digit personal number.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TaxCode(String);

impl TaxCode {
    /// Reads a tax code; blanks, dots and dashes are forgiven.
    pub fn parse(text: &str) -> Result<Self, IdError> {
        let digits = digits_of(text)?;
        match digits.len() {
            10 => check(&digits).map(|()| Self(digits)),
            12 => Ok(Self(digits)),
            13 => {
                let (body, branch) = digits.split_at(10);
                check(body)?;
                if branch == "000" {
                    return Err(IdError::CheckDigit);
                }
                Ok(Self(format!("{body}-{branch}")))
            }
            found => Err(IdError::DigitCount {
                expected: "10, 12 or 13",
                found,
            }),
        }
    }

    /// The code as printed, branch after a dash.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// True when the code is a personal number and not that of an enterprise.
    pub fn is_personal(&self) -> bool {
        self.0.len() == 12
    }
}

text_identifier!(TaxCode);

impl fmt::Display for TaxCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Weighted sum modulo 11; a remainder that would need the digit 10 is never given out.
fn check(body: &str) -> Result<(), IdError> {
    const WEIGHTS: [u32; 9] = [31, 29, 23, 19, 17, 13, 7, 5, 3];
    let digits: Vec<u32> = body.bytes().map(|b| u32::from(b - b'0')).collect();
    let sum: u32 = digits
        .iter()
        .zip(WEIGHTS)
        .map(|(digit, weight)| digit * weight)
        .sum();
    let wanted = 10 - sum % 11;
    let given_out = !body.starts_with("00") && &body[2..9] != "0000000" && wanted < 10;
    if given_out && digits[9] == wanted {
        Ok(())
    } else {
        Err(IdError::CheckDigit)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_check_digit_decides() {
        for (text, outcome) in [
            ("0100047516", Ok("0100047516")),
            ("0100047516-001", Ok("0100047516-001")),
            ("0100047516001", Ok("0100047516-001")),
            ("001199000011", Ok("001199000011")),
            ("0100047517", Err(IdError::CheckDigit)),
            ("0100047516-000", Err(IdError::CheckDigit)),
            ("0000047516", Err(IdError::CheckDigit)),
            ("0100000000", Err(IdError::CheckDigit)),
            (
                "01000475",
                Err(IdError::DigitCount {
                    expected: "10, 12 or 13",
                    found: 8,
                }),
            ),
            ("01000475A6", Err(IdError::NotDigits)),
        ] {
            assert_eq!(
                TaxCode::parse(text).map(|code| code.to_string()),
                outcome.map(str::to_owned),
                "{text}"
            );
        }
    }

    #[test]
    fn every_single_wrong_digit_is_noticed() {
        let good = "0100047516";
        for at in 0..10 {
            for digit in b'0'..=b'9' {
                let mut wrong = good.as_bytes().to_vec();
                wrong[at] = digit;
                let wrong = String::from_utf8_lossy(&wrong).into_owned();
                assert_eq!(TaxCode::parse(&wrong).is_ok(), wrong == good, "{wrong}");
            }
        }
    }
}
