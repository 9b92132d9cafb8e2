//! What a reduced page shows: its skew, its lid, its paper, and whether anything is on it.

use crate::clean::turn::{Area, straightened};
use crate::clean::{blank, blob, edges, ink, lid, skew, upright};
use crate::raster::Raster;

/// What was seen on a page. Boxes are in pixels of the reduced page, straightened about its middle.
#[derive(Debug, Clone, PartialEq)]
pub struct Look {
    /// Clockwise skew, degrees; 0 where no lines show.
    pub angle_deg: f32,
    /// The paper, where it is clearly smaller than the picture and surrounded by lid.
    pub paper_box: Option<Area>,
    /// Everything inked.
    pub ink_box: Option<Area>,
    /// Colour of the paper.
    pub paper: [u8; 3],
    /// Nothing is written, drawn or stamped on the page.
    pub blank: bool,
    /// Quarter turns clockwise that the text asks for, if it does so surely.
    pub turns_cw: Option<u8>,
    /// Lid and punch holes, one flag a pixel of the reduced page: no part of the paper.
    pub not_paper: Vec<bool>,
}

/// Surroundings that ink is compared with, inches either way.
const SURROUNDINGS: f32 = 0.2;

/// A flood from the edge that covers more than this is lid only if what is left is a clean rectangle.
const LID_SHARE: f32 = 0.3;

/// Looks at a page reduced to `dpi`.
pub fn look(page: &Raster, dpi: f32) -> Look {
    let (width, height) = (page.width as usize, page.height as usize);
    let grey = page.grey();
    let radius = ((dpi * SURROUNDINGS) as usize).clamp(3, 40);
    let found = lid::find(&grey, width, height);
    let near_lid = lid::grown(&found.mask, width, 2);
    let contrast = ink::contrast(&grey, width, height, radius, &near_lid);
    let angle = skew_of(&contrast, width, height);
    let paper_box = paper_box(&found, width, height, angle);
    if found.share > LID_SHARE && paper_box.is_none() {
        return look_without_lid(page, &grey, radius, dpi);
    }
    let wide_lid = lid::grown(&found.mask, width, (dpi / 15.0) as usize);
    Look {
        not_paper: edges::not_paper(page, &grey, &contrast, &found.mask, dpi),
        ..finish(page, &contrast, &wide_lid, angle, paper_box, dpi)
    }
}

/// The same for a page that is dark to its edges, such as a passport cover.
fn look_without_lid(page: &Raster, grey: &[u8], radius: usize, dpi: f32) -> Look {
    let (width, height) = (page.width as usize, page.height as usize);
    let none = vec![false; grey.len()];
    let contrast = ink::contrast(grey, width, height, radius, &none);
    let angle = skew_of(&contrast, width, height);
    Look {
        not_paper: edges::not_paper(page, grey, &contrast, &none, dpi),
        ..finish(page, &contrast, &none, angle, None, dpi)
    }
}

/// The skew of everything that does not reach in from the edge of the picture.
fn skew_of(contrast: &[u8], width: usize, height: usize) -> f32 {
    let mut inner = contrast.to_vec();
    blob::clear_edges(&mut inner, width, skew::LEAST_CONTRAST);
    skew::measure(&inner, width, height).unwrap_or(0.0)
}

fn finish(
    page: &Raster,
    contrast: &[u8],
    outside: &[bool],
    angle: f32,
    paper_box: Option<Area>,
    dpi: f32,
) -> Look {
    let (width, height) = (page.width as usize, page.height as usize);
    let paper = paper_colour(page, outside);
    let blank = blank::is_blank(page, contrast, outside, paper, dpi);
    let turns_cw = if blank {
        None
    } else {
        upright::turns_cw(contrast, width, height, angle, dpi)
    };
    Look {
        angle_deg: if blank { 0.0 } else { angle },
        paper_box: paper_box.filter(|_| !blank),
        ink_box: ink_box(contrast, outside, page, angle, dpi),
        paper,
        blank,
        turns_cw,
        not_paper: Vec::new(),
    }
}

