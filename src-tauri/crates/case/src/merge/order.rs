//! The one order in which events of a row are folded, whatever order they came in.
use std::collections::{BTreeMap, VecDeque};

use super::Placed;
use crate::ids::DeviceId;

/// The events in canonical order: nothing stands before what its writer had seen, and of two that did not know each other
/// the smaller identity, which is the earlier by the clocks, stands first.
pub(super) fn canonical<'p, 'a>(events: &'p [Placed<'a>]) -> Vec<&'p Placed<'a>> {
    let mut lanes: BTreeMap<DeviceId, VecDeque<&Placed<'_>>> = BTreeMap::new();
    for placed in events {
        lanes
            .entry(placed.event.device)
            .or_default()
            .push_back(placed);
    }
    for lane in lanes.values_mut() {
        lane.make_contiguous()
            .sort_by_key(|placed| placed.event.seq);
    }
    let mut ordered = Vec::with_capacity(events.len());
    while let Some(device) = next(&lanes) {
        ordered.extend(lanes.get_mut(&device).and_then(VecDeque::pop_front));
    }
    ordered
}

/// The lane whose first event comes next. Pasts that contradict each other, which no honest writer makes, leave none free;
/// then the smallest identity is taken, so that every store still takes the same.
fn next(lanes: &BTreeMap<DeviceId, VecDeque<&Placed<'_>>>) -> Option<DeviceId> {
    let heads = || lanes.values().filter_map(|lane| lane.front());
    let is_free = |placed: &Placed<'_>| {
        heads().all(|other| {
            other.event.device == placed.event.device
                || !placed.past.has(other.event.device, other.event.seq)
        })
    };
    let smallest = |free_only: bool| {
        heads()
            .filter(|placed| !free_only || is_free(placed))
            .min_by_key(|placed| placed.event.id)
            .map(|placed| placed.event.device)
    };
    smallest(true).or_else(|| smallest(false))
}
