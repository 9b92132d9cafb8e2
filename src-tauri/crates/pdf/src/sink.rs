//! One PDF object after another on a plain stream, with the cross-reference table kept by us.

use std::io::Write;

use flate2::Compression;
use flate2::write::ZlibEncoder;
use pdf_writer::{Chunk, Filter, Ref};

use crate::PdfError;

/// Four bytes above 127 after the header tell every tool that the file is binary
/// (ISO 19005-2, 6.1.2).
const BINARY_MARK: &[u8] = b"%\xE2\xE3\xCF\xD3\n";

/// The objects that the trailer names.
pub(crate) struct Roots {
    pub(crate) catalog: Ref,
    pub(crate) info: Ref,
}

/// Objects on their way out; only their offsets stay.
pub(crate) struct ObjectSink<W: Write> {
    out: W,
    written: u64,
    /// Offset of object `n` at index `n − 1`; zero until it is written.
    offsets: Vec<u64>,
}

impl<W: Write> ObjectSink<W> {
    pub(crate) fn start(out: W, version: &str) -> Result<Self, PdfError> {
        let mut sink = Self {
            out,
            written: 0,
            offsets: Vec::new(),
        };
        sink.put(format!("%PDF-{version}\n").as_bytes())?;
        sink.put(BINARY_MARK)?;
        Ok(sink)
    }

    /// Reserves the next object number, which must be written before the end; an object may be referred to before it is written.
    pub(crate) fn next_ref(&mut self) -> Ref {
        self.offsets.push(0);
        Ref::new(self.offsets.len() as i32)
    }

    /// Writes a chunk that holds exactly one object.
    pub(crate) fn write(&mut self, chunk: &Chunk) -> Result<(), PdfError> {
        let mut refs = chunk.refs();
        debug_assert_eq!(refs.len(), 1, "one object per chunk keeps the offset ours");
        if let Some(id) = refs.next() {
            self.offsets[id.get() as usize - 1] = self.written;
        }
        self.put(chunk.as_bytes())
    }

    /// Writes a compressed stream without further entries.
    pub(crate) fn write_stream(&mut self, id: Ref, data: &[u8]) -> Result<(), PdfError> {
        let mut chunk = Chunk::new();
        chunk
            .stream(id, &deflated(data)?)
            .filter(Filter::FlateDecode);
        self.write(&chunk)
    }

    /// Writes cross-reference table and trailer, flushes, and says how many bytes the file has.
    pub(crate) fn close(mut self, roots: &Roots, document_id: [u8; 16]) -> Result<u64, PdfError> {
        let start = self.written;
        let size = self.offsets.len() + 1;
        let mut table = format!("xref\n0 {size}\n0000000000 65535 f\r\n");
        for offset in &self.offsets {
            table.push_str(&format!("{offset:010} 00000 n\r\n"));
        }
        let id: String = document_id
            .iter()
            .map(|byte| format!("{byte:02X}"))
            .collect();
        table.push_str(&format!(
            "trailer\n<</Size {size}/Root {} 0 R/Info {} 0 R/ID[<{id}><{id}>]>>\nstartxref\n{start}\n%%EOF\n",
            roots.catalog.get(),
            roots.info.get(),
        ));
        self.put(table.as_bytes())?;
        self.out.flush().map_err(PdfError::Write)?;
        Ok(self.written)
    }

    fn put(&mut self, bytes: &[u8]) -> Result<(), PdfError> {
        self.out.write_all(bytes).map_err(PdfError::Write)?;
        self.written += bytes.len() as u64;
        Ok(())
    }
}

/// Zlib at the middle level: pages are many, and pictures shrink little beyond it.
pub(crate) fn deflated(data: &[u8]) -> Result<Vec<u8>, PdfError> {
    let mut encoder = ZlibEncoder::new(Vec::new(), Compression::new(6));
    encoder.write_all(data).map_err(PdfError::Write)?;
    encoder.finish().map_err(PdfError::Write)
}
