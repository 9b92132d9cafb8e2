//! What a clerk types for one original: a paper, then pages and copies: `ks 30`, `bằng đại học 4 2`.
use serde::{Deserialize, Serialize};

/// One typed line, understood.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct Entry {
    /// The paper, as typed: initials or a name.
    pub paper: String,
    /// Pages, where given.
    pub pages: Option<u32>,
    /// Copies, where given.
    pub copies: Option<u32>,
}

/// Most pages or copies of one original.
pub(super) const MOST: u32 = 9_999;

/// Reads a line: the last one or two words that are numbers are copies, or pages and copies. Pages may also stand right
/// behind initials (`hb12 3`).
pub fn read_entry(line: &str) -> Entry {
    let mut words: Vec<&str> = line.split_whitespace().collect();
    let mut numbers = Vec::new();
    while numbers.len() < 2
        && words.len() > 1
        && let Some(number) = words.last().and_then(|word| count(word))
    {
        words.pop();
        numbers.insert(0, number);
    }
    let mut paper = words.join(" ");
    let (mut pages, copies) = match *numbers {
        [copies] => (None, Some(copies)),
        [pages, copies] => (Some(pages), Some(copies)),
        _ => (None, None),
    };
    let letters = paper
        .trim_end_matches(|letter: char| letter.is_ascii_digit())
        .len();
    if pages.is_none()
        && (1..=4).contains(&paper[..letters].chars().count())
        && !paper[..letters].contains(' ')
        && let Some(behind) = count(&paper[letters..])
    {
        pages = Some(behind);
        paper.truncate(letters);
    }
    Entry {
        paper,
        pages,
        copies,
    }
}

fn count(word: &str) -> Option<u32> {
    let digits =
        !word.is_empty() && word.len() <= 5 && word.bytes().all(|byte| byte.is_ascii_digit());
    let number = digits.then(|| word.parse().ok()).flatten()?;
    (1..=MOST).contains(&number).then_some(number)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(line: &str) -> (String, Option<u32>, Option<u32>) {
        let entry = read_entry(line);
        (entry.paper, entry.pages, entry.copies)
    }

    #[test]
    fn the_last_numbers_are_pages_and_copies() {
        let cases = [
            ("ks 30", "ks", None, Some(30)),
            ("ks", "ks", None, None),
            ("hb 12 3", "hb", Some(12), Some(3)),
            ("hb12 3", "hb", Some(12), Some(3)),
            ("hb12", "hb", Some(12), None),
            (
                "Bằng tốt nghiệp lớp 12",
                "Bằng tốt nghiệp lớp",
                None,
                Some(12),
            ),
            ("Bằng lớp 12 1 2", "Bằng lớp 12", Some(1), Some(2)),
            ("  giấy   khai sinh  2 ", "giấy khai sinh", None, Some(2)),
            ("30", "30", None, None),
            ("", "", None, None),
            ("ks 0", "ks 0", None, None),
            ("ks 99999", "ks 99999", None, None),
        ];
        for (line, paper, pages, copies) in cases {
            assert_eq!(read(line), (paper.to_owned(), pages, copies), "{line:?}");
        }
    }

    #[test]
    fn nothing_that_can_be_typed_breaks_it() {
        for line in [
            "\u{301}",
            "đ1 1 1 1",
            "1 1 1",
            "0000001 2",
            "🙂9",
            "a\u{0}9 ٣",
        ] {
            let entry = read_entry(line);
            assert!(entry.pages.is_none_or(|pages| pages <= MOST));
        }
    }
}
