//! Is anything on the page? A lost page is a lost record, so the answer is yes unless nothing can be found.

use crate::clean::blob::blobs;
use crate::raster::Raster;

/// Ink is at least this much darker than its surroundings.
pub const DARKER: u8 = 45;

/// Colour is at least this far from the paper's own, so that a faint red seal counts and tinted paper does not.
const COLOURED: i16 = 60;

/// Share of the inked pixels that a blank page may have, of its area.
const INK_SHARE: f32 = 0.05e-3;

/// Share of the coloured pixels that a blank page may have, of its area.
const COLOUR_SHARE: f32 = 0.3e-3;

/// Whether nothing is written, drawn or stamped on the page. Dust, punch holes near an edge and the outermost
/// 4 % of the page do not count.
pub fn is_blank(
    page: &Raster,
    contrast: &[u8],
    outside: &[bool],
    paper: [u8; 3],
    dpi: f32,
) -> bool {
    let (width, height) = (page.width as usize, page.height as usize);
    let margin = (width.min(height) as f32 * 0.04) as usize;
    let counts = |at: usize| {
        let (x, y) = (at % width, at / width);
        let is_margin = x < margin || y < margin || x + margin >= width || y + margin >= height;
        !is_margin && !outside[at]
    };
    let area = (0..contrast.len()).filter(|at| counts(*at)).count() as f32;
    let coloured = if page.channels == 3 {
        page.samples
            .chunks_exact(3)
            .enumerate()
            .filter(|(at, p)| counts(*at) && is_coloured(p, paper))
            .count()
    } else {
        0
    };
    if coloured as f32 > area * COLOUR_SHARE {
        return false;
    }
    let inked: Vec<bool> = contrast
        .iter()
        .enumerate()
        .map(|(at, c)| *c > DARKER && counts(at))
        .collect();
    let ink: usize = blobs(inked, width)
        .iter()
        .filter(|blob| !blob.is_dust(dpi) && !blob.is_punch_hole(dpi, width, height))
        .map(|blob| blob.pixels)
        .sum();
    (ink as f32) <= area * INK_SHARE
}

fn is_coloured(pixel: &[u8], paper: [u8; 3]) -> bool {
    let differences = [0, 1, 2].map(|i| i16::from(paper[i]) - i16::from(pixel[i]));
    let most = differences.iter().max().copied().unwrap_or(0);
    let least = differences.iter().min().copied().unwrap_or(0);
    most - least > COLOURED
}
