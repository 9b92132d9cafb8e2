//! Counting on a calendar, in the office's local time.
use chrono::{Months, NaiveDate, NaiveDateTime, NaiveTime, TimeDelta};

use super::{DueTimePolicy, TimeLimit};
use crate::calendar::{Calendar, Session};

/// The first open moment of the counter at or after `at`.
pub(super) fn next_open(at: NaiveDateTime, calendar: &Calendar) -> NaiveDateTime {
    let mut date = at.date();
    let mut from = at.time();
    loop {
        let sessions = calendar.sessions_on(date);
        if let Some(open) = sessions.iter().find(|session| from <= session.to) {
            return date.and_time(from.max(open.from));
        }
        date = tomorrow(date);
        from = NaiveTime::MIN;
    }
}

/// Where a limit that starts at the open moment `start` ends, and the day it would have ended on had that
/// day not been a day off.
pub(super) fn end_of(
    limit: TimeLimit,
    start: NaiveDateTime,
    policy: DueTimePolicy,
    calendar: &Calendar,
) -> Option<(NaiveDateTime, NaiveDate)> {
    let close = DueTimePolicy::EndOfSession;
    let (end, nominal) = match limit {
        TimeLimit::WorkingDays(days) => {
            let date = (0..days).fold(start.date(), |date, _| working_day_after(date, calendar));
            (settle(date, start.time(), policy, calendar), date)
        }
        TimeLimit::CalendarDays(days) => rolled(
            start.date() + TimeDelta::days(i64::from(days)),
            start.time(),
            policy,
            calendar,
        ),
        TimeLimit::Months(months) => {
            let date = start
                .date()
                .checked_add_months(Months::new(u32::from(months)))?;
            rolled(date, start.time(), policy, calendar)
        }
        TimeLimit::SameDay { cutoff } => {
            // A dossier that comes in with the closing bell of a short Saturday leaves no time that day.
            let before_close = working_sessions(start.date(), calendar)
                .last()
                .is_some_and(|s| start.time() < s.to);
            let today = start.time() <= cutoff && before_close;
            let date = if today {
                start.date()
            } else {
                working_day_after(start.date(), calendar)
            };
            (settle(date, start.time(), close, calendar), date)
        }
        TimeLimit::WorkingHours(hours) => {
            let end = advance(start, TimeDelta::hours(i64::from(hours)), calendar);
            (end, end.date())
        }
        TimeLimit::Hours(hours) => {
            let end = start + TimeDelta::hours(i64::from(hours));
            (into_working_session(end, calendar), end.date())
        }
    };
    Some((end, nominal))
}

/// `end` put off by a pause from `from` to `to`: by its working time for limits in working units, by its
/// length for limits in calendar units.
pub(super) fn put_off(
    end: NaiveDateTime,
    (from, to): (NaiveDateTime, NaiveDateTime),
    limit: TimeLimit,
    policy: DueTimePolicy,
    calendar: &Calendar,
) -> NaiveDateTime {
    match limit {
        TimeLimit::WorkingHours(_) => advance(end, working_time(from, to, calendar), calendar),
        TimeLimit::WorkingDays(_) => {
            let end = advance(end, working_time(from, to, calendar), calendar);
            settle(end.date(), end.time(), policy, calendar)
        }
        TimeLimit::SameDay { .. } => {
            let end = advance(end, working_time(from, to, calendar), calendar);
            settle(
                end.date(),
                end.time(),
                DueTimePolicy::EndOfSession,
                calendar,
            )
        }
        TimeLimit::Hours(_) => into_working_session(end + (to - from), calendar),
        TimeLimit::CalendarDays(_) | TimeLimit::Months(_) => {
            let end = end + (to - from);
            rolled(end.date(), end.time(), policy, calendar).0
        }
    }
}

/// Open time of working days between two moments.
pub(super) fn working_time(
    from: NaiveDateTime,
    to: NaiveDateTime,
    calendar: &Calendar,
) -> TimeDelta {
    let mut sum = TimeDelta::zero();
    let mut date = from.date();
    while date <= to.date() {
        for session in working_sessions(date, calendar) {
            let begin = date.and_time(session.from).max(from);
            let end = date.and_time(session.to).min(to);
            sum += (end - begin).max(TimeDelta::zero());
        }
        date = tomorrow(date);
    }
    sum
}

/// The moment `at`, or the start of the next session of a working day when that is closed.
pub(super) fn into_working_session(at: NaiveDateTime, calendar: &Calendar) -> NaiveDateTime {
    let mut date = at.date();
    let mut from = at.time();
    loop {
        let open = working_sessions(date, calendar)
            .iter()
            .find(|session| from <= session.to);
        if let Some(open) = open {
            return date.and_time(from.max(open.from));
        }
        date = tomorrow(date);
        from = NaiveTime::MIN;
    }
}

/// `work` of open time on working days after `from`.
fn advance(from: NaiveDateTime, mut work: TimeDelta, calendar: &Calendar) -> NaiveDateTime {
    if work <= TimeDelta::zero() {
        return from;
    }
    let mut date = from.date();
    loop {
        for session in working_sessions(date, calendar) {
            let begin = date.and_time(session.from).max(from);
            let open = date.and_time(session.to) - begin;
            if open >= work {
                return begin + work;
            }
            work -= open.max(TimeDelta::zero());
        }
        date = tomorrow(date);
    }
}

fn working_sessions(date: NaiveDate, calendar: &Calendar) -> &[Session] {
    if calendar.is_working_day(date) {
        calendar.sessions_on(date)
    } else {
        &[]
    }
}

fn rolled(
    nominal: NaiveDate,
    time: NaiveTime,
    policy: DueTimePolicy,
    calendar: &Calendar,
) -> (NaiveDateTime, NaiveDate) {
    let mut date = nominal;
    while !calendar.is_working_day(date) {
        date = tomorrow(date);
    }
    (settle(date, time, policy, calendar), nominal)
}

/// The due moment on a working day: the hour itself when the counter is open, else the start of the next
/// session of that day, else its close.
fn settle(
    date: NaiveDate,
    time: NaiveTime,
    policy: DueTimePolicy,
    calendar: &Calendar,
) -> NaiveDateTime {
    let sessions = calendar.sessions_on(date);
    let close = sessions.last().map_or(time, |session| session.to);
    let settled = match policy {
        DueTimePolicy::EndOfSession => close,
        DueTimePolicy::SameHour => sessions
            .iter()
            .find(|session| time <= session.to)
            .map_or(close, |session| time.max(session.from)),
    };
    date.and_time(settled)
}

fn working_day_after(date: NaiveDate, calendar: &Calendar) -> NaiveDate {
    let mut date = tomorrow(date);
    while !calendar.is_working_day(date) {
        date = tomorrow(date);
    }
    date
}

/// Dates here stay far below the last one chrono knows: moments are checked to lie before 3000 and limits
/// add at most 65,535 days or months.
fn tomorrow(date: NaiveDate) -> NaiveDate {
    date.succ_opt().unwrap_or(NaiveDate::MAX)
}
