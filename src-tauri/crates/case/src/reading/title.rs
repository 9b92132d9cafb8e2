//! What a paper calls itself.

use serde::{Deserialize, Serialize};

use super::kinds::Kinds;
use super::phrase::key;
use super::words::{Area, Text, Word, area_of, sureness};
use crate::procedure::PaperKind;

/// The part of the page from its top on where the title stands.
const TOP: f32 = 0.62;

/// Most lines of a title.
const MOST_LINES: usize = 4;

/// Certainty given up for each slip of the reader.
const SLIP: u8 = 8;

/// The title of a known kind of paper.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Title {
    /// The kind.
    pub kind: PaperKind,
    /// How sure, 0–100.
    pub confidence: u8,
    /// Where it stands.
    pub area: Area,
}

/// The first title of a known kind in the upper part of a page. It stands alone on its lines, mostly in capitals;
/// the same words in a sentence, or as a part of a longer title, are none.
#[must_use]
pub fn title(text: &Text, kinds: &Kinds) -> Option<Title> {
    let stretches: Vec<&[Word]> = text
        .stretches()
        .filter(|words| area_of(words).top < TOP)
        .collect();
    (0..stretches.len()).find_map(|from| {
        let most = MOST_LINES.min(stretches.len() - from);
        // As many lines as make a title: the longest that fits.
        (1..=most)
            .rev()
            .find_map(|count| named(&stretches[from..from + count], kinds))
    })
}

fn named(lines: &[&[Word]], kinds: &Kinds) -> Option<Title> {
    if !lines.iter().all(|line| is_capital(line)) || !is_column(lines) {
        return None;
    }
    let words: Vec<Word> = lines.concat();
    let all: Vec<String> = words.iter().map(|word| key(&word.text)).collect();
    let keys: Vec<String> = all.iter().filter(|key| !key.is_empty()).cloned().collect();
    let length = before_brackets(&words, &all);
    kinds.titles.iter().find_map(|(phrase, kind)| {
        let slips = phrase.begins(&keys).filter(|_| phrase.len() == length)?;
        let lost = SLIP.saturating_mul(u8::try_from(slips).unwrap_or(u8::MAX));
        Some(Title {
            kind: kind.clone(),
            confidence: sureness(&words).saturating_sub(lost),
            area: area_of(&words),
        })
    })
}

/// How many words come before an addition in brackets, such as *(bản sao)*.
fn before_brackets(words: &[Word], keys: &[String]) -> usize {
    let end = words.iter().position(|word| word.text.starts_with('('));
    let said = &keys[..end.unwrap_or(keys.len())];
    said.iter().filter(|key| !key.is_empty()).count()
}

/// Whether a line is set in capitals, a slip in five letters allowed for.
pub(super) fn is_capital(words: &[Word]) -> bool {
    let letters = || {
        let outside = words.iter().take_while(|word| !word.text.starts_with('('));
        outside
            .flat_map(|word| word.text.chars())
            .filter(|c| c.is_alphabetic())
    };
    let (all, capital) = (
        letters().count(),
        letters().filter(|c| c.is_uppercase()).count(),
    );
    all >= 3 && capital * 5 >= all * 4
}

/// Whether lines follow closely beneath each other about one middle.
fn is_column(lines: &[&[Word]]) -> bool {
    lines.windows(2).all(|pair| {
        let (above, below) = (area_of(pair[0]), area_of(pair[1]));
        let gap = below.top - above.bottom;
        (-0.5 * below.height()..1.5 * below.height()).contains(&gap)
            && (above.middle() - below.middle()).abs() < 0.08
    })
}

#[cfg(test)]
pub mod tests {
    use super::*;
    use crate::reading::kinds::tests::shipped;

    /// A page of these lines, each in the middle.
    pub fn page(lines: &[&str]) -> Text {
        let mut words = Vec::new();
        for (line, text) in lines.iter().enumerate() {
            let top = 0.05 + line as f32 * 0.022;
            let letters = text.chars().count() as f32;
            let mut left = 0.5 - letters * 0.005;
            for word in text.split_whitespace() {
                let right = left + word.chars().count() as f32 * 0.01;
                words.push(Word {
                    text: word.to_owned(),
                    area: Area {
                        left,
                        top,
                        right,
                        bottom: top + 0.012,
                    },
                    confidence: 90,
                    line: line as u16,
                });
                left = right + 0.01;
            }
        }
        Text { words }
    }

    fn named(lines: &[&str]) -> Option<String> {
        title(&page(lines), &shipped()).map(|title| title.kind.to_string())
    }

    #[test]
    fn papers_are_known_by_their_titles() {
        for (lines, kind) in [
            (&["GIẤY KHAI SINH"][..], "giay-khai-sinh"),
            (&["GIẤY KHAI SINH (BẢN SAO)"], "giay-khai-sinh"),
            (&["TRÍCH LỤC KHAI SINH", "(Bản sao)"], "giay-khai-sinh"),
            (
                &["GIAY XÁC NHÂN", "TÌNH TRANG HÔN NHÂN"],
                "giay-xac-nhan-tinh-trang-hon-nhan",
            ),
            (
                &["TỜ KHAI", "CẤP GIẤY XÁC NHẬN TÌNH TRẠNG HÔN NHÂN"],
                "to-khai-cap-giay-xac-nhan-tinh-trang-hon",
            ),
            (&["TỜ KHAI ĐĂNG KÝ KHAl SINH"], "to-khai-dang-ky-khai-sinh"),
            (&["GIẤY CHỨNG SINH"], "giay-chung-sinh"),
        ] {
            let heading = [
                "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
                "Độc lập - Tự do - Hạnh phúc",
                "",
            ];
            let all: Vec<&str> = heading.iter().chain(lines).copied().collect();
            assert_eq!(named(&all).as_deref(), Some(kind), "{lines:?}");
        }
    }

    #[test]
    fn other_papers_and_mere_mentions_have_no_title() {
        for lines in [
            &["ĐƠN ĐỀ NGHỊ CẤP LẠI GIẤY KHAI SINH"][..],
            &["Giấy khai sinh"],
            &["TỜ KHAI ĐĂNG KÝ"],
            &["GIẤY KHAI", "Sinh ngày"],
            &["đã nộp GIẤY KHAI SINH bản chính"],
            &["BIÊN BẢN BÀN GIAO"],
            &[],
        ] {
            assert_eq!(named(lines), None, "{lines:?}");
        }
    }

    #[test]
    fn a_slip_makes_it_less_sure() {
        let sure = |line| title(&page(&[line]), &shipped()).map(|title| title.confidence);
        assert_eq!(sure("GIẤY CHỨNG SINH"), Some(90));
        assert_eq!(sure("GIÂV CHƯMG SINH"), None, "two slips of three words");
        assert_eq!(sure("GIẤY CHỪNC SINH"), Some(82));
    }
}
