//! What every due date has, whatever the limit, the calendar and the history.
#![allow(clippy::unwrap_used, reason = "tests fail by panicking")]
use chrono::{DateTime, TimeDelta, Timelike, Utc};
use proptest::prelude::*;

use super::vectors::{CUTOFF, at};
use super::*;
use crate::calendar::sample::calendar;
use crate::calendar::{Calendar, OfficeHours};

fn any_limit() -> impl Strategy<Value = (fn(u16) -> TimeLimit, u16)> {
    let kinds: [fn(u16) -> TimeLimit; 5] = [
        TimeLimit::WorkingDays,
        TimeLimit::CalendarDays,
        TimeLimit::WorkingHours,
        TimeLimit::Hours,
        TimeLimit::Months,
    ];
    (proptest::sample::select(kinds.to_vec()), 1u16..60)
}

fn any_moment() -> impl Strategy<Value = DateTime<Utc>> {
    (0i64..3 * 365 * 24 * 60)
        .prop_map(|minutes| at("2025-01-01 00:00") + TimeDelta::minutes(minutes))
}

fn any_calendar() -> impl Strategy<Value = Calendar> {
    (any::<bool>(), any::<bool>()).prop_map(|(open_saturday, counts_saturday)| {
        let mut hours = calendar().hours().clone();
        if open_saturday {
            hours.saturday = vec![hours.weekday[0]];
        }
        calendar().with_hours(OfficeHours {
            counts_saturday,
            ..hours
        })
    })
}

fn any_policy() -> impl Strategy<Value = DueTimePolicy> {
    proptest::sample::select(vec![DueTimePolicy::SameHour, DueTimePolicy::EndOfSession])
}

proptest! {
    #[test]
    fn a_due_date_is_in_an_open_session_of_a_working_day_after_receipt(
        received_at in any_moment(),
        (kind, count) in any_limit(),
        same_day in any::<bool>(),
        policy in any_policy(),
        calendar in any_calendar(),
        standstill in proptest::option::of((0i64..20_000, 1i64..20_000)),
    ) {
        let limit = if same_day { CUTOFF } else { kind(count) };
        let events = standstill.map_or_else(Vec::new, |(after, length)| {
            let from = received_at + TimeDelta::minutes(after);
            vec![
                ClockEvent::Pause { at: from, reason: PauseReason::OtherAgency },
                ClockEvent::Resume { at: from + TimeDelta::minutes(length) },
            ]
        });
        let request = DueRequest { received_at, limit, policy, non_territorial: false, events };
        let answer = due(&request, &calendar).unwrap();
        let local = answer.due_at.naive_local();
        prop_assert!(answer.due_at > received_at);
        prop_assert!(answer.due_at >= answer.original_due_at);
        prop_assert!(calendar.is_working_day(local.date()), "{}", answer.due_at);
        prop_assert!(calendar.is_open(local.date(), local.time()), "{}", answer.due_at);
        prop_assert!(answer.skipped.iter().all(|s| !calendar.is_working_day(s.date) && s.date <= local.date()));
        prop_assert_eq!(due(&request, &calendar).unwrap(), answer);
    }

    #[test]
    fn a_longer_limit_is_never_due_earlier(
        received_at in any_moment(),
        (kind, count) in any_limit(),
        policy in any_policy(),
        calendar in any_calendar(),
    ) {
        let of = |count| {
            let request = DueRequest { received_at, limit: kind(count), policy, non_territorial: false, events: vec![] };
            due(&request, &calendar).unwrap().due_at
        };
        prop_assert!(of(count) <= of(count + 1));
    }

    #[test]
    fn working_days_are_counted_one_by_one(received_at in any_moment(), count in 1u16..40) {
        let calendar = calendar();
        let request = DueRequest {
            received_at,
            limit: TimeLimit::WorkingDays(count),
            policy: DueTimePolicy::SameHour,
            non_territorial: false,
            events: vec![],
        };
        let answer = due(&request, &calendar).unwrap();
        let opened = count::next_open(office_time(received_at).naive_local(), &calendar).date();
        let working = opened.iter_days().skip(1).take_while(|d| *d <= answer.due_at.date_naive()).filter(|d| calendar.is_working_day(*d)).count();
        prop_assert_eq!(working, usize::from(count));
    }

    #[test]
    fn no_request_makes_it_panic(minutes in any::<i32>(), count in any::<u16>(), (kind, _) in any_limit(), order in 0usize..6) {
        let received_at = DateTime::from_timestamp(i64::from(minutes) * 60, 0).unwrap();
        let moment = received_at + TimeDelta::minutes(90);
        let all = [
            ClockEvent::Pause { at: moment, reason: PauseReason::Applicant },
            ClockEvent::Resume { at: moment },
            ClockEvent::Restart { at: moment },
            ClockEvent::Extend { at: moment, new_due: moment },
            ClockEvent::CompetentReceipt { at: moment },
        ];
        let events = all.iter().cycle().skip(order).take(order).cloned().collect();
        let request = DueRequest { received_at, limit: kind(count), policy: DueTimePolicy::SameHour, non_territorial: order % 2 == 0, events };
        let _ = due(&request, &calendar());
    }

    #[test]
    fn the_hour_of_receipt_is_kept_where_the_counter_is_open_then(days in 0i64..700, minute in 0u32..240, count in 1u16..20) {
        let mut received = at("2026-01-05 07:30") + TimeDelta::days(days) + TimeDelta::minutes(i64::from(minute));
        let calendar = calendar();
        while !calendar.is_working_day(office_day(received)) {
            received += TimeDelta::days(1);
        }
        let request = DueRequest { received_at: received, limit: TimeLimit::WorkingDays(count), policy: DueTimePolicy::SameHour, non_territorial: false, events: vec![] };
        let answer = due(&request, &calendar).unwrap();
        prop_assert_eq!(answer.due_at.num_seconds_from_midnight(), office_time(received).num_seconds_from_midnight());
    }
}
