//! Items of a device's chains on their way to the hub, and what the hub says of them.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::signed::SignedText;
use super::{BODY_MOST, Bytes, ITEMS_MOST, PUSH_MOST, Signature, Tag};
use crate::id::AgencyCode;
use crate::ids::{DeviceId, EventId, Hash};

/// Which of a device's chains.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Chain {
    /// Its events of the record.
    Record,
    /// Its access log: who saw what, and why.
    Access,
}

impl Chain {
    /// Both.
    pub const ALL: [Self; 2] = [Self::Record, Self::Access];

    /// As it is signed and stored.
    pub fn number(self) -> u8 {
        match self {
            Self::Record => 0,
            Self::Access => 1,
        }
    }

    /// Reads [`Self::number`].
    pub fn from_number(number: u8) -> Option<Self> {
        Self::ALL.into_iter().find(|chain| chain.number() == number)
    }
}

/// One link of a chain with its body sealed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sealed {
    /// The event.
    pub id: EventId,
    /// Its place in the chain, from 1, without a gap.
    pub seq: u64,
    /// The hash of the link before it; zero before the first.
    pub prev: Hash,
    /// Its own.
    pub hash: Hash,
    /// What it is about.
    pub about: Tag,
    /// The event itself, sealed under the commune's key; at most [`BODY_MOST`].
    pub body: Bytes,
    /// The device's word for its chain up to here, over [`Push::signed_text`]; it stands at the last link of each push.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub signature: Option<Signature>,
}

/// Consecutive links of one chain. Any device of the commune may carry it, as far as the chain's own has signed it; it
/// counts once.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Push {
    /// Whose chain.
    pub device: DeviceId,
    /// Which of them.
    pub chain: Chain,
    /// 1 to [`ITEMS_MOST`], at most [`PUSH_MOST`] together.
    pub items: Vec<Sealed>,
    /// The device's own, over [`Push::signed_text`].
    pub signature: Signature,
}

/// Why a push is not well made.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PushError {
    /// Nothing in it.
    #[error("a push carries at least one item")]
    Empty,
    /// More than a push may carry.
    #[error("a push carries too many items or bytes")]
    TooLarge,
    /// A body that is larger than one may be.
    #[error("the body of item {seq} is too large")]
    Body {
        /// Which.
        seq: u64,
    },
    /// Numbers do not follow each other, or do not begin at 1 or later.
    #[error("item {seq} does not follow the one before it")]
    Order {
        /// Where.
        seq: u64,
    },
    /// Hashes do not follow each other.
    #[error("item {seq} does not name the hash of the one before it")]
    Link {
        /// Where.
        seq: u64,
    },
}

impl Push {
    /// What the device signs: the commune, the chain and where it then ends. That end's hash names every link before it,
    /// so that whoever has the links and this word may carry them, also when the device is gone. A body is sealed anew by
    /// who carries it, and each counter sees that it is the link's when it opens it.
    pub fn signed_text(&self, commune: &AgencyCode) -> Vec<u8> {
        let (seq, hash) = self
            .items
            .last()
            .map_or((0, Hash::ZERO), |item| (item.seq, item.hash));
        SignedText::of("push")
            .with(commune.as_str().as_bytes())
            .with(self.device.0.as_bytes())
            .with(&[self.chain.number()])
            .with(&seq.to_be_bytes())
            .with(&hash.0)
            .bytes()
    }

    /// Whether numbers, hashes and sizes are as they must be; says nothing of what the hub holds.
    pub fn check(&self) -> Result<(), PushError> {
        if self.items.is_empty() {
            return Err(PushError::Empty);
        }
        let together: usize = self.items.iter().map(|item| item.body.0.len()).sum();
        if self.items.len() > ITEMS_MOST || together > PUSH_MOST {
            return Err(PushError::TooLarge);
        }
        self.items.iter().try_for_each(Sealed::check)?;
        self.items
            .windows(2)
            .try_for_each(|pair| follows(&pair[0], &pair[1]))
    }
}

impl Sealed {
    fn check(&self) -> Result<(), PushError> {
        let seq = self.seq;
        // The store's numbers are signed ones of 64 bits.
        if seq == 0 || seq > i64::MAX as u64 {
            return Err(PushError::Order { seq });
        }
        if self.body.0.len() > BODY_MOST {
            return Err(PushError::Body { seq });
        }
        if seq == 1 && self.prev != Hash::ZERO {
            return Err(PushError::Link { seq });
        }
        Ok(())
    }
}

fn follows(before: &Sealed, item: &Sealed) -> Result<(), PushError> {
    let seq = item.seq;
    if before.seq.checked_add(1) != Some(seq) {
        return Err(PushError::Order { seq });
    }
    if item.prev != before.hash {
        return Err(PushError::Link { seq });
    }
    Ok(())
}

/// Where the hub's copy of a chain ends, with the hub's word for it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Head {
    /// Whose chain.
    pub device: DeviceId,
    /// Which of them.
    pub chain: Chain,
    /// The last link; 0 before the first.
    pub seq: u64,
    /// Its hash; zero before the first.
    pub hash: Hash,
    /// When the hub took it.
    pub at: DateTime<Utc>,
    /// The hub's, over [`Head::signed_text`].
    pub countersignature: Signature,
}

