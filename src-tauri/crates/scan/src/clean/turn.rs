//! A picture brought into a straight frame: turned back by its skew and cut to its paper, in one pass.

use crate::raster::Raster;

/// A box in a picture, pixels: left, top, right, bottom; may reach beyond the picture.
pub type Area = [f32; 4];

/// Where the straight picture lies on the skewed one.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Frame {
    /// Clockwise skew that is undone, degrees.
    angle_deg: f32,
    /// The part of the straightened picture that is kept; straightening turns about the picture's middle.
    area: Area,
    /// Size of the picture the area refers to.
    of: (u32, u32),
    /// The area is smaller than the picture, because a lid was found.
    pub is_crop: bool,
}

impl Frame {
    /// A frame around the paper inside a lid.
    pub fn crop(picture: &Raster, angle_deg: f32, inside: Area) -> Self {
        Self {
            angle_deg,
            area: inside,
            of: (picture.width, picture.height),
            is_crop: true,
        }
    }

    /// A frame of the picture's own size, widened where ink would fall outside it.
    pub fn keeping(picture: &Raster, angle_deg: f32, ink: Option<Area>) -> Self {
        let mut area = [0.0, 0.0, picture.width as f32, picture.height as f32];
        if let Some(ink) = ink {
            area = [
                area[0].min(ink[0]),
                area[1].min(ink[1]),
                area[2].max(ink[2]),
                area[3].max(ink[3]),
            ];
        }
        Self {
            angle_deg,
            area,
            of: (picture.width, picture.height),
            is_crop: false,
        }
    }

    /// The same frame on the same picture at another size.
    pub fn scaled(&self, width: u32, height: u32) -> Self {
        let (x, y) = (
            width as f32 / self.of.0 as f32,
            height as f32 / self.of.1 as f32,
        );
        let [left, top, right, bottom] = self.area;
        Self {
            area: [left * x, top * y, right * x, bottom * y],
            of: (width, height),
            ..*self
        }
    }

    /// Width and height of the straight picture, pixels.
    fn size(&self) -> (u32, u32) {
        let [left, top, right, bottom] = self.area;
        (
            (right - left).round().max(1.0) as u32,
            (bottom - top).round().max(1.0) as u32,
        )
    }
}

/// Turns point (x, y) of the skewed picture about (`cx`, `cy`) into the straight one.
pub fn straightened(x: f32, y: f32, cx: f32, cy: f32, angle_deg: f32) -> (f32, f32) {
    let (sin, cos) = angle_deg.to_radians().sin_cos();
    let (dx, dy) = (x - cx, y - cy);
    (cx + dx * cos + dy * sin, cy - dx * sin + dy * cos)
}

/// Bits of the fraction of a fixed-point position.
const FRACTION: i64 = 16;

/// The picture inside `frame`, bilinear; where the frame reaches beyond the picture it is `paper`.
pub fn turned(picture: &Raster, frame: &Frame, paper: [u8; 3]) -> Raster {
    if picture.channels == 1 {
        turned_by::<1>(picture, frame, [paper[0]])
    } else {
        turned_by::<3>(picture, frame, paper)
    }
}

fn turned_by<const N: usize>(picture: &Raster, frame: &Frame, paper: [u8; N]) -> Raster {
    let (out_w, out_h) = frame.size();
    let mut out = Raster::filled(out_w, out_h, &paper);
    let (sin, cos) = f64::from(frame.angle_deg).to_radians().sin_cos();
    let (cx, cy) = (
        f64::from(picture.width) / 2.0,
        f64::from(picture.height) / 2.0,
    );
    let one = f64::from(1u32 << FRACTION);
    let step = ((cos * one) as i64, (sin * one) as i64);
    let inside = (
        (i64::from(picture.width) - 1) << FRACTION,
        (i64::from(picture.height) - 1) << FRACTION,
    );
    let stride = out.stride().max(1);
    for (row, y) in out.samples.chunks_exact_mut(stride).zip(0u32..) {
        let dx = f64::from(frame.area[0]) + 0.5 - cx;
        let dy = f64::from(frame.area[1]) + f64::from(y) + 0.5 - cy;
        let start = (
            ((cx + dx * cos - dy * sin - 0.5) * one) as i64,
            ((cy + dx * sin + dy * cos - 0.5) * one) as i64,
        );
        let run = |margin: i64| {
            let xs = within(start.0, step.0, inside.0 - margin);
            let ys = within(start.1, step.1, inside.1 - margin);
            let first = xs.0.max(ys.0).clamp(0, i64::from(out_w));
            first..xs.1.min(ys.1).clamp(first, i64::from(out_w))
        };
        // Nearly all of a row has its four neighbours; only its ends need care.
        let (all, most) = (run(0), run(1));
        let mut at = (start.0 + step.0 * all.start, start.1 + step.1 * all.start);
        let bytes = all.start as usize * N..all.end as usize * N;
        for (pixel, x) in row[bytes].chunks_exact_mut(N).zip(all) {
            if most.contains(&x) {
                inner_sample::<N>(picture, at, pixel);
            } else {
                edge_sample::<N>(picture, at, pixel);
            }
            at = (at.0 + step.0, at.1 + step.1);
        }
    }
    out
}

