//! Đồng: whole, checked, printed with dots and in words (domain facts: fees of TT 226/2016/TT-BTC and others).
//!
//! Amounts stay within 2^53 so that every value survives JSON numbers; arithmetic is checked and never wraps.
use std::fmt;

use serde::{Deserialize, Deserializer, Serialize};

/// An amount of money in whole đồng, from 0 to 2^53.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, specta::Type,
)]
#[serde(transparent)]
pub struct Dong(#[specta(type = i32)] i64);

/// Why an amount of money cannot be.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum MoneyError {
    /// Amounts are never negative; a refund is a line of its own.
    #[error("an amount of money is not negative")]
    Negative,
    /// Above 2^53 đồng a JSON number is no longer exact.
    #[error("an amount of money is at most 2^53 đồng")]
    TooLarge,
}

impl Dong {
    /// Nothing to pay.
    pub const ZERO: Self = Self(0);
    /// The largest amount: 2^53 đồng.
    pub const MAX: Self = Self(1 << 53);

    /// An amount of `value` đồng.
    pub fn new(value: i64) -> Result<Self, MoneyError> {
        match value {
            ..0 => Err(MoneyError::Negative),
            v if v > Self::MAX.0 => Err(MoneyError::TooLarge),
            v => Ok(Self(v)),
        }
    }

    /// The amount in đồng.
    pub fn value(self) -> i64 {
        self.0
    }

    /// True for [`Dong::ZERO`].
    pub fn is_zero(self) -> bool {
        self.0 == 0
    }

    /// The sum.
    pub fn plus(self, other: Self) -> Result<Self, MoneyError> {
        self.0
            .checked_add(other.0)
            .ok_or(MoneyError::TooLarge)
            .and_then(Self::new)
    }

    /// `count` times this amount.
    pub fn times(self, count: u32) -> Result<Self, MoneyError> {
        self.0
            .checked_mul(i64::from(count))
            .ok_or(MoneyError::TooLarge)
            .and_then(Self::new)
    }

    /// This amount less `percent` of it (at most all of it), rounded down to a whole đồng.
    pub fn less_percent(self, percent: u8) -> Self {
        let kept = i64::from(100 - percent.min(100));
        // Below 2^53 · 100 the product fits in i64 (2^63): it never wraps.
        Self(self.0 * kept / 100)
    }

    /// The sum of all `amounts`.
    pub fn sum(amounts: impl IntoIterator<Item = Self>) -> Result<Self, MoneyError> {
        amounts.into_iter().try_fold(Self::ZERO, Self::plus)
    }

    /// Digits in groups of three with dots: "15.000".
    pub fn grouped(self) -> String {
        let digits = self.0.to_string();
        let mut grouped = String::new();
        for (at, digit) in digits.chars().enumerate() {
            if at > 0 && (digits.len() - at).is_multiple_of(3) {
                grouped.push('.');
            }
            grouped.push(digit);
        }
        grouped
    }
}

impl fmt::Display for Dong {
    /// Grouped digits without a unit.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.grouped())
    }
}

impl<'de> Deserialize<'de> for Dong {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Self::new(i64::deserialize(deserializer)?).map_err(serde::de::Error::custom)
    }
}

/// The amount in words (*bằng chữ*) as a receipt prints it: "Mười lăm nghìn đồng".
pub fn in_words(amount: Dong) -> String {
    let mut words = Vec::new();
    // A `Dong` is never negative, so nothing is lost here.
    read(amount.0.unsigned_abs(), &mut words);
    if words.is_empty() {
        words.push("không");
    }
    words.push("đồng");
    let sentence = words.join(" ");
    let mut letters = sentence.chars();
    letters.next().map_or_else(String::new, |first| {
        first.to_uppercase().chain(letters).collect()
    })
}

/// Reads `number`; a milliard (*tỷ*) is counted in full before the rest is read.
fn read(number: u64, words: &mut Vec<&'static str>) {
    const BILLION: u64 = 1_000_000_000;
    if number >= BILLION {
        read(number / BILLION, words);
        words.push("tỷ");
    }
    for (unit, name) in [(1_000_000, "triệu"), (1_000, "nghìn"), (1, "")] {
        let group = number % BILLION / unit % 1_000;
        if group > 0 {
            read_group(group, !words.is_empty(), words);
            if !name.is_empty() {
                words.push(name);
            }
        }
    }
}

/// Reads three digits; after a higher group the hundreds are always said ("không trăm linh năm").
fn read_group(group: u64, after_higher: bool, words: &mut Vec<&'static str>) {
    let (hundreds, tens, ones) = (group / 100, group / 10 % 10, group % 10);
    let with_hundreds = hundreds > 0 || after_higher;
    if with_hundreds {
        words.extend([digit(hundreds), "trăm"]);
    }
    match tens {
        0 if ones > 0 && with_hundreds => words.push("linh"),
        0 => {}
        1 => words.push("mười"),
        _ => words.extend([digit(tens), "mươi"]),
    }
    match ones {
        0 => {}
        1 if tens > 1 => words.push("mốt"),
        5 if tens > 0 => words.push("lăm"),
        _ => words.push(digit(ones)),
    }
}

