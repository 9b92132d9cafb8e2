//! A few sheets as a PDF file, by way of printpdf, which holds the whole document: fonts cut down to the letters used
//! and embedded, every letter with its Unicode value, the same bytes for the same sheets. What may have thousands of
//! pages goes by [`super::spool`].

use std::collections::BTreeMap;

use printpdf::{
    Codepoint, Color, FontId, Greyscale, Line, LineDashPattern, LinePoint, Mm, Op, PaintMode,
    ParsedFont, PdfDocument, PdfFont, PdfFontHandle, PdfPage, PdfSaveOptions, Point, Polygon,
    PolygonRing, Pt, TextItem, TextMatrix, WindingOrder,
};
use sha2::{Digest, Sha256};
use subsetter::GlyphRemapper;

use super::FormError;
use super::draw::{FAINT_GREY, SLOPE, WATERMARK_GREY};
use super::sheet::{Face, Fonts, Mark, Sheet};
use super::spool::About;
use crate::PdfError;

/// Writes sheets as one PDF file.
pub(super) fn pdf(
    sheets: &[Sheet],
    about: &About<'_>,
    fonts: &Fonts,
) -> Result<Vec<u8>, FormError> {
    let mut document = PdfDocument::new(about.title);
    document.metadata.info.subject = about.legal_basis.to_owned();
    document.metadata.info.producer = "Quầy Một Cửa".to_owned();
    let letters = Letters::of(sheets, fonts)?;
    for (face, subset) in &letters.0 {
        let font = PdfFont::new(subset.font.clone());
        document.resources.fonts.map.insert(font_id(*face), font);
    }
    document.pages = sheets
        .iter()
        .map(|sheet| page(sheet, sheets.len(), &letters, fonts))
        .collect();

    let mut warnings = Vec::new();
    let options = PdfSaveOptions::default();
    let mut file = printpdf::serialize::to_lopdf_doc(&document, &options, &mut warnings);
    // printpdf writes 1.3 and random identities; the decree asks for at least 1.4 (NĐ 30/2020,
    // Appendix I), and the same facts are to give the same bytes.
    file.version = "1.7".to_owned();
    let identity = identity(sheets);
    if let Ok(id) = file.trailer.get_mut(b"ID").and_then(|id| id.as_array_mut()) {
        for part in id {
            if let Ok(bytes) = part.as_str_mut() {
                *bytes = identity.to_vec();
            }
        }
    }
    file.compress();
    let mut bytes = Vec::new();
    file.save_to(&mut bytes).map_err(PdfError::Write)?;
    Ok(bytes)
}

/// The letters each face lends to the document.
struct Letters(BTreeMap<Face, Subset>);

struct Subset {
    glyphs: GlyphRemapper,
    font: ParsedFont,
}

impl Letters {
    fn of(sheets: &[Sheet], fonts: &Fonts) -> Result<Self, FormError> {
        let mut used: BTreeMap<Face, GlyphRemapper> = BTreeMap::new();
        let count = sheets.len().to_string();
        for mark in sheets.iter().flat_map(|sheet| &sheet.marks) {
            let (face, text) = match mark {
                Mark::Text { face, text, .. } => (*face, text),
                Mark::Watermark { text, .. } => (Face::Bold, text),
                Mark::PageCount { face, .. } => (*face, &count),
                Mark::Rule { .. } | Mark::Bars(_) => continue,
            };
            let glyphs = used.entry(face).or_default();
            for glyph in text.chars().filter_map(|c| fonts.typeface(face).glyph(c)) {
                glyphs.remap(glyph.0);
            }
        }
        let mut subsets = BTreeMap::new();
        for (face, glyphs) in used {
            let program = subsetter::subset(fonts.typeface(face).data(), 0, &glyphs)
                .map_err(|source| PdfError::Subset { source })?;
            let mut font =
                ParsedFont::from_bytes(&program, 0, &mut Vec::new()).ok_or(FormError::Font)?;
            font.font_name = Some(format!("MOTCUA+Tinos-{face:?}"));
            subsets.insert(face, Subset { glyphs, font });
        }
        Ok(Self(subsets))
    }