/// The run of steps `n` for which `0 <= start + step * n <= end`, as first and one past the last.
fn within(start: i64, step: i64, end: i64) -> (i64, i64) {
    match step {
        0 if (0..=end).contains(&start) => (0, i64::MAX),
        0 => (0, 0),
        1.. => (-start.div_euclid(step), (end - start).div_euclid(step) + 1),
        _ => (
            (start - end + -step - 1).div_euclid(-step),
            start.div_euclid(-step) + 1,
        ),
    }
}

/// One bilinear sample at a position that has its four neighbours.
#[inline(always)]
fn inner_sample<const N: usize>(picture: &Raster, (x, y): (i64, i64), pixel: &mut [u8]) {
    let (left, top) = ((x >> FRACTION) as usize, (y >> FRACTION) as usize);
    let stride = picture.width as usize * N;
    let at = top * stride + left * N;
    let s = &picture.samples;
    if let (Some(upper), Some(lower)) = (
        s.get(at..at + 2 * N),
        s.get(at + stride..at + stride + 2 * N),
    ) {
        let (a, b) = upper.split_at(N);
        let (c, d) = lower.split_at(N);
        blend::<N>([a, b, c, d], (x, y), pixel);
    }
}

/// The same in the very last column or row, where a pixel is its own neighbour.
fn edge_sample<const N: usize>(picture: &Raster, (x, y): (i64, i64), pixel: &mut [u8]) {
    let tap = |px: i64, py: i64| {
        let px = px.min(i64::from(picture.width) - 1) as usize;
        let py = py.min(i64::from(picture.height) - 1) as usize;
        let at = (py * picture.width as usize + px) * N;
        &picture.samples[at..at + N]
    };
    let (left, top) = (x >> FRACTION, y >> FRACTION);
    let taps = [
        tap(left, top),
        tap(left + 1, top),
        tap(left, top + 1),
        tap(left + 1, top + 1),
    ];
    blend::<N>(taps, (x, y), pixel);
}

#[inline(always)]
fn blend<const N: usize>([a, b, c, d]: [&[u8]; 4], (x, y): (i64, i64), pixel: &mut [u8]) {
    let (fx, fy) = (((x >> 8) & 0xFF) as u32, ((y >> 8) & 0xFF) as u32);
    for i in 0..N {
        let upper = u32::from(a[i]) * (256 - fx) + u32::from(b[i]) * fx;
        let lower = u32::from(c[i]) * (256 - fx) + u32::from(d[i]) * fx;
        pixel[i] = ((upper * (256 - fy) + lower * fy + (1 << 15)) >> 16) as u8;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A white page with a black line through its middle that descends to the right by `angle`.
    fn line(angle: f32) -> Raster {
        let mut page = Raster::filled(400, 300, &[255]);
        for x in 20..380 {
            let y = 150.0 + (x as f32 - 200.0) * angle.to_radians().tan();
            page.samples[y.round() as usize * 400 + x] = 0;
        }
        page
    }

    #[test]
    fn turning_back_a_clockwise_skew_makes_the_line_level() {
        let page = line(5.0);
        let frame = Frame::keeping(&page, 5.0, None);
        let level = turned(&page, &frame, [255; 3]);
        assert_eq!((level.width, level.height), (400, 300));
        for row in (0..300).filter(|y| !(147..=153).contains(y)) {
            let dark = level.samples[row * 400..][..400]
                .iter()
                .filter(|&&s| s < 128);
            assert_eq!(dark.count(), 0, "row {row}");
        }
    }

    #[test]
    fn no_angle_and_no_crop_change_nothing() {
        let page = line(3.0);
        let frame = Frame::keeping(&page, 0.0, None);
        assert_eq!(turned(&page, &frame, [255; 3]), page);
    }

    #[test]
    fn the_frame_widens_for_ink_that_would_be_lost() {
        let page = line(0.0);
        let frame = Frame::keeping(&page, 4.0, Some([-10.0, 5.0, 390.0, 310.0]));
        let out = turned(&page, &frame, [9, 9, 9]);
        assert_eq!((out.width, out.height), (410, 310));
        assert_eq!(out.samples[0], 9);
    }

    #[test]
    fn the_run_inside_a_picture_is_found_for_any_direction() {
        for start in [-700i64, -3, 0, 5, 99, 100, 101, 2000] {
            for step in [-7i64, -1, 0, 1, 3, 50] {
                let (first, last) = within(start, step, 100);
                for n in 0..300 {
                    let is_inside = (0..=100).contains(&(start + step * n));
                    let is_found = (first..last).contains(&n);
                    assert_eq!(is_found, is_inside, "{start} + {step} * {n}");
                }
            }
        }
    }

    #[test]
    fn a_point_is_straightened_like_its_picture() {
        let (x, y) = straightened(
            380.0,
            150.0 + 180.0 * 5f32.to_radians().tan(),
            200.0,
            150.0,
            5.0,
        );
        assert!((y - 150.0).abs() < 0.01 && x > 380.0, "{x} {y}");
    }
}
