//! Files in: one page at a time, nothing kept.

mod exif;
mod flat;
mod jpeg;
pub(crate) mod jpeg_markers;
mod picture;
mod plain;
mod png;
pub(crate) mod resolution;
mod tiff;

pub(crate) use picture::{Picture, Pixels};

use crate::clean;
use crate::error::Flaw;
use crate::{FileKind, Limits, Options, Page, ScanError, Stop, Summary, sniff};

/// Reads the pages of a picture file in order, cleans each and gives it to `sink` before the next is read, so
/// that memory holds one page whatever the file holds.
///
/// # Errors
/// [`ScanError::NotPages`] for anything but JPEG, PNG, TIFF, BMP and WebP ([`ScanError::Heic`] and
/// [`ScanError::Empty`] where more can be said); the limits; the first page that cannot be read (pages before it
/// were given to `sink` and stay valid); [`ScanError::Stopped`] when `sink` says so.
pub fn pages(
    bytes: &[u8],
    options: &Options,
    limits: &Limits,
    sink: &mut dyn FnMut(Page) -> Result<(), Stop>,
) -> Result<Summary, ScanError> {
    let kind = sniff(bytes);
    let mut count = 0;
    each_picture(bytes, kind, limits, &mut |picture| {
        let page = clean::page(picture, count, options, limits)?;
        sink(page).map_err(|Stop| ScanError::Stopped)?;
        count += 1;
        Ok(())
    })?;
    if count == 0 {
        return Err(ScanError::damaged(kind, 0, Flaw("the file has no page")));
    }
    Ok(Summary { kind, pages: count })
}

/// Decodes the pages of a file in order.
pub(crate) fn each_picture(
    bytes: &[u8],
    kind: FileKind,
    limits: &Limits,
    sink: &mut dyn FnMut(Picture<'_>) -> Result<(), ScanError>,
) -> Result<(), ScanError> {
    limits.check_file(bytes)?;
    match kind {
        FileKind::Jpeg => sink(jpeg::page(bytes, limits)?),
        FileKind::Png => sink(png::page(bytes, limits)?),
        FileKind::Bmp => sink(plain::bmp(bytes, limits)?),
        FileKind::WebP => sink(plain::webp(bytes, limits)?),
        FileKind::Tiff => {
            let mut pages = tiff::open(bytes, limits)?;
            while let Some(picture) = pages.next()? {
                sink(picture)?;
            }
            Ok(())
        }
        FileKind::Empty => Err(ScanError::Empty),
        FileKind::Heic => Err(ScanError::Heic),
        kind => Err(ScanError::NotPages { kind }),
    }
}

#[cfg(test)]
mod tests;
