//! Phrases found in what was read, slips of the reader allowed for.

use crate::text::{fold, one_typo};

/// Words up to this length must be read rightly: one letter makes another word of them.
const SHORT: usize = 3;

/// A phrase as it is compared: folded words without punctuation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Phrase(Vec<String>);

impl Phrase {
    pub fn new(text: &str) -> Self {
        Self(
            text.split_whitespace()
                .map(key)
                .filter(|word| !word.is_empty())
                .collect(),
        )
    }

    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether `words`, already keyed, begin with this phrase; the number of slips. A phrase bears one slip, and one
    /// more for every four words.
    pub fn begins(&self, words: &[String]) -> Option<usize> {
        if self.0.is_empty() || words.len() < self.0.len() {
            return None;
        }
        let mut slips = 0;
        for (wanted, found) in self.0.iter().zip(words) {
            if wanted == found {
                continue;
            }
            let is_close = if wanted.chars().count() > SHORT {
                one_typo(wanted, found)
            } else {
                self.0.len() > 4 && one_typo(wanted, found)
            };
            if !is_close {
                return None;
            }
            slips += 1;
        }
        (slips <= self.0.len().div_ceil(4)).then_some(slips)
    }
}

/// What is compared of a word: its letters and digits, without accents, in lower case.
pub fn key(word: &str) -> String {
    fold(word).chars().filter(|c| c.is_alphanumeric()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn slips(phrase: &str, line: &str) -> Option<usize> {
        let words: Vec<String> = line.split_whitespace().map(key).collect();
        Phrase::new(phrase).begins(&words)
    }

    #[test]
    fn a_phrase_is_found_in_spite_of_accents_commas_and_slips() {
        for (phrase, line, expected) in [
            ("giấy khai sinh", "GIẤY KHAI SINH", Some(0)),
            ("giấy khai sinh", "GIAY KHẢI SINH (bản sao)", Some(0)),
            ("giấy khai sinh", "GIÁY KHAl SINH", Some(1)),
            ("giấy khai sinh", "GlÁY KHAl SINH", None),
            ("giấy khai sinh", "GIẤY CHỨNG SINH", None),
            ("giấy khai sinh", "GIẤY KHAI", None),
            (
                "tờ khai đăng ký khai tử",
                "Tờ khai đăng ký khai tủ",
                Some(0),
            ),
            ("nhận cha, mẹ, con", "nhận cha mẹ con", Some(0)),
            ("số", "sổ:", Some(0)),
            ("số", "sở", Some(0)),
            ("số", "sú", None),
        ] {
            assert_eq!(slips(phrase, line), expected, "{phrase} in {line}");
        }
    }
}
