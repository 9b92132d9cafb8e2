//! A page brought into the form it is kept in.

use crate::bilevel::Bilevel;
use crate::clean::barred::Barred;
use crate::clean::reduce::Reducer;
use crate::clean::split::{PICTURE_DPI, Split, Splitter};
use crate::clean::turn::{self, Frame};
use crate::clean::whiten::{self, Whitening};
use crate::encode;
use crate::import::{Picture, Pixels};
use crate::layers::{LayerPicture, Layers};
use crate::raster::Raster;
use crate::{Encoding, Mode, Options, ScanError};

/// Letters need this resolution to be kept as black and white, pixels per inch.
const LETTER_DPI: f32 = 240.0;

/// Pictures of a sheet are reduced to [`PICTURE_DPI`] if they have clearly more, pixels per inch.
const TOO_FINE: f32 = 215.0;

/// A lossless page larger than this is encoded like any other, bytes of samples; cuttings stay as they are.
const LOSSLESS: usize = 3 << 20;

/// A layered page smaller than this for each of its pixels is taken without weighing it against a JPEG, bytes.
const SMALL: f32 = 0.012;

/// A sheet stored as JPEG with more bytes than this for each pixel (250 kB for A4), or anything else with more than
/// its source, is stored more coarsely, by so many steps of quality.
const LARGE: f32 = 0.064;
const COARSER: [u8; 2] = [15, 30];

/// What is to be done to a page, and what is known of it.
pub struct Plan<'a> {
    /// Where the straight picture lies on the full one, if it is changed.
    pub frame: Option<Frame>,
    /// How its paper becomes white, if it is a sheet of whitish paper.
    pub whitening: Option<&'a Whitening>,
    /// The straight reduced page, made white, and its resolution.
    pub reduced: (&'a Raster, f32),
    /// Colour of the paper.
    pub paper: [u8; 3],
    /// Resolution of the source.
    pub dpi: f32,
    /// Bytes the source has for this page.
    pub source_bytes: usize,
    /// Place of the page in its file.
    pub index: u32,
    /// What is wanted.
    pub options: &'a Options,
}

/// A page as it is kept.
pub struct Stored {
    pub width: u32,
    pub height: u32,
    pub dpi: f32,
    pub mode: Mode,
    pub encoding: Encoding,
    pub whitened: bool,
    pub bytes: Vec<u8>,
}

