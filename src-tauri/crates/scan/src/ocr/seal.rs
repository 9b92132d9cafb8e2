//! Seals and signatures in coloured ink, made paper: what is printed beneath them is read instead.

use crate::ocr::parts::{Part, parts};
use crate::ocr::stamp::{RedInk, red_ink};
use crate::raster::Raster;

/// How much a colour must stand out of the two others to be ink of that colour.
const STANDS_OUT: i32 = 32;

/// A sample of its own channel at least this bright is coloured ink on paper, below it is black print beneath.
const BENEATH: u8 = 105;

/// Within a seal: least difference of channels that is colour, and brightest channel of black print.
const TINTED: u8 = 26;
const BENEATH_SEAL: u8 = 80;

/// Longest side of a coloured letter, inches; what is longer is a seal, a frame or a signature.
const LETTER: f32 = 0.36;

/// Sides of a seal, inches (27 to 43 mm; the seals of state bodies have 36 mm, TT 22/2012/TT-BCA).
const SEAL: std::ops::Range<f32> = 1.05..1.7;

/// Width and height of a stamp with a frame, inches: a secrecy stamp has 20 to 40 by 8 mm (TT 24/2020/TT-BCA).
const FRAME: (std::ops::Range<f32>, std::ops::Range<f32>) = (0.6..2.2, 0.25..0.8);

/// Inks that are taken out, by their channel.
const INKS: [usize; 2] = [0, 2];

/// Takes seals, stamps with a frame and signatures in red and blue out of `grey`, the flattened grey of `page`.
/// Other coloured letters, such as a printed title, stay. The red letters at the top are returned by themselves.
pub fn bleach(page: &Raster, grey: &mut Raster, dpi: f32) -> Option<RedInk> {
    if page.channels != 3 {
        return None;
    }
    let mut red = None;
    for ink in INKS {
        let found = strokes(page, ink);
        for part in found.iter().filter(|part| is_large(part, dpi)) {
            bleach_part(page, grey, part, ink);
            if is_round(part, dpi) || is_frame(part, dpi) {
                bleach_inside(page, grey, part);
            }
        }
        if ink == 0 {
            red = red_ink(page, &found, dpi);
        }
    }
    red
}

/// The parts drawn in an ink. Each pixel is set for its neighbours too, because ink on paper has holes.
pub(super) fn strokes(page: &Raster, ink: usize) -> Vec<Part> {
    let (width, height) = (page.width as usize, page.height as usize);
    let inked: Vec<bool> = page
        .samples
        .chunks_exact(3)
        .map(|pixel| stands_out(pixel, ink) >= STANDS_OUT)
        .collect();
    parts(width, height, |x, y| {
        let (left, right) = (x.saturating_sub(1), (x + 2).min(width));
        (y.saturating_sub(1)..(y + 2).min(height))
            .any(|row| inked[row * width + left..row * width + right].contains(&true))
    })
}

pub(super) fn stands_out(pixel: &[u8], ink: usize) -> i32 {
    let others = (0..3).filter(|channel| *channel != ink);
    let most = others.map(|channel| pixel[channel]).max().unwrap_or(255);
    // Blue ink has much green in it, so blue is held against red alone.
    let against = if ink == 2 { pixel[0] } else { most };
    i32::from(pixel[ink]) - i32::from(against)
}

pub(super) fn is_large(part: &Part, dpi: f32) -> bool {
    part.width().max(part.height()) as f32 > dpi * LETTER
}

pub(super) fn is_round(part: &Part, dpi: f32) -> bool {
    let (wide, high) = (part.width() as f32 / dpi, part.height() as f32 / dpi);
    SEAL.contains(&wide) && SEAL.contains(&high) && (0.8..1.25).contains(&(wide / high))
}

/// A rectangle of the size of a stamp, mostly empty.
fn is_frame(part: &Part, dpi: f32) -> bool {
    let (wide, high) = (part.width() as f32 / dpi, part.height() as f32 / dpi);
    FRAME.0.contains(&wide) && FRAME.1.contains(&high) && part.fill() < 0.4
}

/// All colour within a seal: its letters do not touch its ring, and a signature across it has a colour of its own.
fn bleach_inside(page: &Raster, grey: &mut Raster, seal: &Part) {
    for y in seal.top..seal.bottom {
        for x in seal.left..seal.right {
            let at = y * page.width as usize + x;
            let pixel = &page.samples[at * 3..at * 3 + 3];
            let (least, most) = pixel
                .iter()
                .fold((255, 0), |(least, most), s| (*s.min(&least), *s.max(&most)));
            if most - least >= TINTED && most >= BENEATH_SEAL {
                grey.samples[at] = 255;
            }
        }
    }
}

fn bleach_part(page: &Raster, grey: &mut Raster, part: &Part, ink: usize) {
    for run in &part.runs {
        for x in run.start..run.end {
            let at = run.y * page.width as usize + x;
            if page.samples[at * 3 + ink] >= BENEATH {
                grey.samples[at] = 255;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const RED: [u8; 3] = [205, 40, 50];
    const BLUE: [u8; 3] = [40, 60, 160];
    const BLACK: [u8; 3] = [25, 25, 25];

    fn dot(page: &mut Raster, x: usize, y: usize, colour: [u8; 3]) {
        page.samples[(y * page.width as usize + x) * 3..][..3].copy_from_slice(&colour);
    }

    /// A ring 36 mm wide at 100 dpi about the middle of a page.
    fn sealed() -> Raster {
        let mut page = Raster::filled(300, 300, &[250, 250, 250]);
        for y in 0..300 {
            for x in 0..300 {
                let from_middle = (x as f32 - 150.0).hypot(y as f32 - 150.0);
                if (66.0..71.0).contains(&from_middle) {
                    dot(&mut page, x, y, RED);
                }
            }
        }
        page
    }

    fn bleached(page: &Raster) -> Raster {
        let mut grey = page.to_grey();
        bleach(page, &mut grey, 100.0);
        grey
    }

    fn is_white(grey: &Raster, x: usize, y: usize) -> bool {
        grey.samples[y * 300 + x] == 255
    }

    #[test]
    fn a_seal_goes_with_its_letters_and_print_beneath_it_stays() {
        let mut page = sealed();
        for x in 120..128 {
            dot(&mut page, x, 150, RED);
        }
        for x in 60..240 {
            dot(&mut page, x, 170, BLACK);
        }
        let grey = bleached(&page);
        assert!(is_white(&grey, 150, 82) && is_white(&grey, 124, 150));
        assert!((60..240).all(|x| grey.samples[170 * 300 + x] < 60));
    }

    #[test]
    fn a_signature_goes_and_small_coloured_letters_stay() {
        let mut page = Raster::filled(300, 300, &[250, 250, 250]);
        let wave = |x: usize| 100 + (x % 14).abs_diff(7);
        for x in 50..150 {
            dot(&mut page, x, wave(x), BLUE);
        }
        for y in 200..212 {
            dot(&mut page, 60, y, BLUE);
            dot(&mut page, 70, y, RED);
        }
        let grey = bleached(&page);
        assert!((50..150).all(|x| is_white(&grey, x, wave(x))));
        assert!(!is_white(&grey, 60, 205) && !is_white(&grey, 70, 205));
    }

    #[test]
    fn a_grey_page_has_nothing_to_bleach() {
        let page = Raster::filled(9, 9, &[120]);
        let mut grey = page.clone();
        assert_eq!(bleach(&page, &mut grey, 100.0), None);
        assert_eq!(grey, page);
    }
}
