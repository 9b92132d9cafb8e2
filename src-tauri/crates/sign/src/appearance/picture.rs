//! The picture of a seal or of a signature: its colours, and beside them what is transparent.

use std::io::Cursor;

use png::{ColorType, Decoder, Limits, Transformations};

use super::{AppearanceError, name};
use crate::append::Update;
use crate::file::{Dict, Id, Object};

/// Largest picture taken, bytes.
pub const PICTURE_BYTES: usize = 4 * 1024 * 1024;
/// Longest side taken, pixels.
pub const PICTURE_SIDE: u32 = 2048;

/// A picture in the file.
pub struct Embedded {
    pub id: Id,
    /// Height by width.
    pub ratio: f32,
}

/// Colours and cover of a picture, row by row.
struct Pixels {
    width: u32,
    height: u32,
    /// Three bytes for a pixel.
    colours: Vec<u8>,
    /// One byte for a pixel: 0 is transparent.
    cover: Vec<u8>,
}

impl Embedded {
    /// `part` is the part of PDF/A the file claims to be.
    pub fn new(
        update: &mut Update<'_, '_>,
        png: &[u8],
        part: Option<u8>,
    ) -> Result<Self, AppearanceError> {
        let pixels = decoded(png)?;
        let mut image = image(&pixels, "DeviceRGB");
        if pixels.cover.iter().any(|cover| *cover != 255) {
            let (key, mask) = if part == Some(1) {
                // PDF/A-1 forbids transparency (ISO 19005-1, 6.4): a pixel is there or not.
                let mut dict = image_of(&pixels);
                dict.set("ImageMask", Object::Bool(true));
                dict.set("BitsPerComponent", Object::Int(1));
                ("Mask", update.add_stream(dict, &stencil(&pixels))?)
            } else {
                let dict = self::image(&pixels, "DeviceGray");
                ("SMask", update.add_stream(dict, &pixels.cover)?)
            };
            image.set(key, mask.into());
        }
        Ok(Self {
            id: update.add_stream(image, &pixels.colours)?,
            ratio: pixels.height as f32 / pixels.width as f32,
        })
    }
}

/// Whether a picture can stand for a seal: one that is read here, with ground that can be seen through.
///
/// # Errors
/// [`AppearanceError::Picture`].
pub fn check_seal(png: &[u8]) -> Result<(), AppearanceError> {
    let pixels = decoded(png)?;
    if pixels.cover.contains(&0) {
        Ok(())
    } else {
        Err(AppearanceError::Picture(None))
    }
}

fn image_of(pixels: &Pixels) -> Dict {
    let mut dict = Dict::new();
    dict.set("Type", name("XObject"));
    dict.set("Subtype", name("Image"));
    dict.set("Width", Object::Int(pixels.width.into()));
    dict.set("Height", Object::Int(pixels.height.into()));
    dict
}

fn image(pixels: &Pixels, colours: &str) -> Dict {
    let mut dict = image_of(pixels);
    dict.set("ColorSpace", name(colours));
    dict.set("BitsPerComponent", Object::Int(8));
    dict
}

/// One bit for a pixel, rows of whole bytes: 1 is left out.
fn stencil(pixels: &Pixels) -> Vec<u8> {
    let row = (pixels.width as usize).div_ceil(8);
    let mut bits = vec![0_u8; row * pixels.height as usize];
    for (number, cover) in pixels.cover.iter().enumerate() {
        if *cover < 128 {
            let (y, x) = (
                number / pixels.width as usize,
                number % pixels.width as usize,
            );
            bits[y * row + x / 8] |= 0x80 >> (x % 8);
        }
    }
    bits
}

fn decoded(png: &[u8]) -> Result<Pixels, AppearanceError> {
    let wrong = |error| AppearanceError::Picture(Some(error));
    if png.len() > PICTURE_BYTES {
        return Err(AppearanceError::Picture(None));
    }
    let most = 8 * PICTURE_SIDE as usize * PICTURE_SIDE as usize;
    let mut decoder = Decoder::new_with_limits(Cursor::new(png), Limits { bytes: most });
    decoder.set_transformations(Transformations::EXPAND | Transformations::STRIP_16);
    let mut reader = decoder.read_info().map_err(wrong)?;
    let (width, height) = reader.info().size();
    if width > PICTURE_SIDE || height > PICTURE_SIDE {
        return Err(AppearanceError::Picture(None));
    }
    let size = reader
        .output_buffer_size()
        .ok_or(AppearanceError::Picture(None))?;
    let mut bytes = vec![0; size];
    let frame = reader.next_frame(&mut bytes).map_err(wrong)?;
    bytes.truncate(frame.buffer_size());
    let samples = match frame.color_type {
        ColorType::Grayscale => 1,
        ColorType::GrayscaleAlpha => 2,
        ColorType::Rgb => 3,
        ColorType::Rgba => 4,
        ColorType::Indexed => return Err(AppearanceError::Picture(None)),
    };
    let mut colours = Vec::with_capacity(bytes.len());
    let mut cover = Vec::with_capacity(bytes.len() / samples);
    let mut last = [255; 3];
    for pixel in bytes.chunks_exact(samples) {
        let (colour, opaque) = match pixel {
            [grey] => ([*grey; 3], 255),
            [grey, cover] => ([*grey; 3], *cover),
            [red, green, blue] => ([*red, *green, *blue], 255),
            [red, green, blue, cover] => ([*red, *green, *blue], *cover),
            _ => return Err(AppearanceError::Picture(None)),
        };
        // What nobody sees repeats the colour beside it, so that it costs nothing.
        if opaque > 0 {
            last = colour;
        }
        colours.extend_from_slice(&last);
        cover.push(opaque);
    }
    Ok(Pixels {
        width,
        height,
        colours,
        cover,
    })
}
