//! Which resolution to believe.

use crate::Finding;

/// Millimetres of an inch.
pub const MM_PER_INCH: f32 = 25.4;

/// Long side of A4, inches (ISO 216: 297 mm).
const A4_LONG: f32 = 297.0 / MM_PER_INCH;

/// Resolutions scanners and phones really have.
const BELIEVABLE: std::ops::RangeInclusive<f32> = 50.0..=1300.0;

/// Sides of paper handed in at a counter, inches: from an identity card to A2.
const LONG_SIDE: std::ops::RangeInclusive<f32> = 1.5..=24.0;

/// Digitised papers below this are reported (scan goals: 200 dpi stored).
const ENOUGH: f32 = 199.0;

/// The resolution of a page of `width` x `height` pixels for which the file states `stated` dpi. A value that
/// would make the paper smaller than a card or larger than A2 is not believed; the page is then taken to be A4.
pub fn resolve(stated: Option<f32>, width: u32, height: u32, findings: &mut Vec<Finding>) -> f32 {
    let believed = stated.filter(|_| is_believable(stated, width, height));
    let dpi = believed.unwrap_or_else(|| {
        let dpi = as_a4(width, height);
        findings.push(Finding::ResolutionAssumed { dpi });
        dpi
    });
    if dpi < ENOUGH {
        findings.push(Finding::LowResolution { dpi });
    }
    dpi
}

/// The file states a resolution at which the paper has the size of one that is handed in.
pub fn is_believable(stated: Option<f32>, width: u32, height: u32) -> bool {
    let long = width.max(height) as f32;
    stated.is_some_and(|dpi| BELIEVABLE.contains(&dpi) && LONG_SIDE.contains(&(long / dpi)))
}

/// The resolution at which a picture is as long as A4.
pub fn as_a4(width: u32, height: u32) -> f32 {
    let long = width.max(height) as f32;
    (long / A4_LONG).clamp(*BELIEVABLE.start(), *BELIEVABLE.end())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn absurd_resolutions_give_way_to_a4() {
        let cases = [
            (Some(300.0), 3507, 300.0, false, false),
            (Some(200.0), 2339, 200.0, false, false),
            (Some(150.0), 1754, 150.0, false, true),
            (None, 3507, 299.9, true, false),
            (Some(72.0), 4000, 342.1, true, false),
            (Some(f32::NAN), 3507, 299.9, true, false),
            (Some(f32::INFINITY), 3507, 299.9, true, false),
            (Some(1.0), 3507, 299.9, true, false),
            (Some(300.0), 20, 50.0, true, true),
        ];
        for (stated, long, dpi, assumed, low) in cases {
            let mut findings = Vec::new();
            let got = resolve(stated, long / 2, long, &mut findings);
            assert!((got - dpi).abs() < 0.1, "{stated:?} {long}: {got}");
            let mut expected = Vec::new();
            expected.extend(assumed.then_some(Finding::ResolutionAssumed { dpi: got }));
            expected.extend(low.then_some(Finding::LowResolution { dpi: got }));
            assert_eq!(findings, expected, "{stated:?} {long}");
        }
    }
}
