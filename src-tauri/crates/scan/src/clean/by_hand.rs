//! What a person said about a page, in place of what was found.

use crate::Options;
use crate::clean::look::Look;
use crate::clean::turn::straightened;
use crate::raster::Raster;

/// A crop smaller than this share of a side is a slip of the hand.
const LEAST: f32 = 0.01;

/// Skews beyond this are no skew, degrees.
const MOST_SKEW: f32 = 45.0;

/// Puts skew and crop given by a person in place of those found; values that make no sense are passed over.
pub fn apply(seen: &mut Look, options: &Options, small: &Raster, turns_cw: u8) {
    if let Some(angle) = options.skew.filter(|angle| angle.abs() <= MOST_SKEW) {
        seen.angle_deg = angle;
    }
    if let Some(shares) = options.crop_to.and_then(sensible) {
        let angle = if options.deskew || options.skew.is_some() {
            seen.angle_deg
        } else {
            0.0
        };
        seen.paper_box = Some(straight_box(as_stored(shares, turns_cw), small, angle));
    }
}

fn sensible(shares: [f32; 4]) -> Option<[f32; 4]> {
    let [left, top, right, bottom] = shares.map(|share| share.clamp(0.0, 1.0));
    let is_box = right - left >= LEAST && bottom - top >= LEAST;
    (is_box && shares.iter().all(|share| share.is_finite())).then_some([left, top, right, bottom])
}

/// A box of the upright page on the page as it is stored, before its quarter turns clockwise.
fn as_stored([left, top, right, bottom]: [f32; 4], turns_cw: u8) -> [f32; 4] {
    match turns_cw % 4 {
        1 => [top, 1.0 - right, bottom, 1.0 - left],
        2 => [1.0 - right, 1.0 - bottom, 1.0 - left, 1.0 - top],
        3 => [1.0 - bottom, left, 1.0 - top, right],
        _ => [left, top, right, bottom],
    }
}

/// A box of the skewed picture as a box of the same size of the straight one.
fn straight_box([left, top, right, bottom]: [f32; 4], small: &Raster, angle: f32) -> [f32; 4] {
    let (width, height) = (small.width as f32, small.height as f32);
    let middle = ((left + right) / 2.0 * width, (top + bottom) / 2.0 * height);
    let (x, y) = straightened(middle.0, middle.1, width / 2.0, height / 2.0, angle);
    let (half_w, half_h) = ((right - left) * width / 2.0, (bottom - top) * height / 2.0);
    [x - half_w, y - half_h, x + half_w, y + half_h]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_box_is_turned_back_with_the_page() {
        let shares = [0.1, 0.2, 0.4, 0.9];
        for turns in 0..4u8 {
            // Turning a box by the rest of a full turn is the same as turning it back.
            let back = as_stored(as_stored(shares, turns), (4 - turns) % 4);
            let near = back.iter().zip(shares).all(|(a, b)| (a - b).abs() < 1e-6);
            assert!(near, "{turns}: {back:?}");
        }
        // Upright is the stored page turned right: its top edge is the stored page's left edge.
        let top = as_stored([0.0, 0.0, 1.0, 0.1], 1);
        assert!((top[2] - 0.1).abs() < 1e-6 && top[0] == 0.0, "{top:?}");
    }

    #[test]
    fn a_box_without_area_is_passed_over() {
        assert_eq!(sensible([0.5, 0.5, 0.5, 0.9]), None);
        assert_eq!(sensible([0.9, 0.1, 0.2, 0.9]), None);
        assert_eq!(sensible([f32::NAN, 0.1, 0.2, 0.9]), None);
        assert_eq!(sensible([-1.0, 0.0, 2.0, 1.0]), Some([0.0, 0.0, 1.0, 1.0]));
    }
}
