//! The page at reading-glass size: about 75 dpi, enough for skew, lid and blankness.

use crate::bilevel::Bilevel;
use crate::import::Pixels;
use crate::raster::Raster;

/// Resolution of the reduced page, pixels per inch.
pub const OVERVIEW_DPI: f32 = 75.0;

/// Longest side of the reduced page, pixels: bounds the work where the resolution is misjudged.
const MAX_SIDE: u32 = 1800;

/// The page reduced from `dpi` to about [`OVERVIEW_DPI`].
pub fn reduced(pixels: &Pixels<'_>, dpi: f32) -> Raster {
    let by = |width: u32, height: u32| {
        let wanted = (dpi / OVERVIEW_DPI).floor().max(1.0) as u32;
        wanted.max(width.max(height).div_ceil(MAX_SIDE))
    };
    match pixels {
        Pixels::Jpeg(jpeg) => at_most(jpeg.overview().clone(), MAX_SIDE),
        Pixels::Raster(raster) | Pixels::Lossy(raster) => {
            boxed(raster, by(raster.width, raster.height))
        }
        Pixels::Bilevel(page) => boxed_bits(page, by(page.width, page.height)),
    }
}

/// The picture, reduced by a whole factor where its longer side exceeds `side` pixels.
pub fn at_most(raster: Raster, side: u32) -> Raster {
    let factor = raster.width.max(raster.height).div_ceil(side.max(1));
    if factor > 1 {
        boxed(&raster, factor)
    } else {
        raster
    }
}

/// Averages squares of `factor` pixels; the last row and column average what is left of theirs.
fn boxed(raster: &Raster, factor: u32) -> Raster {
    let n = usize::from(raster.channels);
    let factor = factor as usize;
    if factor <= 1 {
        return raster.clone();
    }
    let out_w = (raster.width as usize).div_ceil(factor);
    let out_h = (raster.height as usize).div_ceil(factor);
    let mut samples = Vec::with_capacity(out_w * out_h * n);
    let mut sums = vec![0u32; out_w * n];
    for band in raster.samples.chunks(raster.stride().max(1) * factor) {
        sums.fill(0);
        let mut rows = 0;
        for row in band.chunks_exact(raster.stride().max(1)) {
            rows += 1;
            for (sum, square) in sums.chunks_exact_mut(n).zip(row.chunks(factor * n)) {
                for pixel in square.chunks_exact(n) {
                    for (s, p) in sum.iter_mut().zip(pixel) {
                        *s += u32::from(*p);
                    }
                }
            }
        }
        for (x, sum) in sums.chunks_exact(n).enumerate() {
            let columns = factor.min(raster.width as usize - x * factor);
            let area = (rows * columns).max(1) as u32;
            samples.extend(sum.iter().map(|s| (s / area) as u8));
        }
    }
    Raster {
        width: out_w as u32,
        height: out_h as u32,
        channels: raster.channels,
        samples,
    }
}

/// The same for packed bits, without unpacking the page.
fn boxed_bits(page: &Bilevel, factor: u32) -> Raster {
    let factor = factor.max(1) as usize;
    let (width, height) = (page.width as usize, page.height as usize);
    let out_w = width.div_ceil(factor);
    let mut samples = Vec::with_capacity(out_w * height.div_ceil(factor));
    let mut black = vec![0u32; out_w];
    for band in page.bits.chunks(page.stride().max(1) * factor) {
        black.fill(0);
        let mut rows = 0;
        for row in band.chunks_exact(page.stride().max(1)) {
            rows += 1;
            for (at, byte) in row.iter().enumerate().filter(|(_, b)| **b != 0) {
                for bit in (0..8).filter(|bit| byte & (0x80 >> bit) != 0) {
                    if let Some(sum) = black.get_mut((at * 8 + bit) / factor) {
                        *sum += 1;
                    }
                }
            }
        }
        samples.extend(black.iter().enumerate().map(|(x, sum)| {
            let columns = factor.min(width - x * factor);
            255 - (sum * 255 / ((rows * columns).max(1) as u32)).min(255) as u8
        }));
    }
    Raster {
        width: out_w as u32,
        height: height.div_ceil(factor) as u32,
        channels: 1,
        samples,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn edges_that_do_not_fill_a_square_keep_their_tone() {
        let page = boxed(&Raster::filled(10, 7, &[90, 10, 200]), 4);
        assert_eq!((page.width, page.height), (3, 2));
        assert!(page.samples.chunks_exact(3).all(|p| p == [90, 10, 200]));
    }

    #[test]
    fn packed_bits_reduce_like_their_grey() {
        let samples: Vec<u8> = (0..37 * 11u32)
            .map(|i| if i * 7 % 5 < 2 { 0 } else { 255 })
            .collect();
        let grey = Raster {
            width: 37,
            height: 11,
            channels: 1,
            samples,
        };
        let from_grey = boxed(&grey, 4);
        let from_bits = boxed_bits(&Bilevel::threshold(&grey), 4);
        assert_eq!((from_bits.width, from_bits.height), (10, 3));
        for (a, b) in from_grey.samples.iter().zip(&from_bits.samples) {
            assert!(a.abs_diff(*b) <= 1, "{a} {b}");
        }
    }
}
