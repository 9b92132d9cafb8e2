//! Words into lines, lines into blocks.

use super::block::Block;
use super::sheet::{Face, Fonts, Mark};

/// A blank at which no line is broken; set as a plain blank.
pub(super) const JOINT: char = '\u{a0}';

/// A stretch of text in one face.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Span {
    pub(super) face: Face,
    pub(super) text: String,
    /// Struck through, still legible.
    pub(super) struck: bool,
}

/// How lines lie in their width.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Align {
    Left,
    Centre,
    Right,
}

/// Size of type and distance of lines.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Type {
    pub(super) size: f32,
    pub(super) leading: f32,
}

impl Type {
    /// A type smaller by `less` points.
    pub(super) fn smaller(self, less: f32) -> Self {
        Self {
            size: self.size - less,
            leading: self.leading - less * 1.15,
        }
    }
}

/// One set line: pieces with their distance from its left end.
struct Line {
    pieces: Vec<(f32, Span)>,
    width: f32,
}

/// Part of a line that may not be broken.
struct Word {
    spans: Vec<Span>,
    width: f32,
}

pub(super) fn plain(text: impl Into<String>) -> Span {
    span(Face::Regular, text.into())
}

pub(super) fn bold(text: impl Into<String>) -> Span {
    span(Face::Bold, text.into())
}

pub(super) fn italic(text: impl Into<String>) -> Span {
    span(Face::Italic, text.into())
}

/// What stood here before, struck through.
pub(super) fn struck(text: impl Into<String>) -> Span {
    Span {
        struck: true,
        ..plain(text)
    }
}

fn span(face: Face, text: String) -> Span {
    Span {
        face,
        text,
        struck: false,
    }
}

/// Sets spans as a paragraph of the given width.
pub(super) fn paragraph(
    fonts: &Fonts,
    spans: &[Span],
    set: Type,
    width: f32,
    align: Align,
) -> Block {
    let lines = match align {
        Align::Left | Align::Right => lines(fonts, spans, set.size, width),
        Align::Centre => balanced(fonts, spans, set.size, width),
    };
    let mut marks = Vec::new();
    for (index, line) in lines.iter().enumerate() {
        let indent = match align {
            Align::Left => 0.0,
            Align::Centre => (width - line.width) / 2.0,
            Align::Right => width - line.width,
        };
        for (x, span) in &line.pieces {
            if span.struck {
                let y = baseline(set, index) - set.size * 0.25;
                let end = indent + x + fonts.width(span.face, span.text.trim_end(), set.size);
                marks.push(Mark::rule((indent + x, y), (end, y)));
            }
            marks.push(Mark::Text {
                face: span.face,
                size: set.size,
                x: indent + x,
                baseline: baseline(set, index),
                text: span.text.clone(),
            });
        }
    }
    Block {
        height: lines.len() as f32 * set.leading,
        marks,
        keep_with_next: false,
    }
}

/// Baseline of line `index` below a block's top: accents of capitals fit above it, tails below.
fn baseline(set: Type, index: usize) -> f32 {
    index as f32 * set.leading + set.leading * 0.5 + set.size * 0.3
}

/// Breaks spans into lines no wider than `width`.
fn lines(fonts: &Fonts, spans: &[Span], size: f32, width: f32) -> Vec<Line> {
    let blank = fonts.width(Face::Regular, " ", size);
    let mut lines = vec![Line {
        pieces: Vec::new(),
        width: 0.0,
    }];
    for word in words(fonts, spans, size, width) {
        let fits = lines
            .last()
            .is_some_and(|line| line.width + blank + word.width <= width);
        let is_empty = lines.last().is_none_or(|line| line.pieces.is_empty());
        if !fits && !is_empty {
            lines.push(Line {
                pieces: Vec::new(),
                width: 0.0,
            });
        }
        if let Some(line) = lines.last_mut() {
            line.append(word, blank, fonts, size);
        }
    }
    lines
}

/// Breaks spans into lines of about one length, no more of them than needed.
fn balanced(fonts: &Fonts, spans: &[Span], size: f32, width: f32) -> Vec<Line> {
    let widest = lines(fonts, spans, size, width);
    if widest.len() < 2 {
        return widest;
    }
    let mut best = widest;
    // Ten steps of a twentieth: half the width is where another line would begin.
    for step in 1..=10_u8 {
        let narrower = lines(fonts, spans, size, width * (1.0 - f32::from(step) / 20.0));
        if narrower.len() > best.len() {
            break;
        }
        best = narrower;
    }
    best
}

