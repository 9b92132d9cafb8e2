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
    // In order along bands as high as a dot; a line of dots lies in one band or in two neighbours.
    let slack = dot.max(1);
    dots.sort_by_key(|part| (part.bottom / slack, part.left));
    let mut lines = Vec::new();
    let mut line: Vec<&Part> = Vec::new();
    for part in dots {
        let goes_on = line.last().is_some_and(|last| {
            part.left >= last.left
                && part.left - last.left <= gap + dot
                && part.bottom.abs_diff(last.bottom) <= slack / 2
        });
        if !goes_on {
            keep_line(&mut lines, &mut line);
        }
        line.push(part);
    }
    keep_line(&mut lines, &mut line);
    lines
}

/// Takes a row of dots for a dotted line where there are enough of them, equally far from each other; a full
/// stop or a mark below a letter that stands among them is none of it.
fn keep_line<'a>(lines: &mut Vec<&'a Part>, line: &mut Vec<&'a Part>) {
    let usual = median(line.windows(2).map(|pair| pair[1].left - pair[0].left));
    let bottom = median(line.iter().map(|part| part.bottom));
    let is_equal = |pair: &[&Part]| (pair[1].left - pair[0].left).abs_diff(usual) <= 1;
    let is_dot = |at: usize| {
        line[at].bottom.abs_diff(bottom) <= 1
            && (at > 0 && is_equal(&line[at - 1..=at])
                || at + 1 < line.len() && is_equal(&line[at..=at + 1]))
    };
    let dots: Vec<&Part> = (0..line.len())
        .filter(|at| is_dot(*at))
        .map(|at| line[at])
        .collect();
    if dots.len() >= FEWEST_DOTS {
        lines.extend(dots);
    }
    line.clear();
}

fn median(numbers: impl Iterator<Item = usize>) -> usize {
    let mut sorted: Vec<usize> = numbers.collect();
    sorted.sort_unstable();
    sorted.get(sorted.len() / 2).copied().unwrap_or(0)
}
