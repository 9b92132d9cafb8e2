//! What is wrong with a page, each fact with its number.

use crate::clean::look::Look;
use crate::clean::{MM_PER_INCH, blob, shade};
use crate::raster::Raster;
use crate::{Finding, Side};

/// Sheets that lay more crookedly than this lost their corners, degrees.
const LARGE_SKEW: f32 = 5.0;

/// Paper darker than this is hard to read, brightness 0–255.
const DARK: f32 = 140.0;

/// Letters whose edges rise more slowly than this are blurred, see [`sharpness`].
const BLURRED: f32 = 0.45;

/// Fewer edges than this say nothing about blur.
const LEAST_EDGES: usize = 400;

/// Ink on an edge of the picture is darker than the paper by this.
const INK: f32 = 70.0;

/// Strokes that were cut are as long as this on the edge, millimetres; lid and shadows are longer.
const STROKE_MM: std::ops::RangeInclusive<f32> = 0.3..=8.0;

/// So many strokes on one edge are writing that was cut, not dirt.
const LEAST_STROKES: usize = 4;

/// A lamp leaves this much of a page without any tone, on paper that is not white itself.
const GLARE_SHARE: f32 = 0.003;
const GLARE_PAPER: f32 = 222.0;
const GLARE: u8 = 252;

/// A page is too long beyond this against what is to be expected: two sheets were probably drawn in together.
const LONGER: f32 = 1.3;

/// Pages of the same width on either side that a page is compared with, and how many there must be in all.
const NEIGHBOURS: usize = 4;
const LEAST_NEIGHBOURS: usize = 2;

/// Width and length of an A4 sheet (ISO 216), and how exactly feeders keep the width, millimetres.
const A4: (f32, f32) = (210.0, 297.0);
const FEEDER: f32 = 8.0;

/// Says what is wrong with a page reduced to `dpi`.
pub fn findings(
    small: &Raster,
    seen: &Look,
    crop_mm: Option<[f32; 4]>,
    dpi: f32,
    findings: &mut Vec<Finding>,
) {
    match crop_mm {
        Some([left, top, right, bottom]) => findings.push(Finding::Cropped {
            width_mm: right - left,
            height_mm: bottom - top,
        }),
        None if seen.angle_deg.abs() > LARGE_SKEW => findings.push(Finding::LargeSkew {
            angle_deg: seen.angle_deg,
        }),
        None => findings.extend(double_feed(small, dpi)),
    }
    let paper = shade::brightness(seen.paper);
    if paper < DARK && crop_mm.is_none() {
        findings.push(Finding::TooDark { paper: paper as u8 });
    }
    if seen.blank {
        return;
    }
    let grey = small.grey();
    if let Some(sharpness) = sharpness(&grey, small.width as usize, paper).filter(|s| *s < BLURRED)
    {
        findings.push(Finding::Blurred { sharpness });
    }
    if crop_mm.is_none() {
        findings.extend(cut_edges(&grey, small, paper, dpi));
    }
    if let Some(share) = glare(small, paper) {
        findings.push(Finding::Glare { share });
    }
}

/// Says for each page of one run of a feeder whether two sheets were probably drawn in together: it is much longer than
/// the median of its neighbours of the same width. `sizes_mm` are width and length as the pages were fed, in order.
#[must_use]
pub fn double_feeds(sizes_mm: &[(f32, f32)]) -> Vec<Option<Finding>> {
    let each = sizes_mm.iter().enumerate();
    each.map(|(at, (width, length))| {
        let before = sizes_mm[..at].iter().rev();
        let behind = sizes_mm[at + 1..].iter();
        let near = |(other, length): &(f32, f32)| {
            ((other - width).abs() < FEEDER && length.is_finite()).then_some(*length)
        };
        let mut lengths: Vec<f32> = before
            .filter_map(near)
            .take(NEIGHBOURS)
            .chain(behind.filter_map(near).take(NEIGHBOURS))
            .collect();
        lengths.sort_by(f32::total_cmp);
        let is_enough = lengths.len() >= LEAST_NEIGHBOURS;
        // Of an even number the shorter of the middle two: a second double sheet nearby hides none.
        let median = lengths.get(lengths.len().saturating_sub(1) / 2)?;
        is_enough.then(|| too_long(*length, *median)).flatten()
    })
    .collect()
}

