use chrono::{NaiveTime, Weekday};
use serde::{Deserialize, Serialize};

/// One opening session of a day, office time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(deny_unknown_fields)]
pub struct Session {
    /// Opens at.
    pub from: NaiveTime,
    /// Closes at.
    pub to: NaiveTime,
}

impl Session {
    /// Both ends belong to the session.
    pub fn contains(self, time: NaiveTime) -> bool {
        (self.from..=self.to).contains(&time)
    }
}

/// When a counter is open, and whether Saturday counts.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(deny_unknown_fields)]
pub struct OfficeHours {
    /// Sessions of Monday to Friday, in order; at least one.
    pub weekday: Vec<Session>,
    /// Receiving sessions of Saturday, in order; empty where the counter is closed.
    #[serde(default)]
    pub saturday: Vec<Session>,
    /// Whether a Saturday counts as a working day in time limits. By default it does not, even where the
    /// counter receives: *ngày làm việc* is Monday to Friday unless the province decides otherwise.
    #[serde(default)]
    pub counts_saturday: bool,
}

impl OfficeHours {
    /// Sessions of an ordinary day.
    pub fn on(&self, weekday: Weekday) -> &[Session] {
        match weekday {
            Weekday::Sun => &[],
            Weekday::Sat if self.saturday.is_empty() && self.counts_saturday => &self.weekday,
            Weekday::Sat => &self.saturday,
            _ => &self.weekday,
        }
    }

    /// True when there is a session on weekdays and all sessions are in order and do not touch.
    pub fn is_sound(&self) -> bool {
        let in_order = |sessions: &[Session]| {
            sessions.iter().all(|s| s.from < s.to)
                && sessions.windows(2).all(|pair| pair[0].to < pair[1].from)
        };
        !self.weekday.is_empty() && in_order(&self.weekday) && in_order(&self.saturday)
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests fail by panicking")]
    use super::*;

    fn session(from: u32, to: u32) -> Session {
        Session {
            from: NaiveTime::from_hms_opt(from, 0, 0).unwrap(),
            to: NaiveTime::from_hms_opt(to, 0, 0).unwrap(),
        }
    }

    #[test]
    fn hours_out_of_order_or_overlapping_are_not_sound() {
        for (weekday, saturday, sound) in [
            (vec![session(8, 12), session(13, 17)], vec![], true),
            (vec![session(8, 12)], vec![session(8, 11)], true),
            (vec![], vec![session(8, 11)], false),
            (vec![session(12, 8)], vec![], false),
            (vec![session(8, 12), session(12, 17)], vec![], false),
            (vec![session(13, 17), session(8, 12)], vec![], false),
            (vec![session(8, 12)], vec![session(11, 8)], false),
        ] {
            let hours = OfficeHours {
                weekday,
                saturday,
                counts_saturday: false,
            };
            assert_eq!(hours.is_sound(), sound, "{hours:?}");
        }
    }
}
