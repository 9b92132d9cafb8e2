//! DER by hand, where the exact bytes of a part matter or a type of the registry is stricter than the world.

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use const_oid::ObjectIdentifier;

/// `BOOLEAN`.
pub const BOOLEAN: u8 = 0x01;
/// `INTEGER`.
pub const INTEGER: u8 = 0x02;
/// `OCTET STRING`.
pub const OCTETS: u8 = 0x04;
/// `OBJECT IDENTIFIER`.
pub const OID: u8 = 0x06;
/// `UTCTime`.
pub const UTC_TIME: u8 = 0x17;
/// `GeneralizedTime`.
pub const GENERALIZED_TIME: u8 = 0x18;
/// `SEQUENCE`.
pub const SEQUENCE: u8 = 0x30;
/// `SET`.
pub const SET: u8 = 0x31;

/// The tag of a constructed, context-specific element.
pub const fn context(number: u8) -> u8 {
    0xA0 | number
}

/// One element around `parts`, one after another.
pub fn element(tag: u8, parts: &[&[u8]]) -> Vec<u8> {
    let length: usize = parts.iter().map(|part| part.len()).sum();
    let mut der = Vec::with_capacity(length + 6);
    der.push(tag);
    if length < 0x80 {
        der.push(length as u8);
    } else {
        let bytes = length.to_be_bytes();
        let skipped = bytes.iter().take_while(|byte| **byte == 0).count();
        der.push(0x80 | (bytes.len() - skipped) as u8);
        der.extend_from_slice(&bytes[skipped..]);
    }
    for part in parts {
        der.extend_from_slice(part);
    }
    der
}

/// A set in the order DER asks for (X.690, 11.6), under `tag` because most are tagged implicitly.
pub fn set_of(tag: u8, mut parts: Vec<Vec<u8>>) -> Vec<u8> {
    parts.sort();
    let parts: Vec<&[u8]> = parts.iter().map(Vec::as_slice).collect();
    element(tag, &parts)
}

/// An object identifier.
pub fn oid(oid: ObjectIdentifier) -> Vec<u8> {
    element(OID, &[oid.as_bytes()])
}

/// An algorithm without parameters.
pub fn algorithm(oid_of: ObjectIdentifier) -> Vec<u8> {
    element(SEQUENCE, &[&oid(oid_of)])
}

/// A non-negative integer, from its bytes, highest first.
pub fn unsigned(bytes: &[u8]) -> Vec<u8> {
    let zeros = bytes.iter().take_while(|byte| **byte == 0).count();
    let bytes = &bytes[zeros..];
    match bytes.first() {
        Some(first) if *first < 0x80 => element(INTEGER, &[bytes]),
        _ => element(INTEGER, &[&[0], bytes]),
    }
}

/// Issuer and serial number of a certificate, as they stand in it: names are compared and copied, never rewritten.
pub fn issuer_and_serial(certificate: &[u8]) -> Option<(&[u8], &[u8])> {
    let mut signed = Element::only(certificate)?.elements().next()?.elements();
    signed.optional(context(0));
    let serial = signed.next()?.tagged(INTEGER)?;
    signed.next()?;
    Some((signed.next()?.tagged(SEQUENCE)?.whole, serial.whole))
}

/// One element as it stands in a file.
#[derive(Debug, Clone, Copy)]
pub struct Element<'a> {
    /// Its tag; none of ours has more than one byte.
    pub tag: u8,
    /// Header and contents.
    pub whole: &'a [u8],
    /// Contents.
    pub value: &'a [u8],
}

impl<'a> Element<'a> {
    /// The one element that `der` is, with nothing behind it.
    pub fn only(der: &'a [u8]) -> Option<Self> {
        let mut elements = Elements(der);
        let first = elements.next()?;
        elements.0.is_empty().then_some(first)
    }

    /// What it holds.
    pub const fn elements(&self) -> Elements<'a> {
        Elements(self.value)
    }

    /// It, if it has this tag.
    pub fn tagged(self, tag: u8) -> Option<Self> {
        (self.tag == tag).then_some(self)
    }

    /// It, as an object identifier.
    pub fn oid(&self) -> Option<ObjectIdentifier> {
        self.tagged(OID)
            .and_then(|element| ObjectIdentifier::from_bytes(element.value).ok())
    }

    /// It, as a time of either type (RFC 5280, 4.1.2.5), with fractions of a second as RFC 3161 allows.
    pub fn time(&self) -> Option<DateTime<Utc>> {
        let text = std::str::from_utf8(self.value).ok()?.strip_suffix('Z')?;
        let (text, fraction) = text.split_once('.').unwrap_or((text, ""));
        if !text.is_ascii() || !text.bytes().all(|byte| byte.is_ascii_digit()) {
            return None;
        }
        let number = |from: usize, to: usize| text.get(from..to)?.parse::<u32>().ok();
        let (year, rest) = match (self.tag, text.len()) {
            (UTC_TIME, 12) => {
                let short = number(0, 2)?;
                (if short < 50 { 2000 } else { 1900 } + short, 2)
            }
            (GENERALIZED_TIME, 14) => (number(0, 4)?, 4),
            _ => return None,
        };
        let part = |index: usize| number(rest + 2 * index, rest + 2 * index + 2);
        let day = NaiveDate::from_ymd_opt(i32::try_from(year).ok()?, part(0)?, part(1)?)?;
        let time = day.and_hms_opt(part(2)?, part(3)?, part(4)?)?.and_utc();
        Some(time + nanoseconds(fraction)?)
    }
}

