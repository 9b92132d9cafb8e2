//! The faces of a file under way: each is embedded once, whatever is set in it.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;
use std::io::Write;

use pdf_writer::Finish;
use pdf_writer::writers::Resources;

use super::{EmbeddedFace, Face};
use crate::PdfError;
use crate::sink::ObjectSink;

/// The faces used so far, with the letters of each.
#[derive(Default)]
pub(crate) struct Faces(BTreeMap<Face, EmbeddedFace>);

impl Faces {
    /// A face to set letters in; it gets its object when it is first asked for.
    pub(crate) fn face<W: Write>(
        &mut self,
        face: Face,
        sink: &mut ObjectSink<W>,
    ) -> Result<&mut EmbeddedFace, PdfError> {
        Ok(match self.0.entry(face) {
            Entry::Occupied(known) => known.into_mut(),
            Entry::Vacant(vacant) => {
                let typeface = face.typeface()?;
                let font = sink.next_ref();
                vacant.insert(EmbeddedFace::new(typeface, &format!("{face:?}"), font))
            }
        })
    }

    /// Names the faces used so far in the resources of a page.
    pub(crate) fn name(&self, resources: &mut Resources<'_>) {
        if self.0.is_empty() {
            return;
        }
        let mut fonts = resources.fonts();
        for (face, embedded) in &self.0 {
            fonts.pair(face.resource(), embedded.font_ref());
        }
        fonts.finish();
    }

    /// Writes every face with the glyphs that were used.
    pub(crate) fn write<W: Write>(
        &self,
        sink: &mut ObjectSink<W>,
        with_cid_set: bool,
    ) -> Result<(), PdfError> {
        self.0
            .values()
            .try_for_each(|face| face.write(sink, with_cid_set))
    }
}