fn too_long(length_mm: f32, expected_mm: f32) -> Option<Finding> {
    (length_mm > expected_mm * LONGER).then_some(Finding::TooLong {
        length_mm,
        expected_mm,
    })
}

/// A feeder keeps the width of its sheet: one of A4's width that is much longer than A4 is two.
fn double_feed(small: &Raster, dpi: f32) -> Option<Finding> {
    let [width, height] = [small.width, small.height].map(|side| side as f32 / dpi * MM_PER_INCH);
    let is_a4_wide = (width.min(height) - A4.0).abs() < FEEDER;
    is_a4_wide
        .then(|| too_long(width.max(height), A4.1))
        .flatten()
}

/// How much of its contrast the edge of a letter rises within one pixel of the reduced page, for the sharpest
/// tenth of all edges; `None` where there are too few.
fn sharpness(grey: &[u8], width: usize, paper: f32) -> Option<f32> {
    let dark = (paper - INK).max(0.0) as u8;
    let mut rises = Vec::new();
    for row in grey.chunks_exact(width.max(1)) {
        for w in row.windows(4).filter(|w| w[1] < dark || w[2] < dark) {
            // The step in the middle against the whole rise around it.
            let whole = w[0].max(w[3]).abs_diff(w[1].min(w[2]));
            if whole >= 60 {
                rises.push(f32::from(w[1].abs_diff(w[2])) / f32::from(whole));
            }
        }
    }
    if rises.len() < LEAST_EDGES {
        return None;
    }
    let at = rises.len() * 9 / 10;
    let (_, rise, _) = rises.select_nth_unstable_by(at, f32::total_cmp);
    Some(*rise)
}

/// The edges of the picture that cut through writing.
fn cut_edges(grey: &[u8], small: &Raster, paper: f32, dpi: f32) -> Vec<Finding> {
    let (width, height) = (small.width as usize, small.height as usize);
    let lines = [
        (Side::Left, 0, width, height),
        (Side::Right, width - 1, width, height),
        (Side::Top, 0, 1, width),
        (Side::Bottom, (height - 1) * width, 1, width),
    ];
    let dark = (paper - INK).max(0.0) as u8;
    let cut = |(side, start, step, count): (Side, usize, usize, usize)| {
        let line: Vec<bool> = (0..count).map(|i| grey[start + i * step] < dark).collect();
        let strokes: Vec<f32> = line
            .chunk_by(|a, b| a == b)
            .filter(|run| run[0])
            .map(|run| run.len() as f32 / dpi * MM_PER_INCH)
            .filter(|mm| STROKE_MM.contains(mm))
            .collect();
        (strokes.len() >= LEAST_STROKES).then(|| Finding::CutEdge {
            side,
            mm: strokes.iter().sum(),
        })
    };
    lines.into_iter().filter_map(cut).collect()
}

