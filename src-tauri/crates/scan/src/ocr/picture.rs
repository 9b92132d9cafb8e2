//! The grey picture of a stored page that is read: upright, about 200 dpi, ink on white, no seal.

use std::convert::Infallible;

use zune_jpeg::JpegDecoder;
use zune_jpeg::zune_core::bytestream::ZCursor;
use zune_jpeg::zune_core::colorspace::ColorSpace;
use zune_jpeg::zune_core::options::DecoderOptions;

use super::resample::resampled;
use super::{RedInk, clutter, flatten, rulings, seal};
use crate::bilevel::Bilevel;
use crate::error::Flaw;
use crate::layers::{self, LayerPicture};
use crate::raster::Raster;
use crate::{Encoding, FileKind, Limits, PageFacts, ScanError};

/// Resolution pages are read at, pixels per inch: more costs time and reads no better.
pub const READING_DPI: f32 = 200.0;

/// A page as a reader gets it.
#[derive(Debug, Clone, PartialEq)]
pub struct PagePicture {
    /// Pixels in a row.
    pub width: u32,
    /// Rows.
    pub height: u32,
    /// `width * height` samples from top to bottom, 0 black.
    pub grey: Vec<u8>,
    /// The red ink at the top by itself, where there is any: a stamp is read apart from what it lies across.
    pub red: Option<RedInk>,
    /// Resolution, pixels per inch.
    pub dpi: u32,
    /// Quarter turns clockwise by which the stored picture was turned.
    pub turns_cw: u8,
}

/// Makes the picture to read of a stored page. `turns_cw` is the whole turn that shows the page upright: the one
/// found ([`PageFacts::quarter_turns_cw`]) and what a person added.
///
/// # Errors
/// [`ScanError::Damaged`] where the stored picture is not what its facts say, and what [`Limits`] refuse.
pub fn picture(
    facts: &PageFacts,
    image: &[u8],
    turns_cw: u8,
    limits: &Limits,
) -> Result<PagePicture, ScanError> {
    limits.check_page(facts.index, facts.width, facts.height)?;
    let raster = decoded(facts, image)?;
    let dpi = if facts.dpi.is_finite() {
        facts.dpi.clamp(50.0, 1200.0)
    } else {
        READING_DPI
    };
    let scale = READING_DPI / dpi;
    let side = |pixels: u32| ((pixels as f32 * scale).round() as u32).clamp(1, limits.side);
    let small = resampled(&raster, side(raster.width), side(raster.height));
    drop(raster);
    let upright = small.quarter_turned(turns_cw);
    let mut grey = upright.to_grey();
    flatten::flatten(&mut grey, READING_DPI);
    let red = seal::bleach(&upright, &mut grey, READING_DPI);
    rulings::erase(&mut grey, READING_DPI);
    clutter::erase(&mut grey, READING_DPI);
    flatten::brighten(&mut grey);
    Ok(PagePicture {
        width: grey.width,
        height: grey.height,
        grey: grey.samples,
        red,
        dpi: READING_DPI as u32,
        turns_cw: turns_cw % 4,
    })
}

fn decoded(facts: &PageFacts, image: &[u8]) -> Result<Raster, ScanError> {
    match facts.encoding {
        Encoding::Jpeg { .. } => jpeg(facts, image),
        Encoding::G4 => group4(facts, image),
        Encoding::Raw { components } => {
            checked(facts, FileKind::Unknown, components, image.to_vec())
        }
        Encoding::Layers => layered(facts, image),
    }
}

/// White paper with the pictures in their places and the letters over them.
fn layered(facts: &PageFacts, image: &[u8]) -> Result<Raster, ScanError> {
    let layers = layers::read(image)
        .map_err(|error| ScanError::damaged(FileKind::Unknown, facts.index, error))?;
    let letters = group4(facts, layers.letters)?;
    let white = vec![255; facts.width as usize * facts.height as usize * 3];
    let mut page = checked(facts, FileKind::Unknown, 3, white)?;
    for picture in &layers.pictures {
        let own = PageFacts {
            width: picture.pixels_wide,
            height: picture.pixels_high,
            ..facts.clone()
        };
        paste(&mut page, &jpeg(&own, picture.jpeg)?, picture);
    }
    for (pixel, letter) in page.samples.chunks_exact_mut(3).zip(&letters.samples) {
        if *letter < 128 {
            pixel.copy_from_slice(&layers.ink);
        }
    }
    Ok(page)
}

/// Draws a picture at its place, nearest pixel for pixel: it is read at a lower resolution anyway.
fn paste(page: &mut Raster, own: &Raster, place: &LayerPicture<'_>) {
    let across = |x: u32| (u64::from(x) * u64::from(own.width) / u64::from(place.width)) as usize;
    let down = |y: u32| (u64::from(y) * u64::from(own.height) / u64::from(place.height)) as usize;
    for y in 0..place.height {
        let row = down(y) * own.width as usize;
        for x in 0..place.width {
            let from = (row + across(x)) * 3;
            let at = (place.top + y) as usize * page.width as usize + (place.left + x) as usize;
            page.samples[at * 3..at * 3 + 3].copy_from_slice(&own.samples[from..from + 3]);
        }
    }
}

