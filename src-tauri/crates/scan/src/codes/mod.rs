//! Codes printed on paper: the QR code of an identity card, of a separator sheet, of a slip; the bar code of a slip.
//!
//! What a code says may be personal. It leaves this crate beside a page, never among the facts that are kept of it,
//! and what it means is the caller's to say.

mod decode;
mod patch;

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::clean::Look;
use crate::import::{Picture, Pixels, each_picture};
use crate::raster::Raster;
use crate::{Limits, ScanError, sniff};
use decode::{ANY, QR, decode};
use patch::Fine;

/// Codes of one picture that are returned at most; more are a pattern, not paper.
const MOST: usize = 16;

/// Longest text taken, bytes: the most a QR code of letters holds (ISO/IEC 18004).
const LONGEST: usize = 4296;

/// Longest sides the page is looked at in, pixels, smallest first: a card filling a photo is found in the first,
/// a card on an A4 scan needs the second or the whole.
const SIDES: [u32; 4] = [1000, 1800, 2600, 4000];

/// A code seen on a page.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
pub struct PageCode {
    /// What it says; of bytes that are not UTF-8, as far as they are. May be personal: to be understood and dropped.
    pub text: String,
    /// Its kind.
    pub symbol: Symbol,
    /// Where it is: left, top, right and bottom as shares (0–1) of the upright page before it is straightened.
    pub area: [f32; 4],
}

impl fmt::Debug for PageCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { text, symbol, area } = self;
        // Debug output ends in logs.
        let bytes = text.len();
        write!(f, "PageCode({symbol:?} of {bytes} bytes at {area:?})")
    }
}

/// How a code is printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Symbol {
    /// QR code (ISO/IEC 18004).
    Qr,
    /// Code 128 (ISO/IEC 15417).
    Code128,
}

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
    let grey = raster.to_grey();
    let longest = grey.width.max(grey.height);
    let mut last = 0;
    for side in SIDES {
        let factor = longest.div_ceil(side);
        if factor == last {
            continue;
        }
        last = factor;
        let found = decode(&crate::clean::at_most(grey.clone(), side), &QR);
        if !found.is_empty() {
            let mut texts = Vec::new();
            for code in found {
                if !texts.contains(&code.text) {
                    texts.push(code.text);
                }
            }
            return Ok(texts);
        }
    }
    Ok(Vec::new())
}

/// The codes of a page whose reduced picture is `small`, at `small_dpi` of the page's `dpi`; areas are shares of the
/// picture as it is stored. Large codes are read in the reduced picture. Full pixels are decoded only where it shows a
/// place dense enough to be a small code, or paper so small that it may be a card.
pub(crate) fn on_page(
    picture: &Picture<'_>,
    small: &Raster,
    seen: &Look,
    (dpi, small_dpi): (f32, f32),
) -> Vec<PageCode> {
    let mut codes = Vec::new();
    if seen.blank {
        return codes;
    }
    let grey = small.to_grey();
    let whole = [0.0, 0.0, grey.width as f32, grey.height as f32];
    take(decode(&grey, &QR), &grey, whole, &grey, &mut codes);
    let mut places = patch::places(&grey, small_dpi, seen);
    places.retain(|place| !codes.iter().any(|code| is_in(code, *place, &grey)));
    if places.is_empty() {
        return codes;
    }
    let Some(fine) = Fine::of(picture, dpi) else {
        return codes;
    };
    for place in places {
        let near = if picture.orientation.mirrored {
            let [left, top, right, bottom] = place;
            let width = grey.width as f32;
            let mut near = fine.cut([width - right, top, width - left, bottom], &grey);
            near.mirror();
            near
        } else {
            fine.cut(place, &grey)
        };
        take(decode(&near, &ANY), &near, place, &grey, &mut codes);
    }
    codes
}

/// The middle of a code lies in a place of the reduced page.
fn is_in(code: &PageCode, [left, top, right, bottom]: [f32; 4], small: &Raster) -> bool {
    let [l, t, r, b] = code.area;
    let x = (l + r) / 2.0 * small.width as f32;
    let y = (t + b) / 2.0 * small.height as f32;
    (left..right).contains(&x) && (top..bottom).contains(&y)
}

/// Adds codes found in `inside`, which shows the box `place` of the reduced page.
fn take(
    found: Vec<decode::Found>,
    inside: &Raster,
    place: [f32; 4],
    small: &Raster,
    codes: &mut Vec<PageCode>,
) {
    let [left, top, right, bottom] = place;
    let by = (
        (right - left) / inside.width as f32,
        (bottom - top) / inside.height as f32,
    );
    let size = (small.width as f32, small.height as f32);
    for code in found {
        let [l, t, r, b] = code.area;
        let is_known = codes.iter().any(|known| known.text == code.text);
        if is_known || codes.len() == MOST || code.text.len() > LONGEST {
            continue;
        }
        codes.push(PageCode {
            text: code.text,
            symbol: code.symbol,
            area: [
                (left + l * by.0) / size.0,
                (top + t * by.1) / size.1,
                (left + r * by.0) / size.0,
                (top + b * by.1) / size.1,
            ]
            .map(|share| share.clamp(0.0, 1.0)),
        });
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests fail by panicking")]

    use super::*;
    use crate::bilevel::Bilevel;
    use crate::source::frame;
    use crate::{Options, encode, import};

    /// A card nobody holds, as its code says it.
    pub const CARD: &str =
        "001199000099||Nguyễn Thị Mẫu|01011999|Nữ|Thôn Mẫu, Xã Mẫu, Tỉnh Mẫu|01012021";

    /// A sheet with a code whose modules are `module` pixels wide.
    pub fn sheet(module: usize) -> Raster {
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

    /// The codes seen while the page of a file is cleaned.
    fn seen(bytes: &[u8]) -> Vec<PageCode> {
        let mut seen = Vec::new();
        import::pages(
            bytes,
            &Options::default(),
            &Limits::default(),
            &mut |page| {
                seen = page.codes;
                Ok(())
            },
        )
        .unwrap();
        seen
    }

    #[test]
    fn a_code_is_seen_while_its_page_is_cleaned_and_its_place_is_known() {
        for module in [2, 3, 5] {
            let page = sheet(module);
            let black = Bilevel::threshold(&page).to_grey();
            let files = [
                encode::jpeg(&page, 85).unwrap(),
                frame::tiff(&Bilevel::threshold(&black), 150),
            ];
            for file in files {
                let seen = seen(&file);
                assert_eq!(seen.len(), 1, "{module} pixels a module");
                assert_eq!(seen[0].text, CARD);
                assert_eq!(seen[0].symbol, Symbol::Qr);
                let [left, top, right, bottom] = seen[0].area;
                let near = |is: f32, wanted: f32| (is - wanted).abs() < 0.01;
                assert!(near(left, 800.0 / 1240.0) && near(top, 1100.0 / 1754.0));
                assert!(right - left < 0.3 && bottom - top < 0.3, "{seen:?}");
            }
        }
    }

    #[test]
    fn what_a_code_says_is_in_no_log() {
        let said = format!("{:?}", seen(&encode::jpeg(&sheet(3), 85).unwrap()));
        assert!(said.contains("Qr"), "{said}");
        assert!(!said.contains("Mẫu") && !said.contains("0011"), "{said}");
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
