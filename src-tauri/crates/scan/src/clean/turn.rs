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
    let (out_w, out_h) = frame.size();
    let n = usize::from(picture.channels);
    let fill = &paper[..n.min(3)];
    let mut out = Raster::filled(out_w, out_h, fill);
    let (sin, cos) = f64::from(frame.angle_deg).to_radians().sin_cos();
    let (cx, cy) = (
        f64::from(picture.width) / 2.0,
        f64::from(picture.height) / 2.0,
    );
    let one = f64::from(1u32 << FRACTION);
    let (step_x, step_y) = ((cos * one) as i64, (sin * one) as i64);
    let stride = out.stride().max(1);
    for (row, y) in out.samples.chunks_exact_mut(stride).zip(0u32..) {
        let dx = f64::from(frame.area[0]) + 0.5 - cx;
        let dy = f64::from(frame.area[1]) + f64::from(y) + 0.5 - cy;
        let start_x = ((cx + dx * cos - dy * sin - 0.5) * one) as i64;
        let start_y = ((cy + dx * sin + dy * cos - 0.5) * one) as i64;
        for (pixel, x) in row.chunks_exact_mut(n).zip(0i64..) {
            sample(picture, start_x + step_x * x, start_y + step_y * x, pixel);
        }
    }
    out
}

/// One bilinear sample; `pixel` keeps its fill outside the picture.
#[inline]
fn sample(picture: &Raster, x: i64, y: i64, pixel: &mut [u8]) {
    let (left, top) = (x >> FRACTION, y >> FRACTION);
    let (width, height) = (i64::from(picture.width), i64::from(picture.height));
    if left < -1 || top < -1 || left >= width || top >= height {
        return;
    }
    let n = pixel.len();
    let at = |px: i64, py: i64| {
        let (px, py) = (px.clamp(0, width - 1), py.clamp(0, height - 1));
        (py * width + px) as usize * n
    };
    let (fx, fy) = (((x >> 8) & 0xFF) as u32, ((y >> 8) & 0xFF) as u32);
    let (a, b) = (at(left, top), at(left + 1, top));
    let (c, d) = (at(left, top + 1), at(left + 1, top + 1));
    let s = &picture.samples;
    for (i, out) in pixel.iter_mut().enumerate() {
        let upper = u32::from(s[a + i]) * (256 - fx) + u32::from(s[b + i]) * fx;
        let lower = u32::from(s[c + i]) * (256 - fx) + u32::from(s[d + i]) * fx;
        *out = ((upper * (256 - fy) + lower * fy + (1 << 15)) >> 16) as u8;
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
