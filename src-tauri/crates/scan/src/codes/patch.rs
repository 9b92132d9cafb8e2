//! Where on a reduced page a small code may be: a place without any even spot, larger than a line of text is high.

use crate::bilevel::Bilevel;
use crate::clean::{Blob, Look, MM_PER_INCH, blobs, straightened};
use crate::import::{Picture, Pixels};
use crate::raster::Raster;

/// Side of the squares the page is judged in, millimetres: smaller than the gap between two lines of text.
const CELL_MM: f32 = 1.0;

/// A square is uneven if its brightness varies by this much.
const UNEVEN: u8 = 50;

/// So many uneven squares lie side by side in both directions in a code, and in no line of text.
const DENSE: usize = 5;

/// Sides of the codes looked for, millimetres.
const SIDE_MM: std::ops::RangeInclusive<f32> = 5.0..=90.0;

/// Quiet zone taken along on each side, millimetres.
const QUIET_MM: f32 = 3.0;

/// Paper up to this size may be a card whose code is anywhere on it, millimetres (ID-1 of ISO/IEC 7810 is 86 × 54).
const CARD_MM: (f32, f32) = (130.0, 100.0);

/// Places looked into at most; more are a pattern.
const MOST: usize = 6;

/// Resolution that reads the smallest code of a card, pixels per inch.
const FINE_DPI: f32 = 300.0;

/// Left, top, right and bottom, pixels of the reduced page.
type Place = [f32; 4];

/// The places of a reduced grey page at `dpi` where a small code may be, largest first.
pub fn places(grey: &Raster, dpi: f32, seen: &Look) -> Vec<Place> {
    let mm = dpi / MM_PER_INCH;
    let quiet = QUIET_MM * mm;
    if let Some(card) = card(grey, mm, seen) {
        return vec![bounded(grown(card, quiet), grey)];
    }
    let cell = ((CELL_MM * mm).round() as usize).max(2);
    let columns = grey.width as usize / cell;
    let dense = eroded(&uneven(grey, cell), columns);
    let reach = (DENSE / 2) as f32;
    let mut found: Vec<Place> = blobs(dense, columns.max(1))
        .iter()
        .map(|blob| of_blob(blob, reach, cell as f32))
        .filter(|[left, top, right, bottom]| {
            SIDE_MM.contains(&((right - left) / mm)) && SIDE_MM.contains(&((bottom - top) / mm))
        })
        .map(|place| bounded(grown(place, quiet), grey))
        .collect();
    found.sort_by(|one, other| area(other).total_cmp(&area(one)));
    found.truncate(MOST);
    found
}

/// The box around paper that was found on the lid and is no larger than a card.
fn card(grey: &Raster, mm: f32, seen: &Look) -> Option<Place> {
    let [left, top, right, bottom] = seen.paper_box?;
    let (wide, high) = ((right - left) / mm, (bottom - top) / mm);
    if wide.max(high) > CARD_MM.0 || wide.min(high) > CARD_MM.1 {
        return None;
    }
    let middle = (grey.width as f32 / 2.0, grey.height as f32 / 2.0);
    let mut around = [f32::MAX, f32::MAX, f32::MIN, f32::MIN];
    for (x, y) in [(left, top), (right, top), (right, bottom), (left, bottom)] {
        let (x, y) = straightened(x, y, middle.0, middle.1, -seen.angle_deg);
        let [l, t, r, b] = around;
        around = [l.min(x), t.min(y), r.max(x), b.max(y)];
    }
    Some(around)
}

/// Which squares of the page are uneven.
fn uneven(grey: &Raster, cell: usize) -> Vec<bool> {
    let columns = grey.width as usize / cell;
    let rows = grey.height as usize / cell;
    let mut set = Vec::with_capacity(columns * rows);
    for band in grey.samples.chunks_exact(grey.stride().max(1) * cell) {
        let mut least = vec![u8::MAX; columns];
        let mut most = vec![0u8; columns];
        for row in band.chunks_exact(grey.stride().max(1)) {
            let cells = row.chunks_exact(cell).zip(least.iter_mut().zip(&mut most));
            for (samples, (least, most)) in cells {
                for sample in samples {
                    *least = (*least).min(*sample);
                    *most = (*most).max(*sample);
                }
            }
        }
        let spread = least.iter().zip(&most);
        set.extend(spread.map(|(least, most)| most.saturating_sub(*least) >= UNEVEN));
    }
    set
}

