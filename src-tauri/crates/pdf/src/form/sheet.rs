//! A sheet of paper as a list of marks, before any file format.

use unicode_normalization::UnicodeNormalization;

use super::FormError;
use crate::PdfError;
pub(super) use crate::font::Face;
use crate::font::Typeface;

/// Points in a millimetre.
pub(super) const MM: f32 = 72.0 / 25.4;

/// Stands for a letter that the faces lack, so that nothing vanishes from a form in silence.
pub(super) const UNKNOWN: char = '\u{25a1}';

/// The faces forms are set in.
pub struct Fonts {
    regular: Typeface,
    bold: Typeface,
    italic: Typeface,
}

/// Something on a sheet. Lengths in points, x from the left edge, y from the top edge down.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Mark {
    /// A line of text beginning at a baseline.
    Text {
        face: Face,
        size: f32,
        x: f32,
        baseline: f32,
        text: String,
    },
    /// How many pages the file has, beginning at a baseline. All of a file have one face and size.
    PageCount {
        face: Face,
        size: f32,
        x: f32,
        baseline: f32,
    },
    /// Text across the sheet, centred on a point, rising to the right, in light grey.
    Watermark {
        size: f32,
        x: f32,
        y: f32,
        text: String,
    },
    /// A straight line; dashed ones are lighter, for they are only cut along.
    Rule {
        from: (f32, f32),
        to: (f32, f32),
        thickness: f32,
        dashed: bool,
    },
    /// Black rectangles (x, y of the top left corner, width, height) of a code.
    Bars(Vec<[f32; 4]>),
}

/// A sheet with its marks.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Sheet {
    pub(super) width: f32,
    pub(super) height: f32,
    pub(super) marks: Vec<Mark>,
}

impl Sheet {
    /// Refuses the sheet where a letter of it could only be shown as a box.
    ///
    /// # Errors
    /// [`FormError::Letter`].
    pub(super) fn fully_printable(&self) -> Result<(), FormError> {
        let unknown = self.marks.iter().find_map(|mark| match mark {
            Mark::Text { text, .. } | Mark::Watermark { text, .. } => {
                text.contains(UNKNOWN).then_some(text)
            }
            Mark::PageCount { .. } | Mark::Rule { .. } | Mark::Bars(_) => None,
        });
        match unknown {
            Some(line) => Err(FormError::Letter { line: line.clone() }),
            None => Ok(()),
        }
    }
}

impl Fonts {
    /// The faces that come with the program.
    ///
    /// # Errors
    /// [`PdfError::Font`]; not while the bundled files are sound, which a test holds.
    pub fn bundled() -> Result<Self, PdfError> {
        Ok(Self {
            regular: Face::Regular.typeface()?,
            bold: Face::Bold.typeface()?,
            italic: Face::Italic.typeface()?,
        })
    }

    pub(super) fn typeface(&self, face: Face) -> &Typeface {
        match face {
            Face::Regular => &self.regular,
            Face::Bold => &self.bold,
            Face::Italic => &self.italic,
        }
    }

    pub(super) fn width(&self, face: Face, text: &str, size: f32) -> f32 {
        self.typeface(face).width(text, size)
    }

    /// The largest size not above `wished` at which a line fits, at least `least`.
    pub(super) fn size_to_fit(
        &self,
        face: Face,
        text: &str,
        wished: f32,
        least: f32,
        room: f32,
    ) -> f32 {
        let width = self.width(face, text, 1.0);
        (room / width.max(0.001)).min(wished).max(least)
    }

    /// Text as it can be set: NFC, every blank a space, unknown letters shown as a box.
    pub(super) fn settable(&self, text: &str) -> String {
        text.nfc()
            .filter(|character| !is_invisible(*character))
            .map(|character| match character {
                blank if blank.is_whitespace() || blank.is_control() => ' ',
                // The Icelandic letter looks the same and shares the glyph; in Vietnamese it is
                // always Đ mistyped.
                '\u{d0}' => '\u{110}',
                known if self.regular.glyph(known).is_some() => known,
                _ => UNKNOWN,
            })
            .collect()
    }
}

/// Characters without a mark of their own that copied text brings along.
fn is_invisible(character: char) -> bool {
    matches!(
        character,
        '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}'
    )
}

impl Mark {
    /// The mark moved to the right and down.
    pub(super) fn moved(self, dx: f32, dy: f32) -> Self {
        match self {
            Self::Text {
                face,
                size,
                x,
                baseline,
                text,
            } => Self::Text {
                face,
                size,
                x: x + dx,
                baseline: baseline + dy,
                text,
            },
            Self::PageCount {
                face,
                size,
                x,
                baseline,
            } => Self::PageCount {
                face,
                size,
                x: x + dx,
                baseline: baseline + dy,
            },
            Self::Watermark { size, x, y, text } => Self::Watermark {
                size,
                x: x + dx,
                y: y + dy,
                text,
            },
            Self::Rule {
                from,
                to,
                thickness,
                dashed,
            } => Self::Rule {
                from: (from.0 + dx, from.1 + dy),
                to: (to.0 + dx, to.1 + dy),
                thickness,
                dashed,
            },
            Self::Bars(bars) => Self::Bars(
                bars.into_iter()
                    .map(|[x, y, width, height]| [x + dx, y + dy, width, height])
                    .collect(),
            ),
        }
    }

    /// A thin solid line.
    pub(super) fn rule(from: (f32, f32), to: (f32, f32)) -> Self {
        Self::Rule {
            from,
            to,
            thickness: 0.6,
            dashed: false,
        }
    }
}
