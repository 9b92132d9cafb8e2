//! One page put together from the frames a driver delivers (SANE Standard 1.06, 3.2).

use std::thread;
use std::time::{Duration, Instant};

use super::ffi::Parameters;
use super::status::Status;
use crate::Limits;
use crate::bilevel::Bilevel;
use crate::raster::Raster;
use crate::source::{ScanFault, frame};

/// Bytes asked for at a time.
const CHUNK: usize = 256 * 1024;

/// Longest time a driver may answer without a single byte.
const SILENCE: Duration = Duration::from_secs(75);

/// What delivers frames: an open device.
pub trait Source {
    /// Begins the next frame.
    fn start(&self) -> Result<(), Status>;
    /// What the frame that was begun looks like.
    fn parameters(&self) -> Result<Parameters, Status>;
    /// Reads on; 0 where nothing has come yet, [`Status::END`] at the end of the frame.
    fn read(&self, buffer: &mut [u8]) -> Result<usize, Status>;
    /// Ends the scan.
    fn cancel(&self);
}

/// What came of asking for a page.
#[derive(Debug, PartialEq)]
pub enum Outcome {
    /// A picture file.
    Page(Vec<u8>),
    /// There is no further sheet.
    NoSheet,
}

/// A frame's shape, checked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Shape {
    content: Content,
    is_last: bool,
    stride: usize,
    width: u32,
    /// `None` where the driver learns it while scanning.
    height: Option<u32>,
    /// 1, 8 or 16.
    depth: u8,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Content {
    Grey,
    Colour,
    /// Red, green or blue alone: 0, 1, 2.
    One(usize),
}

/// A frame: its shape, and all its rows.
struct Frame {
    shape: Shape,
    height: u32,
    rows: Vec<u8>,
}

/// Scans page number `index` and makes a file of it.
///
/// # Errors
/// [`ScanFault`]; [`ScanFault::PageCut`] where a frame has fewer rows than announced or ends within one.
pub fn scan(
    source: &dyn Source,
    index: u32,
    dpi: u16,
    limits: &Limits,
) -> Result<Outcome, ScanFault> {
    let Some(first) = next_frame(source, index, limits)? else {
        return Ok(Outcome::NoSheet);
    };
    let page = match first.shape.content {
        Content::Grey if first.shape.depth == 1 => return bilevel(first, dpi),
        Content::Grey => raster(first, 1),
        Content::Colour => raster(first, 3),
        Content::One(_) => three_passes(source, first, index, limits)?,
    };
    // The only error is memory that is refused; the page is lost to us as if it had been cut.
    let bytes = frame::jpeg(&page, dpi).map_err(|_| ScanFault::PageCut { page: index })?;
    Ok(Outcome::Page(bytes))
}

fn bilevel(frame: Frame, dpi: u16) -> Result<Outcome, ScanFault> {
    let width = frame.shape.width;
    let mut page = Bilevel {
        width,
        height: frame.height,
        bits: packed(frame, |width| width.div_ceil(8)),
    };
    let idle = (page.stride() * 8) as u32 - width;
    let stride = page.stride();
    for row in page.bits.chunks_exact_mut(stride) {
        if let Some(last) = row.last_mut() {
            *last &= 0xFFu8.checked_shl(idle).unwrap_or(0);
        }
    }
    Ok(Outcome::Page(frame::tiff(&page, dpi)))
}

fn raster(frame: Frame, channels: u8) -> Raster {
    let (width, height) = (frame.shape.width, frame.height);
    Raster {
        width,
        height,
        channels,
        samples: samples(frame, usize::from(channels)),
    }
}

/// Red, green and blue, each scanned by itself, in any order.
fn three_passes(
    source: &dyn Source,
    first: Frame,
    index: u32,
    limits: &Limits,
) -> Result<Raster, ScanFault> {
    let (width, height) = (first.shape.width, first.height);
    let mut planes: [Option<Vec<u8>>; 3] = [None, None, None];
    let mut frame = first;
    loop {
        let Content::One(plane) = frame.shape.content else {
            return Err(ScanFault::Garbled);
        };
        let is_odd = frame.shape.width != width || frame.height != height;
        if is_odd || planes[plane].is_some() {
            return Err(ScanFault::Garbled);
        }
        let is_last = frame.shape.is_last;
        planes[plane] = Some(samples(frame, 1));
        if is_last {
            break;
        }
        frame = next_frame(source, index, limits)?.ok_or(ScanFault::PageCut { page: index })?;
    }
    let [Some(red), Some(green), Some(blue)] = planes else {
        return Err(ScanFault::PageCut { page: index });
    };
    let samples = red
        .iter()
        .zip(&green)
        .zip(&blue)
        .flat_map(|((r, g), b)| [*r, *g, *b])
        .collect();
    Ok(Raster {
        width,
        height,
        channels: 3,
        samples,
    })
}

