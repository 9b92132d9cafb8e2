//! Files that came to nothing are left alone for a while, each by itself, so that the others go on.
use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use motcua_case::ids::Hash;

/// First and longest rest.
const REST: (Duration, Duration) = (Duration::from_secs(2), Duration::from_secs(600));

/// Which files rest, and how long they did.
#[derive(Default)]
pub(super) struct Rests(Mutex<HashMap<Hash, (Instant, Duration)>>);

impl Rests {
    fn resting(&self) -> MutexGuard<'_, HashMap<Hash, (Instant, Duration)>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Whether it is left alone now.
    pub(super) fn has(&self, file: Hash) -> bool {
        let until = self.resting().get(&file).map(|(until, _)| *until);
        until.is_some_and(|until| until > Instant::now())
    }

    /// It came to nothing: it rests, twice as long as the last time.
    pub(super) fn begin(&self, file: Hash) {
        let mut resting = self.resting();
        let last = resting.get(&file).map(|(_, last)| *last);
        let rest = last.map_or(REST.0, |last| REST.1.min(last * 2));
        resting.insert(file, (Instant::now() + rest, rest));
    }

    /// It went well.
    pub(super) fn end(&self, file: Hash) {
        self.resting().remove(&file);
    }

    /// All are tried again.
    pub(super) fn end_all(&self) {
        self.resting().clear();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const FILE: Hash = Hash([7; 32]);
    const OTHER: Hash = Hash([8; 32]);

    #[test]
    fn one_that_came_to_nothing_rests_alone_and_longer_each_time() {
        let rests = Rests::default();
        assert!(!rests.has(FILE));
        rests.begin(FILE);
        rests.begin(FILE);
        assert!(rests.has(FILE) && !rests.has(OTHER));
        assert_eq!(
            rests.resting().get(&FILE).map(|(_, rest)| *rest),
            Some(REST.0 * 2)
        );
        for _ in 0..20 {
            rests.begin(FILE);
        }
        assert_eq!(
            rests.resting().get(&FILE).map(|(_, rest)| *rest),
            Some(REST.1)
        );
        rests.end(FILE);
        assert!(!rests.has(FILE));
    }
}
