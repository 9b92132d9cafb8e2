//! Draws one page of a foreign PDF as a picture, or compares it with how it was.

mod compare;
mod guard;

use hayro::hayro_interpret::InterpreterSettings;
use hayro::hayro_syntax::page::Page;
use hayro::hayro_syntax::{LoadPdfError, Pdf};
use hayro::vello_cpu::Pixmap;
use hayro::vello_cpu::color::palette::css::WHITE;
use hayro::{PixmapSettings, RenderCache, RenderSettings};
use image::codecs::png::{CompressionType, FilterType, PngEncoder};
use image::{ExtendedColorType, ImageEncoder};
use serde::{Deserialize, Serialize};

use crate::PdfError;
use crate::inspect::check_envelope;

pub use compare::{PageCompared, PageLook, compare_page};

/// Longest side of a page that is drawn: 200 inches, the limit of the format (ISO 32000-1 Annex C).
/// A larger box in a file is a mistake or an attack on the rasteriser's memory.
const MAX_SIDE_PT: f32 = 14_400.0;

/// Longest side of a picture; keeps a thin, tall page within the rasteriser's 16-bit coordinates.
const MAX_SIDE_PX: f32 = 16_000.0;

/// A drawn page.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Picture {
    /// Width in pixels.
    pub width: u32,
    /// Height in pixels.
    pub height: u32,
    /// The picture as an 8-bit RGB PNG without transparency.
    pub png: Vec<u8>,
}

/// Bounds within which a page is drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct RenderLimits {
    /// Largest file in bytes.
    pub max_bytes: u64,
    /// Most pixels of the picture; a larger wish is scaled down to it.
    pub max_pixels: u32,
}

impl Default for RenderLimits {
    fn default() -> Self {
        Self {
            max_bytes: 200 * 1024 * 1024,
            max_pixels: 4_000_000,
        }
    }
}

/// Number of pages of a foreign PDF, as the rasteriser sees them.
///
/// # Errors
/// [`PdfError::NotPdf`], [`PdfError::Encrypted`], [`PdfError::Damaged`], [`PdfError::TooLarge`].
pub fn page_count(bytes: &[u8], limits: &RenderLimits) -> Result<u32, PdfError> {
    Ok(open(bytes, limits)?.pages().len() as u32)
}

/// Draws the page `index` (zero-based) on white, `width_px` wide or as wide as the limits allow.
///
/// # Errors
/// Those of [`page_count`], [`PdfError::NoSuchPage`], [`PdfError::PageSize`], and
/// [`PdfError::TooHeavy`] for a page that would exhaust memory or time.
pub fn render_page(
    bytes: &[u8],
    index: u32,
    width_px: u32,
    limits: &RenderLimits,
) -> Result<Picture, PdfError> {
    check_envelope(bytes, limits.max_bytes)?;
    guard::check_page(bytes, index, limits.max_bytes)?;
    let (pixmap, _) = draw(&open(bytes, limits)?, index, width_px, limits)?;
    encode(&pixmap)
}

/// A page on white, and its pixels per point.
fn draw(
    pdf: &Pdf,
    index: u32,
    width_px: u32,
    limits: &RenderLimits,
) -> Result<(Pixmap, f32), PdfError> {
    let pages = pdf.pages();
    let page = pages.get(index as usize).ok_or(PdfError::NoSuchPage {
        index,
        pages: pages.len() as u32,
    })?;
    let scale = scale_within(page, width_px, limits.max_pixels)?;
    let pixmap = hayro::render(
        page,
        &RenderCache::new(),
        &InterpreterSettings::default(),
        &RenderSettings::default(),
        &PixmapSettings {
            x_scale: scale,
            y_scale: scale,
            bg_color: WHITE,
        },
    );
    Ok((pixmap, scale))
}

fn open(bytes: &[u8], limits: &RenderLimits) -> Result<Pdf, PdfError> {
    check_envelope(bytes, limits.max_bytes)?;
    Pdf::new(bytes.to_vec()).map_err(|error| match error {
        LoadPdfError::Decryption(_) => PdfError::Encrypted,
        LoadPdfError::Invalid => PdfError::Damaged {
            what: "the cross-reference table",
        },
    })
}

/// Pixels per point, so that neither side nor area leaves its bound and each side keeps a pixel.
fn scale_within(page: &Page<'_>, width_px: u32, max_pixels: u32) -> Result<f32, PdfError> {
    let (width_pt, height_pt) = page.render_dimensions();
    let drawable = |side: f32| side.is_finite() && (1.0..=MAX_SIDE_PT).contains(&side);
    if !drawable(width_pt) || !drawable(height_pt) {
        return Err(PdfError::PageSize {
            width_pt,
            height_pt,
        });
    }
    // Half a pixel up, because the rasteriser truncates its target's sides.
    let wished = (width_px.max(1) as f32 + 0.5) / width_pt;
    let by_area = (max_pixels.max(1) as f32 / (width_pt * height_pt)).sqrt();
    let by_side = MAX_SIDE_PX / width_pt.max(height_pt);
    let scale = wished.min(by_area).min(by_side);
    if scale * width_pt.min(height_pt) < 1.0 {
        return Err(PdfError::PageSize {
            width_pt,
            height_pt,
        });
    }
    Ok(scale)
}

/// The page was drawn on opaque white, so that premultiplied and plain colours are the same.
fn encode(pixmap: &Pixmap) -> Result<Picture, PdfError> {
    let (width, height) = (u32::from(pixmap.width()), u32::from(pixmap.height()));
    let rgb: Vec<u8> = pixmap
        .data()
        .iter()
        .flat_map(|pixel| [pixel.r, pixel.g, pixel.b])
        .collect();
    let mut png = Vec::new();
    PngEncoder::new_with_quality(&mut png, CompressionType::Fast, FilterType::Up)
        .write_image(&rgb, width, height, ExtendedColorType::Rgb8)
        .map_err(|source| PdfError::Picture { source })?;
    Ok(Picture { width, height, png })
}
