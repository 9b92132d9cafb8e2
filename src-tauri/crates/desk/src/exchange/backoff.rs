//! How long a call that failed waits, and how much of the traffic may be repetition (sync §2.6).
use std::time::Duration;

/// The first wait, doubled with each try.
const FIRST: Duration = Duration::from_secs(2);
/// The longest wait, so that nothing waits long once a fault is over.
const LONGEST: Duration = Duration::from_secs(300);
/// Repetitions that may fail at once; each success gives a tenth of one back.
const BUDGET: f64 = 10.0;

/// The wait before try number `tries + 1`: anything between nothing and the doubled time, so that counters that failed
/// together do not come back together. `chance` is in `0..1`.
pub(super) fn wait(tries: u32, chance: f64) -> Duration {
    let most = FIRST.saturating_mul(1 << tries.min(20)).min(LONGEST);
    most.mul_f64(chance.clamp(0.0, 1.0))
}

/// A number in `0..1`.
pub(super) fn chance() -> f64 {
    let mut bytes = [0; 4];
    // Without randomness the wait is half of the longest.
    match getrandom::fill(&mut bytes) {
        Ok(()) => f64::from(u32::from_le_bytes(bytes)) / f64::from(u32::MAX),
        Err(_) => 0.5,
    }
}

/// Repetitions that may still fail. One that succeeds costs nothing: once a fault is over, what failed before goes as
/// fast as everything else.
#[derive(Debug)]
pub(super) struct Budget(f64);

impl Default for Budget {
    fn default() -> Self {
        Self(BUDGET)
    }
}

impl Budget {
    /// A call succeeded.
    pub(super) fn earn(&mut self) {
        self.0 = (self.0 + 0.1).min(BUDGET);
    }

    /// Whether a repetition may be made.
    pub(super) fn is_left(&self) -> bool {
        self.0 >= 1.0
    }

    /// A repetition failed.
    pub(super) fn spend(&mut self) {
        self.0 = (self.0 - 1.0).max(0.0);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_wait_doubles_up_to_its_cap_and_is_spread_over_all_of_it() {
        for (tries, most) in [(0, 2), (1, 4), (5, 64), (8, 300), (40, 300)] {
            assert_eq!(wait(tries, 1.0), Duration::from_secs(most));
            assert_eq!(wait(tries, 0.0), Duration::ZERO);
            assert_eq!(wait(tries, 0.5), Duration::from_secs(most) / 2);
        }
    }

    /// How many of so many repetitions are made, each failing.
    fn failing(budget: &mut Budget, many: usize) -> usize {
        let made = (0..many).filter(|_| {
            let may = budget.is_left();
            if may {
                budget.spend();
            }
            may
        });
        made.count()
    }

    #[test]
    fn repetitions_that_fail_are_a_tenth_of_what_succeeds_once_the_store_of_them_is_used() {
        let mut budget = Budget::default();
        assert_eq!(failing(&mut budget, 100), 10);
        let mut repeated = 0;
        for _ in 0..1000 {
            budget.earn();
            repeated += failing(&mut budget, 1);
        }
        assert!((95..=100).contains(&repeated), "{repeated}");
    }
}
