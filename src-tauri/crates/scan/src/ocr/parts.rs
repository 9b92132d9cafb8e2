//! Connected parts of a two-tone picture, found run by run.

/// Pixels of a row that are set, from `start` up to `end`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Run {
    pub y: usize,
    pub start: usize,
    pub end: usize,
}

/// Pixels that hang together, corners included.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Part {
    pub left: usize,
    pub top: usize,
    /// Beyond the last column.
    pub right: usize,
    /// Beyond the last row.
    pub bottom: usize,
    /// Number of pixels.
    pub area: usize,
    /// The pixels.
    pub runs: Vec<Run>,
}

impl Part {
    pub fn width(&self) -> usize {
        self.right - self.left
    }

    pub fn height(&self) -> usize {
        self.bottom - self.top
    }

    /// Share of its box that is set.
    pub fn fill(&self) -> f32 {
        self.area as f32 / (self.width() * self.height()).max(1) as f32
    }
}

/// The parts of a picture whose pixel `(x, y)` is set where `set` says so.
pub fn parts(width: usize, height: usize, set: impl Fn(usize, usize) -> bool) -> Vec<Part> {
    let mut runs = Vec::new();
    let mut tops = Vec::new();
    let (mut above, mut here) = (0, 0);
    for y in 0..height {
        let first = runs.len();
        row_runs(y, width, &set, &mut runs);
        tops.extend(first..runs.len());
        join(&runs, &mut tops, above..here, first);
        (above, here) = (first, runs.len());
    }
    collect(&runs, &mut tops)
}

fn row_runs(y: usize, width: usize, set: &impl Fn(usize, usize) -> bool, runs: &mut Vec<Run>) {
    let mut start = None;
    for x in 0..=width {
        match (start, x < width && set(x, y)) {
            (None, true) => start = Some(x),
            (Some(from), false) => {
                runs.push(Run {
                    y,
                    start: from,
                    end: x,
                });
                start = None;
            }
            _ => {}
        }
    }
}

/// Joins the runs of a row, from `first` on, with those of the row above that they touch.
fn join(runs: &[Run], tops: &mut [usize], above: std::ops::Range<usize>, first: usize) {
    let mut upper = above.start;
    for lower in first..runs.len() {
        while upper < above.end && runs[upper].end < runs[lower].start {
            upper += 1;
        }
        let mut at = upper;
        while at < above.end && runs[at].start <= runs[lower].end {
            let (a, b) = (root(tops, at), root(tops, lower));
            tops[a.max(b)] = a.min(b);
            at += 1;
        }
    }
}

/// The first run of the part that run `at` belongs to.
fn root(tops: &mut [usize], mut at: usize) -> usize {
    while tops[at] != at {
        tops[at] = tops[tops[at]];
        at = tops[at];
    }
    at
}

fn collect(runs: &[Run], tops: &mut [usize]) -> Vec<Part> {
    let mut places = vec![usize::MAX; runs.len()];
    let mut parts: Vec<Part> = Vec::new();
    for (at, run) in runs.iter().enumerate() {
        let top = root(tops, at);
        if places[top] == usize::MAX {
            places[top] = parts.len();
            parts.push(Part {
                left: run.start,
                top: run.y,
                right: run.end,
                bottom: run.y + 1,
                area: 0,
                runs: Vec::new(),
            });
        }
        let part = &mut parts[places[top]];
        part.left = part.left.min(run.start);
        part.right = part.right.max(run.end);
        part.bottom = run.y + 1;
        part.area += run.end - run.start;
        part.runs.push(*run);
    }
    parts
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn of(picture: &[&str]) -> Vec<Part> {
        let rows: Vec<&[u8]> = picture.iter().map(|row| row.as_bytes()).collect();
        parts(rows[0].len(), rows.len(), |x, y| rows[y][x] == b'#')
    }

    #[test]
    fn what_touches_at_a_corner_is_one_part() {
        let found = of(&["##..#", "..#.#", "....."]);
        assert_eq!(found.len(), 2);
        assert_eq!(
            (found[0].width(), found[0].height(), found[0].area),
            (3, 2, 3)
        );
        assert_eq!((found[1].left, found[1].bottom), (4, 2));
    }

    #[test]
    fn arms_that_meet_below_are_one_part() {
        assert_eq!(of(&["#.#.#", "#.#.#", "#####"]).len(), 1);
        assert_eq!(of(&["#####", "#...#", "#.#.#"]).len(), 2);
    }

    proptest! {
        #[test]
        fn every_pixel_is_in_exactly_one_part(bits in prop::collection::vec(any::<bool>(), 96)) {
            let found = parts(12, 8, |x, y| bits[y * 12 + x]);
            let mut seen = vec![0; 96];
            for part in &found {
                for run in &part.runs {
                    prop_assert!(run.start >= part.left && run.end <= part.right);
                    (run.start..run.end).for_each(|x| seen[run.y * 12 + x] += 1);
                }
            }
            for (count, bit) in seen.iter().zip(&bits) {
                prop_assert_eq!(*count, usize::from(*bit));
            }
        }

        #[test]
        fn parts_do_not_touch_each_other(bits in prop::collection::vec(any::<bool>(), 96)) {
            let mut label = [usize::MAX; 96];
            for (at, part) in parts(12, 8, |x, y| bits[y * 12 + x]).iter().enumerate() {
                for run in &part.runs {
                    (run.start..run.end).for_each(|x| label[run.y * 12 + x] = at);
                }
            }
            for y in 0..7usize {
                for x in 0..11usize {
                    for (near, far) in [((x, y), (x + 1, y + 1)), ((x + 1, y), (x, y + 1)), ((x, y), (x + 1, y)), ((x, y), (x, y + 1))] {
                        let (a, b) = (label[near.1 * 12 + near.0], label[far.1 * 12 + far.0]);
                        prop_assert!(a == usize::MAX || b == usize::MAX || a == b);
                    }
                }
            }
        }
    }
}
