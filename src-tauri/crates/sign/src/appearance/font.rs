//! Letters of a signature: a subset of a TrueType font, found again by later signatures.
//!
//! A letter's code is its Unicode value, so that whoever adds a signature to the file sees from the widths in the file
//! which letters the font there has, and needs no second one.

use std::collections::{BTreeMap, BTreeSet};

use sha2::{Digest, Sha256};
use subsetter::GlyphRemapper;
use ttf_parser::{Face, GlyphId};

use super::{AppearanceError, name};
use crate::append::Update;
use crate::file::{Dict, Id, Object};

/// What readers ask of a font that has letters of many scripts and thin strokes at their ends.
const SYMBOLIC_SERIF: i64 = 4 | 2;

/// A font to measure and to cut letters out of.
pub struct Letters<'a> {
    data: &'a [u8],
    face: Face<'a>,
    /// PostScript name.
    name: String,
}

/// A letter in a subset.
struct Letter {
    glyph: u16,
    width: f64,
}

impl<'a> Letters<'a> {
    pub fn new(data: &'a [u8]) -> Result<Self, AppearanceError> {
        let face = Face::parse(data, 0).map_err(|_| AppearanceError::Font)?;
        let post_script = face
            .names()
            .into_iter()
            .filter(|name| name.name_id == ttf_parser::name_id::POST_SCRIPT_NAME)
            .find_map(|name| name.to_string());
        Ok(Self {
            data,
            face,
            name: post_script.ok_or(AppearanceError::Font)?,
        })
    }

    /// Width of a text at a size, in the unit of the size.
    pub fn width(&self, text: &str, size: f32) -> Result<f32, AppearanceError> {
        let mut width = 0.0;
        for character in text.chars() {
            width += self.advance(self.glyph(character)?);
        }
        Ok((width / 1000.0) as f32 * size)
    }

    /// The font object with all these characters: one that is in the file, or a new one.
    pub fn embed(
        &self,
        update: &mut Update<'_, '_>,
        characters: &[char],
        before: &[Id],
        part: Option<u8>,
    ) -> Result<Id, AppearanceError> {
        let wanted: BTreeSet<char> = characters.iter().copied().collect();
        for form in before {
            if let Some(font) = self.found(update, *form, &wanted) {
                return Ok(font);
            }
        }
        self.cut(update, &wanted, part)
    }

    /// The font of a form, where it is cut from this font and has all that is wanted.
    fn found(&self, update: &Update<'_, '_>, form: Id, wanted: &BTreeSet<char>) -> Option<Id> {
        let form = update.document().get(form).ok()?;
        let within = |dict: &Dict, key: &str| update.follow(dict.get(key)?).ok();
        let resources = within(form.as_dict()?, "Resources")?;
        let fonts = within(resources.as_dict()?, "Font")?;
        let id = fonts.as_dict()?.get("F0")?.as_reference()?;
        let font = update.get(id).ok()?;
        let base = font.as_dict()?.name("BaseFont")?;
        if base.get(7..) != Some(self.name.as_bytes()) {
            return None;
        }
        let descendants = within(font.as_dict()?, "DescendantFonts")?;
        let descendant = update.follow(descendants.as_array()?.first()?).ok()?;
        let widths = within(descendant.as_dict()?, "W")?;
        // Only the form that `cut` writes: a code, and a list of widths from it on.
        let mut has = BTreeSet::new();
        for pair in widths.as_array()?.chunks(2) {
            let first = u32::try_from(pair.first()?.as_int()?).ok()?;
            let count = u32::try_from(pair.get(1)?.as_array()?.len()).ok()?;
            has.extend((first..first.checked_add(count)?).filter_map(char::from_u32));
        }
        wanted.is_subset(&has).then_some(id)
    }

    fn cut(
        &self,
        update: &mut Update<'_, '_>,
        wanted: &BTreeSet<char>,
        part: Option<u8>,
    ) -> Result<Id, AppearanceError> {
        let mut subset = GlyphRemapper::new();
        let mut letters = BTreeMap::new();
        for character in wanted {
            let code = u16::try_from(u32::from(*character))
                .map_err(|_| AppearanceError::Character(*character))?;
            let glyph = self.glyph(*character)?;
            letters.insert(
                code,
                Letter {
                    glyph: subset.remap(glyph.0),
                    width: self.advance(glyph),
                },
            );
        }
        let program =
            subsetter::subset(self.data, 0, &subset).map_err(|_| AppearanceError::Font)?;
        let base = format!("{}+{}", tag(&program), self.name);
        let descriptor = self.descriptor(update, &base, &program, &letters, part)?;
        let map = update.add_stream(Dict::new(), &glyph_map(&letters))?;
        let unicode = update.add_stream(Dict::new(), unicode(&letters).as_bytes())?;
        let mut system = Dict::new();
        system.set("Registry", Object::String(b"Adobe".to_vec()));
        system.set("Ordering", Object::String(b"Identity".to_vec()));
        system.set("Supplement", Object::Int(0));
        let mut descendant = Dict::new();
        descendant.set("Type", name("Font"));
        descendant.set("Subtype", name("CIDFontType2"));
        descendant.set("BaseFont", name(&base));
        descendant.set("CIDSystemInfo", system.into());
        descendant.set("FontDescriptor", descriptor.into());
        descendant.set("CIDToGIDMap", map.into());
        descendant.set("W", widths(&letters));
        let descendant = update.add(descendant)?;
        let mut font = Dict::new();
        font.set("Type", name("Font"));
        font.set("Subtype", name("Type0"));
        font.set("BaseFont", name(&base));
        font.set("Encoding", name("Identity-H"));
        font.set("DescendantFonts", vec![descendant.into()].into());
        font.set("ToUnicode", unicode.into());
        Ok(update.add(font)?)
    }

