//! What a PDF is made of.

/// Name of an indirect object.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Id {
    /// Object number, from 1.
    pub number: u32,
    /// Generation, 0 for all but old files.
    pub generation: u16,
}

impl Id {
    /// An object of generation 0.
    #[must_use]
    pub const fn new(number: u32) -> Self {
        Self {
            number,
            generation: 0,
        }
    }
}

/// An object (ISO 32000-2, 7.3). Strings are as they stand, decrypted by nobody.
#[derive(Debug, Clone, PartialEq)]
pub enum Object {
    /// `null`, and every object that is not there.
    Null,
    /// `true` or `false`.
    Bool(bool),
    /// A whole number.
    Int(i64),
    /// A number with a point.
    Real(f64),
    /// A name without its slash, escapes undone.
    Name(Vec<u8>),
    /// A string, literal or hexadecimal, escapes undone.
    String(Vec<u8>),
    /// An array.
    Array(Vec<Object>),
    /// A dictionary.
    Dict(Dict),
    /// A stream: its dictionary, and where its bytes stand in the file, as they are (encoded).
    Stream {
        /// The stream's dictionary.
        dict: Dict,
        /// First byte, from the start of the file.
        start: u64,
        /// How many bytes.
        length: u64,
    },
    /// A reference to an indirect object.
    Reference(Id),
}

impl Object {
    /// The name, where it is one.
    #[must_use]
    pub fn as_name(&self) -> Option<&[u8]> {
        match self {
            Self::Name(name) => Some(name),
            _ => None,
        }
    }

    /// The whole number, where it is one.
    #[must_use]
    pub const fn as_int(&self) -> Option<i64> {
        match self {
            Self::Int(number) => Some(*number),
            _ => None,
        }
    }

    /// The number, whole or not.
    #[must_use]
    pub const fn as_number(&self) -> Option<f64> {
        match self {
            Self::Int(number) => Some(*number as f64),
            Self::Real(number) => Some(*number),
            _ => None,
        }
    }

    /// The string, where it is one.
    #[must_use]
    pub fn as_string(&self) -> Option<&[u8]> {
        match self {
            Self::String(bytes) => Some(bytes),
            _ => None,
        }
    }

    /// The array, where it is one.
    #[must_use]
    pub fn as_array(&self) -> Option<&[Self]> {
        match self {
            Self::Array(items) => Some(items),
            _ => None,
        }
    }

    /// The dictionary, that of a stream included.
    #[must_use]
    pub const fn as_dict(&self) -> Option<&Dict> {
        match self {
            Self::Dict(dict) | Self::Stream { dict, .. } => Some(dict),
            _ => None,
        }
    }

    /// The reference, where it is one.
    #[must_use]
    pub const fn as_reference(&self) -> Option<Id> {
        match self {
            Self::Reference(id) => Some(*id),
            _ => None,
        }
    }

    /// It is a stream.
    #[must_use]
    pub const fn is_stream(&self) -> bool {
        matches!(self, Self::Stream { .. })
    }

    /// How many values it is made of, itself counted.
    #[must_use]
    pub fn size(&self) -> usize {
        match self {
            Self::Array(items) => 1 + items.iter().map(Self::size).sum::<usize>(),
            Self::Dict(dict) | Self::Stream { dict, .. } => {
                1 + dict.iter().map(|(_, value)| value.size()).sum::<usize>()
            }
            Self::String(bytes) | Self::Name(bytes) => 1 + bytes.len() / 64,
            _ => 1,
        }
    }

    /// Every reference in it, in order, not followed.
    pub fn references(&self, each: &mut impl FnMut(Id)) {
        match self {
            Self::Reference(id) => each(*id),
            Self::Array(items) => items.iter().for_each(|item| item.references(each)),
            Self::Dict(dict) | Self::Stream { dict, .. } => {
                dict.iter().for_each(|(_, value)| value.references(each));
            }
            _ => {}
        }
    }
}

impl From<Dict> for Object {
    fn from(dict: Dict) -> Self {
        Self::Dict(dict)
    }
}

impl From<Id> for Object {
    fn from(id: Id) -> Self {
        Self::Reference(id)
    }
}

impl From<Vec<Self>> for Object {
    fn from(items: Vec<Self>) -> Self {
        Self::Array(items)
    }
}