/// Width of spans set on one line.
pub(super) fn natural_width(fonts: &Fonts, spans: &[Span], size: f32) -> f32 {
    lines(fonts, spans, size, f32::INFINITY)
        .first()
        .map_or(0.0, |line| line.width)
}

/// Splits spans at blanks, but not at [`JOINT`]; what is longer than a line is cut between letters.
fn words(fonts: &Fonts, spans: &[Span], size: f32, width: f32) -> Vec<Word> {
    let mut words = Vec::new();
    let mut word = Word::new();
    for span in spans {
        let advance = |character: char| {
            let mut utf8 = [0; 4];
            fonts.width(span.face, character.encode_utf8(&mut utf8), size)
        };
        for (index, part) in span.text.split(JOINT).enumerate() {
            if index > 0 {
                word.push(span, ' ', advance(' '));
            }
            for character in fonts.settable(part).chars() {
                let advance = advance(character);
                if character == ' ' || word.width + advance > width {
                    word.close(&mut words);
                }
                if character != ' ' {
                    word.push(span, character, advance);
                }
            }
        }
    }
    word.close(&mut words);
    words
}

impl Span {
    fn is_set_like(&self, other: &Self) -> bool {
        self.face == other.face && self.struck == other.struck
    }
}

impl Word {
    fn new() -> Self {
        Self {
            spans: Vec::new(),
            width: 0.0,
        }
    }

    /// Adds a letter set like `like`.
    fn push(&mut self, like: &Span, character: char, advance: f32) {
        self.width += advance;
        match self.spans.last_mut() {
            Some(span) if span.is_set_like(like) => span.text.push(character),
            _ => self.spans.push(Span {
                text: character.to_string(),
                face: like.face,
                struck: like.struck,
            }),
        }
    }

    /// Ends the word and begins the next.
    fn close(&mut self, words: &mut Vec<Word>) {
        if !self.spans.is_empty() {
            words.push(std::mem::replace(self, Self::new()));
        }
    }
}

impl Line {
    fn append(&mut self, word: Word, blank: f32, fonts: &Fonts, size: f32) {
        // The blank is part of the text before it, so that a reader of the file finds it.
        if let Some((_, last)) = self.pieces.last_mut() {
            last.text.push(' ');
            self.width += blank;
        }
        for span in word.spans {
            let advance = fonts.width(span.face, &span.text, size);
            match self.pieces.last_mut() {
                Some((_, last)) if last.is_set_like(&span) => last.text.push_str(&span.text),
                _ => self.pieces.push((self.width, span)),
            }
            self.width += advance;
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests fail by panicking")]

    use super::*;

    const SET: Type = Type {
        size: 10.0,
        leading: 12.0,
    };

    fn set(spans: &[Span], width: f32) -> Vec<(Face, f32, String)> {
        let fonts = Fonts::bundled().unwrap();
        let block = paragraph(&fonts, spans, SET, width, Align::Left);
        block
            .marks
            .into_iter()
            .map(|mark| match mark {
                Mark::Text {
                    face,
                    baseline,
                    text,
                    ..
                } => (face, baseline, text),
                other => (Face::Regular, 0.0, format!("{other:?}")),
            })
            .collect()
    }

    #[test]
    fn words_fill_lines_and_keep_their_blanks() {
        let lines = set(
            &[plain("Tiếp nhận hồ sơ của: "), bold("Nguyễn Thị Hường")],
            120.0,
        );
        assert_eq!(
            lines,
            [
                (Face::Regular, 9.0, "Tiếp nhận hồ sơ của: ".to_owned()),
                (Face::Bold, 9.0, "Nguyễn".to_owned()),
                (Face::Bold, 21.0, "Thị Hường".to_owned()),
            ]
        );
    }

    #[test]
    fn a_line_is_not_broken_at_a_joint() {
        let lines = set(&[plain("hạn ngày\u{a0}05\u{a0}tháng\u{a0}11")], 80.0);
        let texts: Vec<String> = lines.into_iter().map(|(_, _, text)| text).collect();
        assert_eq!(texts, ["hạn", "ngày 05 tháng 11"]);
    }

    #[test]
    fn a_word_longer_than_the_line_is_cut() {
        let lines = set(&[plain("a".repeat(60))], 100.0);
        assert!(lines.len() > 2);
        let whole: String = lines.into_iter().map(|(_, _, text)| text).collect();
        assert_eq!(whole.replace(' ', ""), "a".repeat(60));
    }

    #[test]
    fn decomposed_letters_are_composed_and_strangers_are_shown_as_boxes() {
        let lines = set(&[plain("Nguye\u{302}\u{303}n\u{a0}Ð\u{200b} 漢")], 200.0);
        assert_eq!(lines[0].2, "Nguyễn Đ □");
    }
}
