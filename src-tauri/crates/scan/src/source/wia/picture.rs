//! The file of a page as a driver wrote it, made one that is kept.

use crate::import::{Pixels, each_picture};
use crate::source::whole::is_whole_jpeg;
use crate::source::{ScanFault, frame};
use crate::{FileKind, Limits, ScanError, sniff};

/// Makes the file to keep of page number `index`: a driver's JPEG stays as it is, its bitmap becomes what other
/// drivers' raw rows become.
///
/// # Errors
/// [`ScanFault::PageCut`] where rows are missing, [`ScanFault::Unsupported`] for other formats and for pages
/// beyond `limits`.
pub fn kept(bytes: Vec<u8>, index: u32, dpi: u16, limits: &Limits) -> Result<Vec<u8>, ScanFault> {
    let cut = || ScanFault::PageCut { page: index };
    match sniff(&bytes) {
        FileKind::Jpeg if is_whole_jpeg(&bytes, limits) => Ok(bytes),
        FileKind::Jpeg | FileKind::Empty => Err(cut()),
        FileKind::Bmp if is_plain(&bytes) => bitmap(&bytes, dpi, limits)?.ok_or_else(cut),
        _ => Err(ScanFault::unsupported("format")),
    }
}

/// Whether the rows stand in the file one by one (`biCompression` is BI_RGB or BI_BITFIELDS), so that a missing one
/// is seen; a run-length code may end anywhere and is good.
fn is_plain(bitmap: &[u8]) -> bool {
    matches!(bitmap.get(30..34), Some([0 | 3, 0, 0, 0]))
}

/// The file made of a bitmap; `None` where rows are missing.
fn bitmap(bytes: &[u8], dpi: u16, limits: &Limits) -> Result<Option<Vec<u8>>, ScanFault> {
    let mut made = None;
    let read = each_picture(bytes, FileKind::Bmp, limits, &mut |picture| {
        made = match picture.pixels {
            Pixels::Bilevel(page) => Some(frame::tiff(&page, dpi)),
            // The only error is memory that is refused; the page is lost to us as if it had been cut.
            Pixels::Raster(page) => frame::jpeg(&page, dpi).ok(),
            Pixels::Jpeg(_) | Pixels::Lossy(_) => None,
        };
        Ok(())
    });
    match read {
        Ok(()) => Ok(made),
        Err(ScanError::TooManyPixels { .. } | ScanError::TooLarge { .. }) => {
            Err(ScanFault::unsupported("size"))
        }
        Err(ScanError::Unsupported { .. }) => Err(ScanFault::unsupported("format")),
        Err(_) => Ok(None),
    }
}

#[cfg(test)]
pub mod tests {
    #![allow(clippy::unwrap_used, reason = "tests fail by panicking")]

    use super::*;
    use crate::raster::Raster;

    /// A bitmap of `bits` a pixel, 1 (black and white, as drivers write line art), 8 (grey) or 24, every pixel of
    /// which differs from its neighbour.
    pub fn bitmap_of(width: u32, height: u32, bits: u16) -> Vec<u8> {
        let colours = if bits == 24 { 0 } else { 1u32 << bits };
        let stride = (width * u32::from(bits)).div_ceil(32) * 4;
        let start = 54 + colours * 4;
        let mut file = b"BM".to_vec();
        for word in [start + stride * height, 0, start, 40, width, height] {
            file.extend(word.to_le_bytes());
        }
        file.extend([1u16, bits].map(u16::to_le_bytes).concat());
        for word in [0, stride * height, 11811, 11811, colours, 0] {
            file.extend(word.to_le_bytes());
        }
        for i in 0..colours {
            let grey = (i * 255 / (colours - 1)) as u8;
            file.extend([grey, grey, grey, 0]);
        }
        file.extend((0..stride * height).map(|i| (i * 37 % 251) as u8));
        file
    }

    fn kept_of(bytes: &[u8]) -> Result<Vec<u8>, ScanFault> {
        kept(bytes.to_vec(), 7, 300, &Limits::default())
    }

    #[test]
    fn a_bitmap_becomes_what_raw_rows_become() {
        for (bits, kind) in [
            (1, FileKind::Tiff),
            (8, FileKind::Jpeg),
            (24, FileKind::Jpeg),
        ] {
            let file = kept_of(&bitmap_of(61, 80, bits)).unwrap();
            assert_eq!(sniff(&file), kind, "{bits} bits");
            let mut size = None;
            each_picture(&file, kind, &Limits::default(), &mut |picture| {
                size = Some((picture.size(), picture.stated_dpi.map(f32::round)));
                Ok(())
            })
            .unwrap();
            assert_eq!(size, Some(((61, 80), Some(300.0))), "{bits} bits");
        }
    }

    #[test]
    fn a_bitmap_of_which_anything_is_missing_is_no_page() {
        for bits in [1, 8, 24] {
            let whole = bitmap_of(61, 80, bits);
            let rows = whole.len() - 61;
            for end in (0..rows).step_by(97).chain(rows..whole.len() - 3) {
                assert!(kept_of(&whole[..end]).is_err(), "{bits} bits cut at {end}");
            }
            let cut = kept_of(&whole[..rows]);
            assert_eq!(cut, Err(ScanFault::PageCut { page: 7 }), "{bits} bits");
        }
    }

    #[test]
    fn a_drivers_jpeg_stays_byte_for_byte_and_is_whole() {
        let page = frame::jpeg(&Raster::filled(60, 80, &[250, 240, 230]), 200).unwrap();
        assert_eq!(kept_of(&page), Ok(page.clone()));
        let cut = kept_of(&page[..page.len() - 9]);
        assert_eq!(cut, Err(ScanFault::PageCut { page: 7 }));
    }

    #[test]
    fn what_could_hide_a_missing_row_is_not_read() {
        let mut run_length = bitmap_of(61, 80, 8);
        run_length[30] = 1;
        let format = Err(ScanFault::unsupported("format"));
        assert_eq!(kept_of(&run_length), format);
        assert_eq!(kept_of(b"%PDF-1.7"), format);
        assert_eq!(kept_of(b""), Err(ScanFault::PageCut { page: 7 }));
    }

    #[test]
    fn a_page_beyond_the_limits_is_refused_before_it_is_decoded() {
        let small = Limits {
            side: 70,
            ..Limits::default()
        };
        let refused = kept(bitmap_of(61, 80, 24), 0, 300, &small);
        assert_eq!(refused, Err(ScanFault::unsupported("size")));
    }
}
