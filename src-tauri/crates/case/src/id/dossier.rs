use std::fmt;

use chrono::{Datelike, NaiveDate};

use super::{AgencyCode, IdError, is_digits, text_identifier};

/// A dossier code (*mã số hồ sơ*, TT 01/2018/TT-VPCP Art. 19): agency, day as YYMMDD, running number of the
/// day. Provincial portals use four digits, ministry systems six or seven; what was read is printed again
/// digit for digit.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct DossierCode {
    /// Agency that received.
    pub agency: AgencyCode,
    /// Day of receipt, office time.
    pub date: NaiveDate,
    /// Running number of the day.
    pub seq: u32,
    digits: u8,
}

impl DossierCode {
    /// The code of the dossier numbered `seq` of `date`, in four digits or as many as it needs.
    pub fn new(agency: AgencyCode, date: NaiveDate, seq: u32) -> Result<Self, IdError> {
        let two_digit_year = (2000..2100).contains(&date.year());
        match (two_digit_year, seq) {
            (false, _) => Err(IdError::Date),
            (true, 0..=9_999_999) => {
                let digits = match seq {
                    0..=9_999 => 4,
                    10_000..=99_999 => 5,
                    100_000..=999_999 => 6,
                    _ => 7,
                };
                Ok(Self {
                    agency,
                    date,
                    seq,
                    digits,
                })
            }
            _ => Err(IdError::Shape { kind: "dossier" }),
        }
    }

    /// Reads a code of any agency and system.
    pub fn parse(text: &str) -> Result<Self, IdError> {
        const SHAPE: IdError = IdError::Shape { kind: "dossier" };
        let text = text.trim();
        if text.is_empty() {
            return Err(IdError::Empty);
        }
        let [agency, day, number] = text.split('-').collect::<Vec<_>>()[..] else {
            return Err(SHAPE);
        };
        let agency = AgencyCode::parse(agency).map_err(|_| SHAPE)?;
        if !is_digits(day, 6, 6) || !is_digits(number, 4, 7) {
            return Err(SHAPE);
        }
        let part = |digits: &str| digits.parse::<u32>().map_err(|_| SHAPE);
        let year = i32::try_from(2000 + part(&day[..2])?).map_err(|_| SHAPE)?;
        let date = NaiveDate::from_ymd_opt(year, part(&day[2..4])?, part(&day[4..])?)
            .ok_or(IdError::Date)?;
        Ok(Self {
            agency,
            date,
            seq: part(number)?,
            digits: number.len() as u8,
        })
    }
}

text_identifier!(DossierCode);

impl fmt::Display for DossierCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let digits = usize::from(self.digits);
        write!(
            f,
            "{}-{}-{:0digits$}",
            self.agency,
            self.date.format("%y%m%d"),
            self.seq
        )
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests fail by panicking")]
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn real_codes_of_both_generations_read_and_print_the_same() {
        for code in [
            "000.17.22.H56-210531-0001",
            "H15.50.05.13-261008-0975",
            "G15.01-261120-0000123",
        ] {
            assert_eq!(DossierCode::parse(code).unwrap().to_string(), code);
        }
        let code = DossierCode::parse("H15.50.05.13-261008-0975").unwrap();
        assert_eq!(
            (code.date, code.seq),
            (NaiveDate::from_ymd_opt(2026, 10, 8).unwrap(), 975)
        );
    }

    #[test]
    fn a_wrong_code_says_what_is_wrong() {
        let shape = IdError::Shape { kind: "dossier" };
        for (text, error) in [
            ("", IdError::Empty),
            ("H15.50-261332-0001", IdError::Date),
            ("H15.50-260230-0001", IdError::Date),
            ("H15.50-26100-0001", shape),
            ("H15.50-261008-001", shape),
            ("H15.50-261008-00000001", shape),
            ("X15.50-261008-0001", shape),
            ("H15.50-261008", shape),
            ("H15.50-261008-0001-1", shape),
        ] {
            assert_eq!(DossierCode::parse(text), Err(error), "{text}");
        }
    }

    #[test]
    fn a_day_that_two_digits_cannot_name_gets_no_code() {
        let agency = AgencyCode::parse("H15.50").unwrap();
        let date = NaiveDate::from_ymd_opt(1999, 1, 1).unwrap();
        assert_eq!(DossierCode::new(agency, date, 1), Err(IdError::Date));
    }

    proptest! {
        #[test]
        fn every_made_code_reads_back(days in 0i64..36_000, seq in 0u32..=9_999_999) {
            let date = NaiveDate::from_ymd_opt(2000, 1, 1).unwrap() + chrono::TimeDelta::days(days);
            let code = DossierCode::new(AgencyCode::parse("H15.50.05.13").unwrap(), date, seq).unwrap();
            prop_assert_eq!(DossierCode::parse(&code.to_string()).unwrap(), code);
        }

        #[test]
        fn no_text_makes_it_panic(text in "\\PC{0,40}") {
            let _ = DossierCode::parse(&text);
        }
    }
}
