//! JPEG pages: looked at through a reduced decode, decoded in full only when a pixel must change.

use turbojpeg::{Decompressor, Image, PixelFormat, ScalingFactor};
use zune_jpeg::JpegDecoder;
use zune_jpeg::zune_core::bytestream::ZCursor;
use zune_jpeg::zune_core::colorspace::ColorSpace;
use zune_jpeg::zune_core::options::DecoderOptions;

use crate::clean::OVERVIEW_DPI;
use crate::error::Flaw;
use crate::import::exif;
use crate::import::jpeg_markers::{self, Markers};
use crate::import::picture::{Picture, Pixels};
use crate::import::resolution;
use crate::kind::FileKind;
use crate::raster::Raster;
use crate::{Limits, ScanError};

/// A sound JPEG page whose pixels are not decoded yet.
pub struct JpegPage<'a> {
    markers: Markers<'a>,
    overview: Raster,
}

/// The one page of a JPEG file. A damaged or cut picture is decoded as far as it goes and marked; nothing of
/// it is kept as the scanner's own bytes. CMYK becomes sRGB, because the archive format knows one colour space.
///
/// # Errors
/// [`ScanError::Damaged`] where no picture can be made of the data at all, and what [`jpeg_markers::read`] and
/// [`Limits`] refuse.
pub fn page<'a>(bytes: &'a [u8], limits: &Limits) -> Result<Picture<'a>, ScanError> {
    let markers = jpeg_markers::read(bytes)?;
    limits.check_page(0, markers.width, markers.height)?;
    let exif = markers.exif.map(exif::read).unwrap_or_default();
    let stated_dpi = markers.dpi.filter(|dpi| *dpi > 1.0).or(exif.dpi);
    let trailing = (bytes.len() - markers.picture.len()) as u64;
    let dpi = resolution::resolve(stated_dpi, markers.width, markers.height, &mut Vec::new());
    let overview = markers
        .complete
        .then(|| scaled(&markers, eighths(OVERVIEW_DPI, dpi), in_colour(&markers)))
        .and_then(Result::ok);
    let damaged = overview.is_none();
    let pixels = match overview {
        Some(overview) if markers.components != 4 => Pixels::Jpeg(JpegPage { markers, overview }),
        _ => Pixels::Lossy(decode(&markers)?),
    };
    Ok(Picture {
        pixels,
        stated_dpi,
        orientation: exif.orientation,
        damaged,
        trailing,
        is_camera: exif.is_camera,
    })
}

impl<'a> JpegPage<'a> {
    /// Width and height, pixels.
    pub fn size(&self) -> (u32, u32) {
        (self.markers.width, self.markers.height)
    }

    /// Components of the frame, 1 or 3.
    pub fn components(&self) -> u8 {
        self.markers.components
    }

    /// The scanner's own bytes, without what may follow the picture.
    pub fn bytes(&self) -> &'a [u8] {
        self.markers.picture
    }

    /// The page at about [`OVERVIEW_DPI`].
    pub fn overview(&self) -> &Raster {
        &self.overview
    }

    /// The page of `dpi` in grey, with no more pixels than the resolution `wanted` needs.
    ///
    /// # Errors
    /// [`ScanError::Damaged`] where the decoder gives up.
    pub fn grey(&self, dpi: f32, wanted: f32) -> Result<Raster, ScanError> {
        scaled(&self.markers, eighths(wanted, dpi), (PixelFormat::GRAY, 1))
            .map_err(|error| ScanError::damaged(FileKind::Jpeg, 0, error))
    }

    /// The page of `dpi` in its own colours, with no more pixels than the resolution `wanted` needs.
    ///
    /// # Errors
    /// [`ScanError::Damaged`] where the decoder gives up.
    pub fn colour(&self, dpi: f32, wanted: f32) -> Result<Raster, ScanError> {
        let eighths = eighths(wanted, dpi);
        if eighths == 8 {
            return self.decode();
        }
        scaled(&self.markers, eighths, in_colour(&self.markers))
            .map_err(|error| ScanError::damaged(FileKind::Jpeg, 0, error))
    }

    /// All pixels.
    ///
    /// # Errors
    /// [`ScanError::Damaged`] where the decoder gives up.
    pub fn decode(&self) -> Result<Raster, ScanError> {
        decode(&self.markers)
    }
}

/// Eighths of its size at which a page of `dpi` has at least the resolution `wanted`.
fn eighths(wanted: f32, dpi: f32) -> usize {
    ((wanted / dpi * 8.0).ceil() as usize).clamp(1, 8)
}

/// Samples that keep the colour of a frame, and how many a pixel has.
fn in_colour(markers: &Markers<'_>) -> (PixelFormat, usize) {
    match markers.components {
        1 => (PixelFormat::GRAY, 1),
        4 => (PixelFormat::CMYK, 4),
        _ => (PixelFormat::RGB, 3),
    }
}

/// The page reduced to some eighths of its size by decoding fewer coefficients.
///
/// Any warning of libjpeg-turbo is an error here: all entropy-coded data is read, so this is also the test of
/// soundness.
fn scaled(
    markers: &Markers<'_>,
    eighths: usize,
    (format, channels): (PixelFormat, usize),
) -> Result<Raster, turbojpeg::Error> {
    let scale = ScalingFactor::new(eighths, 8);
    let mut decoder = Decompressor::new()?;
    decoder.set_scan_limit(100)?;
    decoder.set_scaling_factor(scale)?;
    let header = decoder.read_header(markers.picture)?.scaled(scale);
    let mut samples = vec![0; header.width * header.height * channels];
    decoder.decompress(
        markers.picture,
        Image {
            pixels: samples.as_mut_slice(),
            width: header.width,
            pitch: header.width * channels,
            height: header.height,
            format,
        },
    )?;
    Ok(Raster {
        width: header.width as u32,
        height: header.height as u32,
        channels: channels as u8,
        samples,
    })
}

/// All pixels, grey or sRGB; damaged parts are whatever the decoder makes of them.
fn decode(markers: &Markers<'_>) -> Result<Raster, ScanError> {
    let (out, channels) = if markers.components == 1 {
        (ColorSpace::Luma, 1)
    } else {
        (ColorSpace::RGB, 3)
    };
    let options = DecoderOptions::default()
        .set_strict_mode(false)
        .set_max_width(markers.width as usize)
        .set_max_height(markers.height as usize)
        .jpeg_set_max_scans(100)
        .jpeg_set_out_colorspace(out);
    let samples = JpegDecoder::new_with_options(ZCursor::new(markers.picture), options)
        .decode()
        .map_err(|error| ScanError::damaged(FileKind::Jpeg, 0, error))?;
    let expected = markers.width as usize * markers.height as usize * channels;
    if samples.len() != expected {
        let flaw = Flaw("the picture has another size than its header");
        return Err(ScanError::damaged(FileKind::Jpeg, 0, flaw));
    }
    Ok(Raster {
        width: markers.width,
        height: markers.height,
        channels: channels as u8,
        samples,
    })
}
