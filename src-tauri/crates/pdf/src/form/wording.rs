//! Dates, times and amounts as NĐ 30/2020/NĐ-CP and custom write them.

use chrono::{DateTime, Datelike, FixedOffset, NaiveDate, Timelike};

use super::FormError;

/// Dots for a fact that is not known, to be filled in by hand.
pub(super) const BLANK: &str = "…………………";

/// `ngày 05 tháng 02 năm 2026`: days below ten and the months January and February take a
/// leading zero (NĐ 30/2020/NĐ-CP, Appendix I, part II, point 4).
#[must_use]
pub fn full_date(date: NaiveDate) -> String {
    let month = match date.month() {
        month @ (1 | 2) => format!("0{month}"),
        month => month.to_string(),
    };
    format!("ngày {:02} tháng {month} năm {}", date.day(), date.year())
}

/// `Sơn Đông, ngày 05 tháng 11 năm 2026`, the place-and-date line of a form.
#[must_use]
pub fn place_and_date(place: &str, date: NaiveDate) -> String {
    format!("{}, {}", place.trim(), full_date(date))
}

/// `08 giờ 05 phút, ngày 05 tháng 02 năm 2026`, in the zone the time carries.
#[must_use]
pub fn time_of_day(at: DateTime<FixedOffset>) -> String {
    format!(
        "{:02} giờ {:02} phút, {}",
        at.hour(),
        at.minute(),
        full_date(at.date_naive())
    )
}

/// `1.250.000 đồng`.
#[must_use]
pub fn grouped_amount(dong: i64) -> String {
    grouped(dong) + " đồng"
}

/// `1.250.000`, for a column of amounts.
pub(super) fn grouped(dong: i64) -> String {
    let digits = dong.unsigned_abs().to_string();
    let mut grouped = String::from(if dong < 0 { "-" } else { "" });
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            grouped.push('.');
        }
        grouped.push(digit);
    }
    grouped
}

/// `Một triệu hai trăm năm mươi nghìn đồng`, as receipts write amounts out.
#[must_use]
pub fn amount_in_words(dong: i64) -> String {
    let mut words: Vec<&str> = Vec::new();
    if dong < 0 {
        words.push("âm");
    }
    let amount = dong.unsigned_abs();
    if amount == 0 {
        words.push("không");
    }
    spell(amount, false, &mut words);
    words.push("đồng");
    capitalised(&words.join(" "))
}

/// `một nghìn hai trăm ba mươi bốn`, for the pages and numbers of a book.
#[must_use]
pub fn count_in_words(count: u64) -> String {
    if count == 0 {
        return DIGITS[0].to_owned();
    }
    let mut words: Vec<&str> = Vec::new();
    spell(count, false, &mut words);
    words.join(" ")
}

/// The text with its first letter a capital.
pub(super) fn capitalised(text: &str) -> String {
    let mut letters = text.chars();
    letters
        .next()
        .map(|first| first.to_uppercase().chain(letters).collect())
        .unwrap_or_default()
}

/// Puts facts in the places of a wording, `{number}` for the fact `number`.
///
/// # Errors
/// [`FormError::NoFact`] where a place has no fact, so that no form goes out with a hole.
pub(super) fn filled<'f>(
    wording: &str,
    fact: impl Fn(&str) -> Option<std::borrow::Cow<'f, str>>,
) -> Result<String, FormError> {
    let mut text = String::with_capacity(wording.len());
    let mut rest = wording;
    while let Some((before, after)) = rest.split_once('{') {
        let (name, after) = after.split_once('}').unwrap_or((after, ""));
        let value = fact(name).ok_or_else(|| FormError::NoFact {
            fact: name.to_owned(),
        })?;
        text.push_str(before);
        text.push_str(value.trim());
        rest = after;
    }
    text.push_str(rest);
    Ok(text)
}

const DIGITS: [&str; 10] = [
    "không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín",
];

/// Spells `amount`; `in_full` says that higher groups went before, so that hundreds are named
/// even where they are zero.
fn spell(amount: u64, in_full: bool, words: &mut Vec<&'static str>) {
    const BILLION: u64 = 1_000_000_000;
    if amount >= BILLION {
        spell(amount / BILLION, in_full, words);
        words.push("tỷ");
        return spell(amount % BILLION, true, words);
    }
    let mut in_full = in_full;
    for (unit, name) in [(1_000_000, "triệu"), (1_000, "nghìn"), (1, "")] {
        let group = amount / unit % 1_000;
        if group == 0 {
            continue;
        }
        spell_group(group as usize, in_full, words);
        in_full = true;
        if !name.is_empty() {
            words.push(name);
        }
    }
}

