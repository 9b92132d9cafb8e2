//! Letters and pictures of a clean page told apart while its rows stream by.
//!
//! A letter is dark and has no colour; what is neither letter nor white is picture. The soft edge of a letter
//! belongs to the letter, so that no grey seam of it stays in the pictures.

use std::collections::VecDeque;

use crate::bilevel::Bilevel;
use crate::clean::barred::Barred;
use crate::clean::cells::Cells;
use crate::clean::reduce::Reducer;
use crate::raster::Raster;

/// Letters are darker than this.
const LETTER: u32 = 150;

/// Anything darker than this in one of its colours is not paper.
const PAPER: u8 = 238;

/// Resolution the pictures are kept in, pixels per inch.
pub const PICTURE_DPI: f32 = 200.0;

/// Letters whose darkness varies more than this are no letters but a photograph, or in several inks.
const MOST_SPREAD: f64 = 52.0;

/// Steps of darkness that letters are counted in.
const STEPS: usize = 16;

/// A page taken apart.
pub struct Split {
    /// The letters at full size.
    pub letters: Bilevel,
    /// Their usual colour.
    pub ink: [u8; 3],
    /// The letters have one ink, as far as their darkness tells.
    pub is_one_ink: bool,
    /// There are any.
    pub has_letters: bool,
    /// Everything else, at [`PICTURE_DPI`] or the page's own resolution if lower.
    pub rest: Raster,
    /// Which places of `rest` lie wholly under letters.
    pub holes: Vec<bool>,
    /// Where `rest` shows something.
    pub cells: Cells,
}

/// Takes a page apart row by row.
pub struct Splitter<'a> {
    width: usize,
    channels: usize,
    /// How far the soft edge of a letter reaches, pixels.
    seam: usize,
    /// Rows that wait for the letters below them.
    waiting: VecDeque<Row>,
    /// The first waiting row that has not been given on.
    next: usize,
    taken: usize,
    no_letters: &'a Barred,
    bits: Vec<u8>,
    inks: [[u64; 4]; STEPS],
    reducer: Reducer,
    cells: Cells,
}

struct Row {
    y: usize,
    samples: Vec<u8>,
    letters: Vec<u64>,
    detail: Vec<u64>,
}

impl<'a> Splitter<'a> {
    /// For a page of this size and resolution; nothing is taken for a letter where `no_letters` says so.
    pub fn new(
        (width, height): (u32, u32),
        channels: u8,
        dpi: f32,
        no_letters: &'a Barred,
    ) -> Self {
        let scale = (PICTURE_DPI / dpi).min(1.0);
        Self {
            width: width as usize,
            channels: usize::from(channels),
            seam: (dpi / 130.0).round().clamp(1.0, 8.0) as usize,
            waiting: VecDeque::new(),
            next: 0,
            taken: 0,
            no_letters,
            bits: Vec::with_capacity((width as usize).div_ceil(8) * height as usize),
            inks: [[0; 4]; STEPS],
            reducer: Reducer::new(width, height, channels, scale),
            cells: Cells::new(width, height),
        }
    }

    /// Takes the next row.
    pub fn push(&mut self, samples: &[u8]) {
        let row = self.classified(samples);
        for word in &row.letters {
            self.bits.extend(word.reverse_bits().to_be_bytes());
        }
        self.bits
            .truncate((self.taken + 1) * self.width.div_ceil(8));
        self.waiting.push_back(row);
        self.taken += 1;
        if self.taken > self.next + self.seam {
            self.give_on();
        }
    }

    /// Ends the page.
    pub fn finish(mut self) -> Split {
        while self.next < self.taken {
            self.give_on();
        }
        let (rest, holes) = self.reducer.finish();
        let (ink, is_one_ink) = usual_ink(&self.inks);
        Split {
            letters: Bilevel {
                width: self.width as u32,
                height: self.taken as u32,
                bits: self.bits,
            },
            ink,
            is_one_ink,
            has_letters: self.inks.iter().any(|ink| ink[3] > 0),
            rest,
            holes,
            cells: self.cells,
        }
    }

