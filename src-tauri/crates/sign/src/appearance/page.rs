//! From the page as people see it to the page as the file counts it.

use super::AppearanceError;
use crate::append::{AppendError, Update};
use crate::file::{Bounds, Document, Id, Object, Page, ReadAt};

/// A place on a page as people see it, points, from the upper left corner of what they see.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Area {
    /// From the left edge.
    pub left: f32,
    /// From the upper edge.
    pub top: f32,
    /// Width.
    pub width: f32,
    /// Height.
    pub height: f32,
}

/// Where an area is for the file.
pub struct Spot {
    pub page: Id,
    /// Lower left and upper right corner.
    pub rectangle: [f64; 4],
    /// Turns the form so that it stands upright on the turned page.
    pub matrix: [f64; 6],
}

/// A4, for a page that says nothing (no reader refuses it).
const NO_BOX: [f64; 4] = [0.0, 0.0, 595.0, 842.0];
/// How far an area may reach over the edge by rounding, points.
const SLACK: f64 = 0.5;

/// Width and height of a page as people see it, points.
///
/// # Errors
/// [`AppearanceError::Area`] where the page is not there; the file's own.
pub fn page_size(source: &dyn ReadAt, page: usize) -> Result<(f32, f32), AppearanceError> {
    let document = Document::open(source, Bounds::default()).map_err(AppendError::from)?;
    let page = document.page(page).map_err(|_| AppearanceError::Area)?;
    let (width, height) = size(&document, &page);
    Ok((width as f32, height as f32))
}

/// Width and height of what people see of a page, turned as they see it.
fn size(document: &Document<'_>, page: &Page) -> (f64, f64) {
    let [x0, y0, x1, y1] = seen(document, page);
    if turn(document, page) % 2 == 0 {
        (x1 - x0, y1 - y0)
    } else {
        (y1 - y0, x1 - x0)
    }
}

/// The spot of an area on a page.
pub fn spot(update: &Update<'_, '_>, page: usize, area: Area) -> Result<Spot, AppearanceError> {
    let document = update.document();
    let page = document.page(page).map_err(|_| AppearanceError::Area)?;
    let [x0, y0, x1, y1] = seen(document, &page);
    let quarter = turn(document, &page);
    let (page_width, page_height) = size(document, &page);
    let [left, top, width, height] = [area.left, area.top, area.width, area.height].map(f64::from);
    let inside = left >= -SLACK
        && top >= -SLACK
        && left + width <= page_width + SLACK
        && top + height <= page_height + SLACK;
    if !inside || width < 1.0 || height < 1.0 {
        return Err(AppearanceError::Area);
    }
    // What is right and down on the page as seen, in the page's own coordinates.
    let rectangle = match quarter {
        0 => [x0 + left, y1 - top - height, x0 + left + width, y1 - top],
        1 => [x0 + top, y0 + left, x0 + top + height, y0 + left + width],
        2 => [x1 - left - width, y0 + top, x1 - left, y0 + top + height],
        _ => [x1 - top - height, y1 - left - width, x1 - top, y1 - left],
    };
    Ok(Spot {
        page: page.id,
        rectangle,
        matrix: upright(quarter, width, height),
    })
}

/// The spot of a field that is on a page already, and its width and height as people see them.
pub fn spot_of(
    update: &Update<'_, '_>,
    page: Id,
    rectangle: [f64; 4],
) -> Result<(Spot, f64, f64), AppearanceError> {
    let document = update.document();
    let pages = document.pages().map_err(|_| AppearanceError::Area)?;
    let page = pages.iter().find(|known| known.id == page);
    let page = page.ok_or(AppearanceError::Area)?;
    let quarter = turn(document, page);
    let (across, up) = (rectangle[2] - rectangle[0], rectangle[3] - rectangle[1]);
    let (width, height) = if quarter % 2 == 0 {
        (across, up)
    } else {
        (up, across)
    };
    if width < 1.0 || height < 1.0 {
        return Err(AppearanceError::Area);
    }
    let spot = Spot {
        page: page.id,
        rectangle,
        matrix: upright(quarter, width, height),
    };
    Ok((spot, width, height))
}

/// Turns a form of this size so that it stands upright on a page shown with these quarter turns.
const fn upright(quarter: i64, width: f64, height: f64) -> [f64; 6] {
    match quarter {
        0 => [1.0, 0.0, 0.0, 1.0, 0.0, 0.0],
        1 => [0.0, 1.0, -1.0, 0.0, height, 0.0],
        2 => [-1.0, 0.0, 0.0, -1.0, width, height],
        _ => [0.0, -1.0, 1.0, 0.0, 0.0, width],
    }
}

/// The part of the page that is seen: the crop box within the media box.
fn seen(document: &Document<'_>, page: &Page) -> [f64; 4] {
    let media = rectangle(document, page, "MediaBox").unwrap_or(NO_BOX);
    match rectangle(document, page, "CropBox") {
        Some(crop) => {
            let cut = [
                crop[0].max(media[0]),
                crop[1].max(media[1]),
                crop[2].min(media[2]),
                crop[3].min(media[3]),
            ];
            if cut[0] < cut[2] && cut[1] < cut[3] {
                cut
            } else {
                media
            }
        }
        None => media,
    }
}

/// A rectangle by any two opposite corners (ISO 32000-2, 7.9.5).
fn rectangle(document: &Document<'_>, page: &Page, key: &str) -> Option<[f64; 4]> {
    let value = document.follow(page.get(key)?).ok()?;
    let numbers: Option<Vec<f64>> = value
        .as_array()?
        .iter()
        .map(|item| document.follow(item).ok()?.as_number())
        .collect();
    let [a, b, c, d] = numbers?.try_into().ok()?;
    Some([a.min(c), b.min(d), a.max(c), b.max(d)])
}

/// Quarter turns clockwise by which the page is shown.
fn turn(document: &Document<'_>, page: &Page) -> i64 {
    page.get("Rotate")
        .and_then(|value| document.follow(value).ok())
        .and_then(|value| Object::as_int(&value))
        .map_or(0, |degrees| degrees.rem_euclid(360) / 90)
}
