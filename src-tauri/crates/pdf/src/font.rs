//! The letters we print with: Tinos, metric-compatible with Times New Roman and complete for
//! Vietnamese (NĐ 30/2020/NĐ-CP, Appendix I asks for Times New Roman, Unicode).

mod embedded;
mod faces;

use pdf_writer::Name;
use ttf_parser::GlyphId;

use crate::PdfError;

pub(crate) use embedded::EmbeddedFace;
pub(crate) use faces::Faces;

/// A type face with the measures a page needs.
#[derive(Clone)]
pub(crate) struct Typeface {
    data: &'static [u8],
    face: ttf_parser::Face<'static>,
}

/// One of the faces that come with the program.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Face {
    Regular,
    Bold,
    Italic,
}

/// Tinos, upright, whole.
pub const REGULAR: &[u8] = include_bytes!("../../../../assets/fonts/Tinos-Regular.ttf");
const BOLD: &[u8] = include_bytes!("../../../../assets/fonts/Tinos-Bold.ttf");
const ITALIC: &[u8] = include_bytes!("../../../../assets/fonts/Tinos-Italic.ttf");

impl Face {
    /// Reads the face as bundled.
    pub(crate) fn typeface(self) -> Result<Typeface, PdfError> {
        let data = match self {
            Self::Regular => REGULAR,
            Self::Bold => BOLD,
            Self::Italic => ITALIC,
        };
        let face = ttf_parser::Face::parse(data, 0).map_err(|source| PdfError::Font { source })?;
        Ok(Typeface { data, face })
    }

    /// Name in the resources of a page.
    pub(crate) fn resource(self) -> Name<'static> {
        match self {
            Self::Regular => Name(b"R"),
            Self::Bold => Name(b"B"),
            Self::Italic => Name(b"I"),
        }
    }
}

impl Typeface {
    pub(crate) fn data(&self) -> &'static [u8] {
        self.data
    }

    pub(crate) fn face(&self) -> &ttf_parser::Face<'static> {
        &self.face
    }

    /// The glyph of a character; `None` where the face has none.
    pub(crate) fn glyph(&self, character: char) -> Option<GlyphId> {
        self.face
            .glyph_index(character)
            .filter(|glyph| glyph.0 != 0)
    }

    /// Advance of a glyph in thousandths of the type size.
    pub(crate) fn advance(&self, glyph: GlyphId) -> f32 {
        self.per_mille(f32::from(self.face.glyph_hor_advance(glyph).unwrap_or(0)))
    }

    /// Font units as thousandths of the type size.
    pub(crate) fn per_mille(&self, units: f32) -> f32 {
        units * 1000.0 / f32::from(self.face.units_per_em())
    }

    /// Width of a text at a type size, in the unit of the size.
    pub(crate) fn width(&self, text: &str, size: f32) -> f32 {
        let per_mille: f32 = text
            .chars()
            .filter_map(|character| self.glyph(character))
            .map(|glyph| self.advance(glyph))
            .sum();
        per_mille * size / 1000.0
    }
}
