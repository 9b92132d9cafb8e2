//! TIFF pages, one directory at a time.

use std::collections::HashSet;
use std::io::Cursor;

use tiff::decoder::{Decoder, DecodingResult};
use tiff::tags::{PlanarConfiguration, Tag};
use tiff::{ColorType, TiffError};

use crate::bilevel::Bilevel;
use crate::error::Flaw;
use crate::import::exif::Orientation;
use crate::import::flat::{self, Layout};
use crate::import::picture::{Picture, Pixels};
use crate::kind::FileKind;
use crate::raster::Raster;
use crate::{Limits, ScanError};

/// Largest decoded page, bytes: what the worker's memory limit leaves room for twice.
const MAX_DECODED: usize = 300 * 1024 * 1024;

/// Reads the pages of a TIFF one after the other.
pub struct Pages<'a> {
    decoder: Decoder<Cursor<&'a [u8]>>,
    limits: Limits,
    next: u32,
    started: bool,
}

/// Opens a TIFF and counts its pages before any is decoded.
///
/// # Errors
/// [`ScanError::TooManyPages`]; [`ScanError::Damaged`] where the directories cannot be followed or form a loop.
pub fn open<'a>(bytes: &'a [u8], limits: &Limits) -> Result<Pages<'a>, ScanError> {
    let mut decoder = Decoder::new(Cursor::new(bytes)).map_err(|error| refused(0, error))?;
    let mut bounds = tiff::decoder::Limits::default();
    bounds.decoding_buffer_size = MAX_DECODED;
    bounds.intermediate_buffer_size = MAX_DECODED;
    bounds.ifd_value_size = 4 * 1024 * 1024;
    decoder = decoder.with_limits(bounds);
    check_chain(&mut decoder, limits)?;
    Ok(Pages {
        decoder,
        limits: *limits,
        next: 0,
        started: false,
    })
}

