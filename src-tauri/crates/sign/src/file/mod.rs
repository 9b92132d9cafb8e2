//! A PDF file read as it stands, for those who sign it and for those who judge signatures on it.
//!
//! ```text
//! let document = Document::open(&bytes, Bounds::default())?;       // bytes: Vec<u8>, &[u8] or RefCell<impl Read + Seek>
//! document.trailer(); document.catalog()?; document.page(0)?;      // Dict; Dict; Page { id, dict }
//! document.get(id)?;                                               // Rc<Object>, Null where there is none
//! document.value(&dict, "Fields")?;                                // an entry, its reference followed
//! document.revisions();                                            // oldest first: end, form, sections
//! document.at(0);                                                  // the same file as its first revision showed it
//! document.decoded(&stream)?;                                      // bytes of a stream after FlateDecode
//! document.entry_span(id, "Contents")?;                            // where exactly a value stands in the file
//! document.next_number(); document.start(); document.is_hybrid();  // what a writer of an update must know
//! ```
//!
//! Nothing is recovered and nothing is searched for: an object is where the cross-reference says, with the number and
//! the generation it says, or it is an error. What good old producers do otherwise is let through and kept as a
//! [`Finding`]; whether that is harmless is for the verdict to say. Every size and depth is bounded ([`Bounds`]).
//!
//! Source: ISO 32000-2, 7.3 (objects), 7.5 (file structure), Annex F (linearized files).

mod document;
mod filter;
mod lexer;
mod object;
mod packed;
mod pages;
mod read_at;
mod revision;
mod section;

pub use document::Document;
pub use lexer::{LexError, Lexer};
pub use object::{Dict, Id, Object};
pub use pages::Page;
pub use read_at::{Prefix, ReadAt};
pub use revision::Revision;
pub use section::{Entry, Form, Section};

use std::io;

/// What is read of a file at most.
#[derive(Debug, Clone, Copy)]
pub struct Bounds {
    /// Entries of all cross-reference sections together.
    pub entries: usize,
    /// Cross-reference sections.
    pub sections: usize,
    /// Bytes of one object without its stream.
    pub object_bytes: usize,
    /// Depth to which arrays and dictionaries are nested.
    pub depth: usize,
    /// Bytes of one stream after decoding.
    pub decoded: usize,
    /// Pages.
    pub pages: usize,
}

impl Default for Bounds {
    fn default() -> Self {
        Self {
            entries: 300_000,
            sections: 256,
            object_bytes: 8 * 1024 * 1024,
            depth: 48,
            decoded: 16 * 1024 * 1024,
            pages: 50_000,
        }
    }
}

/// Why a file, or an object of it, cannot be read.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum FileError {
    /// The source itself failed.
    #[error("the file cannot be read")]
    Read(#[from] io::Error),
    /// No `%PDF-` in the first kilobyte.
    #[error("no header of a PDF")]
    Header,
    /// No `startxref` with a number and `%%EOF` in the last kilobyte.
    #[error("no startxref at the end")]
    NoStart,
    /// What stands there is not what must stand there.
    #[error("at byte {at}: {what}")]
    Syntax {
        /// Where, from the start of the file.
        at: u64,
        /// What is wrong.
        what: &'static str,
    },
    /// The chain of cross-reference sections is no chain.
    #[error("the section at byte {at}: {what}")]
    Chain {
        /// Where the section stands.
        at: u64,
        /// What is wrong.
        what: &'static str,
    },
    /// Another object than the cross-reference promised, or none.
    #[error("object {} is not at byte {at}", id.number)]
    WrongObject {
        /// The object asked for.
        id: Id,
        /// Where it should be.
        at: u64,
    },
    /// More than [`Bounds`] allows.
    #[error("too much: {0}")]
    Bound(&'static str),
    /// A filter, or a parameter of one, that is none of ours, or data that it does not decode.
    #[error("a stream cannot be decoded: {0}")]
    Filter(&'static str),
    /// Only the password would open it.
    #[error("encrypted")]
    Encrypted,
    /// A value of another type than its place asks for.
    #[error("{0} is of the wrong type")]
    Type(&'static str),
}

/// What was let through although the letter of the standard forbids it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Finding {
    /// Bytes before `%PDF-`; offsets count from the header where `shifted`.
    BeforeHeader {
        /// How many.
        bytes: u64,
        /// Offsets of the file count from its header.
        shifted: bool,
    },
    /// Bytes other than white space after the last `%%EOF`.
    AfterEnd {
        /// Where they begin.
        from: u64,
    },
    /// An entry of a cross-reference table that is not 20 bytes of the set form.
    EntryForm {
        /// Where its section stands.
        section: u64,
    },
    /// A `startxref` or `Prev` that points to white space before its section.
    LooseOffset {
        /// Where it points.
        at: u64,
    },
    /// The same entry of a table and of its `XRefStm` in two places.
    HybridConflict {
        /// Number of the object.
        number: u32,
        /// Where the section of the table stands.
        section: u64,
        /// Where the stream stands; older than the section, it was left behind by a writer that copied the trailer.
        stream: u64,
    },
    /// One number twice in one section, in two places.
    EntryTwice {
        /// Number of the object.
        number: u32,
    },
    /// An entry that leads beyond the end of its own revision.
    EntryBeyond {
        /// Number of the object.
        number: u32,
    },
    /// An object without `endobj`.
    NoEndObject {
        /// Which.
        id: Id,
    },
    /// A stream whose `Length` does not lead to `endstream`.
    StreamLength {
        /// Which.
        id: Id,
    },
    /// A key stands twice in a dictionary, with two values.
    KeyTwice {
        /// The object.
        id: Id,
    },
}
