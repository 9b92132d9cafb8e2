//! What stands beside the labels of a form and in the heading of a letter.

use serde::{Deserialize, Serialize};

use super::date;
use super::kinds::Kinds;
use super::phrase::key;
use super::title::is_capital;
use super::words::{Area, Text, Word, area_of, joined, sureness};
use crate::text::{clean_digits, fold};

/// The part of the page from its top on where the body that issues a paper is named.
const HEADING: f32 = 0.22;

/// Middle of the words of the heading's left column.
const LEFT_COLUMN: f32 = 0.45;

/// Longest value, characters.
const LONGEST: usize = 200;

/// Most words of a name.
const NAME_WORDS: std::ops::RangeInclusive<usize> = 2..=8;

/// Most words looked at for a date.
const DATE_WORDS: usize = 3;

/// A field of a paper.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, specta::Type,
)]
#[serde(rename_all = "snake_case")]
pub enum Field {
    /// Number of the paper.
    DocumentNumber,
    /// When it was issued, `YYYY-MM-DD`.
    DocumentDate,
    /// Who issued it.
    Issuer,
    /// Whom it is about.
    PersonName,
    /// Their birth date, `YYYY-MM-DD`.
    BirthDate,
    /// Their sex, as the paper says it.
    Sex,
    /// Their personal number, twelve digits, or the old nine.
    PersonalNumber,
    /// Ethnicity.
    Ethnicity,
    /// Nationality.
    Nationality,
    /// Place of birth.
    BirthPlace,
    /// Place of origin.
    Origin,
    /// Place of residence.
    Residence,
    /// Name of the mother.
    MotherName,
    /// Name of the father.
    FatherName,
    /// Marital status.
    MaritalStatus,
}

/// A value that a page seems to give. A person confirms it; until then it is nobody's data.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct FieldProposal {
    /// Which field.
    pub field: Field,
    /// The value, in the form the field asks for.
    pub value: String,
    /// How sure the reader is, 0–100.
    pub confidence: u8,
    /// Where it was read.
    pub area: Area,
}

/// The fields a page seems to give, each once: the first that makes sense.
#[must_use]
pub fn fields(text: &Text, kinds: &Kinds) -> Vec<FieldProposal> {
    let mut found: Vec<FieldProposal> = Vec::new();
    let mut add = |proposal: FieldProposal| {
        if !found.iter().any(|other| other.field == proposal.field) {
            found.push(proposal);
        }
    };
    issuer(text, kinds).into_iter().for_each(&mut add);
    issue_date(text).into_iter().for_each(&mut add);
    let lines: Vec<&[Word]> = text.lines().collect();
    for (at, line) in lines.iter().enumerate() {
        let below = lines.get(at + 1).copied().unwrap_or_default();
        labelled(line, below, kinds).into_iter().for_each(&mut add);
    }
    found
}

/// A label on a line.
struct Label {
    field: Field,
    slips: usize,
    /// First word of the label and first word behind it.
    words: std::ops::Range<usize>,
}

fn labelled(line: &[Word], below: &[Word], kinds: &Kinds) -> Vec<FieldProposal> {
    let labels = labels(line, kinds);
    let mut found = Vec::new();
    for (nth, label) in labels.iter().enumerate() {
        let end = labels
            .get(nth + 1)
            .map_or(line.len(), |next| next.words.start);
        let beside = &line[label.words.end..end];
        // On cards the value stands beneath its label.
        let is_alone = labels.len() == 1 && beside.iter().all(|word| key(&word.text).is_empty());
        let value = if is_alone && labels_of(below, kinds) == 0 {
            below
        } else {
            beside
        };
        found.extend(proposal(label, value));
    }
    found
}

fn labels_of(line: &[Word], kinds: &Kinds) -> usize {
    labels(line, kinds).len()
}

