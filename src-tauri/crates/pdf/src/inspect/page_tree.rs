//! The page tree of a foreign file, walked without trusting its counts or its links.

use std::collections::HashSet;

use lopdf::{Dictionary, Document, Object, ObjectId};

use super::{MAX_DEPTH, PageSize};
use crate::PdfError;

/// Pages whose size is reported.
const SIZES_REPORTED: usize = 8;

/// The file has no page tree that can be followed.
const NO_TREE: PdfError = PdfError::Damaged {
    what: "the page tree",
};

/// US Letter: what readers assume where a file states no usable page box.
const ASSUMED: [f32; 4] = [0.0, 0.0, 612.0, 792.0];

/// What the walk found.
pub(super) struct Pages {
    pub(super) count: u32,
    pub(super) first_sizes: Vec<PageSize>,
}

/// Attributes a page inherits from the nodes above it (ISO 32000-1, 7.7.3.4).
#[derive(Clone, Copy, Default)]
struct Inherited {
    media_box: Option<[f32; 4]>,
    crop_box: Option<[f32; 4]>,
    rotate: i64,
}

/// Counts the pages that are really there, up to `max_pages`.
pub(super) fn walk(document: &Document, max_pages: u32) -> Result<Pages, PdfError> {
    let mut pages = Pages {
        count: 0,
        first_sizes: Vec::new(),
    };
    visit(document, |page, attributes| {
        if pages.count == max_pages {
            return Err(PdfError::TooManyPages { limit: max_pages });
        }
        pages.count += 1;
        if pages.first_sizes.len() < SIZES_REPORTED {
            pages.first_sizes.push(attributes.displayed_size(page));
        }
        Ok(Walk::On)
    })?;
    if pages.count == 0 {
        return Err(NO_TREE);
    }
    Ok(pages)
}

/// The page `index`, counted from zero.
pub(crate) fn nth_page(document: &Document, index: u32) -> Result<&Dictionary, PdfError> {
    let mut found = None;
    let mut pages = 0;
    visit(document, |page, _| {
        if pages == index {
            found = Some(page);
            return Ok(Walk::Enough);
        }
        pages += 1;
        Ok(Walk::On)
    })?;
    found.ok_or(PdfError::NoSuchPage { index, pages })
}

/// Whether a walk goes on after a page.
enum Walk {
    On,
    Enough,
}

/// Shows every page in order; ends on loops, because each node is entered once.
fn visit<'a>(
    document: &'a Document,
    mut on_page: impl FnMut(&'a Dictionary, Inherited) -> Result<Walk, PdfError>,
) -> Result<(), PdfError> {
    let root = document
        .catalog()
        .and_then(|catalog| catalog.get(b"Pages"))
        .and_then(Object::as_reference)
        .map_err(|_| PdfError::Damaged {
            what: "the catalog",
        })?;
    let mut entered = HashSet::new();
    let mut waiting: Vec<(ObjectId, Inherited, usize)> = vec![(root, Inherited::default(), 0)];
    while let Some((id, from_above, depth)) = waiting.pop() {
        let Ok(node) = document.get_dictionary(id) else {
            continue;
        };
        let attributes = from_above.overridden_by(node, document);
        if let Ok(kids) = node.get_deref(b"Kids", document).and_then(Object::as_array) {
            if depth >= MAX_DEPTH || !entered.insert(id) {
                return Err(NO_TREE);
            }
            let ids = kids.iter().rev().filter_map(|kid| kid.as_reference().ok());
            waiting.extend(ids.map(|kid| (kid, attributes, depth + 1)));
        } else if !node.has_type(b"Pages")
            && let Walk::Enough = on_page(node, attributes)?
        {
            break;
        }
    }
    Ok(())
}

impl Inherited {
    fn overridden_by(self, node: &Dictionary, document: &Document) -> Self {
        let rotate = node
            .get_deref(b"Rotate", document)
            .and_then(Object::as_i64)
            .unwrap_or(self.rotate);
        Self {
            media_box: rectangle(node, b"MediaBox", document).or(self.media_box),
            crop_box: rectangle(node, b"CropBox", document).or(self.crop_box),
            rotate,
        }
    }

    fn displayed_size(&self, page: &Dictionary) -> PageSize {
        let media = self.media_box.unwrap_or(ASSUMED);
        let shown = self
            .crop_box
            .and_then(|crop| intersection(crop, media))
            .unwrap_or(media);
        let unit = page
            .get(b"UserUnit")
            .and_then(Object::as_float)
            .ok()
            .filter(|unit| unit.is_finite() && *unit > 0.0)
            .unwrap_or(1.0);
        let (width, height) = ((shown[2] - shown[0]) * unit, (shown[3] - shown[1]) * unit);
        if self.rotate.rem_euclid(180) == 90 {
            PageSize {
                width_pt: height,
                height_pt: width,
            }
        } else {
            PageSize {
                width_pt: width,
                height_pt: height,
            }
        }
    }
}

/// A box with its corners in order; `None` when it is not four finite numbers spanning an area.
fn rectangle(node: &Dictionary, key: &[u8], document: &Document) -> Option<[f32; 4]> {
    let array = node.get_deref(key, document).ok()?.as_array().ok()?;
    let mut corners = [0.0_f32; 4];
    if array.len() < 4 {
        return None;
    }
    for (corner, object) in corners.iter_mut().zip(array) {
        let (_, value) = document.dereference(object).ok()?;
        *corner = value.as_float().ok().filter(|number| number.is_finite())?;
    }
    let [a, b, c, d] = corners;
    spanning([a.min(c), b.min(d), a.max(c), b.max(d)])
}

fn intersection(a: [f32; 4], b: [f32; 4]) -> Option<[f32; 4]> {
    spanning([
        a[0].max(b[0]),
        a[1].max(b[1]),
        a[2].min(b[2]),
        a[3].min(b[3]),
    ])
}

fn spanning(corners: [f32; 4]) -> Option<[f32; 4]> {
    (corners[2] > corners[0] && corners[3] > corners[1]).then_some(corners)
}