/// The paper inside a lid, if what the lid leaves is a rectangle and smaller than the picture.
fn paper_box(found: &lid::Lid, width: usize, height: usize, angle: f32) -> Option<Area> {
    if found.share < 0.02 {
        return None;
    }
    let (w, h) = (width as f32, height as f32);
    let reach = (w + h) as usize + 2;
    let mut columns = vec![0u32; reach * 2];
    let mut rows = vec![0u32; reach * 2];
    let paper = || {
        found.mask.iter().enumerate().map(move |(at, is_lid)| {
            let (x, y) = ((at % width) as f32 + 0.5, (at / width) as f32 + 0.5);
            (straightened(x, y, w / 2.0, h / 2.0, angle), *is_lid)
        })
    };
    for ((x, y), _) in paper().filter(|(_, is_lid)| !is_lid) {
        columns[(x + reach as f32) as usize] += 1;
        rows[(y + reach as f32) as usize] += 1;
    }
    let (left, right) = extent(&columns, reach)?;
    let (top, bottom) = extent(&rows, reach)?;
    let (mut inside, mut clean) = (0u32, 0u32);
    for ((x, y), is_lid) in paper() {
        if (left..right).contains(&x) && (top..bottom).contains(&y) {
            inside += 1;
            clean += u32::from(!is_lid);
        }
    }
    let is_rectangle = clean as f32 >= inside as f32 * 0.97;
    let insets = [left / w, top / h, 1.0 - right / w, 1.0 - bottom / h];
    let is_smaller = insets.iter().any(|inset| *inset > 0.03);
    let is_paper = (right - left) * (bottom - top) > w * h * 0.02;
    (is_rectangle && is_smaller && is_paper).then_some([left, top, right, bottom])
}

/// From where to where a profile is at least half as full as its fuller places.
fn extent(counts: &[u32], origin: usize) -> Option<(f32, f32)> {
    let full = counts.iter().copied().max().filter(|m| *m > 0)?;
    let first = counts.iter().position(|c| *c * 2 >= full)?;
    let last = counts.iter().rposition(|c| *c * 2 >= full)?;
    Some((
        first as f32 - origin as f32,
        (last + 1) as f32 - origin as f32,
    ))
}

/// The box around all ink but dust and what reaches in from the edge of the picture.
fn ink_box(contrast: &[u8], outside: &[bool], page: &Raster, angle: f32, dpi: f32) -> Option<Area> {
    let (width, height) = (page.width as usize, page.height as usize);
    let middle = (page.width as f32 / 2.0, page.height as f32 / 2.0);
    let inked = contrast
        .iter()
        .zip(outside)
        .map(|(c, out)| *c > blank::DARKER && !*out)
        .collect();
    blob::blobs(inked, width)
        .iter()
        .filter(|b| !b.is_dust(dpi) && !b.touches_edge(width, height))
        .flat_map(|b| {
            [
                (b.left, b.top),
                (b.right, b.top),
                (b.left, b.bottom),
                (b.right, b.bottom),
            ]
        })
        .map(|(x, y)| straightened(x as f32, y as f32, middle.0, middle.1, angle))
        .fold(None, |area: Option<Area>, (x, y)| {
            let [l, t, r, b] = area.unwrap_or([x, y, x, y]);
            Some([
                l.min(x - 2.0),
                t.min(y - 2.0),
                r.max(x + 2.0),
                b.max(y + 2.0),
            ])
        })
}

/// The usual colour of everything that is neither lid nor ink: a value most of the paper reaches.
fn paper_colour(page: &Raster, outside: &[bool]) -> [u8; 3] {
    let n = usize::from(page.channels);
    let channel = |i: usize| {
        let inside: Vec<u8> = page
            .samples
            .chunks_exact(n)
            .zip(outside)
            .filter(|(_, out)| !**out)
            .map(|(p, _)| p[i.min(n - 1)])
            .collect();
        if inside.is_empty() {
            255
        } else {
            lid::percentile(&inside, 0.6)
        }
    };
    [channel(0), channel(1), channel(2)]
}
