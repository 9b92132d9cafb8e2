//! The machine's time, for what never reaches the database: there its own clock counts, which all instances share.

use chrono::{DateTime, Utc};

/// Now.
#[allow(
    clippy::disallowed_methods,
    reason = "the hub's one reading of the machine's time"
)]
pub(crate) fn now() -> DateTime<Utc> {
    Utc::now()
}

/// Seconds since 1970.
pub(crate) fn seconds() -> u64 {
    u64::try_from(now().timestamp()).unwrap_or(0)
}
