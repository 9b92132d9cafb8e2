use std::cmp::Ordering;

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use super::fold::{is_invisible, is_tone};

/// Orders two texts the Vietnamese way (as ICU `vi`): letters first (a ă â b c d đ e ê … o ô ơ … u ư …),
/// then tones (ngang < huyền < hỏi < ngã < sắc < nặng), then lower before upper case.
pub fn vietnamese_cmp(a: &str, b: &str) -> Ordering {
    let (a_weights, b_weights) = (Weights::of(a), Weights::of(b));
    a_weights.cmp(&b_weights).then_with(|| a.cmp(b))
}

/// Orders people by given name (last word), then middle names, then family name.
pub fn name_cmp(a: &str, b: &str) -> Ordering {
    let (a, b) = (NameOrder::of(a), NameOrder::of(b));
    vietnamese_cmp(a.given, b.given)
        .then_with(|| vietnamese_cmp(a.middle, b.middle))
        .then_with(|| vietnamese_cmp(a.family, b.family))
}

struct NameOrder<'a> {
    family: &'a str,
    middle: &'a str,
    given: &'a str,
}

impl<'a> NameOrder<'a> {
    fn of(name: &'a str) -> Self {
        let name = name.trim();
        let (rest, given) = name.rsplit_once(char::is_whitespace).unwrap_or(("", name));
        let rest = rest.trim();
        let (family, middle) = rest.split_once(char::is_whitespace).unwrap_or((rest, ""));
        Self {
            family,
            middle: middle.trim(),
            given,
        }
    }
}

/// The three levels of comparison, the most significant first.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct Weights {
    letters: Vec<(u8, u32)>,
    tones: Vec<u8>,
    capitals: Vec<bool>,
}

impl Weights {
    fn of(text: &str) -> Self {
        let mut weights = Self {
            letters: Vec::new(),
            tones: Vec::new(),
            capitals: Vec::new(),
        };
        for c in text.nfd().filter(|c| !is_invisible(*c)) {
            if is_tone(c) {
                if let Some(tone) = weights.tones.last_mut() {
                    *tone = tone_weight(c);
                }
            } else if is_combining_mark(c) {
                if let Some((_, letter)) = weights.letters.last_mut() {
                    *letter += quality_weight(c);
                }
            } else {
                weights.push_letter(c);
            }
        }
        weights
    }

    fn push_letter(&mut self, c: char) {
        for lower in c.to_lowercase() {
            self.letters.push(letter_weight(lower));
            self.tones.push(0);
            self.capitals.push(c.is_uppercase());
        }
    }
}

/// Blanks, then signs, then digits, then letters; four places per letter leave room for ă, â, đ, ơ.
fn letter_weight(c: char) -> (u8, u32) {
    let place = |c: char| u32::from(c) * 4;
    match c {
        c if c.is_whitespace() => (0, 0),
        c if c.is_numeric() => (2, place(c)),
        'đ' => (3, place('d') + 1),
        c if c.is_alphabetic() => (3, place(c)),
        c => (1, place(c)),
    }
}

fn quality_weight(mark: char) -> u32 {
    match mark {
        '\u{0306}' => 1,
        '\u{0302}' => 2,
        '\u{031B}' => 3,
        _ => 0,
    }
}

fn tone_weight(mark: char) -> u8 {
    match mark {
        '\u{0300}' => 1,
        '\u{0309}' => 2,
        '\u{0303}' => 3,
        '\u{0301}' => 4,
        _ => 5,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn the_alphabet_is_in_vietnamese_order() {
        let alphabet = "a ă â b c d đ e ê g h i k l m n o ô ơ p q r s t u ư v x y";
        let mut shuffled: Vec<&str> = alphabet.split(' ').rev().collect();
        shuffled.sort_by(|a, b| vietnamese_cmp(a, b));
        assert_eq!(shuffled.join(" "), alphabet);
    }

    #[test]
    fn tones_are_in_vietnamese_order() {
        let tones = "ma mà mả mã má mạ";
        let mut shuffled: Vec<&str> = tones.split(' ').rev().collect();
        shuffled.sort_by(|a, b| vietnamese_cmp(a, b));
        assert_eq!(shuffled.join(" "), tones);
    }

    #[test]
    fn letters_weigh_more_than_tones_and_tones_more_than_capitals() {
        assert_eq!(vietnamese_cmp("bà ba", "ba bà c"), Ordering::Less);
        assert_eq!(vietnamese_cmp("Ba", "bà"), Ordering::Less);
        assert_eq!(vietnamese_cmp("ba", "Ba"), Ordering::Less);
        assert_eq!(vietnamese_cmp("an", "ăn"), Ordering::Less);
        assert_eq!(vietnamese_cmp("Tổ 9", "Tổ dân"), Ordering::Less);
    }

    #[test]
    fn people_are_listed_by_given_then_middle_then_family_name() {
        let order = [
            "Vũ An",
            "Lê Văn An",
            "Nguyễn Văn An",
            "Đỗ Thị Ánh",
            "An Văn Bình",
            "Y",
        ];
        let mut names: Vec<&str> = order.iter().rev().copied().collect();
        names.sort_by(|a, b| name_cmp(a, b));
        assert_eq!(names, order);
    }

    proptest! {
        #[test]
        fn the_order_is_total(a in "[aăâdđeêoôơuưàạả A-D0-9]{0,8}", b in "[aăâdđeêoôơuưàạả A-D0-9]{0,8}", c in "[aăâdđeêoôơuưàạả A-D0-9]{0,8}") {
            prop_assert_eq!(vietnamese_cmp(&a, &b), vietnamese_cmp(&b, &a).reverse());
            if vietnamese_cmp(&a, &b).is_le() && vietnamese_cmp(&b, &c).is_le() {
                prop_assert!(vietnamese_cmp(&a, &c).is_le());
            }
            prop_assert_eq!(vietnamese_cmp(&a, &b).is_eq(), a == b);
        }
    }
}
