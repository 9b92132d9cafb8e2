//! What counters read: the commune's feed, its heads and what is kept apart.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::{Chain, DeviceState, Head, Loose, Sealed};
use crate::ids::{DeviceId, Hash};

/// One page of the commune's feed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Feed {
    /// In order, without a gap, beginning after the number asked for.
    pub items: Vec<FeedItem>,
    /// The last number there is.
    pub last: u64,
}

/// One thing that happened in the commune, for every counter to take over.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FeedItem {
    /// Its place, from 1, without a gap.
    pub n: u64,
    /// When the hub took it.
    pub at: DateTime<Utc>,
    /// What it is.
    pub what: What,
}

/// What happened.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "is", rename_all = "snake_case")]
pub enum What {
    /// A link of a chain.
    Record {
        /// Whose chain.
        device: DeviceId,
        /// Which of them.
        chain: Chain,
        /// The link.
        item: Sealed,
    },
    /// A thing of which the newest version counts.
    Loose {
        /// The newest one, now.
        item: Loose,
    },
    /// A device came in, was kept apart, released or revoked.
    Device {
        /// Which.
        device: DeviceId,
        /// Its state from then on.
        state: DeviceState,
    },
    /// A version that a newer one replaced; its body is no longer anywhere.
    Gone,
}

/// Where every chain of the commune ends.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Heads {
    /// Two for each device.
    pub heads: Vec<Head>,
}

/// Items that were not taken into their chain.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Quarantine {
    /// The newest first.
    pub items: Vec<Quarantined>,
}

/// One item kept for review.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Quarantined {
    /// Whose chain it says it is of.
    pub device: DeviceId,
    /// Which of them.
    pub chain: Chain,
    /// Its place there.
    pub seq: u64,
    /// Its hash.
    pub hash: Hash,
    /// When it came.
    pub at: DateTime<Utc>,
    /// Why it is here.
    pub reason: QuarantineReason,
    /// The item, where it was asked for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub item: Option<Sealed>,
}

/// Why an item is kept apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum QuarantineReason {
    /// It came with one that another item has the place of.
    Fork,
    /// Its device was kept apart already.
    Quarantined,
    /// Its device was revoked.
    Revoked,
}
