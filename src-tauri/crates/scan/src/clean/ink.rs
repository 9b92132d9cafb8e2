//! Ink: what is darker than its surroundings, or coloured.

/// Local contrast of every pixel: how much darker it is than the mean of the square of `2 * radius + 1` pixels
/// around it, 0 where it is not. Pixels of `without` (the lid) count neither as ink nor as surroundings.
pub fn contrast(
    grey: &[u8],
    width: usize,
    height: usize,
    radius: usize,
    without: &[bool],
) -> Vec<u8> {
    let sums = Integral::new(grey, width, height, without);
    let mut out = vec![0; grey.len()];
    for y in 0..height {
        let (top, bottom) = (y.saturating_sub(radius), (y + radius + 1).min(height));
        for x in 0..width {
            let at = y * width + x;
            if without[at] {
                continue;
            }
            let (left, right) = (x.saturating_sub(radius), (x + radius + 1).min(width));
            let (sum, count) = sums.of(left, top, right, bottom);
            let mean = (sum / count.max(1)) as u8;
            out[at] = mean.saturating_sub(grey[at]);
        }
    }
    out
}

struct Integral {
    stride: usize,
    sums: Vec<(u32, u32)>,
}

impl Integral {
    fn new(grey: &[u8], width: usize, height: usize, without: &[bool]) -> Self {
        let stride = width + 1;
        let mut sums = vec![(0, 0); stride * (height + 1)];
        for y in 0..height {
            let mut row = (0, 0);
            for x in 0..width {
                let at = y * width + x;
                if !without[at] {
                    row.0 += u32::from(grey[at]);
                    row.1 += 1;
                }
                let above = sums[y * stride + x + 1];
                sums[(y + 1) * stride + x + 1] = (above.0 + row.0, above.1 + row.1);
            }
        }
        Self { stride, sums }
    }

    fn of(&self, left: usize, top: usize, right: usize, bottom: usize) -> (u32, u32) {
        let corner = |x: usize, y: usize| self.sums[y * self.stride + x];
        let (a, b, c, d) = (
            corner(left, top),
            corner(right, top),
            corner(left, bottom),
            corner(right, bottom),
        );
        (
            (d.0 + a.0).wrapping_sub(b.0).wrapping_sub(c.0),
            (d.1 + a.1).wrapping_sub(b.1).wrapping_sub(c.1),
        )
    }
}
