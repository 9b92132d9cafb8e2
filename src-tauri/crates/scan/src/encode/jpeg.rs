//! JPEG out, through libjpeg-turbo.

use turbojpeg::{Compressor, Image, PixelFormat, Subsamp};

use crate::raster::Raster;

/// Encodes a raster at `quality` (1–100); colour is subsampled 4:2:0, which text and seals survive at 85.
///
/// # Errors
/// What libjpeg-turbo reports, in practice only memory it was refused.
pub fn jpeg(raster: &Raster, quality: u8) -> Result<Vec<u8>, turbojpeg::Error> {
    encoded(raster, quality, false)
}

/// The same in fewer bytes and more time, for small pictures that are mostly white.
///
/// # Errors
/// As [`jpeg`].
pub fn jpeg_small(raster: &Raster, quality: u8) -> Result<Vec<u8>, turbojpeg::Error> {
    encoded(raster, quality, true)
}

fn encoded(raster: &Raster, quality: u8, is_small: bool) -> Result<Vec<u8>, turbojpeg::Error> {
    let (format, subsamp) = if raster.channels == 1 {
        (PixelFormat::GRAY, Subsamp::Gray)
    } else {
        (PixelFormat::RGB, Subsamp::Sub2x2)
    };
    let mut compressor = Compressor::new()?;
    compressor.set_quality(i32::from(quality.clamp(1, 100)))?;
    compressor.set_subsamp(subsamp)?;
    compressor.set_progressive(is_small)?;
    compressor.set_optimize(is_small)?;
    compressor.compress_to_vec(Image {
        pixels: raster.samples.as_slice(),
        width: raster.width as usize,
        pitch: raster.stride(),
        height: raster.height as usize,
        format,
    })
}
