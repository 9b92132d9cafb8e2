//! Which way is up. Text runs along one axis of a page, and a line of it is not the same above and below: letters
//! stand on a sharp base line and reach up unevenly, Vietnamese letters with marks above all.

use crate::clean::turn::{Frame, turned};
use crate::raster::Raster;

/// Width of the strips that are looked at one by one, inches: the columns of a table are not much wider.
const STRIP: f32 = 1.4;

/// Runs of ink longer than this are rules and borders, not letters, inches.
const RULE: f32 = 0.8;

/// Ink in a line of text counts up to this contrast, so that bold print has no louder voice than plain.
const LOUDEST: u8 = 96;

/// Least contrast of a rule.
const RULE_CONTRAST: u8 = 24;

/// The lines of one axis must be this many times sharper than those of the other: text reaches 2 and more, the
/// grid of a QR code stays below 1.4.
const CLEAR_AXIS: f64 = 1.5;

/// How many standard errors the lines must speak for one way up before a page is turned by it.
const SURE: f64 = 5.0;

/// Fewer lines than this say nothing.
const LEAST_LINES: usize = 24;

/// Heights of a line of text, inches.
const LINE_HEIGHT: std::ops::RangeInclusive<f32> = 0.05..=0.4;

/// The quarter turns clockwise, 0–3, that bring the page upright; `None` where its text does not say so surely.
///
/// `contrast` is the contrast map of the reduced page of `dpi`, `angle_deg` its measured skew.
pub fn turns_cw(
    contrast: &[u8],
    width: usize,
    height: usize,
    angle_deg: f32,
    dpi: f32,
) -> Option<u8> {
    let map = Raster {
        width: width as u32,
        height: height as u32,
        channels: 1,
        samples: contrast.to_vec(),
    };
    let frame = Frame::keeping(&map, angle_deg, None);
    let mut level = turned(&map, &frame, [0; 3]);
    clear_rules(&mut level, (RULE * dpi) as usize);
    let along = Lines::of(&level, dpi);
    let across = Lines::of(&level.quarter_turned(1), dpi);
    let (lines, turns) = if along.energy >= across.energy * CLEAR_AXIS {
        (along, [0, 2])
    } else if across.energy >= along.energy * CLEAR_AXIS {
        (across, [1, 3])
    } else {
        return None;
    };
    let upright = lines.upright();
    if upright >= SURE {
        Some(turns[0])
    } else if upright <= -SURE {
        Some(turns[1])
    } else {
        None
    }
}

/// Takes long straight runs of ink away, along and across.
fn clear_rules(level: &mut Raster, longest: usize) {
    let map = level.samples.clone();
    let (width, height) = (level.width as usize, level.height as usize);
    let mut clear = |start: usize, step: usize, count: usize| {
        let mut from = 0;
        for i in 0..=count {
            if i < count && map[start + i * step] > RULE_CONTRAST {
                continue;
            }
            if i - from > longest {
                (from..i).for_each(|j| level.samples[start + j * step] = 0);
            }
            from = i + 1;
        }
    };
    (0..height).for_each(|y| clear(y * width, 1, width));
    (0..width).for_each(|x| clear(x, width, height));
}

/// The body of a line of letters is at least this high; a rule is thinner, inches.
const LEAST_BODY: f32 = 0.045;

/// Share of a line of letters that lies between them, and what is a letter there.
const LEAST_GAPS: f32 = 0.06;
const LETTER_CONTRAST: u8 = 40;

/// What the lines along the rows of a level picture show.
struct Lines {
    /// How sharp the rows are, per inked pixel.
    energy: f64,
    /// For each line, how much steeper its lower edge is than its upper, −1 to 1.
    steeper_below: Vec<f64>,
    /// For each line, how much more ink lies above its body than below, −1 to 1.
    heavier_above: Vec<f64>,
}

impl Lines {
    fn of(level: &Raster, dpi: f32) -> Self {
        let mut lines = Self {
            energy: 0.0,
            steeper_below: Vec::new(),
            heavier_above: Vec::new(),
        };
        let strip = ((STRIP * dpi) as usize).max(16);
        let mut ink = 0.0;
        for left in (0..level.width as usize).step_by(strip) {
            let profile = profile(level, left, strip);
            ink += profile.iter().sum::<f64>();
            lines.energy += profile
                .windows(2)
                .map(|w| (w[1] - w[0]) * (w[1] - w[0]))
                .sum::<f64>();
            lines.read(level, (left, strip), &profile, dpi);
        }
        lines.energy /= ink.max(1.0);
        lines
    }

    /// Cuts the profile of a strip into lines of text at its empty rows and measures each.
    fn read(&mut self, level: &Raster, strip: (usize, usize), profile: &[f64], dpi: f32) {
        let mut inked: Vec<f64> = profile.iter().copied().filter(|ink| *ink > 0.0).collect();
        inked.sort_by(f64::total_cmp);
        let Some(full) = inked.get(inked.len() * 9 / 10) else {
            return;
        };
        let empty = full * 0.1;
        let mut from = 0;
        for y in 0..=profile.len() {
            if y < profile.len() && profile[y] >= empty {
                continue;
            }
            let is_line = LINE_HEIGHT.contains(&((y - from) as f32 / dpi));
            let body = body(profile.get(from..y).unwrap_or_default());
            let rows = from + body.start..from + body.end;
            if is_line && rows.len() as f32 >= LEAST_BODY * dpi && has_gaps(level, strip, rows) {
                let with_edges = &profile[from.saturating_sub(1)..(y + 1).min(profile.len())];
                self.steeper_below.push(steepness(with_edges));
                self.heavier_above.push(balance(&profile[from..y]));
            }
            from = y + 1;
        }
    }

