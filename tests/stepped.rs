//! A clock that goes when it is told to.

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};

use chrono::{DateTime, TimeDelta, Utc};
use motcua_desk::Clock;
use motcua_desk::case::ids::BootId;

/// A clock that a test sets.
pub struct Stepped {
    wall: Mutex<DateTime<Utc>>,
    monotonic_ms: AtomicU64,
    boot: BootId,
}

impl Stepped {
    /// Stands at `start` on a machine that was just started.
    #[must_use]
    pub fn at(start: DateTime<Utc>) -> Self {
        Self {
            wall: Mutex::new(start),
            monotonic_ms: AtomicU64::new(0),
            boot: BootId::fresh(),
        }
    }

    /// Turns it forward, or back.
    pub fn step(&self, by: TimeDelta) {
        *self.wall() += by;
        // Monotonic time never goes back.
        let ms = u64::try_from(by.num_milliseconds()).unwrap_or(0);
        self.monotonic_ms.fetch_add(ms, Ordering::Relaxed);
    }

    fn wall(&self) -> MutexGuard<'_, DateTime<Utc>> {
        // A time is replaced whole.
        self.wall.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Clock for Stepped {
    fn now(&self) -> DateTime<Utc> {
        *self.wall()
    }
    fn monotonic_ms(&self) -> u64 {
        self.monotonic_ms.load(Ordering::Relaxed)
    }
    fn boot(&self) -> BootId {
        self.boot
    }
}