/// The share of a dull page that is washed out in patches larger than a letter.
fn glare(small: &Raster, paper: f32) -> Option<f32> {
    if paper > GLARE_PAPER {
        return None;
    }
    let n = usize::from(small.channels).max(1);
    let washed = small
        .samples
        .chunks_exact(n)
        .map(|p| p.iter().all(|s| *s >= GLARE))
        .collect();
    let pixels = small.width as f32 * small.height as f32;
    let patches = blob::blobs(washed, small.width as usize);
    let large = patches
        .iter()
        .filter(|b| b.pixels as f32 > pixels * GLARE_SHARE / 4.0);
    let share = large.map(|b| b.pixels as f32).sum::<f32>() / pixels;
    (share >= GLARE_SHARE).then_some(share)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A sheet of words on paper of one tone, at 75 dpi.
    fn sheet(paper: u8) -> Raster {
        let mut page = Raster::filled(620, 877, &[paper]);
        for y in (60..800).filter(|y| y % 12 < 6) {
            for x in (60..560usize).filter(|x| (x * 5 + y / 12) % 9 < 4) {
                page.samples[y * 620 + x] = 40;
            }
        }
        page
    }

    /// The same out of focus.
    fn soft(page: &Raster) -> Raster {
        let mut out = page.clone();
        for row in out.samples.chunks_exact_mut(620) {
            let sharp: Vec<u32> = row.iter().map(|s| u32::from(*s)).collect();
            for (x, sample) in row.iter_mut().enumerate() {
                let near = x.saturating_sub(3)..(x + 4).min(620);
                *sample = (sharp[near.clone()].iter().sum::<u32>() / near.len() as u32) as u8;
            }
        }
        out
    }

    fn found(page: &Raster) -> Vec<Finding> {
        let seen = crate::clean::look(page, 75.0);
        let mut found = Vec::new();
        findings(page, &seen, None, 75.0, &mut found);
        found
    }

    #[test]
    fn a_good_page_has_nothing_wrong_with_it() {
        assert_eq!(found(&sheet(245)), []);
    }

    #[test]
    fn what_is_wrong_is_said_with_its_number() {
        let blurred = sharpness(&soft(&sheet(245)).grey(), 620, 245.0);
        assert!(blurred.is_none_or(|s| s < BLURRED), "{blurred:?}");
        let dark = found(&sheet(120));
        assert!(dark.contains(&Finding::TooDark { paper: 120 }), "{dark:?}");
        let mut cut = sheet(245);
        for x in (100..300).filter(|x| x % 20 < 8) {
            (0..9).for_each(|y| cut.samples[y * 620 + x] = 30);
        }
        let cut = found(&cut);
        let is_top =
            |f: &Finding| matches!(f, Finding::CutEdge { side: Side::Top, mm } if *mm > 20.0);
        assert!(cut.iter().any(is_top), "{cut:?}");
        let mut washed = sheet(200);
        (300..340).for_each(|y| washed.samples[y * 620 + 300..y * 620 + 360].fill(255));
        let washed = found(&washed);
        assert!(
            washed.iter().any(|f| matches!(f, Finding::Glare { .. })),
            "{washed:?}"
        );
    }

    #[test]
    fn two_sheets_drawn_in_together_are_told_by_their_length() {
        let (a4, a5) = ((210.0, 297.0), (148.0, 210.0));
        let double = (211.0, 560.0);
        let found = Some(Finding::TooLong {
            length_mm: 560.0,
            expected_mm: 297.0,
        });
        let run = [a4, a4, double, a5, a4, a5, double, a4];
        let expected = [None, None, found, None, None, None, found, None];
        assert_eq!(double_feeds(&run), expected);
        // A longer paper alone, another width, and a run too short to know.
        let legal = (210.0, 356.0);
        for run in [vec![a4, legal, a4], vec![a5, a5, a4, a5], vec![a4, double]] {
            assert_eq!(double_feeds(&run), vec![None; run.len()], "{run:?}");
        }
        assert!(
            double_feeds(&[(f32::NAN, f32::NAN); 3])
                .iter()
                .all(Option::is_none)
        );
    }

    #[test]
    fn landscape_pages_are_compared_along_the_feed() {
        let run = [(297.0, 210.0), (297.0, 210.0), (297.0, 400.0)];
        let found = double_feeds(&run);
        assert!(found[0].is_none() && found[1].is_none(), "{found:?}");
        let last =
            matches!(found[2], Some(Finding::TooLong { length_mm, .. }) if length_mm == 400.0);
        assert!(last, "{found:?}");
    }
}