/// The next frame with all its rows; `None` where there is no further sheet.
fn next_frame(
    source: &dyn Source,
    index: u32,
    limits: &Limits,
) -> Result<Option<Frame>, ScanFault> {
    match source.start() {
        Ok(()) => {}
        Err(Status::NO_DOCS) => return Ok(None),
        Err(status) => return Err(status.fault()),
    }
    let parameters = source.parameters().map_err(Status::fault)?;
    let shape = shape(&parameters, limits)?;
    let most = shape
        .height
        .map_or(limits.pixels / u64::from(shape.width), u64::from)
        .min(limits.side.into());
    let rows = match rows(source, shape.stride * most as usize)? {
        Some(rows) => rows,
        None => return Ok(None),
    };
    let height = (rows.len() / shape.stride) as u32;
    let is_whole = rows.len() % shape.stride == 0
        && height > 0
        && shape.height.is_none_or(|announced| announced == height);
    if !is_whole {
        return Err(ScanFault::PageCut { page: index });
    }
    Ok(Some(Frame {
        shape,
        height,
        rows,
    }))
}

/// All bytes of a frame, at most `most`; `None` where the driver says only now that there is no sheet.
fn rows(source: &dyn Source, most: usize) -> Result<Option<Vec<u8>>, ScanFault> {
    let mut rows = Vec::new();
    let mut buffer = vec![0; CHUNK];
    let mut last = Instant::now();
    loop {
        match source.read(&mut buffer) {
            Ok(0) if last.elapsed() > SILENCE => return Err(ScanFault::Silent),
            Ok(0) => thread::sleep(Duration::from_millis(5)),
            Ok(read) => {
                last = Instant::now();
                if rows.len() + read > most {
                    return Err(ScanFault::Garbled);
                }
                rows.extend_from_slice(&buffer[..read]);
            }
            Err(Status::END) => return Ok(Some(rows)),
            Err(Status::NO_DOCS) if rows.is_empty() => return Ok(None),
            Err(status) => return Err(status.fault()),
        }
    }
}

/// Checks what a driver says of a frame.
fn shape(parameters: &Parameters, limits: &Limits) -> Result<Shape, ScanFault> {
    let (content, channels) = match parameters.format {
        0 => (Content::Grey, 1),
        1 => (Content::Colour, 3),
        2..=4 => (Content::One(parameters.format as usize - 2), 1),
        _ => return Err(ScanFault::unsupported("format")),
    };
    let depth = match (parameters.depth, content) {
        (1, Content::Grey) => 1,
        (8, _) => 8,
        (16, _) => 16,
        _ => return Err(ScanFault::unsupported("format")),
    };
    let width = u32::try_from(parameters.pixels_per_line).unwrap_or(0);
    let height = match parameters.lines {
        -1 => None,
        lines => Some(u32::try_from(lines).unwrap_or(0)),
    };
    let stride = usize::try_from(parameters.bytes_per_line).unwrap_or(0);
    let needed = (width as usize * channels * usize::from(depth)).div_ceil(8);
    // Rows may be padded, but not to a multiple of what they hold.
    let is_sound = width > 0 && height != Some(0) && (needed..=needed * 2 + 4096).contains(&stride);
    if !is_sound {
        return Err(ScanFault::Garbled);
    }
    limits
        .check_page(0, width, height.unwrap_or(1))
        .map_err(|_| ScanFault::unsupported("size"))?;
    Ok(Shape {
        content,
        is_last: parameters.last_frame != 0,
        stride,
        width,
        height,
        depth,
    })
}

/// 8-bit samples of a frame without padding; of 16 bits, which come in the machine's own order, the upper 8.
fn samples(frame: Frame, channels: usize) -> Vec<u8> {
    if frame.shape.depth == 8 {
        return packed(frame, |width| width * channels);
    }
    let wide = packed(frame, |width| width * channels * 2);
    wide.chunks_exact(2)
        .map(|pair| u16::from_ne_bytes([pair[0], pair[1]]).to_be_bytes()[0])
        .collect()
}

/// The rows without padding.
fn packed(frame: Frame, bytes: impl Fn(usize) -> usize) -> Vec<u8> {
    let (stride, needed) = (frame.shape.stride, bytes(frame.shape.width as usize));
    if stride == needed {
        return frame.rows;
    }
    frame
        .rows
        .chunks_exact(stride)
        .flat_map(|row| &row[..needed])
        .copied()
        .collect()
}

#[cfg(test)]
#[path = "page_tests.rs"]
mod tests;
