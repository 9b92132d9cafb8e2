//! Archive files (PDF/A) from page pictures, and pages of our own words beside them, written as they arrive.
//!
//! Every page goes out at once and only byte offsets stay behind, so that three hundred pages need
//! no more memory than one. What the format demands, and the test for each clause, is listed in
//! `CONFORMANCE.md` beside this crate.

mod info;
mod picture;
mod text;

use std::io::Write;

use pdf_writer::writers::Resources;
use pdf_writer::{Content, Finish, Name, Rect, Ref};
use serde::{Deserialize, Serialize};

pub use info::{ArchiveInfo, Flavour};
pub use picture::{JpegFault, PageImage, PlacedPicture};
pub use text::TextRun;

use crate::PdfError;
use crate::font::Faces;
use crate::form::FormPage;
use crate::sink::ObjectSink;

/// Shortest and longest side of a page in points (ISO 19005-2, 6.1.13; ISO 32000-1 Annex C).
const SIDE_PT: std::ops::RangeInclusive<f32> = 3.0..=14_400.0;

/// How a picture lies on its page.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct PageGeometry {
    /// Width of the picture as stored, in points (1/72 inch).
    pub width_pt: f32,
    /// Height of the picture as stored, in points.
    pub height_pt: f32,
    /// Turn by which a reader shows the picture.
    pub turn: QuarterTurn,
}

/// A clockwise turn of the page on display; the picture's bytes stay as they are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub enum QuarterTurn {
    /// Shown as stored.
    #[default]
    Upright,
    /// 90° clockwise.
    Right,
    /// 180°.
    UpsideDown,
    /// 270° clockwise.
    Left,
}

/// What was written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct ArchiveSummary {
    /// Number of pages.
    pub pages: u32,
    /// Size of the file in bytes.
    pub bytes: u64,
}

/// Writes one archive file, page by page.
pub struct ArchiveWriter<W: Write> {
    sink: ObjectSink<W>,
    info: ArchiveInfo,
    page_tree: Ref,
    pages: Vec<Ref>,
    /// One set for the text layers and the pages of words.
    faces: Faces,
}

impl<W: Write> ArchiveWriter<W> {
    /// Starts a file on `out`, which need not seek.
    ///
    /// # Errors
    /// [`PdfError::Write`].
    pub fn new(out: W, info: ArchiveInfo) -> Result<Self, PdfError> {
        let mut sink = ObjectSink::start(out, info.flavour.header_version())?;
        let page_tree = sink.next_ref();
        Ok(Self {
            sink,
            info,
            page_tree,
            pages: Vec::new(),
            faces: Faces::default(),
        })
    }

    /// Adds a page: `image` fills it, `text` lies invisible beneath the image for search.
    ///
    /// # Errors
    /// [`PdfError::PageSize`] outside 3–14 400 pt, [`PdfError::Jpeg`] or [`PdfError::PixelCount`]
    /// when the picture is not what it claims, [`PdfError::Write`].
    pub fn page(
        &mut self,
        image: PageImage<'_>,
        geometry: PageGeometry,
        text: &[TextRun],
    ) -> Result<(), PdfError> {
        let PageGeometry {
            width_pt,
            height_pt,
            ..
        } = geometry;
        if !SIDE_PT.contains(&width_pt) || !SIDE_PT.contains(&height_pt) {
            return Err(PdfError::PageSize {
                width_pt,
                height_pt,
            });
        }
        let drawings = picture::drawings(image, || self.sink.next_ref())?;
        for (_, drawing) in &drawings {
            self.sink.write(&drawing.chunk)?;
        }

        let mut content = Content::new();
        let font = if text.is_empty() {
            None
        } else {
            let face = self.faces.face(text::FACE, &mut self.sink)?;
            text::draw(&mut content, face, geometry, text);
            Some(face.font_ref())
        };
        for (at, (_, drawing)) in drawings.iter().enumerate() {
            let [left, bottom, width, height] = drawing.place;
            content.save_state();
            if let Some([red, green, blue]) = drawing.ink {
                content.set_fill_rgb(red, green, blue);
            }
            content.transform([
                width * width_pt,
                0.0,
                0.0,
                height * height_pt,
                left * width_pt,
                bottom * height_pt,
            ]);
            content.x_object(Name(picture_name(at).as_bytes()));
            content.restore_state();
        }
        self.add(content, geometry, |resources, _| {
            let mut pictures = resources.x_objects();
            for (at, (id, _)) in drawings.iter().enumerate() {
                pictures.pair(Name(picture_name(at).as_bytes()), *id);
            }
            pictures.finish();
            if let Some(font) = font {
                resources.fonts().pair(text::FACE.resource(), font);
            }
        })
    }

    /// Adds a page of our own words, which are text and no picture.
    ///
    /// # Errors
    /// [`PdfError::Font`], not while the bundled faces are sound; [`PdfError::Write`].
    pub fn form_page(&mut self, page: &FormPage) -> Result<(), PdfError> {
        let content = page.draw(&mut self.faces, &mut self.sink)?;
        let (width_pt, height_pt) = page.size();
        let upright = PageGeometry {
            width_pt,
            height_pt,
            turn: QuarterTurn::Upright,
        };
        self.add(content, upright, |resources, faces| faces.name(resources))
    }

    /// Writes what belongs to the whole file and closes it.
    ///
    /// # Errors
    /// [`PdfError::NoPages`], [`PdfError::Write`].
    pub fn finish(mut self) -> Result<ArchiveSummary, PdfError> {
        if self.pages.is_empty() {
            return Err(PdfError::NoPages);
        }
        let mut chunk = pdf_writer::Chunk::new();
        chunk
            .pages(self.page_tree)
            .count(self.pages.len() as i32)
            .kids(self.pages.iter().copied());
        self.sink.write(&chunk)?;
        let with_cid_set = self.info.flavour.needs_cid_set();
        self.faces.write(&mut self.sink, with_cid_set)?;
        let roots = self.info.write(&mut self.sink, self.page_tree)?;
        let bytes = self.sink.close(&roots, self.info.document_id)?;
        Ok(ArchiveSummary {
            pages: self.pages.len() as u32,
            bytes,
        })
    }

    /// Writes a page that is drawn, with the resources it names.
    fn add(
        &mut self,
        content: Content,
        geometry: PageGeometry,
        name: impl FnOnce(&mut Resources<'_>, &Faces),
    ) -> Result<(), PdfError> {
        let contents = self.sink.next_ref();
        self.sink.write_stream(contents, &content.finish())?;
        let page = self.sink.next_ref();
        let mut chunk = pdf_writer::Chunk::new();
        let mut dict = chunk.page(page);
        dict.parent(self.page_tree);
        let PageGeometry {
            width_pt,
            height_pt,
            turn,
        } = geometry;
        dict.media_box(Rect::new(0.0, 0.0, width_pt, height_pt));
        dict.rotate(turn.degrees());
        dict.contents(contents);
        let mut resources = dict.resources();
        name(&mut resources, &self.faces);
        resources.finish();
        dict.finish();
        self.sink.write(&chunk)?;
        self.pages.push(page);
        Ok(())
    }
}

impl QuarterTurn {
    /// The turn in degrees: 0, 90, 180 or 270.
    #[must_use]
    pub fn degrees(self) -> i32 {
        match self {
            Self::Upright => 0,
            Self::Right => 90,
            Self::UpsideDown => 180,
            Self::Left => 270,
        }
    }
}

/// Name of the page's n-th picture in its resources.
fn picture_name(at: usize) -> String {
    format!("P{at}")
}
