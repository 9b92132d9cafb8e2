//! Groups of touching inked pixels: letters, dust, punch holes, shadows.

/// Touching inked pixels.
#[derive(Debug, Clone, Copy)]
pub struct Blob {
    /// How many they are.
    pub pixels: usize,
    /// Leftmost column.
    pub left: usize,
    /// Topmost row.
    pub top: usize,
    /// Rightmost column.
    pub right: usize,
    /// Bottom row.
    pub bottom: usize,
}

impl Blob {
    /// Reaches the edge of the picture: lid, shadow, or what the scanner cut.
    pub fn touches_edge(&self, width: usize, height: usize) -> bool {
        self.left == 0 || self.top == 0 || self.right + 1 >= width || self.bottom + 1 >= height
    }

    /// The other lies inside its box.
    pub fn encloses(&self, other: &Self) -> bool {
        self.left <= other.left
            && self.top <= other.top
            && self.right >= other.right
            && self.bottom >= other.bottom
    }

    /// Smaller than a full stop of the smallest print.
    pub fn is_dust(&self, dpi: f32) -> bool {
        let full_stop = dpi / 75.0;
        (self.pixels as f32) <= 2.0 * full_stop * full_stop
    }

    /// A filled disc of a punch (ISO 838: 6 mm, 12 mm from the edge), with room for badly laid paper.
    pub fn is_punch_hole(&self, dpi: f32, width: usize, height: usize) -> bool {
        let mm = dpi / 25.4;
        let (w, h) = (
            (self.right - self.left + 1) as f32,
            (self.bottom - self.top + 1) as f32,
        );
        let is_hole_size = (4.0 * mm..=8.5 * mm).contains(&w) && (4.0 * mm..=8.5 * mm).contains(&h);
        let is_round = w / h < 1.35 && h / w < 1.35;
        let is_filled = self.pixels as f32 > w * h * 0.6;
        let from_edge = self
            .left
            .min(width - 1 - self.right)
            .min(self.top)
            .min(height - 1 - self.bottom) as f32;
        is_hole_size && is_round && is_filled && from_edge < 25.0 * mm
    }
}

/// Groups of touching pixels, corners included.
pub fn blobs(set: Vec<bool>, width: usize) -> Vec<Blob> {
    let mut found = Vec::new();
    each_blob(set, width, |blob, _| found.push(blob));
    found
}

/// Clears from a contrast map what reaches in from the edge of the picture.
pub fn clear_edges(contrast: &mut [u8], width: usize, least: u8) {
    let height = contrast.len() / width.max(1);
    let set = contrast.iter().map(|c| *c > least).collect();
    each_blob(set, width, |blob, pixels| {
        if blob.touches_edge(width, height) {
            for &at in pixels {
                contrast[at] = 0;
            }
        }
    });
}

/// Walks the groups one after the other, with the pixels of each.
pub fn each_blob(mut set: Vec<bool>, width: usize, mut see: impl FnMut(Blob, &[usize])) {
    let mut pixels = Vec::new();
    for start in 0..set.len() {
        if !set[start] {
            continue;
        }
        set[start] = false;
        pixels.clear();
        pixels.push(start);
        let mut blob = Blob {
            pixels: 0,
            left: width,
            top: usize::MAX,
            right: 0,
            bottom: 0,
        };
        while let Some(&at) = pixels.get(blob.pixels) {
            let (x, y) = (at % width, at / width);
            blob.pixels += 1;
            blob.left = blob.left.min(x);
            blob.right = blob.right.max(x);
            blob.top = blob.top.min(y);
            blob.bottom = blob.bottom.max(y);
            for near_y in y.saturating_sub(1)..=y + 1 {
                for near_x in x.saturating_sub(1)..=(x + 1).min(width - 1) {
                    let near = near_y * width + near_x;
                    if set.get(near).copied().unwrap_or(false) {
                        set[near] = false;
                        pixels.push(near);
                    }
                }
            }
        }
        see(blob, &pixels);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A picture of `rows`, `#` is ink.
    fn drawn(rows: &[&str]) -> (Vec<bool>, usize) {
        let width = rows[0].len();
        let set = rows.iter().flat_map(|r| r.bytes().map(|b| b == b'#'));
        (set.collect(), width)
    }

    #[test]
    fn corners_join_and_edges_do_not_wrap() {
        let (set, width) = drawn(&["#....", ".#...", "....#", "#....", "....."]);
        let sizes: Vec<usize> = blobs(set, width).iter().map(|b| b.pixels).collect();
        assert_eq!(sizes, [2, 1, 1]);
    }

    #[test]
    fn a_disc_near_the_edge_is_a_punch_hole_and_a_stroke_is_not() {
        let disc = Blob {
            pixels: 200,
            left: 30,
            top: 400,
            right: 45,
            bottom: 415,
        };
        let stroke = Blob { pixels: 60, ..disc };
        let far = Blob {
            left: 300,
            right: 315,
            ..disc
        };
        assert!(disc.is_punch_hole(75.0, 620, 877));
        assert!(!stroke.is_punch_hole(75.0, 620, 877));
        assert!(!far.is_punch_hole(75.0, 620, 877));
    }

    #[test]
    fn only_what_touches_the_edge_is_cleared() {
        let (set, width) = drawn(&["#....", "#....", "..#..", "....."]);
        let mut map: Vec<u8> = set.iter().map(|s| u8::from(*s) * 80).collect();
        clear_edges(&mut map, width, 24);
        assert_eq!(map.iter().filter(|c| **c > 0).count(), 1);
        assert_eq!(map[12], 80);
    }
}
