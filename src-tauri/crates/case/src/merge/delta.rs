//! What an event changed in a row, field by field, so that it can be laid over what others changed meanwhile.
use std::collections::BTreeMap;

use serde_json::Value;

use crate::fold::Row;

/// Names from the row down to a field; places in a list are numbers.
pub(super) type Path = Vec<String>;

/// Lists that only grow, whose entries do not know each other: what two wrote into one is all kept.
const GROWING: [&[&str]; 5] = [
    &["is", "files"],
    &["is", "moves"],
    &["is", "corrections"],
    &["is", "consulted"],
    &["is", "exchange", "news"],
];

/// Fields that tell when something was touched last: no two people disagree about them.
const LATEST: [&[&str]; 1] = [&["is", "amended_at"]];

/// What happened to one field.
#[derive(Clone, Debug, PartialEq)]
enum Change {
    /// It became this, or is gone.
    Set(Option<Value>),
    /// These were written behind its entries.
    Add(Vec<Value>),
}

/// All that one event changed.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Delta(BTreeMap<Path, Change>);

impl Delta {
    /// What makes `after` of `before`.
    pub(super) fn between(before: Option<&Row>, after: &Row) -> serde_json::Result<Self> {
        let mut delta = Self::default();
        let after = serde_json::to_value(after)?;
        match before {
            Some(before) => delta.compare(&mut Path::new(), &serde_json::to_value(before)?, &after),
            None => delta.set(&Path::new(), Some(after)),
        }
        Ok(delta)
    }

    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Fields that both changed, and not to the same.
    pub(super) fn disputed(&self, other: &Self) -> Vec<Path> {
        let disputes = |path: &Path, change: &Change| {
            other.0.iter().any(|(theirs, change_there)| {
                let one_in_the_other = path.starts_with(theirs) || theirs.starts_with(path);
                one_in_the_other && !(path == theirs && change.agrees(path, change_there))
            })
        };
        let disputed = self
            .0
            .iter()
            .filter(|(path, change)| disputes(path, change));
        disputed.map(|(path, _)| path.clone()).collect()
    }

    /// The rest of it, without these fields.
    pub(super) fn without(&self, fields: &[Path]) -> Self {
        let mut rest = self.clone();
        rest.0.retain(|path, _| !fields.contains(path));
        rest
    }

    /// Lays it over a row; none where the row has no place for it.
    pub(super) fn over(&self, row: Option<&Row>) -> Option<Row> {
        let mut value = match row {
            Some(row) => serde_json::to_value(row).ok()?,
            None => Value::Null,
        };
        for (path, change) in &self.0 {
            change.make(&mut value, path)?;
        }
        serde_json::from_value(value).ok()
    }

    fn set(&mut self, path: &Path, value: Option<Value>) {
        self.0.insert(path.clone(), Change::Set(value));
    }

    fn compare(&mut self, path: &mut Path, before: &Value, after: &Value) {
        match (before, after) {
            (before, after) if before == after => {}
            (Value::Object(old), Value::Object(new)) => {
                let gone = old.keys().filter(|name| !new.contains_key(*name));
                for name in new.keys().chain(gone) {
                    path.push(name.clone());
                    match (old.get(name), new.get(name)) {
                        (Some(old), Some(new)) => self.compare(path, old, new),
                        (_, new) => self.set(path, new.cloned()),
                    }
                    path.pop();
                }
            }
            (Value::Array(old), Value::Array(new)) if old.len() == new.len() => {
                for (at, (old, new)) in old.iter().zip(new).enumerate() {
                    path.push(at.to_string());
                    self.compare(path, old, new);
                    path.pop();
                }
            }
            (Value::Array(old), Value::Array(new)) if grows(path) && new.starts_with(old) => {
                let added = new[old.len()..].to_vec();
                self.0.insert(path.clone(), Change::Add(added));
            }
            _ => self.set(path, Some(after.clone())),
        }
    }
}

impl Change {
    /// Whether two changes of one field leave nothing to decide.
    fn agrees(&self, path: &Path, other: &Self) -> bool {
        match (self, other) {
            (Self::Add(_), Self::Add(_)) => true,
            _ => self == other || is_one_of(&LATEST, path),
        }
    }

    fn make(&self, row: &mut Value, path: &[String]) -> Option<()> {
        match self {
            Self::Set(None) => {
                let (name, holder) = path.split_last()?;
                field(row, holder)?.as_object_mut()?.remove(name)?;
            }
            Self::Set(Some(value)) => *place(row, path)? = value.clone(),
            // A list that is left out while it is empty has no place yet.
            Self::Add(values) => match place(row, path)? {
                Value::Array(list) => list.extend(values.iter().cloned()),
                absent @ Value::Null => *absent = Value::Array(values.clone()),
                _ => return None,
            },
        }
        Some(())
    }
}

fn grows(path: &[String]) -> bool {
    is_one_of(&GROWING, path)
}

fn is_one_of(known: &[&[&str]], path: &[String]) -> bool {
    known.iter().any(|known| *known == path)
}

fn field<'v>(row: &'v mut Value, path: &[String]) -> Option<&'v mut Value> {
    path.iter().try_fold(row, |value, name| match value {
        Value::Object(fields) => fields.get_mut(name),
        Value::Array(list) => list.get_mut(name.parse::<usize>().ok()?),
        _ => None,
    })
}

/// Where a field is, or is to be.
fn place<'v>(row: &'v mut Value, path: &[String]) -> Option<&'v mut Value> {
    let Some((name, holder)) = path.split_last() else {
        return Some(row);
    };
    match field(row, holder)? {
        Value::Object(fields) => Some(fields.entry(name.clone()).or_insert(Value::Null)),
        Value::Array(list) => list.get_mut(name.parse::<usize>().ok()?),
        _ => None,
    }
}