impl Plan<'_> {
    /// Brings a page into the form it is kept in; pixels change only where the plan asks for it.
    ///
    /// # Errors
    /// What decoding in full or encoding reports.
    pub fn store(&self, picture: Picture<'_>) -> Result<Stored, ScanError> {
        let mirrored = picture.orientation.mirrored;
        let needs_white = self.whitening.is_some_and(|w| w.is_needed);
        let is_changed = mirrored || self.frame.is_some() || needs_white;
        match picture.pixels {
            Pixels::Jpeg(jpeg) if !is_changed => {
                let components = jpeg.components();
                let stored = self.as_it_is(jpeg.size(), Encoding::Jpeg { components });
                Ok(stored.with(Mode::Original, jpeg.bytes().to_vec()))
            }
            Pixels::Jpeg(jpeg) => self.cleaned(jpeg.decode()?, mirrored),
            Pixels::Bilevel(page) => Ok(self.bilevel(page, mirrored)),
            Pixels::Raster(raster) if !is_changed && raster.samples.len() <= LOSSLESS => {
                let components = raster.channels;
                let size = (raster.width, raster.height);
                let stored = self.as_it_is(size, Encoding::Raw { components });
                Ok(stored.with(Mode::Original, raster.samples))
            }
            Pixels::Raster(raster) | Pixels::Lossy(raster) => self.cleaned(raster, mirrored),
        }
    }

    fn as_it_is(&self, (width, height): (u32, u32), encoding: Encoding) -> Stored {
        Stored {
            width,
            height,
            dpi: self.dpi,
            mode: Mode::Original,
            encoding,
            whitened: false,
            bytes: Vec::new(),
        }
    }

    /// A black-and-white page, turned where the plan says so.
    fn bilevel(&self, page: Bilevel, mirrored: bool) -> Stored {
        let page = if mirrored || self.frame.is_some() {
            let mut grey = page.to_grey();
            if mirrored {
                grey.mirror();
            }
            Bilevel::threshold(&match &self.frame {
                Some(frame) => turn::turned(&grey, frame, self.paper),
                None => grey,
            })
        } else {
            page
        };
        self.as_it_is((page.width, page.height), Encoding::G4)
            .with(Mode::Bilevel, encode::g4(&page))
    }

    fn cleaned(&self, mut raster: Raster, mirrored: bool) -> Result<Stored, ScanError> {
        if mirrored {
            raster.mirror();
        }
        let apart = self.options.layers && self.whitening.is_some() && self.dpi >= LETTER_DPI;
        if apart && let Some(layered) = self.layered(&raster)? {
            let pixels = layered.width as f32 * layered.height as f32;
            if layered.bytes.len() as f32 <= pixels * SMALL {
                return Ok(layered);
            }
            let plain = self.as_jpeg(&raster)?;
            let is_smaller = layered.bytes.len() * 10 < plain.bytes.len() * 9;
            return Ok(if is_smaller { layered } else { plain });
        }
        self.as_jpeg(&raster)
    }

    /// The page with letters and pictures apart; `None` where it has no letters of one ink.
    fn layered(&self, raster: &Raster) -> Result<Option<Stored>, ScanError> {
        let (width, height) = self.size(raster);
        let barred = Barred::of(self.reduced.0, self.reduced.1, width, height);
        let mut splitter = Splitter::new((width, height), raster.channels, self.dpi, &barred);
        self.each_row(raster, |_, row| splitter.push(row));
        let split = splitter.finish();
        if !split.has_letters || !split.is_one_ink {
            return Ok(None);
        }
        let boxes = split.cells.boxes();
        let letters = encode::g4(&split.letters);
        let stored = Stored {
            whitened: true,
            ..self.as_it_is((width, height), Encoding::G4)
        };
        if boxes.is_empty() && is_black(split.ink) {
            return Ok(Some(stored.with(Mode::Bilevel, letters)));
        }
        let pictures = self.pictures(&split, &boxes)?;
        let page = Layers {
            width,
            height,
            ink: split.ink,
            letters: &letters,
            pictures: pictures.iter().map(Cut::as_layer).collect(),
        };
        let bytes = crate::layers::write(&page);
        let stored = Stored {
            encoding: Encoding::Layers,
            ..stored
        };
        Ok(Some(stored.with(Mode::Layered, bytes)))
    }

    /// The pictures inside boxes of the page.
    fn pictures(&self, split: &Split, boxes: &[[u32; 4]]) -> Result<Vec<Cut>, ScanError> {
        let (width, height) = (split.letters.width, split.letters.height);
        let scale = (
            split.rest.width as f32 / width as f32,
            split.rest.height as f32 / height as f32,
        );
        let mut cuts = Vec::with_capacity(boxes.len());
        for [left, top, right, bottom] in boxes {
            let first = |at: u32, scale: f32| (at as f32 * scale) as u32;
            let last = |at: u32, scale: f32, end: u32| ((at as f32 * scale).ceil() as u32).min(end);
            let cut = [
                first(*left, scale.0),
                first(*top, scale.1),
                last((*right).min(width), scale.0, split.rest.width),
                last((*bottom).min(height), scale.1, split.rest.height),
            ];
            let picture = encode::cutting(&split.rest, &split.holes, cut);
            let jpeg = encode::jpeg_small(&picture, self.options.jpeg_quality)
                .map_err(|error| encode_error(self.index, error))?;
            let (left, wide) = on_page(cut[0], picture.width, scale.0, width);
            let (top, high) = on_page(cut[1], picture.height, scale.1, height);
            cuts.push(Cut {
                place: [left, top, wide, high],
                size: (picture.width, picture.height),
                components: picture.channels,
                jpeg,
            });
        }
        Ok(cuts)
    }

    fn as_jpeg(&self, raster: &Raster) -> Result<Stored, ScanError> {
        let (width, height) = self.size(raster);
        let is_reduced = self.whitening.is_some() && self.dpi > TOO_FINE;
        let (page, dpi, quality) = if is_reduced {
            let page = self.at_picture_dpi(raster, width, height);
            (page, PICTURE_DPI, self.options.jpeg_quality)
        } else {
            let mut page = Raster {
                width,
                height,
                channels: raster.channels,
                samples: Vec::with_capacity(
                    width as usize * height as usize * usize::from(raster.channels),
                ),
            };
            self.each_row(raster, |_, row| page.samples.extend_from_slice(row));
            (page, self.dpi, self.options.jpeg_quality.saturating_add(10))
        };
        let encoded = |quality: u8| {
            encode::jpeg_small(&page, quality).map_err(|error| encode_error(self.index, error))
        };
        let most = if is_reduced {
            (page.pixels() * LARGE) as usize
        } else {
            self.source_bytes
        };
        let mut bytes = encoded(quality)?;
        for coarser in COARSER {
            if bytes.len() > most {
                bytes = encoded(quality.saturating_sub(coarser))?;
            }
        }
        let encoding = Encoding::Jpeg {
            components: page.channels,
        };
        let stored = Stored {
            dpi,
            whitened: self.whitening.is_some(),
            ..self.as_it_is((page.width, page.height), encoding)
        };
        Ok(stored.with(Mode::Jpeg, bytes))
    }

    fn at_picture_dpi(&self, raster: &Raster, width: u32, height: u32) -> Raster {
        let n = usize::from(raster.channels);
        let mut reducer = Reducer::new(width, height, raster.channels, PICTURE_DPI / self.dpi);
        self.each_row(raster, |y, row| {
            reducer.start_row(y);
            for (x, pixel) in row.chunks_exact(n).enumerate() {
                if pixel.iter().any(|s| *s < 255) {
                    reducer.add(x, y, pixel);
                }
            }
        });
        reducer.finish().0
    }

    fn size(&self, raster: &Raster) -> (u32, u32) {
        self.frame
            .as_ref()
            .map_or((raster.width, raster.height), Frame::size)
    }

    /// Walks the straight, white rows of the full page.
    fn each_row(&self, raster: &Raster, mut see: impl FnMut(usize, &[u8])) {
        let (width, height) = self.size(raster);
        let n = usize::from(raster.channels);
        let turned = self
            .frame
            .as_ref()
            .map(|frame| turn::Rows::new(raster, frame, self.paper));
        let mut white: Option<whiten::Rows<'_>> = self
            .whitening
            .map(|w| w.rows(width, height, raster.channels));
        let stride = width as usize * n;
        let mut row = vec![0; stride];
        for y in 0..height {
            match &turned {
                Some(turned) => turned.fill(y, &mut row),
                None => row.copy_from_slice(&raster.samples[y as usize * stride..][..stride]),
            }
            if let Some(white) = &mut white {
                white.apply(y, &mut row);
            }
            see(y as usize, &row);
        }
    }
}

