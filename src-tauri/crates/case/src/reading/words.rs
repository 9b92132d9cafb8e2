use serde::{Deserialize, Serialize};

/// The words of a page in reading order.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Text {
    /// The words.
    pub words: Vec<Word>,
}

/// A word.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Word {
    /// The word, NFC.
    pub text: String,
    /// Where it stands.
    pub area: Area,
    /// How sure its reader is, 0–100.
    pub confidence: u8,
    /// Line, counted through the page; words of a line follow each other.
    pub line: u16,
}

/// A place on a page, in parts of its width and height from the top left, 0–1.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize, specta::Type)]
pub struct Area {
    /// Left edge.
    pub left: f32,
    /// Top edge.
    pub top: f32,
    /// Right edge.
    pub right: f32,
    /// Bottom edge.
    pub bottom: f32,
}

impl Area {
    /// The least area around all of `areas`; empty at the corner of the page where there is none.
    #[must_use]
    pub fn around(areas: impl IntoIterator<Item = Self>) -> Self {
        let grown = areas.into_iter().reduce(|a, b| Self {
            left: a.left.min(b.left),
            top: a.top.min(b.top),
            right: a.right.max(b.right),
            bottom: a.bottom.max(b.bottom),
        });
        grown.unwrap_or(Self {
            left: 0.0,
            top: 0.0,
            right: 0.0,
            bottom: 0.0,
        })
    }

    pub(super) fn height(&self) -> f32 {
        self.bottom - self.top
    }

    pub(super) fn middle(&self) -> f32 {
        (self.left + self.right) / 2.0
    }
}

/// Height of a page in widths: words are measured along both sides in parts of different lengths.
const SHEET: f32 = 1.414;

/// Widest gap between words that belong together, in heights of the words.
const GAP: f32 = 1.4;

impl Text {
    /// The lines, each with its words.
    pub(super) fn lines(&self) -> impl Iterator<Item = &[Word]> {
        self.words.chunk_by(|a, b| a.line == b.line)
    }

    /// The lines cut where they jump a wide gap.
    pub(super) fn stretches(&self) -> impl Iterator<Item = &[Word]> {
        self.words.chunk_by(|a, b| {
            let height = a.area.height().max(b.area.height()) * SHEET;
            a.line == b.line && b.area.left - a.area.right <= GAP * height
        })
    }

    /// The usual height of a word: half of them are lower.
    pub(super) fn usual_height(&self) -> f32 {
        let mut heights: Vec<f32> = self.words.iter().map(|w| w.area.height()).collect();
        heights.sort_by(f32::total_cmp);
        heights.get(heights.len() / 2).copied().unwrap_or(0.0)
    }
}

/// The words joined by blanks.
pub(super) fn joined(words: &[Word]) -> String {
    let texts: Vec<&str> = words.iter().map(|word| word.text.as_str()).collect();
    texts.join(" ")
}

/// Around all of the words.
pub(super) fn area_of(words: &[Word]) -> Area {
    Area::around(words.iter().map(|word| word.area))
}

/// How sure the reader is of the words, by their letters, 0–100.
pub(super) fn sureness(words: &[Word]) -> u8 {
    let (mut sum, mut letters) = (0, 0);
    for word in words {
        let count = word.text.chars().count();
        sum += usize::from(word.confidence) * count;
        letters += count;
    }
    u8::try_from(sum / letters.max(1)).unwrap_or(100)
}
