use serde::{Deserialize, Serialize};

/// How a text was damaged on its way here, and what to do about it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Mojibake {
    /// UTF-8 bytes were read as Latin-1 or CP1252 ("Nguyá»…n"). `repaired` is the exact text when every byte
    /// survived.
    Utf8AsLatin1 {
        /// The text as it was meant, if no byte was lost.
        repaired: Option<String>,
    },
    /// Accented letters became question marks or replacement characters ("Nguy?n"): scan again in serial or
    /// HID mode.
    LettersLost,
    /// Raw Telex or VNI keys instead of letters ("Nguyeenx", "Nguye64n"): the reader types while no
    /// Vietnamese input method is on.
    RawKeystrokes,
    /// TCVN3 (.VnTime) letters read as Latin-1 ("NguyÔn V¨n"): an old file or an old reader profile.
    LegacyFont,
}

/// Looks for the damage readers and keyboards do to Vietnamese text. `None` means that nothing is wrong that
/// can be seen from the letters alone.
pub fn mojibake(text: &str) -> Option<Mojibake> {
    if let Some(repaired) = reread_as_utf8(text) {
        return Some(Mojibake::Utf8AsLatin1 {
            repaired: Some(repaired),
        });
    }
    if has_utf8_debris(text) {
        return Some(Mojibake::Utf8AsLatin1 { repaired: None });
    }
    if has_lost_letters(text) {
        return Some(Mojibake::LettersLost);
    }
    if has_legacy_signs(text) {
        return Some(Mojibake::LegacyFont);
    }
    has_raw_keystrokes(text).then_some(Mojibake::RawKeystrokes)
}

/// Turns each character back into the byte it came from and reads the bytes as UTF-8.
fn reread_as_utf8(text: &str) -> Option<String> {
    if text.is_ascii() {
        return None;
    }
    let bytes: Option<Vec<u8>> = text.chars().map(byte_of).collect();
    String::from_utf8(bytes?).ok()
}

fn byte_of(c: char) -> Option<u8> {
    // Where CP1252 differs from Latin-1; index 0 is byte 0x80. Five bytes have no character there and pass
    // through as control characters.
    const CP1252: [char; 32] = [
        '€', '\u{81}', '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', '\u{8D}', 'Ž',
        '\u{8F}', '\u{90}', '‘', '’', '“', '”', '•', '–', '—', '˜', '™', 'š', '›', 'œ', '\u{9D}',
        'ž', 'Ÿ',
    ];
    u8::try_from(u32::from(c)).ok().or_else(|| {
        let at = CP1252.iter().position(|special| *special == c)?;
        u8::try_from(0x80 + at).ok()
    })
}

/// Pairs that no Vietnamese text has and that UTF-8 read as Latin-1 always has.
fn has_utf8_debris(text: &str) -> bool {
    let continues = |c: char| byte_of(c).is_some_and(|byte| (0x80..0xC0).contains(&byte));
    text.chars()
        .zip(text.chars().skip(1))
        .any(|(first, second)| match first {
            'Ä' | 'Æ' | 'Ã' => continues(second),
            'á' => matches!(second, 'º' | '»'),
            _ => false,
        })
}

fn has_lost_letters(text: &str) -> bool {
    if text.contains('\u{FFFD}') {
        return true;
    }
    let letters: Vec<char> = text.trim_end().chars().collect();
    letters
        .iter()
        .enumerate()
        .filter(|(_, c)| **c == '?')
        .any(|(at, _)| {
            let before = at > 0 && letters[at - 1].is_alphabetic();
            let after = letters.get(at + 1).is_some_and(|c| c.is_alphabetic());
            after || (before && at + 1 < letters.len())
        })
}

/// TCVN3 keeps its lower-case letters where Latin-1 has signs, so signs stand inside words.
fn has_legacy_signs(text: &str) -> bool {
    let sign = |c: char| matches!(c, '§' | '¨' | '©' | 'ª' | '¬' | '®' | 'µ'..='¹' | '¼'..='¾');
    let letters: Vec<char> = text.chars().collect();
    letters.windows(2).any(|pair| {
        sign(pair[0]) && pair[1].is_alphabetic() || pair[0].is_ascii_alphabetic() && sign(pair[1])
    })
}

/// True when at least half of the words are keystrokes and one of them can be nothing else. A text with a
/// single accented letter was typed through an input method; names of the Central Highlands ("Ksor H'Nhar")
/// end in r and s without being keystrokes.
fn has_raw_keystrokes(text: &str) -> bool {
    if !text.is_ascii() {
        return false;
    }
    let words: Vec<&str> = text
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| word.chars().any(char::is_alphabetic))
        .collect();
    let count = |is: fn(&str) -> bool| words.iter().filter(|word| is(word)).count();
    let certain = count(|word| is_telex(word) || is_vni(word));
    let possible = count(|word| !is_telex(word) && !is_vni(word) && ends_in(word, &['s', 'r']));
    certain > 0 && (certain + possible) * 2 >= words.len()
}

