//! Lines broken and sized so that they fit.

use std::io::Write;

use super::font::Letters;
use super::{AppearanceError, Area, Picture, Place};

/// Smallest size, points: below it nobody reads it on paper.
const SMALLEST: f32 = 6.0;
/// Steps by which the size shrinks.
const STEP: f32 = 0.5;
/// From line to line, in sizes.
const LEADING: f32 = 1.2;
/// Space to the edges and between picture and text, points.
const GAP: f32 = 3.0;

/// Left, lower edge, width and height of picture and text in the area.
pub struct Boxes {
    pub picture: Option<[f32; 4]>,
    pub text: [f32; 4],
}

/// Lines as they will stand, at a size.
pub struct Set {
    size: f32,
    lines: Vec<Line>,
}

struct Line {
    codes: Vec<u8>,
    width: f32,
}

/// Shares the area out. `ratio` is the picture's height by its width.
pub fn boxes(area: Area, picture: Option<(&Picture<'_>, f32)>) -> Boxes {
    let inner = [GAP, GAP, area.width - 2.0 * GAP, area.height - 2.0 * GAP];
    let Some((picture, ratio)) = picture else {
        return Boxes {
            picture: None,
            text: inner,
        };
    };
    let width = picture.width.min(area.width).min(area.height / ratio);
    let height = width * ratio;
    let middle = (area.height - height) / 2.0;
    match picture.place {
        Place::Left => Boxes {
            picture: Some([0.0, middle, width, height]),
            text: [width + GAP, GAP, area.width - width - 2.0 * GAP, inner[3]],
        },
        Place::Behind => Boxes {
            picture: Some([0.0, middle, width, height]),
            text: [width / 3.0, GAP, area.width - width / 3.0 - GAP, inner[3]],
        },
        Place::Above => {
            let left = (area.width - width) / 2.0;
            Boxes {
                picture: Some([left, area.height - height, width, height]),
                text: [GAP, GAP, inner[2], area.height - height - 2.0 * GAP],
            }
        }
    }
}

/// The largest size, from `size` down, at which all lines fit.
pub fn fit(
    letters: &Letters<'_>,
    lines: &[&str],
    size: f32,
    place: [f32; 4],
) -> Result<Set, AppearanceError> {
    let [_, _, width, height] = place;
    let mut size = size;
    while size >= SMALLEST {
        if let Some(lines) = broken(letters, lines, size, width)?
            && lines.len() as f32 * size * LEADING <= height
        {
            return Ok(Set { size, lines });
        }
        size -= STEP;
    }
    Err(AppearanceError::TooMuchText)
}

/// Lines broken between words; `None` where a word alone is too wide.
fn broken(
    letters: &Letters<'_>,
    lines: &[&str],
    size: f32,
    width: f32,
) -> Result<Option<Vec<Line>>, AppearanceError> {
    let mut set = Vec::new();
    for line in lines {
        let mut current = String::new();
        for word in line.split(' ') {
            let longer = if current.is_empty() {
                word.to_owned()
            } else {
                format!("{current} {word}")
            };
            if letters.width(&longer, size)? <= width {
                current = longer;
            } else if current.is_empty() || letters.width(word, size)? > width {
                return Ok(None);
            } else {
                set.push(measured(letters, &current, size)?);
                current = word.to_owned();
            }
        }
        set.push(measured(letters, &current, size)?);
    }
    Ok(Some(set))
}

fn measured(letters: &Letters<'_>, text: &str, size: f32) -> Result<Line, AppearanceError> {
    Ok(Line {
        codes: super::font::codes(text),
        width: letters.width(text, size)?,
    })
}

/// Draws lines that were fitted into a place: as a block in the middle, its lines flush left.
pub fn write(set: &Set, place: [f32; 4], content: &mut Vec<u8>) {
    let [left, bottom, width, height] = place;
    let Set { size, lines } = set;
    let widest = lines.iter().map(|line| line.width).fold(0.0, f32::max);
    let x = left + (width - widest) / 2.0;
    let block = lines.len() as f32 * size * LEADING;
    // The first base line: the middle of the place, up half the block, down what letters rise above it.
    let y = bottom + f32::midpoint(height, block) - size * 0.95;
    let leading = size * LEADING;
    let _ = write!(
        content,
        "BT 0 g /F0 {size:.1} Tf {leading:.2} TL {x:.2} {y:.2} Td"
    );
    for (number, line) in lines.iter().enumerate() {
        let next = if number == 0 { "" } else { " T*" };
        let codes = crate::hex::digits(&line.codes);
        let _ = write!(content, "{next} <{codes}> Tj");
    }
    content.extend_from_slice(b" ET\n");
}
