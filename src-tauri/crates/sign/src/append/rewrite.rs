//! A file that nothing can be appended to, written anew in full.

use lopdf::xref::XrefType;
use lopdf::{LoadOptions, Object};

use super::{AppendError, Update};
use crate::file::{Bounds, Document};

/// Largest stream unpacked on the way, bytes.
const UNFOLDED: usize = 256 * 1024 * 1024;
/// Keys of the trailer that outlive rewriting.
const TRAILER: [&[u8]; 3] = [b"Root", b"Info", b"ID"];

/// Why a file is not rewritten.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum RewriteError {
    /// Even a lenient reader makes nothing of it.
    #[error("the file cannot be read")]
    Unreadable(#[source] Box<lopdf::Error>),
    /// Its content is encrypted.
    #[error("the file is encrypted")]
    Encrypted,
    /// It is signed: rewriting would break what was signed.
    #[error("the file is signed")]
    Signed,
    /// Pages would be lost: what is shown could differ from what was there.
    #[error("{before} pages before and {after} after")]
    Pages {
        /// As the lenient reader counts.
        before: usize,
        /// As the strict one counts afterwards.
        after: usize,
    },
    /// What was written is no better.
    #[error("the file cannot be rewritten")]
    Failed(#[source] Option<AppendError>),
}

/// Writes an unsigned file anew with a cross-reference table and nothing else: of what different readers took for
/// different files one is chosen, and a person must see it before signing. To be called where foreign bytes are opened,
/// in the limited child.
///
/// # Errors
/// [`RewriteError`].
pub fn rewrite(file: &[u8]) -> Result<Vec<u8>, RewriteError> {
    let options = LoadOptions::with_max_decompressed_size(UNFOLDED);
    let mut document = lopdf::Document::load_mem_with_options(file, options)
        .map_err(|error| RewriteError::Unreadable(Box::new(error)))?;
    if document.is_encrypted() || document.trailer.has(b"Encrypt") {
        return Err(RewriteError::Encrypted);
    }
    if is_signed(file, &document) {
        return Err(RewriteError::Signed);
    }
    let before = document.get_pages().len();
    let kept = TRAILER.map(|key| (key, document.trailer.get(key).cloned()));
    document.trailer = lopdf::Dictionary::new();
    for (key, value) in kept {
        if let Ok(value) = value {
            document.trailer.set(key, value);
        }
    }
    document.reference_table.cross_reference_type = XrefType::CrossReferenceTable;
    document.prune_objects();
    document.renumber_objects();
    let mut written = Vec::new();
    document
        .save_to(&mut written)
        .map_err(|_| RewriteError::Failed(None))?;
    let failed = |error: AppendError| RewriteError::Failed(Some(error));
    let strict =
        Document::open(&written, Bounds::default()).map_err(|error| failed(error.into()))?;
    Update::new(&strict).map_err(failed)?;
    let after = strict.pages().map_err(|error| failed(error.into()))?.len();
    if before == 0 || before != after {
        return Err(RewriteError::Pages { before, after });
    }
    Ok(written)
}

/// A signature is anywhere in it, also where the form does not lead: bytes alone say so too.
fn is_signed(file: &[u8], document: &lopdf::Document) -> bool {
    let ranged = |object: &Object| object.as_dict().is_ok_and(|dict| dict.has(b"ByteRange"));
    file.windows(10).any(|window| window == b"/ByteRange") || document.objects.values().any(ranged)
}
