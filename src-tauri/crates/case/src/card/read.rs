use chrono::NaiveDate;

use super::{CardError, CardField, CardWarning, CodeKind, IdCard};
use crate::birth::{BirthDate, Sex};
use crate::id::{DossierCode, OldId, PersonalId};
use crate::reading::SEPARATOR;
use crate::text::{Mojibake, clean_digits, mojibake, nfc};

/// The longest text looked at; the codes of both cards stay below 400 bytes.
const LONGEST: usize = 2048;

/// Reads the text of a card's QR code as a reader or a keyboard delivered it; `today` bounds its dates.
pub fn read_card(text: &str, today: NaiveDate) -> Result<IdCard, CardError> {
    if text.len() > LONGEST {
        return Err(CardError::TooLong {
            bytes: text.len(),
            most: LONGEST,
        });
    }
    let mut warnings = Vec::new();
    let text = tidy(text, &mut warnings);
    if text.is_empty() {
        return Err(CardError::Empty);
    }
    let mut fields: Vec<String> = text
        .split('|')
        .map(|field| field.trim().to_owned())
        .collect();
    let id = number(&fields, &text)?;
    if fields
        .get(1)
        .is_some_and(|second| second.chars().any(char::is_alphabetic))
    {
        // Some readers drop an empty old number together with its separator.
        fields.insert(1, String::new());
    }
    if fields.len() < 4 {
        return Err(CardError::Truncated {
            fields: fields.len(),
        });
    }
    let extra = if fields.len() > 7 {
        fields.split_off(7)
    } else {
        Vec::new()
    };
    let mut reader = FieldReader {
        fields,
        today,
        warnings,
    };
    let old_id = reader.old_id();
    let name = reader.letters(2, CardField::Name);
    let birth = reader.birth();
    let sex = reader.sex();
    let address = reader.letters(5, CardField::Address);
    let issued = reader.issued();
    let mut warnings = reader.warnings;
    warnings.extend(
        id.warnings(birth, sex)
            .into_iter()
            .map(|warning| CardWarning::Number { warning }),
    );
    Ok(IdCard {
        id,
        old_id,
        name,
        birth,
        sex,
        address,
        issued,
        warnings,
        extra,
    })
}

/// NFC, without control characters and the blanks around, encoding and separators put right.
fn tidy(text: &str, warnings: &mut Vec<CardWarning>) -> String {
    let mut text: String = text
        .chars()
        .filter(|c| *c != '\u{FEFF}' && *c != '\0')
        .collect();
    if let Some(Mojibake::Utf8AsLatin1 {
        repaired: Some(repaired),
    }) = mojibake(&text)
    {
        warnings.push(CardWarning::EncodingRepaired);
        text = repaired;
    }
    let text: String = nfc(&text)
        .chars()
        .map(|c| if c.is_control() { ' ' } else { c })
        .collect();
    let text = text.trim();
    match changed_separator(text) {
        Some(separator) => {
            warnings.push(CardWarning::SeparatorRepaired);
            text.replace(separator, "|")
        }
        None => text.to_owned(),
    }
}

/// The sign that stands where `|` should: another keyboard layout sends its own sign for that key.
fn changed_separator(text: &str) -> Option<char> {
    if text.contains('|') {
        return None;
    }
    let digits = text.chars().take_while(char::is_ascii_digit).count();
    let separator = text.chars().nth(digits)?;
    let known = matches!(
        separator,
        '\\' | '~' | '¦' | '>' | '│' | '｜' | '‖' | '*' | '#'
    );
    (digits == 12 && known && text.matches(separator).count() >= 5).then_some(separator)
}

fn number(fields: &[String], text: &str) -> Result<PersonalId, CardError> {
    let first = clean_digits(fields.first().map_or("", String::as_str));
    let digits = first.chars().filter(char::is_ascii_digit).count();
    let all_digits = digits > 0 && digits == first.chars().count();
    match PersonalId::parse(&first) {
        Ok(id) if fields.len() > 1 => Ok(id),
        _ if all_digits && fields.len() >= 6 => Err(CardError::BadNumber { digits }),
        _ => Err(CardError::NotACard {
            looks_like: kind_of(fields, text),
        }),
    }
}

fn kind_of(fields: &[String], text: &str) -> CodeKind {
    let hexadecimal = |field: &String| {
        field.len() >= 8
            && field.len().is_multiple_of(2)
            && field.bytes().all(|b| b.is_ascii_hexdigit())
    };
    let lower = text.to_ascii_lowercase();
    if fields.len() >= 5 && fields.get(1).is_some_and(hexadecimal) {
        CodeKind::HealthInsurance
    } else if lower.starts_with("http://") || lower.starts_with("https://") {
        CodeKind::WebAddress
    } else if text.starts_with("000201") {
        CodeKind::Payment
    } else if text.starts_with(SEPARATOR) {
        CodeKind::SeparatorSheet
    } else if DossierCode::parse(text).is_ok() {
        CodeKind::Dossier
    } else if !text.is_empty() && clean_digits(text).bytes().all(|b| b.is_ascii_digit()) {
        CodeKind::BareNumber
    } else {
        CodeKind::Unknown
    }
}

struct FieldReader {
    fields: Vec<String>,
    today: NaiveDate,
    warnings: Vec<CardWarning>,
}

impl FieldReader {
    /// The text of a field; an empty one is noted as missing.
    fn text(&mut self, at: usize, field: CardField) -> Option<String> {
        let text = self.fields.get(at).cloned().unwrap_or_default();
        if text.is_empty() {
            self.warnings.push(CardWarning::Missing { field });
            return None;
        }
        Some(text)
    }

    fn letters(&mut self, at: usize, field: CardField) -> String {
        let text = self.text(at, field).unwrap_or_default();
        if let Some(damage) = mojibake(&text) {
            self.warnings.push(CardWarning::Damaged { field, damage });
        }
        text.split_whitespace().collect::<Vec<_>>().join(" ")
    }

    /// An empty old number is usual and no reason for a warning.
    fn old_id(&mut self) -> Option<OldId> {
        let text = self.fields.get(1).cloned().unwrap_or_default();
        if text.is_empty() {
            return None;
        }
        self.usable(OldId::parse(&text).ok(), CardField::OldId)
    }

    fn birth(&mut self) -> Option<BirthDate> {
        let text = self.text(3, CardField::Birth)?;
        self.usable(
            BirthDate::parse_typed(&text, self.today).ok(),
            CardField::Birth,
        )
    }

    fn sex(&mut self) -> Option<Sex> {
        let text = self.text(4, CardField::Sex)?;
        self.usable(Sex::from_vietnamese(&text), CardField::Sex)
    }

    fn issued(&mut self) -> Option<NaiveDate> {
        let text = self.text(6, CardField::Issued)?;
        let date = match BirthDate::parse_typed(&text, self.today) {
            Ok(BirthDate::Full(date)) => Some(date),
            _ => None,
        };
        self.usable(date, CardField::Issued)
    }

    fn usable<T>(&mut self, value: Option<T>, field: CardField) -> Option<T> {
        if value.is_none() {
            self.warnings.push(CardWarning::Unusable { field });
        }
        value
    }
}
