//! How the light lies on a page: evenly but for slow changes, and darker towards an edge that did not lie flat.

use crate::clean::lid;
use crate::raster::Raster;

/// Side of the squares that slow changes are estimated on, inches.
const SQUARE: f32 = 0.32;

/// Depth of the bands along the edges in which shadows are looked for, inches.
const BAND: f32 = 1.0;

/// How far along an edge, either way, its shadow is taken to be the same, inches.
const ALONG: f32 = 0.19;

/// A shadow is estimated at every so many pixels of an edge.
const EVERY: usize = 6;

/// Share of the pixels of a square that are darker than paper even in dense print.
const INKED: f32 = 0.85;

/// A square darker than this against the paper is a picture or filled with ink.
const DARKEST: f32 = 0.72;

/// Darker than this is never paper, and paper fades by no more than this from one square to the next.
const IN_SHADOW: f32 = 0.35;
const FADING: f32 = 0.86;

/// A square whose colours deviate from the paper's by more than this is coloured.
const COLOURED: f32 = 0.07;

/// At least this share of the squares must be paper.
const LEAST_PAPER: f32 = 0.5;

/// Brightness of a colour (ITU-R BT.601), 0–255.
pub fn brightness(colour: [u8; 3]) -> f32 {
    brightness_f(colour.map(f32::from))
}

/// The same of exact values.
pub fn brightness_f([red, green, blue]: [f32; 3]) -> f32 {
    red * 0.299 + green * 0.587 + blue * 0.114
}

/// The colour that bare paper has, or would have, at every pixel of a page; `None` where too little of the page
/// is paper.
pub fn light(page: &Raster, without: &[bool], paper: [u8; 3], dpi: f32) -> Option<Vec<[f32; 3]>> {
    let side = ((dpi * SQUARE) as usize).max(4);
    let squares = Squares::of(page, without, paper, side)?.smooth();
    let (width, height) = (page.width as usize, page.height as usize);
    let mut light = Vec::with_capacity(width * height);
    for y in 0..height {
        light.extend((0..width).map(|x| squares.at(x, y)));
    }
    let grey = page.grey();
    let shadow = shadows(&grey, without, &light, width, height, dpi);
    for (light, shadow) in light.iter_mut().zip(&shadow) {
        *light = light.map(|value| value * shadow);
    }
    Some(light)
}

/// The paper's colour square by square.
struct Squares {
    across: usize,
    down: usize,
    side: usize,
    colours: Vec<[f32; 3]>,
}

impl Squares {
    fn of(page: &Raster, without: &[bool], paper: [u8; 3], side: usize) -> Option<Self> {
        let (width, height) = (page.width as usize, page.height as usize);
        let (across, down) = (width.div_ceil(side), height.div_ceil(side));
        let mut found = Vec::with_capacity(across * down);
        let mut seen = 0usize;
        let mut pixels = Vec::with_capacity(side * side);
        for (top, left) in (0..down).flat_map(|y| (0..across).map(move |x| (y * side, x * side))) {
            pixels.clear();
            for y in top..(top + side).min(height) {
                for x in left..(left + side).min(width) {
                    if !without[y * width + x] {
                        pixels.push(pixel(page, y * width + x));
                    }
                }
            }
            let is_enough = pixels.len() * 4 >= side * side;
            seen += usize::from(is_enough);
            let colour = is_enough.then(|| bare(&mut pixels));
            found.push(
                colour
                    .filter(|colour| is_alike(*colour, paper))
                    .map(|colour| {
                        let shade = brightness_f(colour) / brightness(paper).max(1.0);
                        (colour, shade > DARKEST)
                    }),
            );
        }
        let found = with_shadows(found, across);
        let papers = found.iter().flatten().count();
        if papers == 0 || (papers as f32) < seen as f32 * LEAST_PAPER {
            return None;
        }
        Some(Self {
            across,
            down,
            side,
            colours: filled(found, across, paper),
        })
    }

