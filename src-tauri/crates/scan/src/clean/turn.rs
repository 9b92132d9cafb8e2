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
    pub area: Area,
    /// Size of the picture the area refers to.
    of: (u32, u32),
    /// The area is smaller than the picture, because a lid was found or a person said so.
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
    pub fn size(&self) -> (u32, u32) {
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
    let rows = Rows::new(picture, frame, paper);
    let (width, height) = frame.size();
    let mut out = Raster::filled(width, height, &paper[..usize::from(picture.channels)]);
    let stride = out.stride().max(1);
    for (row, y) in out.samples.chunks_exact_mut(stride).zip(0u32..) {
        rows.fill(y, row);
    }
    out
}

/// The straight picture, a row at a time, so that it never has to be held beside the skewed one.
pub struct Rows<'a> {
    picture: &'a Raster,
    frame: Frame,
    paper: [u8; 3],
    cos: f64,
    sin: f64,
}

impl<'a> Rows<'a> {
    /// The rows of `picture` inside `frame`, `paper` where the frame reaches beyond it.
    pub fn new(picture: &'a Raster, frame: &Frame, paper: [u8; 3]) -> Self {
        let (sin, cos) = f64::from(frame.angle_deg).to_radians().sin_cos();
        Self {
            picture,
            frame: *frame,
            paper,
            cos,
            sin,
        }
    }

    /// Writes row `y` of the straight picture; `row` has its width and the picture's channels.
    pub fn fill(&self, y: u32, row: &mut [u8]) {
        match self.picture.channels {
            1 => self.fill_by::<1>(y, row),
            _ => self.fill_by::<3>(y, row),
        }
    }

    fn fill_by<const N: usize>(&self, y: u32, row: &mut [u8]) {
        let picture = self.picture;
        let width = (row.len() / N) as i64;
        let one = f64::from(1u32 << FRACTION);
        let step = ((self.cos * one) as i64, (self.sin * one) as i64);
        let start = self.start(y, one);
        let inside = (
            (i64::from(picture.width) - 1) << FRACTION,
            (i64::from(picture.height) - 1) << FRACTION,
        );
        let run = |margin: i64| {
            let xs = within(start.0, step.0, inside.0 - margin);
            let ys = within(start.1, step.1, inside.1 - margin);
            let first = xs.0.max(ys.0).clamp(0, width);
            first..xs.1.min(ys.1).clamp(first, width)
        };
        // Nearly all of a row has its four neighbours; only its ends need care.
        let (all, most) = (run(0), run(1));
        for x in (0..all.start).chain(all.end..width) {
            row[x as usize * N..][..N].copy_from_slice(&self.paper[..N]);
        }
        let place = |x: i64| (start.0 + step.0 * x, start.1 + step.1 * x);
        for x in (all.start..most.start.min(all.end)).chain(most.end.max(all.start)..all.end) {
            let at = x as usize * N;
            edge_sample::<N>(picture, place(x), &mut row[at..at + N]);
        }
        let mut at = place(most.start);
        let mut rest = &mut row[most.start as usize * N..most.end as usize * N];
        while !rest.is_empty() {
            let run = Run::new(at, step, rest.len() / N);
            let (here, behind) = rest.split_at_mut(run.pixels * N);
            if self.sin.abs() > STEEP || !run.blend::<N>(picture, here) {
                for (pixel, n) in here.chunks_exact_mut(N).zip(0..) {
                    inner_sample::<N>(picture, (at.0 + step.0 * n, at.1 + step.1 * n), pixel);
                }
            }
            let pixels = run.pixels as i64;
            at = (at.0 + step.0 * pixels, at.1 + step.1 * pixels);
            rest = behind;
        }
    }

    /// Where the first pixel of row `y` comes from, fixed point.
    fn start(&self, y: u32, one: f64) -> (i64, i64) {
        let (cx, cy) = (
            f64::from(self.picture.width) / 2.0,
            f64::from(self.picture.height) / 2.0,
        );
        let dx = f64::from(self.frame.area[0]) + 0.5 - cx;
        let dy = f64::from(self.frame.area[1]) + f64::from(y) + 0.5 - cy;
        (
            ((cx + dx * self.cos - dy * self.sin - 0.5) * one) as i64,
            ((cy + dx * self.sin + dy * self.cos - 0.5) * one) as i64,
        )
    }
}

/// Sine beyond which runs along one row of the picture are too short to be worth it (3°).
const STEEP: f64 = 0.055;

/// Longest run, pixels.
const LONGEST_RUN: usize = 128;

/// Neighbouring pixels of a row that come from neighbouring pixels of one row of the picture. Pages are nearly straight,
/// so such runs are long, and a whole run is blended in one go over its bytes, which the processor does many at a time.
struct Run {
    /// Where its first pixel comes from, fixed point, and from where to where it is.
    at: (i64, i64),
    step: (i64, i64),
    pixels: usize,
}

impl Run {
    /// The run that begins at `at`, of `most` pixels at most.
    fn new(at: (i64, i64), step: (i64, i64), most: usize) -> Self {
        let one = 1i64 << FRACTION;
        let (x, y) = (at.0 & (one - 1), at.1 & (one - 1));
        // Steps along the row are a little shorter than a pixel: now and then one pixel serves twice.
        let short = one - step.0;
        let along = if short > 0 { x / short + 1 } else { i64::MAX };
        let across = match step.1 {
            0 => i64::MAX,
            1.. => (one - y).div_euclid(step.1) + i64::from((one - y) % step.1 != 0),
            _ => y / -step.1 + 1,
        };
        let pixels = along.min(across).clamp(1, LONGEST_RUN as i64) as usize;
        Self {
            at,
            step,
            pixels: pixels.min(most),
        }
    }

