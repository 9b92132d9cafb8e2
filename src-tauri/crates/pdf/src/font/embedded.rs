//! A face inside a file: cut down to the letters used, every letter with its Unicode value.

use std::collections::HashMap;
use std::io::Write;

use pdf_writer::types::{CidFontType, FontFlags, SystemInfo, UnicodeCmap};
use pdf_writer::{Chunk, Filter, Finish, Name, Rect, Ref, Str};
use subsetter::GlyphRemapper;

use super::Typeface;
use crate::PdfError;
use crate::sink::{ObjectSink, deflated};

const CMAP_NAME: Name<'static> = Name(b"MOTCUA-Text");
const IDENTITY: SystemInfo<'static> = SystemInfo {
    registry: Str(b"Adobe"),
    ordering: Str(b"Identity"),
    supplement: 0,
};

/// A face of a file under way: each character used gets a code, in order of first use.
pub(crate) struct EmbeddedFace {
    typeface: Typeface,
    /// Subset tag and name (ISO 32000-1, 9.6.4).
    name: String,
    font: Ref,
    codes: HashMap<char, u16>,
    /// Character and glyph (in the subset) of code `n` at index `n − 1`, and the advance.
    used: Vec<(char, u16, f32)>,
    subset: GlyphRemapper,
}

impl EmbeddedFace {
    /// `style` is what the face is called beside the family: `Regular`, `Bold`, `Italic`.
    pub(crate) fn new(typeface: Typeface, style: &str, font: Ref) -> Self {
        Self {
            typeface,
            name: format!("MOTCUA+Tinos-{style}"),
            font,
            codes: HashMap::new(),
            used: Vec::new(),
            subset: GlyphRemapper::new(),
        }
    }

    /// The font object that pages refer to.
    pub(crate) fn font_ref(&self) -> Ref {
        self.font
    }

    /// Codes of a text, two bytes each, and its width in thousandths of the type size. Characters
    /// the face lacks are left out.
    pub(crate) fn encode(&mut self, text: &str) -> (Vec<u8>, f32) {
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
    pub(crate) fn write<W: Write>(
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
            .base_font(self.base_font())
            .encoding_predefined(Name(b"Identity-H"))
            .descendant_font(cid_font)
            .to_unicode(cmap);
        chunk
    }

    fn cid_font(&self, id: Ref, descriptor: Ref, glyph_map: Ref) -> Chunk {
        let mut chunk = Chunk::new();
        let mut font = chunk.cid_font(id);
        font.subtype(CidFontType::Type2)
            .base_font(self.base_font())
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
        font.name(self.base_font())
            .flags(FontFlags::SYMBOLIC | FontFlags::SERIF)
            .bbox(Rect::new(
                units(bbox.x_min),
                units(bbox.y_min),
                units(bbox.x_max),
                units(bbox.y_max),
            ))
            .italic_angle(face.italic_angle())
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

    fn base_font(&self) -> Name<'_> {
        Name(self.name.as_bytes())
    }
}
