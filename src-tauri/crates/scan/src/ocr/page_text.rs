//! Words with their places.

use serde::{Deserialize, Serialize};

/// What a page says, in reading order.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct PageText {
    /// Quarter turns clockwise that were applied to the stored picture before it was read; places are those of
    /// the picture so turned.
    pub turns_cw: u8,
    /// The words.
    pub words: Vec<Word>,
    /// Words in red ink at the top, read by themselves: stamps, and what else is printed in red. Their lines are
    /// counted by themselves too.
    #[serde(default)]
    pub stamps: Vec<Word>,
}

/// A word. Its place is stated in parts of the width and the height of the page as it is read, 0–1, from the top
/// left: it holds for the stored picture at any size.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Word {
    /// The word, Unicode NFC, without blanks or control characters; never empty.
    pub text: String,
    /// Left edge.
    pub left: f32,
    /// Top edge.
    pub top: f32,
    /// Right edge, beyond `left`.
    pub right: f32,
    /// Bottom edge, below `top`.
    pub bottom: f32,
    /// How sure the reader is, 0–100.
    pub confidence: u8,
    /// Line, counted through the page in reading order; words of a line follow each other.
    pub line: u16,
    /// Block of lines, counted likewise.
    pub block: u16,
}

impl PageText {
    /// The page as plain text: words joined by blanks, one line each line.
    #[must_use]
    pub fn plain(&self) -> String {
        let mut text = String::new();
        let mut line = None;
        for word in &self.words {
            match line {
                Some(at) if at == word.line => text.push(' '),
                Some(_) => text.push('\n'),
                None => {}
            }
            line = Some(word.line);
            text.push_str(&word.text);
        }
        text
    }

    /// Mean confidence of the words, 0–100, weighed by their letters; `None` for a page without words.
    #[must_use]
    pub fn mean_confidence(&self) -> Option<f32> {
        let (mut sum, mut letters) = (0.0, 0.0);
        for word in &self.words {
            let count = word.text.chars().count() as f32;
            sum += f32::from(word.confidence) * count;
            letters += count;
        }
        (letters > 0.0).then(|| sum / letters)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn word(text: &str, line: u16, confidence: u8) -> Word {
        Word {
            text: text.into(),
            left: 0.0,
            top: 0.0,
            right: 0.1,
            bottom: 0.1,
            confidence,
            line,
            block: 0,
        }
    }

    #[test]
    fn lines_become_lines_and_words_are_parted_by_one_blank() {
        let text = PageText {
            turns_cw: 0,
            stamps: Vec::new(),
            words: vec![
                word("Giấy", 0, 90),
                word("khai", 0, 90),
                word("sinh", 4, 90),
            ],
        };
        assert_eq!(text.plain(), "Giấy khai\nsinh");
    }

    #[test]
    fn long_words_weigh_more_in_the_mean() {
        let text = PageText {
            turns_cw: 0,
            stamps: Vec::new(),
            words: vec![word("abcd", 0, 100), word("e", 0, 50)],
        };
        assert_eq!(text.mean_confidence(), Some(90.0));
        assert_eq!(PageText::default().mean_confidence(), None);
    }
}
