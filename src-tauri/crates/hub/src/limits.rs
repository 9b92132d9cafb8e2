//! How much and how long: every bound in one place.

use std::num::NonZeroU32;
use std::time::Duration;

/// What the hub allows itself and others.
#[derive(Clone, Debug)]
pub struct Limits {
    /// Transactions at once.
    pub transactions: usize,
    /// Of one commune at once, so that one does not starve the others.
    pub of_a_commune: usize,
    /// How long a request waits for its turn. Coming again costs a counter on a slow line all of what it brings once more: that
    /// is worse than waiting a moment.
    pub turn: Duration,
    /// A session is good for so long.
    pub session: Duration,
    /// A device's state is believed for so long; a revocation is effective within it on every instance.
    pub believed: Duration,
    /// How often the ends of feeds are looked at while somebody waits.
    pub look: Duration,
    /// Requests of one device in a second, and as many again five times over at once.
    pub of_a_device: NonZeroU32,
    /// Requests without a session of one address in a second, and as many again five times over at once.
    pub of_an_address: NonZeroU32,
    /// Tries to enrol from one address in one commune in a minute.
    pub enrolments: NonZeroU32,
    /// Connections at once.
    pub connections: usize,
    /// How long a request's body may stand still.
    pub still: Duration,
    /// How long what is under way may take to end when the hub stops.
    pub leave: Duration,
}

impl Default for Limits {
    fn default() -> Self {
        let cores = std::thread::available_parallelism().map_or(2, usize::from);
        Self {
            transactions: 2 * cores,
            of_a_commune: 2,
            turn: Duration::from_secs(2),
            session: Duration::from_secs(15 * 60),
            believed: Duration::from_secs(10),
            look: Duration::from_millis(250),
            of_a_device: NonZeroU32::MIN.saturating_add(99),
            of_an_address: NonZeroU32::MIN.saturating_add(99),
            enrolments: NonZeroU32::MIN.saturating_add(9),
            connections: 4096,
            still: Duration::from_secs(30),
            leave: Duration::from_secs(20),
        }
    }
}
