#![allow(clippy::unwrap_used, reason = "tests fail by panicking")]
use proptest::prelude::*;
use unicode_normalization::UnicodeNormalization;

use super::*;
use crate::calendar::sample::day;

const CARD: &str = "001199000011|123456789|Nguyễn Thị Mẫu|01021999|Nữ|Thôn 1, Xã Mẫu, Huyện Mẫu, Tỉnh Mẫu|15062021";

fn read(text: &str) -> Result<IdCard, CardError> {
    read_card(text, day(2026, 11, 20))
}

#[test]
fn the_card_of_2021_is_read_whole() {
    let card = read(CARD).unwrap();
    assert_eq!(card.id.as_str(), "001199000011");
    assert_eq!(card.old_id.unwrap().as_str(), "123456789");
    assert_eq!(card.name, "Nguyễn Thị Mẫu");
    assert_eq!(card.birth, Some(BirthDate::Full(day(1999, 2, 1))));
    assert_eq!(card.sex, Some(Sex::Female));
    assert_eq!(card.address, "Thôn 1, Xã Mẫu, Huyện Mẫu, Tỉnh Mẫu");
    assert_eq!(card.issued, Some(day(2021, 6, 15)));
    assert_eq!((card.warnings, card.extra), (vec![], vec![]));
}

#[test]
fn the_card_of_2024_keeps_its_further_fields() {
    let card = read(&format!(
        "{}|Trần Thị Mẹ|Nguyễn Văn Cha||",
        CARD.replace("123456789", "")
    ))
    .unwrap();
    assert_eq!(card.old_id, None);
    assert_eq!(card.extra, ["Trần Thị Mẹ", "Nguyễn Văn Cha", "", ""]);
    assert_eq!(card.warnings, []);
}

#[test]
fn the_same_card_is_read_however_it_was_delivered() {
    let wanted = read(CARD).unwrap();
    let decomposed: String = CARD.nfd().collect();
    let full_width = CARD.replacen("001199000011", "００１１９９００００１１", 1);
    for delivered in [
        format!("{CARD}\r\n"),
        format!("\u{FEFF}{CARD}  "),
        CARD.replace('|', " | "),
        CARD.replace("Thị", "Thị "),
        decomposed,
        full_width,
        format!("{CARD}\0"),
    ] {
        assert_eq!(read(&delivered).unwrap(), wanted, "{delivered:?}");
    }
}

#[test]
fn a_wrong_encoding_or_separator_is_put_right_and_said() {
    let wanted = read(CARD).unwrap();
    let latin1: String = CARD.bytes().map(char::from).collect();
    for (delivered, warning) in [
        (latin1, CardWarning::EncodingRepaired),
        (CARD.replace('|', "~"), CardWarning::SeparatorRepaired),
    ] {
        let card = read(&delivered).unwrap();
        assert_eq!(card.warnings, [warning]);
        assert_eq!(
            IdCard {
                warnings: vec![],
                ..card
            },
            wanted
        );
    }
}

#[test]
fn damage_that_cannot_be_undone_is_explained_by_field() {
    for (name, damage) in [
        ("Nguy?n Th? M?u", Mojibake::LettersLost),
        ("Nguyeenx Thij Maaux", Mojibake::RawKeystrokes),
    ] {
        let card = read(&CARD.replace("Nguyễn Thị Mẫu", name)).unwrap();
        assert_eq!(
            card.warnings,
            [CardWarning::Damaged {
                field: CardField::Name,
                damage
            }],
            "{name}"
        );
    }
}

#[test]
fn missing_and_impossible_fields_are_warnings() {
    let missing = |field| CardWarning::Missing { field };
    let unusable = |field| CardWarning::Unusable { field };
    for (from, to, warnings) in [
        ("|01021999|", "||", vec![missing(CardField::Birth)]),
        ("|01021999|", "|31021999|", vec![unusable(CardField::Birth)]),
        ("|Nữ|", "||", vec![missing(CardField::Sex)]),
        ("|Nữ|", "|Z|", vec![unusable(CardField::Sex)]),
        ("|Nguyễn Thị Mẫu|", "||", vec![missing(CardField::Name)]),
        ("|15062021", "|", vec![missing(CardField::Issued)]),
        ("|15062021", "", vec![missing(CardField::Issued)]),
        ("|15062021", "|15062031", vec![unusable(CardField::Issued)]),
        ("|15062021", "|2021", vec![unusable(CardField::Issued)]),
        (
            "|123456789|",
            "|12345678|",
            vec![unusable(CardField::OldId)],
        ),
        ("|123456789|", "|", vec![]),
    ] {
        let text = CARD.replacen(from, to, 1);
        assert_eq!(read(&text).unwrap().warnings, warnings, "{from} → {to}");
    }
}

