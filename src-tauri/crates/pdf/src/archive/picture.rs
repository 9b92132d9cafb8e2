//! The picture of a page as an image object; a scanner's own JPEG is carried over byte for byte.

use pdf_writer::types::Predictor;
use pdf_writer::{Chunk, Filter, Finish, Name, Ref};

use crate::PdfError;
use crate::sink::deflated;

/// A page's picture.
#[derive(Debug, Clone, Copy)]
pub enum PageImage<'a> {
    /// A baseline or progressive JPEG, embedded untouched.
    Jpeg {
        /// The whole file.
        bytes: &'a [u8],
        /// Width in pixels.
        width: u32,
        /// Height in pixels.
        height: u32,
        /// 1 (grey) or 3 (colour); CMYK is refused, because our output intent is sRGB.
        components: u8,
    },
    /// Black-and-white CCITT Group 4 data, black as zero bits once decoded.
    G4 {
        /// The encoded rows, with or without end-of-block mark.
        bytes: &'a [u8],
        /// Width in pixels.
        width: u32,
        /// Height in pixels.
        height: u32,
    },
    /// Plain 8-bit samples, rows without padding; stored without loss.
    Raster {
        /// `width × height × components` bytes.
        bytes: &'a [u8],
        /// Width in pixels.
        width: u32,
        /// Height in pixels.
        height: u32,
        /// 1 (grey) or 3 (sRGB).
        components: u8,
    },
    /// Letters of one ink over pictures on white paper; nothing is see-through but the letters' own gaps.
    Layers {
        /// The letters as CCITT Group 4 of the page's size.
        letters: &'a [u8],
        /// Width of the page in pixels.
        width: u32,
        /// Height of the page in pixels.
        height: u32,
        /// Colour of the letters, sRGB.
        ink: [u8; 3],
        /// What lies beneath them.
        pictures: &'a [PlacedPicture<'a>],
    },
}

/// A picture on a layered page.
#[derive(Debug, Clone, Copy)]
pub struct PlacedPicture<'a> {
    /// Left, top, width and height on the page in pixels of the page.
    pub place: [u32; 4],
    /// The JPEG file.
    pub jpeg: &'a [u8],
    /// Its width in pixels.
    pub width: u32,
    /// Its height in pixels.
    pub height: u32,
    /// 1 (grey) or 3 (colour).
    pub components: u8,
}

/// An image object and where it is drawn.
pub(super) struct Drawing {
    /// The object.
    pub(super) chunk: Chunk,
    /// Left, bottom, width and height as shares of the page.
    pub(super) place: [f32; 4],
    /// The colour it is painted in, if it is a mask.
    pub(super) ink: Option<[f32; 3]>,
}

/// The image objects of a page in the order they are drawn; `next` gives their numbers.
pub(super) fn drawings(
    image: PageImage<'_>,
    mut next: impl FnMut() -> Ref,
) -> Result<Vec<(Ref, Drawing)>, PdfError> {
    let PageImage::Layers {
        letters,
        width,
        height,
        ink,
        pictures,
    } = image
    else {
        let id = next();
        let drawing = Drawing {
            chunk: object(id, image)?,
            place: [0.0, 0.0, 1.0, 1.0],
            ink: None,
        };
        return Ok(vec![(id, drawing)]);
    };
    let mut drawn = Vec::with_capacity(pictures.len() + 1);
    for picture in pictures {
        let id = next();
        let drawing = Drawing {
            chunk: jpeg(
                id,
                picture.jpeg,
                [picture.width, picture.height],
                picture.components,
            )?,
            place: share(picture.place, width as f32, height as f32),
            ink: None,
        };
        drawn.push((id, drawing));
    }
    let id = next();
    let drawing = Drawing {
        chunk: mask(id, letters, [width, height]),
        place: [0.0, 0.0, 1.0, 1.0],
        ink: Some(ink.map(|sample| f32::from(sample) / 255.0)),
    };
    drawn.push((id, drawing));
    Ok(drawn)
}

fn share([left, top, wide, high]: [u32; 4], width: f32, height: f32) -> [f32; 4] {
    let (left, top, wide, high) = (left as f32, top as f32, wide as f32, high as f32);
    [
        left / width,
        1.0 - (top + high) / height,
        wide / width,
        high / height,
    ]
}

/// The image object of a page of one picture.
fn object(id: Ref, image: PageImage<'_>) -> Result<Chunk, PdfError> {
    match image {
        PageImage::Layers {
            letters,
            width,
            height,
            ..
        } => Ok(mask(id, letters, [width, height])),
        PageImage::Jpeg {
            bytes,
            width,
            height,
            components,
        } => jpeg(id, bytes, [width, height], components),
        PageImage::G4 {
            bytes,
            width,
            height,
        } => Ok(group4(id, bytes, [width, height])),
        PageImage::Raster {
            bytes,
            width,
            height,
            components,
        } => raster(id, bytes, [width, height], components),
    }
}

fn jpeg(id: Ref, bytes: &[u8], size: [u32; 2], components: u8) -> Result<Chunk, PdfError> {
    let frame = JpegFrame::read(bytes).ok_or(PdfError::Jpeg {
        fault: JpegFault::NoFrame,
    })?;
    let fault = if !frame.huffman_dct {
        Some(JpegFault::Process)
    } else if frame.bits != 8 {
        Some(JpegFault::Bits(frame.bits))
    } else if !matches!(frame.components, 1 | 3) {
        Some(JpegFault::Components(frame.components))
    } else if frame.components != components || frame.size != size {
        Some(JpegFault::Claim)
    } else {
        None
    };
    if let Some(fault) = fault {
        return Err(PdfError::Jpeg { fault });
    }
    let mut chunk = Chunk::with_capacity(bytes.len() + 256);
    let mut image = chunk.image_xobject(id, bytes);
    image.filter(Filter::DctDecode);
    describe(&mut image, size, components, 8);
    image.finish();
    Ok(chunk)
}