/// The labels on a line from left to right. One ends in a colon; at the start of a line two words do without.
fn labels(line: &[Word], kinds: &Kinds) -> Vec<Label> {
    let keyed: Vec<(usize, String)> = line
        .iter()
        .enumerate()
        .map(|(at, word)| (at, key(&word.text)))
        .filter(|(_, key)| !key.is_empty())
        .collect();
    let keys: Vec<String> = keyed.iter().map(|(_, key)| key.clone()).collect();
    let mut labels: Vec<Label> = Vec::new();
    let mut at = 0;
    while at < keys.len() {
        let label = kinds.labels.iter().find_map(|(phrase, field)| {
            let slips = phrase.begins(&keys[at..])?;
            let last = keyed[at + phrase.len() - 1].0;
            let colon = line[last].text.ends_with(':');
            let apart = line.get(last + 1).is_some_and(|word| word.text == ":");
            let is_label = colon || apart || (keyed[at].0 == 0 && phrase.len() >= 2);
            is_label.then(|| Label {
                field: *field,
                slips,
                words: keyed[at].0..last + 1 + usize::from(apart),
            })
        });
        at += match &label {
            Some(label) => keyed[at..]
                .iter()
                .take_while(|(word, _)| *word < label.words.end)
                .count()
                .max(1),
            None => 1,
        };
        labels.extend(label);
    }
    labels
}

fn proposal(label: &Label, value: &[Word]) -> Option<FieldProposal> {
    let (field, text, count) = read(label.field, value)?;
    let words = &value[..count];
    let lost = u8::try_from(label.slips * 8).unwrap_or(100);
    Some(FieldProposal {
        field,
        value: text,
        confidence: sureness(words).saturating_sub(lost),
        area: area_of(words),
    })
}

/// The value in the form the field asks for, and how many words it takes; `None` where it makes no sense.
fn read(field: Field, words: &[Word]) -> Option<(Field, String, usize)> {
    match field {
        Field::BirthDate | Field::DocumentDate => dated(words).map(|(text, n)| (field, text, n)),
        Field::PersonalNumber => personal_number(words).map(|(text, n)| (field, text, n)),
        Field::DocumentNumber => personal_number(words)
            .map(|(text, n)| (Field::PersonalNumber, text, n))
            .or_else(|| paper_number(words).map(|(text, n)| (field, text, n))),
        Field::PersonName | Field::MotherName | Field::FatherName => {
            name(words).map(|text| (field, text, words.len()))
        }
        Field::Sex => {
            let first = words.first()?;
            let is_sex = matches!(key(&first.text).as_str(), "nam" | "nu");
            is_sex.then(|| (field, bare(&first.text).to_owned(), 1))
        }
        _ => {
            let text = joined(words);
            let text = bare(&text);
            let is_some = text.chars().any(char::is_alphabetic) && text.chars().count() <= LONGEST;
            is_some.then(|| (field, text.to_owned(), words.len()))
        }
    }
}

fn dated(words: &[Word]) -> Option<(String, usize)> {
    let texts: Vec<&str> = words.iter().map(|word| word.text.as_str()).collect();
    (0..texts.len().min(DATE_WORDS)).find_map(|from| {
        let (date, count) = date::at_start(&texts[from..])?;
        Some((date.to_string(), from + count))
    })
}

fn personal_number(words: &[Word]) -> Option<(String, usize)> {
    (1..=words.len().min(4)).find_map(|count| {
        let digits = clean_digits(&joined(&words[..count]));
        let digits = bare(&digits);
        let is_number =
            digits.bytes().all(|b| b.is_ascii_digit()) && matches!(digits.len(), 9 | 12);
        let is_whole = words
            .get(count)
            .is_none_or(|next| !next.text.starts_with(|c: char| c.is_ascii_digit()));
        (is_number && is_whole).then(|| (digits.to_owned(), count))
    })
}

/// `365/UBND-VP`, `12/2024`, `45/QĐ-UBND`, with a blank the reader put in taken out.
fn paper_number(words: &[Word]) -> Option<(String, usize)> {
    let mut number = String::new();
    let mut count = 0;
    for word in words {
        let goes_on =
            number.is_empty() || number.ends_with(['/', '-']) || word.text.starts_with(['/', '-']);
        let is_number = word.text.chars().all(|c| {
            c.is_ascii_digit() || c.is_uppercase() || matches!(c, '/' | '-' | '.' | ',' | ';')
        });
        if !goes_on || !is_number {
            break;
        }
        number.push_str(&word.text);
        count += 1;
    }
    let number = bare(&number);
    let begins = number.starts_with(|c: char| c.is_ascii_digit());
    (begins && number.chars().count() <= 40).then(|| (number.to_owned(), count))
}