/// Digits behind the point as a span of time; what is finer than a nanosecond is dropped.
fn nanoseconds(fraction: &str) -> Option<TimeDelta> {
    let mut value: i64 = 0;
    for place in 0..9 {
        let digit = fraction.as_bytes().get(place).copied().unwrap_or(b'0');
        value = value * 10 + i64::from(char::from(digit).to_digit(10)?);
    }
    Some(TimeDelta::nanoseconds(value))
}

/// Elements one after another; ends at the first byte that is none.
#[derive(Debug, Clone, Copy)]
pub struct Elements<'a>(pub &'a [u8]);

impl<'a> Elements<'a> {
    /// The next one, if it has this tag; otherwise it stays.
    pub fn optional(&mut self, tag: u8) -> Option<Element<'a>> {
        (self.0.first() == Some(&tag)).then(|| self.next())?
    }

    /// Nothing is left. Bytes that are no element are something.
    pub const fn is_finished(&self) -> bool {
        self.0.is_empty()
    }
}

impl<'a> Iterator for Elements<'a> {
    type Item = Element<'a>;

    fn next(&mut self) -> Option<Element<'a>> {
        let (tag, first) = (*self.0.first()?, *self.0.get(1)?);
        if tag & 0x1F == 0x1F {
            return None;
        }
        let (header, length) = if first < 0x80 {
            (2, usize::from(first))
        } else {
            let count = usize::from(first & 0x7F);
            let bytes = self.0.get(2..2 + count)?;
            if count == 0 || count > 4 || bytes[0] == 0 {
                return None;
            }
            let length = bytes
                .iter()
                .fold(0_usize, |length, byte| length << 8 | usize::from(*byte));
            if length < 0x80 {
                return None;
            }
            (2 + count, length)
        };
        let whole = self.0.get(..header.checked_add(length)?)?;
        self.0 = &self.0[whole.len()..];
        Some(Element {
            tag,
            whole,
            value: &whole[header..],
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lengths_of_every_size_come_back() {
        for length in [0, 1, 127, 128, 255, 256, 65_535, 65_536] {
            let value = vec![7; length];
            let der = element(OCTETS, &[&value]);
            let read = Element::only(&der).unwrap();
            assert_eq!((read.tag, read.value), (OCTETS, value.as_slice()));
        }
    }

    #[test]
    fn a_length_written_longer_than_needed_is_no_der() {
        for der in [
            &[4, 0x81, 1, 0][..],
            &[4, 0x82, 0, 1, 0],
            &[4, 0x80, 0, 0],
            &[4, 2, 0],
        ] {
            assert!(Element::only(der).is_none(), "{der:?}");
        }
    }

    #[test]
    fn times_are_read_with_and_without_fractions() {
        let read = |tag, text: &str| {
            let der = element(tag, &[text.as_bytes()]);
            Element::only(&der).unwrap().time()
        };
        let text = |time: Option<DateTime<Utc>>| time.map(|time| time.to_rfc3339());
        assert_eq!(
            text(read(GENERALIZED_TIME, "20261121083000.125Z")).as_deref(),
            Some("2026-11-21T08:30:00.125+00:00")
        );
        assert_eq!(
            text(read(UTC_TIME, "491231235959Z")).as_deref(),
            Some("2049-12-31T23:59:59+00:00")
        );
        assert_eq!(
            text(read(UTC_TIME, "500101000000Z")).as_deref(),
            Some("1950-01-01T00:00:00+00:00")
        );
        for wrong in ["20261121083000", "20261321083000Z", "2026112108300+Z", "Z"] {
            assert_eq!(read(GENERALIZED_TIME, wrong), None, "{wrong}");
        }
    }

    #[test]
    fn an_integer_keeps_its_sign_byte_only_where_needed() {
        assert_eq!(unsigned(&[0, 0, 5]), [2, 1, 5]);
        assert_eq!(unsigned(&[0x80]), [2, 2, 0, 0x80]);
        assert_eq!(unsigned(&[0]), [2, 1, 0]);
    }
}
