//! PNG pages, decoded row by row to 8-bit grey or sRGB.

use std::io::Cursor;

use png::{BitDepth, ColorType, Decoder, Transformations, Unit};

use crate::error::Flaw;
use crate::import::flat::{self, Layout};
use crate::import::picture::Picture;
use crate::kind::FileKind;
use crate::raster::Raster;
use crate::{Limits, ScanError};

/// The one page of a PNG file. Text and colour profiles are not read; transparency becomes white paper.
///
/// # Errors
/// [`ScanError::Damaged`] for any broken chunk or missing row: a lossless page is whole or it is refused.
pub fn page(bytes: &[u8], limits: &Limits) -> Result<Picture<'static>, ScanError> {
    let damaged = |error: png::DecodingError| ScanError::damaged(FileKind::Png, 0, error);
    let mut decoder = Decoder::new_with_limits(
        Cursor::new(bytes),
        png::Limits {
            bytes: 64 * 1024 * 1024,
        },
    );
    decoder.set_ignore_text_chunk(true);
    decoder.set_ignore_iccp_chunk(true);
    decoder.set_transformations(Transformations::EXPAND | Transformations::STRIP_16);
    let header = decoder.read_header_info().map_err(damaged)?;
    let (width, height, interlaced) = (header.width, header.height, header.interlaced);
    limits.check_page(0, width, height)?;
    let mut reader = decoder.read_info().map_err(damaged)?;
    let stated_dpi = reader
        .info()
        .pixel_dims
        .filter(|dims| dims.unit == Unit::Meter)
        .map(|dims| dims.xppu as f32 * 0.0254);
    let layout = match reader.output_color_type() {
        (ColorType::Grayscale, BitDepth::Eight) => Layout::Grey,
        (ColorType::GrayscaleAlpha, BitDepth::Eight) => Layout::GreyAlpha,
        (ColorType::Rgb, BitDepth::Eight) => Layout::Rgb,
        (ColorType::Rgba, BitDepth::Eight) => Layout::Rgba,
        _ => {
            return Err(ScanError::Unsupported {
                kind: FileKind::Png,
                page: 0,
                what: "an unusual sample depth",
            });
        }
    };
    let mut samples = Vec::with_capacity(width as usize * height as usize * layout.kept());
    if interlaced {
        let size = reader
            .output_buffer_size()
            .ok_or_else(|| ScanError::damaged(FileKind::Png, 0, Flaw("the picture has no size")))?;
        let mut whole = vec![0; size];
        reader.next_frame(&mut whole).map_err(damaged)?;
        flat::append(layout, &whole, &mut samples);
    } else {
        while let Some(row) = reader.next_row().map_err(damaged)? {
            flat::append(layout, row.data(), &mut samples);
        }
    }
    if samples.len() != width as usize * height as usize * layout.kept() {
        return Err(ScanError::damaged(
            FileKind::Png,
            0,
            Flaw("rows are missing"),
        ));
    }
    let raster = Raster {
        width,
        height,
        channels: layout.kept() as u8,
        samples,
    };
    Ok(Picture::lossless(raster, stated_dpi))
}
