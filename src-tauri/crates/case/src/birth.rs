//! Birth dates as papers give them: a full date, or only a year for many elderly people; and sex.
use std::fmt;
use std::str::FromStr;

use chrono::{Datelike, NaiveDate};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::text;

/// A date of birth; on the wire `"YYYY-MM-DD"` or `"YYYY"`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum BirthDate {
    /// Day, month and year are known.
    Full(NaiveDate),
    /// Only the year is known.
    Year(i32),
}

/// Why a text is no date of birth.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BirthError {
    /// Nothing was given.
    #[error("no date was given")]
    Empty,
    /// Not built like a date at all.
    #[error("not a date")]
    NotADate,
    /// A date the calendar does not have.
    #[error("{day:02}/{month:02}/{year} does not exist")]
    NoSuchDate {
        /// Day as given.
        day: u32,
        /// Month as given.
        month: u32,
        /// Year as given.
        year: i32,
    },
    /// After the day it is written down.
    #[error("a birth in {year} lies in the future")]
    Future {
        /// Year as given.
        year: i32,
    },
    /// Before [`EARLIEST_YEAR`].
    #[error("a birth in {year} is too long ago")]
    TooLongAgo {
        /// Year as given.
        year: i32,
    },
}

/// The earliest year of birth accepted: records name forebears, but a year below this is a slip.
pub const EARLIEST_YEAR: i32 = 1800;

impl BirthDate {
    /// The year of birth.
    pub fn year(self) -> i32 {
        match self {
            Self::Full(date) => date.year(),
            Self::Year(year) => year,
        }
    }

    /// Reads a date as a clerk types it: `1/2/1990`, `01021990`, `1.2.90`, `1990`, `00001960`,
    /// `ngày 1 tháng 2 năm 1990`, `1990-02-01`; day before month. A two-digit year is the latest such year
    /// that is not after `today`.
    pub fn parse_typed(text: &str, today: NaiveDate) -> Result<Self, BirthError> {
        let groups = digit_groups(text)?;
        let groups: Vec<&str> = groups.iter().map(String::as_str).collect();
        let birth = match groups[..] {
            [year] if year.len() == 4 => Self::of_parts(0, 0, number(year)?)?,
            [all] if all.len() == 8 => {
                Self::of_parts(number(&all[..2])?, number(&all[2..4])?, number(&all[4..])?)?
            }
            [all] if all.len() == 6 => Self::of_parts(
                number(&all[..2])?,
                number(&all[2..4])?,
                full_year(&all[4..], today)?,
            )?,
            [year, month, day] if year.len() == 4 => {
                Self::of_parts(number(day)?, number(month)?, number(year)?)?
            }
            [day, month, year] => {
                Self::of_parts(number(day)?, number(month)?, full_year(year, today)?)?
            }
            _ => return Err(BirthError::NotADate),
        };
        birth.plausible(today)
    }

    /// Day or month 0 mean "not known": only the year is kept.
    fn of_parts(day: u32, month: u32, year: u32) -> Result<Self, BirthError> {
        let year = i32::try_from(year).map_err(|_| BirthError::NotADate)?;
        if day == 0 && month <= 12 {
            return Ok(Self::Year(year));
        }
        NaiveDate::from_ymd_opt(year, month, day)
            .map(Self::Full)
            .ok_or(BirthError::NoSuchDate { day, month, year })
    }

    fn plausible(self, today: NaiveDate) -> Result<Self, BirthError> {
        let year = self.year();
        let future = match self {
            Self::Full(date) => date > today,
            Self::Year(year) => year > today.year(),
        };
        match year {
            _ if future => Err(BirthError::Future { year }),
            ..EARLIEST_YEAR => Err(BirthError::TooLongAgo { year }),
            _ => Ok(self),
        }
    }
}

