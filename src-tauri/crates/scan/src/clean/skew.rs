//! Skew by projection profile: lines of text are sharpest when looked at along them.

/// Skews looked for, degrees either way; cards are laid down crookedly, sheets rarely beyond 7.
const RANGE: f32 = 15.0;

/// A profile must be this many times sharper at its best angle than at its middle one: lines of text reach 20 and
/// more, the grid of a QR code 6, signatures, seals and photographs stay below 3.
const SURE: f32 = 4.0;

/// The best angle must beat every angle more than [`APART`] away by this factor, along and across; drawings of
/// many straight lines have many good angles, and none is the page's.
const CLEAR: f32 = 2.0;

/// How far apart two angles are different answers, degrees.
const APART: f32 = 2.0;

/// The sharpness must come from at least this many places of the profile: a paragraph has more than 40, one ruled
/// line or the longest stroke of a drawing about 10.
const LEAST_PLACES: f32 = 28.0;

/// Fewer inked pixels than this say nothing about lines.
const LEAST_POINTS: usize = 400;

/// Ink that counts as part of a line is at least this much darker than its surroundings.
pub const LEAST_CONTRAST: u8 = 24;

struct Point {
    x: f32,
    y: f32,
    weight: f32,
}

/// The clockwise skew of a page, degrees, from the contrast map of its reduced picture; `None` where its ink
/// shows no lines. Lines may run along or across the picture, so that a page lying on its side is measured too.
pub fn measure(contrast: &[u8], width: usize, height: usize) -> Option<f32> {
    let points: Vec<Point> = contrast
        .iter()
        .enumerate()
        .filter(|(_, c)| **c > LEAST_CONTRAST)
        .map(|(at, &c)| Point {
            x: (at % width) as f32 - width as f32 / 2.0,
            y: (at / width) as f32 - height as f32 / 2.0,
            weight: f32::from(c.min(96)),
        })
        .collect();
    if points.len() < LEAST_POINTS {
        return None;
    }
    let reach = (width.max(height)) as f32;
    let along = sharpest(&points, reach, |p, slope| p.y - p.x * slope);
    let across = sharpest(&points, reach, |p, slope| p.x + p.y * slope);
    let (best, other) = if along.1 >= across.1 {
        (along, across)
    } else {
        (across, along)
    };
    let (angle, sharpness) = best;
    if (other.0 - angle).abs() > APART && other.1 >= SURE && other.1 * CLEAR > sharpness {
        return None;
    }
    // Thousandths of a degree are what the method can tell; adding 0 makes -0 plain.
    (sharpness >= SURE).then_some((angle * 1000.0).round() / 1000.0 + 0.0)
}

/// The angle with the sharpest profile and how much sharper it is than the median; (0, 0) where it has a
/// rival or rests on too little.
fn sharpest(points: &[Point], reach: f32, place: impl Fn(&Point, f32) -> f32) -> (f32, f32) {
    let mut bins = Bins::new(reach);
    let thin = (points.len() / 30_000).max(1);
    let mut scores: Vec<(f32, f32)> = steps(0.0, RANGE, 0.5)
        .map(|angle| (angle, bins.sharpness(points, thin, angle, 2.0, &place)))
        .collect();
    let Some(&(coarse, top)) = scores.iter().max_by(|a, b| a.1.total_cmp(&b.1)) else {
        return (0.0, 0.0);
    };
    let is_rivalled = scores
        .iter()
        .any(|(angle, score)| (angle - coarse).abs() > APART && score * CLEAR > top);
    if is_rivalled {
        return (0.0, 0.0);
    }
    scores.sort_by(|a, b| a.1.total_cmp(&b.1));
    let median = scores[scores.len() / 2].1;
    let mut angle = coarse;
    for (span, step) in [(0.6, 0.1), (0.12, 0.02)] {
        angle = peak(
            steps(angle, span, step)
                .map(|a| (a, bins.sharpness(points, 1, a, 4.0, &place)))
                .collect(),
        );
    }
    bins.sharpness(points, 1, angle, 4.0, &place);
    if bins.places() < LEAST_PLACES {
        return (0.0, 0.0);
    }
    (angle, top / median.max(f32::MIN_POSITIVE))
}

fn steps(middle: f32, span: f32, step: f32) -> impl Iterator<Item = f32> {
    let count = (span / step).round() as i32;
    (-count..=count).map(move |i| middle + i as f32 * step)
}

/// The top of the parabola through the best score and its neighbours.
fn peak(scores: Vec<(f32, f32)>) -> f32 {
    let Some((at, &(angle, top))) = scores
        .iter()
        .enumerate()
        .max_by(|a, b| a.1.1.total_cmp(&b.1.1))
    else {
        return 0.0;
    };
    let neighbours = at
        .checked_sub(1)
        .and_then(|before| Some((scores[before], *scores.get(at + 1)?)));
    let Some((before, after)) = neighbours else {
        return angle;
    };
    let curve = before.1 - 2.0 * top + after.1;
    if curve >= 0.0 {
        return angle;
    }
    angle + 0.5 * (before.1 - after.1) / curve * (after.0 - angle)
}

