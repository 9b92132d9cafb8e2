//! What the writer of an event had seen: for each device, the newest number of it that was in the writer's store.
use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::event::Event;
use crate::ids::DeviceId;

/// A version vector. A store takes an event in only after all that its writer had seen, so one number for each device
/// says it all.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Past(BTreeMap<DeviceId, u64>);

impl Past {
    /// Whether an event of that device and number is in it.
    pub fn has(&self, device: DeviceId, seq: u64) -> bool {
        self.newest(device) >= seq
    }

    /// The newest number of a device; 0 for none.
    pub fn newest(&self, device: DeviceId) -> u64 {
        self.0.get(&device).copied().unwrap_or(0)
    }

    /// Adds an event and all that its device wrote before.
    pub fn add(&mut self, device: DeviceId, seq: u64) {
        let newest = self.0.entry(device).or_default();
        *newest = seq.max(*newest);
    }

    /// Adds everything that is in another one.
    pub fn join(&mut self, other: &Self) {
        for (device, seq) in other.devices() {
            self.add(device, seq);
        }
    }

    /// Every device with its newest number.
    pub fn devices(&self) -> impl Iterator<Item = (DeviceId, u64)> {
        self.0.iter().map(|(device, seq)| (*device, *seq))
    }

    /// Whether it holds everything that is in another one.
    pub fn covers(&self, other: &Self) -> bool {
        other.devices().all(|(device, seq)| self.has(device, seq))
    }
}

impl FromIterator<(DeviceId, u64)> for Past {
    fn from_iter<T: IntoIterator<Item = (DeviceId, u64)>>(heads: T) -> Self {
        let mut past = Self::default();
        for (device, seq) in heads {
            past.add(device, seq);
        }
        past
    }
}

/// Whether whoever wrote `later`, having seen `past`, had seen `earlier`.
pub fn is_before(earlier: &Event, later: &Event, past: &Past) -> bool {
    if earlier.device == later.device {
        earlier.seq < later.seq
    } else {
        past.has(earlier.device, earlier.seq)
    }
}