impl fmt::Display for BirthDate {
    /// The wire form.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Full(date) => write!(f, "{}", date.format("%Y-%m-%d")),
            Self::Year(year) => write!(f, "{year:04}"),
        }
    }
}

impl FromStr for BirthDate {
    type Err = BirthError;

    /// Reads the wire form.
    fn from_str(text: &str) -> Result<Self, BirthError> {
        let digits = |part: &str| part.bytes().all(|b| b.is_ascii_digit());
        match *text.split('-').collect::<Vec<_>>() {
            [year] if year.len() == 4 && digits(year) => Self::of_parts(0, 0, number(year)?),
            [year, month, day]
                if (year.len(), month.len(), day.len()) == (4, 2, 2)
                    && [year, month, day].into_iter().all(digits) =>
            {
                match Self::of_parts(number(day)?, number(month)?, number(year)?)? {
                    full @ Self::Full(_) => Ok(full),
                    Self::Year(_) => Err(BirthError::NotADate),
                }
            }
            _ => Err(BirthError::NotADate),
        }
    }
}

impl Serialize for BirthDate {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for BirthDate {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?
            .parse()
            .map_err(serde::de::Error::custom)
    }
}

impl specta::Type for BirthDate {
    fn definition(types: &mut specta::Types) -> specta::datatype::DataType {
        String::definition(types)
    }
}

/// Sex as identity papers print it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "snake_case")]
pub enum Sex {
    /// *Nam*.
    Male,
    /// *Nữ*.
    Female,
    /// Neither is printed (*khác*).
    Other,
}

impl Sex {
    /// Reads *Nam*, *Nữ*, *Khác* with or without accents and capitals.
    pub fn from_vietnamese(word: &str) -> Option<Self> {
        match text::fold(word).as_str() {
            "nam" => Some(Self::Male),
            "nu" => Some(Self::Female),
            "khac" => Some(Self::Other),
            _ => None,
        }
    }
}

/// The runs of digits in `text`; anything between them must be a usual separator or one of the words
/// *ngày*, *tháng*, *năm*.
fn digit_groups(text: &str) -> Result<Vec<String>, BirthError> {
    // The longest sensible spelling, "ngày 01 tháng 02 năm 1990", has 25 characters.
    if text.chars().count() > 40 {
        return Err(BirthError::NotADate);
    }
    let folded = text::fold(text);
    let plain: String = folded
        .chars()
        .map(|c| {
            text::clean_digits(c.encode_utf8(&mut [0; 4]))
                .chars()
                .next()
                .unwrap_or(' ')
        })
        .collect();
    let plain = plain
        .replace("ngay", " ")
        .replace("thang", " ")
        .replace("nam", " ");
    if plain.trim().is_empty() {
        return Err(BirthError::Empty);
    }
    let separator = |c: char| matches!(c, ' ' | '/' | '-' | '.' | ',' | '–');
    if !plain.chars().all(|c| c.is_ascii_digit() || separator(c)) {
        return Err(BirthError::NotADate);
    }
    Ok(plain
        .split(separator)
        .filter(|group| !group.is_empty())
        .map(str::to_owned)
        .collect())
}

fn number(digits: &str) -> Result<u32, BirthError> {
    digits.parse().map_err(|_| BirthError::NotADate)
}

