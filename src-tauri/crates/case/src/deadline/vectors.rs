//! The published vectors and worked cases.
#![allow(clippy::unwrap_used, reason = "tests fail by panicking")]
use chrono::{DateTime, NaiveTime, Utc};

use super::*;
use crate::calendar::sample::{calendar, day};
use crate::calendar::{DayKind, OfficeHours, Session};

pub(super) const CUTOFF: TimeLimit = TimeLimit::SameDay {
    cutoff: NaiveTime::from_hms_opt(15, 0, 0).unwrap(),
};

/// "2026-11-20 09:00" in office time.
pub(super) fn at(text: &str) -> DateTime<Utc> {
    DateTime::parse_from_rfc3339(&format!("{}:00+07:00", text.replace(' ', "T")))
        .unwrap()
        .to_utc()
}

fn request(received: &str, limit: TimeLimit) -> DueRequest {
    DueRequest {
        received_at: at(received),
        limit,
        policy: DueTimePolicy::SameHour,
        non_territorial: false,
        events: Vec::new(),
    }
}

fn shown(due: &Due) -> String {
    due.due_at.format("%Y-%m-%d %H:%M").to_string()
}

fn due_of(received: &str, limit: TimeLimit) -> String {
    shown(&due(&request(received, limit), &calendar()).unwrap())
}

#[test]
fn the_published_vectors_hold() {
    use TimeLimit::{CalendarDays, Hours, Months, WorkingDays, WorkingHours};
    for (received, limit, expected) in [
        // The five of the fact sheet, E.4.
        ("2026-11-20 09:00", WorkingDays(3), "2026-11-26 09:00"),
        ("2026-02-12 09:00", WorkingDays(3), "2026-02-24 09:00"),
        ("2026-11-20 15:10", CUTOFF, "2026-11-23 17:00"),
        ("2026-11-23 15:10", CUTOFF, "2026-11-25 17:00"),
        ("2026-04-24 09:00", WorkingDays(5), "2026-05-06 09:00"),
        // At the cut-off itself it is still the same day; before opening and at lunch too.
        ("2026-11-20 15:00", CUTOFF, "2026-11-20 17:00"),
        ("2026-11-20 06:00", CUTOFF, "2026-11-20 17:00"),
        ("2026-11-20 12:00", CUTOFF, "2026-11-20 17:00"),
        ("2026-11-20 17:01", CUTOFF, "2026-11-23 17:00"),
        // Online at night and on a Sunday: from the start of the next session.
        ("2026-11-20 22:00", WorkingDays(3), "2026-11-27 07:30"),
        ("2026-11-22 10:00", WorkingDays(1), "2026-11-25 07:30"),
        ("2026-11-18 12:10", WorkingDays(1), "2026-11-19 13:30"),
        // A swapped Saturday is a working day.
        ("2026-01-08 09:00", WorkingDays(2), "2026-01-10 09:00"),
        // Calendar days roll over Tết; 30 days from 20 January 2026 end on 19 February.
        ("2026-01-20 10:00", CalendarDays(30), "2026-02-23 10:00"),
        ("2026-11-09 10:00", CalendarDays(15), "2026-11-25 10:00"),
        // A month from 31 January is the end of February, a Saturday in 2026.
        ("2026-01-30 10:00", Months(1), "2026-03-02 10:00"),
        // Half a working day across lunch, over night and over a weekend.
        ("2026-11-18 09:00", WorkingHours(4), "2026-11-18 15:00"),
        ("2026-11-18 15:30", WorkingHours(4), "2026-11-19 10:00"),
        ("2026-11-20 15:30", WorkingHours(4), "2026-11-23 10:00"),
        ("2026-11-18 09:00", Hours(1), "2026-11-18 10:00"),
        ("2026-11-20 16:30", Hours(1), "2026-11-23 07:30"),
    ] {
        assert_eq!(due_of(received, limit), expected, "{received} {limit:?}");
    }
}