    /// Sorts the pixels of a row.
    fn classified(&mut self, samples: &[u8]) -> Row {
        let words = self.width.div_ceil(64);
        let mut row = Row {
            y: self.taken,
            samples: samples.to_vec(),
            letters: vec![0; words],
            detail: vec![0; words],
        };
        let forbidden = self.no_letters.row(self.taken);
        let n = self.channels;
        for (at, sixty_four) in samples.chunks(64 * n).enumerate() {
            if sixty_four.iter().all(|s| *s >= PAPER) {
                continue;
            }
            let barred = forbidden.get(at).copied().unwrap_or(0);
            for (bit, pixel) in sixty_four.chunks_exact(n).enumerate() {
                if pixel.iter().all(|s| *s >= PAPER) {
                    continue;
                }
                let flag = 1u64 << bit;
                match (barred & flag == 0).then(|| letter(pixel)).flatten() {
                    Some((dark, colour)) => {
                        row.letters[at] |= flag;
                        let ink = &mut self.inks[dark as usize * STEPS / 256];
                        (0..3).for_each(|i| ink[i] += u64::from(colour[i]));
                        ink[3] += 1;
                    }
                    None => row.detail[at] |= flag,
                }
            }
        }
        row
    }

    /// Gives the first waiting row on to the pictures, without its letters and their seams.
    fn give_on(&mut self) {
        let y = self.next;
        let from = y.saturating_sub(self.seam);
        while self.waiting.front().is_some_and(|row| row.y < from) {
            self.waiting.pop_front();
        }
        let near = self.waiting.iter().take_while(|row| row.y <= y + self.seam);
        let mut covered = vec![0u64; self.width.div_ceil(64)];
        for row in near {
            covered
                .iter_mut()
                .zip(&row.letters)
                .for_each(|(c, l)| *c |= l);
        }
        widen(&mut covered, self.seam);
        self.reducer.start_row(y);
        if let Some(row) = self.waiting.iter().find(|row| row.y == y) {
            for (at, word) in covered.iter().enumerate() {
                each_bit(*word, |bit| {
                    let x = at * 64 + bit;
                    if x < self.width {
                        self.reducer.hide(x, y);
                    }
                });
                each_bit(row.detail[at] & !word, |bit| {
                    let x = at * 64 + bit;
                    let pixel = &row.samples[x * self.channels..(x + 1) * self.channels];
                    self.reducer.add(x, y, pixel);
                    self.cells.add(x, y, pixel);
                });
            }
        }
        self.next += 1;
    }
}

/// The darkness and colour of a pixel if it is a letter's.
#[inline]
fn letter(pixel: &[u8]) -> Option<(u32, [u8; 3])> {
    let colour = match *pixel {
        [red, green, blue] => [red, green, blue],
        _ => [pixel[0]; 3],
    };
    let [red, green, blue] = colour.map(u32::from);
    let bright = (red * 77 + green * 150 + blue * 29) >> 8;
    let tint = red.max(green).max(blue) - red.min(green).min(blue);
    (bright < LETTER && tint < 22 + bright / 8).then_some((bright, colour))
}

fn each_bit(mut word: u64, mut see: impl FnMut(usize)) {
    while word != 0 {
        see(word.trailing_zeros() as usize);
        word &= word - 1;
    }
}

/// Lets every set bit spread to its neighbours, `by` places either way.
fn widen(words: &mut [u64], by: usize) {
    for _ in 0..by {
        let mut before = 0;
        for at in 0..words.len() {
            let after = words.get(at + 1).copied().unwrap_or(0);
            let word = words[at];
            words[at] = word | word << 1 | before >> 63 | word >> 1 | after << 63;
            before = word;
        }
    }
}

/// The mean colour of the darker half of the letters, and whether one ink explains them all.
fn usual_ink(inks: &[[u64; 4]; STEPS]) -> ([u8; 3], bool) {
    let count: u64 = inks.iter().map(|ink| ink[3]).sum();
    let (mut sum, mut taken) = ([0u64; 3], 0);
    for ink in inks {
        if taken * 2 >= count {
            break;
        }
        (0..3).for_each(|i| sum[i] += ink[i]);
        taken += ink[3];
    }
    let colour = sum.map(|s| s.checked_div(taken).unwrap_or(0).min(255) as u8);
    let step = |at: usize| (at * 256 / STEPS) as f64;
    let share = |ink: &[u64; 4]| ink[3] as f64 / count.max(1) as f64;
    let mean: f64 = inks
        .iter()
        .enumerate()
        .map(|(at, ink)| step(at) * share(ink))
        .sum();
    let spread = inks.iter().enumerate();
    let spread: f64 = spread
        .map(|(at, ink)| (step(at) - mean).powi(2) * share(ink))
        .sum();
    (colour, spread.sqrt() <= MOST_SPREAD)
}
