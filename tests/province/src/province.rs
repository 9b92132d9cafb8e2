//! The simulated province: what every handler works with.

use std::sync::Arc;

use crate::faults::Faults;
use crate::ledger::Ledger;
use crate::line::Traffic;
use crate::options::{Agency, Options};

/// One province; shared by all connections.
pub(crate) struct Province {
    pub(crate) options: Options,
    pub(crate) ledger: Ledger,
    pub(crate) faults: Faults,
    pub(crate) traffic: Traffic,
    /// `http://127.0.0.1:8766`
    pub(crate) base: String,
}

/// What axum hands to handlers.
pub(crate) type Shared = Arc<Province>;

impl Province {
    /// The agency of a code.
    pub(crate) fn agency(&self, code: &str) -> Option<&Agency> {
        let mut agencies = self.options.agencies.iter();
        agencies.find(|agency| agency.code == code)
    }

    /// The day in numbers that are given out: `20261120`, in +07:00.
    pub(crate) fn today(&self) -> String {
        self.stamp()[..8].to_owned()
    }

    /// Now as the wire of dialects A and B writes it: `20261120081500`, in +07:00.
    pub(crate) fn stamp(&self) -> String {
        let local = self.options.clock.now() + chrono::TimeDelta::hours(7);
        local.format("%Y%m%d%H%M%S").to_string()
    }

    /// When something opened now ends.
    pub(crate) fn ends(&self, after: std::time::Duration) -> chrono::DateTime<chrono::Utc> {
        let lasts = chrono::TimeDelta::from_std(after).unwrap_or(chrono::TimeDelta::MAX);
        let now = self.options.clock.now();
        now.checked_add_signed(lasts).unwrap_or(now)
    }
}
