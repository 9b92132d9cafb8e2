use std::fmt;

use super::{IdError, is_digits, text_identifier};

/// An agency identifier (*mã định danh điện tử*, QĐ 20/2020/QĐ-TTg): `H15.50.05.13`, or the older
/// right-to-left form `000.17.22.H56` (QCVN 102:2016), which old dossiers keep.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct AgencyCode(String);

impl AgencyCode {
    /// Reads either form; small letters are forgiven.
    pub fn parse(text: &str) -> Result<Self, IdError> {
        let text = text.trim().to_ascii_uppercase();
        if text.is_empty() {
            return Err(IdError::Empty);
        }
        let groups: Vec<&str> = text.split('.').collect();
        let known = match groups[..] {
            [top, ref rest @ ..] if is_top(top) => {
                rest.len() <= 3 && rest.iter().all(|g| is_digits(g, 1, 3))
            }
            [ref rest @ .., top] if is_top(top) => {
                rest.len() <= 3 && rest.iter().all(|g| is_digits(g, 2, 3))
            }
            _ => false,
        };
        if known {
            Ok(Self(text))
        } else {
            Err(IdError::Shape { kind: "agency" })
        }
    }

    /// The code.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

text_identifier!(AgencyCode);

impl fmt::Display for AgencyCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// The first level: `Hnn` a province, `Gnn` a ministry.
pub(super) fn is_top(group: &str) -> bool {
    group
        .strip_prefix(['H', 'G'])
        .is_some_and(|digits| is_digits(digits, 2, 2))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_generations_of_agency_codes_are_read() {
        for good in [
            "H60",
            "H15.50.05.13",
            "000.17.22.H56",
            "00.22.H56",
            "G15",
            "h15.50",
        ] {
            assert_eq!(
                AgencyCode::parse(good).map(|c| c.to_string()),
                Ok(good.to_uppercase()),
                "{good}"
            );
        }
        for bad in [
            "H6",
            "X15.50",
            "H15.",
            "H15.50.05.13.99",
            "H15-50",
            "000.17.22",
            "1.H56",
            "H15.5000",
            "H15.H16",
        ] {
            assert_eq!(
                AgencyCode::parse(bad),
                Err(IdError::Shape { kind: "agency" }),
                "{bad}"
            );
        }
        assert_eq!(AgencyCode::parse(" "), Err(IdError::Empty));
    }
}
