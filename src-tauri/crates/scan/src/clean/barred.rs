//! Places of a page that hold no letters: photographs, filled boxes and other solid things.

use crate::clean::lid;
use crate::raster::Raster;

/// White paper is brighter than this.
const PAPER: u8 = 225;

/// Anything solid is at least twice this wide and high, inches; the strokes of headings are thinner.
const SOLID: f32 = 0.06;

/// The bars, row by row.
pub struct Barred {
    /// For each row of the reduced page, one bit a pixel of the full page; empty where nothing is barred.
    rows: Vec<Vec<u64>>,
    height: usize,
}

impl Barred {
    /// The solid things of a white reduced page of `dpi`, for the page at its full `width` and `height`.
    pub fn of(page: &Raster, dpi: f32, width: u32, height: u32) -> Self {
        let small = page.width as usize;
        let reach = ((dpi * SOLID) as usize).max(2);
        let solid = opened(page, reach);
        let rows = solid
            .chunks(small.max(1))
            .map(|row| spread(row, width as usize))
            .collect();
        Self {
            rows,
            height: height as usize,
        }
    }

    /// One bit for every pixel of row `y`, lowest first; what is missing is not barred.
    pub fn row(&self, y: usize) -> &[u64] {
        let at = y * self.rows.len() / self.height.max(1);
        self.rows.get(at).map(Vec::as_slice).unwrap_or_default()
    }
}

/// What is not white and still there when its outermost `reach` pixels are taken away, grown back.
fn opened(page: &Raster, reach: usize) -> Vec<bool> {
    let width = page.width as usize;
    let white: Vec<bool> = page
        .samples
        .chunks_exact(usize::from(page.channels).max(1))
        .map(|pixel| pixel.iter().all(|s| *s >= PAPER))
        .collect();
    let core: Vec<bool> = lid::grown(&white, width, reach)
        .iter()
        .map(|near| !near)
        .collect();
    lid::grown(&core, width, reach + 2)
}

fn spread(row: &[bool], width: usize) -> Vec<u64> {
    if !row.contains(&true) {
        return Vec::new();
    }
    let mut words = vec![0; width.div_ceil(64)];
    for x in (0..width).filter(|x| row[x * row.len() / width]) {
        words[x / 64] |= 1 << (x % 64);
    }
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_photograph_is_barred_and_a_heading_is_not() {
        let mut page = Raster::filled(200, 200, &[255]);
        for y in 20..24 {
            page.samples[y * 200 + 20..y * 200 + 180].fill(30);
        }
        for y in 100..150 {
            page.samples[y * 200 + 60..y * 200 + 120].fill(90);
        }
        let barred = Barred::of(&page, 75.0, 800, 800);
        assert!(barred.row(88).is_empty());
        let row = barred.row(500);
        assert_eq!(row[5] >> 30 & 1, 1);
        assert_eq!(row[0], 0);
    }
}
