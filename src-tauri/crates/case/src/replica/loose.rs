//! Things outside the chains of which the newest version counts: drafts, files with their keys, dossiers filed online, who holds
//! a dossier.

use serde::{Deserialize, Serialize};

use super::{BODY_MOST, Bytes, ITEMS_MOST, PUSH_MOST, PushError, Tag, Verdict};

/// One of them, sealed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Loose {
    /// Which, within its kind.
    pub tag: Tag,
    /// What it is.
    pub kind: LooseKind,
    /// The newest one counts, and only it is kept.
    pub version: u64,
    /// Sealed under the commune's key; at most [`BODY_MOST`].
    pub body: Bytes,
}

/// Kinds of loose things.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LooseKind {
    /// An intake not yet received.
    Draft,
    /// The key of a file and who needs it; a newer version without it destroys it.
    Key,
    /// A dossier filed online, until somebody receives it.
    Online,
    /// Who holds a dossier.
    Hold,
    /// The commune's key, sealed under the code that lies in the safe: for the day on which every PC is gone.
    Kit,
}

impl LooseKind {
    /// All of them.
    pub const ALL: [Self; 5] = [Self::Draft, Self::Key, Self::Online, Self::Hold, Self::Kit];

    /// As it is stored.
    pub fn number(self) -> u8 {
        match self {
            Self::Draft => 0,
            Self::Key => 1,
            Self::Online => 2,
            Self::Hold => 3,
            Self::Kit => 4,
        }
    }

    /// Reads [`Self::number`].
    pub fn from_number(number: u8) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.number() == number)
    }
}

/// Loose things on their way to the hub.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LoosePush {
    /// 1 to [`ITEMS_MOST`], at most [`PUSH_MOST`] together; each thing once.
    pub items: Vec<Loose>,
}

/// The answer to it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LoosePushed {
    /// One for each thing, in their order; one that was as new already is known.
    pub verdicts: Vec<Verdict>,
}

impl LoosePush {
    /// Whether sizes and versions are as they must be, and nothing is named twice.
    pub fn check(&self) -> Result<(), PushError> {
        if self.items.is_empty() {
            return Err(PushError::Empty);
        }
        let together: usize = self.items.iter().map(|item| item.body.0.len()).sum();
        if self.items.len() > ITEMS_MOST || together > PUSH_MOST {
            return Err(PushError::TooLarge);
        }
        for (at, item) in self.items.iter().enumerate() {
            let seq = item.version;
            if item.body.0.len() > BODY_MOST {
                return Err(PushError::Body { seq });
            }
            let twice = |other: &Loose| other.kind == item.kind && other.tag == item.tag;
            if seq == 0 || seq > i64::MAX as u64 || self.items[..at].iter().any(twice) {
                return Err(PushError::Order { seq });
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn draft(tag: u8, version: u64) -> Loose {
        Loose {
            tag: Tag([tag; 16]),
            kind: LooseKind::Draft,
            version,
            body: Bytes(vec![0; 8]),
        }
    }

    #[test]
    fn each_thing_comes_once_and_with_a_version() {
        let cases = [
            (vec![draft(1, 1), draft(2, 1)], Ok(())),
            (vec![], Err(PushError::Empty)),
            (
                vec![draft(1, 1), draft(1, 2)],
                Err(PushError::Order { seq: 2 }),
            ),
            (vec![draft(1, 0)], Err(PushError::Order { seq: 0 })),
        ];
        for (items, wanted) in cases {
            assert_eq!(LoosePush { items }.check(), wanted);
        }
    }
}
