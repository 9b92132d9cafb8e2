//! Dossier numbers that never collide and never need the network.
//!
//! A commune's numbers of one day (0001–9999) are split in slices that are data: by default 0001–3999 are
//! left to numbers the province gives, and counter *k* (1–12) owns `4000 + 500·(k − 1)` … `+ 499` every day.
//! A counter only ever takes the next number of its own slice.
use std::fmt;
use std::ops::RangeInclusive;

use chrono::NaiveDate;
use serde::{Deserialize, Deserializer, Serialize};

use crate::id::{AgencyCode, DossierCode, IdError};

/// The number of a counter, 1 to 12.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, specta::Type)]
#[serde(transparent)]
pub struct CounterNo(u8);

/// Why a number cannot be given.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NumberError {
    /// A counter outside 1–12.
    #[error("a counter has a number from 1 to 12, not {found}")]
    NoSuchCounter {
        /// The number given.
        found: u8,
    },
    /// Every number of the slice is used today.
    #[error("all numbers {first}–{last} of this counter are used today")]
    Exhausted {
        /// First number of the slice.
        first: u16,
        /// Last number of the slice.
        last: u16,
    },
    /// The number said to be used last is not one of this slice: the store belongs to another counter.
    #[error("number {used} is not in {first}–{last}, the numbers of this counter")]
    ForeignNumber {
        /// The number said to be used.
        used: u16,
        /// First number of the slice.
        first: u16,
        /// Last number of the slice.
        last: u16,
    },
    /// A slice that is empty, starts at 0 or ends above 9999.
    #[error("{first}–{last} is no slice of 0001–9999")]
    BadSlice {
        /// First number.
        first: u16,
        /// Last number.
        last: u16,
    },
}

impl CounterNo {
    /// The highest counter number.
    pub const MAX: u8 = 12;

    /// Counter `number`.
    pub fn new(number: u8) -> Result<Self, NumberError> {
        if (1..=Self::MAX).contains(&number) {
            Ok(Self(number))
        } else {
            Err(NumberError::NoSuchCounter { found: number })
        }
    }

    /// The number.
    pub fn get(self) -> u8 {
        self.0
    }

    /// All counters a commune can have.
    pub fn all() -> impl Iterator<Item = Self> {
        (1..=Self::MAX).map(Self)
    }
}

impl fmt::Display for CounterNo {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl<'de> Deserialize<'de> for CounterNo {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Self::new(u8::deserialize(deserializer)?).map_err(serde::de::Error::custom)
    }
}

/// The numbers one counter owns every day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, specta::Type)]
pub struct Slice {
    first: u16,
    last: u16,
}

impl Slice {
    /// Numbers left to the province by default.
    pub const PROVINCE: RangeInclusive<u16> = 1..=3999;

    /// The numbers `first` to `last`, within 0001–9999.
    pub fn new(first: u16, last: u16) -> Result<Self, NumberError> {
        if first >= 1 && first <= last && last <= 9999 {
            Ok(Self { first, last })
        } else {
            Err(NumberError::BadSlice { first, last })
        }
    }

    /// The default slice of a counter: 500 numbers from `4000 + 500·(counter − 1)`.
    pub fn of_counter(counter: CounterNo) -> Self {
        // At most 4000 + 500 · 11 + 499 = 9999.
        let first = 4000 + 500 * (u16::from(counter.0) - 1);
        Self {
            first,
            last: first + 499,
        }
    }

    /// First number.
    pub fn first(self) -> u16 {
        self.first
    }

    /// Last number.
    pub fn last(self) -> u16 {
        self.last
    }

    /// True when `number` belongs to this slice.
    pub fn contains(self, number: u16) -> bool {
        (self.first..=self.last).contains(&number)
    }

    /// True when two slices share a number: such counters must not both be open.
    pub fn overlaps(self, other: Self) -> bool {
        self.first <= other.last && other.first <= self.last
    }
}

