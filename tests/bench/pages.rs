//! A stack of scanned pages as one file: a TIFF whose strips are JPEG files (TIFF Technical Note 2), as feeders
//! write them.

use std::io::{BufWriter, Write as _};
use std::path::Path;

use motcua_tests::app::AppError;
use motcua_tests::repository;

/// The samples are A4 at 200 dots an inch.
const WIDTH: u32 = 1654;
const HEIGHT: u32 = 2339;
const DPI: u32 = 200;

/// Bytes that lie behind each directory.
const BEHIND: u32 = 14;

const SHORT: u16 = 3;
const LONG: u16 = 4;
const RATIONAL: u16 = 5;

/// Writes a file of `count` pages, the two sample pictures by turns.
pub fn write(file: &Path, count: u32) -> Result<(), AppError> {
    let samples = ["giay-chung-sinh.jpg", "to-khai-khai-sinh.jpg"];
    let mut pictures = Vec::new();
    for name in samples {
        let mut picture = std::fs::read(repository().join("assets/samples").join(name))?;
        // Directories begin at even places.
        picture.resize(picture.len().next_multiple_of(2), 0);
        pictures.push(picture);
    }
    let mut out = BufWriter::new(std::fs::File::create(file)?);
    let mut at = 8_u32;
    let first = at + pictures[0].len() as u32;
    out.write_all(b"II*\0")?;
    out.write_all(&first.to_le_bytes())?;
    for page in 0..count {
        let picture = &pictures[page as usize % pictures.len()];
        out.write_all(picture)?;
        let directory = at + picture.len() as u32;
        let entries = entries(at, picture.len() as u32, directory);
        out.write_all(&entries)?;
        // The place of the next directory, behind the next page's picture.
        let after = directory + entries.len() as u32 + 4 + BEHIND;
        let next = after + pictures[(page as usize + 1) % pictures.len()].len() as u32;
        let next = if page + 1 < count { next } else { 0 };
        out.write_all(&next.to_le_bytes())?;
        out.write_all(&[DPI.to_le_bytes(), 1_u32.to_le_bytes()].concat())?;
        out.write_all(&[8_u16.to_le_bytes(); 3].concat())?;
        at = after;
    }
    Ok(out.flush()?)
}

/// The entries of one directory; the resolution and the bits of each sample lie right behind it.
fn entries(strip: u32, length: u32, directory: u32) -> Vec<u8> {
    const COUNT: u32 = 13;
    let resolution = directory + 2 + COUNT * 12 + 4;
    let rows: [(u16, u16, u32, u32); COUNT as usize] = [
        (256, LONG, 1, WIDTH),
        (257, LONG, 1, HEIGHT),
        (258, SHORT, 3, resolution + 8),
        (259, SHORT, 1, 7),
        (262, SHORT, 1, 6),
        (273, LONG, 1, strip),
        (277, SHORT, 1, 3),
        (278, LONG, 1, HEIGHT),
        (279, LONG, 1, length),
        (282, RATIONAL, 1, resolution),
        (283, RATIONAL, 1, resolution),
        (284, SHORT, 1, 1),
        (296, SHORT, 1, 2),
    ];
    let mut bytes = (COUNT as u16).to_le_bytes().to_vec();
    for (tag, kind, count, value) in rows {
        bytes.extend(tag.to_le_bytes());
        bytes.extend(kind.to_le_bytes());
        bytes.extend(count.to_le_bytes());
        bytes.extend(value.to_le_bytes());
    }
    bytes
}
