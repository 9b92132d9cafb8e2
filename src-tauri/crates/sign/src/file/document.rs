//! A file opened: its objects by name, as the last revision or an older one shows them.

use std::cell::{Cell, RefCell};
use std::collections::{BTreeSet, HashMap};
use std::ops::Range;
use std::rc::Rc;

use super::object::{Dict, Id, Object};
use super::packed::Packed;
use super::read_at::{ReadAt, bytes_at};
use super::revision::{self, Revision};
use super::section::{Entry, Form, Place, Section, stream_start};
use super::{Bounds, FileError, Finding, filter};

/// How many references lead from one to the next at most.
const HOPS: usize = 16;
/// How deep one object may ask for another while it is read (`Length`, object streams).
const NESTED: usize = 4;
/// Values of objects kept at hand, all together.
const KEPT: usize = 500_000;
/// How often the most of one stream may be decoded in all.
const DECODED: usize = 4;

/// A file as one of its revisions shows it.
pub struct Document<'a> {
    source: &'a dyn ReadAt,
    base: u64,
    pub(super) bounds: Bounds,
    shape: Rc<Shape>,
    /// Sections that count, oldest first.
    sections: usize,
    /// End of the part of the file that counts.
    end: u64,
    objects: RefCell<Objects>,
    pub(super) packed: RefCell<Packed>,
    nested: Cell<usize>,
}

/// What is known of the whole file.
struct Shape {
    sections: Vec<Section>,
    revisions: Vec<Revision>,
    is_linearized: bool,
    /// What was let through, in whichever revision.
    findings: RefCell<BTreeSet<Finding>>,
    /// Bytes decoded so far, of all revisions together.
    decoded: Cell<usize>,
}

/// Objects at hand, and how many values they have together.
#[derive(Default)]
struct Objects {
    by_id: HashMap<Id, Rc<Object>>,
    values: usize,
}

impl<'a> Document<'a> {
    /// Opens a file by the cross-reference at its end.
    ///
    /// # Errors
    /// [`FileError`].
    pub fn open(source: &'a dyn ReadAt, bounds: Bounds) -> Result<Self, FileError> {
        let mut findings = Vec::new();
        let head = bytes_at(source, 0, 1024)?;
        let header = head.windows(5).position(|window| window == b"%PDF-");
        let header = header.ok_or(FileError::Header)? as u64;
        let mut place = Place {
            source,
            base: 0,
            bounds: &bounds,
        };
        let (first, end) = revision::start(&place)?;
        if header > 0 {
            // Offsets count from the header (as most readers take it) or from the first byte: as the first one says.
            let shifted = place.section(first, &mut Vec::new()).is_err();
            place.base = if shifted { header } else { 0 };
            findings.push(Finding::BeforeHeader {
                bytes: header,
                shifted,
            });
        }
        let is_linearized = is_linearized(&place, header);
        let (sections, revisions) = revision::chain(&place, first, is_linearized, &mut findings)?;
        // What a revision does not end with is appended, even where another `startxref` leads back over it.
        let end = revisions.last().map_or(end, |last| last.end);
        if let Some(from) = rest(source, end)? {
            findings.push(Finding::AfterEnd { from });
        }
        let base = place.base;
        let mut document = Self {
            source,
            base,
            bounds,
            sections: sections.len(),
            end: source.size(),
            shape: Rc::new(Shape {
                sections,
                revisions,
                is_linearized,
                findings: RefCell::new(findings.into_iter().collect()),
                decoded: Cell::new(0),
            }),
            objects: RefCell::default(),
            packed: RefCell::default(),
            nested: Cell::new(0),
        };
        document.end = document
            .shape
            .revisions
            .last()
            .map_or(end, |last| last.line_end);
        document.judge_entries();
        Ok(document)
    }

    /// The same file as its `revision` (from 0, the oldest) showed it; the last one where there is none such.
    #[must_use]
    pub fn at(&self, revision: usize) -> Self {
        let last = self.shape.revisions.len().saturating_sub(1);
        let shown = self.shape.revisions.get(revision.min(last));
        Self {
            source: self.source,
            base: self.base,
            bounds: self.bounds,
            shape: Rc::clone(&self.shape),
            sections: shown.map_or(self.sections, |shown| shown.sections),
            end: shown.map_or(self.end, |shown| shown.line_end),
            objects: RefCell::default(),
            packed: RefCell::default(),
            nested: Cell::new(0),
        }
    }