impl Head {
    /// What the hub signs.
    pub fn signed_text(
        commune: &AgencyCode,
        (device, chain): (DeviceId, Chain),
        (seq, hash): (u64, Hash),
        at: DateTime<Utc>,
    ) -> Vec<u8> {
        SignedText::of("head")
            .with(commune.as_str().as_bytes())
            .with(device.0.as_bytes())
            .with(&[chain.number()])
            .with(&seq.to_be_bytes())
            .with(&hash.0)
            .with(&at.timestamp_micros().to_be_bytes())
            .bytes()
    }
}

/// What became of one item.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "verdict", rename_all = "snake_case")]
pub enum Verdict {
    /// Taken now.
    Applied {
        /// Its place in the commune's feed.
        n: u64,
    },
    /// It was there already.
    Known {
        /// Its place in the commune's feed.
        n: u64,
    },
    /// Others must come first.
    Wait {
        /// The next one the hub can take.
        expected: u64,
    },
    /// Another item has its place: kept apart, and the device with it.
    Forked,
    /// Not taken into the chain.
    Refused {
        /// Why.
        why: Refusal,
    },
}

/// Why an item was not taken into its chain.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Refusal {
    /// Its device is kept apart until another one releases it; the item is kept for review.
    Quarantined,
    /// Its device was revoked; the item is kept for review.
    Revoked,
}

/// The answer to a push.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Pushed {
    /// One for each item, in their order.
    pub verdicts: Vec<Verdict>,
    /// Where the chain ends now.
    pub head: Head,
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests fail by panicking")]
    use super::*;

    fn push(count: u64) -> Push {
        let mut prev = Hash::ZERO;
        let items = (1..=count).map(|seq| {
            let hash = Hash::of(&seq.to_be_bytes());
            let item = Sealed {
                id: EventId::fresh(),
                seq,
                prev,
                hash,
                about: Tag([1; 16]),
                body: Bytes(vec![0; 100]),
                signature: None,
            };
            prev = hash;
            item
        });
        Push {
            device: DeviceId::fresh(),
            chain: Chain::Record,
            items: items.collect(),
            signature: Signature([0; 64]),
        }
    }

    #[test]
    fn a_push_of_consecutive_items_is_well_made() {
        assert_eq!(push(1).check(), Ok(()));
        assert_eq!(push(50).check(), Ok(()));
        let json = serde_json::to_string(&push(2)).unwrap();
        assert_eq!(serde_json::from_str::<Push>(&json).unwrap().items.len(), 2);
    }

    #[test]
    fn what_is_wrong_with_a_push_is_said() {
        type Harm = fn(&mut Push);
        let cases: [(&str, Harm, PushError); 8] = [
            ("empty", |push| push.items.clear(), PushError::Empty),
            (
                "a number left out",
                |push| drop(push.items.remove(1)),
                PushError::Order { seq: 3 },
            ),
            (
                "a hash of another",
                |push| push.items[1].prev = Hash::ZERO,
                PushError::Link { seq: 2 },
            ),
            (
                "something before the first",
                |push| push.items[0].prev = Hash::of(b"x"),
                PushError::Link { seq: 1 },
            ),
            (
                "number nought",
                |push| push.items[0].seq = 0,
                PushError::Order { seq: 0 },
            ),
            (
                "a number no store has",
                |push| push.items[2].seq = u64::MAX,
                PushError::Order { seq: u64::MAX },
            ),
            (
                "a large body",
                |push| push.items[2].body.0 = vec![0; BODY_MOST + 1],
                PushError::Body { seq: 3 },
            ),
            (
                "too much together",
                |push| {
                    push.items
                        .iter_mut()
                        .for_each(|item| item.body.0 = vec![0; PUSH_MOST / 2]);
                },
                PushError::TooLarge,
            ),
        ];
        for (name, harm, wanted) in cases {
            let mut push = push(3);
            harm(&mut push);
            assert_eq!(push.check(), Err(wanted), "{name}");
        }
        assert_eq!(push(51).check(), Err(PushError::TooLarge));
    }

    #[test]
    fn a_chain_and_its_end_are_under_the_signature_of_a_push() {
        type Change = fn(&mut Push);
        let commune: AgencyCode = "H57.28.13".parse().unwrap();
        let push = push(2);
        let text = push.signed_text(&commune);
        let changes: [(&str, Change); 5] = [
            ("device", |push| push.device = DeviceId::fresh()),
            ("chain", |push| push.chain = Chain::Access),
            ("number", |push| push.items[1].seq = 3),
            ("link", |push| push.items[1].hash = Hash::of(b"y")),
            ("end", |push| drop(push.items.pop())),
        ];
        for (name, change) in changes {
            let mut other = push.clone();
            change(&mut other);
            assert_ne!(other.signed_text(&commune), text, "{name}");
        }
        assert_ne!(push.signed_text(&"H57.28.14".parse().unwrap()), text);
    }

    #[test]
    fn a_verdict_says_its_name_on_the_wire() {
        let json = serde_json::to_string(&Verdict::Refused {
            why: Refusal::Revoked,
        });
        assert_eq!(json.unwrap(), r#"{"verdict":"refused","why":"revoked"}"#);
    }
}
