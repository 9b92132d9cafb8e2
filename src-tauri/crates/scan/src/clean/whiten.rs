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
