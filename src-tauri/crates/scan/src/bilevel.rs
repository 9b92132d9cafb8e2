//! A black-and-white page: one bit a pixel, packed.

use crate::raster::Raster;

/// Black-and-white pixels; rows start on a byte, the highest bit is the leftmost pixel, 1 is black ink.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Bilevel {
    /// Pixels in a row.
    pub width: u32,
    /// Rows.
    pub height: u32,
    /// `height` rows of `width / 8` bytes, rounded up.
    pub bits: Vec<u8>,
}

impl Bilevel {
    /// Bytes of one row.
    pub fn stride(&self) -> usize {
        (self.width as usize).div_ceil(8)
    }

    /// The rows from top to bottom.
    pub fn rows(&self) -> std::slice::ChunksExact<'_, u8> {
        self.bits.chunks_exact(self.stride().max(1))
    }

    /// The same page where every sample of `raster` is black or white already; otherwise the raster back.
    pub fn exact(raster: Raster) -> Result<Self, Raster> {
        let is_exact = raster.channels == 1 && raster.samples.iter().all(|&s| s == 0 || s == 255);
        if is_exact {
            Ok(Self::threshold(&raster))
        } else {
            Err(raster)
        }
    }

    /// Black where the grey is below the middle.
    pub fn threshold(grey: &Raster) -> Self {
        let mut bits = Vec::with_capacity((grey.width as usize).div_ceil(8) * grey.height as usize);
        for row in grey.rows() {
            bits.extend(row.chunks(8).map(|eight| {
                eight
                    .iter()
                    .enumerate()
                    .fold(0u8, |byte, (i, &s)| byte | (u8::from(s < 128) << (7 - i)))
            }));
        }
        Self {
            width: grey.width,
            height: grey.height,
            bits,
        }
    }

    /// The same page as grey samples, 0 and 255.
    pub fn to_grey(&self) -> Raster {
        self.cut_grey([0, 0, self.width, self.height])
    }

    /// The part from column `left` and row `top` to before column `right` and row `bottom`, which lie inside, as grey
    /// samples, 0 and 255.
    pub fn cut_grey(&self, [left, top, right, bottom]: [u32; 4]) -> Raster {
        let (width, height) = (right - left, bottom - top);
        let mut samples = Vec::with_capacity(width as usize * height as usize);
        for row in self.rows().skip(top as usize).take(height as usize) {
            samples.extend((left as usize..right as usize).map(|x| {
                if row[x / 8] & (0x80 >> (x % 8)) == 0 {
                    255
                } else {
                    0
                }
            }));
        }
        Raster {
            width,
            height,
            channels: 1,
            samples,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn packing_and_unpacking_are_inverse_at_any_width() {
        for width in [1u32, 7, 8, 9, 17] {
            let samples: Vec<u8> = (0..width * 3)
                .map(|i| if i % 3 == 0 { 0 } else { 255 })
                .collect();
            let raster = Raster {
                width,
                height: 3,
                channels: 1,
                samples,
            };
            let Ok(packed) = Bilevel::exact(raster.clone()) else {
                unreachable!("only 0 and 255 are in it");
            };
            assert_eq!(packed.to_grey(), raster, "width {width}");
            let part = [width / 2, 1, width, 3];
            assert_eq!(packed.cut_grey(part), raster.cut(part), "width {width}");
        }
    }

    #[test]
    fn grey_is_not_bilevel() {
        assert!(Bilevel::exact(Raster::filled(4, 4, &[128])).is_err());
    }
}
