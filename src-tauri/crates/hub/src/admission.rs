//! Whose turn it is: so many transactions at once, so many of one commune, and nobody waits long without a word.

use std::collections::HashMap;
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use crate::limits::Limits;
use crate::trouble::Trouble;

/// The one queue of an instance.
pub(crate) struct Admission {
    slots: Arc<Semaphore>,
    size: usize,
    of_a_commune: usize,
    turn: Duration,
    communes: Mutex<HashMap<i32, Arc<Semaphore>>>,
    waiting: AtomicUsize,
    /// What a transaction took lately, in microseconds.
    usual: AtomicU64,
}

/// The right to one transaction; ends when it is dropped.
pub(crate) struct Turn<'a> {
    admission: &'a Admission,
    began: Instant,
    _commune: OwnedSemaphorePermit,
    _slot: OwnedSemaphorePermit,
}

impl Admission {
    pub(crate) fn new(limits: &Limits) -> Self {
        Self {
            slots: Arc::new(Semaphore::new(limits.transactions)),
            size: limits.transactions,
            of_a_commune: limits.of_a_commune,
            turn: limits.turn,
            communes: Mutex::default(),
            waiting: AtomicUsize::new(0),
            usual: AtomicU64::new(0),
        }
    }

    /// Waits for a turn; who would wait too long is told when to come again.
    pub(crate) async fn enter(&self, commune: i32) -> Result<Turn<'_>, Trouble> {
        let _waits = Waits::new(&self.waiting);
        let own = self.of(commune);
        let both = async { Ok((own.acquire_owned().await?, self.slot().await?)) };
        let turn: Result<Result<_, tokio::sync::AcquireError>, _> =
            tokio::time::timeout(self.turn, both).await;
        match turn {
            Ok(Ok((commune, slot))) => Ok(Turn {
                admission: self,
                began: Instant::now(),
                _commune: commune,
                _slot: slot,
            }),
            _ => Err(self.busy()),
        }
    }

    /// How many wait now.
    pub(crate) fn waiting(&self) -> usize {
        self.waiting.load(Ordering::Relaxed)
    }

    async fn slot(&self) -> Result<OwnedSemaphorePermit, tokio::sync::AcquireError> {
        self.slots.clone().acquire_owned().await
    }

    fn of(&self, commune: i32) -> Arc<Semaphore> {
        let mut communes = self.communes.lock().unwrap_or_else(PoisonError::into_inner);
        let make = || Arc::new(Semaphore::new(self.of_a_commune));
        communes.entry(commune).or_insert_with(make).clone()
    }

    /// As long as the queue takes, spread so that not all come again at once.
    fn busy(&self) -> Trouble {
        let spread = crate::key::random::<1>().map_or(128, |[byte]| u64::from(byte));
        let waiting = self.waiting.load(Ordering::Relaxed) as u64;
        let usual = self.usual.load(Ordering::Relaxed);
        Trouble::Busy {
            seconds: pause(waiting, usual, self.size as u64, spread),
        }
    }

    fn took(&self, time: Duration) {
        let now = u64::try_from(time.as_micros()).unwrap_or(u64::MAX);
        let before = self.usual.load(Ordering::Relaxed);
        self.usual
            .store(before - before / 8 + now / 8, Ordering::Relaxed);
    }
}

impl Drop for Turn<'_> {
    fn drop(&mut self) {
        self.admission.took(self.began.elapsed());
    }
}

/// `waiting` transactions of `usual` microseconds, `size` at once, times 0.8 to 1.2 by `spread`; 1 to 60 seconds.
fn pause(waiting: u64, usual: u64, size: u64, spread: u64) -> u64 {
    // A minute is the most that is ever told.
    let millis = (waiting.saturating_mul(usual) / size.max(1) / 1000).min(60_000);
    let spread = millis * (800 + spread * 400 / 255) / 1000;
    spread.div_ceil(1000).clamp(1, 60)
}

struct Waits<'a>(&'a AtomicUsize);

impl<'a> Waits<'a> {
    fn new(count: &'a AtomicUsize) -> Self {
        count.fetch_add(1, Ordering::Relaxed);
        Self(count)
    }
}

impl Drop for Waits<'_> {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::Relaxed);
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests fail by panicking")]
    use super::*;

    fn admission(transactions: usize, of_a_commune: usize) -> Admission {
        Admission::new(&Limits {
            transactions,
            of_a_commune,
            turn: Duration::from_millis(20),
            ..Limits::default()
        })
    }

    #[tokio::test]
    async fn one_commune_does_not_take_the_turns_of_others() {
        let admission = admission(3, 2);
        let first = admission.enter(1).await.unwrap();
        let _second = admission.enter(1).await.unwrap();
        assert!(matches!(
            admission.enter(1).await,
            Err(Trouble::Busy { .. })
        ));
        let _other = admission.enter(2).await.unwrap();
        assert!(matches!(
            admission.enter(3).await,
            Err(Trouble::Busy { .. })
        ));
        drop(first);
        assert!(admission.enter(3).await.is_ok());
        assert_eq!(admission.waiting(), 0);
    }

    #[test]
    fn who_must_come_again_is_told_a_time_that_fits_the_queue() {
        assert_eq!(pause(0, 0, 4, 0), 1);
        assert_eq!(pause(400, 100_000, 4, 0), 8);
        assert_eq!(pause(400, 100_000, 4, 255), 12);
        assert_eq!(pause(u64::MAX, u64::MAX, 1, 255), 60);
        assert_eq!(pause(u64::MAX, u64::MAX, 1, 0), 48);
    }
}