/// Spells a group of three digits.
fn spell_group(group: usize, in_full: bool, words: &mut Vec<&'static str>) {
    let (hundreds, tens, units) = (group / 100, group / 10 % 10, group % 10);
    if hundreds > 0 || in_full {
        words.extend([DIGITS[hundreds], "trăm"]);
    }
    match tens {
        0 if units > 0 && (hundreds > 0 || in_full) => words.push("lẻ"),
        0 => {}
        1 => words.push("mười"),
        _ => words.extend([DIGITS[tens], "mươi"]),
    }
    match (tens, units) {
        (_, 0) => {}
        (2.., 1) => words.push("mốt"),
        (1.., 5) => words.push("lăm"),
        _ => words.push(DIGITS[units]),
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests fail by panicking")]

    use super::*;

    #[test]
    fn dates_carry_leading_zeros_as_the_decree_says() {
        let cases = [
            ("2026-02-05", "ngày 05 tháng 02 năm 2026"),
            ("2026-01-31", "ngày 31 tháng 01 năm 2026"),
            ("2026-03-09", "ngày 09 tháng 3 năm 2026"),
            ("2026-11-20", "ngày 20 tháng 11 năm 2026"),
        ];
        for (date, expected) in cases {
            assert_eq!(full_date(date.parse().unwrap()), expected);
        }
    }

    #[test]
    fn times_are_written_out() {
        let at = DateTime::parse_from_rfc3339("2026-11-05T08:05:59+07:00").unwrap();
        assert_eq!(time_of_day(at), "08 giờ 05 phút, ngày 05 tháng 11 năm 2026");
    }

    #[test]
    fn amounts_are_grouped_by_dots() {
        for (dong, expected) in [
            (0, "0 đồng"),
            (2_000, "2.000 đồng"),
            (123_456, "123.456 đồng"),
            (1_250_000, "1.250.000 đồng"),
            (-50_000, "-50.000 đồng"),
        ] {
            assert_eq!(grouped_amount(dong), expected);
        }
    }

    #[test]
    fn amounts_are_written_out_in_words() {
        let cases = [
            (0, "Không đồng"),
            (8_000, "Tám nghìn đồng"),
            (10_000, "Mười nghìn đồng"),
            (15_000, "Mười lăm nghìn đồng"),
            (21_000, "Hai mươi mốt nghìn đồng"),
            (25_500, "Hai mươi lăm nghìn năm trăm đồng"),
            (105_000, "Một trăm lẻ năm nghìn đồng"),
            (111_111, "Một trăm mười một nghìn một trăm mười một đồng"),
            (1_000_005, "Một triệu không trăm lẻ năm đồng"),
            (1_020_000, "Một triệu không trăm hai mươi nghìn đồng"),
            (1_000_000_000, "Một tỷ đồng"),
            (2_000_100_000, "Hai tỷ một trăm nghìn đồng"),
            (5_000_000_000_000, "Năm nghìn tỷ đồng"),
        ];
        for (dong, expected) in cases {
            assert_eq!(amount_in_words(dong), expected, "{dong}");
        }
    }

    #[test]
    fn counts_are_written_out_in_words() {
        let cases = [
            (0, "không"),
            (7, "bảy"),
            (105, "một trăm lẻ năm"),
            (2_418, "hai nghìn bốn trăm mười tám"),
        ];
        for (count, expected) in cases {
            assert_eq!(count_in_words(count), expected, "{count}");
        }
    }

    #[test]
    fn a_wording_is_filled_and_never_with_a_hole() {
        let fact = |name: &str| (name == "number").then_some(" 12 ".into());
        assert_eq!(filled("Số {number}/26", fact).unwrap(), "Số 12/26");
        assert!(matches!(
            filled("Số {number}, ngày {day}", fact),
            Err(FormError::NoFact { fact }) if fact == "day"
        ));
    }

    #[test]
    fn the_largest_amounts_do_not_overflow() {
        assert!(amount_in_words(i64::MIN).starts_with("Âm chín tỷ hai trăm"));
        assert!(grouped_amount(i64::MIN).starts_with("-9.223."));
    }
}
