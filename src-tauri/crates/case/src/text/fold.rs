use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// The stored form of every text: Unicode NFC (TCVN 6909:2001), nothing else changed.
pub fn nfc(text: &str) -> String {
    text.nfc().collect()
}

/// The accent-insensitive search key: lower case, no tone, horn or breve, `đ` as `d`, single blanks.
///
/// `đ` has no decomposition, so it is mapped by hand. Invisible characters (zero-width blanks, byte order
/// marks) disappear.
pub fn fold(text: &str) -> String {
    let bare = text
        .nfd()
        .filter(|c| !is_combining_mark(*c))
        .flat_map(char::to_lowercase)
        .map(|c| if c == 'đ' { 'd' } else { c });
    single_blanks(bare)
}

/// The accent-sensitive search key: lower case, single blanks, tone placed the same way for old and new
/// spelling, so that *hòa* and *hoà*, *thủy* and *thuỷ* are one word while *Hà* and *Hạ* stay two.
pub fn tone_key(text: &str) -> String {
    let mut letters: Vec<char> = single_blanks(text.nfd().flat_map(char::to_lowercase))
        .chars()
        .collect();
    let mut at = 0;
    while at + 2 < letters.len() {
        if is_tone(letters[at + 1]) && starts_glide(letters[at], letters[at + 2]) {
            let tone = letters.remove(at + 1);
            let mut to = at + 2;
            while letters.get(to).is_some_and(|c| is_combining_mark(*c)) {
                to += 1;
            }
            letters.insert(to, tone);
        }
        at += 1;
    }
    letters.into_iter().nfc().collect()
}

/// First letters of the words of `text`, folded: "Trần Lệ Khánh Sơn" → "tlks".
pub fn initials(text: &str) -> String {
    fold(text)
        .split(|c: char| !c.is_alphanumeric())
        .filter_map(|word| word.chars().next())
        .collect()
}

/// Digits as a machine wants them: full-width digits become ASCII; blanks and invisible characters go.
/// Everything else stays, so that the parser that follows can say what is wrong.
pub fn clean_digits(text: &str) -> String {
    text.chars()
        .filter(|c| !c.is_whitespace() && !is_invisible(*c))
        .map(|c| match c {
            '\u{FF10}'..='\u{FF19}' => char::from(b'0' + (u32::from(c) - 0xFF10) as u8),
            other => other,
        })
        .collect()
}

fn single_blanks(letters: impl Iterator<Item = char>) -> String {
    let mut key = String::new();
    for c in letters.filter(|c| !is_invisible(*c)) {
        if !c.is_whitespace() {
            key.push(c);
        } else if !key.is_empty() && !key.ends_with(' ') {
            key.push(' ');
        }
    }
    if key.ends_with(' ') {
        key.pop();
    }
    key
}

pub(super) fn is_invisible(c: char) -> bool {
    matches!(
        c,
        '\u{200B}'..='\u{200F}' | '\u{2060}' | '\u{FEFF}' | '\u{00AD}'
    )
}

/// Huyền, sắc, ngã, hỏi, nặng as combining marks.
pub(super) fn is_tone(c: char) -> bool {
    matches!(
        c,
        '\u{0300}' | '\u{0301}' | '\u{0303}' | '\u{0309}' | '\u{0323}'
    )
}

/// The vowel pairs in which old spelling puts the tone on the first letter and new spelling on the second.
fn starts_glide(first: char, second: char) -> bool {
    matches!((first, second), ('o', 'a' | 'e') | ('u', 'y'))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_folded_name_has_no_mark_no_capital_and_no_double_blank() {
        for (text, key) in [
            ("Nguyễn Thị  Hồng", "nguyen thi hong"),
            ("ĐẶNG ĐÌNH THƯỜNG", "dang dinh thuong"),
            (" Đắk\u{00A0}Lắk\u{200B} ", "dak lak"),
            ("Y\u{0300} A\u{0302}\u{0301}n", "y an"),
            ("", ""),
        ] {
            assert_eq!(fold(text), key);
        }
    }

    #[test]
    fn old_and_new_tone_placement_are_one_key() {
        for (old, new) in [
            ("hòa", "hoà"),
            ("Thủy", "thuỷ"),
            ("khỏe", "khoẻ"),
            ("ngòai", "ngoài"),
            ("khủyu", "khuỷu"),
            ("hòăn", "hoằn"),
        ] {
            assert_eq!(tone_key(old), tone_key(new), "{old}");
            assert_eq!(fold(old), fold(new), "{old}");
        }
    }

    #[test]
    fn words_that_only_look_alike_keep_their_own_key() {
        for (one, other) in [
            ("Hà", "Hạ"),
            ("của", "cuả"),
            ("mía", "miá"),
            ("quý", "quỳ"),
            ("Đạt", "Dạt"),
        ] {
            assert_ne!(tone_key(one), tone_key(other), "{one}");
        }
        assert_eq!(tone_key("Quý  Hợi"), "quý hợi");
    }

    #[test]
    fn initials_skip_punctuation() {
        for (text, letters) in [
            ("Trần Lệ Khánh Sơn", "tlks"),
            ("Thay đổi, cải chính", "tdcc"),
            ("(Đỗ) – Ái", "da"),
            ("", ""),
        ] {
            assert_eq!(initials(text), letters);
        }
    }

    #[test]
    fn full_width_and_spaced_digits_become_plain_digits() {
        assert_eq!(
            clean_digits("００１ 199\u{00A0}000\u{200B}001"),
            "001199000001"
        );
        assert_eq!(clean_digits("12a"), "12a");
    }

    proptest! {
        #[test]
        fn every_key_is_stable_under_itself(text in "\\PC{0,40}") {
            prop_assert_eq!(fold(&fold(&text)), fold(&text));
            prop_assert_eq!(tone_key(&tone_key(&text)), tone_key(&text));
        }

        #[test]
        fn decomposed_text_has_the_same_keys(text in "[a-zàáạảãăằắặâầấđêềếôồốơờớưừứ ]{0,30}") {
            let apart: String = text.nfd().collect();
            prop_assert_eq!(fold(&apart), fold(&text));
            prop_assert_eq!(tone_key(&apart), tone_key(&text));
            prop_assert_eq!(nfc(&apart), text);
        }
    }
}
