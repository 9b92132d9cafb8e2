//! Shadow, tint and lid made white, so that only ink is dark.

use crate::raster::Raster;

/// A flattened sample below this is ink.
pub const INK: u8 = 160;

/// A flattened sample below this may be the soft border of ink, or a hair line.
pub const FAINT: u8 = 215;

/// A flattened sample above this is paper and its noise.
const WHITE: u8 = 230;

/// Side of the squares whose paper is measured, inches.
const SQUARE: f32 = 0.12;

/// Brings the paper of a grey page to white, whatever its brightness at each place.
pub fn flatten(page: &mut Raster, dpi: f32) {
    let side = ((dpi * SQUARE) as usize).max(4);
    let (width, height) = (page.width as usize, page.height as usize);
    let (columns, rows) = (width.div_ceil(side), height.div_ceil(side));
    let paper = smooth(&paper_of_squares(page, side, columns), columns, rows);
    let mut line = vec![0u32; width];
    for (y, row) in page.samples.chunks_exact_mut(width.max(1)).enumerate() {
        let (above, below, part) = between(y, side, rows);
        for (x, tone) in line.iter_mut().enumerate() {
            let (left, right, along) = between(x, side, columns);
            let mix = |row: usize| {
                u32::from(paper[row * columns + left]) * (256 - along)
                    + u32::from(paper[row * columns + right]) * along
            };
            *tone = (mix(above) * (256 - part) + mix(below) * part) >> 16;
        }
        for (sample, tone) in row.iter_mut().zip(&line) {
            *sample = (u32::from(*sample) * 255 / (*tone).max(1)).min(255) as u8;
        }
    }
}

/// Makes the faintest tones white: hair lines and noise of the paper, for which a reader would look for letters.
pub fn brighten(page: &mut Raster) {
    for sample in &mut page.samples {
        *sample = (u32::from(*sample) * 255 / u32::from(WHITE)).min(255) as u8;
    }
}

/// The two squares a pixel lies between, and how far it is on its way from the first, in 1/256.
fn between(at: usize, side: usize, count: usize) -> (usize, usize, u32) {
    let halves = (at * 2 + 1) as f32 / (side * 2) as f32 - 0.5;
    let first = (halves.max(0.0) as usize).min(count - 1);
    let part = ((halves - first as f32) * 256.0).clamp(0.0, 256.0) as u32;
    (first, (first + 1).min(count - 1), part)
}

/// The tone of the paper in each square: brighter than most of it, because ink is darker.
fn paper_of_squares(page: &Raster, side: usize, columns: usize) -> Vec<u8> {
    let width = page.width as usize;
    let mut paper = Vec::new();
    for band in page.samples.chunks(width.max(1) * side) {
        let mut counts = vec![[0u32; 256]; columns];
        for row in band.chunks_exact(width.max(1)) {
            for (square, samples) in counts.iter_mut().zip(row.chunks(side)) {
                for sample in samples {
                    square[usize::from(*sample)] += 1;
                }
            }
        }
        paper.extend(counts.iter().map(upper));
    }
    paper
}

/// The tone that four fifths of the samples stay below.
fn upper(counts: &[u32; 256]) -> u8 {
    let all: u32 = counts.iter().sum();
    let mut below = 0;
    let at = counts.iter().position(|count| {
        below += count;
        below * 5 >= all * 4
    });
    at.unwrap_or(255) as u8
}

/// Each square takes the brightest tone of its neighbours, then their mean: print fills a square, not nine.
fn smooth(paper: &[u8], columns: usize, rows: usize) -> Vec<u8> {
    let brightest = around(paper, columns, rows, |near| near.iter().copied().max());
    around(&brightest, columns, rows, |near| {
        let sum: u32 = near.iter().map(|tone| u32::from(*tone)).sum();
        Some((sum / near.len().max(1) as u32) as u8)
    })
}

fn around(
    squares: &[u8],
    columns: usize,
    rows: usize,
    of: impl Fn(&[u8]) -> Option<u8>,
) -> Vec<u8> {
    let mut out = Vec::with_capacity(squares.len());
    let mut near = Vec::with_capacity(9);
    for y in 0..rows {
        for x in 0..columns {
            near.clear();
            for row in y.saturating_sub(1)..(y + 2).min(rows) {
                let from = row * columns + x.saturating_sub(1);
                let to = row * columns + (x + 2).min(columns);
                near.extend_from_slice(&squares[from..to]);
            }
            out.push(of(&near).unwrap_or(255));
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paper_in_shadow_becomes_white_and_ink_on_it_stays_dark() {
        let mut page = Raster::filled(400, 400, &[0]);
        for (at, sample) in page.samples.iter_mut().enumerate() {
            let (x, y) = (at % 400, at / 400);
            let paper = 110 + x as u32 / 4;
            let is_ink = y % 40 < 6 && x % 20 < 12;
            *sample = if is_ink { paper / 4 } else { paper } as u8;
        }
        flatten(&mut page, 200.0);
        for (at, sample) in page.samples.iter().enumerate() {
            let (x, y) = (at % 400, at / 400);
            if y % 40 < 6 && x % 20 < 12 {
                assert!(*sample < INK, "ink at {x},{y} is {sample}");
            } else {
                assert!(*sample > FAINT, "paper at {x},{y} is {sample}");
            }
        }
    }

    #[test]
    fn pages_of_any_size_and_of_one_tone_are_flattened() {
        for (width, height, tone) in [(1, 1, 0), (1, 3000, 255), (3000, 1, 7), (37, 41, 128)] {
            let mut page = Raster::filled(width, height, &[tone]);
            flatten(&mut page, 200.0);
            brighten(&mut page);
            assert!(page.samples.iter().all(|sample| *sample == page.samples[0]));
        }
    }
}
