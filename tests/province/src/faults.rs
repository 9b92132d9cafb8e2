//! What can go wrong on purpose: rules set over Rust or `POST /_fault`, and a seeded mix of them.

mod chaos;
#[cfg(test)]
mod tests;

use std::collections::{BTreeMap, VecDeque};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use chrono::{DateTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};

pub use chaos::Mix;

/// One thing to go wrong.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Fault {
    /// `a.DongBoHoSoMC`, or a whole group as `a`, `b`, `c`, `tus`, `files`; none for any call.
    #[serde(default)]
    pub operation: Option<String>,
    /// Which of those calls.
    #[serde(default)]
    pub when: When,
    /// How often at most; none for as long as the rule stands.
    #[serde(default)]
    pub times: Option<u32>,
    /// What happens.
    pub kind: Kind,
}

/// Which of the calls a rule is for.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize, Default)]
#[serde(rename_all = "snake_case")]
pub enum When {
    /// Each.
    #[default]
    Always,
    /// Each with this probability, 0 to 1.
    Chance(f64),
    /// Only the nth since the rule was set, from 1.
    Nth(u64),
}

/// What goes wrong.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Kind {
    /// The effect is made, the connection closed without a reply.
    CommitThenDrop,
    /// Closed without an effect.
    DropBefore,
    /// A status instead of an effect.
    Status {
        /// HTTP status.
        code: u16,
        /// What its body is.
        #[serde(default)]
        body: Body,
        /// When to come back.
        #[serde(default)]
        retry_after: Option<RetryAfter>,
    },
    /// The effect is made, half of the reply sent, the connection closed.
    TruncatedJson,
    /// The login page of a captive portal instead of an effect.
    CaptivePage {
        /// 302 to another host instead of a page with 200.
        #[serde(default)]
        redirect: bool,
    },
    /// 200 without a byte.
    EmptyReply {
        /// Whether the effect is made.
        effect: bool,
    },
    /// The request is processed twice, as by a proxy that repeats it; the second reply is sent.
    DuplicateDelivery,
    /// A wait before the effect.
    Latency {
        /// Milliseconds.
        ms: u64,
    },
    /// A slow line, shared by all connections, the same both ways; of any operation.
    SlowLink {
        /// 8000 is 64 kbit/s.
        bytes_per_second: u64,
    },
    /// 429 with `Retry-After` for what is more than so many calls a minute.
    Quota {
        /// Calls a minute.
        calls_per_minute: u32,
    },
    /// 200 with an error of the dialect instead of an effect.
    ErrorIn200,
    /// Valid JSON of another shape.
    WrongJson {
        /// Whether the effect is made.
        effect: bool,
    },
    /// All sessions and tokens end before the call is looked at.
    ExpiredSession,
    /// 403, as for a device that may not send any more.
    RevokedDevice,
    /// The `Date` of replies goes wrong.
    ClockSkew {
        /// Seconds ahead, negative for behind.
        seconds: i64,
    },
    /// The connection is closed after so many bytes of the request's body; a resumable upload keeps them.
    ResetAfter {
        /// Bytes.
        bytes: u64,
    },
}

/// Body of a status.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Default)]
#[serde(rename_all = "snake_case")]
pub enum Body {
    /// A page, as a proxy in front of the system sends it.
    #[default]
    Html,
    /// `{"message": …}`
    Json,
    /// Nothing.
    Empty,
}

/// How `Retry-After` is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RetryAfter {
    /// Seconds.
    Seconds(u32),
    /// An HTTP date so many seconds from now.
    Date(u32),
}

/// Sets and ends faults. Every copy sets the same ones.
#[derive(Debug, Clone, Default)]
pub struct Faults {
    state: Arc<Mutex<State>>,
}

#[derive(Debug, Default)]
struct State {
    rules: Vec<Armed>,
    chaos: Option<chaos::Chaos>,
    /// Calls of each operation since chaos began.
    counts: BTreeMap<String, u64>,
}

#[derive(Debug)]
struct Armed {
    fault: Fault,
    seen: u64,
    played: u32,
    /// Calls of the last minute, for quotas.
    recent: VecDeque<DateTime<Utc>>,
}

/// What is to happen to one call.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Plan {
    /// Milliseconds to wait first.
    pub(crate) wait: u64,
    /// The one thing that goes wrong.
    pub(crate) kind: Option<Kind>,
    /// Seconds until a call is let through, if a quota is spent.
    pub(crate) quota: Option<u32>,
}

impl Fault {
    /// A fault of every call.
    pub fn any(kind: Kind) -> Self {
        Self {
            operation: None,
            when: When::Always,
            times: None,
            kind,
        }
    }

