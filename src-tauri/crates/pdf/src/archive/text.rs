//! The text layer: what a page says, set invisible beneath its picture so that it can be searched.

use std::collections::HashMap;
use std::io::Write;

use pdf_writer::types::{CidFontType, FontFlags, SystemInfo, TextRenderingMode, UnicodeCmap};
use pdf_writer::{Chunk, Content, Filter, Finish, Name, Rect, Ref, Str};
use subsetter::GlyphRemapper;

use super::sink::{ObjectSink, deflated};
use super::{PageGeometry, QuarterTurn, TEXT_FONT};
use crate::PdfError;
use crate::font::{REGULAR, Typeface};

/// Subset tag and name (ISO 32000-1, 9.6.4).
const FONT_NAME: Name<'static> = Name(b"MOTCUA+Tinos-Regular");
const CMAP_NAME: Name<'static> = Name(b"MOTCUA-Text");
/// How far readers take the font to reach above and below its baseline, in type sizes; what its descriptor says.
const ASCENT: f32 = 0.891;
const DESCENT: f32 = -0.216;
const IDENTITY: SystemInfo<'static> = SystemInfo {
    registry: Str(b"Adobe"),
    ordering: Str(b"Identity"),
    supplement: 0,
};

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

/// The font of the text layer: each character used gets a code, in order of first use.
pub(super) struct TextLayer {
    typeface: Typeface,
    font: Ref,
    codes: HashMap<char, u16>,
    /// Character and glyph (in the subset) of code `n` at index `n − 1`.
    used: Vec<(char, u16, f32)>,
    subset: GlyphRemapper,
}

impl TextLayer {
    pub(super) fn new(font: Ref) -> Result<Self, PdfError> {
        Ok(Self {
            typeface: Typeface::parse(REGULAR)?,
            font,
            codes: HashMap::new(),
            used: Vec::new(),
            subset: GlyphRemapper::new(),
        })
    }

    pub(super) fn font_ref(&self) -> Ref {
        self.font
    }

    /// Sets the runs of a page. Characters the font lacks are left out, because a reference to the
    /// missing glyph is forbidden even where it does not show (ISO 19005-2, 6.2.11.8).
    pub(super) fn draw(&mut self, content: &mut Content, page: PageGeometry, runs: &[TextRun]) {
        content.begin_text();
        content.set_text_rendering_mode(TextRenderingMode::Invisible);
        for run in runs {
            let (codes, natural_per_mille) = self.encode(&run.text);
            let natural = natural_per_mille * run.size_pt / 1000.0;
            if natural <= 0.0 || !run.width_pt.is_finite() {
                continue;
            }
            content.set_font(TEXT_FONT, run.size_pt);
            content.set_horizontal_scaling((run.width_pt / natural * 100.0).clamp(1.0, 1000.0));
            content.set_text_matrix(placed(page, run));
            content.show(Str(&codes));
        }
        content.end_text();
    }

    /// Codes of a text, two bytes each, and its width in thousandths of the type size.
    fn encode(&mut self, text: &str) -> (Vec<u8>, f32) {
        let mut bytes = Vec::with_capacity(text.len() * 2);
        let mut width = 0.0;
        for character in text.chars() {
            let Some(code) = self.code(character) else {
                continue;
            };
            bytes.extend(code.to_be_bytes());
            width += self.used[usize::from(code) - 1].2;
        }
        (bytes, width)
    }

    fn code(&mut self, character: char) -> Option<u16> {
        if let Some(code) = self.codes.get(&character) {
            return Some(*code);
        }
        let glyph = self.typeface.glyph(character)?;
        let code = u16::try_from(self.used.len() + 1).ok()?;
        self.used.push((
            character,
            self.subset.remap(glyph.0),
            self.typeface.advance(glyph),
        ));
        self.codes.insert(character, code);
        Some(code)
    }

