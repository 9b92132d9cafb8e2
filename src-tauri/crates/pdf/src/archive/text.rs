//! The text layer: what a page says, set invisible beneath its picture so that it can be searched.

use pdf_writer::types::TextRenderingMode;
use pdf_writer::{Content, Str};

use super::{PageGeometry, QuarterTurn};
use crate::font::{EmbeddedFace, Face};

/// The face of the text.
pub(super) const FACE: Face = Face::Regular;

/// How far readers take the font to reach above and below its baseline, in type sizes; what its descriptor says.
const ASCENT: f32 = 0.891;
const DESCENT: f32 = -0.216;

/// A line or word of a page, placed as it is read: origin at the top left of the page on display,
/// x to the right, y down, in points.
#[derive(Debug, Clone, PartialEq)]
pub struct TextRun {
    /// The words.
    pub text: String,
    /// Left end of the baseline.
    pub x_pt: f32,
    /// The baseline.
    pub baseline_pt: f32,
    /// Width to fill; the letters are stretched to it.
    pub width_pt: f32,
    /// Type size.
    pub size_pt: f32,
}

impl TextRun {
    /// A word that fills a box, given as left, top, right and bottom in points of the page on display: it is found
    /// and marked there, whatever letters it has.
    #[must_use]
    pub fn filling(text: String, [left, top, right, bottom]: [f32; 4]) -> Self {
        let size_pt = (bottom - top) / (ASCENT - DESCENT);
        Self {
            text,
            x_pt: left,
            baseline_pt: top + ASCENT * size_pt,
            width_pt: right - left,
            size_pt,
        }
    }
}

/// Sets the runs of a page. Characters the font lacks are left out, because a reference to the
/// missing glyph is forbidden even where it does not show (ISO 19005-2, 6.2.11.8).
pub(super) fn draw(
    content: &mut Content,
    face: &mut EmbeddedFace,
    page: PageGeometry,
    runs: &[TextRun],
) {
    content.begin_text();
    content.set_text_rendering_mode(TextRenderingMode::Invisible);
    for run in runs {
        let (codes, natural_per_mille) = face.encode(&run.text);
        let natural = natural_per_mille * run.size_pt / 1000.0;
        if natural <= 0.0 || !run.width_pt.is_finite() {
            continue;
        }
        content.set_font(FACE.resource(), run.size_pt);
        content.set_horizontal_scaling((run.width_pt / natural * 100.0).clamp(1.0, 1000.0));
        content.set_text_matrix(placed(page, run));
        content.show(Str(&codes));
    }
    content.end_text();
}

/// Places a run, stated on the page as displayed, on the page as stored.
fn placed(page: PageGeometry, run: &TextRun) -> [f32; 6] {
    let (x, y) = (run.x_pt, run.baseline_pt);
    let (width, height) = (page.width_pt, page.height_pt);
    match page.turn {
        QuarterTurn::Upright => [1.0, 0.0, 0.0, 1.0, x, height - y],
        QuarterTurn::Right => [0.0, 1.0, -1.0, 0.0, y, x],
        QuarterTurn::UpsideDown => [-1.0, 0.0, 0.0, -1.0, width - x, y],
        QuarterTurn::Left => [0.0, -1.0, 1.0, 0.0, width - y, height - x],
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests fail by panicking")]

    use super::*;

    #[test]
    fn a_word_fills_its_box_by_the_measures_of_the_font() {
        let face = FACE.typeface().unwrap();
        let reach = |units: i16| face.per_mille(f32::from(units)) / 1000.0;
        assert!((reach(face.face().ascender()) - ASCENT).abs() < 0.001);
        assert!((reach(face.face().descender()) - DESCENT).abs() < 0.001);
        let run = TextRun::filling("Giấy".to_owned(), [10.0, 20.0, 50.0, 31.07]);
        assert!((run.size_pt - 10.0).abs() < 0.001);
        assert!((run.baseline_pt - 28.91).abs() < 0.001);
        assert_eq!((run.x_pt, run.width_pt), (10.0, 40.0));
    }
}
