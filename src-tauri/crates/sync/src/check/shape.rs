//! Shapes of codes and numbers.
use crate::model::{IdKind, IdNumber};

/// `agency-date-serial` (province-api e): dates of 6 or 8 digits, serials of 4 to 7.
pub(super) fn is_dossier_code(code: &str) -> bool {
    let mut parts = code.split('-');
    let (Some(agency), Some(day), Some(serial), None) =
        (parts.next(), parts.next(), parts.next(), parts.next())
    else {
        return false;
    };
    let named = |byte: u8| byte.is_ascii_uppercase() || byte.is_ascii_digit() || byte == b'.';
    let is_agency = !agency.is_empty() && agency.bytes().all(named);
    is_agency && is_digits(day, 6..=8) && day.len() != 7 && is_digits(serial, 4..=7)
}

/// A national procedure code, `1.001193` or with its agency.
pub(super) fn is_procedure_code(code: &str) -> bool {
    let mut parts = code.split('.');
    let (Some(kind), Some(number)) = (parts.next(), parts.next()) else {
        return false;
    };
    let mut rest = parts;
    let named =
        |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_alphanumeric());
    is_digits(kind, 1..=1) && is_digits(number, 6..=6) && rest.all(named)
}

/// The number has the digits of its kind.
pub(super) fn is_number(id: &IdNumber) -> bool {
    match id.kind {
        IdKind::Personal => is_digits(&id.number, 12..=12),
        IdKind::OldCard => is_digits(&id.number, 9..=9),
        IdKind::TaxCode => match id.number.split_once('-') {
            Some((number, branch)) => is_digits(number, 10..=10) && is_digits(branch, 3..=3),
            None => is_digits(&id.number, 10..=10) || is_digits(&id.number, 12..=13),
        },
    }
}

/// A phone of this country as the record holds it.
pub(super) fn is_phone(phone: &str) -> bool {
    let digits = phone.strip_prefix('+').unwrap_or_default();
    is_digits(digits, 9..=15)
}

fn is_digits(text: &str, count: std::ops::RangeInclusive<usize>) -> bool {
    count.contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit())
}