#[test]
fn the_skipped_days_are_named() {
    let due = due(
        &request("2026-11-20 09:00", TimeLimit::WorkingDays(3)),
        &calendar(),
    )
    .unwrap();
    let skipped: Vec<_> = due
        .skipped
        .iter()
        .map(|s| (s.date, s.reason.clone()))
        .collect();
    assert_eq!(skipped.len(), 3);
    assert_eq!(
        skipped[0],
        (day(2026, 11, 21), crate::calendar::DayOff::Saturday)
    );
    assert_eq!(
        skipped[1],
        (day(2026, 11, 22), crate::calendar::DayOff::Sunday)
    );
    assert!(
        matches!(&skipped[2].1, crate::calendar::DayOff::Special { day: DayKind::Holiday, name_vi, .. } if name_vi == "Ngày Văn hóa Việt Nam")
    );
    assert_eq!(
        serde_json::to_value(&due).unwrap()["due_at"],
        "2026-11-26T09:00:00+07:00"
    );
}

#[test]
fn an_end_of_session_office_promises_the_close_of_the_day() {
    let request = DueRequest {
        policy: DueTimePolicy::EndOfSession,
        ..request("2026-11-20 09:00", TimeLimit::WorkingDays(3))
    };
    assert_eq!(
        shown(&due(&request, &calendar()).unwrap()),
        "2026-11-26 17:00"
    );
}

#[test]
fn an_open_saturday_receives_but_does_not_count() {
    let morning = Session {
        from: NaiveTime::from_hms_opt(7, 30, 0).unwrap(),
        to: NaiveTime::from_hms_opt(11, 30, 0).unwrap(),
    };
    let hours = OfficeHours {
        saturday: vec![morning],
        ..calendar().hours().clone()
    };
    let open = calendar().with_hours(hours.clone());
    let on_saturday = |limit| shown(&due(&request("2026-11-14 09:00", limit), &open).unwrap());
    assert_eq!(on_saturday(TimeLimit::WorkingDays(1)), "2026-11-16 09:00");
    assert_eq!(on_saturday(CUTOFF), "2026-11-16 17:00");
    let counting = calendar().with_hours(OfficeHours {
        counts_saturday: true,
        ..hours
    });
    let friday = request("2026-11-13 16:00", TimeLimit::WorkingDays(1));
    assert_eq!(shown(&due(&friday, &counting).unwrap()), "2026-11-14 11:30");
    let saturday = request("2026-11-14 09:00", CUTOFF);
    assert_eq!(
        shown(&due(&saturday, &counting).unwrap()),
        "2026-11-14 11:30"
    );
}

fn with_events(
    received: &str,
    limit: TimeLimit,
    events: Vec<ClockEvent>,
) -> Result<Due, DeadlineError> {
    due(
        &DueRequest {
            events,
            ..request(received, limit)
        },
        &calendar(),
    )
}

fn pause(text: &str) -> ClockEvent {
    ClockEvent::Pause {
        at: at(text),
        reason: PauseReason::Supplement,
    }
}

fn resume(text: &str) -> ClockEvent {
    ClockEvent::Resume { at: at(text) }
}

#[test]
fn clock_events_move_the_due_date_and_keep_the_original() {
    use TimeLimit::{CalendarDays, WorkingDays};
    let extend = ClockEvent::Extend {
        at: at("2026-11-10 10:00"),
        new_due: at("2026-11-21 09:00"),
    };
    for (limit, events, expected) in [
        (WorkingDays(5), vec![], "2026-11-09 09:00"),
        // Two working days of standing still, across a weekend.
        (
            WorkingDays(5),
            vec![pause("2026-11-06 10:00"), resume("2026-11-10 10:00")],
            "2026-11-11 09:00",
        ),
        // Ninety minutes.
        (
            WorkingDays(5),
            vec![pause("2026-11-03 09:00"), resume("2026-11-03 10:30")],
            "2026-11-09 10:30",
        ),
        // A pause outside the sessions costs nothing.
        (
            WorkingDays(5),
            vec![pause("2026-11-03 18:00"), resume("2026-11-04 06:00")],
            "2026-11-09 09:00",
        ),
        (
            WorkingDays(5),
            vec![ClockEvent::Restart {
                at: at("2026-11-05 14:00"),
            }],
            "2026-11-12 14:00",
        ),
        // A new date on a Saturday moves to Monday.
        (WorkingDays(5), vec![extend], "2026-11-23 07:30"),
        (
            CalendarDays(10),
            vec![pause("2026-11-03 09:00"), resume("2026-11-05 09:00")],
            "2026-11-16 09:00",
        ),
        (
            WorkingDays(5),
            vec![pause("2026-11-03 09:00")],
            "2026-11-09 09:00",
        ),
    ] {
        let due = with_events("2026-11-02 09:00", limit, events.clone()).unwrap();
        assert_eq!(shown(&due), expected, "{events:?}");
        assert_eq!(
            due.original_due_at,
            with_events("2026-11-02 09:00", limit, vec![])
                .unwrap()
                .due_at
        );
        assert_eq!(due.paused, matches!(events[..], [ClockEvent::Pause { .. }]));
    }
}

