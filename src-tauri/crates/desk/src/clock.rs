//! Time as the desk sees it.
use std::time::Instant;

use chrono::{DateTime, Utc};
use motcua_case::event::Stamp;
use motcua_case::ids::BootId;

/// A clock. The wall clock of a counter may be wrong, so events also carry the monotonic one.
pub trait Clock: Send + Sync {
    /// Wall time.
    fn now(&self) -> DateTime<Utc>;
    /// Milliseconds since [`Clock::boot`] began.
    fn monotonic_ms(&self) -> u64;
    /// One run of the monotonic clock.
    fn boot(&self) -> BootId;
}

/// The time of an event.
pub fn stamp(clock: &dyn Clock) -> Stamp {
    // Stored in microseconds, so that what is written is what is read back.
    let now = clock.now();
    let wall = DateTime::from_timestamp_micros(now.timestamp_micros()).unwrap_or(now);
    Stamp {
        wall,
        monotonic_ms: clock.monotonic_ms(),
        boot: clock.boot(),
    }
}

/// The operating system's clock.
pub struct SystemClock {
    boot: BootId,
    started: Instant,
}

impl SystemClock {
    /// Starts counting now.
    pub fn start() -> Self {
        Self {
            boot: BootId::fresh(),
            started: Instant::now(),
        }
    }
}

impl Clock for SystemClock {
    #[allow(
        clippy::disallowed_methods,
        reason = "this is the one place where the wall clock is read"
    )]
    fn now(&self) -> DateTime<Utc> {
        Utc::now()
    }

    fn monotonic_ms(&self) -> u64 {
        u64::try_from(self.started.elapsed().as_millis()).unwrap_or(u64::MAX)
    }

    fn boot(&self) -> BootId {
        self.boot
    }
}