fn digit(value: u64) -> &'static str {
    match value {
        1 => "một",
        2 => "hai",
        3 => "ba",
        4 => "bốn",
        5 => "năm",
        6 => "sáu",
        7 => "bảy",
        8 => "tám",
        9 => "chín",
        _ => "không",
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests fail by panicking")]
    use super::*;
    use proptest::prelude::*;

    fn dong(value: i64) -> Dong {
        Dong::new(value).unwrap()
    }

    #[test]
    fn amounts_read_as_a_cashier_says_them() {
        for (amount, words) in [
            (0, "Không đồng"),
            (5, "Năm đồng"),
            (10, "Mười đồng"),
            (11, "Mười một đồng"),
            (15, "Mười lăm đồng"),
            (21, "Hai mươi mốt đồng"),
            (55, "Năm mươi lăm đồng"),
            (105, "Một trăm linh năm đồng"),
            (1_005, "Một nghìn không trăm linh năm đồng"),
            (2_000, "Hai nghìn đồng"),
            (15_000, "Mười lăm nghìn đồng"),
            (200_000, "Hai trăm nghìn đồng"),
            (1_000_001, "Một triệu không trăm linh một đồng"),
            (1_010_000, "Một triệu không trăm mười nghìn đồng"),
            (
                2_345_671,
                "Hai triệu ba trăm bốn mươi lăm nghìn sáu trăm bảy mươi mốt đồng",
            ),
            (1_000_000_000_000, "Một nghìn tỷ đồng"),
            (1_000_000_005, "Một tỷ không trăm linh năm đồng"),
        ] {
            assert_eq!(in_words(dong(amount)), words);
        }
    }

    #[test]
    fn digits_are_grouped_by_three() {
        for (amount, text) in [
            (0, "0"),
            (999, "999"),
            (15_000, "15.000"),
            (1_234_567, "1.234.567"),
        ] {
            assert_eq!(dong(amount).grouped(), text);
        }
    }

    #[test]
    fn nothing_beyond_the_limits_is_accepted_from_anywhere() {
        assert_eq!(Dong::new(-1), Err(MoneyError::Negative));
        assert_eq!(Dong::new((1 << 53) + 1), Err(MoneyError::TooLarge));
        assert_eq!(Dong::MAX.plus(dong(1)), Err(MoneyError::TooLarge));
        assert_eq!(Dong::MAX.times(u32::MAX), Err(MoneyError::TooLarge));
        assert!(serde_json::from_str::<Dong>("-5").is_err());
        assert_eq!(serde_json::from_str::<Dong>("8000").unwrap(), dong(8_000));
    }

    #[test]
    fn a_discount_takes_at_most_everything() {
        assert_eq!(dong(70_000).less_percent(50), dong(35_000));
        assert_eq!(dong(70_000).less_percent(200), Dong::ZERO);
        assert_eq!(Dong::MAX.less_percent(0), Dong::MAX);
    }

    /// Reads the words back, written independently of the writer.
    fn value_of(words: &str) -> u64 {
        let (mut billions, mut total, mut group) = (0u64, 0u64, 0u64);
        for word in words.to_lowercase().split(' ') {
            match word {
                "không" | "linh" | "đồng" => {}
                "trăm" => group *= 100,
                "mười" => group += 10,
                "mươi" => group += group % 10 * 9,
                "nghìn" => (total, group) = (total + group * 1_000, 0),
                "triệu" => (total, group) = (total + group * 1_000_000, 0),
                "tỷ" => {
                    (billions, total, group) = ((billions + total + group) * 1_000_000_000, 0, 0)
                }
                one => {
                    group += match one {
                        "một" | "mốt" => 1,
                        "hai" => 2,
                        "ba" => 3,
                        "bốn" => 4,
                        "năm" | "lăm" => 5,
                        "sáu" => 6,
                        "bảy" => 7,
                        "tám" => 8,
                        "chín" => 9,
                        other => unreachable!("{other}"),
                    }
                }
            }
        }
        billions + total + group
    }

    proptest! {
        #[test]
        fn words_read_back_to_the_same_amount(amount in prop_oneof![0i64..2_000_000, 0i64..=1 << 53]) {
            prop_assert_eq!(value_of(&in_words(dong(amount))), amount as u64);
        }

        #[test]
        fn grouped_digits_read_back_to_the_same_amount(amount in 0i64..=1 << 53) {
            prop_assert_eq!(dong(amount).grouped().replace('.', "").parse::<i64>().unwrap(), amount);
        }
    }
}
