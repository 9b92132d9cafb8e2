//! Whether a device's page arrived whole.

use turbojpeg::{Decompressor, Image, PixelFormat, ScalingFactor};

use crate::Limits;
use crate::import::jpeg_markers;

/// Whether `bytes` are a JPEG with an end, all of whose rows can be decoded, within `limits`.
///
/// All entropy-coded data is read, at an eighth of the size, which costs about 20 ms a page. libjpeg-turbo fills
/// rows that are missing with grey and warns; any warning counts. One is let pass: bytes of padding between the
/// last row and the end marker, which some devices write and which take nothing away.
pub fn is_whole_jpeg(bytes: &[u8], limits: &Limits) -> bool {
    let Ok(markers) = jpeg_markers::read(bytes) else {
        return false;
    };
    let sound = markers.complete && limits.check_page(0, markers.width, markers.height).is_ok();
    sound && decodes(markers.picture, markers.components).is_ok_and(|()| true)
}

fn decodes(picture: &[u8], components: u8) -> Result<(), turbojpeg::Error> {
    let mut decoder = Decompressor::new()?;
    decoder.set_scan_limit(100)?;
    let scale = ScalingFactor::ONE_EIGHTH;
    decoder.set_scaling_factor(scale)?;
    let header = decoder.read_header(picture)?.scaled(scale);
    let (format, channels) = match components {
        1 => (PixelFormat::GRAY, 1),
        4 => (PixelFormat::CMYK, 4),
        _ => (PixelFormat::RGB, 3),
    };
    let mut samples = vec![0; header.width * header.height * channels];
    let image = Image {
        pixels: samples.as_mut_slice(),
        width: header.width,
        pitch: header.width * channels,
        height: header.height,
        format,
    };
    match decoder.decompress(picture, image) {
        Err(turbojpeg::Error::TurboJpegError(warning)) if is_padding(&warning) => Ok(()),
        other => other,
    }
}

/// libjpeg's words (`JWRN_EXTRANEOUS_DATA`) for junk right before the end marker. It reports the first warning of
/// a picture, so every row came before it.
fn is_padding(warning: &str) -> bool {
    warning.contains("extraneous bytes before marker 0xd9")
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests fail by panicking")]

    use proptest::prelude::*;

    use super::*;
    use crate::raster::Raster;
    use crate::source::frame;

    fn page() -> Vec<u8> {
        let mut raster = Raster::filled(160, 200, &[250, 250, 250]);
        for (i, sample) in raster.samples.iter_mut().enumerate() {
            *sample ^= (i * 37 % 101) as u8;
        }
        frame::jpeg(&raster, 300).unwrap()
    }

    fn is_whole(bytes: &[u8]) -> bool {
        is_whole_jpeg(bytes, &Limits::default())
    }

    #[test]
    fn a_page_is_whole_and_any_part_of_it_is_not() {
        let whole = page();
        assert!(is_whole(&whole));
        for end in 0..whole.len() {
            assert!(!is_whole(&whole[..end]), "cut at {end}");
        }
    }

    #[test]
    fn an_end_marker_does_not_make_a_cut_page_whole() {
        let whole = page();
        for end in (700..whole.len() - 40).step_by(61) {
            let mut cut = whole[..end].to_vec();
            cut.extend([0xFF, 0xD9]);
            assert!(!is_whole(&cut), "cut at {end}");
        }
    }

    #[test]
    fn padding_before_the_end_takes_nothing_away() {
        let mut padded = page();
        let end = padded.len() - 2;
        padded.splice(end..end, [0u8; 24]);
        assert!(is_whole(&padded));
    }

    #[test]
    fn a_page_beyond_the_limits_is_no_page() {
        let small = Limits {
            side: 100,
            ..Limits::default()
        };
        assert!(!is_whole_jpeg(&page(), &small));
    }

    proptest! {
        #[test]
        fn any_bytes_end_in_an_answer(mut bytes in prop::collection::vec(any::<u8>(), 0..600), at in 0usize..4000, flip in 1u8..) {
            let mut real = page();
            let at = at % real.len();
            real[at] ^= flip;
            let _ = is_whole(&real);
            bytes.splice(0..0, [0xFF, 0xD8, 0xFF]);
            let _ = is_whole(&bytes);
        }
    }
}
