//! A white page made smaller while it streams by: only what is not white costs anything.

use crate::raster::Raster;

/// One unit of weight along one axis.
const UNIT: u32 = 256;

/// A place that was hidden by more than this share, in hundredths, has no colour of its own.
const HIDDEN: u64 = 85;

/// Which smaller pixels a pixel falls on.
#[derive(Clone, Copy)]
struct Share {
    first: u32,
    weight: u32,
    next_weight: u32,
}

/// Takes rows of a page and makes a picture of lower resolution of them.
pub struct Reducer {
    channels: usize,
    width: usize,
    height: usize,
    columns: Vec<Share>,
    column_weights: Vec<u32>,
    rows: Vec<Share>,
    row_weights: Vec<u32>,
    /// What is missing to white in the two smaller rows being filled.
    missing: [Vec<u32>; 2],
    /// What is hidden in them.
    hidden: [Vec<u32>; 2],
    /// The smaller row that `missing[0]` belongs to.
    row: usize,
    samples: Vec<u8>,
    holes: Vec<bool>,
}

impl Reducer {
    /// From `width` x `height` pixels to `scale` (0–1) times as many along each side.
    pub fn new(width: u32, height: u32, channels: u8, scale: f32) -> Self {
        let (columns, column_weights) = shares(width as usize, scale);
        let (rows, row_weights) = shares(height as usize, scale);
        let channels = usize::from(channels);
        let (width, height) = (column_weights.len(), row_weights.len());
        Self {
            channels,
            width,
            height,
            columns,
            column_weights,
            rows,
            row_weights,
            missing: [vec![0; width * channels], vec![0; width * channels]],
            hidden: [vec![0; width], vec![0; width]],
            row: 0,
            samples: Vec::with_capacity(width * height * channels),
            holes: Vec::with_capacity(width * height),
        }
    }

    /// Goes on to row `y` of the page; rows come in order.
    pub fn start_row(&mut self, y: usize) {
        let first = self
            .rows
            .get(y)
            .map_or(self.height, |share| share.first as usize);
        while self.row < first.min(self.height) {
            self.finish_row();
        }
    }

    /// Adds a pixel of row `y`.
    #[inline]
    pub fn add(&mut self, x: usize, y: usize, pixel: &[u8]) {
        let (column, row) = (self.columns[x], self.rows[y]);
        let at = column.first as usize * self.channels;
        for (lower, by) in [(0, row.weight), (1, row.next_weight)] {
            if by == 0 {
                continue;
            }
            let missing = &mut self.missing[lower];
            for (i, sample) in pixel.iter().enumerate() {
                let lack = u32::from(255 - sample);
                missing[at + i] += lack * column.weight * by / UNIT;
                if column.next_weight > 0 {
                    missing[at + self.channels + i] += lack * column.next_weight * by / UNIT;
                }
            }
        }
    }

    /// Says that a pixel of row `y` is covered by something else and must not show.
    #[inline]
    pub fn hide(&mut self, x: usize, y: usize) {
        let (column, row) = (self.columns[x], self.rows[y]);
        let at = column.first as usize;
        for (lower, by) in [(0, row.weight), (1, row.next_weight)] {
            if by > 0 {
                self.hidden[lower][at] += column.weight * by / UNIT;
                if column.next_weight > 0 {
                    self.hidden[lower][at + 1] += column.next_weight * by / UNIT;
                }
            }
        }
    }

    /// The smaller picture, and where everything was hidden.
    pub fn finish(mut self) -> (Raster, Vec<bool>) {
        while self.row < self.height {
            self.finish_row();
        }
        let picture = Raster {
            width: self.width as u32,
            height: self.height as u32,
            channels: self.channels as u8,
            samples: self.samples,
        };
        (picture, self.holes)
    }

    fn finish_row(&mut self) {
        let down = u64::from(self.row_weights[self.row]);
        let cells = self.missing[0].chunks_exact(self.channels);
        for ((missing, hidden), across) in cells.zip(&self.hidden[0]).zip(&self.column_weights) {
            if *hidden == 0 && missing.iter().all(|m| *m == 0) {
                self.holes.push(false);
                self.samples.extend(missing.iter().map(|_| 255));
                continue;
            }
            let whole = (u64::from(*across) * down / u64::from(UNIT)).max(1);
            let is_hole = u64::from(*hidden) * 100 > whole * HIDDEN;
            self.holes.push(is_hole);
            let seen = whole.saturating_sub(u64::from(*hidden)).max(1);
            self.samples.extend(missing.iter().map(|m| {
                if is_hole {
                    255
                } else {
                    255 - ((u64::from(*m) + seen / 2) / seen).min(255) as u8
                }
            }));
        }
        self.missing.swap(0, 1);
        self.hidden.swap(0, 1);
        self.missing[1].fill(0);
        self.hidden[1].fill(0);
        self.row += 1;
    }
}

/// How `count` pixels are shared out, and the weight of every smaller pixel.
fn shares(count: usize, scale: f32) -> (Vec<Share>, Vec<u32>) {
    let scale = f64::from(scale.clamp(0.001, 1.0));
    // A hair of the last pixel is no pixel.
    let smaller = ((count as f64 * scale - 0.01).ceil() as usize).max(1);
    let mut weights = vec![0; smaller];
    let shares = (0..count)
        .map(|at| {
            let (from, to) = (at as f64 * scale, (at + 1) as f64 * scale);
            let first = (from as usize).min(smaller - 1);
            let border = (first + 1) as f64;
            let over = if first + 1 < smaller {
                (to - border).max(0.0)
            } else {
                0.0
            };
            let next_weight = (over / scale * f64::from(UNIT)).round() as u32;
            let weight = UNIT - next_weight.min(UNIT);
            weights[first] += weight;
            if next_weight > 0 {
                weights[first + 1] += next_weight;
            }
            Share {
                first: first as u32,
                weight,
                next_weight,
            }
        })
        .collect();
    (shares, weights)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn reduced(page: &Raster, scale: f32) -> Raster {
        let mut reducer = Reducer::new(page.width, page.height, page.channels, scale);
        for (y, row) in page.rows().enumerate() {
            reducer.start_row(y);
            for (x, pixel) in row.chunks_exact(usize::from(page.channels)).enumerate() {
                reducer.add(x, y, pixel);
            }
        }
        reducer.finish().0
    }

    #[test]
    fn an_even_tone_stays_the_same_at_any_scale_and_size() {
        for (width, height) in [(1, 1), (1, 97), (31, 7), (90, 60)] {
            for scale in [1.0, 2.0 / 3.0, 0.5, 0.31, 0.011] {
                let page = reduced(&Raster::filled(width, height, &[200, 10, 77]), scale);
                for pixel in page.samples.chunks_exact(3) {
                    let near = [200u8, 10, 77]
                        .iter()
                        .zip(pixel)
                        .all(|(a, b)| a.abs_diff(*b) < 3);
                    assert!(near, "{width} {height} {scale}: {pixel:?}");
                }
            }
        }
    }

    #[test]
    fn what_is_hidden_takes_no_part() {
        let mut reducer = Reducer::new(4, 2, 1, 0.5);
        for y in 0..2 {
            reducer.start_row(y);
            reducer.hide(0, y);
            reducer.add(1, y, &[100]);
            reducer.hide(2, y);
            reducer.hide(3, y);
        }
        let (page, holes) = reducer.finish();
        assert_eq!(page.samples[0], 100);
        assert_eq!(holes, [false, true]);
    }
}