    /// A fault of one operation or group.
    pub fn of(operation: &str, kind: Kind) -> Self {
        Self {
            operation: Some(operation.to_owned()),
            ..Self::any(kind)
        }
    }

    /// At most so often.
    #[must_use]
    pub fn times(mut self, times: u32) -> Self {
        self.times = Some(times);
        self
    }

    /// Only the nth call.
    #[must_use]
    pub fn nth(mut self, nth: u64) -> Self {
        self.when = When::Nth(nth);
        self
    }

    /// With this probability.
    #[must_use]
    pub fn chance(mut self, chance: f64) -> Self {
        self.when = When::Chance(chance);
        self
    }

    fn is_for(&self, operation: &str) -> bool {
        self.operation
            .as_deref()
            .is_none_or(|wanted| operation == wanted || operation.split('.').next() == Some(wanted))
    }
}

impl Faults {
    /// Adds a rule; the first that fits a call is played.
    pub fn add(&self, fault: Fault) {
        self.lock().rules.push(Armed {
            fault,
            seen: 0,
            played: 0,
            recent: VecDeque::new(),
        });
    }

    /// Plays a mix, always the same for a seed, operation and how many calls it had before.
    pub fn chaos(&self, seed: u64, mix: Mix) {
        let mut state = self.lock();
        state.counts.clear();
        state.chaos = Some(chaos::Chaos { seed, mix });
    }

    /// Ends everything.
    pub fn calm(&self) {
        *self.lock() = State::default();
    }

    /// The rules that stand.
    pub fn rules(&self) -> Vec<Fault> {
        let state = self.lock();
        state
            .rules
            .iter()
            .map(|armed| armed.fault.clone())
            .collect()
    }

    /// Bytes a second of the line, if it is slow.
    pub(crate) fn line(&self) -> Option<u64> {
        let state = self.lock();
        state.rules.iter().find_map(|armed| match armed.fault.kind {
            Kind::SlowLink { bytes_per_second } => Some(bytes_per_second.max(1)),
            _ => None,
        })
    }

    /// Seconds the `Date` of replies is wrong by.
    pub(crate) fn skew(&self) -> i64 {
        let state = self.lock();
        state
            .rules
            .iter()
            .find_map(|armed| match armed.fault.kind {
                Kind::ClockSkew { seconds } => Some(seconds),
                _ => None,
            })
            .unwrap_or_default()
    }

    /// What is to happen to a call that came now.
    pub(crate) fn plan(&self, operation: &str, now: DateTime<Utc>) -> Plan {
        let mut state = self.lock();
        let count = state.counts.entry(operation.to_owned()).or_default();
        *count += 1;
        let count = *count;
        let mut plan = Plan::default();
        for (index, armed) in state.rules.iter_mut().enumerate() {
            armed.take_part(index as u64, operation, now, &mut plan);
        }
        if let Some(chaos) = &state.chaos {
            chaos.take_part(operation, count, &mut plan);
        }
        plan
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Armed {
    fn take_part(&mut self, index: u64, operation: &str, now: DateTime<Utc>, plan: &mut Plan) {
        if !self.fault.is_for(operation) {
            return;
        }
        self.seen += 1;
        if let Kind::Quota { calls_per_minute } = self.fault.kind {
            plan.quota = plan.quota.or(self.over_quota(calls_per_minute, now));
            return;
        }
        let spent = self.fault.times.is_some_and(|times| self.played >= times);
        if spent || !self.is_due(index) {
            return;
        }
        match &self.fault.kind {
            Kind::SlowLink { .. } | Kind::ClockSkew { .. } => return,
            Kind::Latency { ms } => plan.wait += ms,
            _ if plan.kind.is_some() => return,
            kind => plan.kind = Some(kind.clone()),
        }
        self.played += 1;
    }

    fn is_due(&self, index: u64) -> bool {
        match self.fault.when {
            When::Always => true,
            When::Nth(nth) => self.seen == nth,
            When::Chance(chance) => chaos::draw(index, "rule", self.seen) < chance,
        }
    }

    /// Seconds until the next call is let through, if this one is not.
    fn over_quota(&mut self, most: u32, now: DateTime<Utc>) -> Option<u32> {
        let minute = TimeDelta::seconds(60);
        while self
            .recent
            .front()
            .is_some_and(|first| now - *first >= minute)
        {
            self.recent.pop_front();
        }
        if self.recent.len() < most as usize {
            self.recent.push_back(now);
            return None;
        }
        let free = self
            .recent
            .front()
            .map_or(minute, |first| minute - (now - *first));
        let seconds = free.num_milliseconds().max(1).unsigned_abs().div_ceil(1000);
        Some(u32::try_from(seconds).unwrap_or(60))
    }
}
