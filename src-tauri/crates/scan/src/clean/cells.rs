//! Where on a page something other than letters shows, in small squares, and the boxes around it.

use crate::layers::MOST_PICTURES;

/// Side of a square, pixels.
const SIDE: usize = 16;

/// What a square must lack to white, all its pixels together, to show something: less is the noise of a scanner.
const SHOWS: u32 = 400;

/// Groups that come closer than this are boxed together, squares: a picture of its own costs more.
const NEAR: usize = 5;

/// More groups than this are a texture; one box takes them all.
const MOST_GROUPS: usize = 400;

/// Squares of a page and what they lack to white.
pub struct Cells {
    across: usize,
    down: usize,
    lack: Vec<u32>,
}

/// A box on a page, pixels: left, top, and one past the right and the bottom.
pub type PixelBox = [u32; 4];

impl Cells {
    /// For a page of this size.
    pub fn new(width: u32, height: u32) -> Self {
        let (across, down) = (
            (width as usize).div_ceil(SIDE),
            (height as usize).div_ceil(SIDE),
        );
        Self {
            across,
            down,
            lack: vec![0; across * down],
        }
    }

    /// Counts a pixel.
    #[inline]
    pub fn add(&mut self, x: usize, y: usize, pixel: &[u8]) {
        let darkest = pixel.iter().copied().min().unwrap_or(255);
        self.lack[y / SIDE * self.across + x / SIDE] += u32::from(255 - darkest);
    }

    /// Boxes around everything that shows, at most as many as a layered page holds.
    pub fn boxes(&self) -> Vec<PixelBox> {
        let mut boxes = self.groups();
        if boxes.len() > MOST_GROUPS {
            boxes = boxes.into_iter().reduce(around).into_iter().collect();
        }
        let mut reach = NEAR;
        loop {
            boxes = joined(boxes, reach);
            if boxes.len() <= MOST_PICTURES {
                break;
            }
            reach *= 2;
        }
        let side = SIDE as u32;
        boxes
            .into_iter()
            .map(|b| b.map(|n| n as u32 * side))
            .collect()
    }

    /// Boxes around groups of touching squares that show something, with the faint squares beside them.
    fn groups(&self) -> Vec<[usize; 4]> {
        let mut seen: Vec<bool> = self.lack.iter().map(|lack| *lack < SHOWS / 4).collect();
        let mut groups = Vec::new();
        let mut queue = Vec::new();
        for start in 0..seen.len() {
            if seen[start] || self.lack[start] < SHOWS {
                continue;
            }
            seen[start] = true;
            queue.push(start);
            let mut group = [self.across, self.down, 0, 0];
            while let Some(at) = queue.pop() {
                let (x, y) = (at % self.across, at / self.across);
                group = [
                    group[0].min(x),
                    group[1].min(y),
                    group[2].max(x + 1),
                    group[3].max(y + 1),
                ];
                for ny in y.saturating_sub(1)..(y + 2).min(self.down) {
                    for nx in x.saturating_sub(1)..(x + 2).min(self.across) {
                        let near = ny * self.across + nx;
                        if !seen[near] {
                            seen[near] = true;
                            queue.push(near);
                        }
                    }
                }
            }
            groups.push(group);
        }
        groups
    }
}

/// The box around two.
fn around(a: [usize; 4], b: [usize; 4]) -> [usize; 4] {
    [
        a[0].min(b[0]),
        a[1].min(b[1]),
        a[2].max(b[2]),
        a[3].max(b[3]),
    ]
}

/// Boxes that come closer than `reach` become one.
fn joined(mut boxes: Vec<[usize; 4]>, reach: usize) -> Vec<[usize; 4]> {
    let mut at = 0;
    while at < boxes.len() {
        let a = boxes[at];
        let near = boxes.iter().enumerate().position(|(i, b)| {
            i > at
                && a[0] <= b[2] + reach
                && b[0] <= a[2] + reach
                && a[1] <= b[3] + reach
                && b[1] <= a[3] + reach
        });
        match near {
            Some(other) => {
                boxes[at] = around(a, boxes.swap_remove(other));
                at = 0;
            }
            None => at += 1,
        }
    }
    boxes
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_shows_is_boxed_and_noise_is_not() {
        let mut cells = Cells::new(1000, 800);
        for x in 100..140 {
            for y in 200..260 {
                cells.add(x, y, &[200, 40, 40]);
            }
        }
        cells.add(700, 700, &[90]);
        assert_eq!(cells.boxes(), [[96, 192, 144, 272]]);
    }

    #[test]
    fn many_groups_are_boxed_together() {
        let mut cells = Cells::new(3000, 3000);
        for at in 0..400usize {
            let (x, y) = (at % 20 * 150, at / 20 * 150);
            (0..16).for_each(|i| cells.add(x + i, y, &[0]));
        }
        assert!(cells.boxes().len() <= MOST_PICTURES);
    }

    #[test]
    fn an_empty_page_has_no_boxes() {
        assert!(Cells::new(1, 1).boxes().is_empty());
        assert!(Cells::new(1, 30_000).boxes().is_empty());
    }
}