    /// A text as glyphs of the subset, each with the letter it stands for.
    fn set(&self, fonts: &Fonts, face: Face, text: &str) -> Vec<TextItem> {
        let Some(subset) = self.0.get(&face) else {
            return Vec::new();
        };
        let glyphs = text.chars().filter_map(|character| {
            let glyph = fonts.typeface(face).glyph(character)?;
            let glyph = subset.glyphs.get(glyph.0)?;
            Some(Codepoint::with_cid(glyph, 0.0, character.to_string()))
        });
        vec![TextItem::GlyphIds(glyphs.collect())]
    }
}

fn font_id(face: Face) -> FontId {
    FontId(format!("{face:?}"))
}

fn page(sheet: &Sheet, count: usize, letters: &Letters, fonts: &Fonts) -> PdfPage {
    let mut ops = Vec::new();
    for mark in &sheet.marks {
        draw(mark, sheet.height, count, letters, fonts, &mut ops);
    }
    PdfPage::new(Mm::from(Pt(sheet.width)), Mm::from(Pt(sheet.height)), ops)
}

fn draw(
    mark: &Mark,
    height: f32,
    count: usize,
    letters: &Letters,
    fonts: &Fonts,
    ops: &mut Vec<Op>,
) {
    match mark {
        Mark::Text {
            face,
            size,
            x,
            baseline,
            text,
        } => {
            let place = TextMatrix::Translate(Pt(*x), Pt(height - baseline));
            write(*face, *size, place, letters.set(fonts, *face, text), ops);
        }
        Mark::PageCount {
            face,
            size,
            x,
            baseline,
        } => {
            let place = TextMatrix::Translate(Pt(*x), Pt(height - baseline));
            let items = letters.set(fonts, *face, &count.to_string());
            write(*face, *size, place, items, ops);
        }
        Mark::Watermark { size, x, y, text } => {
            let half = fonts.width(Face::Bold, text, *size) / 2.0;
            let (sine, cosine) = SLOPE;
            let place = TextMatrix::Raw([
                cosine,
                sine,
                -sine,
                cosine,
                x - half * cosine,
                height - y - half * sine,
            ]);
            ops.push(fill(WATERMARK_GREY));
            write(
                Face::Bold,
                *size,
                place,
                letters.set(fonts, Face::Bold, text),
                ops,
            );
            ops.push(fill(0.0));
        }
        Mark::Rule {
            from,
            to,
            thickness,
            dashed,
        } => {
            let dash = if *dashed { vec![4.0, 3.0] } else { Vec::new() };
            let level = if *dashed { FAINT_GREY } else { 0.0 };
            ops.push(Op::SetOutlineColor {
                col: Color::Greyscale(Greyscale::new(level, None)),
            });
            ops.push(Op::SetLineDashPattern {
                dash: LineDashPattern {
                    offset: 0.0,
                    pattern: dash.into_iter().collect(),
                },
            });
            ops.push(Op::SetOutlineThickness { pt: Pt(*thickness) });
            ops.push(Op::DrawLine {
                line: Line {
                    points: vec![point(from.0, height - from.1), point(to.0, height - to.1)],
                    is_closed: false,
                },
            });
        }
        Mark::Bars(bars) => {
            let rings = bars.iter().map(|[x, y, width, tall]| PolygonRing {
                points: vec![
                    point(*x, height - y),
                    point(x + width, height - y),
                    point(x + width, height - y - tall),
                    point(*x, height - y - tall),
                ],
            });
            ops.push(Op::DrawPolygon {
                polygon: Polygon {
                    rings: rings.collect(),
                    mode: PaintMode::Fill,
                    winding_order: WindingOrder::NonZero,
                },
            });
        }
    }
}

fn write(face: Face, size: f32, place: TextMatrix, items: Vec<TextItem>, ops: &mut Vec<Op>) {
    ops.extend([
        Op::StartTextSection,
        Op::SetFont {
            font: PdfFontHandle::External(font_id(face)),
            size: Pt(size),
        },
        Op::SetTextMatrix { matrix: place },
        Op::ShowText { items },
        Op::EndTextSection,
    ]);
}

fn fill(level: f32) -> Op {
    Op::SetFillColor {
        col: Color::Greyscale(Greyscale::new(level, None)),
    }
}

fn point(x: f32, y: f32) -> LinePoint {
    LinePoint {
        p: Point { x: Pt(x), y: Pt(y) },
        bezier: false,
    }
}

/// Names the document by what is on it.
fn identity(sheets: &[Sheet]) -> [u8; 16] {
    let mut hash = Sha256::new();
    hash.update(format!("{sheets:?}"));
    let hash = hash.finalize();
    std::array::from_fn(|index| hash[index])
}
