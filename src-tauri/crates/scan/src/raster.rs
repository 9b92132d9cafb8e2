//! A decoded page: 8-bit samples, grey or sRGB.

/// Pixels of a page, rows from top to bottom without padding.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Raster {
    /// Pixels in a row.
    pub width: u32,
    /// Rows.
    pub height: u32,
    /// Samples of a pixel: 1 (grey) or 3 (sRGB).
    pub channels: u8,
    /// `width * height * channels` samples.
    pub samples: Vec<u8>,
}

impl Raster {
    /// A raster of one colour.
    pub fn filled(width: u32, height: u32, colour: &[u8]) -> Self {
        let pixels = width as usize * height as usize;
        let samples = if let [grey] = colour {
            vec![*grey; pixels]
        } else {
            colour.repeat(pixels)
        };
        Self {
            width,
            height,
            channels: colour.len() as u8,
            samples,
        }
    }

    /// Number of pixels.
    pub fn pixels(&self) -> f32 {
        self.width as f32 * self.height as f32
    }

    /// Bytes of one row.
    pub fn stride(&self) -> usize {
        self.width as usize * usize::from(self.channels)
    }

    /// The rows from top to bottom.
    pub fn rows(&self) -> std::slice::ChunksExact<'_, u8> {
        // A width of 0 is refused before a raster is made; `max` keeps the iterator itself free of panics.
        self.samples.chunks_exact(self.stride().max(1))
    }

    /// The picture seen in a mirror: left and right change places.
    pub fn mirror(&mut self) {
        let (stride, channels) = (self.stride().max(1), usize::from(self.channels).max(1));
        for row in self.samples.chunks_exact_mut(stride) {
            row.reverse();
            if channels > 1 {
                for pixel in row.chunks_exact_mut(channels) {
                    pixel.reverse();
                }
            }
        }
    }

    /// The picture turned clockwise by `turns` quarter turns; meant for small pictures.
    pub fn quarter_turned(&self, turns: u8) -> Self {
        let turns = turns % 4;
        if turns == 0 {
            return self.clone();
        }
        let (w, h, n) = (
            self.width as usize,
            self.height as usize,
            usize::from(self.channels),
        );
        let (out_w, out_h) = if turns == 2 { (w, h) } else { (h, w) };
        let mut samples = Vec::with_capacity(self.samples.len());
        for y in 0..out_h {
            for x in 0..out_w {
                let (from_x, from_y) = match turns {
                    1 => (y, h - 1 - x),
                    2 => (w - 1 - x, h - 1 - y),
                    _ => (w - 1 - y, x),
                };
                let at = (from_y * w + from_x) * n;
                samples.extend_from_slice(&self.samples[at..at + n]);
            }
        }
        Self {
            width: out_w as u32,
            height: out_h as u32,
            channels: self.channels,
            samples,
        }
    }

    /// Drops colour that is not there: three equal channels become one.
    pub fn without_idle_colour(self) -> Self {
        let is_grey = self.channels == 3
            && self
                .samples
                .chunks_exact(3)
                .all(|p| p[0] == p[1] && p[1] == p[2]);
        if !is_grey {
            return self;
        }
        Self {
            channels: 1,
            samples: self.samples.chunks_exact(3).map(|p| p[0]).collect(),
            ..self
        }
    }

    /// The part from column `left` and row `top` to before column `right` and row `bottom`, which lie inside.
    pub fn cut(&self, [left, top, right, bottom]: [u32; 4]) -> Self {
        let n = usize::from(self.channels);
        let (from, to) = (left as usize * n, right as usize * n);
        let rows = self.rows().skip(top as usize).take((bottom - top) as usize);
        Self {
            width: right - left,
            height: bottom - top,
            channels: self.channels,
            samples: rows.flat_map(|row| &row[from..to]).copied().collect(),
        }
    }

    /// The picture in one channel, brightness.
    pub fn to_grey(&self) -> Self {
        Self {
            width: self.width,
            height: self.height,
            channels: 1,
            samples: self.grey(),
        }
    }

    /// Brightness of every pixel (ITU-R BT.601).
    pub fn grey(&self) -> Vec<u8> {
        if self.channels == 1 {
            return self.samples.clone();
        }
        self.samples
            .chunks_exact(3)
            .map(|p| {
                ((u32::from(p[0]) * 77 + u32::from(p[1]) * 150 + u32::from(p[2]) * 29) >> 8) as u8
            })
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sample() -> Raster {
        Raster {
            width: 3,
            height: 2,
            channels: 1,
            samples: vec![1, 2, 3, 4, 5, 6],
        }
    }

    #[test]
    fn quarter_turns_are_clockwise() {
        let one = sample().quarter_turned(1);
        assert_eq!((one.width, one.height), (2, 3));
        assert_eq!(one.samples, [4, 1, 5, 2, 6, 3]);
        assert_eq!(one.quarter_turned(3), sample());
        assert_eq!(sample().quarter_turned(2).samples, [6, 5, 4, 3, 2, 1]);
    }

    #[test]
    fn a_part_is_cut_out() {
        let part = sample().cut([1, 0, 3, 2]);
        assert_eq!((part.width, part.height), (2, 2));
        assert_eq!(part.samples, [2, 3, 5, 6]);
    }

    #[test]
    fn a_mirror_keeps_the_order_of_the_channels() {
        let mut colour = Raster {
            width: 2,
            height: 1,
            channels: 3,
            samples: vec![1, 2, 3, 4, 5, 6],
        };
        colour.mirror();
        assert_eq!(colour.samples, [4, 5, 6, 1, 2, 3]);
    }

    #[test]
    fn colour_that_is_not_there_is_dropped() {
        let grey = Raster::filled(2, 2, &[7, 7, 7]).without_idle_colour();
        assert_eq!((grey.channels, grey.samples), (1, vec![7; 4]));
        let red = Raster::filled(2, 2, &[9, 7, 7]).without_idle_colour();
        assert_eq!(red.channels, 3);
    }
}
