//! The QR codes of an electronic copy: one on the copy, which names the pages certified, one on its slip, which names
//! the sealed file.
//!
//! `MOTCUA1|1234|02/2026-SCT%C4%90T/BS|2026-11-05|H60.12.05|9f86d081…`, with `|` and an address behind it where one is
//! configured; `MOTCUA2` on the slip. Letters outside ASCII are escaped as in web addresses (RFC 3986, 2.1), because
//! readers guess the letters of a code and take a single `Đ` for Japanese.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::digest::hex;
use super::statement::Volume;
use crate::form::FormError;

/// Bytes of the longest code; a longer one would be too dense to be read from paper.
const LONGEST: usize = 300;

/// Between two fields.
const BAR: char = '|';

/// What the digest of a code is of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CodeOf {
    /// The pages of the original ([`super::source_digest`]): on the copy itself, which cannot hold its own digest.
    SourcePages,
    /// The file up to the end of the revision of its seal: on the slip. What is appended later does not change it.
    SealedFile,
}

/// What a code says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CopyCode {
    /// What its digest is of.
    pub of: CodeOf,
    /// Number of the certification.
    pub number: u32,
    /// Book it is entered in.
    pub volume: Volume,
    /// Day of the certification.
    pub date: NaiveDate,
    /// Code of the agency.
    pub agency_code: String,
    /// SHA-256.
    pub digest: [u8; 32],
    /// Where the copy can be looked up, if anywhere.
    pub address: Option<String>,
}

/// Why a text is not what a code of a copy says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum CopyCodeError {
    /// Another code.
    #[error("this is no code of an electronic copy")]
    Foreign,
    /// A kind or version that this program does not know.
    #[error("the code was made by a newer program")]
    Newer,
    /// It begins as ours and goes on otherwise.
    #[error("the code cannot be read at its {field}")]
    Damaged {
        /// The field that cannot be read.
        field: &'static str,
    },
}

impl CodeOf {
    fn prefix(self) -> &'static str {
        match self {
            Self::SourcePages => "MOTCUA1",
            Self::SealedFile => "MOTCUA2",
        }
    }
}

impl CopyCode {
    /// The text of the code.
    ///
    /// # Errors
    /// [`FormError::NoFact`] where the book or the agency has no name, [`FormError::Code`] for an empty address and
    /// where all of it is too long to be read from paper.
    pub fn text(&self) -> Result<String, FormError> {
        let mut fields = vec![
            self.of.prefix().to_owned(),
            self.number.to_string(),
            self.volume.to_string(),
            self.date.to_string(),
            self.agency_code.clone(),
            hex(&self.digest),
        ];
        fields.extend(self.address.clone());
        for (name, value) in [
            ("volume", &self.volume.symbol),
            ("agency_code", &self.agency_code),
        ] {
            if value.trim().is_empty() {
                let fact = name.to_owned();
                return Err(FormError::NoFact { fact });
            }
        }
        let fields: Vec<String> = fields.iter().map(|field| escaped(field)).collect();
        let text = fields.join("|");
        if fields.iter().any(String::is_empty) || text.len() > LONGEST {
            return Err(FormError::Code);
        }
        Ok(text)
    }
}

/// Reads the text of a code.
///
/// # Errors
/// [`CopyCodeError`]; a text that is not exactly what [`CopyCode::text`] writes is none of ours.
pub fn read_copy_code(text: &str) -> Result<CopyCode, CopyCodeError> {
    let text = text.trim();
    let (prefix, rest) = text.split_once(BAR).ok_or(CopyCodeError::Foreign)?;
    let of = match prefix.strip_prefix("MOTCUA") {
        Some("1") => CodeOf::SourcePages,
        Some("2") => CodeOf::SealedFile,
        Some(other) if other.parse::<u32>().is_ok() => return Err(CopyCodeError::Newer),
        _ => return Err(CopyCodeError::Foreign),
    };
    let damaged = |field| CopyCodeError::Damaged { field };
    if text.len() > LONGEST {
        return Err(damaged("length"));
    }
    let mut fields = rest.split(BAR);
    let mut field = |name| fields.next().and_then(unescaped).ok_or(damaged(name));
    let code = CopyCode {
        of,
        number: field("number")?.parse().map_err(|_| damaged("number"))?,
        volume: volume(&field("volume")?).ok_or(damaged("volume"))?,
        date: field("date")?.parse().map_err(|_| damaged("date"))?,
        agency_code: field("agency code")?,
        digest: digest(&field("digest")?).ok_or(damaged("digest"))?,
        address: fields.next().and_then(unescaped),
    };
    // One way to write a code, so that no two texts mean the same copy; a field too many shows here too.
    if code.text().is_ok_and(|written| written == text) {
        Ok(code)
    } else {
        Err(damaged("form"))
    }
}

/// A field as it stands in a code.
fn escaped(field: &str) -> String {
    let mut text = String::with_capacity(field.len());
    for byte in field.bytes() {
        if byte.is_ascii_graphic() && byte != b'%' && byte != b'|' {
            text.push(char::from(byte));
        } else {
            text.push_str(&format!("%{byte:02X}"));
        }
    }
    text
}

/// What [`escaped`] wrote.
fn unescaped(text: &str) -> Option<String> {
    let mut parts = text.split('%');
    let mut bytes = parts.next()?.as_bytes().to_vec();
    for part in parts {
        bytes.push(u8::from_str_radix(part.get(..2)?, 16).ok()?);
        bytes.extend(&part.as_bytes()[2..]);
    }
    String::from_utf8(bytes).ok()
}

