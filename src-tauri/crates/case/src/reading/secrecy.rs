//! The secrecy stamp (*Mật, Tối mật, Tuyệt mật*; Luật Bảo vệ bí mật nhà nước 2018 Art. 8, TT 24/2020/TT-BCA).

use serde::{Deserialize, Serialize};

use unicode_normalization::UnicodeNormalization;

use super::phrase::key;
use super::words::{Area, Text, Word, area_of};
use crate::text::one_typo;

/// The part of the page from its top on where the stamp is put: beneath the number, above or beside the heading.
const TOP: f32 = 0.36;

/// A degree of secrecy.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, specta::Type,
)]
#[serde(rename_all = "snake_case")]
pub enum Secrecy {
    /// *Mật*.
    Secret,
    /// *Tối mật*.
    HighlySecret,
    /// *Tuyệt mật*.
    TopSecret,
}

/// A stamp that was seen.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct SecrecyMark {
    /// What it says.
    pub degree: Secrecy,
    /// Where.
    pub area: Area,
}

/// The highest secrecy stamp in the top part of a page. A stamp stands alone and in capitals: the word in a
/// sentence, in a heading or beside others, such as *mật khẩu* or *bí mật nhà nước*, is none.
#[must_use]
pub fn secrecy(text: &Text) -> Option<SecrecyMark> {
    text.stretches()
        .filter(|words| area_of(words).top < TOP)
        .filter_map(mark)
        .max_by_key(|mark| mark.degree)
}

fn mark(words: &[Word]) -> Option<SecrecyMark> {
    let said: Vec<&Word> = words.iter().filter(|word| !is_frame(&word.text)).collect();
    let small = said.iter().flat_map(|word| word.text.chars());
    // One letter may be taken for its small form.
    if small.filter(|c| c.is_lowercase()).count() > 1 {
        return None;
    }
    let keys: Vec<String> = said.iter().map(|word| letters(&word.text)).collect();
    let keys: Vec<&str> = keys.iter().map(String::as_str).collect();
    let last = said.last().is_some_and(|word| has_rising_tone(&word.text));
    let degree = degree(&keys).filter(|_| !last)?;
    Some(SecrecyMark {
        degree,
        area: area_of(words),
    })
}

/// *mất*, *mắt* and *mát* are other words, and no reader makes the mark above of the one below.
fn has_rising_tone(text: &str) -> bool {
    text.nfd().any(|c| c == '\u{301}') && letters(text) == "mat"
}

fn degree(keys: &[&str]) -> Option<Secrecy> {
    match keys {
        ["mat"] => Some(Secrecy::Secret),
        [joined] if close(joined, "toimat") => Some(Secrecy::HighlySecret),
        [joined] if close(joined, "tuyetmat") => Some(Secrecy::TopSecret),
        [first, second] if close(second, "mat") => {
            if *first == "toi" || (*second == "mat" && close(first, "toi")) {
                Some(Secrecy::HighlySecret)
            } else {
                close(first, "tuyet").then_some(Secrecy::TopSecret)
            }
        }
        // Letters set apart.
        [_, _, _, ..] if keys.iter().all(|key| key.chars().count() == 1) => {
            degree(&[keys.concat().as_str()])
        }
        _ => None,
    }
}

fn close(found: &str, wanted: &str) -> bool {
    found == wanted || (found.chars().count() >= 2 && one_typo(found, wanted))
}

/// What a reader makes of the frame of a stamp: bars, brackets, a lone letter for a bar.
fn is_frame(text: &str) -> bool {
    let mut all = text.chars();
    match (all.next(), all.next()) {
        (Some('I' | 'l' | 'i' | '1' | 'L' | 'J'), None) => true,
        _ => !text.chars().any(char::is_alphanumeric),
    }
}

/// The key of a word, digits that look like letters put right, bars of the frame dropped.
fn letters(text: &str) -> String {
    let inside = text.trim_matches(|c: char| !c.is_alphanumeric());
    key(inside)
        .chars()
        .map(|c| match c {
            '0' => 'o',
            '1' => 'i',
            '7' => 't',
            '4' => 'a',
            other => other,
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::reading::title::tests::page;

    fn seen(lines: &[&str]) -> Option<Secrecy> {
        secrecy(&page(lines)).map(|mark| mark.degree)
    }

    #[test]
    fn stamps_are_seen_however_they_are_read() {
        for (line, degree) in [
            ("MẬT", Secrecy::Secret),
            ("MÂT", Secrecy::Secret),
            ("MAT", Secrecy::Secret),
            ("M4T", Secrecy::Secret),
            ("[MẬT]", Secrecy::Secret),
            ("| MẬT |", Secrecy::Secret),
            ("I MẬT l", Secrecy::Secret),
            ("M Ậ T", Secrecy::Secret),
            ("TỐI MẬT", Secrecy::HighlySecret),
            ("TỐI MẠT", Secrecy::HighlySecret),
            ("T0I MAT", Secrecy::HighlySecret),
            ("TÓI MÂT.", Secrecy::HighlySecret),
            ("TỐIMẬT", Secrecy::HighlySecret),
            ("TUYỆT MẬT", Secrecy::TopSecret),
            ("TUYÊT MẬT", Secrecy::TopSecret),
            ("TUYỆI MẬT", Secrecy::TopSecret),
            ("TUYỆTMẬT", Secrecy::TopSecret),
            ("TUYỆT MẬI", Secrecy::TopSecret),
        ] {
            assert_eq!(seen(&["ỦY BAN NHÂN DÂN", line]), Some(degree), "{line}");
        }
    }

    #[test]
    fn the_word_in_other_words_is_no_stamp() {
        for line in [
            "MẬT KHẨU",
            "MẬT ONG RỪNG",
            "Mật",
            "mật",
            "BÍ MẬT NHÀ NƯỚC",
            "BẢO VỆ BÍ MẬT",
            "Giữ bí mật đời tư theo quy định",
            "ỦY BAN MẶT TRẬN TỔ QUỐC VIỆT NAM",
            "CÓ MẶT",
            "TÔI MUA",
            "TỔI MẤT",
            "TỐI ĐA",
            "TUYỆT ĐỐI",
            "TÊN TÔI LÀ",
            "MẤT",
            "BẢN SAO",
            "",
        ] {
            let found = seen(&["CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", line]);
            assert_eq!(found, None, "{line}");
        }
    }

    #[test]
    fn a_stamp_far_down_the_page_is_not_looked_at() {
        let mut lines = vec!["dòng chữ thường của văn bản"; 40];
        lines.push("MẬT");
        assert_eq!(seen(&lines), None);
    }

    #[test]
    fn the_highest_of_several_stamps_counts() {
        assert_eq!(seen(&["MẬT", "TUYỆT MẬT"]), Some(Secrecy::TopSecret));
    }
}
