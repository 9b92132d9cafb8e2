//! How each line is: found out by calling the province itself, because a network card that is up says nothing.
use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};

use super::backoff;
use crate::view::exchange::{LineFault, LineState};

/// The first wait before a line that is down is tried again.
const FIRST: Duration = Duration::from_secs(5);
/// The longest, so that nothing waits long after the fault is over.
const LONGEST: Duration = Duration::from_secs(60);
/// The longest before a system that is reached, but only breaks, is tried with another call.
const LONGEST_DOUBT: Duration = Duration::from_secs(180);
/// A counter that was not let in tries again after this.
const BARRED: Duration = Duration::from_secs(300);
/// After an outage longer than this every counter comes back at the same time.
const LONG_OUTAGE: TimeDelta = TimeDelta::minutes(5);
/// They then spread over this time, unless the province says otherwise.
const SPREAD: Duration = Duration::from_secs(120);

/// Calls without an answer that can be believed, one after the other, after which no more are made.
const DOUBTS: u32 = 5;

/// One line as it is now.
#[derive(Clone, Debug)]
pub(super) struct Line {
    pub(super) state: LineState,
    pub(super) since: Option<DateTime<Utc>>,
    pub(super) heard: Option<DateTime<Utc>>,
    /// Nothing is tried before.
    pub(super) not_before: Option<DateTime<Utc>>,
    /// The province asked for a pause until then.
    paused: Option<DateTime<Utc>>,
    fails: u32,
    /// Calls one after the other that had no answer.
    doubts: u32,
}

impl Default for Line {
    fn default() -> Self {
        Self {
            state: LineState::Unknown,
            since: None,
            heard: None,
            not_before: None,
            paused: None,
            fails: 0,
            doubts: 0,
        }
    }
}

impl Line {
    /// Whether calls may be made now.
    pub(super) fn open(&self, now: DateTime<Utc>) -> bool {
        self.state == LineState::Up && self.may(now)
    }

    /// Whether it has to be tried.
    pub(super) fn to_try(&self, now: DateTime<Utc>) -> bool {
        let closed = !matches!(self.state, LineState::Up | LineState::Unset);
        closed && self.may(now)
    }

    fn may(&self, now: DateTime<Utc>) -> bool {
        self.not_before.is_none_or(|then| then <= now)
    }

    /// The province answered something.
    pub(super) fn heard(&mut self, now: DateTime<Utc>, spread: Option<Duration>) {
        self.heard = Some(now);
        if self.doubts == 0 {
            self.fails = 0;
        }
        if self.state == LineState::Up {
            return;
        }
        let out = self.since.map_or(TimeDelta::zero(), |since| now - since);
        let was_known = self.state != LineState::Unknown;
        self.state = LineState::Up;
        self.since = Some(now);
        self.not_before = (was_known && out > LONG_OUTAGE)
            .then(|| now + spread.unwrap_or(SPREAD).mul_f64(backoff::chance()));
    }

    /// It does not reach the province.
    pub(super) fn failed(&mut self, why: LineFault, now: DateTime<Utc>) {
        self.down(why, LONGEST, now);
    }

    fn down(&mut self, why: LineFault, longest: Duration, now: DateTime<Utc>) {
        if !matches!(self.state, LineState::Down { .. }) {
            self.since = Some(now);
        }
        self.state = LineState::Down { why };
        let wait = FIRST
            .saturating_mul(1 << self.fails.min(10))
            .min(longest)
            .mul_f64(0.5 + backoff::chance() / 2.0);
        self.fails += 1;
        self.not_before = Some(now + wait);
    }

    /// A call that matters was answered.
    pub(super) fn answered(&mut self) {
        self.doubts = 0;
        self.fails = 0;
    }

    /// A call that matters had no answer. After some of them in a row the line is held for down, though it can be
    /// reached: a whole backlog is not sent to a system that only breaks. It is then opened for one call at a time.
    pub(super) fn doubted(&mut self, now: DateTime<Utc>) {
        self.doubts += 1;
        if self.is_on_trial() {
            self.down(LineFault::Server, LONGEST_DOUBT, now);
        } else if self.state != LineState::Up {
            self.failed(LineFault::Server, now);
        }
    }

    /// Whether it broke so often that only one call at a time is made.
    pub(super) fn is_on_trial(&self) -> bool {
        self.doubts >= DOUBTS
    }

    /// It asks for a pause.
    pub(super) fn pause(&mut self, wait: Duration, now: DateTime<Utc>) {
        let until = now + wait;
        self.paused = Some(until);
        self.not_before = Some(self.not_before.map_or(until, |then| then.max(until)));
    }

    /// Whether the province asked not to be called now.
    pub(super) fn is_paused(&self, now: DateTime<Utc>) -> bool {
        self.paused.is_some_and(|until| until > now)
    }

    /// The province does not let this counter in.
    pub(super) fn barred(&mut self, code: String, words: String, now: DateTime<Utc>) {
        if !matches!(self.state, LineState::Barred { .. }) {
            self.since = Some(now);
        }
        self.state = LineState::Barred { code, words };
        self.not_before = Some(now + BARRED);
    }

    /// Somebody wants it tried now.
    pub(super) fn hurry(&mut self) {
        self.not_before = None;
        self.paused = None;
        self.answered();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_that_is_down_is_tried_within_a_minute_however_long_it_was_down() {
        let mut line = Line::default();
        let mut now = DateTime::UNIX_EPOCH;
        for _ in 0..100 {
            line.failed(LineFault::Connect, now);
            let next = line.not_before.unwrap_or(now);
            assert!(next - now <= TimeDelta::seconds(60) && next > now);
            now = next;
        }
        assert_eq!(line.since, Some(DateTime::UNIX_EPOCH));
    }

    #[test]
    fn counters_come_back_spread_after_a_long_outage_and_at_once_after_a_short_one() {
        let start = DateTime::UNIX_EPOCH;
        let back_after = |out: TimeDelta| {
            let mut line = Line::default();
            line.failed(LineFault::Name, start);
            line.heard(start + out, None);
            (line.not_before, line.open(start + out))
        };
        assert_eq!(back_after(TimeDelta::minutes(1)), (None, true));
        let (then, _) = back_after(TimeDelta::minutes(30));
        let spread = then.map(|then| then - start - TimeDelta::minutes(30));
        assert!(spread.is_some_and(|wait| wait <= TimeDelta::seconds(120)));
    }

    #[test]
    fn the_first_contact_after_the_start_waits_for_nobody() {
        let mut line = Line::default();
        assert!(line.to_try(DateTime::UNIX_EPOCH));
        line.heard(DateTime::UNIX_EPOCH, None);
        assert!(line.open(DateTime::UNIX_EPOCH));
    }

    #[test]
    fn a_system_that_answers_nothing_that_can_be_believed_is_left_alone_longer_and_longer() {
        let mut line = Line::default();
        let mut now = DateTime::UNIX_EPOCH;
        let mut calls = 0;
        while now < DateTime::UNIX_EPOCH + TimeDelta::minutes(30) {
            // It can be reached, and every call breaks.
            line.heard(now, Some(Duration::ZERO));
            while line.open(now) {
                line.doubted(now);
                calls += 1;
            }
            now = line.not_before.unwrap_or(now);
        }
        assert!((15..40).contains(&calls), "{calls}");
        line.heard(now, Some(Duration::ZERO));
        line.answered();
        for _ in 1..DOUBTS {
            line.doubted(now);
            assert!(line.open(now));
        }
    }
}
