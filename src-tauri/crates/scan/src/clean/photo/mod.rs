//! A sheet photographed on a desk: its corners are found and it is brought into the shape of its paper.
//!
//! Only a picture that may be a photo is looked at: one of a camera, or one that states no resolution, which scanners
//! do. Where the four edges are not beyond doubt, every pixel stays as it is.

mod outline;
mod quad;
mod shape;
mod warp;

use crate::clean::overview::{at_most, reduced};
use crate::import::{Picture, Pixels, resolution};
use crate::{Finding, Limits, Options, ScanError};
use outline::Sight;

/// Longest side of the picture in which the edges are looked for, pixels.
const SIDE: u32 = 560;

/// A photo is kept with at most this resolution, pixels per inch: print has no more to give.
const ENOUGH_DPI: f32 = 300.0;

/// Without a camera's word, a sheet that lies as straight as this is one on a scanner's lid, degrees.
const STRAIGHT: f32 = 1.0;

/// The four corners of a sheet, clockwise from the one at the top left, pixels.
type Corners = [(f32, f32); 4];

/// The picture as it is, or the sheet on it; what was done or could not be is said in `findings`.
///
/// # Errors
/// What decoding in full reports.
pub fn straightened<'a>(
    picture: Picture<'a>,
    options: &Options,
    limits: &Limits,
    findings: &mut Vec<Finding>,
) -> Result<Picture<'a>, ScanError> {
    let (width, height) = picture.size();
    let is_scanned = options.dpi.is_some()
        || !picture.is_camera && resolution::is_believable(picture.stated_dpi, width, height);
    if !options.photo
        || is_scanned
        || picture.damaged
        || matches!(picture.pixels, Pixels::Bilevel(_))
    {
        return Ok(picture);
    }
    let overview = reduced(&picture.pixels, resolution::as_a4(width, height));
    let small = at_most(overview, SIDE);
    let by = (
        width as f32 / small.width as f32,
        height as f32 / small.height as f32,
    );
    let corners = match outline::corners(&small) {
        Sight::Sheet(corners) => corners.map(|(x, y)| (x * by.0, y * by.1)),
        Sight::Doubtful if picture.is_camera => {
            findings.push(Finding::EdgesUnclear);
            return Ok(picture);
        }
        Sight::Doubtful | Sight::Nothing => return Ok(picture),
    };
    if !picture.is_camera && quad::is_straight(&corners, STRAIGHT) {
        return Ok(picture);
    }
    let sheet = shape::of(&corners, width, height);
    let long = sheet.size_mm.0.max(sheet.size_mm.1);
    let dpi = (quad::longest(&corners) / long * resolution::MM_PER_INCH).min(ENOUGH_DPI);
    let side = |mm: f32| ((mm / resolution::MM_PER_INCH * dpi).round() as u32).max(1);
    let (wide, high) = (side(sheet.size_mm.0), side(sheet.size_mm.1));
    if u64::from(wide) * u64::from(high) > limits.clean_pixels {
        return Ok(picture);
    }
    findings.push(Finding::Photographed {
        corners: corners.map(|(x, y)| [x / width as f32, y / height as f32]),
        width_mm: sheet.size_mm.0,
        height_mm: sheet.size_mm.1,
    });
    let orientation = picture.orientation;
    let trailing = picture.trailing;
    let full = match picture.pixels {
        Pixels::Jpeg(jpeg) => jpeg.colour(
            quad::longest(&corners) / long * resolution::MM_PER_INCH,
            dpi,
        )?,
        Pixels::Raster(raster) | Pixels::Lossy(raster) => raster,
        Pixels::Bilevel(page) => page.to_grey(),
    };
    let by = (
        full.width as f32 / width as f32,
        full.height as f32 / height as f32,
    );
    let corners = corners.map(|(x, y)| (x * by.0, y * by.1));
    Ok(Picture {
        pixels: Pixels::Lossy(warp::warped(&full, &corners, wide, high)),
        // A sheet of no known size keeps its shape; its resolution is then assumed like that of any other page.
        stated_dpi: sheet.is_known.then_some(dpi),
        orientation,
        damaged: false,
        trailing,
        is_camera: true,
    })
}
