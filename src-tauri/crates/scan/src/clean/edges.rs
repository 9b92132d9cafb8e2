//! What lies on a page without being part of the paper: lid that shows beside a crooked sheet, and punch holes.

use crate::clean::blank::DARKER;
use crate::clean::blob::{self, Blob, each_blob};
use crate::clean::lid;
use crate::raster::Raster;

/// Lid runs along the edge of the picture for at least this long; letters that were cut are shorter, inches.
const ALONG: f32 = 0.3;

/// Lid is of one tone: most of it lies this close to its mean.
const EVEN: u8 = 22;

/// Lid has no colour: its channels differ by less than this.
const COLOURED: f32 = 24.0;

/// A dark bar with this many bright gaps of a letter's size is print on a dark ground; sides in inches.
const LETTERS: usize = 3;
const LETTER: f32 = 0.25;

/// How far a lid's blurred outline reaches onto the paper, inches.
const OUTLINE: f32 = 0.03;

/// Which pixels of a reduced page are lid (of those the flood in `lid_mask` reached) or punch hole.
pub fn not_paper(
    page: &Raster,
    grey: &[u8],
    contrast: &[u8],
    lid_mask: &[bool],
    dpi: f32,
) -> Vec<bool> {
    let (width, height) = (page.width as usize, page.height as usize);
    let mut found = vec![false; grey.len()];
    let letter = (LETTER * dpi).powi(2) as usize;
    let gaps: Vec<Blob> = blob::blobs(lid_mask.iter().map(|is_lid| !is_lid).collect(), width)
        .into_iter()
        .filter(|gap| gap.pixels <= letter)
        .collect();
    each_blob(lid_mask.to_vec(), width, |blob, pixels| {
        let contact = contact(pixels, width, height) as f32;
        let is_along = blob.touches_edge(width, height) && contact >= ALONG * dpi;
        let inside = gaps.iter().filter(|gap| blob.encloses(gap)).count();
        if is_along && inside < LETTERS && is_even(page, grey, pixels) {
            pixels.iter().for_each(|at| found[*at] = true);
        }
    });
    let inked = contrast.iter().map(|c| *c > DARKER).collect();
    each_blob(inked, width, |blob, pixels| {
        if blob.is_punch_hole(dpi, width, height) && is_even(page, grey, &core(&blob, width)) {
            pixels.iter().for_each(|at| found[*at] = true);
        }
    });
    lid::grown(&found, width, ((dpi * OUTLINE) as usize).max(1))
}

/// How many of the pixels lie on the edge of the picture.
fn contact(pixels: &[usize], width: usize, height: usize) -> usize {
    let is_edge = |at: &&usize| {
        let (x, y) = (**at % width, **at / width);
        x == 0 || y == 0 || x + 1 == width || y + 1 == height
    };
    pixels.iter().filter(is_edge).count()
}

/// The middle of a round blob, without its outline.
fn core(blob: &Blob, width: usize) -> Vec<usize> {
    let (w, h) = (blob.right - blob.left, blob.bottom - blob.top);
    let rows = blob.top + h / 4..=blob.bottom - h / 4;
    rows.flat_map(|y| (blob.left + w / 4..=blob.right - w / 4).map(move |x| y * width + x))
        .collect()
}

/// Whether the pixels have one tone and no colour.
fn is_even(page: &Raster, grey: &[u8], pixels: &[usize]) -> bool {
    let count = pixels.len().max(1) as f32;
    let mean = pixels.iter().map(|at| f32::from(grey[*at])).sum::<f32>() / count;
    let near = pixels
        .iter()
        .filter(|at| grey[**at].abs_diff(mean as u8) <= EVEN)
        .count();
    let is_neutral = page.channels != 3 || {
        let channel = |i: usize| {
            pixels
                .iter()
                .map(|at| f32::from(page.samples[at * 3 + i]))
                .sum::<f32>()
                / count
        };
        let [r, g, b] = [channel(0), channel(1), channel(2)];
        r.max(g).max(b) - r.min(g).min(b) < COLOURED
    };
    is_neutral && near as f32 >= count * 0.85
}