    /// The file itself.
    #[must_use]
    pub const fn source(&self) -> &'a dyn ReadAt {
        self.source
    }

    /// What is read at most.
    #[must_use]
    pub const fn bounds(&self) -> &Bounds {
        &self.bounds
    }

    /// What each save added, oldest first; never empty.
    #[must_use]
    pub fn revisions(&self) -> &[Revision] {
        &self.shape.revisions
    }

    /// The cross-reference sections of one revision: one, or two of a linearized file.
    #[must_use]
    pub fn sections_of(&self, revision: usize) -> &[Section] {
        let before = revision
            .checked_sub(1)
            .and_then(|before| self.shape.revisions.get(before));
        let from = before.map_or(0, |before| before.sections);
        let to = self
            .shape
            .revisions
            .get(revision)
            .map_or(from, |revision| revision.sections);
        self.shape.sections.get(from..to).unwrap_or_default()
    }

    /// What was let through so far.
    #[must_use]
    pub fn findings(&self) -> Vec<Finding> {
        self.shape.findings.borrow().iter().copied().collect()
    }

    /// The trailer that counts.
    #[must_use]
    pub fn trailer(&self) -> &Dict {
        static NONE: Dict = Dict::new();
        self.newest().map_or(&NONE, |section| &section.trailer)
    }

    /// Where the newest section stands, as the file counts: the `Prev` of an update.
    #[must_use]
    pub fn start(&self) -> u64 {
        self.newest()
            .map_or(0, |section| section.offset.saturating_sub(self.base))
    }

    /// How the newest section is written.
    #[must_use]
    pub fn form(&self) -> Form {
        self.newest().map_or(Form::Table, |section| section.form)
    }

    /// A section has a table and a stream: older readers see another file.
    #[must_use]
    pub fn is_hybrid(&self) -> bool {
        self.shown()
            .iter()
            .any(|section| section.form == Form::Hybrid)
    }

    /// Its strings and streams are encrypted.
    #[must_use]
    pub fn is_encrypted(&self) -> bool {
        self.trailer().get("Encrypt").is_some()
    }

    /// It was laid out for the web (Annex F), however much was appended since.
    #[must_use]
    pub fn is_linearized(&self) -> bool {
        self.shape.is_linearized
    }

    /// The least number that no object has or had: what an update counts from.
    #[must_use]
    pub fn next_number(&self) -> u32 {
        let stated = |section: &Section| {
            section
                .trailer
                .int("Size")
                .and_then(|size| u32::try_from(size).ok())
        };
        let listed = |section: &Section| {
            section
                .entries
                .last()
                .map(|(number, _)| number.saturating_add(1))
        };
        let own = |section: &Section| section.id.map(|id| id.number.saturating_add(1));
        let each = |section: &Section| {
            [stated(section), listed(section), own(section)]
                .into_iter()
                .flatten()
                .max()
        };
        self.shown()
            .iter()
            .filter_map(each)
            .max()
            .unwrap_or(1)
            .max(1)
    }

    /// The catalogue.
    ///
    /// # Errors
    /// [`FileError`].
    pub fn catalog(&self) -> Result<Dict, FileError> {
        let root = self.value(self.trailer(), "Root")?;
        root.as_dict().cloned().ok_or(FileError::Type("Root"))
    }

    /// An object; `Null` where there is none of this number and generation.
    ///
    /// # Errors
    /// [`FileError`].
    pub fn get(&self, id: Id) -> Result<Rc<Object>, FileError> {
        if let Some(object) = self.objects.borrow().by_id.get(&id) {
            return Ok(Rc::clone(object));
        }
        if self.nested.get() >= NESTED {
            return Err(FileError::Bound("objects that ask for objects"));
        }
        self.nested.set(self.nested.get() + 1);
        let read = self.read(id);
        self.nested.set(self.nested.get() - 1);
        let object = Rc::new(read?);
        let mut objects = self.objects.borrow_mut();
        objects.values += object.size();
        if objects.values > KEPT {
            *objects = Objects::default();
            objects.values = object.size();
        }
        objects.by_id.insert(id, Rc::clone(&object));
        Ok(object)
    }

    /// The value itself, or what its reference leads to.
    ///
    /// # Errors
    /// [`FileError`].
    pub fn follow(&self, value: &Object) -> Result<Rc<Object>, FileError> {
        let Object::Reference(id) = value else {
            return Ok(Rc::new(value.clone()));
        };
        let mut object = self.get(*id)?;
        for _ in 0..HOPS {
            let Object::Reference(next) = *object else {
                return Ok(object);
            };
            object = self.get(next)?;
        }
        Err(FileError::Bound("references that lead to references"))
    }

    /// Where an object stands by the cross-reference.
    #[must_use]
    pub fn entry(&self, number: u32) -> Option<Entry> {
        self.shown()
            .iter()
            .rev()
            .find_map(|section| section.entry(number))
    }

    /// Every object that has a place, by number.
    #[must_use]
    pub fn ids(&self) -> Vec<Id> {
        let mut places: HashMap<u32, Entry> = HashMap::new();
        for section in self.shown() {
            places.extend(section.entries());
        }
        let used = places
            .into_iter()
            .filter_map(|(number, entry)| match entry {
                Entry::Free => None,
                Entry::At { generation, .. } => Some(Id { number, generation }),
                Entry::In { .. } => Some(Id::new(number)),
            });
        let mut ids: Vec<Id> = used.collect();
        ids.sort_unstable();
        ids
    }

    /// The bytes of a stream, its filters undone.
    ///
    /// # Errors
    /// [`FileError`]; what is no stream is [`FileError::Type`].
    pub fn decoded(&self, stream: &Object) -> Result<Vec<u8>, FileError> {
        let Object::Stream { dict, .. } = stream else {
            return Err(FileError::Type("a stream"));
        };
        if self.is_encrypted() && !dict.is_type("XRef") {
            return Err(FileError::Encrypted);
        }
        let mut direct = Dict::new();
        for key in ["Filter", "F", "DecodeParms", "DP"] {
            if dict.get(key).is_some() {
                direct.set(key, self.deep(&*self.value(dict, key)?)?);
            }
        }
        // What does not decode costs as much as what does.
        let left = (DECODED * self.bounds.decoded).saturating_sub(self.shape.decoded.get());
        let most = left.min(self.bounds.decoded);
        if most == 0 {
            return Err(FileError::Bound("streams once decoded"));
        }
        let plain = filter::decode(&direct, self.raw(stream)?, most);
        let spent = plain.as_ref().map_or(most, Vec::len);
        self.shape
            .decoded
            .set(self.shape.decoded.get().saturating_add(spent));
        let plain = plain?;
        Ok(plain)
    }

    /// The bytes of a stream as they stand in the file.
    ///
    /// # Errors
    /// [`FileError`]; what is no stream is [`FileError::Type`].
    pub fn raw(&self, stream: &Object) -> Result<Vec<u8>, FileError> {
        let Object::Stream { start, length, .. } = stream else {
            return Err(FileError::Type("a stream"));
        };
        let count = usize::try_from(*length).map_err(|_| FileError::Bound("a stream"))?;
        Ok(bytes_at(self.source, *start, count)?)
    }

    /// Where the value under a key of a dictionary that is an object by itself stands in the file, delimiters
    /// included. `None` where the object has no such key, or lies in an object stream.
    ///
    /// # Errors
    /// [`FileError`].
    pub fn entry_span(&self, id: Id, key: &str) -> Result<Option<Range<u64>>, FileError> {
        let Some(Entry::At { offset, .. }) = self.entry(id.number) else {
            return Ok(None);
        };
        self.place().lexed(offset, 16 * 1024, |lexer| {
            let mut span = None;
            lexer.header()?;
            lexer.dict(|name, from, to| {
                if name == key.as_bytes() {
                    span = Some(offset + from as u64..offset + to as u64);
                }
            })?;
            Ok(span)
        })
    }

    fn newest(&self) -> Option<&Section> {
        self.shown().last()
    }

    fn shown(&self) -> &[Section] {
        self.shape.sections.get(..self.sections).unwrap_or_default()
    }

    const fn place(&self) -> Place<'_> {
        Place {
            source: self.source,
            base: self.base,
            bounds: &self.bounds,
        }
    }

    pub(super) fn note(&self, finding: Finding) {
        let mut findings = self.shape.findings.borrow_mut();
        if findings.len() < 256 {
            findings.insert(finding);
        }
    }

    fn judge_entries(&self) {
        for revision in 0..self.shape.revisions.len() {
            let end = self.shape.revisions[revision].end;
            for section in self.sections_of(revision) {
                let beyond =
                    |entry: Entry| matches!(entry, Entry::At { offset, .. } if offset >= end);
                if let Some((number, _)) = section.entries().find(|(_, entry)| beyond(*entry)) {
                    self.note(Finding::EntryBeyond { number });
                }
            }
        }
    }

    fn read(&self, id: Id) -> Result<Object, FileError> {
        match self.entry(id.number) {
            Some(Entry::At { offset, generation }) if generation == id.generation => {
                self.read_at(id, offset)
            }
            Some(Entry::In { stream, index }) if id.generation == 0 => {
                self.read_in(id, stream, index)
            }
            _ => Ok(Object::Null),
        }
    }

    fn read_at(&self, id: Id, at: u64) -> Result<Object, FileError> {
        let wrong = FileError::WrongObject { id, at };
        if at >= self.end {
            return Err(wrong);
        }
        let place = self.place();
        let (found, object, twins, start, ended) = place.lexed(at, 4096, |lexer| {
            let found = lexer.header()?;
            let object = lexer.object()?;
            lexer.skip_space()?;
            let start = if lexer.starts_with(b"stream")? {
                stream_start(lexer)?;
                Some(at + lexer.position() as u64)
            } else {
                None
            };
            let ended = start.is_some() || lexer.starts_with(b"endobj")?;
            Ok((found, object, lexer.saw_twins(), start, ended))
        })?;
        if found != id {
            return Err(wrong);
        }
        if twins {
            self.note(Finding::KeyTwice { id });
        }
        if !ended {
            self.note(Finding::NoEndObject { id });
        }
        match (start, object) {
            (None, object) => Ok(object),
            (Some(start), Object::Dict(dict)) => self.stream(id, dict, start),
            (Some(at), _) => Err(FileError::Syntax {
                at,
                what: "a stream without a dictionary",
            }),
        }
    }

    fn stream(&self, id: Id, dict: Dict, start: u64) -> Result<Object, FileError> {
        let length = self
            .value(&dict, "Length")?
            .as_int()
            .and_then(|length| u64::try_from(length).ok());
        let length = length.ok_or(FileError::Type("Length"))?;
        let end = start.checked_add(length).filter(|end| *end <= self.end);
        let end = end.ok_or(FileError::Type("Length"))?;
        let closed = self
            .place()
            .lexed(end, 64, |lexer| lexer.keyword("endstream"));
        match closed {
            Ok(()) => {}
            Err(FileError::Syntax { .. }) => self.note(Finding::StreamLength { id }),
            Err(error) => return Err(error),
        }
        Ok(Object::Stream {
            dict,
            start,
            length,
        })
    }

    /// A filter's name or parameters with references in arrays followed.
    fn deep(&self, value: &Object) -> Result<Object, FileError> {
        match value {
            Object::Array(items) => {
                let items = items
                    .iter()
                    .map(|item| self.follow(item).map(|item| (*item).clone()));
                items.collect::<Result<_, _>>().map(Object::Array)
            }
            other => Ok(other.clone()),
        }
    }
}

/// The first object says that it is linearized; it is the first thing after the header (Annex F.3.3).
fn is_linearized(place: &Place<'_>, header: u64) -> bool {
    let read = place.lexed(header, 1024, |lexer| {
        lexer.header()?;
        lexer.dict(|_, _, _| {})
    });
    read.is_ok_and(|dict| dict.get("Linearized").is_some())
}

/// Where something other than white space stands after the end.
fn rest(source: &dyn ReadAt, end: u64) -> Result<Option<u64>, FileError> {
    let mut at = end;
    loop {
        let bytes = bytes_at(source, at, 4096)?;
        if bytes.is_empty() {
            return Ok(None);
        }
        if let Some(place) = bytes.iter().position(|byte| !super::lexer::is_space(*byte)) {
            return Ok(Some(at + place as u64));
        }
        at += bytes.len() as u64;
    }
}