fn name(words: &[Word]) -> Option<String> {
    let text = joined(words);
    let text = bare(&text);
    let count = text.split(' ').count();
    let is_name = text
        .chars()
        .all(|c| c.is_alphabetic() || c == ' ' || c == '\'')
        && text
            .split(' ')
            .all(|part| part.starts_with(char::is_uppercase))
        && NAME_WORDS.contains(&count);
    is_name.then(|| text.to_owned())
}

/// Without what does not belong to a value at its ends.
fn bare(text: &str) -> &str {
    text.trim_matches(|c: char| {
        c.is_whitespace() || matches!(c, '.' | ',' | ';' | ':' | '_' | '…' | '|')
    })
}

/// *Xã Mẫu, ngày 04 tháng 11 năm 2014*: the first date of this form that follows a place.
fn issue_date(text: &Text) -> Option<FieldProposal> {
    text.stretches().find_map(|words| {
        let comma = words.iter().position(|word| word.text.ends_with(','))?;
        let rest = words.get(comma + 1..)?;
        if key(&rest.first()?.text) != "ngay" {
            return None;
        }
        let texts: Vec<&str> = rest.iter().map(|word| word.text.as_str()).collect();
        let (date, count) = date::at_start(&texts)?;
        Some(FieldProposal {
            field: Field::DocumentDate,
            value: date.to_string(),
            confidence: sureness(&rest[..count]),
            area: area_of(&rest[..count]),
        })
    })
}

/// The lines in capitals at the top of the left column.
fn issuer(text: &Text, kinds: &Kinds) -> Option<FieldProposal> {
    let is_named = |words: &&[Word]| {
        let area = area_of(words);
        area.top < HEADING && area.middle() < LEFT_COLUMN
    };
    let words: Vec<Word> = text
        .stretches()
        .filter(is_named)
        .take_while(|words| {
            is_capital(words) && !is_motto(words, kinds) && labels(words, kinds).is_empty()
        })
        .take(4)
        .flatten()
        .cloned()
        .collect();
    let value = joined(&words);
    // A lone word is a mark or a stamp, not a body.
    (fold(&value).split(' ').count() >= 3).then(|| FieldProposal {
        field: Field::Issuer,
        value,
        confidence: sureness(&words),
        area: area_of(&words),
    })
}

