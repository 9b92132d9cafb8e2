//! How the hub is, told to whoever asks, so that counters know when to come again.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

/// How an instance of the hub is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Health {
    /// Whether its database answers.
    pub database: bool,
    /// Whether it can keep files.
    pub files: bool,
    /// Free bytes for files, where that is known.
    pub free: Option<u64>,
    /// Its time, so that a counter sees how far its own is off.
    pub now: DateTime<Utc>,
    /// Counters that were cut off come again within so many seconds, each at a moment of its own.
    pub reconnect: u64,
}
