//! Sheets for a feeder that can be told apart as pages: each is one block wider than the one before.
//!
//! Pictures of grey blocks need only the first coefficient of each (ITU-T T.81 F.1.2.1), so they are coded here.
use std::io;
use std::ops::Range;
use std::path::Path;

/// Dots per inch the scanner is asked for.
pub const DPI: u16 = 300;
/// Samples on a side of a block.
const BLOCK: u32 = 8;
/// Blocks across sheet 0, and down every sheet.
const ACROSS: u32 = 60;
const DOWN: u32 = 80;
/// Bytes that make a sheet too long to be kept within the database.
const LONG: usize = 100_000;
const MM_PER_INCH: f32 = 25.4;

/// Lays the sheets of these numbers into a folder that stands for the feeder.
///
/// # Errors
/// When they cannot be written.
pub fn lay(feeder: &Path, sheets: Range<u32>) -> io::Result<()> {
    std::fs::create_dir_all(feeder)?;
    sheets.into_iter().try_for_each(|sheet| {
        let name = format!("{sheet:03}.jpg");
        std::fs::write(feeder.join(name), picture(sheet))
    })
}

/// Takes the sheets below this number out of the feeder: they have gone through it.
///
/// # Errors
/// When one cannot be removed.
pub fn take_out(feeder: &Path, below: u32) -> io::Result<()> {
    for entry in std::fs::read_dir(feeder)? {
        let path = entry?.path();
        let number = path
            .file_stem()
            .and_then(|name| name.to_str()?.parse::<u32>().ok());
        if number.is_some_and(|number| number < below) {
            std::fs::remove_file(path)?;
        }
    }
    Ok(())
}

/// The number of the sheet that a page of this width is of.
#[must_use]
pub fn number(width_mm: f32) -> u32 {
    let blocks = (width_mm / MM_PER_INCH * f32::from(DPI) / BLOCK as f32).round();
    (blocks as u32).saturating_sub(ACROSS)
}

/// A JPEG of black words on white; every third sheet is long.
#[must_use]
pub fn picture(sheet: u32) -> Vec<u8> {
    let across = ACROSS + sheet;
    let mut jpeg = vec![0xFF, 0xD8];
    if sheet.is_multiple_of(3) {
        for _half in 0..2 {
            segment(&mut jpeg, 0xFE, &vec![b'.'; LONG / 2]);
        }
    }
    // One table of quantisation: the first coefficient in steps of 16, eight times the brightness.
    segment(&mut jpeg, 0xDB, &[&[0], [16; 64].as_slice()].concat());
    let [w1, w0] = ((across * BLOCK) as u16).to_be_bytes();
    let [h1, h0] = ((DOWN * BLOCK) as u16).to_be_bytes();
    segment(&mut jpeg, 0xC0, &[8, h1, h0, w1, w0, 1, 1, 0x11, 0]);
    // Differences of no, six and seven bits have the codes 0, 10 and 110; the end of a block is 0.
    let mut codes = [0; 16];
    codes[..3].fill(1);
    segment(
        &mut jpeg,
        0xC4,
        &[&[0], codes.as_slice(), &[0, 6, 7]].concat(),
    );
    codes[1..3].fill(0);
    segment(&mut jpeg, 0xC4, &[&[0x10], codes.as_slice(), &[0]].concat());
    segment(&mut jpeg, 0xDA, &[1, 1, 0, 0, 63, 0]);
    jpeg.extend(blocks(across, sheet));
    jpeg.extend([0xFF, 0xD9]);
    jpeg
}

fn segment(jpeg: &mut Vec<u8>, marker: u8, body: &[u8]) {
    jpeg.extend([0xFF, marker]);
    jpeg.extend((body.len() as u16 + 2).to_be_bytes());
    jpeg.extend(body);
}

/// The coded blocks, row by row.
fn blocks(across: u32, sheet: u32) -> Vec<u8> {
    let mut bits = Bits::default();
    let mut before = 0_i32;
    for row in 0..DOWN {
        for column in 0..across {
            let level = if is_ink(row, column, across, sheet) {
                -64
            } else {
                63
            };
            let (code, length) = match level - before {
                0 => (0b0, 1),
                63 => (0b10 << 6 | 63, 8),
                127 => (0b110 << 7 | 127, 10),
                // −127: the negative ones are counted up from zero.
                _ => (0b110 << 7, 10),
            };
            bits.put(code, length);
            bits.put(0, 1);
            before = level;
        }
    }
    bits.end()
}

/// Lines of words with a margin, other words on every sheet.
fn is_ink(row: u32, column: u32, across: u32, sheet: u32) -> bool {
    let margin = 6;
    let on_a_line = row >= margin && row + margin < DOWN && row.is_multiple_of(4);
    let between = column >= margin && column + margin < across;
    on_a_line && between && (column + row * 5 + sheet * 3) % 7 > 2
}

/// Bits in their order, a zero behind every byte of ones (T.81 F.1.2.3).
#[derive(Default)]
struct Bits {
    bytes: Vec<u8>,
    held: u32,
    count: u32,
}

impl Bits {
    fn put(&mut self, code: u32, length: u32) {
        self.held = self.held << length | code;
        self.count += length;
        while self.count >= 8 {
            self.count -= 8;
            let byte = (self.held >> self.count) as u8;
            self.bytes.push(byte);
            if byte == 0xFF {
                self.bytes.push(0);
            }
        }
        self.held &= (1 << self.count) - 1;
    }

    fn end(mut self) -> Vec<u8> {
        // What is left of the last byte is filled with ones.
        self.put(0x7F, 7);
        self.bytes
    }
}