fn group4(id: Ref, bytes: &[u8], size: [u32; 2]) -> Chunk {
    let mut chunk = Chunk::with_capacity(bytes.len() + 256);
    let mut image = chunk.image_xobject(id, bytes);
    fax(&mut image, size);
    describe(&mut image, size, 1, 1);
    image.finish();
    chunk
}

/// The same as a stencil: ink is painted where the data is black.
fn mask(id: Ref, bytes: &[u8], size: [u32; 2]) -> Chunk {
    let mut chunk = Chunk::with_capacity(bytes.len() + 256);
    let mut image = chunk.image_xobject(id, bytes);
    fax(&mut image, size);
    image.width(size[0] as i32);
    image.height(size[1] as i32);
    image.image_mask(true);
    image.bits_per_component(1);
    image.finish();
    chunk
}

fn fax(image: &mut pdf_writer::writers::ImageXObject<'_>, size: [u32; 2]) {
    image.filter(Filter::CcittFaxDecode);
    image
        .decode_parms()
        .k(-1)
        .columns(size[0] as i32)
        .rows(size[1] as i32)
        .end_of_block(false);
}

fn raster(id: Ref, bytes: &[u8], size: [u32; 2], components: u8) -> Result<Chunk, PdfError> {
    let row = size[0] as usize * usize::from(components);
    let expected = row as u64 * u64::from(size[1]);
    if bytes.len() as u64 != expected || expected == 0 || !matches!(components, 1 | 3) {
        return Err(PdfError::PixelCount {
            expected,
            found: bytes.len() as u64,
        });
    }
    let data = deflated(&predicted_up(bytes, row))?;
    let mut chunk = Chunk::with_capacity(data.len() + 256);
    let mut image = chunk.image_xobject(id, &data);
    image.filter(Filter::FlateDecode);
    image
        .decode_parms()
        .predictor(Predictor::PngUp)
        .colors(i32::from(components))
        .bits_per_component(8)
        .columns(size[0] as i32);
    describe(&mut image, size, components, 8);
    image.finish();
    Ok(chunk)
}

fn describe(
    image: &mut pdf_writer::writers::ImageXObject<'_>,
    size: [u32; 2],
    components: u8,
    bits: i32,
) {
    image.width(size[0] as i32);
    image.height(size[1] as i32);
    // Device colours are defined by the file's output intent (ISO 19005-2, 6.2.4.3).
    image.color_space_name(if components == 1 {
        Name(b"DeviceGray")
    } else {
        Name(b"DeviceRGB")
    });
    image.bits_per_component(bits);
}

/// Each row as its difference from the row above, which paper compresses well from.
fn predicted_up(bytes: &[u8], row: usize) -> Vec<u8> {
    const UP: u8 = 2;
    let above_first = vec![0; row];
    let mut predicted = Vec::with_capacity(bytes.len() + bytes.len() / row);
    let mut above = above_first.as_slice();
    for current in bytes.chunks_exact(row) {
        predicted.push(UP);
        predicted.extend(
            current
                .iter()
                .zip(above)
                .map(|(now, up)| now.wrapping_sub(*up)),
        );
        above = current;
    }
    predicted
}

/// Why a JPEG cannot be embedded as it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum JpegFault {
    /// No frame header was found.
    NoFrame,
    /// Arithmetic, lossless or hierarchical coding, which PDF readers do not decode.
    Process,
    /// Bits per sample other than eight.
    Bits(u8),
    /// A number of components other than one or three, for example four for CMYK.
    Components(u8),
    /// Size or components differ from what the caller stated.
    Claim,
}

/// The facts of a JPEG's frame header (ITU-T T.81, B.2.2).
struct JpegFrame {
    huffman_dct: bool,
    bits: u8,
    size: [u32; 2],
    components: u8,
}

impl JpegFrame {
    fn read(bytes: &[u8]) -> Option<Self> {
        let mut at = bytes.starts_with(&[0xFF, 0xD8]).then_some(2_usize)?;
        loop {
            // A marker may be preceded by any number of fill bytes.
            let marker = *bytes.get(at..)?.iter().find(|byte| **byte != 0xFF)?;
            if bytes.get(at) != Some(&0xFF) {
                return None;
            }
            at += bytes.get(at..)?.iter().position(|byte| *byte != 0xFF)? + 1;
            match marker {
                0x01 | 0xD0..=0xD7 => {}
                0xC4 | 0xC8 | 0xCC => at += segment_length(bytes, at)?,
                0xC0..=0xCF => {
                    let header = bytes.get(at..at + 8)?;
                    return Some(Self {
                        huffman_dct: matches!(marker, 0xC0..=0xC2),
                        bits: header[2],
                        size: [be16(&header[5..]), be16(&header[3..])],
                        components: header[7],
                    });
                }
                0xD9 | 0xDA => return None,
                _ => at += segment_length(bytes, at)?,
            }
        }
    }
}

fn segment_length(bytes: &[u8], at: usize) -> Option<usize> {
    let length = be16(bytes.get(at..at + 2)?) as usize;
    (length >= 2).then_some(length)
}

fn be16(bytes: &[u8]) -> u32 {
    u32::from(bytes[0]) << 8 | u32::from(bytes[1])
}
