//! What the check of signatures in a file found, on A4: layout alone, every word is the caller's.

use super::letter::{BODY, LIST, MARGINS};
use super::pages::{Foot, Frame, Pages};
use crate::form::FormError;
use crate::form::block::Block;
use crate::form::flow::{Align, Span, bold, paragraph, plain};
use crate::form::heading::centred;
use crate::form::sheet::{Face, Fonts, MM, Mark};
use crate::form::spool::About;
use crate::form::table::{Grid, left};
use crate::form::template::Paper;

/// Widths of what was looked at and of how it is to be taken; what was found has the rest.
const LABEL: f32 = 44.0 * MM;
const JUDGED: f32 = 32.0 * MM;

/// Side of a tone's sign.
const SIGN: f32 = 3.2 * MM;

/// Lines that a text of each kind may fill where every line is full; broken at words they are twice as many at most.
/// Names and reasons come out of strangers' files, and a heading with the row below it may not be taller than a page.
const SHORT: u8 = 2;
const LONG: u8 = 18;

/// Letters of a stranger's text that are looked at.
const LETTERS: usize = 4096;

/// What a check found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VerificationReport {
    /// Title: `BÁO CÁO KIỂM TRA CHỮ KÝ SỐ`.
    pub title: String,
    /// The file, its SHA-256, when it was checked, against which roots: label and value.
    pub facts: Vec<(String, String)>,
    /// The verdict on the whole file.
    pub overall: String,
    /// How the verdict is to be taken.
    pub overall_tone: Tone,
    /// Each signature.
    pub signatures: Vec<ReportPart>,
    /// What else is to be said.
    pub notes: Vec<String>,
    /// What stands beside the signs of the tones.
    pub tones: ToneWords,
    /// The word before the number of a page: `Trang`.
    pub page: String,
    /// Program and version that checked, at the foot.
    pub made_by: String,
    /// A practice store's report is worth nothing.
    pub practice: bool,
}

/// What was found of one signature.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReportPart {
    /// `Chữ ký 1: Nguyễn Đức Thắng`.
    pub heading: String,
    /// One line for each fact.
    pub lines: Vec<ReportLine>,
}

/// One fact.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReportLine {
    /// What was looked at.
    pub label: String,
    /// What was found.
    pub value: String,
    /// How it is to be taken.
    pub tone: Tone,
}

/// How a fact is to be taken. A sign and a word say it, no colour.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Tone {
    /// Told, not judged.
    Plain,
    /// As it must be.
    Good,
    /// Could not be checked.
    Unsure,
    /// Not as it must be.
    Bad,
}

/// The words of the tones.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ToneWords {
    /// `Đạt`.
    pub good: String,
    /// `Chưa kết luận được`.
    pub unsure: String,
    /// `Không đạt`.
    pub bad: String,
}

/// Prints a report. Letters that the faces lack are shown as boxes, and what is very long ends with `…`: a report is made
/// of every file, whatever its signers are called.
///
/// # Errors
/// [`FormError::NoRoom`], not for texts of one person or file; [`FormError::Pdf`].
pub fn verification_report(
    fonts: &Fonts,
    report: &VerificationReport,
) -> Result<Vec<u8>, FormError> {
    let frame = Frame {
        paper: Paper::A4,
        margins: MARGINS,
    };
    let foot = Foot {
        left: report.made_by.clone(),
        page: report.page.clone(),
        practice: report.practice,
    };
    let mut bytes = Vec::new();
    let mut pages = Pages::start(&mut bytes, fonts, frame, foot)?.with_boxes();
    let layout = Layout {
        fonts,
        width: pages.width(),
        tones: &report.tones,
    };
    let mut head = centred(fonts, &[bold(&report.title)], 14.0, layout.width);
    head.height += 10.0;
    pages.add(head)?;
    let facts = report
        .facts
        .iter()
        .map(|(label, value)| layout.fact(label, value));
    pages.add_all(facts)?;
    pages.add(layout.verdict(&report.overall, report.overall_tone))?;
    for part in &report.signatures {
        pages.add(layout.heading(&part.heading))?;
        let rows = part.lines.iter().map(|line| layout.line(line));
        pages.add_all(rows)?;
        pages.add(Block::gap(10.0))?;
    }
    let notes = report.notes.iter().map(|note| layout.note(note));
    pages.add_all(notes)?;
    pages.finish(&About {
        title: &report.title,
        legal_basis: "",
    })?;
    Ok(bytes)
}

struct Layout<'a> {
    fonts: &'a Fonts,
    width: f32,
    tones: &'a ToneWords,
}