#[test]
fn a_non_territorial_date_is_provisional_until_the_competent_agency_receives() {
    let mut request = DueRequest {
        non_territorial: true,
        ..request("2026-11-02 09:00", TimeLimit::WorkingDays(2))
    };
    let provisional = due(&request, &calendar()).unwrap();
    assert!(provisional.provisional);
    assert_eq!(shown(&provisional), "2026-11-04 09:00");
    request.events.push(ClockEvent::CompetentReceipt {
        at: at("2026-11-03 14:00"),
    });
    let running = due(&request, &calendar()).unwrap();
    assert!(!running.provisional);
    assert_eq!(shown(&running), "2026-11-05 14:00");
    assert_eq!(running.original_due_at, running.due_at);
}

#[test]
fn an_impossible_history_is_refused() {
    let limit = TimeLimit::WorkingDays(5);
    for (events, error) in [
        (
            vec![resume("2026-11-03 09:00")],
            DeadlineError::NotPaused {
                at: at("2026-11-03 09:00"),
            },
        ),
        (
            vec![pause("2026-11-03 09:00"), pause("2026-11-04 09:00")],
            DeadlineError::PausedTwice {
                at: at("2026-11-04 09:00"),
            },
        ),
        (
            vec![pause("2026-11-01 09:00")],
            DeadlineError::BeforeReceipt {
                at: at("2026-11-01 09:00"),
            },
        ),
        (
            vec![ClockEvent::Extend {
                at: at("2026-11-03 09:00"),
                new_due: at("2026-11-04 09:00"),
            }],
            DeadlineError::ExtendsBackwards {
                at: at("2026-11-03 09:00"),
            },
        ),
        (
            vec![ClockEvent::CompetentReceipt {
                at: at("2026-11-03 09:00"),
            }],
            DeadlineError::UnexpectedCompetentReceipt {
                at: at("2026-11-03 09:00"),
            },
        ),
    ] {
        assert_eq!(with_events("2026-11-02 09:00", limit, events), Err(error));
    }
    let zero = due(
        &request("2026-11-02 09:00", TimeLimit::WorkingDays(0)),
        &calendar(),
    );
    assert_eq!(zero, Err(DeadlineError::ZeroLimit));
    let far = DueRequest {
        received_at: DateTime::<Utc>::MAX_UTC,
        ..request("2026-11-02 09:00", limit)
    };
    assert!(matches!(
        due(&far, &calendar()),
        Err(DeadlineError::OutOfRange { .. })
    ));
}

#[test]
fn a_date_that_leans_on_unannounced_days_says_so() {
    let computed = due(
        &request("2027-02-01 09:00", TimeLimit::WorkingDays(5)),
        &calendar(),
    )
    .unwrap();
    assert!(computed.crosses_computed_day && computed.uncovered_years.is_empty());
    let announced = due(
        &request("2026-11-02 09:00", TimeLimit::WorkingDays(5)),
        &calendar(),
    )
    .unwrap();
    assert!(!announced.crosses_computed_day);
    let beyond = due(
        &request("2027-12-30 09:00", TimeLimit::WorkingDays(5)),
        &calendar(),
    )
    .unwrap();
    assert_eq!(beyond.uncovered_years, [2028]);
}

#[test]
fn the_steps_of_a_count_are_told_in_order() {
    let due = with_events("2026-11-20 22:00", TimeLimit::WorkingDays(1), vec![]).unwrap();
    let kinds: Vec<String> = due
        .explanation
        .iter()
        .map(|step| {
            serde_json::to_value(step).unwrap()["kind"]
                .as_str()
                .unwrap()
                .to_owned()
        })
        .collect();
    assert_eq!(kinds, ["received", "moved_into_session", "counted"]);
}