    /// Writes the font with the glyphs that were used.
    pub(super) fn write_font<W: Write>(
        &self,
        sink: &mut ObjectSink<W>,
        with_cid_set: bool,
    ) -> Result<(), PdfError> {
        let [cid_font, descriptor, program, cmap, glyph_map] = [(); 5].map(|()| sink.next_ref());
        sink.write(&self.font_dictionary(cid_font, cmap))?;
        sink.write(&self.cid_font(cid_font, descriptor, glyph_map))?;
        let cid_set = if with_cid_set {
            let id = sink.next_ref();
            sink.write_stream(id, &self.cid_set())?;
            Some(id)
        } else {
            None
        };
        sink.write(&self.descriptor(descriptor, program, cid_set))?;
        sink.write(&self.program(program)?)?;
        sink.write_stream(glyph_map, &self.glyph_map())?;
        let mut unicode = UnicodeCmap::new(CMAP_NAME, IDENTITY);
        for (index, (character, ..)) in self.used.iter().enumerate() {
            unicode.pair(index as u16 + 1, *character);
        }
        let data = deflated(&unicode.finish())?;
        let mut chunk = Chunk::new();
        chunk.stream(cmap, &data).filter(Filter::FlateDecode);
        sink.write(&chunk)
    }

    fn font_dictionary(&self, cid_font: Ref, cmap: Ref) -> Chunk {
        let mut chunk = Chunk::new();
        chunk
            .type0_font(self.font)
            .base_font(FONT_NAME)
            .encoding_predefined(Name(b"Identity-H"))
            .descendant_font(cid_font)
            .to_unicode(cmap);
        chunk
    }

    fn cid_font(&self, id: Ref, descriptor: Ref, glyph_map: Ref) -> Chunk {
        let mut chunk = Chunk::new();
        let mut font = chunk.cid_font(id);
        font.subtype(CidFontType::Type2)
            .base_font(FONT_NAME)
            .system_info(IDENTITY)
            .font_descriptor(descriptor)
            .cid_to_gid_map_stream(glyph_map);
        font.widths()
            .consecutive(1, self.used.iter().map(|(_, _, width)| *width));
        font.finish();
        chunk
    }

    fn descriptor(&self, id: Ref, program: Ref, cid_set: Option<Ref>) -> Chunk {
        let face = self.typeface.face();
        let units = |value: i16| self.typeface.per_mille(f32::from(value));
        let bbox = face.global_bounding_box();
        let mut chunk = Chunk::new();
        let mut font = chunk.font_descriptor(id);
        font.name(FONT_NAME)
            .flags(FontFlags::SYMBOLIC | FontFlags::SERIF)
            .bbox(Rect::new(
                units(bbox.x_min),
                units(bbox.y_min),
                units(bbox.x_max),
                units(bbox.y_max),
            ))
            .italic_angle(0.0)
            .ascent(units(face.ascender()))
            .descent(units(face.descender()))
            .cap_height(units(face.capital_height().unwrap_or(face.ascender())))
            .stem_v(80.0)
            .font_file2(program);
        if let Some(cid_set) = cid_set {
            font.cid_set(cid_set);
        }
        font.finish();
        chunk
    }

    fn program(&self, id: Ref) -> Result<Chunk, PdfError> {
        let subset = subsetter::subset(self.typeface.data(), 0, &self.subset)
            .map_err(|source| PdfError::Subset { source })?;
        let data = deflated(&subset)?;
        let mut chunk = Chunk::new();
        let mut stream = chunk.stream(id, &data);
        stream.filter(Filter::FlateDecode);
        stream.pair(Name(b"Length1"), subset.len() as i32);
        stream.finish();
        Ok(chunk)
    }

    /// Glyph of every code, two bytes each, beginning with code zero for the missing glyph.
    fn glyph_map(&self) -> Vec<u8> {
        std::iter::once(0)
            .chain(self.used.iter().map(|(_, glyph, _)| *glyph))
            .flat_map(u16::to_be_bytes)
            .collect()
    }

    /// One bit per code, highest bit first, code zero included.
    fn cid_set(&self) -> Vec<u8> {
        let mut bits = vec![0_u8; self.used.len() / 8 + 1];
        for code in 0..=self.used.len() {
            bits[code / 8] |= 0x80 >> (code % 8);
        }
        bits
    }
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
        let face = Typeface::parse(REGULAR).unwrap();
        let reach = |units: i16| face.per_mille(f32::from(units)) / 1000.0;
        assert!((reach(face.face().ascender()) - ASCENT).abs() < 0.001);
        assert!((reach(face.face().descender()) - DESCENT).abs() < 0.001);
        let run = TextRun::filling("Giấy".to_owned(), [10.0, 20.0, 50.0, 31.07]);
        assert!((run.size_pt - 10.0).abs() < 0.001);
        assert!((run.baseline_pt - 28.91).abs() < 0.001);
        assert_eq!((run.x_pt, run.width_pt), (10.0, 40.0));
    }
}
