//! The two readers: zxing-cpp, which copes with blur and small modules, then rqrr.

use rqrr::PreparedImage;

use super::{MOST, Symbol};
use crate::raster::Raster;

/// What is looked for on paper at large.
pub const QR: [Symbol; 1] = [Symbol::Qr];

/// What is looked for where a small code may be.
pub const ANY: [Symbol; 2] = [Symbol::Qr, Symbol::Code128];

/// A code that was read.
pub struct Found {
    /// What it says.
    pub text: String,
    /// Its kind.
    pub symbol: Symbol,
    /// Its upright box: left, top, right and bottom, pixels.
    pub area: [f32; 4],
}

/// The codes of a grey picture.
pub fn decode(grey: &Raster, symbols: &[Symbol]) -> Vec<Found> {
    #[cfg(not(windows))]
    {
        let found = by_zxing(grey, symbols);
        if !found.is_empty() {
            return found;
        }
    }
    if symbols.contains(&Symbol::Qr) {
        by_rqrr(grey)
    } else {
        Vec::new()
    }
}

#[cfg(not(windows))]
fn by_zxing(grey: &Raster, symbols: &[Symbol]) -> Vec<Found> {
    use zxingcpp::{BarcodeFormat, ImageFormat, ImageView};

    let Ok(view) = ImageView::from_slice(
        &grey.samples,
        grey.width as usize,
        grey.height as usize,
        ImageFormat::Lum,
    ) else {
        return Vec::new();
    };
    let formats: Vec<BarcodeFormat> = symbols
        .iter()
        .map(|symbol| match symbol {
            Symbol::Qr => BarcodeFormat::QRCode,
            Symbol::Code128 => BarcodeFormat::Code128,
        })
        .collect();
    let found = zxingcpp::read()
        .formats(formats)
        .try_harder(true)
        // A QR code is found whichever way it lies; only bars have to be tried along the columns too.
        .try_rotate(symbols.contains(&Symbol::Code128))
        .try_downscale(true)
        .try_invert(false)
        .max_number_of_symbols(MOST as i32)
        .from(view);
    let codes = found.unwrap_or_default();
    codes
        .into_iter()
        .map(|code| {
            let at = code.position();
            let corners = [at.top_left, at.top_right, at.bottom_right, at.bottom_left];
            Found {
                // Cards carry UTF-8 without saying so; the reader's own guess may be another alphabet.
                text: String::from_utf8(code.bytes()).unwrap_or_else(|_| code.text()),
                symbol: match code.format() {
                    BarcodeFormat::Code128 => Symbol::Code128,
                    _ => Symbol::Qr,
                },
                area: around(corners.map(|corner| (corner.x as f32, corner.y as f32))),
            }
        })
        .filter(|code| !code.text.is_empty())
        .collect()
}

fn by_rqrr(grey: &Raster) -> Vec<Found> {
    let width = grey.width as usize;
    let mut prepared =
        PreparedImage::prepare_from_greyscale(width, grey.height as usize, |x, y| {
            grey.samples[y * width + x]
        });
    let mut found = Vec::new();
    for grid in prepared.detect_grids().iter().take(MOST) {
        let mut bytes = Vec::new();
        if grid.decode_to(&mut bytes).is_ok() && !bytes.is_empty() {
            found.push(Found {
                text: String::from_utf8_lossy(&bytes).into_owned(),
                symbol: Symbol::Qr,
                area: around(grid.bounds.map(|corner| (corner.x as f32, corner.y as f32))),
            });
        }
    }
    found
}

/// The upright box around four corners.
fn around(corners: [(f32, f32); 4]) -> [f32; 4] {
    let [first, ..] = corners;
    corners
        .iter()
        .fold([first.0, first.1, first.0, first.1], |area, (x, y)| {
            let [left, top, right, bottom] = area;
            [left.min(*x), top.min(*y), right.max(*x), bottom.max(*y)]
        })
}

#[cfg(test)]
mod tests {
    use super::super::tests::{CARD, sheet};
    use super::*;

    #[test]
    fn the_second_reader_reads_alone_too() {
        let found = by_rqrr(&sheet(5));
        assert_eq!(found.len(), 1);
        assert_eq!(found[0].text, CARD);
        let [left, top, right, _] = found[0].area;
        let near = |is: f32, wanted: f32| (is - wanted).abs() < 8.0;
        assert!(
            near(left, 800.0) && near(top, 1100.0),
            "{:?}",
            found[0].area
        );
        assert!(right > 1000.0);
    }
}
