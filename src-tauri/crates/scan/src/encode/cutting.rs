//! A piece of a page with the places under letters filled from what lies beside them.

use crate::raster::Raster;

/// The piece of `page` inside left, top, right and bottom; `holes` are the places of the page that have no colour
/// of their own. What comes out without colour is grey.
pub fn cutting(page: &Raster, holes: &[bool], [left, top, right, bottom]: [u32; 4]) -> Raster {
    let n = usize::from(page.channels);
    let (width, height) = ((right - left) as usize, (bottom - top) as usize);
    let mut samples = Vec::with_capacity(width * height * n);
    let mut empty = Vec::with_capacity(width * height);
    for y in top as usize..bottom as usize {
        let from = y * page.width as usize + left as usize;
        samples.extend_from_slice(&page.samples[from * n..(from + width) * n]);
        empty.extend_from_slice(&holes[from..from + width]);
    }
    let order: Vec<usize> = (0..empty.len()).collect();
    fill(&mut samples, &mut empty, width, n, order.iter().copied());
    fill(
        &mut samples,
        &mut empty,
        width,
        n,
        order.iter().rev().copied(),
    );
    Raster {
        width: width as u32,
        height: height as u32,
        channels: page.channels,
        samples,
    }
    .without_idle_colour()
}

/// Gives every empty place, in the given order, the mean of its neighbours that have a colour.
fn fill(
    samples: &mut [u8],
    empty: &mut [bool],
    width: usize,
    n: usize,
    order: impl Iterator<Item = usize>,
) {
    let count = empty.len();
    for at in order {
        if !empty[at] {
            continue;
        }
        let x = at % width;
        let near = [
            (x > 0).then(|| at - 1),
            (x + 1 < width).then_some(at + 1),
            at.checked_sub(width),
            Some(at + width).filter(|below| *below < count),
        ];
        let (mut sum, mut known) = ([0u32; 3], 0);
        for near in near.into_iter().flatten().filter(|near| !empty[*near]) {
            known += 1;
            (0..n).for_each(|i| sum[i] += u32::from(samples[near * n + i]));
        }
        if known > 0 {
            (0..n).for_each(|i| samples[at * n + i] = (sum[i] / known) as u8);
            empty[at] = false;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_hole_takes_the_colour_around_it() {
        let mut page = Raster::filled(10, 10, &[200, 20, 20]);
        let mut holes = vec![false; 100];
        for at in [44, 45, 54, 55] {
            holes[at] = true;
            page.samples[at * 3..at * 3 + 3].fill(255);
        }
        let piece = cutting(&page, &holes, [2, 2, 8, 9]);
        assert_eq!((piece.width, piece.height), (6, 7));
        assert!(piece.samples.chunks_exact(3).all(|p| p == [200, 20, 20]));
    }

    #[test]
    fn a_piece_that_is_nothing_but_hole_stays_white() {
        let page = Raster::filled(3, 3, &[255, 255, 255]);
        let piece = cutting(&page, &[true; 9], [0, 0, 3, 3]);
        assert_eq!((piece.channels, piece.samples), (1, vec![255; 9]));
    }
}
