//! Objects in object streams (ISO 32000-2, 7.5.7).

use std::collections::HashMap;
use std::rc::Rc;

use super::lexer::Lexer;
use super::object::{Id, Object};
use super::section::Entry;
use super::{Document, FileError, Finding};

/// Bytes of object streams kept at hand.
const KEPT_BYTES: usize = 32 * 1024 * 1024;

/// Object streams decoded, and what all of them hold together.
#[derive(Default)]
pub(super) struct Packed {
    streams: HashMap<u32, Rc<ObjectStream>>,
    bytes: usize,
}

struct ObjectStream {
    plain: Vec<u8>,
    /// Number and offset of each object.
    places: Vec<(u32, usize)>,
}

impl Document<'_> {
    pub(super) fn read_in(&self, id: Id, stream: u32, index: u32) -> Result<Object, FileError> {
        let packed = self.object_stream(stream)?;
        let wrong = FileError::WrongObject { id, at: 0 };
        let place = packed
            .places
            .get(index as usize)
            .filter(|(number, _)| *number == id.number);
        let Some(bytes) = place.and_then(|(_, offset)| packed.plain.get(*offset..)) else {
            return Err(wrong);
        };
        let mut lexer = Lexer::new(bytes, true, self.bounds.depth);
        let object = lexer.object().map_err(|_| wrong)?;
        if lexer.saw_twins() {
            self.note(Finding::KeyTwice { id });
        }
        Ok(object)
    }

    fn object_stream(&self, number: u32) -> Result<Rc<ObjectStream>, FileError> {
        if let Some(stream) = self.packed.borrow().streams.get(&number) {
            return Ok(Rc::clone(stream));
        }
        let Some(Entry::At { generation, .. }) = self.entry(number) else {
            return Err(FileError::Type("an object stream"));
        };
        let object = self.get(Id { number, generation })?;
        let dict = object
            .as_dict()
            .filter(|dict| object.is_stream() && dict.is_type("ObjStm"));
        let dict = dict.ok_or(FileError::Type("an object stream"))?;
        let plain = self.decoded(&object)?;
        let wrong = || FileError::Type("the head of an object stream");
        let whole = |key: &str| {
            dict.int(key)
                .and_then(|value| usize::try_from(value).ok())
                .ok_or_else(wrong)
        };
        let (count, first) = (whole("N")?, whole("First")?);
        if first > plain.len() || count > first {
            return Err(wrong());
        }
        let mut lexer = Lexer::new(&plain[..first], true, 1);
        let mut places = Vec::with_capacity(count);
        for _ in 0..count {
            let number = lexer
                .unsigned()
                .ok()
                .and_then(|number| u32::try_from(number).ok());
            let offset = lexer
                .unsigned()
                .ok()
                .and_then(|offset| usize::try_from(offset).ok());
            let (number, offset) = number.zip(offset).ok_or_else(wrong)?;
            places.push((number, first.checked_add(offset).ok_or_else(wrong)?));
        }
        let stream = Rc::new(ObjectStream { plain, places });
        let mut packed = self.packed.borrow_mut();
        if packed.bytes > KEPT_BYTES {
            *packed = Packed::default();
        }
        packed.bytes += stream.plain.len();
        packed.streams.insert(number, Rc::clone(&stream));
        Ok(stream)
    }
}
