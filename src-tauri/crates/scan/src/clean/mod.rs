//! The clean-up: look at a reduced page, then change pixels only where something was found.

mod barred;
mod blank;
mod blob;
mod by_hand;
mod cells;
mod edges;
mod ink;
mod lid;
mod look;
mod overview;
mod photo;
mod quality;
mod reduce;
mod shade;
mod skew;
mod split;
mod store;
mod turn;
mod upright;
mod whiten;

pub use blob::{Blob, blobs};
pub use look::{Look, look};
pub use overview::{OVERVIEW_DPI, at_most, reduced};
pub use quality::double_feeds;
pub use turn::straightened;

use crate::codes::{self, PageCode};
use crate::encode;
use crate::import::Picture;
use crate::import::resolution;
pub use crate::import::resolution::MM_PER_INCH;
use crate::raster::Raster;
use crate::{Finding, Limits, Options, Page, PageFacts, ScanError};
use store::{Plan, encode_error};
use turn::Frame;
use whiten::Whitening;

/// Skew below this is not measured surely enough to touch pixels for, degrees.
const LEAST_SKEW: f32 = 0.05;

/// Cleans one page.
///
/// # Errors
/// What decoding in full or encoding reports.
pub fn page(
    picture: Picture<'_>,
    index: u32,
    options: &Options,
    limits: &Limits,
) -> Result<Page, ScanError> {
    let mut findings = Vec::new();
    let picture = photo::straightened(picture, options, limits, &mut findings)?;
    let (width, height) = picture.size();
    if picture.damaged {
        findings.push(Finding::Damaged);
    }
    if picture.trailing > 0 {
        let bytes = picture.trailing;
        findings.push(Finding::TrailingData { bytes });
    }
    let stated = options.dpi.map(f32::from).or(picture.stated_dpi);
    let dpi = resolution::resolve(stated, width, height, &mut findings);
    let (orientation, damaged) = (picture.orientation, picture.damaged);
    let mut small = reduced(&picture.pixels, dpi);
    if orientation.mirrored {
        small.mirror();
    }
    let small_dpi = dpi * small.width as f32 / width as f32;
    let mut seen = look(&small, small_dpi);
    let turns_cw = seen
        .turns_cw
        .filter(|_| options.rotate && !damaged)
        .unwrap_or(orientation.turns_cw);
    by_hand::apply(&mut seen, options, &small, turns_cw);
    // What is missing from a damaged page would be taken for lid, so it is left as it is.
    let wanted = wanted_frame(&seen, options, &small).filter(|_| !damaged);
    let fits = u64::from(width) * u64::from(height) <= limits.clean_pixels;
    if wanted.is_some() && !fits {
        let angle_deg = seen.angle_deg;
        findings.push(Finding::NotTurned { angle_deg });
    }
    let frame = wanted.filter(|_| fits);
    let crop_mm = frame
        .filter(|f| f.is_crop)
        .map(|f| millimetres(&f, small_dpi));
    let codes = codes::on_page(&picture, &small, &seen, (dpi, small_dpi));
    quality::findings(&small, &seen, crop_mm, small_dpi, &mut findings);

    let straight = frame.map(|f| turn::turned(&small, &f, seen.paper));
    let straight = straight.as_ref().unwrap_or(&small);
    let whitening = (options.whiten && fits && !damaged && !seen.blank)
        .then(|| {
            Whitening::of(
                straight,
                &straight_mask(&seen, &small, frame),
                seen.paper,
                small_dpi,
            )
        })
        .flatten();
    let white = whitening.as_ref().map(|w| w.applied(straight));
    let white = white.as_ref().unwrap_or(straight);
    let plan = Plan {
        frame: frame.map(|f| f.scaled(width, height)),
        whitening: whitening.as_ref(),
        reduced: (white, small_dpi),
        paper: seen.paper,
        dpi,
        source_bytes: picture.bytes(),
        index,
        options,
    };
    let stored = plan.store(picture)?;
    let shown = if stored.whitened { white } else { straight };
    let preview = at_most(shown.clone(), options.preview_side).quarter_turned(turns_cw);
    let preview = encode::jpeg(&preview, 80).map_err(|error| encode_error(index, error))?;
    Ok(Page {
        facts: PageFacts {
            index,
            width: stored.width,
            height: stored.height,
            dpi: stored.dpi,
            angle_deg: seen.angle_deg,
            quarter_turns_cw: turns_cw,
            crop_mm,
            whitened: stored.whitened,
            blank: seen.blank && !damaged,
            findings,
            mode: stored.mode,
            encoding: stored.encoding,
        },
        image: stored.bytes,
        preview,
        codes: upright(codes, turns_cw),
    })
}

/// Codes with their places on the page turned upright.
fn upright(mut codes: Vec<PageCode>, turns_cw: u8) -> Vec<PageCode> {
    for code in &mut codes {
        // What is upright after some turns is stored again after the rest of a full turn.
        code.area = by_hand::as_stored(code.area, (4 - turns_cw % 4) % 4);
    }
    codes
}

/// The frame the page should be brought into; `None` leaves every pixel alone.
fn wanted_frame(seen: &Look, options: &Options, small: &Raster) -> Option<Frame> {
    let angle = wanted_angle(seen, options);
    let crop = seen
        .paper_box
        .filter(|_| options.crop || options.crop_to.is_some());
    if angle == 0.0 && crop.is_none() {
        return None;
    }
    Some(match crop {
        Some(inside) => Frame::crop(small, angle, inside),
        None => Frame::keeping(small, angle, seen.ink_box),
    })
}

/// The skew that is taken away, degrees; 0 where the page stays as it lies.
fn wanted_angle(seen: &Look, options: &Options) -> f32 {
    let is_skewed = seen.angle_deg.abs() >= LEAST_SKEW;
    if is_skewed && (options.deskew || options.skew.is_some()) {
        seen.angle_deg
    } else {
        0.0
    }
}

/// What is not paper, seen in the straight picture; what lies outside the source is not.
fn straight_mask(seen: &Look, small: &Raster, frame: Option<Frame>) -> Vec<bool> {
    let Some(frame) = frame else {
        return seen.not_paper.clone();
    };
    let mask = Raster {
        width: small.width,
        height: small.height,
        channels: 1,
        samples: seen
            .not_paper
            .iter()
            .map(|is_set| u8::from(*is_set) * 255)
            .collect(),
    };
    let straight = turn::turned(&mask, &frame, [255; 3]);
    straight.samples.iter().map(|s| *s > 127).collect()
}

fn millimetres(frame: &Frame, dpi: f32) -> [f32; 4] {
    frame.area.map(|at| at / dpi * MM_PER_INCH)
}
