//! Bytes a second, over all lanes together and both ways.
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use tokio::time::Instant;

/// Part of a second that may be used at once.
const BURST: Duration = Duration::from_millis(250);

/// Shared by everything that uses the line of one counter, so that sending leaves room for other work.
#[derive(Debug)]
pub(crate) struct Pace {
    rate: Option<u32>,
    free_at: Mutex<Option<Instant>>,
}

impl Pace {
    /// `rate` in bytes a second; none is as fast as the line is.
    pub(crate) fn new(rate: Option<u32>) -> Self {
        Self {
            rate: rate.filter(|rate| *rate > 0),
            free_at: Mutex::new(None),
        }
    }

    /// Takes the turn of so many bytes; they may move after this time.
    pub(super) fn turn(&self, bytes: usize, now: Instant) -> Duration {
        let Some(rate) = self.rate else {
            return Duration::ZERO;
        };
        let cost = Duration::from_secs_f64(bytes as f64 / f64::from(rate));
        let mut free_at = self.free_at.lock().unwrap_or_else(PoisonError::into_inner);
        let begins = free_at.unwrap_or(now).max(now);
        *free_at = Some(begins + cost);
        (begins + cost).duration_since(now).saturating_sub(BURST)
    }

    /// Bytes that move in one piece: small enough that a slow line is seen to move.
    pub(super) fn piece(&self) -> usize {
        let eighth = self.rate.map_or(usize::MAX, |rate| rate as usize / 8);
        eighth.clamp(512, 16 * 1024)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_lanes_together_keep_to_the_rate() {
        let (pace, now) = (Pace::new(Some(8_000)), Instant::now());
        // Ten lanes of 4,000 bytes each ask at once: the last goes when five seconds' worth has gone.
        let waits: Vec<Duration> = (0..10).map(|_| pace.turn(4_000, now)).collect();
        assert_eq!(waits[0], Duration::from_millis(250));
        assert_eq!(waits[9], Duration::from_millis(4_750));
    }

    #[test]
    fn a_line_that_rested_saves_up_no_more_than_a_moment() {
        let (pace, now) = (Pace::new(Some(8_000)), Instant::now());
        pace.turn(8_000, now);
        let later = now + Duration::from_secs(3600);
        assert_eq!(pace.turn(8_000, later), Duration::from_millis(750));
    }

    #[test]
    fn without_a_rate_nothing_waits() {
        assert_eq!(
            Pace::new(None).turn(usize::MAX, Instant::now()),
            Duration::ZERO
        );
    }
}