#[test]
fn a_birth_of_which_only_the_year_is_known_stays_a_year() {
    for year in ["1999", "00001999"] {
        let card = read(&CARD.replace("01021999", year)).unwrap();
        assert_eq!(
            (card.birth, card.warnings),
            (Some(BirthDate::Year(1999)), vec![]),
            "{year}"
        );
    }
}

#[test]
fn a_number_that_disagrees_with_the_card_is_a_warning() {
    let card = read(&CARD.replace("001199", "001088")).unwrap();
    let number = |warning| CardWarning::Number { warning };
    assert_eq!(
        card.warnings,
        [
            number(IdWarning::BirthYearDisagrees { number_says: 1988 }),
            number(IdWarning::SexDisagrees {
                number_says: Sex::Male
            })
        ]
    );
}

#[test]
fn other_codes_are_told_apart() {
    let not_a_card = |looks_like| CardError::NotACard { looks_like };
    for (text, error) in [
        ("", CardError::Empty),
        ("  \r\n", CardError::Empty),
        (
            "HS4010123456789|4e677579e1bb856e2056c4836e2041|01/01/2010|1|5468c3b46e|01 - 001|01/01/2026|-|01/01/2026|x|$",
            not_a_card(CodeKind::HealthInsurance),
        ),
        ("H15.50.05.13-261120-4000", not_a_card(CodeKind::Dossier)),
        (
            "TACH-HO-SO:V1:MAU-0001",
            not_a_card(CodeKind::SeparatorSheet),
        ),
        (
            "00020101021238540010A000000727",
            not_a_card(CodeKind::Payment),
        ),
        (
            "HTTPS://dichvucong.gov.vn",
            not_a_card(CodeKind::WebAddress),
        ),
        ("001199000011", not_a_card(CodeKind::BareNumber)),
        ("xin chào", not_a_card(CodeKind::Unknown)),
        ("|||||||", not_a_card(CodeKind::Unknown)),
        (
            "00119900001|123456789|A|01021999|Nữ|X|15062021",
            CardError::BadNumber { digits: 11 },
        ),
        (
            "001199000011|123456789|Nguyễn",
            CardError::Truncated { fields: 3 },
        ),
    ] {
        assert_eq!(read(text), Err(error), "{text}");
    }
    assert_eq!(
        read(&"1".repeat(3000)),
        Err(CardError::TooLong {
            bytes: 3000,
            most: 2048
        })
    );
}

#[test]
fn no_error_or_debug_output_shows_the_number() {
    let card = read(CARD).unwrap();
    assert!(!format!("{:?}", card.id).contains("001199000011"));
    let error = read("00119900001|1|A|01021999|Nữ|X|15062021").unwrap_err();
    assert!(!format!("{error} {error:?}").contains("00119900001"));
}

proptest! {
    #[test]
    fn no_text_makes_it_panic(text in "\\PC{0,80}") {
        let _ = read(&text);
    }

    #[test]
    fn nothing_between_bars_makes_it_panic(fields in proptest::collection::vec("[0-9a-zA-ZÀ-ỹ?|\\\\ \r\n]{0,14}", 1..12)) {
        let _ = read(&format!("001199000011|{}", fields.join("|")));
    }

    #[test]
    fn every_sound_card_reads_back(
        name in "[A-ZĐ][a-zàáạảãâầấậẩẫăằắặẳẵđèéẹẻẽêềếệểễìíịòóọôồốộơờớợùúụưừứự]{1,6}( [A-ZĐ][a-zàáạảãâầấậđêềếệôốộơớợưứự]{1,6}){1,4}",
        year in 1930u32..2000, month in 1u32..13, date in 1u32..29, female in any::<bool>(), tail in 0usize..5,
    ) {
        let id = format!("001{}{:02}000011", u8::from(female), year % 100);
        let sex = if female { "Nữ" } else { "Nam" };
        let text = format!("{id}||{name}|{date:02}{month:02}{year}|{sex}|Xã Mẫu|15062021{}", "|x".repeat(tail));
        let card = read(&text).unwrap();
        prop_assert_eq!(card.id.as_str(), id);
        prop_assert_eq!(card.name, name);
        prop_assert_eq!(card.birth, Some(BirthDate::Full(day(year as i32, month, date))));
        prop_assert_eq!(card.extra.len(), tail);
        prop_assert!(card.warnings.is_empty(), "{:?}", card.warnings);
    }
}
