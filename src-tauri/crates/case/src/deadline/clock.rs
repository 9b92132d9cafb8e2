//! The clock of one dossier: where it starts, what moved it, where it ends.
use chrono::{DateTime, Datelike, FixedOffset, NaiveDateTime, TimeZone, Utc};

use super::count::{end_of, into_working_session, next_open, put_off};
use super::explain::{self, ExplainStep};
use super::{
    ClockEvent, DeadlineError, Due, DueRequest, DueRule, OFFICE_OFFSET, TimeLimit, office_time,
};
use crate::calendar::Calendar;

/// When the result is due. The same request and calendar always give the same answer.
pub fn due(request: &DueRequest, calendar: &Calendar) -> Result<Due, DeadlineError> {
    check(request)?;
    let mut clock = Clock::start(request, calendar)?;
    let mut events: Vec<&ClockEvent> = request.events.iter().collect();
    events.sort_by_key(|event| event.at());
    for event in events {
        clock.apply(event)?;
    }
    Ok(clock.finish())
}

impl ClockEvent {
    /// When it happened.
    pub fn at(&self) -> DateTime<Utc> {
        match self {
            Self::Pause { at, .. }
            | Self::Resume { at }
            | Self::Restart { at }
            | Self::Extend { at, .. }
            | Self::CompetentReceipt { at } => *at,
        }
    }
}

struct Clock<'a> {
    request: &'a DueRequest,
    calendar: &'a Calendar,
    counted_from: NaiveDateTime,
    due: NaiveDateTime,
    original: NaiveDateTime,
    paused_since: Option<NaiveDateTime>,
    awaiting_agency: bool,
    steps: Vec<ExplainStep>,
}

impl<'a> Clock<'a> {
    fn start(request: &'a DueRequest, calendar: &'a Calendar) -> Result<Self, DeadlineError> {
        let received = local(request.received_at);
        let mut clock = Self {
            request,
            calendar,
            counted_from: received,
            due: received,
            original: received,
            paused_since: None,
            awaiting_agency: request.non_territorial,
            steps: vec![ExplainStep::Received {
                at: office_time(request.received_at),
            }],
        };
        clock.count_from(received)?;
        clock.original = clock.due;
        Ok(clock)
    }

    fn apply(&mut self, event: &ClockEvent) -> Result<(), DeadlineError> {
        let at = event.at();
        match event {
            ClockEvent::Pause { reason, .. } if self.paused_since.is_none() => {
                self.paused_since = Some(local(at));
                self.steps.push(ExplainStep::Paused {
                    at: office_time(at),
                    reason: *reason,
                });
                Ok(())
            }
            ClockEvent::Pause { .. } => Err(DeadlineError::PausedTwice { at }),
            ClockEvent::Resume { .. } => self.resume(at),
            ClockEvent::Restart { .. } => {
                self.paused_since = None;
                self.steps.push(ExplainStep::Restarted {
                    at: office_time(at),
                });
                self.count_from(local(at))
            }
            ClockEvent::Extend { new_due, .. } => self.extend(at, *new_due),
            ClockEvent::CompetentReceipt { .. } if self.awaiting_agency => {
                self.awaiting_agency = false;
                self.paused_since = None;
                self.steps.push(ExplainStep::CompetentReceipt {
                    at: office_time(at),
                });
                self.count_from(local(at))?;
                self.original = self.due;
                Ok(())
            }
            ClockEvent::CompetentReceipt { .. } => {
                Err(DeadlineError::UnexpectedCompetentReceipt { at })
            }
        }
    }

    fn count_from(&mut self, start: NaiveDateTime) -> Result<(), DeadlineError> {
        let DueRequest { limit, policy, .. } = *self.request;
        let open = next_open(start, self.calendar);
        if open != start {
            self.steps.push(ExplainStep::MovedIntoSession {
                from: at_office(start),
                to: at_office(open),
            });
        }
        if let TimeLimit::SameDay { cutoff } = limit
            && open.time() > cutoff
        {
            self.steps.push(ExplainStep::AfterCutoff { cutoff });
        }
        let (due, nominal) =
            end_of(limit, open, policy, self.calendar).ok_or(DeadlineError::OutOfRange {
                at: at_office(start).to_utc(),
            })?;
        self.steps.push(ExplainStep::Counted {
            limit,
            from: at_office(open),
            to: at_office(due),
        });
        if nominal != due.date() {
            self.steps.push(ExplainStep::RolledOver {
                from: nominal,
                to: due.date(),
            });
        }
        self.counted_from = start;
        self.due = due;
        Ok(())
    }

    fn resume(&mut self, at: DateTime<Utc>) -> Result<(), DeadlineError> {
        let since = self
            .paused_since
            .take()
            .ok_or(DeadlineError::NotPaused { at })?;
        let DueRequest { limit, policy, .. } = *self.request;
        let before = self.due;
        self.due = put_off(before, (since, local(at)), limit, policy, self.calendar);
        self.steps.push(ExplainStep::Resumed {
            at: office_time(at),
            due: at_office(self.due),
        });
        Ok(())
    }

    fn extend(&mut self, at: DateTime<Utc>, new_due: DateTime<Utc>) -> Result<(), DeadlineError> {
        let new_due = into_working_session(local(new_due), self.calendar);
        if new_due <= self.due {
            return Err(DeadlineError::ExtendsBackwards { at });
        }
        self.due = new_due;
        self.steps.push(ExplainStep::Extended {
            at: office_time(at),
            due: at_office(new_due),
        });
        Ok(())
    }

    fn finish(mut self) -> Due {
        let (from, to) = (self.counted_from.date(), self.due.date());
        if self.awaiting_agency {
            self.steps.push(ExplainStep::AwaitsCompetentAgency);
        }
        let DueRequest { limit, policy, .. } = *self.request;
        Due {
            due_at: at_office(self.due),
            original_due_at: at_office(self.original),
            rule: DueRule {
                limit,
                policy,
                calendar_version: self.calendar.version().to_owned(),
            },
            skipped: explain::skipped(limit, &self.steps, (from, to), self.calendar),
            explanation: self.steps,
            provisional: self.awaiting_agency,
            paused: self.paused_since.is_some(),
            crosses_computed_day: explain::crosses_computed_day((from, to), self.calendar),
            uncovered_years: explain::uncovered_years((from, to), self.calendar),
        }
    }
}

fn check(request: &DueRequest) -> Result<(), DeadlineError> {
    use TimeLimit::{CalendarDays, Hours, Months, WorkingDays, WorkingHours};
    if matches!(
        request.limit,
        WorkingDays(0) | CalendarDays(0) | WorkingHours(0) | Hours(0) | Months(0)
    ) {
        return Err(DeadlineError::ZeroLimit);
    }
    in_range(request.received_at)?;
    for event in &request.events {
        let at = event.at();
        in_range(at)?;
        if let ClockEvent::Extend { new_due, .. } = event {
            in_range(*new_due)?;
        }
        if at < request.received_at {
            return Err(DeadlineError::BeforeReceipt { at });
        }
    }
    Ok(())
}

fn in_range(at: DateTime<Utc>) -> Result<(), DeadlineError> {
    if (1900..3000).contains(&at.year()) {
        Ok(())
    } else {
        Err(DeadlineError::OutOfRange { at })
    }
}

fn local(at: DateTime<Utc>) -> NaiveDateTime {
    office_time(at).naive_local()
}

fn at_office(local: NaiveDateTime) -> DateTime<FixedOffset> {
    OFFICE_OFFSET.from_utc_datetime(&(local - OFFICE_OFFSET))
}
