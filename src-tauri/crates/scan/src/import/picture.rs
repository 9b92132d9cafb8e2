//! A page between its decoder and the clean-up.

use crate::bilevel::Bilevel;
use crate::import::exif::Orientation;
use crate::import::jpeg::JpegPage;
use crate::raster::Raster;

/// One page as its decoder found it.
pub struct Picture<'a> {
    /// The pixels, decoded or not yet.
    pub pixels: Pixels<'a>,
    /// Resolution the file states, pixels per inch, believed or not.
    pub stated_dpi: Option<f32>,
    /// How the picture must be changed to be upright.
    pub orientation: Orientation,
    /// Part of the data is missing or wrong.
    pub damaged: bool,
    /// How far the file goes on after the picture, bytes.
    pub trailing: u64,
    /// A camera took it, as the file says.
    pub is_camera: bool,
}

/// Pixels in the cheapest form their source allows.
pub enum Pixels<'a> {
    /// A JPEG, decoded only as far as the clean-up needs.
    Jpeg(JpegPage<'a>),
    /// Grey or colour samples of a lossless source.
    Raster(Raster),
    /// Samples of a JPEG whose own bytes are not kept: damaged, or in inks.
    Lossy(Raster),
    /// Black and white.
    Bilevel(Bilevel),
}

impl<'a> Picture<'a> {
    /// A page of a lossless source with nothing to say about orientation.
    pub fn lossless(raster: Raster, stated_dpi: Option<f32>) -> Self {
        Self {
            pixels: Pixels::exact(raster),
            stated_dpi,
            orientation: Orientation::default(),
            damaged: false,
            trailing: 0,
            is_camera: false,
        }
    }

    /// Bytes the page has in its source; of a lossless one, half of its samples.
    pub fn bytes(&self) -> usize {
        match &self.pixels {
            Pixels::Jpeg(jpeg) => jpeg.bytes().len(),
            Pixels::Raster(raster) | Pixels::Lossy(raster) => raster.samples.len() / 2,
            Pixels::Bilevel(page) => page.bits.len(),
        }
    }

    /// Width and height, pixels.
    pub fn size(&self) -> (u32, u32) {
        match &self.pixels {
            Pixels::Jpeg(jpeg) => jpeg.size(),
            Pixels::Raster(raster) | Pixels::Lossy(raster) => (raster.width, raster.height),
            Pixels::Bilevel(page) => (page.width, page.height),
        }
    }
}

impl Pixels<'_> {
    /// The smallest form that keeps every sample of a lossless source: black and white, grey, or colour.
    pub fn exact(raster: Raster) -> Self {
        match Bilevel::exact(raster.without_idle_colour()) {
            Ok(page) => Self::Bilevel(page),
            Err(raster) => Self::Raster(raster),
        }
    }
}