/// A dictionary in the order it was written. Of a key that stands twice the last value counts, and
/// [`Dict::has_twins`] tells.
#[derive(Debug, Clone, Default)]
pub struct Dict {
    entries: Vec<(Vec<u8>, Object)>,
    twins: bool,
}

impl Dict {
    /// An empty one.
    #[must_use]
    pub const fn new() -> Self {
        Self {
            entries: Vec::new(),
            twins: false,
        }
    }

    /// What stands under a key; a `null` is nothing (ISO 32000-2, 7.3.7).
    #[must_use]
    pub fn get(&self, key: &str) -> Option<&Object> {
        self.entries
            .iter()
            .rfind(|(name, _)| name == key.as_bytes())
            .map(|(_, value)| value)
            .filter(|value| !matches!(value, Object::Null))
    }

    /// Sets a key, where it stood or at the end.
    pub fn set(&mut self, key: &str, value: Object) {
        match self
            .entries
            .iter_mut()
            .rfind(|(name, _)| name == key.as_bytes())
        {
            Some((_, old)) => *old = value,
            None => self.entries.push((key.as_bytes().to_vec(), value)),
        }
    }

    /// Takes a key out.
    pub fn remove(&mut self, key: &str) {
        self.entries.retain(|(name, _)| name != key.as_bytes());
    }

    /// Keys and values in the order written.
    pub fn iter(&self) -> impl Iterator<Item = (&[u8], &Object)> {
        self.entries
            .iter()
            .map(|(key, value)| (key.as_slice(), value))
    }

    /// How many entries.
    #[must_use]
    pub const fn len(&self) -> usize {
        self.entries.len()
    }

    /// No entry.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// A key stands in it twice with two values: readers differ in which they take.
    #[must_use]
    pub const fn has_twins(&self) -> bool {
        self.twins
    }

    /// The name under a key, where it is one.
    #[must_use]
    pub fn name(&self, key: &str) -> Option<&[u8]> {
        self.get(key).and_then(Object::as_name)
    }

    /// The whole number under a key, where it is one.
    #[must_use]
    pub fn int(&self, key: &str) -> Option<i64> {
        self.get(key).and_then(Object::as_int)
    }

    /// The dictionary's `Type` is this.
    #[must_use]
    pub fn is_type(&self, name: &str) -> bool {
        self.name("Type") == Some(name.as_bytes())
    }

    pub(super) fn push(&mut self, key: Vec<u8>, value: Object) {
        self.entries.push((key, value));
    }

    /// Looks for keys that stand twice with different values, once all are read.
    pub(super) fn settle(&mut self) {
        let mut entries: Vec<&(Vec<u8>, Object)> = self.entries.iter().collect();
        entries.sort_by(|one, another| one.0.cmp(&another.0));
        self.twins = entries
            .windows(2)
            .any(|pair| pair[0].0 == pair[1].0 && pair[0].1 != pair[1].1);
    }
}

/// The same keys with the same values, in whichever order they were written.
impl PartialEq for Dict {
    fn eq(&self, other: &Self) -> bool {
        let sorted = |dict: &Self| {
            let mut places: Vec<usize> = (0..dict.entries.len()).collect();
            places.sort_by(|one, another| dict.entries[*one].0.cmp(&dict.entries[*another].0));
            places
        };
        self.entries.len() == other.entries.len()
            && sorted(self)
                .into_iter()
                .zip(sorted(other))
                .all(|(one, another)| self.entries[one] == other.entries[another])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn dict(entries: &[(&str, i64)]) -> Dict {
        let mut dict = Dict::new();
        for (key, value) in entries {
            dict.push(key.as_bytes().to_vec(), Object::Int(*value));
        }
        dict.settle();
        dict
    }

    #[test]
    fn a_key_twice_matters_where_its_values_differ() {
        assert!(dict(&[("A", 1), ("B", 2), ("A", 3)]).has_twins());
        assert!(!dict(&[("A", 1), ("B", 2), ("A", 1)]).has_twins());
    }

    #[test]
    fn the_order_of_keys_means_nothing_their_values_all() {
        let one = dict(&[("A", 1), ("B", 2)]);
        assert_eq!(one, dict(&[("B", 2), ("A", 1)]));
        assert_ne!(one, dict(&[("B", 1), ("A", 2)]));
        assert_ne!(one, dict(&[("A", 1)]));
        assert_ne!(one, dict(&[("A", 1), ("B", 2), ("B", 3)]));
    }
}
