//! The scanner lid around the paper: dark, and reaching in from the edge of the picture.

/// Which pixels of a reduced page are lid rather than paper.
pub struct Lid {
    /// One flag a pixel.
    pub mask: Vec<bool>,
    /// Share of the picture that is lid, 0–1.
    pub share: f32,
}

/// The lid is darker than the paper by at least this much; a white lid cannot be told from paper and need not be.
const DARKER: u8 = 60;

/// How far on either side of its outline a lid is compared with the paper, pixels.
const STEP: isize = 2;

/// Floods in from the edge of the picture through everything clearly darker than the paper. A dark patch whose
/// outline is soft is a shadow on the paper, not lid, and is left alone.
pub fn find(grey: &[u8], width: usize, height: usize) -> Lid {
    let below = percentile(grey, 0.99).saturating_sub(DARKER);
    let mut mask = vec![false; grey.len()];
    let edge = (0..width)
        .flat_map(|x| [x, (height - 1) * width + x])
        .chain((0..height).flat_map(|y| [y * width, y * width + width - 1]));
    let mut count = 0;
    let mut soft = Vec::new();
    for start in edge {
        let patch = flood(start, grey, width, below, &mut mask);
        if is_sharp(&patch, grey, width, below) {
            count += patch.len();
        } else {
            soft.extend(patch);
        }
    }
    for at in soft {
        mask[at] = false;
    }
    Lid {
        mask,
        share: count as f32 / grey.len().max(1) as f32,
    }
}

/// Everything dark that touches `start`, marked in `mask`; nothing where it was marked before.
fn flood(start: usize, grey: &[u8], width: usize, below: u8, mask: &mut [bool]) -> Vec<usize> {
    let mut patch = Vec::new();
    visit(start, grey, below, mask, &mut patch);
    let mut done = 0;
    while let Some(&at) = patch.get(done) {
        done += 1;
        let x = at % width;
        if x > 0 {
            visit(at - 1, grey, below, mask, &mut patch);
        }
        if x + 1 < width {
            visit(at + 1, grey, below, mask, &mut patch);
        }
        if at >= width {
            visit(at - width, grey, below, mask, &mut patch);
        }
        if at + width < grey.len() {
            visit(at + width, grey, below, mask, &mut patch);
        }
    }
    patch
}

/// Whether most of a patch's outline is a step rather than a slope.
fn is_sharp(patch: &[usize], grey: &[u8], width: usize, below: u8) -> bool {
    let (mut steps, mut slopes) = (0usize, 0usize);
    let height = grey.len() / width.max(1);
    let at = |x: isize, y: isize| {
        let is_inside = x >= 0 && y >= 0 && x < width as isize && y < height as isize;
        is_inside.then(|| grey[y as usize * width + x as usize])
    };
    for &pixel in patch {
        let (x, y) = ((pixel % width) as isize, (pixel / width) as isize);
        for (dx, dy) in [(1, 0), (-1, 0), (0, 1), (0, -1)] {
            if at(x + dx, y + dy).is_none_or(|next| next < below) {
                continue;
            }
            let lid = at(x - dx * STEP, y - dy * STEP).unwrap_or(grey[pixel]);
            let Some(paper) = at(x + dx * (STEP + 1), y + dy * (STEP + 1)) else {
                continue;
            };
            if paper.saturating_sub(lid) >= DARKER {
                steps += 1;
            } else {
                slopes += 1;
            }
        }
    }
    steps > slopes
}

/// The mask grown by `by` pixels in every direction.
pub fn grown(mask: &[bool], width: usize, by: usize) -> Vec<bool> {
    let mut across = vec![false; mask.len()];
    for (row, out) in mask.chunks(width).zip(across.chunks_mut(width)) {
        spread(row, out, by);
    }
    let height = mask.len() / width.max(1);
    let mut both = vec![false; mask.len()];
    let mut column = vec![false; height];
    let mut grown = vec![false; height];
    for x in 0..width {
        for y in 0..height {
            column[y] = across[y * width + x];
        }
        grown.fill(false);
        spread(&column, &mut grown, by);
        for y in 0..height {
            both[y * width + x] = grown[y];
        }
    }
    both
}

/// The brightness below which `share` of the pixels lie.
pub fn percentile(grey: &[u8], share: f32) -> u8 {
    let mut counts = [0usize; 256];
    for &g in grey {
        counts[usize::from(g)] += 1;
    }
    let target = (grey.len() as f32 * share) as usize;
    let mut seen = 0;
    for (level, count) in counts.iter().enumerate() {
        seen += count;
        if seen > target {
            return level as u8;
        }
    }
    255
}

fn visit(at: usize, grey: &[u8], below: u8, mask: &mut [bool], queue: &mut Vec<usize>) {
    if !mask[at] && grey[at] < below {
        mask[at] = true;
        queue.push(at);
    }
}

fn spread(from: &[bool], to: &mut [bool], by: usize) {
    let mut until = 0;
    for (x, &set) in from.iter().enumerate() {
        if set {
            let start = until.max(x.saturating_sub(by));
            until = (x + by + 1).min(to.len());
            to[start.min(until)..until].fill(true);
        }
    }
}