    /// How surely the lines are upright, in standard errors; negative where they stand on their heads.
    fn upright(&self) -> f64 {
        if self.steeper_below.len() < LEAST_LINES {
            return 0.0;
        }
        let both = standard_errors(&self.steeper_below) + standard_errors(&self.heavier_above);
        both * std::f64::consts::FRAC_1_SQRT_2
    }
}

/// Ink of each row of a strip.
fn profile(level: &Raster, left: usize, strip: usize) -> Vec<f64> {
    let right = (left + strip).min(level.width as usize);
    let ink = |row: &[u8]| -> u32 {
        row[left..right]
            .iter()
            .map(|c| u32::from((*c).min(LOUDEST)))
            .sum()
    };
    level.rows().map(|row| f64::from(ink(row))).collect()
}

/// Whether the body of a line falls apart into letters and words; a rule or a border does not.
fn has_gaps(level: &Raster, (left, strip): (usize, usize), rows: std::ops::Range<usize>) -> bool {
    let (width, right) = (
        level.width as usize,
        (left + strip).min(level.width as usize),
    );
    let inked = |x: usize| {
        rows.clone()
            .any(|y| level.samples[y * width + x] > LETTER_CONTRAST)
    };
    let columns: Vec<bool> = (left..right).map(inked).collect();
    let first = columns.iter().position(|inked| *inked).unwrap_or(0);
    let last = columns.iter().rposition(|inked| *inked).unwrap_or(0);
    let gaps = columns[first..=last]
        .iter()
        .filter(|inked| !**inked)
        .count();
    gaps as f32 >= (last - first + 1) as f32 * LEAST_GAPS
}

/// The cubed steps of a profile summed up: the sharpest edges decide.
fn steepness(profile: &[f64]) -> f64 {
    let cubes = profile.windows(2).map(|w| (w[1] - w[0]).powi(3));
    let (sum, size) = cubes.fold((0.0, 0.0), |(sum, size), c| (sum + c, size + c.abs()));
    -sum / f64::max(size, 1.0)
}

/// Ink above the body of a line against ink below.
fn balance(line: &[f64]) -> f64 {
    let body = body(line);
    let above: f64 = line[..body.start].iter().sum();
    let below: f64 = line[body.end..].iter().sum();
    (above - below) / f64::max(above + below, 1.0)
}

/// The rows of a line from the first that is at least half as full as the fullest to the last.
fn body(line: &[f64]) -> std::ops::Range<usize> {
    let half = line.iter().copied().fold(0.0, f64::max) / 2.0;
    let first = line.iter().position(|ink| *ink >= half);
    let last = line.iter().rposition(|ink| *ink >= half);
    first.unwrap_or(0)..last.map_or(0, |last| last + 1)
}

/// The mean of the values divided by its standard error.
fn standard_errors(values: &[f64]) -> f64 {
    let count = values.len() as f64;
    let mean = values.iter().sum::<f64>() / count;
    let spread = values.iter().map(|v| (v - mean).powi(2)).sum::<f64>() / (count - 1.0);
    mean / (spread / count).sqrt().max(1e-6)
}

#[cfg(test)]
mod tests {
    use super::*;

    const SIDE: usize = 800;

    /// Lines of words that stand on a base line and reach up unevenly, with a little below it.
    fn text() -> Raster {
        let mut map = Raster::filled(SIDE as u32, SIDE as u32, &[0]);
        for base in (60..740).step_by(22) {
            for x in (60..740usize).filter(|x| (x * 7 + base) % 53 > 9) {
                let kind = (x / 4 * 31 + base * 17 + x / 53) % 11;
                let top = if kind < 4 { 10 } else { 6 };
                let below = usize::from(kind == 7) * 3;
                for y in base - top..base + below {
                    let gap = (x + base * 5 / 3) % 4 == 3;
                    map.samples[y * SIDE + x] = if gap { 10 } else { 80 };
                }
            }
        }
        map
    }

    #[test]
    fn text_says_how_it_must_be_turned() {
        for given in 0..4u8 {
            let page = text().quarter_turned(given);
            let found = turns_cw(&page.samples, SIDE, SIDE, 0.0, 75.0);
            assert_eq!(found, Some((4 - given) % 4), "given {given}");
        }
    }

    #[test]
    fn a_page_whose_lines_look_the_same_either_way_up_is_never_turned() {
        let mut map = Raster::filled(SIDE as u32, SIDE as u32, &[0]);
        for line in (60..740).step_by(22) {
            for x in (60..740usize).filter(|x| (x * 7 + line) % 53 > 9) {
                (line..line + 8).for_each(|y| map.samples[y * SIDE + x] = 80);
            }
        }
        assert_eq!(turns_cw(&map.samples, SIDE, SIDE, 0.0, 75.0), None);
    }

    #[test]
    fn nothing_odd_sized_or_empty_is_turned() {
        for (width, height) in [(1usize, 1usize), (1, 3000), (3000, 1), (0, 0), (50, 70)] {
            let map = vec![90; width * height];
            assert_eq!(turns_cw(&map, width, height, 3.0, 75.0), None);
        }
    }
}
