//! The shape of the sheet behind four corners, from the way parallel edges run together.
//!
//! Zhang and He, "Whiteboard scanning and image enhancement" (2007), section 4: with square pixels and the middle of
//! the picture on the axis, the corners give the focal length, and with it the sides' true ratio.

use super::Corners;
use super::quad::distance;

/// Papers that are handed in: long and short side, millimetres (ISO 216; ID-1 of ISO/IEC 7810). A5 has A4's shape and
/// is not told from it by a photo.
const PAPERS: [(f32, f32); 2] = [(297.0, 210.0), (85.6, 53.98)];

/// A sheet is taken for a paper whose ratio of sides is its own to this.
const NEAR: f32 = 0.04;

/// Focal lengths of cameras, in long sides of the picture, and the usual one of a phone.
const FOCAL: std::ops::RangeInclusive<f32> = 0.55..=2.0;
const USUAL: f32 = 0.78;

/// Edges that run together by less than this are parallel.
const PARALLEL: f32 = 0.05;

/// Corners as directions from the camera.
type Direction = [f32; 3];

/// The sheet behind the corners.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Sheet {
    /// Width and height as it lies on the picture, millimetres.
    pub size_mm: (f32, f32),
    /// It has the shape of a known paper; otherwise its longer side is taken to be A4's.
    pub is_known: bool,
}

/// The shape of the sheet with these corners on a picture of a size.
pub fn of(corners: &Corners, width: u32, height: u32) -> Sheet {
    let ratio = ratio(corners, width as f32, height as f32);
    let (longer, is_wide) = if ratio >= 1.0 {
        (ratio, true)
    } else {
        (1.0 / ratio, false)
    };
    let off = |(long, short): &(f32, f32)| (longer / (long / short) - 1.0).abs();
    let paper = PAPERS.iter().find(|paper| off(paper) <= NEAR);
    let (long, short) = paper
        .copied()
        .unwrap_or((PAPERS[0].0, PAPERS[0].0 / longer));
    Sheet {
        size_mm: if is_wide {
            (long, short)
        } else {
            (short, long)
        },
        is_known: paper.is_some(),
    }
}

/// Width over height of the sheet.
fn ratio(corners: &Corners, width: f32, height: f32) -> f32 {
    let seen = || {
        let [a, b, c, d] = *corners;
        (distance(a, b) + distance(c, d)) / (distance(b, c) + distance(d, a)).max(1.0)
    };
    let unit = width.max(height);
    let [m1, m2, m4, m3] =
        corners.map(|(x, y)| [(x - width / 2.0) / unit, (y - height / 2.0) / unit, 1.0]);
    let k2 = dot(cross(m1, m4), m3) / dot(cross(m2, m4), m3);
    let k3 = dot(cross(m1, m4), m2) / dot(cross(m3, m4), m2);
    let n2: Direction = std::array::from_fn(|at| k2 * m2[at] - m1[at]);
    let n3: Direction = std::array::from_fn(|at| k3 * m3[at] - m1[at]);
    let focal_squared = -(n2[0] * n3[0] + n2[1] * n3[1]) / (n2[2] * n3[2]);
    // Where one pair of edges stays all but parallel the corners say nothing of the lens.
    let focal = focal_squared.sqrt();
    let is_told = n2[2].abs().min(n3[2].abs()) > PARALLEL && FOCAL.contains(&focal);
    let focal = if is_told { focal } else { USUAL };
    let long = |n: Direction| (n[0] / focal).hypot(n[1] / focal).hypot(n[2]);
    let ratio = long(n2) / long(n3);
    if ratio.is_finite() && ratio > 0.0 {
        ratio
    } else {
        seen()
    }
}

fn cross(a: Direction, b: Direction) -> Direction {
    [
        a[1] * b[2] - a[2] * b[1],
        a[2] * b[0] - a[0] * b[2],
        a[0] * b[1] - a[1] * b[0],
    ]
}

fn dot(a: Direction, b: Direction) -> f32 {
    a.iter().zip(b).map(|(a, b)| a * b).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The corners of a sheet seen by a camera of `focal` long sides, turned about both axes, degrees.
    fn photographed((wide, high): (f32, f32), (tilt, turn): (f32, f32), focal: f32) -> Corners {
        let (st, ct) = tilt.to_radians().sin_cos();
        let (sr, cr) = turn.to_radians().sin_cos();
        [(-1.0, -1.0), (1.0, -1.0), (1.0, 1.0), (-1.0, 1.0)].map(|(x, y)| {
            let (x, y) = (x * wide / 2.0, y * high / 2.0);
            let (x, z) = (x * cr, x * sr);
            let (y, z) = (y * ct - z * st, y * st + z * ct);
            let far = 420.0 + z;
            (
                500.0 + x / far * focal * 1000.0,
                375.0 + y / far * focal * 1000.0,
            )
        })
    }

    #[test]
    fn a_sheet_is_known_from_any_side() {
        // Turned about one axis alone, the sheet is measured with the usual lens.
        let about_one = [(0.0, 0.0), (22.0, 0.0), (0.0, 16.0)].map(|angles| (angles, USUAL));
        let about_both = [(-20.0, 12.0), (15.0, -25.0), (14.0, 14.0)];
        let about_both = about_both
            .iter()
            .flat_map(|angles| [0.7, 0.8, 1.1].map(|f| (*angles, f)));
        for (angles, focal) in about_one.into_iter().chain(about_both) {
            for paper in [(210.0, 297.0), (297.0, 210.0), (85.6, 53.98)] {
                let sheet = of(&photographed(paper, angles, focal), 1000, 750);
                assert!(sheet.is_known, "{focal} {angles:?} {paper:?}: {sheet:?}");
                assert_eq!(sheet.size_mm, paper, "{focal} {angles:?}");
            }
        }
    }

    #[test]
    fn a_sheet_of_another_shape_keeps_it() {
        let sheet = of(&photographed((120.0, 200.0), (20.0, 10.0), 0.8), 1000, 750);
        assert!(!sheet.is_known);
        let ratio = sheet.size_mm.1 / sheet.size_mm.0;
        assert!((ratio - 200.0 / 120.0).abs() < 0.05, "{ratio}");
        assert_eq!(sheet.size_mm.1, 297.0);
    }
}
