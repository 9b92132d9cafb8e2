//! A page of printed words for an archive file, with the places that are kept free on it.

use std::io::Write;

use pdf_writer::Content;
use serde::{Deserialize, Serialize};

use super::draw::draw;
use super::sheet::Sheet;
use crate::PdfError;
use crate::font::Faces;
use crate::sink::ObjectSink;

/// A page that [`crate::ArchiveWriter::form_page`] draws.
#[derive(Debug, Clone, PartialEq)]
pub struct FormPage {
    pub(super) sheet: Sheet,
    pub(super) signature: PageRect,
    pub(super) seal: PageRect,
}

/// A rectangle of a page in points, from the lower left corner of the page, as a PDF states it.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct PageRect {
    /// Left edge.
    pub left: f32,
    /// Lower edge.
    pub bottom: f32,
    /// Right edge.
    pub right: f32,
    /// Upper edge.
    pub top: f32,
}

impl FormPage {
    /// Where the signature of the one who signs is shown.
    #[must_use]
    pub fn signature(&self) -> PageRect {
        self.signature
    }

    /// Where the seal of the agency is shown: on the left of the signature, over a third of it.
    #[must_use]
    pub fn seal(&self) -> PageRect {
        self.seal
    }

    /// Width and height in points.
    #[must_use]
    pub fn size(&self) -> (f32, f32) {
        (self.sheet.width, self.sheet.height)
    }

    pub(crate) fn draw<W: Write>(
        &self,
        faces: &mut Faces,
        sink: &mut ObjectSink<W>,
    ) -> Result<Content, PdfError> {
        draw(&self.sheet, faces, sink)
    }
}
