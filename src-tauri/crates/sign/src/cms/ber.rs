//! BER into DER, as far as signatures are written in it: lengths left open or longer than needed, and strings in
//! pieces (X.690, 8.1.3 and 8.7). What is DER already comes out byte for byte.

use crate::asn1::{OCTETS, element};

/// How deep elements are nested at most.
const DEPTH: usize = 40;
/// An octet string in pieces.
const PIECES: u8 = 0x24;

/// The first element of `bytes` as DER, and how many bytes it took.
pub fn to_der(bytes: &[u8]) -> Option<(Vec<u8>, usize)> {
    let mut reader = Reader { bytes, position: 0 };
    let der = reader.element(DEPTH)?;
    Some((der, reader.position))
}

struct Reader<'a> {
    bytes: &'a [u8],
    position: usize,
}

impl Reader<'_> {
    fn byte(&mut self) -> Option<u8> {
        let byte = *self.bytes.get(self.position)?;
        self.position += 1;
        Some(byte)
    }

    fn element(&mut self, depth: usize) -> Option<Vec<u8>> {
        let depth = depth.checked_sub(1)?;
        let tag = self.byte()?;
        if tag & 0x1F == 0x1F {
            return None;
        }
        let end = match self.length()? {
            Some(length) => Some(
                self.position
                    .checked_add(length)
                    .filter(|end| *end <= self.bytes.len())?,
            ),
            None if tag & 0x20 == 0 => return None,
            None => None,
        };
        if tag & 0x20 == 0 {
            let value = &self.bytes[self.position..end?];
            self.position = end?;
            return Some(element(tag, &[value]));
        }
        let mut parts = Vec::new();
        loop {
            match end {
                Some(end) if self.position == end => break,
                Some(end) if self.position > end => return None,
                None if self.bytes.get(self.position..self.position + 2)? == [0, 0] => {
                    self.position += 2;
                    break;
                }
                _ => parts.extend(self.element(depth)?),
            }
        }
        if tag == PIECES {
            joined(&parts)
        } else {
            Some(element(tag, &[&parts]))
        }
    }

    /// `None` within for a length left open.
    fn length(&mut self) -> Option<Option<usize>> {
        let first = self.byte()?;
        match first {
            0..0x80 => Some(Some(usize::from(first))),
            0x80 => Some(None),
            _ => {
                let mut length: usize = 0;
                for _ in 0..first & 0x7F {
                    length = length
                        .checked_mul(256)?
                        .checked_add(usize::from(self.byte()?))?;
                }
                Some(Some(length))
            }
        }
    }
}

/// One octet string of its pieces, which are DER already.
fn joined(parts: &[u8]) -> Option<Vec<u8>> {
    let mut whole = Vec::new();
    let mut pieces = crate::asn1::Elements(parts);
    for piece in pieces.by_ref() {
        whole.extend_from_slice(piece.tagged(OCTETS)?.value);
    }
    pieces.is_finished().then(|| element(OCTETS, &[&whole]))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn open_lengths_and_pieces_become_der() {
        let open = [
            0x30, 0x80, 2, 1, 5, 0x24, 0x80, 4, 1, 7, 4, 0x81, 2, 8, 9, 0, 0, 0, 0, 0xFF,
        ];
        let (der, used) = to_der(&open).unwrap();
        assert_eq!(der, [0x30, 8, 2, 1, 5, 4, 3, 7, 8, 9]);
        assert_eq!(used, open.len() - 1);
        assert_eq!(to_der(&der).unwrap(), (der.clone(), der.len()));
    }

    #[test]
    fn what_is_cut_or_endless_is_nothing() {
        for bytes in [
            &[0x30, 0x80, 2, 1, 5][..],
            &[4, 0x80, 1, 0, 0],
            &[0x30, 3, 2, 1],
            &[0x30, 2, 2, 1, 5],
            &[],
        ] {
            assert_eq!(to_der(bytes), None, "{bytes:?}");
        }
        assert_eq!(to_der(&[0x30, 0x80].repeat(10_000)), None);
    }
}