impl<'de> Deserialize<'de> for Slice {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        #[derive(Deserialize)]
        struct Bounds {
            first: u16,
            last: u16,
        }
        let Bounds { first, last } = Bounds::deserialize(deserializer)?;
        Self::new(first, last).map_err(serde::de::Error::custom)
    }
}

/// The next number of today, after `used_today`, the highest one of this slice used today.
pub fn next(slice: &Slice, used_today: Option<u16>) -> Result<u16, NumberError> {
    let Slice { first, last } = *slice;
    match used_today {
        None => Ok(first),
        Some(used) if !slice.contains(used) => {
            Err(NumberError::ForeignNumber { used, first, last })
        }
        Some(used) if used == last => Err(NumberError::Exhausted { first, last }),
        Some(used) => Ok(used + 1),
    }
}

/// The dossier code `AGENCY-YYMMDD-NNNN`; `date` in office time.
pub fn dossier_code(
    agency: &AgencyCode,
    date: NaiveDate,
    seq: u16,
) -> Result<DossierCode, IdError> {
    DossierCode::new(agency.clone(), date, u32::from(seq))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests fail by panicking")]
    use super::*;
    use proptest::prelude::*;
    use std::collections::HashSet;

    #[test]
    fn the_slices_of_twelve_counters_cover_4000_to_9999_without_a_gap_or_overlap() {
        let mut expected = 4000;
        for counter in CounterNo::all() {
            let slice = Slice::of_counter(counter);
            assert_eq!(slice.first(), expected);
            expected = slice.last() + 1;
        }
        assert_eq!(expected, 10_000);
        assert!(!Slice::PROVINCE.contains(&4000));
    }

    #[test]
    fn a_counter_counts_through_its_slice_and_then_says_it_is_used_up() {
        let slice = Slice::of_counter(CounterNo::new(3).unwrap());
        assert_eq!(next(&slice, None), Ok(5000));
        assert_eq!(next(&slice, Some(5000)), Ok(5001));
        assert_eq!(
            next(&slice, Some(5499)),
            Err(NumberError::Exhausted {
                first: 5000,
                last: 5499
            })
        );
        assert_eq!(
            next(&slice, Some(4000)),
            Err(NumberError::ForeignNumber {
                used: 4000,
                first: 5000,
                last: 5499
            })
        );
    }

    #[test]
    fn counters_and_slices_that_cannot_be_are_refused_wherever_they_come_from() {
        for wrong in [0, 13, 255] {
            assert!(serde_json::from_str::<CounterNo>(&wrong.to_string()).is_err());
        }
        for wrong in [(0, 5), (5, 4), (1, 10_000)] {
            let json = format!(r#"{{"first":{},"last":{}}}"#, wrong.0, wrong.1);
            assert!(serde_json::from_str::<Slice>(&json).is_err(), "{json}");
        }
    }

    #[test]
    fn the_code_names_agency_day_and_number() {
        let agency = AgencyCode::parse("H15.50.05.13").unwrap();
        let date = NaiveDate::from_ymd_opt(2026, 11, 20).unwrap();
        assert_eq!(
            dossier_code(&agency, date, 4000).unwrap().to_string(),
            "H15.50.05.13-261120-4000"
        );
    }

    proptest! {
        #[test]
        fn no_two_counters_ever_give_the_same_code(turns in proptest::collection::vec((1u8..=12, 0u8..3), 1..600)) {
            let agency = AgencyCode::parse("H15.50.05.13").unwrap();
            let mut used = std::collections::HashMap::new();
            let mut given = HashSet::new();
            for (counter, day) in turns {
                let date = NaiveDate::from_ymd_opt(2026, 11, 20).unwrap() + chrono::TimeDelta::days(i64::from(day));
                let counter = CounterNo::new(counter).unwrap();
                let last = used.get(&(counter, day)).copied();
                if let Ok(number) = next(&Slice::of_counter(counter), last) {
                    used.insert((counter, day), number);
                    let code = dossier_code(&agency, date, number).unwrap().to_string();
                    prop_assert!(given.insert(code), "a code was given twice");
                }
            }
        }
    }
}
