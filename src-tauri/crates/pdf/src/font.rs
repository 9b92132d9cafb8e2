//! The letters we print with: Tinos, metric-compatible with Times New Roman and complete for
//! Vietnamese (NĐ 30/2020/NĐ-CP, Appendix I asks for Times New Roman, Unicode).

mod embedded;

use ttf_parser::{Face, GlyphId};

use crate::PdfError;

pub(crate) use embedded::EmbeddedFace;

/// A type face with the measures a page needs.
#[derive(Clone)]
pub(crate) struct Typeface {
    data: &'static [u8],
    face: Face<'static>,
}

/// Tinos Regular as bundled.
pub(crate) const REGULAR: &[u8] = include_bytes!("../../../../assets/fonts/Tinos-Regular.ttf");
/// Tinos Bold as bundled.
pub(crate) const BOLD: &[u8] = include_bytes!("../../../../assets/fonts/Tinos-Bold.ttf");
/// Tinos Italic as bundled.
pub(crate) const ITALIC: &[u8] = include_bytes!("../../../../assets/fonts/Tinos-Italic.ttf");

impl Typeface {
    pub(crate) fn parse(data: &'static [u8]) -> Result<Self, PdfError> {
        let face = Face::parse(data, 0).map_err(|source| PdfError::Font { source })?;
        Ok(Self { data, face })
    }

    pub(crate) fn data(&self) -> &'static [u8] {
        self.data
    }

    pub(crate) fn face(&self) -> &Face<'static> {
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