impl Stored {
    fn with(self, mode: Mode, bytes: Vec<u8>) -> Self {
        Self {
            mode,
            bytes,
            ..self
        }
    }
}

/// A picture cut out of a page.
struct Cut {
    /// Left, top, width and height on the page.
    place: [u32; 4],
    size: (u32, u32),
    components: u8,
    jpeg: Vec<u8>,
}

impl Cut {
    fn as_layer(&self) -> LayerPicture<'_> {
        let [left, top, width, height] = self.place;
        LayerPicture {
            left,
            top,
            width,
            height,
            pixels_wide: self.size.0,
            pixels_high: self.size.1,
            components: self.components,
            jpeg: &self.jpeg,
        }
    }
}

/// Where a cutting from `at` with `size` pixels lies on a page that ends at `end`: rounded so that its resolution
/// is never below [`PICTURE_DPI`].
fn on_page(at: u32, size: u32, scale: f32, end: u32) -> (u32, u32) {
    let first = ((at as f32 / scale).round() as u32).min(end.saturating_sub(1));
    let wide = (size as f32 / scale) as u32;
    (first, wide.clamp(1, (end - first).max(1)))
}

/// Whether an ink is as good as black.
fn is_black(ink: [u8; 3]) -> bool {
    let [least, most] = [ink.iter().min(), ink.iter().max()].map(|s| s.copied().unwrap_or(0));
    most < 90 && most - least < 24
}

/// What an encoder reported of a page.
pub fn encode_error(page: u32, error: turbojpeg::Error) -> ScanError {
    ScanError::Encode {
        page,
        source: Box::new(error),
    }
}
