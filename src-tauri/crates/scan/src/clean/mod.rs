//! The first clean-up: look at a reduced page, then change pixels only where something was found.

mod blank;
mod blob;
mod ink;
mod lid;
mod look;
mod overview;
mod skew;
mod turn;

pub use look::{Look, look};
pub use overview::{OVERVIEW_DPI, at_most, reduced};

use crate::bilevel::Bilevel;
use crate::encode;
use crate::import::resolution;
use crate::import::{Picture, Pixels};
use crate::raster::Raster;
use crate::{Encoding, Finding, Limits, Mode, Options, Page, PageFacts, ScanError};
use turn::Frame;

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
    let (width, height) = picture.size();
    let mut findings = Vec::new();
    if picture.damaged {
        findings.push(Finding::Damaged);
    }
    if picture.trailing {
        findings.push(Finding::TrailingData);
    }
    let stated = options.dpi.map(f32::from).or(picture.stated_dpi);
    let dpi = resolution::resolve(stated, width, height, &mut findings);
    let (orientation, damaged) = (picture.orientation, picture.damaged);
    let mut small = reduced(&picture.pixels, dpi);
    if orientation.mirrored {
        small.mirror();
    }
    let seen = look(&small, dpi * small.width as f32 / width as f32);
    // What is missing from a damaged page would be taken for lid, so it is left as it is.
    let small_frame = wanted_frame(&seen, options, &small).filter(|_| !picture.damaged);
    let fits = u64::from(width) * u64::from(height) <= limits.clean_pixels;
    let frame = small_frame.filter(|_| fits);
    if small_frame.is_some() && !fits {
        findings.push(Finding::NotTurned);
    }
    if frame.is_some_and(|f| f.is_crop) {
        findings.push(Finding::Cropped);
    }
    let preview = preview(
        &small,
        frame.as_ref(),
        seen.paper,
        orientation.turns_cw,
        options,
    );
    let frame = frame.map(|f| f.scaled(width, height));
    let stored = store(picture, frame.as_ref(), seen.paper, index, options)?;
    let preview = encode::jpeg(&preview, 80).map_err(|error| encode_error(index, error))?;
    Ok(Page {
        facts: PageFacts {
            index,
            width: stored.width,
            height: stored.height,
            dpi,
            angle_deg: seen.angle_deg,
            quarter_turns_cw: orientation.turns_cw,
            blank: seen.blank && !damaged,
            findings,
            mode: stored.mode,
            encoding: stored.encoding,
        },
        image: stored.bytes,
        preview,
    })
}

/// The frame the page should be brought into; `None` leaves every pixel alone.
fn wanted_frame(seen: &Look, options: &Options, small: &Raster) -> Option<Frame> {
    let angle = if options.deskew && seen.angle_deg.abs() >= LEAST_SKEW {
        seen.angle_deg
    } else {
        0.0
    };
    let crop = seen.paper_box.filter(|_| options.crop);
    if angle == 0.0 && crop.is_none() {
        return None;
    }
    Some(match crop {
        Some(inside) => Frame::crop(small, angle, inside),
        None => Frame::keeping(small, angle, seen.ink_box),
    })
}

fn preview(
    small: &Raster,
    frame: Option<&Frame>,
    paper: [u8; 3],
    turns_cw: u8,
    options: &Options,
) -> Raster {
    let cleaned = frame.map_or_else(|| small.clone(), |f| turn::turned(small, f, paper));
    at_most(cleaned, options.preview_side).quarter_turned(turns_cw)
}

struct Stored {
    width: u32,
    height: u32,
    mode: Mode,
    encoding: Encoding,
    bytes: Vec<u8>,
}

/// Brings the full picture into `frame` and into the form it is kept in.
fn store(
    picture: Picture<'_>,
    frame: Option<&Frame>,
    paper: [u8; 3],
    index: u32,
    options: &Options,
) -> Result<Stored, ScanError> {
    let mirrored = picture.orientation.mirrored;
    let changed = |mut raster: Raster| {
        if mirrored {
            raster.mirror();
        }
        match frame {
            Some(frame) => turn::turned(&raster, frame, paper),
            None => raster,
        }
    };
    let is_changed = mirrored || frame.is_some();
    match picture.pixels {
        Pixels::Jpeg(jpeg) if !is_changed => {
            let (width, height) = jpeg.size();
            Ok(Stored {
                width,
                height,
                mode: Mode::Original,
                encoding: Encoding::Jpeg {
                    components: jpeg.components(),
                },
                bytes: jpeg.bytes().to_vec(),
            })
        }
        Pixels::Jpeg(jpeg) => as_jpeg(&changed(jpeg.decode()?), index, options),
        Pixels::Bilevel(page) => {
            let page = if is_changed {
                Bilevel::threshold(&changed(page.to_grey()))
            } else {
                page
            };
            Ok(Stored {
                width: page.width,
                height: page.height,
                mode: Mode::Bilevel,
                encoding: Encoding::G4,
                bytes: encode::g4(&page),
            })
        }
        Pixels::Raster(raster) if !is_changed => Ok(Stored {
            width: raster.width,
            height: raster.height,
            mode: Mode::Original,
            encoding: Encoding::Raw {
                components: raster.channels,
            },
            bytes: raster.samples,
        }),
        Pixels::Raster(raster) | Pixels::Lossy(raster) => as_jpeg(&changed(raster), index, options),
    }
}

fn as_jpeg(raster: &Raster, index: u32, options: &Options) -> Result<Stored, ScanError> {
    let bytes =
        encode::jpeg(raster, options.jpeg_quality).map_err(|error| encode_error(index, error))?;
    Ok(Stored {
        width: raster.width,
        height: raster.height,
        mode: Mode::Jpeg,
        encoding: Encoding::Jpeg {
            components: raster.channels,
        },
        bytes,
    })
}

fn encode_error(page: u32, error: turbojpeg::Error) -> ScanError {
    ScanError::Encode {
        page,
        source: Box::new(error),
    }
}
