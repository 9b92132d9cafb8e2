//! Whether a page looks as it did in an earlier revision of its file.

use hayro::hayro_syntax::object::dict::keys::{ANNOTS, FT, PARENT, RECT};
use hayro::hayro_syntax::object::{Array, Dict, Name, Rect};
use hayro::hayro_syntax::page::Page;
use hayro::vello_cpu::Pixmap;
use serde::{Deserialize, Serialize};

use super::{RenderLimits, draw, guard, open};
use crate::PdfError;

/// Width of the compared pictures, pixels: print of 8 points can still be told apart.
const WIDTH: u32 = 700;

/// How far a colour may be off before a pixel counts as another one, of 255.
const TOLERANCE: u8 = 24;

/// Pixels that may be other ones: a line that falls between two pixels, no letter.
const PIXELS: usize = 6;

/// Largest part of a page that a signature's own appearance may take, one in so many. A larger one is looked at too.
const APPEARANCE: f64 = 4.0;

/// How a page looks beside its earlier revision.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PageLook {
    /// As it did, but for the appearances of signatures.
    Same,
    /// Something else is to be seen.
    Different,
    /// It was not there.
    Added,
    /// It is there no more.
    Removed,
}

/// A page beside its earlier revision.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct PageCompared {
    /// How it looks.
    pub look: PageLook,
    /// Pages of the earlier revision.
    pub pages_before: u32,
    /// Pages of the file as it is.
    pub pages: u32,
}

/// Draws the page `index` (zero-based) of a file and of its first `until` bytes, and compares the pictures. What a
/// signature shows in its own field, up to a quarter of the page, is left out: it may be filled later.
///
/// # Errors
/// Those of [`super::render_page`], for either revision.
pub fn compare_page(
    bytes: &[u8],
    until: usize,
    index: u32,
    limits: &RenderLimits,
) -> Result<PageCompared, PdfError> {
    let earlier = bytes.get(..until).unwrap_or(bytes);
    let (was, is) = (open(earlier, limits)?, open(bytes, limits)?);
    let compared = |look| PageCompared {
        look,
        pages_before: was.pages().len() as u32,
        pages: is.pages().len() as u32,
    };
    let at = index as usize;
    match (was.pages().get(at).is_some(), is.pages().get(at).is_some()) {
        (false, true) => return Ok(compared(PageLook::Added)),
        (true, false) => return Ok(compared(PageLook::Removed)),
        _ => {}
    }
    guard::check_page(earlier, index, limits.max_bytes)?;
    guard::check_page(bytes, index, limits.max_bytes)?;
    let (before, _) = draw(&was, index, WIDTH, limits)?;
    let (after, scale) = draw(&is, index, WIDTH, limits)?;
    let page = is.pages().get(at);
    let left_out = page
        .map(|page| appearances(page, scale))
        .unwrap_or_default();
    let look = match differ(&before, &after, &left_out) {
        true => PageLook::Different,
        false => PageLook::Same,
    };
    Ok(compared(look))
}

/// Left, top, right and bottom of a part of a picture, pixels.
type Part = [f64; 4];

/// Where the signatures of a page show themselves.
fn appearances(page: &Page<'_>, scale: f32) -> Vec<Part> {
    let (width, height) = page.render_dimensions();
    let most = f64::from(width * height * scale * scale) / APPEARANCE;
    let [a, b, c, d, e, f] = page.initial_transform(true).as_coeffs();
    let annotations = page.raw().get::<Array<'_>>(ANNOTS);
    let parts = annotations.iter().flat_map(|all| all.iter::<Dict<'_>>());
    let parts = parts.filter(is_signature).filter_map(|one| {
        let rect = one.get::<Rect>(RECT)?;
        let corner = |x: f64, y: f64| {
            let scale = f64::from(scale);
            [(a * x + c * y + e) * scale, (b * x + d * y + f) * scale]
        };
        let (one, other) = (corner(rect.x0, rect.y0), corner(rect.x1, rect.y1));
        Some([
            one[0].min(other[0]).floor() - 1.0,
            one[1].min(other[1]).floor() - 1.0,
            one[0].max(other[0]).ceil() + 1.0,
            one[1].max(other[1]).ceil() + 1.0,
        ])
    });
    parts
        .filter(|[left, top, right, bottom]| (right - left) * (bottom - top) <= most)
        .collect()
}

fn is_signature(annotation: &Dict<'_>) -> bool {
    let kind = |dict: &Dict<'_>| dict.get::<Name<'_>>(FT).map(|name| name.as_ref() == b"Sig");
    kind(annotation)
        .or_else(|| kind(&annotation.get::<Dict<'_>>(PARENT)?))
        .unwrap_or(false)
}

fn differ(before: &Pixmap, after: &Pixmap, left_out: &[Part]) -> bool {
    let (width, height) = (before.width(), before.height());
    if (width, height) != (after.width(), after.height()) {
        return true;
    }
    let pairs = before.data().iter().zip(after.data());
    let others = pairs.zip(0_usize..).filter(|((was, is), _)| {
        let off = |was: u8, is: u8| was.abs_diff(is) > TOLERANCE;
        off(was.r, is.r) || off(was.g, is.g) || off(was.b, is.b)
    });
    let across = usize::from(width);
    let seen = others.filter(|(_, place)| {
        let (x, y) = ((place % across) as f64, (place / across) as f64);
        !left_out.iter().any(|[left, top, right, bottom]| {
            *left <= x && x <= *right && *top <= y && y <= *bottom
        })
    });
    seen.take(PIXELS + 1).count() > PIXELS
}
