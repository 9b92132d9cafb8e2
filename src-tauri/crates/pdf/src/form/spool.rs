//! Any number of sheets as a PDF file, one after another: a sheet leaves memory as it is added, fonts are cut
//! down to the letters used, every letter has its Unicode value, the same sheets give the same bytes.

use std::collections::BTreeMap;
use std::io::Write;

use pdf_writer::writers::{Catalog, DocumentInfo, Resources};
use pdf_writer::{Chunk, Content, Filter, Finish, Name, Rect, Ref, Str, TextStr};
use sha2::{Digest, Sha256};

use super::FormError;
use super::sheet::{Face, Fonts, Mark, Sheet, UNKNOWN};
use crate::PdfError;
use crate::font::EmbeddedFace;
use crate::sink::{ObjectSink, Roots, deflated};

/// NĐ 30/2020/NĐ-CP, Appendix I asks for at least 1.4.
const VERSION: &str = "1.7";

/// Level of grey of the watermark: seen, and still legible through on a laser printer.
pub(super) const WATERMARK_GREY: f32 = 0.86;

/// Level of grey of a line to cut along.
pub(super) const FAINT_GREY: f32 = 0.6;

/// Sine and cosine of the watermark's slope, 52°.
pub(super) const SLOPE: (f32, f32) = (0.788, 0.616);

/// Name in the resources of the number that says how many pages there are.
const PAGE_COUNT: Name<'static> = Name(b"N");

/// What a document says of itself.
pub(super) struct About<'a> {
    pub(super) title: &'a str,
    pub(super) legal_basis: &'a str,
}

/// A file under way.
pub(super) struct Spool<'a, W: Write> {
    sink: ObjectSink<W>,
    fonts: &'a Fonts,
    faces: BTreeMap<Face, EmbeddedFace>,
    /// Resources of all pages, written last.
    resources: Ref,
    page_tree: Ref,
    pages: Vec<Ref>,
    /// Face and size of the page count, once a sheet has asked for it.
    page_count: Option<(Face, f32)>,
    identity: Sha256,
    /// A letter the faces lack is an error and not a box.
    strict: bool,
}

impl<'a, W: Write> Spool<'a, W> {
    pub(super) fn start(out: W, fonts: &'a Fonts) -> Result<Self, FormError> {
        let mut sink = ObjectSink::start(out, VERSION)?;
        let (resources, page_tree) = (sink.next_ref(), sink.next_ref());
        Ok(Self {
            sink,
            fonts,
            faces: BTreeMap::new(),
            resources,
            page_tree,
            pages: Vec::new(),
            page_count: None,
            identity: Sha256::new(),
            strict: false,
        })
    }

    /// Refuses letters that the faces lack.
    pub(super) fn strict(mut self) -> Self {
        self.strict = true;
        self
    }

    /// Pages added so far.
    pub(super) fn pages(&self) -> usize {
        self.pages.len()
    }

    /// Adds a page.
    pub(super) fn sheet(&mut self, sheet: &Sheet) -> Result<(), FormError> {
        let mut content = Content::new();
        for mark in &sheet.marks {
            self.draw(&mut content, mark, sheet.height)?;
        }
        let content = content.finish();
        self.identity.update(&*content);
        let contents = self.sink.next_ref();
        self.sink.write_stream(contents, &content)?;
        let page = self.sink.next_ref();
        let mut chunk = Chunk::new();
        let mut dict = chunk.page(page);
        dict.parent(self.page_tree);
        dict.media_box(Rect::new(0.0, 0.0, sheet.width, sheet.height));
        dict.contents(contents);
        dict.pair(Name(b"Resources"), self.resources);
        dict.finish();
        self.sink.write(&chunk)?;
        self.pages.push(page);
        Ok(())
    }

    /// Writes what belongs to the whole file and closes it; says how many pages it has.
    pub(super) fn finish(mut self, about: &About<'_>) -> Result<usize, FormError> {
        let count = self.pages.len();
        if count == 0 {
            return Err(PdfError::NoPages.into());
        }
        let page_count = match self.page_count {
            Some((face, size)) => Some(self.write_page_count(face, size)?),
            None => None,
        };
        for face in self.faces.values() {
            face.write(&mut self.sink, false)?;
        }
        let mut chunk = Chunk::new();
        let mut resources = chunk.indirect(self.resources).start::<Resources<'_>>();
        let mut fonts = resources.fonts();
        for (face, embedded) in &self.faces {
            fonts.pair(font_name(*face), embedded.font_ref());
        }
        fonts.finish();
        if let Some(page_count) = page_count {
            resources.x_objects().pair(PAGE_COUNT, page_count);
        }
        resources.finish();
        self.sink.write(&chunk)?;

        let mut chunk = Chunk::new();
        chunk
            .pages(self.page_tree)
            .count(count as i32)
            .kids(self.pages.iter().copied());
        self.sink.write(&chunk)?;
        let roots = self.write_roots(about)?;
        self.identity.update(about.title);
        let hash = self.identity.finalize();
        let identity = std::array::from_fn(|index| hash[index]);
        self.sink.close(&roots, identity)?;
        Ok(count)
    }

