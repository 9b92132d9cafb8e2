//! Dates as papers state them.

use chrono::NaiveDate;

use super::phrase::key;

/// Years that papers bear.
const YEARS: std::ops::RangeInclusive<i32> = 1900..=2100;

/// The date that the words begin with, as `4/11/2014`, `04-11-2014` or *ngày 04 tháng 11 năm 2014*, and how many
/// words it takes.
pub fn at_start(words: &[&str]) -> Option<(NaiveDate, usize)> {
    in_words(words).or_else(|| in_digits(words))
}

fn in_digits(words: &[&str]) -> Option<(NaiveDate, usize)> {
    let word = words.first()?.trim_matches(|c: char| !c.is_ascii_digit());
    let mut parts = word.split(['/', '-', '.']).map(number);
    let found = (parts.next()??, parts.next()??, parts.next()??);
    (parts.next().is_none()).then_some(())?;
    Some((date(found.0, found.1, found.2)?, 1))
}

/// *ngày* may be missing, as after a label that ends in it.
fn in_words(words: &[&str]) -> Option<(NaiveDate, usize)> {
    let skipped = usize::from(key(words.first()?) == "ngay");
    let rest = words.get(skipped..)?;
    let [day, month_word, month, year_word, year, ..] = rest else {
        return None;
    };
    let is_worded = key(month_word) == "thang" && key(year_word) == "nam";
    let found = date(number(day)?, number(month)?, number(year)?)?;
    is_worded.then_some((found, skipped + 5))
}

fn number(text: &str) -> Option<u32> {
    let digits = text.trim_matches(|c: char| !c.is_ascii_digit());
    (1..=4).contains(&digits.len()).then_some(())?;
    digits.parse().ok()
}

fn date(day: u32, month: u32, year: u32) -> Option<NaiveDate> {
    let year = i32::try_from(year).ok()?;
    YEARS.contains(&year).then_some(())?;
    NaiveDate::from_ymd_opt(year, month, day)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_read_as_papers_state_them() {
        for (text, expected) in [
            ("04/11/2014", Some(("2014-11-04", 1))),
            ("4-11-2014.", Some(("2014-11-04", 1))),
            ("ngày 04 tháng 11 năm 2014", Some(("2014-11-04", 6))),
            ("Ngày 4 tháng 1 năm 2014, tại", Some(("2014-01-04", 6))),
            ("28 tháng 02 năm 1999", Some(("1999-02-28", 5))),
            ("30/02/2014", None),
            ("04/11/214", None),
            ("04/11/2014/1", None),
            ("ngày tháng năm", None),
            ("365/2014", None),
            ("", None),
        ] {
            let words: Vec<&str> = text.split_whitespace().collect();
            let found = at_start(&words).map(|(date, count)| (date.to_string(), count));
            let expected = expected.map(|(date, count)| (date.to_owned(), count));
            assert_eq!(found, expected, "{text}");
        }
    }
}
