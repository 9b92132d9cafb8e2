use serde::{Deserialize, Serialize};

use crate::deadline::TimeLimit;
use crate::user::Role;

/// One internal step and its limit; hand-overs between steps are the rows of the control sheet (form 06).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(deny_unknown_fields)]
pub struct Step {
    /// Role that does it.
    pub role: Role,
    /// Unit it belongs to, as printed.
    pub unit: String,
    /// Limit in working hours, eight to a day.
    pub limit_hours: u32,
}

/// A share of the time limit in the default split, used where a procedure names no steps of its own.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(deny_unknown_fields)]
pub struct SplitShare {
    /// Role.
    pub role: Role,
    /// Unit, as printed.
    pub unit: String,
    /// Share of the whole limit.
    pub percent: u8,
}

/// The whole limit in working hours, eight to a day; calendar units by their working days, rounded down.
pub(super) fn total_hours(limit: TimeLimit) -> u32 {
    match limit {
        TimeLimit::WorkingDays(days) => 8 * u32::from(days),
        TimeLimit::CalendarDays(days) => (8 * (u32::from(days) * 5 / 7)).max(8),
        TimeLimit::Months(months) => 8 * 21 * u32::from(months),
        TimeLimit::WorkingHours(hours) | TimeLimit::Hours(hours) => u32::from(hours),
        TimeLimit::SameDay { .. } => 8,
    }
}

/// Splits a limit by shares: each step gets its share rounded down but at least an hour; what is left goes to
/// the largest. A limit with fewer hours than steps is one step of the largest share.
pub(super) fn split(limit: TimeLimit, shares: &[SplitShare]) -> Vec<Step> {
    let total = total_hours(limit);
    let Some((largest, main)) = shares
        .iter()
        .enumerate()
        .max_by_key(|(_, share)| share.percent)
    else {
        return Vec::new();
    };
    let step = |share: &SplitShare, limit_hours| Step {
        role: share.role,
        unit: share.unit.clone(),
        limit_hours,
    };
    if (total as usize) < shares.len() {
        return vec![step(main, total)];
    }
    let mut hours: Vec<u32> = shares
        .iter()
        .map(|share| (total * u32::from(share.percent) / 100).max(1))
        .collect();
    let others: u32 = hours
        .iter()
        .enumerate()
        .filter(|(at, _)| *at != largest)
        .map(|(_, hours)| hours)
        .sum();
    hours[largest] = total.saturating_sub(others);
    shares
        .iter()
        .zip(hours)
        .map(|(share, hours)| step(share, hours))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn shares() -> Vec<SplitShare> {
        let share = |role, percent| SplitShare {
            role,
            unit: "x".into(),
            percent,
        };
        vec![
            share(Role::ReceptionClerk, 10),
            share(Role::Specialist, 60),
            share(Role::SigningLeader, 20),
            share(Role::RecordsClerk, 10),
        ]
    }

    fn hours(limit: TimeLimit) -> Vec<u32> {
        split(limit, &shares())
            .iter()
            .map(|step| step.limit_hours)
            .collect()
    }

    #[test]
    fn a_limit_is_split_without_losing_or_adding_an_hour() {
        for (limit, expected) in [
            (TimeLimit::WorkingDays(5), vec![4, 24, 8, 4]),
            (TimeLimit::WorkingDays(1), vec![1, 5, 1, 1]),
            (TimeLimit::WorkingHours(4), vec![1, 1, 1, 1]),
            (TimeLimit::Hours(1), vec![1]),
        ] {
            assert_eq!(hours(limit), expected, "{limit:?}");
        }
    }

    proptest! {
        #[test]
        fn steps_always_add_up_to_the_limit(days in 1u16..400, calendar in any::<bool>()) {
            let limit = if calendar { TimeLimit::CalendarDays(days) } else { TimeLimit::WorkingDays(days) };
            prop_assert_eq!(hours(limit).iter().sum::<u32>(), total_hours(limit));
        }
    }
}