fn full_year(digits: &str, today: NaiveDate) -> Result<u32, BirthError> {
    match digits.len() {
        4 => number(digits),
        2 => {
            let this_year = today.year().unsigned_abs();
            let candidate = this_year / 100 * 100 + number(digits)?;
            Ok(if candidate > this_year {
                candidate - 100
            } else {
                candidate
            })
        }
        _ => Err(BirthError::NotADate),
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests fail by panicking")]
    use super::*;
    use proptest::prelude::*;

    fn day(year: i32, month: u32, day: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(year, month, day).unwrap()
    }

    fn typed(text: &str) -> Result<BirthDate, BirthError> {
        BirthDate::parse_typed(text, day(2026, 11, 20))
    }

    #[test]
    fn every_usual_way_to_type_a_date_is_understood() {
        let first_of_february = BirthDate::Full(day(1990, 2, 1));
        for (text, birth) in [
            ("1/2/1990", first_of_february),
            ("01021990", first_of_february),
            ("010290", first_of_february),
            ("1.2.90", first_of_february),
            ("1-2-1990", first_of_february),
            (" 01 02 1990 ", first_of_february),
            ("1990-02-01", first_of_february),
            ("ngày 1 tháng 2 năm 1990", first_of_february),
            ("０１/０２/１９９０", first_of_february),
            ("1/2/26", BirthDate::Full(day(2026, 2, 1))),
            ("1/2/27", BirthDate::Full(day(1927, 2, 1))),
            ("1960", BirthDate::Year(1960)),
            ("năm 1960", BirthDate::Year(1960)),
            ("00001960", BirthDate::Year(1960)),
            ("00/00/1960", BirthDate::Year(1960)),
            ("29/2/2024", BirthDate::Full(day(2024, 2, 29))),
        ] {
            assert_eq!(typed(text), Ok(birth), "{text}");
        }
    }

    #[test]
    fn an_impossible_date_is_named_in_the_error() {
        for (text, error) in [
            (
                "31/2/1990",
                BirthError::NoSuchDate {
                    day: 31,
                    month: 2,
                    year: 1990,
                },
            ),
            (
                "29021990",
                BirthError::NoSuchDate {
                    day: 29,
                    month: 2,
                    year: 1990,
                },
            ),
            (
                "1/13/1990",
                BirthError::NoSuchDate {
                    day: 1,
                    month: 13,
                    year: 1990,
                },
            ),
            ("21/11/2026", BirthError::Future { year: 2026 }),
            ("2027", BirthError::Future { year: 2027 }),
            ("1/1/1190", BirthError::TooLongAgo { year: 1190 }),
            ("", BirthError::Empty),
            ("  ", BirthError::Empty),
            ("hôm qua", BirthError::NotADate),
            ("123", BirthError::NotADate),
            ("1/2", BirthError::NotADate),
            ("1/2/3/4", BirthError::NotADate),
            ("1/2/990", BirthError::NotADate),
            ("99999999999999/1/1", BirthError::NotADate),
        ] {
            assert_eq!(typed(text), Err(error), "{text}");
        }
        assert_eq!(
            BirthError::NoSuchDate {
                day: 31,
                month: 2,
                year: 1990
            }
            .to_string(),
            "31/02/1990 does not exist"
        );
    }

    #[test]
    fn sex_is_read_with_or_without_accents() {
        for (word, sex) in [
            ("Nam", Some(Sex::Male)),
            (" NỮ", Some(Sex::Female)),
            ("Nu", Some(Sex::Female)),
            ("x", None),
        ] {
            assert_eq!(Sex::from_vietnamese(word), sex);
        }
    }

    #[test]
    fn the_wire_form_is_strict() {
        for wrong in [
            "1990-2-1",
            "1990-02-30",
            "19900201",
            "1990-00-00",
            "+199",
            "",
        ] {
            assert!(
                serde_json::from_str::<BirthDate>(&format!("\"{wrong}\"")).is_err(),
                "{wrong}"
            );
        }
    }

    proptest! {
        #[test]
        fn the_wire_form_reads_back(days in 0i64..80_000, year in 1800i32..2100) {
            let full = BirthDate::Full(day(1850, 1, 1) + chrono::TimeDelta::days(days));
            for birth in [full, BirthDate::Year(year)] {
                let json = serde_json::to_string(&birth).unwrap();
                prop_assert_eq!(serde_json::from_str::<BirthDate>(&json).unwrap(), birth);
            }
        }

        #[test]
        fn no_typed_text_makes_it_panic(text in "\\PC{0,50}") {
            let _ = typed(&text);
        }
    }
}
