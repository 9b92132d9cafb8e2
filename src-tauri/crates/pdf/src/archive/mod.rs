//! Archive files (PDF/A) from page pictures, written as they arrive.
//!
//! Every page goes out at once and only byte offsets stay behind, so that three hundred pages need
//! no more memory than one. What the format demands, and the test for each clause, is listed in
//! `CONFORMANCE.md` beside this crate.

mod info;
mod picture;
mod text;

use std::io::Write;

use pdf_writer::{Content, Finish, Name, Rect, Ref};
use serde::{Deserialize, Serialize};

pub use info::{ArchiveInfo, Flavour};
pub use picture::{JpegFault, PageImage, PlacedPicture};
pub use text::TextRun;

use crate::PdfError;
use crate::sink::ObjectSink;
use text::TextLayer;

/// Shortest and longest side of a page in points (ISO 19005-2, 6.1.13; ISO 32000-1 Annex C).
const SIDE_PT: std::ops::RangeInclusive<f32> = 3.0..=14_400.0;

/// Name of the text layer's font in the page's resources.
const TEXT_FONT: Name<'static> = Name(b"T");

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
    text: Option<TextLayer>,
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
            text: None,
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
            turn,
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
        let font = self.draw_text(&mut content, geometry, text)?;
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
        let contents = self.sink.next_ref();
        self.sink.write_stream(contents, &content.finish())?;

        let page = self.sink.next_ref();
        let mut chunk = pdf_writer::Chunk::new();
        let mut dict = chunk.page(page);
        dict.parent(self.page_tree);
        dict.media_box(Rect::new(0.0, 0.0, width_pt, height_pt));
        dict.rotate(turn.degrees());
        dict.contents(contents);
        let mut resources = dict.resources();
        let mut pictures = resources.x_objects();
        for (at, (id, _)) in drawings.iter().enumerate() {
            pictures.pair(Name(picture_name(at).as_bytes()), *id);
        }
        pictures.finish();
        if let Some(font) = font {
            resources.fonts().pair(TEXT_FONT, font);
        }
        resources.finish();
        dict.finish();
        self.sink.write(&chunk)?;
        self.pages.push(page);
        Ok(())
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
        if let Some(text) = &self.text {
            text.write_font(&mut self.sink, self.info.flavour.needs_cid_set())?;
        }
        let roots = self.info.write(&mut self.sink, self.page_tree)?;
        let bytes = self.sink.close(&roots, self.info.document_id)?;
        Ok(ArchiveSummary {
            pages: self.pages.len() as u32,
            bytes,
        })
    }

    /// Sets the text of a page and says which font it needs, if any.
    fn draw_text(
        &mut self,
        content: &mut Content,
        geometry: PageGeometry,
        runs: &[TextRun],
    ) -> Result<Option<Ref>, PdfError> {
        if runs.is_empty() {
            return Ok(None);
        }
        let layer = match &mut self.text {
            Some(layer) => layer,
            none => none.insert(TextLayer::new(self.sink.next_ref())?),
        };
        layer.draw(content, geometry, runs);
        Ok(Some(layer.font_ref()))
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