    /// Each square takes the middle value of its neighbourhood, so that a shaded cell of a form stays shaded.
    fn smooth(self) -> Self {
        let mut colours = Vec::with_capacity(self.colours.len());
        let mut near = Vec::with_capacity(25);
        for y in 0..self.down {
            for x in 0..self.across {
                let mut colour = [0.0; 3];
                for (i, value) in colour.iter_mut().enumerate() {
                    near.clear();
                    for ny in y.saturating_sub(2)..(y + 3).min(self.down) {
                        for nx in x.saturating_sub(2)..(x + 3).min(self.across) {
                            near.push(self.colours[ny * self.across + nx][i]);
                        }
                    }
                    near.sort_by(f32::total_cmp);
                    *value = near[near.len() / 2];
                }
                colours.push(colour);
            }
        }
        Self { colours, ..self }
    }

    /// The colour at a pixel, in straight lines between the middles of the squares.
    fn at(&self, x: usize, y: usize) -> [f32; 3] {
        let place = |at: usize, count: usize| {
            let place = ((at as f32 + 0.5) / self.side as f32 - 0.5).clamp(0.0, (count - 1) as f32);
            let first = place as usize;
            (first, (first + 1).min(count - 1), place - first as f32)
        };
        let ((left, right, fx), (top, bottom, fy)) = (place(x, self.across), place(y, self.down));
        let colour = |x: usize, y: usize| self.colours[y * self.across + x];
        let (a, b) = (colour(left, top), colour(right, top));
        let (c, d) = (colour(left, bottom), colour(right, bottom));
        [0, 1, 2].map(|i| {
            let upper = a[i] + (b[i] - a[i]) * fx;
            let lower = c[i] + (d[i] - c[i]) * fx;
            upper + (lower - upper) * fy
        })
    }
}

fn pixel(page: &Raster, at: usize) -> [u8; 3] {
    match page.channels {
        1 => [page.samples[at]; 3],
        _ => [0, 1, 2].map(|i| page.samples[at * 3 + i]),
    }
}

/// The mean of the brightest pixels.
fn bare(pixels: &mut [[u8; 3]]) -> [f32; 3] {
    let rank = |p: &[u8; 3]| u32::from(p[0]) * 77 + u32::from(p[1]) * 150 + u32::from(p[2]) * 29;
    let at = ((pixels.len() - 1) as f32 * INKED) as usize;
    pixels.select_nth_unstable_by_key(at, rank);
    let bright = &pixels[at..];
    [0, 1, 2].map(|i| bright.iter().map(|p| f32::from(p[i])).sum::<f32>() / bright.len() as f32)
}

/// Whether a colour is the paper's, darker or not.
fn is_alike(colour: [f32; 3], paper: [u8; 3]) -> bool {
    let shade = brightness_f(colour) / brightness(paper).max(1.0);
    let alike = |i: usize| {
        let own = colour[i] / f32::from(paper[i]).max(1.0);
        (own / shade.max(0.01) - 1.0).abs() < COLOURED
    };
    shade > IN_SHADOW && (0..3).all(alike)
}

/// Keeps the squares that are bright enough, and darker ones where the light fades towards them step by step; a
/// picture begins at once.
fn with_shadows(found: Vec<Option<([f32; 3], bool)>>, across: usize) -> Vec<Option<[f32; 3]>> {
    let is_bright = |f: &Option<([f32; 3], bool)>| f.is_some_and(|(_, bright)| bright);
    let mut kept: Vec<bool> = found.iter().map(is_bright).collect();
    let mut queue: Vec<usize> = (0..kept.len()).filter(|at| kept[*at]).collect();
    while let Some(at) = queue.pop() {
        let Some((colour, _)) = found[at] else {
            continue;
        };
        for near in neighbours(at, across, found.len()) {
            let fades = found[near].is_some_and(|(beside, _)| {
                brightness_f(beside) / brightness_f(colour).max(1.0) > FADING
            });
            if fades && !kept[near] {
                kept[near] = true;
                queue.push(near);
            }
        }
    }
    let colours = found.into_iter().zip(kept);
    colours
        .map(|(found, kept)| found.map(|(colour, _)| colour).filter(|_| kept))
        .collect()
}

/// The squares that share a side with one.
fn neighbours(at: usize, across: usize, count: usize) -> impl Iterator<Item = usize> {
    let x = at % across;
    [
        (x > 0).then(|| at - 1),
        Some(at + 1).filter(|right| x + 1 < across && *right < count),
        at.checked_sub(across),
        Some(at + across).filter(|below| *below < count),
    ]
    .into_iter()
    .flatten()
}

