//! Codes printed on paper: the QR code of an identity card, of a separator sheet, of a slip.

use rqrr::PreparedImage;

use crate::import::{Picture, Pixels, each_picture};
use crate::raster::Raster;
use crate::{Limits, ScanError, sniff};

/// Codes of one picture file that are returned at most; more are a pattern, not paper.
const MOST: usize = 16;

/// Longest sides the page is looked at in, pixels, smallest first: a card filling a photo is found in the first,
/// a card on an A4 scan needs the second or the whole.
const SIDES: [u32; 4] = [1000, 1800, 2600, 4000];

/// The texts of the QR codes in a picture file, in no order, without repeats; of a TIFF, on its first page.
/// Bytes that are not UTF-8 are kept as far as they are.
///
/// # Errors
/// What [`crate::import::pages`] says of a file that cannot be read. A picture without codes is no error.
pub fn read(bytes: &[u8], limits: &Limits) -> Result<Vec<String>, ScanError> {
    let kind = sniff(bytes);
    let mut found = Vec::new();
    let first = each_picture(bytes, kind, limits, &mut |picture| {
        found = of_picture(picture)?;
        Err(ScanError::Stopped)
    });
    match first {
        Ok(()) | Err(ScanError::Stopped) => Ok(found),
        Err(error) => Err(error),
    }
}

fn of_picture(picture: Picture<'_>) -> Result<Vec<String>, ScanError> {
    let raster = match picture.pixels {
        Pixels::Jpeg(jpeg) => jpeg.decode()?,
        Pixels::Raster(raster) => raster,
        Pixels::Bilevel(page) => page.to_grey(),
    };
    let grey = Raster {
        channels: 1,
        samples: raster.grey(),
        ..raster
    };
    let mut found = Vec::new();
    let longest = grey.width.max(grey.height);
    let mut last = 0;
    for side in SIDES {
        let factor = longest.div_ceil(side);
        if factor == last {
            continue;
        }
        last = factor;
        found = of_grey(&crate::clean::at_most(grey.clone(), side));
        if !found.is_empty() {
            break;
        }
    }
    Ok(found)
}

fn of_grey(grey: &Raster) -> Vec<String> {
    let width = grey.width as usize;
    let mut prepared =
        PreparedImage::prepare_from_greyscale(width, grey.height as usize, |x, y| {
            grey.samples[y * width + x]
        });
    let mut texts: Vec<String> = Vec::new();
    for grid in prepared.detect_grids().iter().take(MOST) {
        let mut bytes = Vec::new();
        if grid.decode_to(&mut bytes).is_ok() {
            let text = String::from_utf8_lossy(&bytes).into_owned();
            if !texts.contains(&text) {
                texts.push(text);
            }
        }
    }
    texts
}
