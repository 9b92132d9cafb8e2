//! BMP and WebP pages.

use std::io::Cursor;

use image::codecs::bmp::BmpDecoder;
use image::codecs::webp::WebPDecoder;
use image::{ColorType, ImageDecoder};

use crate::import::flat::{self, Layout};
use crate::import::picture::Picture;
use crate::kind::FileKind;
use crate::raster::Raster;
use crate::{Limits, ScanError};

/// The one page of a Windows bitmap.
///
/// # Errors
/// [`ScanError::Damaged`] for any broken part.
pub fn bmp(bytes: &[u8], limits: &Limits) -> Result<Picture<'static>, ScanError> {
    let decoder = BmpDecoder::new(Cursor::new(bytes))
        .map_err(|error| ScanError::damaged(FileKind::Bmp, 0, error))?;
    page(decoder, FileKind::Bmp, limits, bmp_dpi(bytes))
}

/// The one page of a WebP file; of an animation, its first picture.
///
/// # Errors
/// [`ScanError::Damaged`] for any broken part.
pub fn webp(bytes: &[u8], limits: &Limits) -> Result<Picture<'static>, ScanError> {
    let decoder = WebPDecoder::new(Cursor::new(bytes))
        .map_err(|error| ScanError::damaged(FileKind::WebP, 0, error))?;
    page(decoder, FileKind::WebP, limits, None)
}

fn page(
    mut decoder: impl ImageDecoder,
    kind: FileKind,
    limits: &Limits,
    stated_dpi: Option<f32>,
) -> Result<Picture<'static>, ScanError> {
    let (width, height) = decoder.dimensions();
    limits.check_page(0, width, height)?;
    let layout = match decoder.color_type() {
        ColorType::L8 => Layout::Grey,
        ColorType::La8 => Layout::GreyAlpha,
        ColorType::Rgb8 => Layout::Rgb,
        ColorType::Rgba8 => Layout::Rgba,
        _ => {
            return Err(ScanError::Unsupported {
                kind,
                page: 0,
                what: "an unusual sample depth",
            });
        }
    };
    let mut bounds = image::Limits::no_limits();
    bounds.max_alloc = Some(limits.pixels * 4);
    let damaged = |error| ScanError::damaged(kind, 0, error);
    decoder.set_limits(bounds).map_err(damaged)?;
    let mut whole = vec![0; width as usize * height as usize * layout.read()];
    decoder.read_image(&mut whole).map_err(damaged)?;
    let samples = if layout.read() == layout.kept() {
        whole
    } else {
        let mut samples = Vec::with_capacity(width as usize * height as usize * layout.kept());
        flat::append(layout, &whole, &mut samples);
        samples
    };
    let raster = Raster {
        width,
        height,
        channels: layout.kept() as u8,
        samples,
    };
    Ok(Picture::lossless(raster, stated_dpi))
}

/// Pixels per inch from `biXPelsPerMeter` of a BITMAPINFOHEADER, at byte 38 of the file.
fn bmp_dpi(bytes: &[u8]) -> Option<f32> {
    let per_metre = i32::from_le_bytes(bytes.get(38..42)?.try_into().ok()?);
    let header = u32::from_le_bytes(bytes.get(14..18)?.try_into().ok()?);
    (header >= 40 && per_metre > 0).then_some(per_metre as f32 * 0.0254)
}
