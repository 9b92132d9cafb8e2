//! Paper made white: the light that fell on each place of the page is estimated on the reduced page and divided
//! out at full size, all colours alike, so that seals stay red and ink stays blue.

use crate::clean::shade;
use crate::raster::Raster;

/// Paper this close to its estimate becomes quite white; more contrast is something a person wrote.
const NEARLY: f32 = 0.96;

/// Brightest correction; darker places stay grey rather than become noise.
const MOST_GAIN: f32 = 3.2;

/// Papers smaller than this are cards, whose colours are theirs, millimetres.
const LEAST_SIDE_MM: f32 = 95.0;

/// Darker paper is not made white.
const LEAST_PAPER: f32 = 120.0;

/// Paper more coloured than this is coloured paper, and says something by it.
const MOST_TINT: u8 = 42;

/// Paper darker than this is dull.
const DULL: f32 = 218.0;

/// A whole page is touched for dull or shadowed paper from this share of it, and for filled places likewise.
const DULL_SHARE: f32 = 0.01;
const FILLED_SHARE: f32 = 0.003;

/// In 24.8 fixed point: what fills a place whatever lies there.
const FILL: u16 = u16::MAX;

/// The correction of every place of a page, at reduced size.
pub struct Whitening {
    width: usize,
    height: usize,
    /// Factors for red, green and blue, 8.8 fixed point.
    gains: Vec<[u16; 3]>,
    /// The page is better for it even if nothing else is changed.
    pub is_needed: bool,
}

impl Whitening {
    /// The correction for a straight reduced page of `dpi` on paper of the colour `paper`; `fill` are the places
    /// that become white whatever lies there. `None` for what is not a sheet of whitish paper.
    pub fn of(page: &Raster, fill: &[bool], paper: [u8; 3], dpi: f32) -> Option<Self> {
        let (width, height) = (page.width as usize, page.height as usize);
        let short_mm = width.min(height) as f32 / dpi * 25.4;
        let brightness = shade::brightness(paper);
        let tint = paper.iter().max()? - paper.iter().min()?;
        if short_mm < LEAST_SIDE_MM || brightness < LEAST_PAPER || tint > MOST_TINT {
            return None;
        }
        let light = shade::light(page, fill, paper, dpi)?;
        let (mut dull, mut filled) = (0usize, 0usize);
        let gains = light
            .iter()
            .zip(fill)
            .map(|(light, is_filled)| {
                if *is_filled {
                    filled += 1;
                    return [FILL; 3];
                }
                let bright = shade::brightness_f(*light);
                dull += usize::from(bright < DULL || bright < brightness * 0.88);
                light.map(gain)
            })
            .collect();
        let share = |count: usize| count as f32 / light.len().max(1) as f32;
        Some(Self {
            width,
            height,
            gains,
            is_needed: share(dull) > DULL_SHARE || share(filled) > FILLED_SHARE,
        })
    }

    /// The correction for a picture of another size.
    pub fn rows(&self, width: u32, height: u32, channels: u8) -> Rows<'_> {
        Rows {
            whitening: self,
            height,
            channels: usize::from(channels),
            gains: vec![0; width as usize * usize::from(channels)],
            at: None,
        }
    }

    /// The reduced page itself, corrected.
    pub fn applied(&self, page: &Raster) -> Raster {
        let mut out = page.clone();
        let mut rows = self.rows(page.width, page.height, page.channels);
        let stride = out.stride().max(1);
        for (row, y) in out.samples.chunks_exact_mut(stride).zip(0u32..) {
            rows.apply(y, row);
        }
        out
    }
}

fn gain(light: f32) -> u16 {
    let factor = (255.0 / (light * NEARLY).max(1.0)).clamp(1.0, MOST_GAIN);
    (factor * 256.0) as u16
}

/// Corrects a picture row by row.
pub struct Rows<'a> {
    whitening: &'a Whitening,
    height: u32,
    channels: usize,
    /// Factors of the current row at the picture's own size.
    gains: Vec<u16>,
    at: Option<usize>,
}

