//! Whether a book is whole: every number has its row or its reason.
use serde::{Deserialize, Serialize};

use super::Series;

/// A number that breaks the run of a book.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(tag = "kind", content = "no", rename_all = "snake_case")]
pub enum BreakFound {
    /// No row holds it, and no gap explains it.
    Missing(u32),
    /// Two rows hold it, or a row holds a number that stands on paper.
    Twice(u32),
    /// A row holds a number that was never taken.
    Beyond(u32),
}

/// The first break in the run of a series, given its rows' numbers in rising order.
pub fn check_series(series: &Series, numbers: impl IntoIterator<Item = u32>) -> Option<BreakFound> {
    let gap_at = |no: u32| {
        series
            .gaps
            .iter()
            .find(|gap| (gap.from..=gap.to).contains(&no))
    };
    let mut expected = series.first;
    for no in numbers {
        while let Some(gap) = gap_at(expected) {
            expected = gap.to + 1;
        }
        if no > series.last {
            return Some(BreakFound::Beyond(no));
        }
        if no < expected {
            return Some(BreakFound::Twice(no));
        }
        if no > expected {
            return Some(BreakFound::Missing(expected));
        }
        expected += 1;
    }
    while let Some(gap) = gap_at(expected) {
        expected = gap.to + 1;
    }
    (expected <= series.last).then_some(BreakFound::Missing(expected))
}
