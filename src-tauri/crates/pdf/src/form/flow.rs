//! Words into lines, lines into blocks, blocks onto pages.

use super::sheet::{Face, Fonts, Mark};

/// A blank at which no line is broken; set as a plain blank.
pub(super) const JOINT: char = '\u{a0}';

/// A stretch of text in one face.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Span {
    pub(super) face: Face,
    pub(super) text: String,
}

/// How lines lie in their width.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Align {
    Left,
    Centre,
}

/// Marks that stay together on a page, placed from their own top left corner.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Block {
    pub(super) height: f32,
    pub(super) marks: Vec<Mark>,
    /// The next block begins on the same page.
    pub(super) keep_with_next: bool,
}

/// Size of type and distance of lines.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Type {
    pub(super) size: f32,
    pub(super) leading: f32,
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
    Span {
        face: Face::Regular,
        text: text.into(),
    }
}

pub(super) fn bold(text: impl Into<String>) -> Span {
    Span {
        face: Face::Bold,
        text: text.into(),
    }
}

pub(super) fn italic(text: impl Into<String>) -> Span {
    Span {
        face: Face::Italic,
        text: text.into(),
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
        Align::Left => lines(fonts, spans, set.size, width),
        Align::Centre => balanced(fonts, spans, set.size, width),
    };
    let mut marks = Vec::new();
    for (index, line) in lines.iter().enumerate() {
        let indent = match align {
            Align::Left => 0.0,
            Align::Centre => (width - line.width) / 2.0,
        };
        for (x, span) in &line.pieces {
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

/// Puts blocks one below the other onto pages of a height; each page is its marks and the
/// height they fill.
pub(super) fn paginate(blocks: Vec<Block>, height: f32) -> Vec<Vec<Mark>> {
    let mut pages = Vec::new();
    let mut page: Vec<Mark> = Vec::new();
    let mut filled = 0.0;
    let mut blocks = blocks.into_iter().peekable();
    while let Some(first) = blocks.next() {
        let mut group = vec![first];
        while group.last().is_some_and(|block| block.keep_with_next) {
            match blocks.next() {
                Some(next) => group.push(next),
                None => break,
            }
        }
        let needed: f32 = group.iter().map(|block| block.height).sum();
        if filled + needed > height && !page.is_empty() {
            pages.push(std::mem::take(&mut page));
            filled = 0.0;
        }
        for block in group {
            page.extend(block.marks.into_iter().map(|mark| mark.moved(0.0, filled)));
            filled += block.height;
        }
    }
    pages.push(page);
    pages
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
                word.push(span.face, ' ', advance(' '));
            }
            for character in fonts.settable(part).chars() {
                let advance = advance(character);
                if character == ' ' || word.width + advance > width {
                    word.close(&mut words);
                }
                if character != ' ' {
                    word.push(span.face, character, advance);
                }
            }
        }
    }
    word.close(&mut words);
    words
}

impl Word {
    fn new() -> Self {
        Self {
            spans: Vec::new(),
            width: 0.0,
        }
    }

    fn push(&mut self, face: Face, character: char, advance: f32) {
        self.width += advance;
        match self.spans.last_mut() {
            Some(span) if span.face == face => span.text.push(character),
            _ => self.spans.push(Span {
                face,
                text: character.to_string(),
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
                Some((_, last)) if last.face == span.face => last.text.push_str(&span.text),
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

    #[test]
    fn blocks_that_belong_together_move_to_the_next_page_together() {
        let block = |height, keep_with_next| Block {
            height,
            marks: vec![Mark::rule((0.0, 0.0), (1.0, 0.0))],
            keep_with_next,
        };
        let pages = paginate(
            vec![block(60.0, false), block(20.0, true), block(30.0, false)],
            100.0,
        );
        let counts: Vec<usize> = pages.iter().map(Vec::len).collect();
        assert_eq!(counts, [1, 2]);
        assert_eq!(pages[1][1], Mark::rule((0.0, 20.0), (1.0, 20.0)));
    }
}