impl Pages<'_> {
    /// The next page; `None` after the last. Reduced copies (thumbnails) are passed over.
    ///
    /// # Errors
    /// [`ScanError::Damaged`] or [`ScanError::Unsupported`] for this page; pages before it stay valid.
    pub fn next(&mut self) -> Result<Option<Picture<'static>>, ScanError> {
        loop {
            if self.started {
                if !self.decoder.more_images() {
                    return Ok(None);
                }
                self.decoder
                    .next_image()
                    .map_err(|error| refused(self.next, error))?;
            }
            self.started = true;
            let kind = self.number(Tag::NewSubfileType).unwrap_or(0);
            let is_reduced_copy = kind & 1 == 1;
            if !is_reduced_copy {
                break;
            }
        }
        let picture = self.page()?;
        self.next += 1;
        Ok(Some(picture))
    }

    fn page(&mut self) -> Result<Picture<'static>, ScanError> {
        let (width, height) = self
            .decoder
            .dimensions()
            .map_err(|error| refused(self.next, error))?;
        self.limits.check_page(self.next, width, height)?;
        let colour = self
            .decoder
            .colortype()
            .map_err(|error| refused(self.next, error))?;
        let stated_dpi = self.dpi();
        let orientation = self
            .number(Tag::Orientation)
            .map_or_else(Orientation::default, Orientation::from_tag);
        let is_planar = self.number(Tag::PlanarConfiguration)
            == Some(u32::from(PlanarConfiguration::Planar.to_u16()));
        let mut result = DecodingResult::U8(Vec::new());
        self.decoder
            .read_image_to_buffer(&mut result)
            .map_err(|error| refused(self.next, error))?;
        let pixels = self.pixels(width, height, colour, is_planar, result)?;
        Ok(Picture {
            pixels,
            stated_dpi,
            orientation,
            damaged: false,
            trailing: 0,
            is_camera: false,
        })
    }

    fn pixels(
        &self,
        width: u32,
        height: u32,
        colour: ColorType,
        is_planar: bool,
        result: DecodingResult,
    ) -> Result<Pixels<'static>, ScanError> {
        let bytes = match result {
            DecodingResult::U8(samples) => samples,
            DecodingResult::U16(samples) => samples.into_iter().map(|s| (s >> 8) as u8).collect(),
            _ => return Err(self.unsupported("an unusual sample depth")),
        };
        let layout = match colour {
            ColorType::Gray(1) => return self.one_bit(width, height, bytes),
            ColorType::Gray(8 | 16) => Layout::Grey,
            ColorType::GrayA(8 | 16)
            | ColorType::Multiband {
                bit_depth: 8 | 16,
                num_samples: 2,
            } => Layout::GreyAlpha,
            ColorType::RGB(8 | 16) => Layout::Rgb,
            ColorType::RGBA(8 | 16) => Layout::Rgba,
            ColorType::YCbCr(8) => Layout::YCbCr,
            ColorType::CMYK(8 | 16) => Layout::Cmyk,
            _ => return Err(self.unsupported("an unusual colour model")),
        };
        let count = width as usize * height as usize;
        if bytes.len() < count * layout.read() {
            return Err(ScanError::damaged(
                FileKind::Tiff,
                self.next,
                Flaw("rows are missing"),
            ));
        }
        let bytes = if is_planar && layout.read() > 1 {
            interleaved(&bytes, count, layout.read())
        } else {
            bytes
        };
        let samples = if layout.read() == layout.kept() && layout != Layout::YCbCr {
            bytes
        } else {
            let mut samples = Vec::with_capacity(count * layout.kept());
            flat::append(layout, &bytes, &mut samples);
            samples
        };
        Ok(Pixels::exact(Raster {
            width,
            height,
            channels: layout.kept() as u8,
            samples,
        }))
    }

    /// Packed bits, 1 is white: the decoder has already followed the photometric interpretation.
    fn one_bit(
        &self,
        width: u32,
        height: u32,
        mut bits: Vec<u8>,
    ) -> Result<Pixels<'static>, ScanError> {
        let stride = (width as usize).div_ceil(8);
        if bits.len() < stride * height as usize {
            return Err(ScanError::damaged(
                FileKind::Tiff,
                self.next,
                Flaw("rows are missing"),
            ));
        }
        let idle = stride * 8 - width as usize;
        bits.truncate(stride * height as usize);
        for row in bits.chunks_exact_mut(stride) {
            for byte in row.iter_mut() {
                *byte = !*byte;
            }
            if let Some(last) = row.last_mut() {
                *last &= 0xFF << idle;
            }
        }
        Ok(Pixels::Bilevel(Bilevel {
            width,
            height,
            bits,
        }))
    }

    fn dpi(&mut self) -> Option<f32> {
        let per_unit = match self.decoder.find_tag(Tag::XResolution).ok()?? {
            tiff::decoder::ifd::Value::Rational(n, d) => n as f32 / d as f32,
            _ => return None,
        };
        match self.number(Tag::ResolutionUnit).unwrap_or(2) {
            2 => Some(per_unit),
            3 => Some(per_unit * 2.54),
            _ => None,
        }
    }

    fn number(&mut self, tag: Tag) -> Option<u32> {
        self.decoder.find_tag_unsigned(tag).ok().flatten()
    }

    fn unsupported(&self, what: &'static str) -> ScanError {
        ScanError::Unsupported {
            kind: FileKind::Tiff,
            page: self.next,
            what,
        }
    }
}

/// What the decoder's error means for a page.
fn refused(page: u32, error: TiffError) -> ScanError {
    match error {
        TiffError::UnsupportedError(_) => ScanError::Unsupported {
            kind: FileKind::Tiff,
            page,
            what: "a rare variant of TIFF",
        },
        TiffError::LimitsExceeded => ScanError::TooManyPixels {
            page,
            width: 0,
            height: 0,
        },
        error => ScanError::damaged(FileKind::Tiff, page, error),
    }
}

/// Follows the directories to their end, reading no pixels.
fn check_chain(decoder: &mut Decoder<Cursor<&[u8]>>, limits: &Limits) -> Result<(), ScanError> {
    let mut seen = HashSet::new();
    let mut next = decoder.ifd_pointer();
    while let Some(pointer) = next {
        if !seen.insert(pointer.0) {
            let flaw = Flaw("the list of pages runs in a circle");
            return Err(ScanError::damaged(FileKind::Tiff, 0, flaw));
        }
        if seen.len() as u32 > limits.pages {
            return Err(ScanError::TooManyPages {
                limit: limits.pages,
            });
        }
        let page = seen.len() as u32 - 1;
        next = decoder
            .read_directory(pointer)
            .map_err(|error| refused(page, error))?
            .next();
    }
    Ok(())
}

/// Planes one after the other become pixels one after the other.
fn interleaved(planes: &[u8], count: usize, samples: usize) -> Vec<u8> {
    let mut pixels = Vec::with_capacity(count * samples);
    for at in 0..count {
        pixels.extend((0..samples).map(|plane| planes[plane * count + at]));
    }
    pixels
}
