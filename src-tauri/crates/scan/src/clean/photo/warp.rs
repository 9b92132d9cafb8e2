//! The sheet between four corners, drawn as a rectangle.

use super::Corners;
use crate::raster::Raster;

/// The part of a picture between `corners` as a picture of its own size, bilinear.
pub fn warped(picture: &Raster, corners: &Corners, width: u32, height: u32) -> Raster {
    let map = projection(corners, width as f32, height as f32);
    let n = usize::from(picture.channels);
    let mut samples = vec![0u8; width as usize * height as usize * n];
    let last = (picture.width as f32 - 1.001, picture.height as f32 - 1.001);
    let stride = picture.stride();
    for (y, row) in samples
        .chunks_exact_mut((width as usize * n).max(1))
        .enumerate()
    {
        let v = y as f32 + 0.5;
        // Positions on a row differ by the same step before they are divided.
        let start: [f32; 3] = std::array::from_fn(|at| map[at][1] * v + map[at][2]);
        for (x, pixel) in row.chunks_exact_mut(n).enumerate() {
            let u = x as f32 + 0.5;
            let by = 1.0 / (start[2] + map[2][0] * u);
            let from_x = ((start[0] + map[0][0] * u) * by - 0.5).clamp(0.0, last.0);
            let from_y = ((start[1] + map[1][0] * u) * by - 0.5).clamp(0.0, last.1);
            let (left, top) = (from_x as usize, from_y as usize);
            // Weights in 1/256.
            let right = ((from_x - left as f32) * 256.0) as u32;
            let below = ((from_y - top as f32) * 256.0) as u32;
            let at = top * stride + left * n;
            let (upper, lower) = (&picture.samples[at..], &picture.samples[at + stride..]);
            for (i, sample) in pixel.iter_mut().enumerate() {
                let mix =
                    |row: &[u8]| u32::from(row[i]) * (256 - right) + u32::from(row[i + n]) * right;
                *sample = ((mix(upper) * (256 - below) + mix(lower) * below) >> 16) as u8;
            }
        }
    }
    Raster {
        width,
        height,
        channels: picture.channels,
        samples,
    }
}

/// The projection that takes a rectangle of `width` × `height` to the corners (Heckbert 1989, section 2.2.3).
fn projection(corners: &Corners, width: f32, height: f32) -> [[f32; 3]; 3] {
    let [(x0, y0), (x1, y1), (x2, y2), (x3, y3)] = *corners;
    let (dx1, dx2, sx) = (x1 - x2, x3 - x2, x0 - x1 + x2 - x3);
    let (dy1, dy2, sy) = (y1 - y2, y3 - y2, y0 - y1 + y2 - y3);
    let whole = dx1 * dy2 - dx2 * dy1;
    let g = (sx * dy2 - dx2 * sy) / whole;
    let h = (dx1 * sy - sx * dy1) / whole;
    [
        [(x1 - x0 + g * x1) / width, (x3 - x0 + h * x3) / height, x0],
        [(y1 - y0 + g * y1) / width, (y3 - y0 + h * y3) / height, y0],
        [g / width, h / height, 1.0],
    ]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_corners_of_the_rectangle_are_the_corners_of_the_sheet() {
        let corners = [(12.0, 30.0), (80.0, 22.0), (95.0, 110.0), (5.0, 90.0)];
        let map = projection(&corners, 50.0, 70.0);
        for ((u, v), corner) in [(0.0, 0.0), (50.0, 0.0), (50.0, 70.0), (0.0, 70.0)]
            .into_iter()
            .zip(corners)
        {
            let at = |row: [f32; 3]| row[0] * u + row[1] * v + row[2];
            let w = at(map[2]);
            let off = (at(map[0]) / w - corner.0).hypot(at(map[1]) / w - corner.1);
            assert!(off < 0.01, "{corner:?} is {off} off");
        }
    }

    #[test]
    fn a_straight_part_is_cut_out_as_it_is() {
        let mut picture = Raster::filled(40, 30, &[10, 20, 30]);
        picture.samples[(12 * 40 + 15) * 3] = 200;
        let part = warped(
            &picture,
            &[(10.0, 10.0), (30.0, 10.0), (30.0, 25.0), (10.0, 25.0)],
            20,
            15,
        );
        assert_eq!((part.width, part.height), (20, 15));
        assert_eq!(part, picture.cut([10, 10, 30, 25]));
    }
}
