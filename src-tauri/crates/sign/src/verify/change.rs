//! What was changed after a signature, and whether it is allowed: every object that a later revision gave another
//! place is explained by a rule, or it is a change that is not allowed (ISO 32000-2, 12.8.2).

mod forms;
mod objects;

use std::collections::{BTreeMap, BTreeSet, HashSet};

use super::before::Before;
use super::report::{Attack, Change, ChangeKind};
use crate::file::{Dict, Document, Entry, FileError, Id, Object};

/// Changes told of one signature at most.
const TOLD: usize = 100;

/// Later changes, and the attack that the worst of them looks like.
#[derive(Debug, Default)]
pub(super) struct Changes {
    seen: BTreeMap<Change, Option<Attack>>,
}

impl Changes {
    /// Each change once, those not allowed first where there are too many to tell.
    pub fn list(&self) -> Vec<Change> {
        let (allowed, forbidden): (Vec<_>, Vec<_>) =
            self.seen.keys().cloned().partition(|change| change.allowed);
        let mut told: Vec<Change> = forbidden.into_iter().chain(allowed).take(TOLD).collect();
        told.sort();
        told
    }

    /// The attack it looks like; the plainest mark counts.
    pub fn attack(&self) -> Option<Attack> {
        let marks: BTreeSet<Attack> = self.seen.values().flatten().copied().collect();
        let order = [
            Attack::SignatureRemoved,
            Attack::ShadowHideReplace,
            Attack::ShadowReplace,
            Attack::ShadowHide,
            Attack::EvilAnnotation,
            Attack::Isa,
        ];
        order.into_iter().find(|mark| marks.contains(mark))
    }

    fn allow(&mut self, kind: ChangeKind, object: Option<u32>, field: Option<&str>) {
        let field = field.map(str::to_owned);
        self.seen.insert(
            Change {
                kind,
                allowed: true,
                field,
                object,
            },
            None,
        );
    }

    fn forbid(&mut self, kind: ChangeKind, object: Option<u32>, field: Option<&str>, mark: Attack) {
        let field = field.map(str::to_owned);
        self.seen.insert(
            Change {
                kind,
                allowed: false,
                field,
                object,
            },
            Some(mark),
        );
    }

    /// A certification that allows nothing lets evidence and timestamps through (ISO 32000-2, Table 257).
    fn restrict(&mut self, level: Option<i64>) {
        if level != Some(1) {
            return;
        }
        let harmless = |kind| {
            matches!(
                kind,
                ChangeKind::Evidence | ChangeKind::Timestamp | ChangeKind::Metadata
            )
        };
        let seen = std::mem::take(&mut self.seen);
        for (mut change, mut mark) in seen {
            if change.allowed && !harmless(change.kind) {
                change.allowed = false;
                mark = Some(Attack::Isa);
            }
            self.seen.insert(change, mark);
        }
    }
}

/// Compares the newest revision with `revision`. `allowance` is what is in force there.
pub(super) fn changes(
    document: &Document<'_>,
    before: &Before<'_>,
    revision: usize,
    allowance: &Allowance,
) -> Result<Changes, FileError> {
    let mut compare = Compare {
        before,
        now: document,
        allowance,
        new_widgets: HashSet::new(),
        compared: 0,
        changes: Changes::default(),
    };
    compare.trailers();
    compare.fields()?;
    let moved = moved(document, before, revision, &mut compare.changes);
    for number in moved {
        compare.object(number)?;
    }
    compare.page_order();
    compare.changes.restrict(allowance.level);
    Ok(compare.changes)
}

/// Numbers whose object is elsewhere than it was.
fn moved(
    document: &Document<'_>,
    before: &Before<'_>,
    revision: usize,
    changes: &mut Changes,
) -> BTreeSet<u32> {
    let old = &before.document;
    let signed_end = document
        .revisions()
        .get(revision)
        .map_or(0, |revision| revision.end);
    let mut containers = HashSet::new();
    for id in old.ids() {
        if let Some(Entry::In { stream, .. }) = old.entry(id.number) {
            containers.insert(stream);
        }
    }
    let mut moved = BTreeSet::new();
    for later in revision + 1..document.revisions().len() {
        let start = document.revisions()[later].start;
        for (number, entry) in document
            .sections_of(later)
            .iter()
            .flat_map(|section| section.entries())
        {
            let was = old.entry(number).unwrap_or(Entry::Free);
            if entry == was {
                continue;
            }
            let back = match entry {
                Entry::At { offset, .. } => offset < start,
                Entry::In { stream, .. } => {
                    matches!(document.entry(stream), Some(Entry::At { offset, .. }) if offset < signed_end)
                }
                Entry::Free => false,
            };
            if back {
                changes.forbid(
                    ChangeKind::BackReference,
                    Some(number),
                    None,
                    Attack::ShadowHideReplace,
                );
            }
            if containers.contains(&number) {
                changes.forbid(ChangeKind::Object, Some(number), None, Attack::Isa);
            }
            if document.entry(number).unwrap_or(Entry::Free) != was {
                moved.insert(number);
            }
        }
    }
    moved
}

/// What a signature, and those before it, allow to be changed.
#[derive(Debug, Clone, Default)]
pub(super) struct Allowance {
    /// What a certification allows: nothing (1), filling forms and signing (2), annotations too (3).
    pub level: Option<i64>,
    /// Fields that must stay as they are (`FieldMDP`, ISO 32000-2, 12.8.2.4).
    pub locks: Vec<Lock>,
}

/// Fields that one signature locks.
#[derive(Debug, Clone)]
pub(super) struct Lock {
    /// All but those named, where true.
    pub excludes: bool,
    /// Full names of fields, or of what they stand under.
    pub names: Vec<String>,
}

impl Allowance {
    fn locks(&self, field: &str) -> bool {
        self.locks.iter().any(|lock| {
            let is_named = lock.names.iter().any(|name| {
                field
                    .strip_prefix(name.as_str())
                    .is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
            });
            is_named != lock.excludes
        })
    }
}

/// Two states of a file side by side.
struct Compare<'a> {
    before: &'a Before<'a>,
    now: &'a Document<'a>,
    allowance: &'a Allowance,
    /// Widgets of signatures that are new.
    new_widgets: HashSet<Id>,
    /// Bytes of streams compared so far.
    compared: u64,
    changes: Changes,
}

pub(super) fn is_timestamp(signature: &Dict) -> bool {
    signature.is_type("DocTimeStamp") || signature.name("SubFilter") == Some(b"ETSI.RFC3161")
}

/// Keys whose values differ, one missing included.
fn differing(old: &Dict, new: &Dict) -> Vec<String> {
    let values = |dict: &Dict| -> BTreeMap<Vec<u8>, Object> {
        let there = dict.iter().filter(|(_, value)| **value != Object::Null);
        there
            .map(|(key, value)| (key.to_vec(), value.clone()))
            .collect()
    };
    let (old, new) = (values(old), values(new));
    let keys: BTreeSet<&Vec<u8>> = old.keys().chain(new.keys()).collect();
    keys.into_iter()
        .filter(|key| old.get(*key) != new.get(*key))
        .map(|key| String::from_utf8_lossy(key).into_owned())
        .collect()
}