/// Bins of the profile, reused between angles.
struct Bins {
    reach: f32,
    sums: Vec<f32>,
    steps: Vec<f32>,
}

impl Bins {
    fn new(reach: f32) -> Self {
        Self {
            reach,
            sums: Vec::new(),
            steps: Vec::new(),
        }
    }

    /// Energy of the steps of the profile with `per_pixel` bins a pixel.
    fn sharpness(
        &mut self,
        points: &[Point],
        thin: usize,
        angle: f32,
        per_pixel: f32,
        place: &impl Fn(&Point, f32) -> f32,
    ) -> f32 {
        let slope = angle.to_radians().tan();
        let count = (self.reach * 1.5 * per_pixel) as usize + 4;
        self.sums.clear();
        self.sums.resize(count, 0.0);
        let middle = count as f32 / 2.0;
        for point in points.iter().step_by(thin) {
            let position = place(point, slope) * per_pixel + middle;
            // Positions are positive, so truncation is the floor, and a good deal cheaper.
            let at = position as usize;
            let share = position - at as f32;
            if position >= 0.0 && at + 1 < count {
                self.sums[at] += point.weight * (1.0 - share);
                self.sums[at + 1] += point.weight * share;
            }
        }
        self.steps.clear();
        // Two neighbouring pixels' worth of bins are compared; the window slides by one bin, so that it does not
        // matter how the rows of pixels fall on the bins.
        let pixel = per_pixel as usize;
        self.steps.extend(self.sums.windows(pixel * 2).map(|w| {
            let step = w[pixel..].iter().sum::<f32>() - w[..pixel].iter().sum::<f32>();
            step * step
        }));
        self.steps.iter().sum()
    }

    /// How many places of the last profile share its energy (its participation ratio).
    fn places(&self) -> f32 {
        let sum: f32 = self.steps.iter().sum();
        let squares: f32 = self.steps.iter().map(|s| s * s).sum();
        sum * sum / squares.max(f32::MIN_POSITIVE)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Lines of ragged words, turned clockwise by `angle`; `on_its_side` lays the page down first.
    fn ruled(angle: f32, on_its_side: bool) -> (Vec<u8>, usize, usize) {
        let (width, height) = (700usize, 700usize);
        let mut map = vec![0u8; width * height];
        let (sin, cos) = angle.to_radians().sin_cos();
        for line in (-250..250i32).step_by(14) {
            for along in (-240..240i32).filter(|x| (x + line * line).rem_euclid(41) > 8) {
                for thick in 0..5 {
                    let (mut x, mut y) = (along as f32, (line + thick) as f32);
                    if on_its_side {
                        (x, y) = (-y, x);
                    }
                    let (x, y) = (x * cos - y * sin + 350.0, x * sin + y * cos + 350.0);
                    map[y.round() as usize * width + x.round() as usize] = 80;
                }
            }
        }
        (map, width, height)
    }

    #[test]
    fn lines_give_their_angle_with_its_sign() {
        for angle in [-7.0f32, -2.5, -0.6, 0.0, 0.4, 1.0, 6.8] {
            let (map, width, height) = ruled(angle, false);
            let got = measure(&map, width, height);
            assert!(
                got.is_some_and(|g| (g - angle).abs() < 0.1),
                "{angle}: {got:?}"
            );
        }
    }

    #[test]
    fn a_page_on_its_side_is_measured_across() {
        for angle in [-3.0f32, 0.0, 2.0] {
            let (map, width, height) = ruled(angle, true);
            let got = measure(&map, width, height);
            assert!(
                got.is_some_and(|g| (g - angle).abs() < 0.1),
                "{angle}: {got:?}"
            );
        }
    }

    #[test]
    fn a_drawing_of_straight_lines_has_no_skew() {
        let mut map = vec![0u8; 700 * 700];
        for angle in [-11.0f32, -4.0, 3.0, 9.0] {
            for along in -300..300i32 {
                let y = 350.0 + angle * 10.0 + along as f32 * angle.to_radians().tan();
                let at = y as usize * 700 + (along + 350) as usize;
                map[at] = 90;
            }
        }
        assert_eq!(measure(&map, 700, 700), None);
    }

    #[test]
    fn one_ruled_line_is_not_enough_to_turn_a_page() {
        let mut map = vec![0u8; 700 * 700];
        for x in 50..650usize {
            let y = 200 + x / 20;
            map[y * 700 + x] = 90;
            map[(y + 1) * 700 + x] = 90;
        }
        assert_eq!(measure(&map, 700, 700), None);
    }

    #[test]
    fn specks_show_no_lines() {
        let mut map = vec![0u8; 620 * 877];
        let mut seed = 7u32;
        for _ in 0..3000 {
            seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            let at = (seed >> 8) as usize % map.len();
            map[at] = 90;
        }
        assert_eq!(measure(&map, 620, 877), None);
        assert_eq!(measure(&[0; 100], 10, 10), None);
    }
}