fn jpeg(facts: &PageFacts, image: &[u8]) -> Result<Raster, ScanError> {
    let damaged = |error| ScanError::damaged(FileKind::Jpeg, facts.index, error);
    let options = DecoderOptions::default()
        .set_strict_mode(false)
        .set_max_width(facts.width as usize)
        .set_max_height(facts.height as usize)
        .jpeg_set_max_scans(100)
        .jpeg_set_out_colorspace(ColorSpace::RGB);
    let samples = JpegDecoder::new_with_options(ZCursor::new(image), options)
        .decode()
        .map_err(|error| damaged(Box::new(error)))?;
    checked(facts, FileKind::Jpeg, 3, samples)
}

fn group4(facts: &PageFacts, image: &[u8]) -> Result<Raster, ScanError> {
    let bytes = image.iter().map(|byte| Ok::<u8, Infallible>(*byte));
    let flaw = || ScanError::damaged(FileKind::Tiff, facts.index, Flaw("the fax code breaks off"));
    let mut decoder = fax::decoder::Group4Decoder::new(bytes, facts.width).map_err(|_| flaw())?;
    let mut page = Bilevel {
        width: facts.width,
        height: facts.height,
        bits: Vec::new(),
    };
    let stride = page.stride();
    for _ in 0..facts.height {
        decoder.advance().map_err(|_| flaw())?;
        let mut row = vec![0u8; stride];
        let pels = fax::decoder::pels(decoder.transition(), facts.width);
        for (x, _) in pels.enumerate().filter(|(_, c)| *c == fax::Color::Black) {
            row[x / 8] |= 0x80 >> (x % 8);
        }
        page.bits.append(&mut row);
    }
    Ok(page.to_grey())
}

/// A raster of the size the facts state, and no other.
fn checked(
    facts: &PageFacts,
    kind: FileKind,
    channels: u8,
    samples: Vec<u8>,
) -> Result<Raster, ScanError> {
    let pixels = facts.width as usize * facts.height as usize;
    if pixels == 0 || samples.len() != pixels * usize::from(channels) || !matches!(channels, 1 | 3)
    {
        let flaw = Flaw("the picture has another size than its facts");
        return Err(ScanError::damaged(kind, facts.index, flaw));
    }
    Ok(Raster {
        width: facts.width,
        height: facts.height,
        channels,
        samples,
    })
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests fail by panicking")]

    use super::*;
    use crate::encode;
    use crate::{Options, import};

    /// A page of 1 x 2 inches at 300 dpi with a black bar near its top, as a stored page.
    fn stored(bilevel: bool) -> crate::Page {
        let mut sheet = image::GrayImage::from_pixel(300, 600, image::Luma([255]));
        for (x, y, pixel) in sheet.enumerate_pixels_mut() {
            if (100..130).contains(&x) && (60..90).contains(&y) {
                pixel.0[0] = 0;
            } else if !bilevel && y > 500 {
                pixel.0[0] = 250;
            }
        }
        let mut png = std::io::Cursor::new(Vec::new());
        sheet.write_to(&mut png, image::ImageFormat::Png).unwrap();
        let mut pages = Vec::new();
        let options = Options::default();
        import::pages(png.get_ref(), &options, &Limits::default(), &mut |page| {
            pages.push(page);
            Ok(())
        })
        .unwrap();
        let mut page = pages.remove(0);
        page.facts.dpi = 300.0;
        page
    }

    fn dark_box(picture: &PagePicture) -> (usize, usize, usize) {
        let dark = |at: &usize| picture.grey[*at] < 128;
        let all: Vec<usize> = (0..picture.grey.len()).filter(dark).collect();
        let width = picture.width as usize;
        let left = all.iter().map(|at| at % width).min().unwrap();
        (left, all[0] / width, all.len())
    }

    #[test]
    fn every_stored_form_makes_the_same_upright_picture() {
        for bilevel in [false, true] {
            let page = stored(bilevel);
            let limits = Limits::default();
            let upright = picture(&page.facts, &page.image, 0, &limits).unwrap();
            assert_eq!(
                (upright.width, upright.height, upright.dpi),
                (200, 400, 200)
            );
            let (left, top, count) = dark_box(&upright);
            assert!(left.abs_diff(67) <= 1 && top.abs_diff(40) <= 1 && count.abs_diff(400) <= 60);
            let over = picture(&page.facts, &page.image, 2, &limits).unwrap();
            assert!(dark_box(&over).1.abs_diff(340) <= 1);
            let lying = picture(&page.facts, &page.image, 1, &limits).unwrap();
            assert_eq!((lying.width, lying.height, lying.turns_cw), (400, 200, 1));
        }
    }

    #[test]
    fn a_picture_that_is_not_what_its_facts_say_is_damaged() {
        let page = stored(true);
        let limits = Limits::default();
        let mut facts = page.facts.clone();
        facts.encoding = Encoding::Raw { components: 1 };
        for (facts, bytes) in [
            (&facts, &page.image[..]),
            (&page.facts, &page.image[..page.image.len() / 2]),
            (&facts, b""),
        ] {
            let made = picture(facts, bytes, 0, &limits);
            assert!(matches!(made, Err(ScanError::Damaged { .. })), "{made:?}");
        }
        facts.encoding = Encoding::Jpeg { components: 1 };
        let jpeg = encode::jpeg(&Raster::filled(20, 20, &[9]), 80).unwrap();
        assert!(
            picture(&facts, &jpeg, 0, &limits).is_err(),
            "of another size"
        );
        facts.width = u32::MAX;
        let made = picture(&facts, &jpeg, 0, &limits);
        assert!(matches!(made, Err(ScanError::TooManyPixels { .. })));
    }
}