impl Rows<'_> {
    /// Corrects row `y`.
    pub fn apply(&mut self, y: u32, row: &mut [u8]) {
        let small = y as usize * self.whitening.height / self.height.max(1) as usize;
        if self.at != Some(small) {
            self.spread(small);
            self.at = Some(small);
        }
        for (sample, gain) in row.iter_mut().zip(&self.gains) {
            *sample = ((u32::from((*sample).max(1)) * u32::from(*gain)) >> 8).min(255) as u8;
        }
    }

    /// Brings the factors of a reduced row to the picture's width, in straight lines between them.
    fn spread(&mut self, y: usize) {
        let w = self.whitening;
        let y = y.min(w.height.saturating_sub(1));
        let Some(row) = w
            .gains
            .get(y * w.width..(y + 1) * w.width)
            .filter(|r| !r.is_empty())
        else {
            return self.gains.fill(256);
        };
        let width = self.gains.len() / self.channels.max(1);
        let step = ((row.len() as u64) << 16) / (width as u64).max(1);
        for (x, gains) in self
            .gains
            .chunks_exact_mut(self.channels.max(1))
            .enumerate()
        {
            let place = (x as u64 * step + step / 2).saturating_sub(1 << 15);
            let left = ((place >> 16) as usize).min(row.len() - 1);
            let right = (left + 1).min(row.len() - 1);
            let part = ((place >> 8) & 0xFF) as u32;
            for (i, gain) in gains.iter_mut().enumerate() {
                let (a, b) = (u32::from(row[left][i]), u32::from(row[right][i]));
                *gain = ((a * (256 - part) + b * part) >> 8) as u16;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const WIDTH: usize = 620;
    const HEIGHT: usize = 877;
    const RED: [u8; 3] = [200, 40, 45];
    const BLUE: [u8; 3] = [35, 50, 150];

    /// A creamy sheet with a shadow at its left, a seal, a stroke of blue ink and one of pencil.
    fn sheet() -> Raster {
        let mut page = Raster::filled(WIDTH as u32, HEIGHT as u32, &[235, 230, 215]);
        let mut paint = |left: usize, top: usize, size: usize, colour: [u8; 3]| {
            for at in
                (top..top + size).flat_map(|y| (left..left + size).map(move |x| y * WIDTH + x))
            {
                page.samples[at * 3..at * 3 + 3].copy_from_slice(&colour);
            }
        };
        paint(400, 600, 14, RED);
        paint(450, 600, 6, BLUE);
        paint(300, 300, 3, [213, 208, 195]);
        for (at, pixel) in page.samples.chunks_exact_mut(3).enumerate() {
            let light = (0.5 + (at % WIDTH) as f32 / 60.0).min(1.0);
            pixel
                .iter_mut()
                .for_each(|s| *s = (f32::from(*s) * light) as u8);
        }
        page
    }

    fn pixel(page: &Raster, x: usize, y: usize) -> [u8; 3] {
        [0, 1, 2].map(|i| page.samples[(y * WIDTH + x) * 3 + i])
    }

    /// Hue as the direction in which a colour leaves grey, degrees.
    fn hue([r, g, b]: [u8; 3]) -> f32 {
        let [r, g, b] = [r, g, b].map(f32::from);
        (3f32.sqrt() * (g - b)).atan2(2.0 * r - g - b).to_degrees()
    }

    #[test]
    fn paper_becomes_white_and_colours_stay_what_they_are() {
        let page = sheet();
        let none = vec![false; WIDTH * HEIGHT];
        let Some(whitening) = Whitening::of(&page, &none, [235, 230, 215], 75.0) else {
            unreachable!("it is a sheet of whitish paper");
        };
        assert!(whitening.is_needed);
        let white = whitening.applied(&page);
        for (x, y) in [(2, 400), (10, 100), (25, 800), (300, 100), (600, 860)] {
            assert!(
                pixel(&white, x, y).iter().all(|s| *s >= 250),
                "{:?}",
                pixel(&white, x, y)
            );
        }
        for (x, ink) in [(405, RED), (452, BLUE)] {
            let (before, after) = (hue(ink), hue(pixel(&white, x, 603)));
            assert!((before - after).abs() < 6.0, "{before} {after}");
        }
        let pencil = pixel(&white, 301, 301);
        assert!(pencil.iter().all(|s| *s < 246), "{pencil:?}");
    }

    #[test]
    fn a_clean_sheet_needs_nothing_and_a_card_is_left_alone() {
        let clean = Raster::filled(WIDTH as u32, HEIGHT as u32, &[250, 250, 250]);
        let none = vec![false; WIDTH * HEIGHT];
        let whitening = Whitening::of(&clean, &none, [250; 3], 75.0);
        assert!(whitening.is_some_and(|w| !w.is_needed));
        let card = Raster::filled(252, 159, &[215, 225, 220]);
        assert!(Whitening::of(&card, &vec![false; 252 * 159], [215, 225, 220], 75.0).is_none());
        let red = Raster::filled(WIDTH as u32, HEIGHT as u32, &[220, 120, 120]);
        assert!(Whitening::of(&red, &none, [220, 120, 120], 75.0).is_none());
    }
}
