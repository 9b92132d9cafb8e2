//! What is to become of a push, decided from what the chain holds; touches nothing.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use motcua_case::ids::Hash;
use motcua_case::replica::{DeviceState, Sealed};

/// What the hub holds of a chain.
pub(super) struct Held {
    /// Its last link; 0 before the first.
    pub(super) seq: u64,
    /// That one's hash.
    pub(super) hash: Hash,
    /// When it came.
    pub(super) at: DateTime<Utc>,
    /// What its device may do.
    pub(super) state: DeviceState,
    /// Of the links a push names: place in the feed and hash.
    pub(super) links: BTreeMap<u64, (u64, Hash)>,
}

/// What is to become of a push.
#[derive(Debug, PartialEq)]
pub(super) enum Judgement<'a> {
    /// Others must come first.
    Wait { expected: u64 },
    /// It is of another history than the one that is held.
    Fork,
    /// The first ones are held already, at these places of the feed; the others go on from there.
    Take {
        known: Vec<u64>,
        fresh: &'a [Sealed],
    },
}

/// Judges consecutive items, which a push was checked to have.
pub(super) fn judge<'a>(held: &Held, items: &'a [Sealed]) -> Judgement<'a> {
    let split = items.partition_point(|item| item.seq <= held.seq);
    let (old, fresh) = items.split_at(split);
    let known: Option<Vec<u64>> = old
        .iter()
        .map(|item| {
            let (n, hash) = held.links.get(&item.seq)?;
            (*hash == item.hash).then_some(*n)
        })
        .collect();
    let Some(known) = known else {
        return Judgement::Fork;
    };
    let expected = held.seq + 1;
    match fresh.first() {
        // A device that is kept out is kept out with what comes later, too: nothing of it is sent away.
        Some(first) if first.seq > expected && held.state == DeviceState::Active => {
            Judgement::Wait { expected }
        }
        Some(first) if first.seq == expected && first.prev != held.hash => Judgement::Fork,
        _ => Judgement::Take { known, fresh },
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use motcua_case::ids::EventId;
    use motcua_case::replica::{Bytes, Tag};

    fn hash(history: u8, seq: u64) -> Hash {
        match seq {
            0 => Hash::ZERO,
            _ => Hash::of(&[&[history][..], &seq.to_be_bytes()].concat()),
        }
    }

    fn items(history: u8, seqs: std::ops::RangeInclusive<u64>) -> Vec<Sealed> {
        let item = |seq| Sealed {
            id: EventId::fresh(),
            seq,
            prev: hash(history, seq - 1),
            hash: hash(history, seq),
            about: Tag([0; 16]),
            body: Bytes(Vec::new()),
            signature: None,
        };
        seqs.map(item).collect()
    }

    fn held(seq: u64, state: DeviceState) -> Held {
        Held {
            seq,
            hash: hash(1, seq),
            at: DateTime::UNIX_EPOCH,
            state,
            links: (1..=seq)
                .map(|seq| (seq, (seq * 10, hash(1, seq))))
                .collect(),
        }
    }

    #[test]
    fn what_is_held_decides_what_becomes_of_a_push() {
        use DeviceState::{Active, Quarantined};
        // history, first and last of the push, state; then how many are known and fresh, or what else it is
        type Case = (
            u8,
            std::ops::RangeInclusive<u64>,
            DeviceState,
            Result<(usize, usize), &'static str>,
        );
        let cases: [Case; 9] = [
            (1, 4..=6, Active, Ok((0, 3))),
            (1, 1..=3, Active, Ok((3, 0))),
            (1, 2..=5, Active, Ok((2, 2))),
            (1, 5..=6, Active, Err("wait")),
            (2, 4..=4, Active, Err("fork")),
            (2, 1..=1, Active, Err("fork")),
            (2, 3..=9, Active, Err("fork")),
            (1, 5..=6, Quarantined, Ok((0, 2))),
            (2, 3..=3, Quarantined, Err("fork")),
        ];
        for (history, seqs, state, wanted) in cases {
            let items = items(history, seqs.clone());
            let got = match judge(&held(3, state), &items) {
                Judgement::Take { known, fresh } => Ok((known.len(), fresh.len())),
                Judgement::Wait { expected } => {
                    assert_eq!(expected, 4);
                    Err("wait")
                }
                Judgement::Fork => Err("fork"),
            };
            assert_eq!(got, wanted, "{history} {seqs:?} {state:?}");
        }
    }
}