    fn write_roots(&mut self, about: &About<'_>) -> Result<Roots, FormError> {
        let catalog = self.sink.next_ref();
        let mut chunk = Chunk::new();
        let mut dict = chunk.indirect(catalog).start::<Catalog<'_>>();
        dict.pages(self.page_tree);
        dict.lang(TextStr("vi-VN"));
        dict.finish();
        self.sink.write(&chunk)?;
        let info = self.sink.next_ref();
        let mut chunk = Chunk::new();
        let mut dict = chunk.indirect(info).start::<DocumentInfo<'_>>();
        dict.title(TextStr(about.title));
        dict.subject(TextStr(about.legal_basis));
        dict.producer(TextStr("Quầy Một Cửa"));
        dict.finish();
        self.sink.write(&chunk)?;
        Ok(Roots { catalog, info })
    }

    /// The number of pages, which is known last, as a drawing that every page uses.
    fn write_page_count(&mut self, face: Face, size: f32) -> Result<Ref, FormError> {
        let count = self.pages.len().to_string();
        let mut content = Content::new();
        self.show(
            &mut content,
            face,
            size,
            [1.0, 0.0, 0.0, 1.0, 0.0, 0.0],
            &count,
        )?;
        let data = deflated(&content.finish())?;
        let width = self.fonts.width(face, &count, size);
        let id = self.sink.next_ref();
        let mut chunk = Chunk::new();
        let mut form = chunk.form_xobject(id, &data);
        form.bbox(Rect::new(0.0, -size, width, size));
        form.filter(Filter::FlateDecode);
        form.pair(Name(b"Resources"), self.resources);
        form.finish();
        self.sink.write(&chunk)?;
        Ok(id)
    }

    fn draw(&mut self, content: &mut Content, mark: &Mark, height: f32) -> Result<(), FormError> {
        match mark {
            Mark::Text {
                face,
                size,
                x,
                baseline,
                text,
            } => {
                let place = [1.0, 0.0, 0.0, 1.0, *x, height - baseline];
                self.show(content, *face, *size, place, text)?;
            }
            Mark::PageCount {
                face,
                size,
                x,
                baseline,
            } => {
                self.page_count = Some((*face, *size));
                content.save_state();
                content.transform([1.0, 0.0, 0.0, 1.0, *x, height - baseline]);
                content.x_object(PAGE_COUNT);
                content.restore_state();
            }
            Mark::Watermark { size, x, y, text } => {
                let half = self.fonts.width(Face::Bold, text, *size) / 2.0;
                let (sine, cosine) = SLOPE;
                let (x, y) = (x - half * cosine, height - y - half * sine);
                content.set_fill_gray(WATERMARK_GREY);
                self.show(
                    content,
                    Face::Bold,
                    *size,
                    [cosine, sine, -sine, cosine, x, y],
                    text,
                )?;
                content.set_fill_gray(0.0);
            }
            Mark::Rule {
                from,
                to,
                thickness,
                dashed,
            } => {
                content.save_state();
                if *dashed {
                    content.set_dash_pattern([4.0, 3.0], 0.0);
                    content.set_stroke_gray(FAINT_GREY);
                }
                content.set_line_width(*thickness);
                content.move_to(from.0, height - from.1);
                content.line_to(to.0, height - to.1);
                content.stroke();
                content.restore_state();
            }
            Mark::Bars(bars) => {
                for [x, y, width, tall] in bars {
                    content.rect(*x, height - y - tall, *width, *tall);
                }
                content.fill_nonzero();
            }
        }
        Ok(())
    }

    fn show(
        &mut self,
        content: &mut Content,
        face: Face,
        size: f32,
        place: [f32; 6],
        text: &str,
    ) -> Result<(), FormError> {
        if self.strict && text.contains(UNKNOWN) {
            return Err(FormError::Letter {
                line: text.to_owned(),
            });
        }
        let embedded = match self.faces.entry(face) {
            std::collections::btree_map::Entry::Occupied(known) => known.into_mut(),
            std::collections::btree_map::Entry::Vacant(vacant) => {
                let typeface = self.fonts.typeface(face).clone();
                let font = self.sink.next_ref();
                vacant.insert(EmbeddedFace::new(typeface, &format!("{face:?}"), font))
            }
        };
        let (codes, _) = embedded.encode(text);
        content.begin_text();
        content.set_font(font_name(face), size);
        content.set_text_matrix(place);
        content.show(Str(&codes));
        content.end_text();
        Ok(())
    }
}

fn font_name(face: Face) -> Name<'static> {
    match face {
        Face::Regular => Name(b"R"),
        Face::Bold => Name(b"B"),
        Face::Italic => Name(b"I"),
    }
}