/// A syllable spelled with Telex keys: a doubled vowel or `dd`, a `w`, or f, x, j after the rhyme, which no
/// Vietnamese syllable has.
fn is_telex(word: &str) -> bool {
    let lower = word.to_ascii_lowercase();
    let doubled = ["aa", "ee", "dd", "aw", "ow", "uw"]
        .iter()
        .any(|pair| lower.contains(pair));
    doubled || ends_in(word, &['f', 'x', 'j'])
}

/// Whether a word of letters has a vowel and then ends in one of `keys`.
fn ends_in(word: &str, keys: &[char]) -> bool {
    let lower = word.to_ascii_lowercase();
    let letters = lower.bytes().all(|b| b.is_ascii_lowercase());
    letters
        && lower
            .strip_suffix(keys)
            .is_some_and(|rest| rest.contains(['a', 'e', 'i', 'o', 'u', 'y']))
}

/// A syllable spelled with VNI keys: a vowel or `d` followed by a tone or mark digit inside the word.
fn is_vni(word: &str) -> bool {
    let bytes = word.as_bytes();
    let has_letters = bytes.iter().filter(|b| b.is_ascii_alphabetic()).count() >= 2;
    word.is_ascii()
        && has_letters
        && bytes.windows(2).any(|pair| {
            matches!(
                pair[0],
                b'a' | b'e' | b'i' | b'o' | b'u' | b'y' | b'd' | b'A' | b'E' | b'O' | b'U' | b'D'
            ) && matches!(pair[1], b'1'..=b'9')
        })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn as_latin1(text: &str) -> String {
        text.bytes().map(char::from).collect()
    }

    #[test]
    fn utf8_read_as_latin1_is_repaired_exactly() {
        for text in ["Nguyễn Văn A", "Đặng Thị Thường", "Thôn Mẫu, Xã Mẫu"] {
            let damaged = as_latin1(text);
            assert_eq!(
                mojibake(&damaged),
                Some(Mojibake::Utf8AsLatin1 {
                    repaired: Some(text.into())
                })
            );
        }
        let cp1252 = "Nguyá»…n VÄƒn A";
        assert_eq!(
            mojibake(cp1252),
            Some(Mojibake::Utf8AsLatin1 {
                repaired: Some("Nguyễn Văn A".into())
            })
        );
    }

    #[test]
    fn utf8_read_as_latin1_with_lost_bytes_is_named_but_not_repaired() {
        assert_eq!(
            mojibake("Nguyá»n VÄƒn A ạ"),
            Some(Mojibake::Utf8AsLatin1 { repaired: None })
        );
    }

    #[test]
    fn each_kind_of_damage_is_named() {
        for (text, damage) in [
            ("Nguy?n V?n A", Mojibake::LettersLost),
            ("Tr?n Th? B", Mojibake::LettersLost),
            ("Nguy\u{FFFD}n", Mojibake::LettersLost),
            ("Nguyeenx Vawn A", Mojibake::RawKeystrokes),
            ("DDawngj Ddinhf Thuwowngf", Mojibake::RawKeystrokes),
            ("Nguye64n Va8n A1", Mojibake::RawKeystrokes),
            ("NguyÔn V¨n A", Mojibake::LegacyFont),
            ("TrÇn ThÞ §µo", Mojibake::LegacyFont),
        ] {
            assert_eq!(mojibake(text), Some(damage), "{text}");
        }
    }

    #[test]
    fn sound_text_is_left_alone() {
        for text in [
            "Nguyễn Văn A",
            "NGUYEN VAN A",
            "H'Đôk Niê",
            "Ksor H'Nhar",
            "Nay Der",
            "Tổ 5, Khu A1, Phường Mẫu",
            "Số 12B, ngõ 3, Đường D2",
            "Trần Thị Bá",
            "ÃN",
            "Có đúng không?",
            "Anh Tuấn",
            "",
        ] {
            assert_eq!(mojibake(text), None, "{text}");
        }
    }

    proptest! {
        #[test]
        fn any_vietnamese_word_survives_the_round_trip_through_latin1(text in "[a-zàáạảãăằắặẳẵâầấậẩẫđèéẹêềếệểễìíịòóọôồốộơờớợùúụưừứựỳý]{1,12}") {
            let damaged = as_latin1(&text);
            if damaged != text {
                prop_assert_eq!(mojibake(&damaged), Some(Mojibake::Utf8AsLatin1 { repaired: Some(text) }));
            }
        }

        #[test]
        fn no_text_makes_it_panic(text in "\\PC{0,60}") {
            let _ = mojibake(&text);
        }
    }
}
