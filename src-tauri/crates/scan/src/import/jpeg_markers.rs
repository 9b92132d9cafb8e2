//! The marker segments of a JPEG (ITU-T T.81 Annex B): what it claims before anything is decoded.

use crate::ScanError;
use crate::error::Flaw;
use crate::kind::FileKind;

/// Most scans of a progressive picture; real encoders use about ten, a bomb uses thousands.
const MAX_SCANS: u32 = 100;

/// What the markers of a JPEG say.
#[derive(Debug, Clone, PartialEq)]
pub struct Markers<'a> {
    /// Width, pixels.
    pub width: u32,
    /// Height, pixels.
    pub height: u32,
    /// Components of the frame.
    pub components: u8,
    /// JFIF density, pixels per inch.
    pub dpi: Option<f32>,
    /// The EXIF block, starting with its TIFF header.
    pub exif: Option<&'a [u8]>,
    /// Bytes up to and with the first end-of-image marker; the whole file where there is none.
    pub picture: &'a [u8],
    /// The end-of-image marker is there.
    pub complete: bool,
}

/// Walks the segments of the first picture in `bytes`.
///
/// # Errors
/// [`ScanError::Damaged`] where the segments cannot be followed to a frame and a scan,
/// [`ScanError::Unsupported`] for arithmetic, lossless, hierarchical and 12-bit coding.
pub fn read(bytes: &[u8]) -> Result<Markers<'_>, ScanError> {
    let mut found = Markers {
        width: 0,
        height: 0,
        components: 0,
        dpi: None,
        exif: None,
        picture: bytes,
        complete: false,
    };
    let mut scans = 0;
    let mut at = 2;
    while let Some((code, start)) = next_marker(bytes, at) {
        if code == 0xD9 {
            found.picture = bytes.get(..start).unwrap_or(bytes);
            found.complete = true;
            break;
        }
        if matches!(code, 0x01 | 0xD0..=0xD8) {
            at = start;
            continue;
        }
        let Some(body) = segment(bytes, start) else {
            break;
        };
        match code {
            0xC0..=0xC2 if found.components == 0 => frame(body, &mut found)?,
            0xC3 | 0xC5..=0xC7 | 0xC9..=0xCB | 0xCD..=0xCF => {
                return Err(unsupported("arithmetic or lossless JPEG coding"));
            }
            0xE0 => found.dpi = found.dpi.or_else(|| jfif_density(body)),
            0xE1 if body.starts_with(b"Exif\0\0") => {
                found.exif = found.exif.or_else(|| body.get(6..));
            }
            0xDA => {
                scans += 1;
                if scans > MAX_SCANS {
                    return Err(damaged("the picture has too many scans"));
                }
            }
            _ => {}
        }
        at = start + 2 + body.len();
    }
    if found.components == 0 {
        return Err(damaged("no frame header"));
    }
    if scans == 0 {
        return Err(damaged("no picture data"));
    }
    Ok(found)
}

/// The next marker at or after `from`: its code and where its segment starts. Bytes between, entropy-coded data
/// among them, are skipped; `FF 00` is data and `FF FF` is fill.
fn next_marker(bytes: &[u8], from: usize) -> Option<(u8, usize)> {
    let mut at = from;
    loop {
        at += bytes.get(at..)?.iter().position(|&b| b == 0xFF)?;
        match bytes.get(at + 1)? {
            0x00 => at += 2,
            0xFF => at += 1,
            code => return Some((*code, at + 2)),
        }
    }
}

/// The body of the segment at `start`, without its two length bytes.
fn segment(bytes: &[u8], start: usize) -> Option<&[u8]> {
    let length = usize::from(u16::from_be_bytes([
        *bytes.get(start)?,
        *bytes.get(start + 1)?,
    ]));
    bytes.get(start + 2..start + length)
}

fn frame(body: &[u8], found: &mut Markers<'_>) -> Result<(), ScanError> {
    let &[precision, h1, h0, w1, w0, components, ..] = body else {
        return Err(damaged("the frame header is cut"));
    };
    if precision != 8 {
        return Err(unsupported("JPEG samples of more than 8 bits"));
    }
    found.height = u16::from_be_bytes([h1, h0]).into();
    found.width = u16::from_be_bytes([w1, w0]).into();
    if found.width == 0 || found.height == 0 {
        return Err(damaged("the frame has no width or height"));
    }
    match components {
        1 | 3 | 4 => found.components = components,
        _ => return Err(unsupported("an unusual number of colour components")),
    }
    Ok(())
}

fn jfif_density(body: &[u8]) -> Option<f32> {
    let [b'J', b'F', b'I', b'F', 0, _, _, unit, x1, x0, ..] = *body else {
        return None;
    };
    let density = f32::from(u16::from_be_bytes([x1, x0]));
    match unit {
        1 => Some(density),
        2 => Some(density * 2.54),
        _ => None,
    }
}

fn damaged(what: &'static str) -> ScanError {
    ScanError::damaged(FileKind::Jpeg, 0, Flaw(what))
}

fn unsupported(what: &'static str) -> ScanError {
    ScanError::Unsupported {
        kind: FileKind::Jpeg,
        page: 0,
        what,
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests fail by panicking")]

    use proptest::prelude::*;

    use super::*;
    use crate::encode::jpeg;
    use crate::raster::Raster;

    fn picture() -> Vec<u8> {
        jpeg(&Raster::filled(40, 24, &[200, 30, 30]), 85).unwrap()
    }

    #[test]
    fn size_and_components_are_read_before_decoding() {
        let bytes = picture();
        let markers = read(&bytes).unwrap();
        assert_eq!(
            (markers.width, markers.height, markers.components),
            (40, 24, 3)
        );
        assert!(markers.complete);
        assert_eq!(markers.picture.len(), bytes.len());
    }

    #[test]
    fn what_follows_the_picture_is_left_out() {
        let mut bytes = picture();
        let length = bytes.len();
        bytes.extend_from_slice(&picture());
        assert_eq!(read(&bytes).unwrap().picture.len(), length);
    }

    #[test]
    fn a_cut_picture_is_not_complete() {
        let bytes = picture();
        assert!(!read(&bytes[..bytes.len() - 2]).unwrap().complete);
    }

    proptest! {
        #[test]
        fn any_bytes_end_in_an_answer(mut bytes in prop::collection::vec(any::<u8>(), 0..400), flip in 0usize..400) {
            let mut real = picture();
            let at = flip % real.len();
            real[at] ^= 0x55;
            let _ = read(&real);
            bytes.splice(0..0, [0xFF, 0xD8]);
            let _ = read(&bytes);
        }
    }
}
