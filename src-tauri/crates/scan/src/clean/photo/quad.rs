//! Four corners, and what can be said of them.

use super::Corners;

/// Length of a side.
pub fn distance(one: (f32, f32), other: (f32, f32)) -> f32 {
    (one.0 - other.0).hypot(one.1 - other.1)
}

/// The longest side, pixels.
pub fn longest(corners: &Corners) -> f32 {
    sides(corners)
        .map(|(a, b)| distance(a, b))
        .fold(0.0, f32::max)
}

/// The sides from corner to corner: top, right, bottom, left.
pub fn sides(corners: &Corners) -> impl Iterator<Item = ((f32, f32), (f32, f32))> + '_ {
    (0..4).map(|at| (corners[at], corners[(at + 1) % 4]))
}

/// The area inside, pixels; positive where the corners go clockwise.
pub fn area(corners: &Corners) -> f32 {
    sides(corners)
        .map(|(a, b)| a.0 * b.1 - b.0 * a.1)
        .sum::<f32>()
        / 2.0
}

/// The angles at the corners, degrees.
pub fn angles(corners: &Corners) -> [f32; 4] {
    std::array::from_fn(|at| {
        let [here, next, last] = [at, (at + 1) % 4, (at + 3) % 4].map(|at| corners[at]);
        let (a, b) = (
            (next.0 - here.0, next.1 - here.1),
            (last.0 - here.0, last.1 - here.1),
        );
        (a.0 * b.1 - a.1 * b.0)
            .atan2(a.0 * b.0 + a.1 * b.1)
            .to_degrees()
    })
}

/// A rectangle whose sides lie along those of the picture, to so many degrees.
pub fn is_straight(corners: &Corners, degrees: f32) -> bool {
    sides(corners).all(|(a, b)| {
        let slope = (b.1 - a.1).atan2(b.0 - a.0).to_degrees().rem_euclid(90.0);
        slope.min(90.0 - slope) < degrees
    })
}

/// The point lies inside.
pub fn holds(corners: &Corners, (x, y): (f32, f32)) -> bool {
    sides(corners).all(|(a, b)| (b.0 - a.0) * (y - a.1) - (b.1 - a.1) * (x - a.0) >= 0.0)
}

/// The corners in order: clockwise, the first the one nearest to the top left.
pub fn ordered(mut corners: Corners) -> Corners {
    if area(&corners) < 0.0 {
        corners.reverse();
    }
    let first = (0..4)
        .min_by(|a, b| {
            let far = |at: &usize| corners[*at].0 + corners[*at].1;
            far(a).total_cmp(&far(b))
        })
        .unwrap_or(0);
    corners.rotate_left(first);
    corners
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn corners_are_put_in_order_and_measured() {
        let square = [(10.0, 90.0), (10.0, 10.0), (90.0, 10.0), (90.0, 90.0)];
        let ordered = ordered(square);
        assert_eq!(ordered[0], (10.0, 10.0));
        assert_eq!(ordered[1], (90.0, 10.0));
        assert_eq!(area(&ordered), 6400.0);
        assert!(
            angles(&ordered)
                .iter()
                .all(|angle| (angle - 90.0).abs() < 1e-3)
        );
        assert!(is_straight(&ordered, 0.5) && holds(&ordered, (50.0, 50.0)));
        assert!(!holds(&ordered, (5.0, 50.0)));
        let leaning = [(0.0, 0.0), (100.0, 4.0), (96.0, 104.0), (-4.0, 100.0)];
        assert!(!is_straight(&leaning, 1.0));
        assert_eq!(longest(&square), 80.0);
    }
}
