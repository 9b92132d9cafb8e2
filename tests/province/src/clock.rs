//! The simulator's clock, which a test can hold and step.

use std::sync::{Arc, Mutex, PoisonError};

use chrono::{DateTime, TimeDelta, Utc};

/// The province's own time. Every copy shows the same one.
#[derive(Debug, Clone, Default)]
pub struct Clock {
    state: Arc<Mutex<State>>,
}

#[derive(Debug, Default)]
struct State {
    held: Option<DateTime<Utc>>,
    ahead: TimeDelta,
}

impl Clock {
    /// The machine's time, as far ahead as it was stepped; or the moment it is held at.
    pub fn now(&self) -> DateTime<Utc> {
        let state = self.lock();
        state.held.unwrap_or_else(machine) + state.ahead
    }

    /// Stands still at a moment from now on.
    pub fn hold(&self, at: DateTime<Utc>) {
        *self.lock() = State {
            held: Some(at),
            ahead: TimeDelta::zero(),
        };
    }

    /// Goes forward, or back, by so much.
    pub fn step(&self, by: TimeDelta) {
        self.lock().ahead += by;
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[allow(
    clippy::disallowed_methods,
    reason = "the simulator owns its clock and shares none with the product"
)]
fn machine() -> DateTime<Utc> {
    Utc::now()
}
