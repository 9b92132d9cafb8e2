//! Red ink at the top of a page, alone: a stamp across other print is read without it.

use crate::ocr::parts::Part;
use crate::ocr::seal;
use crate::raster::Raster;

/// The part of the page from its top on where stamps are looked for.
const TOP: f32 = 0.4;

/// Least height of a letter of a stamp, inches.
const LETTER: f32 = 0.06;

/// Paper around the ink, inches.
const MARGIN: f32 = 0.1;

/// How much redder than its other channels paper may be.
const PAPER: i32 = 16;

/// A part of a page with its red ink only.
#[derive(Debug, Clone, PartialEq)]
pub struct RedInk {
    /// Left edge on the page's picture, pixels.
    pub left: u32,
    /// Top edge.
    pub top: u32,
    /// Width, pixels.
    pub width: u32,
    /// Height, pixels.
    pub height: u32,
    /// `width * height` samples, 0 the reddest.
    pub grey: Vec<u8>,
}

/// The letters among the red parts of `page`, without seals and frames; `None` where there are none.
pub fn red_ink(page: &Raster, found: &[Part], dpi: f32) -> Option<RedInk> {
    let end = (page.height as f32 * TOP) as usize;
    let seals: Vec<&Part> = found
        .iter()
        .filter(|part| seal::is_round(part, dpi))
        .collect();
    let is_sealed = |part: &Part| {
        seals.iter().any(|seal| {
            part.left >= seal.left
                && part.right <= seal.right
                && part.top >= seal.top
                && part.bottom <= seal.bottom
        })
    };
    let letters: Vec<&Part> = found
        .iter()
        .filter(|part| part.bottom <= end && !seal::is_large(part, dpi) && !is_sealed(part))
        .collect();
    let is_letter = |part: &&&Part| part.height() as f32 >= dpi * LETTER;
    if letters.iter().filter(is_letter).count() < 2 {
        return None;
    }
    let margin = (dpi * MARGIN) as usize;
    let left = letters
        .iter()
        .map(|part| part.left)
        .min()?
        .saturating_sub(margin);
    let top = letters
        .iter()
        .map(|part| part.top)
        .min()?
        .saturating_sub(margin);
    let right = letters.iter().map(|part| part.right).max()? + margin;
    let bottom = letters.iter().map(|part| part.bottom).max()? + margin;
    let (width, height) = (
        right.min(page.width as usize) - left,
        bottom.min(page.height as usize) - top,
    );
    let mut grey = vec![255; width * height];
    for run in letters.iter().flat_map(|part| &part.runs) {
        for x in run.start..run.end {
            let at = (run.y * page.width as usize + x) * 3;
            let red = seal::stands_out(&page.samples[at..at + 3], 0) - PAPER;
            grey[(run.y - top) * width + x - left] = 255 - (red * 3).clamp(0, 255) as u8;
        }
    }
    Some(RedInk {
        left: left as u32,
        top: top as u32,
        width: width as u32,
        height: height as u32,
        grey,
    })
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests fail by panicking")]

    use super::*;

    const RED: [u8; 3] = [200, 30, 40];

    fn ink(page: &mut Raster, colour: [u8; 3], [left, top, right, bottom]: [usize; 4]) {
        for y in top..bottom {
            for x in left..right {
                page.samples[(y * page.width as usize + x) * 3..][..3].copy_from_slice(&colour);
            }
        }
    }

    fn frame(page: &mut Raster, [left, top, right, bottom]: [usize; 4]) {
        ink(page, RED, [left, top, right, top + 3]);
        ink(page, RED, [left, bottom - 3, right, bottom]);
        ink(page, RED, [left, top, left + 3, bottom]);
        ink(page, RED, [right - 3, top, right, bottom]);
    }

    fn sheet() -> Raster {
        Raster::filled(800, 1100, &[250, 250, 250])
    }

    fn red(page: &Raster) -> Option<RedInk> {
        red_ink(page, &seal::strokes(page, 0), 200.0)
    }

    #[test]
    fn the_letters_of_a_stamp_are_taken_without_its_frame_and_without_print() {
        let mut page = sheet();
        ink(&mut page, [20, 20, 20], [80, 110, 400, 116]);
        frame(&mut page, [90, 90, 300, 160]);
        ink(&mut page, RED, [130, 105, 140, 140]);
        ink(&mut page, RED, [180, 105, 190, 140]);
        let found = red(&page).unwrap();
        assert_eq!((found.left, found.top), (130 - 1 - 20, 105 - 1 - 20));
        let dark = found.grey.iter().filter(|sample| **sample < 128).count();
        assert_eq!(dark, 2 * 10 * 35, "two letters and nothing else");
    }

    #[test]
    fn red_ink_far_down_and_specks_are_no_stamp() {
        let mut page = sheet();
        ink(&mut page, RED, [130, 605, 140, 640]);
        ink(&mut page, RED, [180, 605, 190, 640]);
        ink(&mut page, RED, [180, 105, 184, 109]);
        ink(&mut page, RED, [280, 105, 284, 109]);
        assert_eq!(red(&page), None);
        assert_eq!(red(&Raster::filled(10, 10, &[250, 10, 10])), None);
    }
}