    fn descriptor(
        &self,
        update: &mut Update<'_, '_>,
        base: &str,
        program: &[u8],
        letters: &BTreeMap<u16, Letter>,
        part: Option<u8>,
    ) -> Result<Id, AppearanceError> {
        let mut length = Dict::new();
        length.set("Length1", Object::Int(program.len() as i64));
        let program = update.add_stream(length, program)?;
        let face = &self.face;
        let bounds = face.global_bounding_box();
        let units = |value: i16| self.per_mille(f64::from(value)).round();
        let whole = |value: i16| Object::Int(units(value) as i64);
        let mut dict = Dict::new();
        dict.set("Type", name("FontDescriptor"));
        dict.set("FontName", name(base));
        dict.set("Flags", Object::Int(SYMBOLIC_SERIF));
        let sides = [bounds.x_min, bounds.y_min, bounds.x_max, bounds.y_max];
        dict.set("FontBBox", sides.map(whole).to_vec().into());
        dict.set(
            "ItalicAngle",
            Object::Int(f64::from(face.italic_angle()) as i64),
        );
        dict.set("Ascent", whole(face.ascender()));
        dict.set("Descent", whole(face.descender()));
        dict.set(
            "CapHeight",
            whole(face.capital_height().unwrap_or(face.ascender())),
        );
        dict.set("StemV", Object::Int(80));
        dict.set("FontFile2", program.into());
        if part == Some(1) {
            // ISO 19005-1, 6.3.5; later parts want none.
            dict.set(
                "CIDSet",
                update.add_stream(Dict::new(), &cid_set(letters))?.into(),
            );
        }
        Ok(update.add(dict)?)
    }

    fn glyph(&self, character: char) -> Result<GlyphId, AppearanceError> {
        self.face
            .glyph_index(character)
            .filter(|glyph| glyph.0 != 0)
            .ok_or(AppearanceError::Character(character))
    }

    /// Thousandths of the size.
    fn advance(&self, glyph: GlyphId) -> f64 {
        let units = self.face.glyph_hor_advance(glyph).unwrap_or(0);
        self.per_mille(f64::from(units)).round()
    }

    fn per_mille(&self, units: f64) -> f64 {
        units * 1000.0 / f64::from(self.face.units_per_em())
    }
}

/// Codes of a text whose characters were all measured: two bytes each.
pub fn codes(text: &str) -> Vec<u8> {
    text.chars()
        .filter_map(|character| u16::try_from(u32::from(character)).ok())
        .flat_map(u16::to_be_bytes)
        .collect()
}

/// Six letters that no other subset has (ISO 32000-2, 9.9.2).
fn tag(program: &[u8]) -> String {
    Sha256::digest(program)
        .iter()
        .take(6)
        .map(|byte| char::from(b'A' + byte % 26))
        .collect()
}

/// Codes that follow one another, with their widths.
fn widths(letters: &BTreeMap<u16, Letter>) -> Object {
    let mut rows: Vec<(u16, Vec<Object>)> = Vec::new();
    for (code, letter) in letters {
        let width = Object::Int(letter.width as i64);
        match rows.last_mut() {
            Some((first, row)) if usize::from(*code - *first) == row.len() => row.push(width),
            _ => rows.push((*code, vec![width])),
        }
    }
    let rows = rows
        .into_iter()
        .flat_map(|(first, row)| [Object::Int(first.into()), row.into()]);
    Object::Array(rows.collect())
}

/// The glyph of every code from 0 to the last, two bytes each.
fn glyph_map(letters: &BTreeMap<u16, Letter>) -> Vec<u8> {
    let last = letters.keys().next_back().copied().unwrap_or(0);
    let mut map = vec![0; (usize::from(last) + 1) * 2];
    for (code, letter) in letters {
        let at = usize::from(*code) * 2;
        map[at..at + 2].copy_from_slice(&letter.glyph.to_be_bytes());
    }
    map
}

/// One bit for every code, highest first, that of the missing letter among them.
fn cid_set(letters: &BTreeMap<u16, Letter>) -> Vec<u8> {
    let last = letters.keys().next_back().copied().unwrap_or(0);
    let mut bits = vec![0_u8; usize::from(last) / 8 + 1];
    for code in std::iter::once(&0).chain(letters.keys()) {
        bits[usize::from(*code) / 8] |= 0x80 >> (code % 8);
    }
    bits
}

/// Each code is its character (ISO 32000-2, 9.10.3).
fn unicode(letters: &BTreeMap<u16, Letter>) -> String {
    let mut text = String::from(
        "/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n\
         /CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def\n\
         /CMapName /Adobe-Identity-UCS def\n/CMapType 2 def\n\
         1 begincodespacerange\n<0000> <FFFF>\nendcodespacerange\n",
    );
    let codes: Vec<String> = letters.keys().map(|code| format!("{code:04X}")).collect();
    // No more than a hundred in one block.
    for block in codes.chunks(100) {
        text.push_str(&format!("{} beginbfchar\n", block.len()));
        for code in block {
            text.push_str(&format!("<{code}> <{code}>\n"));
        }
        text.push_str("endbfchar\n");
    }
    text.push_str("endcmap\nCMapName currentdict /CMap defineresource pop\nend\nend\n");
    text
}
