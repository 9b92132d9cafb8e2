//! Waking who waits for a feed.
//!
//! One look every quarter of a second for all communes that somebody waits for. LISTEN and NOTIFY are not used: a
//! NOTIFY takes a lock of the whole database at commit, and transactions would no longer be written together.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use tokio::sync::watch;

use crate::hub::Shared;
use crate::row;
use crate::trouble::Trouble;

/// Ends of feeds, as far as this instance has seen them.
#[derive(Default)]
pub(crate) struct Wake {
    ends: Mutex<HashMap<i32, watch::Sender<u64>>>,
}

impl Wake {
    /// The end of a commune's feed, to be waited on.
    pub(crate) fn of(&self, commune: i32) -> watch::Receiver<u64> {
        let mut ends = self.ends.lock().unwrap_or_else(PoisonError::into_inner);
        let make = || watch::Sender::new(0);
        ends.entry(commune).or_insert_with(make).subscribe()
    }

    /// The feed goes at least so far.
    pub(crate) fn tell(&self, commune: i32, last: u64) {
        let ends = self.ends.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(end) = ends.get(&commune) {
            end.send_if_modified(|end| {
                let further = last > *end;
                *end = last.max(*end);
                further
            });
        }
    }

    /// How many wait.
    pub(crate) fn waiting(&self) -> usize {
        let ends = self.ends.lock().unwrap_or_else(PoisonError::into_inner);
        ends.values().map(watch::Sender::receiver_count).sum()
    }

    /// Communes somebody waits for; the others are forgotten.
    fn awaited(&self) -> Vec<i32> {
        let mut ends = self.ends.lock().unwrap_or_else(PoisonError::into_inner);
        ends.retain(|_, end| end.receiver_count() > 0);
        ends.keys().copied().collect()
    }
}

/// Looks until the hub ends. While the database is away nobody is woken; the waiting end by their own time.
pub(crate) async fn look(hub: Shared) {
    let mut pulse = tokio::time::interval(hub.limits.look);
    pulse.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
    loop {
        pulse.tick().await;
        let awaited = hub.wake.awaited();
        if awaited.is_empty() {
            continue;
        }
        if let Ok(ends) = ends(&hub, &awaited).await {
            for (commune, last) in ends {
                hub.wake.tell(commune, last);
            }
        }
    }
}

async fn ends(hub: &Shared, communes: &[i32]) -> Result<Vec<(i32, u64)>, Trouble> {
    let client = hub.database.client().await?;
    let text = "SELECT commune, last FROM feed_end WHERE commune = ANY ($1)";
    let statement = client.prepare_cached(text).await?;
    let rows = client.query(&statement, &[&communes]).await?;
    rows.iter()
        .map(|row| Ok((row.try_get("commune")?, row::number(row, "last")?)))
        .collect()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests fail by panicking")]
    use super::*;

    #[tokio::test]
    async fn an_end_never_goes_back_and_nobody_is_woken_for_nothing() {
        let wake = Wake::default();
        wake.tell(1, 9);
        let mut end = wake.of(1);
        assert_eq!(*end.borrow_and_update(), 0);
        wake.tell(1, 5);
        wake.tell(1, 3);
        assert_eq!(*end.wait_for(|last| *last > 4).await.unwrap(), 5);
        assert_eq!(wake.awaited(), [1]);
        drop(end);
        assert!(wake.awaited().is_empty());
    }
}
