use std::fmt;

use super::{IdError, agency::is_top, is_digits, text_identifier};

/// A procedure code (*mã thủ tục hành chính*): `1.001193`, with a provincial suffix where there is one
/// (`1.012753.H19`, `2.001765.000.00.00.H44`).
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ProcedureCode(String);

impl ProcedureCode {
    /// Reads a code; small letters are forgiven.
    pub fn parse(text: &str) -> Result<Self, IdError> {
        let text = text.trim().to_ascii_uppercase();
        if text.is_empty() {
            return Err(IdError::Empty);
        }
        let groups: Vec<&str> = text.split('.').collect();
        let known = match groups[..] {
            [kind, number, ref suffix @ ..] => {
                matches!(kind, "1" | "2" | "3") && is_digits(number, 6, 6) && is_suffix(suffix)
            }
            _ => false,
        };
        if known {
            Ok(Self(text))
        } else {
            Err(IdError::Shape { kind: "procedure" })
        }
    }

    /// The code.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

text_identifier!(ProcedureCode);

impl fmt::Display for ProcedureCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

fn is_suffix(groups: &[&str]) -> bool {
    match groups {
        [] => true,
        [top] => is_top(top),
        [a, b, c, top] => {
            is_digits(a, 3, 3) && is_digits(b, 2, 2) && is_digits(c, 2, 2) && is_top(top)
        }
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_with_and_without_a_provincial_suffix_are_read() {
        for good in [
            "1.001193",
            "2.000815",
            "3.000722",
            "1.012753.H19",
            "2.001765.000.00.00.H44",
        ] {
            assert_eq!(
                ProcedureCode::parse(good).map(|c| c.to_string()),
                Ok(good.to_owned()),
                "{good}"
            );
        }
        for bad in [
            "4.001193",
            "1.00119",
            "1001193",
            "1.001193.",
            "1.001193.19",
            "1.001193.00.00.H44",
            "1.00119a",
        ] {
            assert_eq!(
                ProcedureCode::parse(bad),
                Err(IdError::Shape { kind: "procedure" }),
                "{bad}"
            );
        }
    }
}
