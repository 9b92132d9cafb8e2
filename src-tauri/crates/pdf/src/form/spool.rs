//! Any number of sheets as a PDF file, one after another: a sheet leaves memory as it is added, fonts are cut
//! down to the letters used, every letter has its Unicode value, the same sheets give the same bytes.

use std::io::Write;

use pdf_writer::writers::{Catalog, DocumentInfo, Resources};
use pdf_writer::{Chunk, Content, Filter, Finish, Name, Rect, Ref, TextStr};
use sha2::{Digest, Sha256};

use super::FormError;
use super::draw::{PAGE_COUNT, draw, show};
use super::sheet::{Mark, Sheet};
use crate::PdfError;
use crate::font::{Face, Faces};
use crate::sink::{ObjectSink, Roots, deflated};

/// NĐ 30/2020/NĐ-CP, Appendix I asks for at least 1.4.
const VERSION: &str = "1.7";

/// What a document says of itself.
pub(super) struct About<'a> {
    pub(super) title: &'a str,
    pub(super) legal_basis: &'a str,
}

/// A file under way.
pub(super) struct Spool<W: Write> {
    sink: ObjectSink<W>,
    faces: Faces,
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

impl<W: Write> Spool<W> {
    pub(super) fn start(out: W) -> Result<Self, FormError> {
        let mut sink = ObjectSink::start(out, VERSION)?;
        let (resources, page_tree) = (sink.next_ref(), sink.next_ref());
        Ok(Self {
            sink,
            faces: Faces::default(),
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

    /// Shows letters that the faces lack as boxes.
    pub(super) fn with_boxes(mut self) -> Self {
        self.strict = false;
        self
    }

    /// Pages added so far.
    pub(super) fn pages(&self) -> usize {
        self.pages.len()
    }

    /// Adds a page.
    pub(super) fn sheet(&mut self, sheet: &Sheet) -> Result<(), FormError> {
        if self.strict {
            sheet.fully_printable()?;
        }
        let counted = sheet.marks.iter().find_map(|mark| match mark {
            Mark::PageCount { face, size, .. } => Some((*face, *size)),
            _ => None,
        });
        self.page_count = counted.or(self.page_count);
        let content = draw(sheet, &mut self.faces, &mut self.sink)?.finish();
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
        self.faces.write(&mut self.sink, false)?;
        let mut chunk = Chunk::new();
        let mut resources = chunk.indirect(self.resources).start::<Resources<'_>>();
        self.faces.name(&mut resources);
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
        let width = show(
            &mut content,
            (face, size),
            [1.0, 0.0, 0.0, 1.0, 0.0, 0.0],
            &count,
            &mut self.faces,
            &mut self.sink,
        )?;
        let data = deflated(&content.finish())?;
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
}