/// The name of the state or its motto.
pub(super) fn is_motto(words: &[Word], kinds: &Kinds) -> bool {
    let keys: Vec<String> = words
        .iter()
        .map(|word| key(&word.text))
        .filter(|key| !key.is_empty())
        .collect();
    kinds.motto.iter().any(|line| line.begins(&keys).is_some())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::reading::kinds::tests::shipped;
    use crate::reading::title::tests::page;

    fn found(lines: &[&str]) -> Vec<(Field, String)> {
        fields(&page(lines), &shipped())
            .into_iter()
            .map(|proposal| (proposal.field, proposal.value))
            .collect()
    }

    fn value(lines: &[&str], field: Field) -> Option<String> {
        let all = found(lines);
        all.into_iter()
            .find(|(f, _)| *f == field)
            .map(|(_, value)| value)
    }

    #[test]
    fn values_are_read_beside_their_labels() {
        for (line, field, expected) in [
            (
                "Họ, chữ đệm, tên: NGUYỄN VĂN MẪU",
                Field::PersonName,
                "NGUYỄN VĂN MẪU",
            ),
            (
                "Ho. chữ đệm, tên: Trần Thị Mẫu ......",
                Field::PersonName,
                "Trần Thị Mẫu",
            ),
            (
                "Ngày, tháng, năm sinh: 04/11/1990",
                Field::BirthDate,
                "1990-11-04",
            ),
            (
                "Sinh ngày: 4 tháng 11 năm 1990 tại",
                Field::BirthDate,
                "1990-11-04",
            ),
            (
                "Số định danh cá nhân: 001 199 000 099",
                Field::PersonalNumber,
                "001199000099",
            ),
            ("Số: 000000000001", Field::PersonalNumber, "000000000001"),
            ("Số: 365/UBND-VP", Field::DocumentNumber, "365/UBND-VP"),
            ("Số: 12 /QĐ-UBND", Field::DocumentNumber, "12/QĐ-UBND"),
            (
                "Giới tính: Nữ Dân tộc: Kinh Quốc tịch: Việt Nam",
                Field::Sex,
                "Nữ",
            ),
            (
                "Giới tính: Nữ Dân tộc: Kinh Quốc tịch: Việt Nam",
                Field::Ethnicity,
                "Kinh",
            ),
            (
                "Giới tính: Nữ Dân tộc: Kinh Quốc tịch: Việt Nam",
                Field::Nationality,
                "Việt Nam",
            ),
            (
                "Họ, chữ đệm, tên người mẹ: LÊ THỊ MẪU",
                Field::MotherName,
                "LÊ THỊ MẪU",
            ),
            (
                "Nơi cư trú: Thôn Mẫu, Xã Mẫu.",
                Field::Residence,
                "Thôn Mẫu, Xã Mẫu",
            ),
            (
                "Xã Mẫu, ngày 04 tháng 11 năm 2014",
                Field::DocumentDate,
                "2014-11-04",
            ),
        ] {
            assert_eq!(value(&[line], field).as_deref(), Some(expected), "{line}");
        }
    }

    #[test]
    fn on_cards_the_value_stands_beneath_its_label() {
        let card = [
            "Họ và tên / Full name:",
            "MẪU VĂN A",
            "Ngày sinh / Date of birth: 01/01/1990",
        ];
        assert_eq!(
            value(&card, Field::PersonName).as_deref(),
            Some("MẪU VĂN A")
        );
        assert_eq!(
            value(&card, Field::BirthDate).as_deref(),
            Some("1990-01-01")
        );
        let empty = ["Họ và tên:", "Ngày sinh: 01/01/1990"];
        assert_eq!(value(&empty, Field::PersonName), None);
    }

    #[test]
    fn what_makes_no_sense_is_not_proposed() {
        for (line, field) in [
            ("Họ và tên: 12345", Field::PersonName),
            ("Họ và tên: .........", Field::PersonName),
            ("Ngày sinh: 31/02/1990", Field::BirthDate),
            ("Số định danh cá nhân: 12345", Field::PersonalNumber),
            ("Số: …/UBND", Field::DocumentNumber),
            ("Giới tính: không", Field::Sex),
            ("theo số: lượng thực tế", Field::DocumentNumber),
            ("Nghị định ngày 04 tháng 11 năm 2014", Field::DocumentDate),
        ] {
            assert_eq!(value(&[line], field), None, "{line}");
        }
    }

    #[test]
    fn each_field_is_proposed_once() {
        let lines = ["Họ và tên: MẪU VĂN A", "Họ và tên: MẪU VĂN B"];
        assert_eq!(found(&lines), [(Field::PersonName, "MẪU VĂN A".to_owned())]);
    }

    #[test]
    fn the_left_column_of_a_heading_names_the_issuer() {
        let mut text = page(&["ỦY BAN NHÂN DÂN", "XÃ MẪU SỐ 7", "Số: 365/UBND-VP"]);
        for word in &mut text.words {
            word.area.left -= 0.2;
            word.area.right -= 0.2;
        }
        let proposals = fields(&text, &shipped());
        assert_eq!(proposals[0].field, Field::Issuer);
        assert_eq!(proposals[0].value, "ỦY BAN NHÂN DÂN XÃ MẪU SỐ 7");
        assert!(proposals[0].area.bottom < proposals[1].area.top);
        let motto = page(&["CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"]);
        assert!(fields(&motto, &shipped()).is_empty());
    }
}
