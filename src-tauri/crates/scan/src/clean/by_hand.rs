//! What a person said about a page, in place of what was found.

use crate::Options;
use crate::clean::look::Look;
use crate::clean::turn::{Area, Frame};
use crate::clean::wanted_angle;
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
        let shown = match wanted_angle(seen, options) {
            0.0 => Frame::keeping(small, 0.0, None),
            angle => Frame::keeping(small, angle, seen.ink_box),
        };
        seen.paper_box = Some(within(as_stored(shares, turns_cw), shown.area));
    }
}

fn sensible(shares: [f32; 4]) -> Option<[f32; 4]> {
    let [left, top, right, bottom] = shares.map(|share| share.clamp(0.0, 1.0));
    let is_box = right - left >= LEAST && bottom - top >= LEAST;
    (is_box && shares.iter().all(|share| share.is_finite())).then_some([left, top, right, bottom])
}

/// A box of the upright page on the page as it is stored, before its quarter turns clockwise.
pub fn as_stored([left, top, right, bottom]: [f32; 4], turns_cw: u8) -> [f32; 4] {
    match turns_cw % 4 {
        1 => [top, 1.0 - right, bottom, 1.0 - left],
        2 => [1.0 - right, 1.0 - bottom, 1.0 - left, 1.0 - top],
        3 => [1.0 - bottom, left, 1.0 - top, right],
        _ => [left, top, right, bottom],
    }
}

/// Shares of an area as a box in it.
fn within([left, top, right, bottom]: [f32; 4], [l, t, r, b]: Area) -> Area {
    let (width, height) = (r - l, b - t);
    [
        l + left * width,
        t + top * height,
        l + right * width,
        t + bottom * height,
    ]
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
    fn a_box_is_a_part_of_the_straight_picture_as_it_is_shown() {
        // Ink beyond the left edge has widened the picture by a tenth.
        let wider = [-10.0, 0.0, 100.0, 200.0];
        assert_eq!(
            within([0.0, 0.5, 1.0, 1.0], wider),
            [-10.0, 100.0, 100.0, 200.0]
        );
        assert_eq!(
            within([0.5, 0.0, 1.0, 0.25], wider),
            [45.0, 0.0, 100.0, 50.0]
        );
    }

    #[test]
    fn a_box_without_area_is_passed_over() {
        assert_eq!(sensible([0.5, 0.5, 0.5, 0.9]), None);
        assert_eq!(sensible([0.9, 0.1, 0.2, 0.9]), None);
        assert_eq!(sensible([f32::NAN, 0.1, 0.2, 0.9]), None);
        assert_eq!(sensible([-1.0, 0.0, 2.0, 1.0]), Some([0.0, 0.0, 1.0, 1.0]));
    }
}