/// Keeps the squares in the middle of [`DENSE`] × [`DENSE`] uneven ones.
fn eroded(set: &[bool], columns: usize) -> Vec<bool> {
    if columns < DENSE {
        return Vec::new();
    }
    // A run of uneven squares that is long enough, first along the rows, then down the columns.
    let mut across = vec![false; set.len()];
    for (row, kept) in set
        .chunks_exact(columns)
        .zip(across.chunks_exact_mut(columns))
    {
        for (at, run) in row.windows(DENSE).enumerate() {
            kept[at + DENSE / 2] = run.iter().all(|is_set| *is_set);
        }
    }
    let rows = set.len() / columns;
    let mut both = vec![false; set.len()];
    for y in 0..(rows + 1).saturating_sub(DENSE) {
        for x in 0..columns {
            both[(y + DENSE / 2) * columns + x] =
                (0..DENSE).all(|down| across[(y + down) * columns + x]);
        }
    }
    both
}

fn of_blob(blob: &Blob, reach: f32, cell: f32) -> Place {
    let near = |at: usize| (at as f32 - reach) * cell;
    let far = |at: usize| (at as f32 + 1.0 + reach) * cell;
    [
        near(blob.left),
        near(blob.top),
        far(blob.right),
        far(blob.bottom),
    ]
}

fn grown([left, top, right, bottom]: Place, by: f32) -> Place {
    [left - by, top - by, right + by, bottom + by]
}

fn bounded([left, top, right, bottom]: Place, grey: &Raster) -> Place {
    let (width, height) = (grey.width as f32, grey.height as f32);
    [
        left.clamp(0.0, width - 1.0),
        top.clamp(0.0, height - 1.0),
        right.clamp(1.0, width),
        bottom.clamp(1.0, height),
    ]
}

fn area([left, top, right, bottom]: &Place) -> f32 {
    (right - left) * (bottom - top)
}

/// The pixels of a page in which small codes can be read.
pub enum Fine<'a> {
    /// A JPEG, decoded in grey as finely as a code needs.
    Decoded(Raster),
    /// A page that is decoded already.
    Raster(&'a Raster),
    /// A black-and-white page.
    Bits(&'a Bilevel),
}

impl<'a> Fine<'a> {
    /// Those of a page of `dpi`; none where it cannot be decoded.
    pub fn of(picture: &'a Picture<'_>, dpi: f32) -> Option<Self> {
        Some(match &picture.pixels {
            Pixels::Jpeg(jpeg) => Self::Decoded(jpeg.grey(dpi, FINE_DPI).ok()?),
            Pixels::Raster(raster) | Pixels::Lossy(raster) => Self::Raster(raster),
            Pixels::Bilevel(page) => Self::Bits(page),
        })
    }

    /// What a place of the reduced page shows, in grey.
    pub fn cut(&self, [left, top, right, bottom]: Place, small: &Raster) -> Raster {
        let (width, height) = match self {
            Self::Decoded(raster) => (raster.width, raster.height),
            Self::Raster(raster) => (raster.width, raster.height),
            Self::Bits(page) => (page.width, page.height),
        };
        let (by_x, by_y) = (
            width as f32 / small.width as f32,
            height as f32 / small.height as f32,
        );
        let x = ((left * by_x) as u32).min(width - 1);
        let y = ((top * by_y) as u32).min(height - 1);
        let to_x = ((right * by_x).ceil() as u32).clamp(x + 1, width);
        let to_y = ((bottom * by_y).ceil() as u32).clamp(y + 1, height);
        let part = [x, y, to_x, to_y];
        match self {
            Self::Decoded(raster) => raster.cut(part),
            Self::Raster(raster) => raster.cut(part).to_grey(),
            Self::Bits(page) => page.cut_grey(part),
        }
    }
}
