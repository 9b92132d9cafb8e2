//! CCITT Group 4 (ITU-T T.6): black and white without loss.

use std::convert::Infallible;

use fax::encoder::Encoder;
use fax::{Color, VecWriter};

use crate::bilevel::Bilevel;

/// Codes the page as one T.6 block with its end-of-block code, padded to a byte.
pub fn g4(page: &Bilevel) -> Vec<u8> {
    let mut encoder = Encoder::new(VecWriter::new());
    for row in page.rows() {
        let pels = (0..page.width as usize).map(|x| {
            if row[x / 8] & (0x80 >> (x % 8)) == 0 {
                Color::White
            } else {
                Color::Black
            }
        });
        infallible(encoder.encode_line(pels, page.width));
    }
    infallible(encoder.finish()).finish()
}

fn infallible<T>(result: Result<T, Infallible>) -> T {
    match result {
        Ok(value) => value,
        Err(never) => match never {},
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests fail by panicking")]

    use proptest::prelude::*;

    use super::*;

    fn decode(bytes: &[u8], width: u32, height: u32) -> Bilevel {
        let mut decoder =
            fax::decoder::Group4Decoder::new(bytes.iter().map(|b| Ok::<u8, Infallible>(*b)), width)
                .unwrap();
        let mut bits = Vec::new();
        for _ in 0..height {
            decoder.advance().unwrap();
            let line: Vec<bool> = fax::decoder::pels(decoder.transition(), width)
                .map(|c| c == Color::Black)
                .collect();
            bits.extend(line.chunks(8).map(|eight| {
                eight
                    .iter()
                    .enumerate()
                    .fold(0u8, |b, (i, &black)| b | (u8::from(black) << (7 - i)))
            }));
        }
        Bilevel {
            width,
            height,
            bits,
        }
    }

    proptest! {
        #[test]
        fn what_is_coded_is_read_back(width in 1u32..200, rows in prop::collection::vec(prop::collection::vec(any::<u8>(), 25), 1..12)) {
            let stride = (width as usize).div_ceil(8);
            let idle = (stride * 8 - width as usize) as u32;
            let mut bits = Vec::new();
            for row in &rows {
                bits.extend_from_slice(&row[..stride]);
                let last = bits.len() - 1;
                bits[last] &= 0xFFu8.checked_shl(idle).unwrap_or(0);
            }
            let page = Bilevel { width, height: rows.len() as u32, bits };
            prop_assert_eq!(decode(&g4(&page), page.width, page.height), page);
        }
    }
}
