//! Stored files as the signing crate reads them, and files that are put together of a stored one and what is appended.
use std::cell::RefCell;
use std::io::Write as _;

use motcua_case::ids::Hash;
use motcua_case::paper::{FileRef, Media};
use motcua_sign::append::Appended;
use motcua_store::{BlobReader, Sealed};

use crate::desk::Session;
use crate::error::{Error, ErrorCode, Result};

/// A stored file, read where it is asked for; it is never held whole.
pub(crate) fn source(session: &Session, file: Hash) -> Result<RefCell<BlobReader>> {
    session.read(|read| {
        let blob = read.blob(file)?.ok_or(ErrorCode::NotFound)?;
        Ok(RefCell::new(blob))
    })
}

/// The stored file with an update behind it, sealed.
pub(super) fn grown(
    session: &Session,
    file: Hash,
    appended: &Appended,
) -> Result<(Sealed, FileRef)> {
    let source = source(session, file)?;
    let mut writer = session.store.blobs().writer()?;
    appended
        .write(&source, &mut writer)
        .and_then(|()| writer.flush())
        .map_err(motcua_store::StoreError::from)?;
    named(writer.finish()?)
}

/// A sealed PDF with the name it is kept by.
pub(super) fn named(sealed: Sealed) -> Result<(Sealed, FileRef)> {
    let file = FileRef {
        sha256: sealed.sha256(),
        bytes: u32::try_from(sealed.bytes()).map_err(|_| Error::new(ErrorCode::FileTooLarge))?,
        media: Media::Pdf,
    };
    Ok((sealed, file))
}