impl Layout<'_> {
    fn fact(&self, label: &str, value: &str) -> Block {
        self.text(&[
            plain(format!("{} ", self.cut(label, SHORT, self.width))),
            bold(self.cut(value, LONG, self.width)),
        ])
    }

    /// The verdict, framed.
    fn verdict(&self, words: &str, tone: Tone) -> Block {
        let inset = 3.0 * MM;
        let aside = if tone == Tone::Plain { 0.0 } else { SIGN * 2.4 };
        let inner = self.width - 2.0 * inset - aside;
        let words = [bold(self.cut(words, LONG, inner))];
        let text = paragraph(self.fonts, &words, BODY, inner, Align::Left);
        let mut block = Block::gap(8.0);
        let (top, bottom) = (block.height, block.height + text.height + 2.0 * inset);
        let moved = text.marks.into_iter();
        block
            .marks
            .extend(moved.map(|mark| mark.moved(inset + aside, top + inset)));
        let middle = top + inset + BODY.leading / 2.0;
        block
            .marks
            .extend(sign(tone, inset + SIGN, middle, SIGN * 1.5));
        let (left, right) = (0.0, self.width);
        let corners = [(left, top), (right, top), (right, bottom), (left, bottom)];
        let sides = corners.iter().zip(corners.iter().cycle().skip(1));
        block.marks.extend(sides.map(|(from, to)| Mark::Rule {
            from: *from,
            to: *to,
            thickness: 1.2,
            dashed: false,
        }));
        block.height = bottom + 12.0;
        block
    }

    fn heading(&self, words: &str) -> Block {
        let words = self.cut(words, SHORT, self.width);
        self.text(&[bold(words)]).kept()
    }

    /// A row: what was looked at, what was found, how it is to be taken.
    fn line(&self, line: &ReportLine) -> Block {
        let value_width = self.width - LABEL - JUDGED;
        let grid = Grid {
            fonts: self.fonts,
            columns: vec![LABEL, value_width, JUDGED],
            set: LIST,
        };
        let word = match line.tone {
            Tone::Plain => "",
            Tone::Good => &self.tones.good,
            Tone::Unsure => &self.tones.unsure,
            Tone::Bad => &self.tones.bad,
        };
        let value = self.cut(&line.value, LONG, value_width);
        let value = match line.tone {
            Tone::Bad => bold(value),
            _ => plain(value),
        };
        // Joints keep the word clear of the sign before it.
        let word = if word.is_empty() {
            Vec::new()
        } else {
            vec![plain(format!(
                "{}{}",
                "\u{a0}".repeat(5),
                self.cut(word, SHORT, JUDGED)
            ))]
        };
        let mut row = grid.row(&[
            left(vec![plain(self.cut(&line.label, SHORT, LABEL))]),
            left(vec![value]),
            left(word),
        ]);
        let x = LABEL + value_width + 3.0 + SIGN / 2.0;
        row.marks
            .extend(sign(line.tone, x, 0.6 + LIST.leading / 2.0, SIGN));
        row
    }

    fn note(&self, note: &str) -> Block {
        self.text(&[plain(format!("– {}", self.cut(note, LONG, self.width)))])
    }

    /// A text as far as it is printed: at most so many full lines of a width.
    fn cut(&self, text: &str, lines: u8, width: f32) -> String {
        let start: String = text.chars().take(LETTERS).collect();
        let start = self.fonts.settable(&start);
        let mut room = f32::from(lines) * width;
        for (at, letter) in start.char_indices() {
            let mut utf8 = [0; 4];
            let wide = self
                .fonts
                .width(Face::Bold, letter.encode_utf8(&mut utf8), BODY.size);
            // Marks without a width of their own count too.
            room -= wide.max(1.0);
            if room < 0.0 {
                return format!("{}…", &start[..at]);
            }
        }
        start
    }

    fn text(&self, spans: &[Span]) -> Block {
        let mut block = paragraph(self.fonts, spans, LIST, self.width, Align::Left);
        block.height += 2.0;
        block
    }
}

/// The sign of a tone around a point: a tick, a question mark, a cross.
fn sign(tone: Tone, x: f32, y: f32, side: f32) -> Vec<Mark> {
    let half = side / 2.0;
    let stroke = |from: (f32, f32), to: (f32, f32)| Mark::Rule {
        from: (x + from.0 * half, y + from.1 * half),
        to: (x + to.0 * half, y + to.1 * half),
        thickness: side / 7.0,
        dashed: false,
    };
    match tone {
        Tone::Plain => Vec::new(),
        Tone::Good => vec![
            stroke((-0.9, 0.1), (-0.3, 0.75)),
            stroke((-0.37, 0.75), (0.9, -0.75)),
        ],
        Tone::Bad => vec![
            stroke((-0.75, -0.75), (0.75, 0.75)),
            stroke((-0.75, 0.75), (0.75, -0.75)),
        ],
        Tone::Unsure => {
            let hook = [
                (-0.5, -0.4),
                (-0.2, -0.85),
                (0.25, -0.85),
                (0.5, -0.4),
                (0.0, 0.1),
                (0.0, 0.4),
            ];
            let dot = stroke((0.0, 0.65), (0.0, 0.95));
            let strokes = hook.windows(2).map(|two| stroke(two[0], two[1]));
            strokes.chain([dot]).collect()
        }
    }
}