fn volume(text: &str) -> Option<Volume> {
    let (number, rest) = text.split_once('/')?;
    let (year, symbol) = rest.split_once('-')?;
    Some(Volume {
        number: number.parse().ok()?,
        year: year.parse().ok()?,
        symbol: symbol.to_owned(),
    })
}

fn digest(text: &str) -> Option<[u8; 32]> {
    let mut digest = [0; 32];
    let digits = text.as_bytes();
    if digits.len() != 64 {
        return None;
    }
    for (byte, pair) in digest.iter_mut().zip(digits.chunks(2)) {
        *byte = u8::from_str_radix(std::str::from_utf8(pair).ok()?, 16).ok()?;
    }
    Some(digest)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests fail by panicking")]

    use super::*;

    const TEXT: &str = "MOTCUA1|1234|02/2026-SCT%C4%90T/BS|2026-11-05|H60.12.05|\
9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08";

    fn code() -> CopyCode {
        read_copy_code(TEXT).unwrap()
    }

    #[test]
    fn a_code_says_number_book_date_agency_and_digest() {
        let code = code();
        assert_eq!(code.of, CodeOf::SourcePages);
        assert_eq!(
            (code.number, code.volume.number, code.volume.year),
            (1234, 2, 2026)
        );
        assert_eq!(code.volume.symbol, "SCTĐT/BS");
        assert_eq!(code.date.to_string(), "2026-11-05");
        assert_eq!(code.agency_code, "H60.12.05");
        assert_eq!((code.digest[0], code.digest[31]), (0x9f, 0x08));
        assert_eq!(code.address, None);
        assert_eq!(code.text().unwrap(), TEXT);
    }

    #[test]
    fn what_is_written_is_read_again() {
        let addressed = CopyCode {
            of: CodeOf::SealedFile,
            number: 7,
            agency_code: "H60|12 %".to_owned(),
            address: Some("https://tra-cuu.example/s?a=1-2/3 ".to_owned()),
            ..code()
        };
        let text = addressed.text().unwrap();
        assert!(
            text.starts_with("MOTCUA2|7|02/2026-SCT%C4%90T/BS|"),
            "{text}"
        );
        assert!(text.contains("|H60%7C12%20%25|"), "{text}");
        assert!(
            text.ends_with("|https://tra-cuu.example/s?a=1-2/3%20"),
            "{text}"
        );
        assert!(text.is_ascii());
        assert_eq!(read_copy_code(&format!("{text}\r\n")).unwrap(), addressed);
    }

    #[test]
    fn strange_and_damaged_codes_are_told_apart() {
        let damaged = |field| CopyCodeError::Damaged { field };
        let cases = [
            (String::new(), CopyCodeError::Foreign),
            ("MOTCUA1".to_owned(), CopyCodeError::Foreign),
            ("MOTCUAX|1".to_owned(), CopyCodeError::Foreign),
            (
                "001199000099||Nguyễn Thị Hường|01021999".to_owned(),
                CopyCodeError::Foreign,
            ),
            (TEXT.replace("MOTCUA1", "MOTCUA3"), CopyCodeError::Newer),
            (TEXT.replace("|1234|", "|12a4|"), damaged("number")),
            (TEXT.replace("|1234|", "|99999999999|"), damaged("number")),
            (TEXT.replace("02/2026-", "02-2026-"), damaged("volume")),
            (TEXT.replace("2026-11-05", "2026-02-30"), damaged("date")),
            (TEXT.replace("9f86", "9g86"), damaged("digest")),
            (TEXT[..TEXT.len() - 1].to_owned(), damaged("digest")),
            (TEXT[..60].to_owned(), damaged("digest")),
            (TEXT[..20].to_owned(), damaged("volume")),
            (TEXT.replace("%C4%90", "%C4"), damaged("volume")),
            (TEXT.replace("%C4%90", "%4"), damaged("volume")),
            // Read, but not as we write it.
            (TEXT.replace("%C4%90", "Đ"), damaged("form")),
            (TEXT.replace("%C4%90", "%c4%90"), damaged("form")),
            (TEXT.replace("%C4%90", "%+4"), damaged("form")),
            (TEXT.replace("H60", "%4860"), damaged("form")),
            (format!("{TEXT}|%C4"), damaged("form")),
            (TEXT.replace("|1234|", "|+1234|"), damaged("form")),
            (TEXT.replace("02/2026", "2/2026"), damaged("form")),
            (TEXT.replace("9f86", "9F86"), damaged("form")),
            (TEXT.replace("|H60.12.05|", "||"), damaged("form")),
            (format!("{TEXT}|"), damaged("form")),
            (format!("{TEXT}|a|b"), damaged("form")),
            (format!("{TEXT}|{}", "a".repeat(300)), damaged("length")),
        ];
        for (text, expected) in cases {
            assert_eq!(read_copy_code(&text), Err(expected), "{text}");
        }
    }

    #[test]
    fn what_could_not_be_read_again_is_not_written() {
        for address in [String::new(), "a".repeat(300), "Đ".repeat(50)] {
            let address = Some(address);
            let refused = CopyCode { address, ..code() };
            assert!(matches!(refused.text(), Err(FormError::Code)));
        }
        let nobody = CopyCode {
            agency_code: " ".to_owned(),
            ..code()
        };
        assert!(matches!(nobody.text(), Err(FormError::NoFact { fact }) if fact == "agency_code"));
    }
}
