//! Whether a file ends where its format says, told from a few of its bytes.

use std::io::{self, Read, Seek, SeekFrom};

use crate::{FileKind, sniff};

/// How much of the end is searched for a trailer, bytes.
const TAIL: u64 = 2048;

/// Most directories, entries and strips of a TIFF that are followed.
const MOST_PAGES: u32 = 2000;
const MOST_STRIPS: u32 = 100_000;

/// Whether the file is of a kind that is taken and complete.
///
/// # Errors
/// What reading reports.
pub fn is_complete(file: &mut (impl Read + Seek), length: u64) -> io::Result<bool> {
    let mut head = Vec::new();
    file.by_ref().take(1024).read_to_end(&mut head)?;
    let kind = sniff(&head);
    Ok(match kind {
        FileKind::Jpeg => contains(&tail(file, length)?, b"\xFF\xD9"),
        FileKind::Png => contains(&tail(file, length)?, b"IEND"),
        FileKind::Pdf => contains(&tail(file, length)?, b"%%EOF"),
        FileKind::Bmp => stated(&head, 2, 0).is_some_and(|size| size <= length),
        FileKind::WebP => stated(&head, 4, 8).is_some_and(|size| size <= length),
        FileKind::Tiff => tiff_is_complete(file, length, &head)?,
        _ => false,
    })
}

fn tail(file: &mut (impl Read + Seek), length: u64) -> io::Result<Vec<u8>> {
    file.seek(SeekFrom::Start(length.saturating_sub(TAIL)))?;
    let mut tail = Vec::new();
    file.take(TAIL).read_to_end(&mut tail)?;
    Ok(tail)
}

fn contains(bytes: &[u8], part: &[u8]) -> bool {
    bytes.windows(part.len()).any(|window| window == part)
}

/// The size a header states at `at` in little-endian order, with what it leaves out.
fn stated(head: &[u8], at: usize, left_out: u64) -> Option<u64> {
    let bytes: [u8; 4] = head.get(at..at + 4)?.try_into().ok()?;
    Some(u64::from(u32::from_le_bytes(bytes)) + left_out)
}

/// Reads numbers of a TIFF in its order.
struct Tiff<'f, F> {
    file: &'f mut F,
    is_little: bool,
}

impl<F: Read + Seek> Tiff<'_, F> {
    fn short(&mut self, at: u64) -> io::Result<u32> {
        let mut bytes = [0; 2];
        self.file.seek(SeekFrom::Start(at))?;
        self.file.read_exact(&mut bytes)?;
        Ok(u32::from(if self.is_little {
            u16::from_le_bytes(bytes)
        } else {
            u16::from_be_bytes(bytes)
        }))
    }

    fn long(&mut self, at: u64) -> io::Result<u32> {
        let mut bytes = [0; 4];
        self.file.seek(SeekFrom::Start(at))?;
        self.file.read_exact(&mut bytes)?;
        Ok(if self.is_little {
            u32::from_le_bytes(bytes)
        } else {
            u32::from_be_bytes(bytes)
        })
    }

    /// Value `number` of the tag whose directory entry is at `entry`.
    fn value(&mut self, entry: u64, number: u32) -> io::Result<u64> {
        const SHORT: u32 = 3;
        let width: u32 = if self.short(entry + 2)? == SHORT {
            2
        } else {
            4
        };
        let count = self.long(entry + 4)?;
        let start = if u64::from(count) * u64::from(width) <= 4 {
            entry + 8
        } else {
            self.long(entry + 8)?.into()
        };
        let at = start + u64::from(number) * u64::from(width);
        Ok(u64::from(if width == 2 {
            self.short(at)?
        } else {
            self.long(at)?
        }))
    }

    /// Whether all strips or tiles of the directory at `at` lie in the file.
    fn holds(&mut self, at: u64, length: u64) -> io::Result<bool> {
        let (mut offsets, mut sizes) = (None, None);
        for entry in (0..self.short(at)?).map(|n| at + 2 + u64::from(n) * 12) {
            match self.short(entry)? {
                273 | 324 => offsets = Some(entry),
                279 | 325 => sizes = Some(entry),
                _ => {}
            }
        }
        let (Some(offsets), Some(sizes)) = (offsets, sizes) else {
            return Ok(offsets.is_some());
        };
        let count = self.long(offsets + 4)?.min(MOST_STRIPS);
        for number in 0..count {
            if self.value(offsets, number)? + self.value(sizes, number)? > length {
                return Ok(false);
            }
        }
        Ok(true)
    }
}