    /// Blends the run into `out`; says whether it could.
    fn blend<const N: usize>(&self, picture: &Raster, out: &mut [u8]) -> bool {
        let (x, y) = self.at;
        let (left, top) = ((x >> FRACTION) as usize, (y >> FRACTION) as usize);
        let stride = picture.width as usize * N;
        let first = top * stride + left * N;
        let length = (self.pixels + 1) * N;
        let row = |at: usize| picture.samples.get(at..at + length);
        let (Some(upper), Some(lower)) = (row(first), row(first + stride)) else {
            return false;
        };
        // Along a run the share of the right neighbour hardly changes: that of its middle serves all.
        let middle = x + (self.step.0 - (1 << FRACTION)) * (self.pixels as i64 / 2);
        let right = ((middle >> 8) & 0xFF) as u16;
        let mut shares = [0u16; LONGEST_RUN * 3];
        for (pixel, n) in shares.chunks_exact_mut(N).zip(0..self.pixels as i64) {
            pixel.fill((((y + self.step.1 * n) >> 8) & 0xFF) as u16);
        }
        let beside = |a: u8, b: u8| (u16::from(a) * (256 - right) + u16::from(b) * right) >> 8;
        let taps = upper
            .iter()
            .zip(&upper[N..])
            .zip(lower.iter().zip(&lower[N..]));
        for ((sample, ((a, b), (c, d))), share) in out.iter_mut().zip(taps).zip(&shares) {
            let (above, below) = (beside(*a, *b), beside(*c, *d));
            *sample = ((above * (256 - share) + below * share + 128) >> 8) as u8;
        }
        true
    }
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
    if let (Some(upper), Some(lower)) = (s.get(at..at + 8), s.get(at + stride..at + stride + 8)) {
        let (fx, fy) = (((x >> 8) & 0xFF) as u64, ((y >> 8) & 0xFF) as u64);
        // Three samples ride in one word, sixteen bits each: a blend of all costs one multiplication.
        let ((a, b), (c, d)) = (lanes::<N>(upper), lanes::<N>(lower));
        let above = a * (256 - fx) + b * fx;
        let below = c * (256 - fx) + d * fx;
        let above = (above >> 8) & LANES;
        let below = (below >> 8) & LANES;
        let mixed = ((above * (256 - fy) + below * fy + ROUND) >> 8) & LANES;
        for (i, sample) in pixel.iter_mut().enumerate() {
            *sample = (mixed >> (16 * i)) as u8;
        }
    } else {
        edge_sample::<N>(picture, (x, y), pixel);
    }
}

/// The low byte of each sixteen-bit lane.
const LANES: u64 = 0x00FF_00FF_00FF;

/// One half in each lane.
const ROUND: u64 = 0x0080_0080_0080;

/// The first two pixels of eight bytes, a sample in each lane.
#[inline(always)]
fn lanes<const N: usize>(samples: &[u8]) -> (u64, u64) {
    let mut bytes = [0; 8];
    bytes.copy_from_slice(&samples[..8]);
    let word = u64::from_le_bytes(bytes);
    if N == 1 {
        return (word & 0xFF, word >> 8 & 0xFF);
    }
    let spread = |w: u64| w & 0xFF | (w & 0xFF00) << 8 | (w & 0xFF_0000) << 16;
    (spread(word), spread(word >> 24))
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
    fn runs_give_what_each_pixel_by_itself_gives() {
        let mut page = Raster::filled(301, 203, &[0, 0, 0]);
        for (sample, n) in page.samples.iter_mut().zip(0u32..) {
            *sample = (n.wrapping_mul(2_654_435_761) >> 24) as u8;
        }
        for angle in [-2.9f32, -0.31, -0.004, 0.0, 0.02, 1.0, 3.0] {
            let frame = Frame::keeping(&page, angle, None);
            let rows = Rows::new(&page, &frame, [255; 3]);
            let (width, height) = frame.size();
            let one = f64::from(1u32 << FRACTION);
            let step = ((rows.cos * one) as i64, (rows.sin * one) as i64);
            let mut row = vec![0; width as usize * 3];
            for y in 0..height {
                rows.fill(y, &mut row);
                let start = rows.start(y, one);
                for (pixel, x) in row.chunks_exact(3).zip(0i64..) {
                    let at = (start.0 + step.0 * x, start.1 + step.1 * x);
                    let inside = (1..299).contains(&(at.0 >> FRACTION))
                        && (1..201).contains(&(at.1 >> FRACTION));
                    if inside {
                        let mut alone = [0; 3];
                        inner_sample::<3>(&page, at, &mut alone);
                        let far = pixel.iter().zip(alone).map(|(a, b)| a.abs_diff(b)).max();
                        // Of full contrast, at the end of the longest runs of the steepest turn.
                        assert!(far <= Some(5), "{angle}° at {x}, {y}: {pixel:?} {alone:?}");
                    }
                }
            }
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
