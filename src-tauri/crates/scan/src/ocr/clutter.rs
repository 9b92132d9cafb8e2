//! What is on paper and is no writing: punch holes, photos, edges of the sheet, dotted lines to write on.

use crate::ocr::flatten::INK;
use crate::ocr::parts::{Part, parts};
use crate::raster::Raster;

/// Longest side of what may hang over the edge of the picture, inches; more is an edge or a shadow.
const OVERHANG: f32 = 0.2;

/// Shorter side of the smallest black area, inches, and the share of its box that is black.
const AREA: (f32, f32) = (0.17, 0.7);

/// Longest side of a dot, inches.
const DOT: f32 = 0.028;

/// Widest gap between two dots of a line, inches.
const DOT_GAP: f32 = 0.06;

/// Fewest dots of a line: an ellipsis has three.
const FEWEST_DOTS: usize = 6;

/// How far to the left writing may have broken up a short dotted line, pixels.
const ALONG_WRITING: usize = 300;

/// Makes white what is no writing on a flattened grey page.
pub fn erase(page: &mut Raster, dpi: f32) {
    let (width, height) = (page.width as usize, page.height as usize);
    let found = parts(width, height, |x, y| page.samples[y * width + x] < INK);
    let inches = |side: usize| side as f32 / dpi;
    let is_clutter = |part: &Part| {
        let (wide, high) = (inches(part.width()), inches(part.height()));
        let hangs_over =
            part.left <= 2 || part.top <= 2 || part.right + 2 >= width || part.bottom + 2 >= height;
        (hangs_over && wide.max(high) > OVERHANG)
            || (wide.min(high) > AREA.0 && part.fill() > AREA.1)
    };
    let leaders = leaders(&found, dpi);
    for part in found.iter().filter(|part| is_clutter(part)).chain(leaders) {
        blot(page, part);
    }
}

/// Makes a part and its soft border white.
fn blot(page: &mut Raster, part: &Part) {
    let (width, height) = (page.width as usize, page.height as usize);
    for run in &part.runs {
        let (start, end) = (run.start.saturating_sub(1), (run.end + 1).min(width));
        for y in run.y.saturating_sub(1)..(run.y + 2).min(height) {
            page.samples[y * width..][start..end].fill(255);
        }
    }
}

/// The dots of dotted lines.
fn leaders(found: &[Part], dpi: f32) -> Vec<&Part> {
    let (dot, gap) = ((dpi * DOT).ceil() as usize, (dpi * DOT_GAP) as usize);
    let mut dots: Vec<&Part> = found
        .iter()
        .filter(|part| part.width() <= dot && part.height() <= dot)
        .collect();
    dots.sort_by_key(|part| part.left);
    let lines: Vec<Leader> = chains(&dots, dot + gap)
        .iter()
        .filter_map(|chain| Leader::of(chain))
        .collect();
    dots.retain(|part| lines.iter().any(|line| line.has(part)));
    dots
}

/// Dots from left to right at one height, each near the one before it. Others may stand between them.
fn chains<'a>(dots: &[&'a Part], reach: usize) -> Vec<Vec<&'a Part>> {
    let mut done = Vec::new();
    let mut open: Vec<Vec<&Part>> = Vec::new();
    for dot in dots {
        let (near, far): (Vec<_>, Vec<_>) = open.into_iter().partition(|chain| {
            chain
                .last()
                .is_some_and(|last| dot.left <= last.left + reach)
        });
        open = near;
        done.extend(far);
        let is_level = |chain: &&mut Vec<&Part>| {
            chain
                .last()
                .is_some_and(|last| dot.bottom.abs_diff(last.bottom) <= 1 && dot.left >= last.right)
        };
        match open.iter_mut().find(is_level) {
            Some(chain) => chain.push(dot),
            None => open.push(vec![dot]),
        }
    }
    done.extend(open);
    done
}

/// A dotted line: what its dots have in common.
struct Leader {
    left: usize,
    right: usize,
    /// Bottom of the dots at both ends.
    bottoms: [usize; 2],
    height: usize,
    width: usize,
}

impl Leader {
    /// The line, if the dots are enough and equally far from each other. A full stop or a mark below a letter may
    /// stand among them.
    fn of(chain: &[&Part]) -> Option<Self> {
        let steps = || chain.windows(2).map(|pair| pair[1].left - pair[0].left);
        let usual = median(steps());
        let equal = steps().filter(|step| step.abs_diff(usual) <= 1).count();
        let (first, last) = (chain.first()?, chain.last()?);
        (equal + 1 >= FEWEST_DOTS && equal * 2 >= chain.len()).then(|| Self {
            left: first.left,
            right: last.right,
            bottoms: [first.bottom, last.bottom],
            height: median(chain.iter().map(|dot| dot.height())),
            width: median(chain.iter().map(|dot| dot.width())),
        })
    }

    /// Whether a dot belongs to the line or goes on with it on the left, where writing has broken it up.
    fn has(&self, dot: &Part) -> bool {
        let near = self
            .left
            .saturating_sub((self.right - self.left).max(ALONG_WRITING));
        let nearer_end = usize::from(dot.left.abs_diff(self.right) < dot.left.abs_diff(self.left));
        (near..=self.right).contains(&dot.left)
            && dot.bottom.abs_diff(self.bottoms[nearer_end]) <= 1
            && dot.height() <= self.height + 1
            && dot.width() <= self.width + 1
    }
}

fn median(numbers: impl Iterator<Item = usize>) -> usize {
    let mut sorted: Vec<usize> = numbers.collect();
    sorted.sort_unstable();
    sorted.get(sorted.len() / 2).copied().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn dot(left: usize, bottom: usize) -> Part {
        Part {
            left,
            top: bottom - 2,
            right: left + 2,
            bottom,
            area: 4,
            runs: Vec::new(),
        }
    }

    fn erased(dots: &[Part]) -> usize {
        leaders(dots, 200.0).len()
    }

    #[test]
    fn a_dotted_line_is_found_although_marks_stand_among_its_dots() {
        let mut dots: Vec<Part> = (0..30).map(|i| dot(100 + i * 6, 50)).collect();
        assert_eq!(erased(&dots), 30);
        dots.extend([dot(130, 44), dot(163, 57)]);
        assert_eq!(erased(&dots), 30, "the marks stay");
    }

    #[test]
    fn what_writing_left_of_a_dotted_line_goes_with_it() {
        let mut dots: Vec<Part> = (0..30).map(|i| dot(300 + i * 6, 50)).collect();
        dots.extend([dot(250, 50), dot(256, 51), dot(210, 50)]);
        assert_eq!(erased(&dots), 33);
    }

    #[test]
    fn an_ellipsis_and_the_marks_of_a_line_of_text_stay() {
        let ellipsis: Vec<Part> = (0..3).map(|i| dot(100 + i * 6, 50)).collect();
        assert_eq!(erased(&ellipsis), 0);
        let steps = [0, 11, 18, 37, 41, 60, 77, 80, 93, 110, 128, 131];
        let marks: Vec<Part> = steps.iter().map(|x| dot(100 + x, 50)).collect();
        assert_eq!(erased(&marks), 0);
    }
}