/// Follows the directories of a classic TIFF. What points beyond the end of the file has not been written yet.
fn tiff_is_complete(file: &mut (impl Read + Seek), length: u64, head: &[u8]) -> io::Result<bool> {
    let is_little = head.starts_with(b"II");
    let mut tiff = Tiff { file, is_little };
    // A TIFF of more than 4 GB is beyond what is taken, and one below has no need of the large format.
    if tiff.short(2)? != 42 {
        return Ok(false);
    }
    let mut at = u64::from(tiff.long(4)?);
    for _ in 0..MOST_PAGES {
        let holds = tiff.holds(at, length);
        match holds {
            Ok(true) => {}
            Ok(false) => return Ok(false),
            Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => return Ok(false),
            Err(error) => return Err(error),
        }
        let next = at + 2 + u64::from(tiff.short(at)?) * 12;
        at = match tiff.long(next) {
            Ok(0) => return Ok(true),
            Ok(next) => next.into(),
            Err(_) => return Ok(false),
        };
    }
    Ok(false)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests fail by panicking")]

    use std::io::Cursor;

    use proptest::prelude::*;

    use super::*;
    use crate::bilevel::Bilevel;
    use crate::raster::Raster;
    use crate::source::frame;

    fn ends(bytes: &[u8]) -> bool {
        is_complete(&mut Cursor::new(bytes), bytes.len() as u64).unwrap_or(false)
    }

    fn grey() -> Raster {
        let mut raster = Raster::filled(90, 70, &[255]);
        for (i, sample) in raster.samples.iter_mut().enumerate() {
            *sample = if i * i % 7 < 3 { 0 } else { 255 };
        }
        raster
    }

    fn tiff_of_two_strips_in_big_endian() -> Vec<u8> {
        let mut file = b"MM\0*\0\0\0\x08\0\x02".to_vec();
        // Offsets at 38, sizes at 46 (shorts), no further directory, then the strips.
        file.extend([1, 17, 0, 4, 0, 0, 0, 2, 0, 0, 0, 38]);
        file.extend([1, 23, 0, 3, 0, 0, 0, 2, 0, 5, 0, 5]);
        file.extend([0, 0, 0, 0]);
        file.extend([0, 0, 0, 46, 0, 0, 0, 51]);
        file.extend([7; 10]);
        file
    }

    #[test]
    fn every_kind_ends_where_it_says_and_nowhere_before() {
        let pdf = b"%PDF-1.7\n1 0 obj <<>> endobj\ntrailer <<>>\nstartxref\n9\n%%EOF\n".to_vec();
        let mut png = Vec::new();
        let mut encoder = ::png::Encoder::new(&mut png, 90, 70);
        encoder.set_color(::png::ColorType::Grayscale);
        let mut writer = encoder.write_header().unwrap();
        writer.write_image_data(&grey().samples).unwrap();
        writer.finish().unwrap();
        let cases = [
            ("jpeg", frame::jpeg(&grey(), 200).unwrap(), 2),
            ("tiff", frame::tiff(&Bilevel::threshold(&grey()), 200), 1),
            ("tiff of strips", tiff_of_two_strips_in_big_endian(), 1),
            ("png", png, 8),
            ("pdf", pdf, 5),
        ];
        for (kind, whole, tail) in cases {
            assert!(ends(&whole), "{kind}");
            for end in 0..=whole.len() - tail {
                assert!(!ends(&whole[..end]), "{kind} cut at {end}");
            }
        }
    }

    #[test]
    fn fuzz_file_ends() {
        motcua_fuzz::Target::named("file-ends")
            .seed(frame::jpeg(&grey(), 200).unwrap())
            .seed(frame::tiff(&Bilevel::threshold(&grey()), 200))
            .seed(tiff_of_two_strips_in_big_endian())
            .seed("%PDF-1.7\ntrailer <<>>\n%%EOF\n")
            .seed(b"BM\x0f\0\0\0\0\0\0\0\0\0\0\0\0")
            .seed(b"RIFF\x06\0\0\0WEBPVP")
            .run(|bytes| {
                ends(bytes);
            });
    }

    #[test]
    fn what_is_no_page_is_not_taken() {
        for bytes in [b"hello".as_slice(), b"MZ\x90", b"PK\x03\x04", b""] {
            assert!(!ends(bytes));
        }
    }

    #[test]
    fn a_tiff_that_goes_round_in_circles_ends() {
        let mut file = b"II*\0\x08\0\0\0\0\0".to_vec();
        file.extend([8, 0, 0, 0]);
        assert!(!ends(&file));
    }

    proptest! {
        #[test]
        fn any_bytes_end_in_an_answer(bytes in prop::collection::vec(any::<u8>(), 0..300), at in 0usize..60, with in any::<u8>()) {
            ends(&bytes);
            let mut tiff = tiff_of_two_strips_in_big_endian();
            let at = at % tiff.len();
            tiff[at] = with;
            ends(&tiff);
        }
    }
}
