//! Which objects something leads to.

use std::collections::HashSet;

use crate::file::{Dict, Document, FileError, Id, Object};

/// Objects looked through for one question.
const OBJECTS: usize = 300_000;

/// What was reached.
#[derive(Debug, Default)]
pub(super) struct Reached {
    /// Numbers of objects that are there.
    pub present: HashSet<u32>,
    /// Numbers referred to that no object has, or whose object cannot be read.
    pub missing: HashSet<u32>,
}

impl Reached {
    /// Either there or referred to.
    pub fn names(&self, number: u32) -> bool {
        self.present.contains(&number) || self.missing.contains(&number)
    }
}

/// Follows every reference from these values on, except those under a key that `passes` says no to.
pub(super) fn reached(
    document: &Document<'_>,
    from: &[Object],
    passes: impl Fn(Id, &[u8]) -> bool,
) -> Result<Reached, FileError> {
    reached_within(document, from, OBJECTS, passes)
}

/// The same, to so many objects at most.
pub(super) fn reached_within(
    document: &Document<'_>,
    from: &[Object],
    most: usize,
    passes: impl Fn(Id, &[u8]) -> bool,
) -> Result<Reached, FileError> {
    let mut reached = Reached::default();
    let mut waiting: Vec<Id> = Vec::new();
    for value in from {
        value.references(&mut |id| waiting.push(id));
    }
    while let Some(id) = waiting.pop() {
        if reached.names(id.number) {
            continue;
        }
        if reached.present.len() + reached.missing.len() >= most {
            return Err(FileError::Bound("objects"));
        }
        let object = match document.get(id) {
            Ok(object) if *object != Object::Null => object,
            Ok(_) | Err(_) => {
                reached.missing.insert(id.number);
                continue;
            }
        };
        reached.present.insert(id.number);
        match &*object {
            Object::Dict(dict) | Object::Stream { dict, .. } => {
                follow(dict, |key| passes(id, key), &mut waiting);
            }
            other => other.references(&mut |id| waiting.push(id)),
        }
    }
    Ok(reached)
}

fn follow(dict: &Dict, passes: impl Fn(&[u8]) -> bool, waiting: &mut Vec<Id>) {
    for (key, value) in dict.iter().filter(|(key, _)| passes(key)) {
        // The way up leads nowhere new, and the page a widget stands on is reached from the catalogue.
        if key != b"Parent" {
            value.references(&mut |id| waiting.push(id));
        }
    }
}