/// Squares without paper take what lies around them, from the nearest inwards.
fn filled(mut found: Vec<Option<[f32; 3]>>, across: usize, paper: [u8; 3]) -> Vec<[f32; 3]> {
    let rounds = found.len() / across.max(1) + across;
    for _ in 0..rounds {
        if found.iter().all(Option::is_some) {
            break;
        }
        let before = found.clone();
        for at in 0..found.len() {
            if before[at].is_some() {
                continue;
            }
            let known: Vec<[f32; 3]> = neighbours(at, across, before.len())
                .filter_map(|near| before[near])
                .collect();
            if !known.is_empty() {
                let count = known.len() as f32;
                found[at] =
                    Some([0, 1, 2].map(|i| known.iter().map(|c| c[i]).sum::<f32>() / count));
            }
        }
    }
    let paper = paper.map(f32::from);
    found.into_iter().map(|c| c.unwrap_or(paper)).collect()
}

/// How much darker than `light` the paper is near the edges, 0–1 for every pixel. Only darkness that reaches in
/// from an edge without a break counts: what lies behind brighter paper was written or printed.
fn shadows(
    grey: &[u8],
    without: &[bool],
    light: &[[f32; 3]],
    width: usize,
    height: usize,
    dpi: f32,
) -> Vec<f32> {
    let mut shadow = vec![1.0f32; grey.len()];
    let seen = Seen {
        grey,
        without,
        light,
        along: ((dpi * ALONG) as usize).max(2),
    };
    let band = (dpi * BAND) as usize;
    let (deep_x, deep_y) = (band.min(width / 4), band.min(height / 4));
    let mut edge = |length: usize, depth: usize, at: &dyn Fn(usize, usize) -> usize| {
        let profiles: Vec<Vec<f32>> = (0..length)
            .step_by(EVERY)
            .map(|middle| seen.profile(middle, length, depth, at))
            .collect();
        for place in 0..length {
            let (before, part) = (place / EVERY, (place % EVERY) as f32 / EVERY as f32);
            let after = (before + 1).min(profiles.len() - 1);
            for deep in 0..depth {
                let value = profiles[before][deep] * (1.0 - part) + profiles[after][deep] * part;
                let pixel = &mut shadow[at(place, deep)];
                *pixel = pixel.min(value);
            }
        }
    };
    edge(height, deep_x, &|along, deep| along * width + deep);
    edge(height, deep_x, &|along, deep| {
        along * width + width - 1 - deep
    });
    edge(width, deep_y, &|along, deep| deep * width + along);
    edge(width, deep_y, &|along, deep| {
        (height - 1 - deep) * width + along
    });
    shadow
}

struct Seen<'a> {
    grey: &'a [u8],
    without: &'a [bool],
    light: &'a [[f32; 3]],
    along: usize,
}

impl Seen<'_> {
    /// From an edge inwards, the brightest paper so far against the light that is to be expected.
    fn profile(
        &self,
        middle: usize,
        length: usize,
        depth: usize,
        at: &dyn Fn(usize, usize) -> usize,
    ) -> Vec<f32> {
        let near = middle.saturating_sub(self.along)..(middle + self.along + 1).min(length);
        let mut brightest = 0.0f32;
        let mut pixels = Vec::with_capacity(near.len());
        (0..depth)
            .map(|deep| {
                pixels.clear();
                let places = near.clone().map(|along| at(along, deep));
                pixels.extend(
                    places
                        .filter(|at| !self.without[*at])
                        .map(|at| self.grey[at]),
                );
                let expected = brightness_f(self.light[at(middle, deep)]).max(1.0);
                if pixels.len() >= 4 {
                    let paper = f32::from(lid::percentile(&pixels, INKED));
                    brightest = brightest.max(paper / expected);
                }
                let shadow = if brightest == 0.0 {
                    1.0
                } else {
                    brightest.min(1.0)
                };
                // What has not ended within the band fades out, so that no seam shows.
                let left = (depth - deep) as f32 / depth as f32;
                1.0 - (1.0 - shadow) * (left * 3.0).min(1.0)
            })
            .collect()
    }
}
