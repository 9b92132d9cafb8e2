//! Seals and signatures in coloured ink, made paper: what is printed beneath them is read instead.

use crate::ocr::parts::{Part, parts};
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

/// Inks that are taken out, by their channel.
const INKS: [usize; 2] = [0, 2];

/// Takes seals, frames of stamps and signatures in red and blue out of `grey`, the flattened grey of `page`.
/// Coloured letters, such as a printed title or a secrecy stamp, stay.
pub fn bleach(page: &Raster, grey: &mut Raster, dpi: f32) {
    if page.channels != 3 {
        return;
    }
    for ink in INKS {
        let found = strokes(page, ink);
        for part in found.iter().filter(|part| is_large(part, dpi)) {
            bleach_part(page, grey, part, ink);
            if is_round(part, dpi) {
                bleach_inside(page, grey, part);
            }
        }
    }
}

/// The parts drawn in an ink. Each pixel is set for its neighbours too, because ink on paper has holes.
fn strokes(page: &Raster, ink: usize) -> Vec<Part> {
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

fn stands_out(pixel: &[u8], ink: usize) -> i32 {
    let others = (0..3).filter(|channel| *channel != ink);
    let most = others.map(|channel| pixel[channel]).max().unwrap_or(255);
    // Blue ink has much green in it, so blue is held against red alone.
    let against = if ink == 2 { pixel[0] } else { most };
    i32::from(pixel[ink]) - i32::from(against)
}

fn is_large(part: &Part, dpi: f32) -> bool {
    part.width().max(part.height()) as f32 > dpi * LETTER
}

fn is_round(part: &Part, dpi: f32) -> bool {
    let (wide, high) = (part.width() as f32 / dpi, part.height() as f32 / dpi);
    SEAL.contains(&wide) && SEAL.contains(&high) && (0.8..1.25).contains(&(wide / high))
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
