//! What happens to good bytes until they are strange.

use crate::Chance;

/// Numbers at which counters, lengths and signs turn over.
const TURNING: [u32; 12] = [
    0,
    1,
    0x7f,
    0x80,
    0xff,
    0x100,
    0x7fff,
    0xffff,
    0x1_0000,
    0x7fff_ffff,
    0x8000_0000,
    0xffff_ffff,
];

/// The same in digits, with what no number is.
const DIGITS: [&str; 10] = [
    "0",
    "-1",
    "1e999",
    "NaN",
    "65536",
    "2147483648",
    "4294967296",
    "18446744073709551616",
    "0.0000001",
    "99999999999999999999999999999999",
];

/// Fewer bytes than this are only added to.
const LEAST: usize = 16;

/// `bytes` after one to three mishaps; parts of `others` may come in. At most `longest` bytes remain.
pub fn damaged(bytes: &[u8], others: &[Vec<u8>], longest: usize, chance: &mut Chance) -> Vec<u8> {
    let mut bytes = bytes.to_vec();
    bytes.truncate(longest);
    for _ in 0..=chance.below(3) {
        if bytes.len() < LEAST {
            insert_byte(&mut bytes, chance);
            continue;
        }
        match chance.below(9) {
            0 => flip_bits(&mut bytes, chance),
            1 => {
                let cut = chance.place(bytes.len());
                bytes.truncate(bytes.len() - cut);
            }
            2 if !others.is_empty() => splice(&mut bytes, chance.one_of(others).as_slice(), chance),
            3 => swap(&mut bytes, chance),
            4 => repeat(&mut bytes, chance),
            5 => leave_out(&mut bytes, chance),
            6 => put_digits(&mut bytes, chance),
            7 => insert_byte(&mut bytes, chance),
            _ => put_number(&mut bytes, chance),
        }
        bytes.truncate(longest);
    }
    bytes
}

/// Puts a word of the reader's own language somewhere, over what was there or between.
pub fn insert_word(bytes: &mut Vec<u8>, word: &[u8], chance: &mut Chance) {
    let at = chance.place(bytes.len() + 1);
    let over = if chance.below(2) == 0 { word.len() } else { 0 };
    let end = (at + over).min(bytes.len());
    bytes.splice(at..end, word.iter().copied());
}

fn flip_bits(bytes: &mut [u8], chance: &mut Chance) {
    for _ in 0..=chance.below(8) {
        let at = chance.place(bytes.len());
        bytes[at] ^= 1 << chance.below(8);
    }
}

fn insert_byte(bytes: &mut Vec<u8>, chance: &mut Chance) {
    let at = chance.below(bytes.len() + 1);
    bytes.insert(at, chance.below(256) as u8);
}

/// The beginning of one file with the end of another.
fn splice(bytes: &mut Vec<u8>, other: &[u8], chance: &mut Chance) {
    bytes.truncate(chance.below(bytes.len()));
    bytes.extend_from_slice(&other[chance.below(other.len()).min(other.len())..]);
}

/// Two pieces change places.
fn swap(bytes: &mut [u8], chance: &mut Chance) {
    let half = bytes.len() / 2;
    let length = 1 + chance.below(half.min(4096));
    let left = chance.below(half - length + 1);
    let right = half + chance.below(bytes.len() - half - length + 1);
    let (first, second) = bytes.split_at_mut(half);
    first[left..left + length].swap_with_slice(&mut second[right - half..right - half + length]);
}

/// A piece comes once more, somewhere else.
fn repeat(bytes: &mut Vec<u8>, chance: &mut Chance) {
    let start = chance.below(bytes.len());
    let length = chance.below((bytes.len() - start).min(8192) + 1);
    let piece = bytes[start..start + length].to_vec();
    let at = chance.place(bytes.len());
    bytes.splice(at..at, piece);
}

fn leave_out(bytes: &mut Vec<u8>, chance: &mut Chance) {
    let start = chance.place(bytes.len());
    let length = chance.below((bytes.len() - start).min(64) + 1);
    bytes.drain(start..start + length);
}

/// Another number in the place of digits.
fn put_digits(bytes: &mut Vec<u8>, chance: &mut Chance) {
    let from = chance.below(bytes.len());
    let Some(start) = (from..bytes.len()).find(|at| bytes[*at].is_ascii_digit()) else {
        return;
    };
    let end = (start..bytes.len())
        .find(|at| !bytes[*at].is_ascii_digit())
        .unwrap_or(bytes.len());
    bytes.splice(start..end, chance.one_of(&DIGITS).bytes());
}

fn put_number(bytes: &mut [u8], chance: &mut Chance) {
    let number = *chance.one_of(&TURNING);
    let at = chance.place(bytes.len() - 3);
    let width = [1, 2, 4][chance.below(3)];
    if chance.below(2) == 0 {
        bytes[at..at + width].copy_from_slice(&number.to_be_bytes()[4 - width..]);
    } else {
        bytes[at..at + width].copy_from_slice(&number.to_le_bytes()[..width]);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_case_makes_the_same_bytes_again_and_another_makes_others() {
        let seeds = vec![b"a line of some bytes, 12 of them".to_vec(), vec![7; 90]];
        let made = |case| {
            let mut chance = Chance::new(case);
            damaged(&seeds[0], &seeds, 60, &mut chance)
        };
        let different = (0..200)
            .filter(|case| made(*case) != made(case + 1))
            .count();
        assert!(different > 150, "{different}");
        assert!((0..2000).all(|case| made(case) == made(case) && made(case).len() <= 60));
    }

    #[test]
    fn nothing_is_too_short_to_be_damaged() {
        for length in 0..40 {
            for case in 0..200 {
                let bytes = vec![b'1'; length];
                let mut chance = Chance::new(case);
                let mut strange = damaged(&bytes, &[Vec::new()], 30, &mut chance);
                insert_word(&mut strange, b"word", &mut chance);
                assert!(strange.len() <= 34);
            }
        }
    }
}
