//! A picture at another size, each new pixel the mean of what it covers.

use crate::raster::Raster;

/// What one new pixel covers of a row or column: the first old pixel and the weights from there on, summing to
/// [`ONE`].
struct Cover {
    first: usize,
    weights: Vec<u32>,
}

const ONE: u32 = 1 << 12;

/// The picture at `width` x `height`. Enlarging repeats pixels with soft borders.
pub fn resampled(raster: &Raster, width: u32, height: u32) -> Raster {
    let channels = usize::from(raster.channels);
    let (width, height) = (width.max(1), height.max(1));
    let columns = covers(raster.width as usize, width as usize);
    let rows = covers(raster.height as usize, height as usize);
    let stride = raster.stride();
    let mut samples = Vec::with_capacity(width as usize * height as usize * channels);
    let mut sums = vec![0u32; stride];
    for row in &rows {
        sums.fill(0);
        for (at, weight) in row.weights.iter().enumerate() {
            let from = (row.first + at) * stride;
            for (sum, sample) in sums.iter_mut().zip(&raster.samples[from..from + stride]) {
                *sum += weight * u32::from(*sample);
            }
        }
        for column in &columns {
            for channel in 0..channels {
                let old = sums[column.first * channels + channel..]
                    .iter()
                    .step_by(channels);
                let sum: u64 = column
                    .weights
                    .iter()
                    .zip(old)
                    .map(|(weight, sum)| u64::from(*weight) * u64::from(*sum))
                    .sum();
                samples.push((sum >> 24) as u8);
            }
        }
    }
    Raster {
        width,
        height,
        channels: raster.channels,
        samples,
    }
}

/// What each of `new` pixels covers of `old` ones. An enlarged pixel covers at least one old pixel's width.
fn covers(old: usize, new: usize) -> Vec<Cover> {
    let scale = old as f64 / new as f64;
    let reach = scale.max(1.0) / 2.0;
    (0..new)
        .map(|at| {
            let middle = (at as f64 + 0.5) * scale;
            let start = (middle - reach).max(0.0);
            let end = (middle + reach).min(old as f64);
            let first = (start as usize).min(old - 1);
            let last = ((end.ceil() as usize).max(first + 1)).min(old);
            let overlaps: Vec<f64> = (first..last)
                .map(|i| (end.min(i as f64 + 1.0) - start.max(i as f64)).max(0.0))
                .collect();
            let whole: f64 = overlaps.iter().sum::<f64>().max(f64::EPSILON);
            let mut weights: Vec<u32> = overlaps
                .iter()
                .map(|part| (part / whole * f64::from(ONE)) as u32)
                .collect();
            // What rounding lost goes to the first, so that a tone stays what it is.
            let sum: u32 = weights.iter().sum();
            weights[0] += ONE - sum;
            Cover { first, weights }
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn two_thirds_of_a_picture_are_means_by_area() {
        let page = Raster {
            width: 3,
            height: 1,
            channels: 1,
            samples: vec![0, 120, 240],
        };
        assert_eq!(resampled(&page, 2, 1).samples, [39, 199]);
    }

    proptest! {
        #[test]
        fn a_plain_tone_stays_what_it_is(
            from in (1u32..60, 1u32..60), to in (1u32..60, 1u32..60), tone: [u8; 3]
        ) {
            let page = resampled(&Raster::filled(from.0, from.1, &tone), to.0, to.1);
            prop_assert_eq!((page.width, page.height), to);
            prop_assert!(page.samples.chunks_exact(3).all(|pixel| pixel == tone));
        }
    }
}
