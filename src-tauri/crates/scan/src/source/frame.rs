//! Picture files made of a device's raw rows.

use turbojpeg::{Compressor, Image, PixelFormat, Subsamp};

use crate::bilevel::Bilevel;
use crate::encode::g4;
use crate::raster::Raster;

/// High enough that the page can be cleaned and encoded once more without a trace.
const QUALITY: i32 = 92;

/// A raster as JPEG of quality 92 with full colour resolution and its dots per inch.
///
/// # Errors
/// What libjpeg-turbo reports, in practice only memory it was refused.
pub fn jpeg(raster: &Raster, dpi: u16) -> Result<Vec<u8>, turbojpeg::Error> {
    let (format, subsamp) = if raster.channels == 1 {
        (PixelFormat::GRAY, Subsamp::Gray)
    } else {
        (PixelFormat::RGB, Subsamp::None)
    };
    let mut compressor = Compressor::new()?;
    compressor.set_quality(QUALITY)?;
    compressor.set_subsamp(subsamp)?;
    let mut bytes = compressor.compress_to_vec(Image {
        pixels: raster.samples.as_slice(),
        width: raster.width as usize,
        pitch: raster.stride(),
        height: raster.height as usize,
        format,
    })?;
    state_density(&mut bytes, dpi);
    Ok(bytes)
}

/// Writes the density into the JFIF header, with which libjpeg-turbo begins every file.
fn state_density(bytes: &mut [u8], dpi: u16) {
    let [x, y] = dpi.to_be_bytes();
    if bytes.get(6..11) == Some(b"JFIF\0")
        && let Some(density) = bytes.get_mut(13..18)
    {
        density.copy_from_slice(&[1, x, y, x, y]);
    }
}

/// Tags of a TIFF 6.0 page in one CCITT Group 4 strip, in the order the format wants: number, type (3 short,
/// 4 long, 5 rational), value. Offsets are of the layout of [`tiff`].
fn tags(page: &Bilevel, strip: usize) -> [(u16, u16, u32); 11] {
    [
        (256, 4, page.width),
        (257, 4, page.height),
        (258, 3, 1),
        (259, 3, 4),
        (262, 3, 0),
        (273, 4, DATA as u32),
        (277, 3, 1),
        (278, 4, page.height),
        (279, 4, strip as u32),
        (282, 5, RATIO as u32),
        (283, 5, RATIO as u32),
    ]
}

/// Where the one resolution stands: behind the header (8 bytes) and the directory (2 + 11 tags of 12 bytes + 4).
const RATIO: usize = 8 + 2 + 11 * 12 + 4;

/// Where the strip stands.
const DATA: usize = RATIO + 8;

/// Black and white as a TIFF file of one Group 4 strip, without loss, with its dots per inch.
pub fn tiff(page: &Bilevel, dpi: u16) -> Vec<u8> {
    let strip = g4(page);
    let tags = tags(page, strip.len());
    let mut file = Vec::with_capacity(DATA + strip.len());
    file.extend(b"II*\0\x08\0\0\0");
    file.extend((tags.len() as u16).to_le_bytes());
    for (tag, kind, value) in tags {
        file.extend(tag.to_le_bytes());
        file.extend(kind.to_le_bytes());
        file.extend(1u32.to_le_bytes());
        file.extend(value.to_le_bytes());
    }
    file.extend(0u32.to_le_bytes());
    file.extend(u32::from(dpi).to_le_bytes());
    file.extend(1u32.to_le_bytes());
    file.extend(strip);
    file
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests fail by panicking")]

    use super::*;
    use crate::{Encoding, Finding, Limits, Options, Page, import};

    fn imported(bytes: &[u8]) -> Page {
        let mut pages = Vec::new();
        import::pages(
            bytes,
            &Options::default(),
            &Limits::default(),
            &mut |page| {
                pages.push(page);
                Ok(())
            },
        )
        .unwrap();
        assert_eq!(pages.len(), 1);
        pages.remove(0)
    }

    #[test]
    fn a_jpeg_says_its_resolution() {
        let page = imported(&jpeg(&Raster::filled(1240, 1754, &[255, 250, 240]), 150).unwrap());
        assert_eq!((page.facts.width, page.facts.height), (1240, 1754));
        assert!((page.facts.dpi - 150.0).abs() < 0.1);
        let is_assumed = |finding: &_| matches!(finding, Finding::ResolutionAssumed { .. });
        assert!(!page.facts.findings.iter().any(is_assumed));
    }

    #[test]
    fn black_and_white_is_a_fax_page_with_its_resolution() {
        let mut grey = Raster::filled(1654, 2339, &[255]);
        for y in (200..2000).step_by(40) {
            grey.samples[y * 1654 + 200..y * 1654 + 1200].fill(0);
        }
        let page = imported(&tiff(&Bilevel::threshold(&grey), 200));
        assert_eq!(page.facts.encoding, Encoding::G4);
        assert_eq!((page.facts.width, page.facts.height), (1654, 2339));
        assert!((page.facts.dpi - 200.0).abs() < 0.1);
        assert!(!page.facts.blank);
    }
}
