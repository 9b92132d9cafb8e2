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
        Pixels::Raster(raster) | Pixels::Lossy(raster) => raster,
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

/// The codes of a grey picture: by zxing-cpp, which copes with blur and small modules, then by rqrr.
fn of_grey(grey: &Raster) -> Vec<String> {
    #[cfg(not(windows))]
    {
        let texts = by_zxing(grey);
        if !texts.is_empty() {
            return texts;
        }
    }
    by_rqrr(grey)
}

#[cfg(not(windows))]
fn by_zxing(grey: &Raster) -> Vec<String> {
    use zxingcpp::{BarcodeFormat, ImageFormat, ImageView};

    let Ok(view) = ImageView::from_slice(
        &grey.samples,
        grey.width as usize,
        grey.height as usize,
        ImageFormat::Lum,
    ) else {
        return Vec::new();
    };
    let found = zxingcpp::read()
        .formats([BarcodeFormat::QRCode])
        .try_harder(true)
        .try_rotate(true)
        .try_downscale(true)
        .try_invert(false)
        .max_number_of_symbols(MOST as i32)
        .from(view);
    let mut texts = Vec::new();
    for code in found.unwrap_or_default() {
        // Cards carry UTF-8 without saying so; the reader's own guess may be another alphabet.
        let text = String::from_utf8(code.bytes()).unwrap_or_else(|_| code.text());
        add(text, &mut texts);
    }
    texts
}

fn by_rqrr(grey: &Raster) -> Vec<String> {
    let width = grey.width as usize;
    let mut prepared =
        PreparedImage::prepare_from_greyscale(width, grey.height as usize, |x, y| {
            grey.samples[y * width + x]
        });
    let mut texts = Vec::new();
    for grid in prepared.detect_grids().iter().take(MOST) {
        let mut bytes = Vec::new();
        if grid.decode_to(&mut bytes).is_ok() {
            add(String::from_utf8_lossy(&bytes).into_owned(), &mut texts);
        }
    }
    texts
}

fn add(text: String, texts: &mut Vec<String>) {
    if !text.is_empty() && !texts.contains(&text) {
        texts.push(text);
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests fail by panicking")]

    use super::*;
    use crate::encode;

    /// A card nobody holds, as its code says it.
    const CARD: &str =
        "001199000099||Nguyễn Thị Mẫu|01011999|Nữ|Thôn Mẫu, Xã Mẫu, Tỉnh Mẫu|01012021";

    /// A sheet with a code whose modules are `module` pixels wide.
    fn sheet(module: usize) -> Raster {
        let code = qrcodegen::QrCode::encode_text(CARD, qrcodegen::QrCodeEcc::Medium).unwrap();
        let mut page = Raster::filled(1240, 1754, &[245]);
        for y in 0..code.size() {
            for x in (0..code.size()).filter(|x| code.get_module(*x, y)) {
                for dy in 0..module {
                    let row = 1100 + y as usize * module + dy;
                    let at = row * 1240 + 800 + x as usize * module;
                    page.samples[at..at + module].fill(40);
                }
            }
        }
        page
    }

    #[test]
    fn a_small_code_on_a_large_sheet_is_read_with_its_accents() {
        for module in [2, 3, 5] {
            let jpeg = encode::jpeg(&sheet(module), 85).unwrap();
            let texts = read(&jpeg, &Limits::default()).unwrap();
            assert_eq!(texts, [CARD], "{module} pixels a module");
        }
    }

    #[test]
    fn the_second_reader_reads_alone_too() {
        assert_eq!(by_rqrr(&sheet(5)), [CARD]);
    }

    #[test]
    fn a_picture_without_codes_is_no_error() {
        let jpeg = encode::jpeg(&Raster::filled(300, 300, &[200]), 80).unwrap();
        assert!(read(&jpeg, &Limits::default()).unwrap().is_empty());
        assert!(matches!(
            read(b"", &Limits::default()),
            Err(ScanError::Empty)
        ));
    }
}
